//! `enregard convert`

use super::args::ConvertArgs;
use super::messages;
use super::outcome::Outcome;
use super::write;
use enregard::error::{Error, Parameter, Result};
use enregard::wording::count;
use enregard::{ConvertRun, Converted, Format, LanguageTag};
use std::io;
use std::path::Path;

/// Converts, and says what was left out.
pub(crate) fn run(args: ConvertArgs) -> Result<Outcome> {
    let tag = |tag: Option<&str>, parameter| tag.map(|tag| LanguageTag::parse(tag, parameter)).transpose();
    let output = (args.output.as_os_str() != "-").then_some(args.output.as_path());
    let to = format("--to", args.to.as_deref(), &args.output)?;
    let run = ConvertRun {
        write: write::options(args.write, to, output)?,
        from: format("--from", args.from.as_deref(), &args.input)?,
        to,
        src: tag(args.src_lang.as_deref(), Parameter::SourceLanguage)?,
        tgt: tag(args.tgt_lang.as_deref(), Parameter::TargetLanguage)?,
        texts: args.texts.map(|mut texts| (texts.remove(0), texts.remove(0))),
        input: args.input,
        lenient: args.lenient,
        corrections: args.corrections,
        min_confidence: args.min_confidence,
    };
    let done = run.run(output, Box::new(io::stdout().lock()))?;
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
    messages::note(&format!("{} of {} written", done.written, count(done.read, "unit")));
    for (units, why) in [
        (done.unsure, "left out: less confidence than --min-confidence"),
        (done.repeated, "left out: there before"),
        (done.unwanted, "left out: not to be exported, as the corrections say"),
        (done.empty, "left out: one side is empty"),
        (done.unjudged, "kept: without a confidence to judge by"),
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
