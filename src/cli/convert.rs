//! `enregard convert`

use super::args::ConvertArgs;
use super::messages;
use super::outcome::Outcome;
use super::write;
use enregard::error::{Error, Result};
use enregard::wording::count;
use enregard::{ConvertRun, Converted, Format, LanguageChoice, UnitSource};
use std::io;
use std::path::Path;

/// Converts, and says what was left out.
pub(crate) fn run(args: ConvertArgs) -> Result<Outcome> {
    let output = (args.output.as_os_str() != "-").then_some(args.output.as_path());
    let to = format("--to", args.to.as_deref(), &args.output)?;
    let from = format("--from", args.from.as_deref(), &args.input)?;
    let mut source = UnitSource::new(args.input, from);
    source.languages = LanguageChoice::tags(args.src_lang.as_deref(), args.tgt_lang.as_deref())?;
    source.texts = args.texts.map(|mut texts| (texts.remove(0), texts.remove(0)));
    source.lenient = args.lenient;
    let mut run = ConvertRun::new(source, to);
    run.write = write::options(args.write, to, output)?;
    run.corrections = args.corrections;
    run.min_confidence = args.min_confidence;
    let done = match output {
        Some(path) => run.to_file(path)?,
        None => run.to_stream(Box::new(io::stdout().lock()))?,
    };
    if !args.quiet {
        said(&done);
    }
    Ok(Outcome::Done)
}

/// The format that an option names, else the one that the file ends in.
pub(super) fn format(option: &str, name: Option<&str>, path: &Path) -> Result<Format> {
    match name {
        Some(name) => name.parse().map_err(|e: Error| Error::call(format!("{option} {name}: {e}"))),
        None if path.as_os_str() == "-" => {
            Err(Error::call(format!("-: a stream has no name that says its format; say it with {option}")))
        }
        None if path.is_dir() => {
            Err(Error::call(format!("{}: is a folder; name a file in it", path.display())))
        }
        None => Format::from_path(path).ok_or_else(|| {
            Error::call(format!("{}: its ending names no format; say which with {option}", path.display()))
        }),
    }
}

/// Says what was left out or lost.
pub(super) fn said(done: &Converted) {
    messages::note(&format!("{} of {} written", done.counts.written, count(done.read, "unit")));
    for (units, why) in [
        (done.counts.below_confidence, "left out: less confidence than --min-confidence"),
        (done.counts.repeated, "left out: there before"),
        (done.not_exported, "left out: not to be exported, as the corrections say"),
        (done.counts.empty, "left out: one side is empty"),
        (done.counts.without_confidence, "kept: without a confidence to judge by"),
    ] {
        if units > 0 {
            messages::note(&format!("{} {why}", count(units, "unit")));
        }
    }
    if done.removed_characters > 0 {
        let removed = count(done.removed_characters, "character");
        messages::warning(&format!("{removed} removed that TMX forbids"));
    }
    for loss in &done.losses {
        messages::warning(loss);
    }
}
