//! `enregard convert`

use super::args::ConvertArgs;
use super::messages;
use super::outcome::Outcome;
use super::write;
use enregard::error::{Parameter, Result};
use enregard::wording::count;
use enregard::{ConvertRun, Converted, LanguageTag};
use std::io;

/// Converts a file and reports what was skipped or lost.
pub(crate) fn run(args: ConvertArgs) -> Result<Outcome> {
    let tag = |tag: Option<&str>, parameter| tag.map(|tag| LanguageTag::parse(tag, parameter)).transpose();
    let output = (args.output.as_os_str() != "-").then_some(args.output.as_path());
    let to = write::format("--to", args.to.as_deref(), &args.output)?;
    let run = ConvertRun {
        write: write::options(&args.filter, &args.tmx, to, output)?,
        from: write::format("--from", args.from.as_deref(), &args.input)?,
        to,
        src: tag(args.src_lang.as_deref(), Parameter::SourceLanguage)?,
        tgt: tag(args.tgt_lang.as_deref(), Parameter::TargetLanguage)?,
        texts: args.texts.map(|mut texts| (texts.remove(0), texts.remove(0))),
        input: args.input,
        lenient: args.lenient,
        corrections: args.corrections,
        min_confidence: args.filter.min_confidence,
    };
    let done = run.run(output, Box::new(io::stdout().lock()))?;
    if !args.messages.quiet {
        report(&done);
    }
    Ok(Outcome::Done)
}

/// Reports how much was written, skipped and lost.
pub(super) fn report(done: &Converted) {
    messages::note(&format!("{} of {} written", done.written, count(done.read, "unit")));
    for (units, why) in [
        (done.unsure, "skipped: confidence below --min-confidence"),
        (done.repeated, "skipped: duplicate"),
        (done.unwanted, "skipped: excluded by the corrections"),
        (done.empty, "skipped: one side is empty"),
        (done.unjudged, "kept: no confidence to compare with --min-confidence"),
    ] {
        if units > 0 {
            messages::note(&format!("{} {why}", count(units, "unit")));
        }
    }
    if done.removed_characters > 0 {
        let removed = count(done.removed_characters, "character");
        messages::warning(&format!("{removed} removed: not allowed in TMX"));
    }
    for loss in &done.losses {
        messages::warning(loss);
    }
}
