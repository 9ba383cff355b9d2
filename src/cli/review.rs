//! `enregard review`

use super::args::ReviewArgs;
use super::outcome::Outcome;
use super::progress::Progress;
use super::serve;
use super::write;
use enregard::error::{Error, Result};
use enregard::{Exports, Output, ReviewRun, save};
use std::io::{self, Write};
use std::path::Path;

/// Writes or serves the page.
pub(crate) fn run(args: ReviewArgs) -> Result<Outcome> {
    let from =
        args.from.as_deref().map(|name| write::format("--from", Some(name), Path::new(""))).transpose()?;
    check_options(&args)?;
    let save_file = if args.serve { Some(serve::SaveFile::of(&args)?) } else { None };
    if let Some(output) = &args.output {
        check_output(output, &args)?;
    }
    let exports = Exports {
        tmx: write::tmx_options(&args.tmx)?,
        min_confidence: args.min_confidence,
        keep_nulls: args.keep_nulls,
    };
    let mut run = ReviewRun::new(args.inputs);
    run.from = from;
    run.languages = args.languages.choice()?;
    run.read = args.reading.encoding.options();
    run.segmented = args.reading.segmented;
    run.aligner = args.lexicons.options();
    run.corrections = args.corrections;
    run.exports = exports;
    let mut progress = Progress::new(args.messages.quiet);
    let review = run.prepare(&mut progress)?;
    drop(progress);
    if let Some(file) = save_file {
        return serve::run(review, &file, args.port).map(|()| Outcome::Done);
    }
    let html = review.page()?;
    match args.output.as_deref().filter(|path| path.as_os_str() != "-") {
        Some(path) => save(path, html.as_bytes())?,
        None => io::stdout()
            .lock()
            .write_all(html.as_bytes())
            .map_err(|source| Error::io("standard output", source))?,
    }
    Ok(Outcome::Done)
}

/// Refuses options about documents if the input is a file of pairs.
fn check_options(args: &ReviewArgs) -> Result<()> {
    let given = [
        ("--segmented", args.reading.segmented),
        ("--encoding", args.reading.encoding.encoding.is_some()),
        ("--lexicon", !args.lexicons.lexicon.is_empty()),
        ("--no-lexicon", args.lexicons.no_lexicon),
    ];
    match (args.inputs.as_slice(), given.into_iter().find(|(_, given)| *given)) {
        ([file], Some((option, _))) => Err(Error::call(format!(
            "{option}: applies to two documents, but {} contains pairs; remove the option",
            file.display()
        ))),
        _ => Ok(()),
    }
}

/// The output must be writable and must not be an input or the corrections. With `--serve`, a single input is
/// the file to save to.
fn check_output(output: &Path, args: &ReviewArgs) -> Result<()> {
    let same =
        |input: &Path| input.canonicalize().ok().zip(output.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    let inputs = args.inputs.iter().filter(|_| !(args.serve && args.inputs.len() == 1));
    match inputs.chain(&args.corrections).find(|input| same(input)) {
        None if output.as_os_str() != "-" => Output::check(output),
        None => Ok(()),
        Some(input) => Err(Error::call(format!(
            "-o {}: would overwrite the input {}; choose another output",
            output.display(),
            input.display()
        ))),
    }
}
