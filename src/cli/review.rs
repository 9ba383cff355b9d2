//! `enregard review`

use super::args::{ReviewArgs, first_given, not_stdout};
use super::messages::{Outcome, stdout_error};
use super::progress::Progress;
use super::{serve, write};
use enregard::error::{Error, Result};
use enregard::{Output, ReviewRun, save};
use std::io::{self, Write};
use std::path::Path;

pub(crate) fn run(args: ReviewArgs) -> Result<Outcome> {
    let from =
        args.from.as_deref().map(|name| write::format("--from", Some(name), Path::new(""))).transpose()?;
    check_options(&args)?;
    let save_file = if args.serve { Some(serve::SaveFile::of(&args)?) } else { None };
    if let Some(output) = &args.output {
        check_output(output, &args)?;
    }
    let tmx = write::tmx_options(&args.tmx)?;
    let mut run = ReviewRun::new(args.inputs);
    run.from = from;
    run.languages = args.languages.choice()?;
    run.read = args.reading.encoding.options();
    run.segmented = args.reading.segmented;
    run.limits = args.limits.limits();
    run.aligner = args.languages.aligner();
    run.corrections = args.corrections;
    run.exports.tmx = tmx;
    run.exports.min_confidence = args.min_confidence;
    run.exports.keep_nulls = args.keep_nulls;
    let mut progress = Progress::new(args.messages.quiet);
    let review = run.prepare(&mut progress)?;
    drop(progress);
    if let Some(file) = save_file {
        return serve::run(review, &file, args.port).map(|()| Outcome::Done);
    }
    let html = review.page()?;
    match args.output.as_deref().filter(not_stdout) {
        Some(path) => save(path, html.as_bytes())?,
        None => io::stdout().lock().write_all(html.as_bytes()).map_err(stdout_error)?,
    }
    Ok(Outcome::Done)
}

/// Returns an error if an option for documents is set but the input is a file of pairs.
fn check_options(args: &ReviewArgs) -> Result<()> {
    let given = first_given(&[
        (args.reading.segmented, "--segmented"),
        (args.reading.encoding.encoding.is_some(), "--encoding"),
        (!args.languages.lexicon.is_empty(), "--lexicon"),
        (args.languages.no_lexicon, "--no-lexicon"),
    ]);
    let ([file], Some(option)) = (args.inputs.as_slice(), given) else { return Ok(()) };
    let file = file.display();
    let fault =
        format!("{option}: is for aligning two documents, but {file} contains pairs; remove the option");
    Err(Error::call(fault))
}

/// Checks that the output is writable and is neither an input nor the corrections. With `--serve`, a single
/// input is allowed, because it is the file to save to.
fn check_output(output: &Path, args: &ReviewArgs) -> Result<()> {
    let same =
        |input: &Path| input.canonicalize().ok().zip(output.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    let inputs = args.inputs.iter().filter(|_| !(args.serve && args.inputs.len() == 1));
    match inputs.chain(&args.corrections).find(|input| same(input)) {
        None if not_stdout(&output) => Output::check(output),
        None => Ok(()),
        Some(input) => {
            let (output, input) = (output.display(), input.display());
            let fault = format!("-o {output}: would overwrite the input {input}; choose another output");
            Err(Error::call(fault))
        }
    }
}
