//! `enregard review`

use super::args::ReviewArgs;
use super::outcome::Outcome;
use super::progress::Progress;
use super::serve;
use super::write;
use enregard::error::{Error, Result};
use enregard::{Exports, Format, LanguageChoice, Output, ReadOptions, ReviewRun, save};
use std::io::{self, Write};
use std::path::Path;

/// Writes the page, or serves it.
pub(crate) fn run(args: ReviewArgs) -> Result<Outcome> {
    let from = args.from.as_deref().map(|name| name.parse::<Format>()).transpose()?;
    only_for_documents(&args)?;
    let place = if args.serve { Some(serve::Place::of(&args)?) } else { None };
    if let Some(output) = &args.output {
        spare(output, &args)?;
    }
    let exports = Exports {
        tmx: write::tmx_options(&args.tmx)?,
        min_confidence: args.min_confidence,
        keep_nulls: args.keep_nulls,
    };
    let run = ReviewRun {
        inputs: args.inputs,
        from,
        languages: LanguageChoice::parse(args.src_lang.as_deref(), args.tgt_lang.as_deref())?,
        read: ReadOptions { encoding: args.encoding, ..ReadOptions::default() },
        segmented: args.segmented,
        aligner: args.lexicons.options(),
        corrections: args.corrections,
        exports,
    };
    let mut progress = Progress::new(args.quiet);
    let review = run.prepare(&mut progress)?;
    drop(progress);
    if let Some(place) = place {
        return serve::run(review, &place, args.port).map(|()| Outcome::Done);
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

/// Options about reading documents say nothing about a file of pairs.
fn only_for_documents(args: &ReviewArgs) -> Result<()> {
    let given = [
        ("--segmented", args.segmented),
        ("--encoding", args.encoding.is_some()),
        ("--lexicon", !args.lexicons.lexicon.is_empty()),
        ("--no-lexicon", args.lexicons.no_lexicon),
    ];
    match (args.inputs.as_slice(), given.into_iter().find(|(_, given)| *given)) {
        ([file], Some((option, _))) => Err(Error::call(format!(
            "{option} is about two documents, and {} is pairs; leave it out",
            file.display()
        ))),
        _ => Ok(()),
    }
}

/// The output must be one that can be written, and none of the inputs, or the corrections; served, that is just what is wanted of a file of units.
fn spare(output: &Path, args: &ReviewArgs) -> Result<()> {
    let same =
        |input: &Path| input.canonicalize().ok().zip(output.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    let inputs = args.inputs.iter().filter(|_| !(args.serve && args.inputs.len() == 1));
    match inputs.chain(&args.corrections).find(|input| same(input)) {
        None if output.as_os_str() != "-" => Output::check(output),
        None => Ok(()),
        Some(input) => Err(Error::call(format!(
            "-o {} would overwrite the input {}; choose another output",
            output.display(),
            input.display()
        ))),
    }
}
