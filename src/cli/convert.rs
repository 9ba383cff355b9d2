//! `enregard convert`

use super::args::{ConvertArgs, not_stdout};
use super::messages::{self, Outcome};
use super::write;
use enregard::error::{Error, Result};
use enregard::internals::wording::count;
use enregard::{ConvertRun, Converted, LanguageChoice, UnitSource, display_name};
use std::fmt::Display;
use std::io;
use std::path::Path;

pub(crate) fn run(args: ConvertArgs) -> Result<Outcome> {
    let (input, target, output) = match &args.files[..] {
        [input, output] => (input.as_path(), None, output.as_path()),
        [source, target, output] => (source.as_path(), Some(target.clone()), output.as_path()),
        _ => return Err(Error::call("give IN and OUT, or SRC, TGT and OUT for software texts in two files")),
    };
    let to = write::format("--to", args.to.as_deref(), output)?;
    let output = Some(output).filter(not_stdout);
    let from = write::format("--from", args.from.as_deref(), input)?;
    let mut source = UnitSource::new(input, from);
    source.target = target;
    source.languages = LanguageChoice::tags(args.src_lang.as_deref(), args.tgt_lang.as_deref())?;
    source.texts = args.texts.map(|mut texts| (texts.remove(0), texts.remove(0)));
    source.lenient = args.pairs.lenient;
    source.table = args.pairs.table.options();
    source.limits = args.limits.limits();
    let mut run = ConvertRun::new(source, to);
    run.write = write::options(&args.pairs.filter, &args.pairs.tmx, to, output)?;
    run.write.flags = args.pairs.flags.options(&args.pairs.max_chars);
    run.tags = write::keeps_tags(args.tags, to)?;
    run.drop_states = args.drop_state;
    run.corrections = args.corrections;
    run.min_confidence = args.pairs.filter.min_confidence;
    let done = match output {
        Some(path) => run.to_file(path)?,
        None => run.to_stream(Box::new(io::stdout()))?,
    };
    if !args.messages.quiet {
        report(&done, input);
    }
    Ok(Outcome::Done)
}

/// Formats the number of units with each flag, or returns `None` without any flags.
pub(super) fn flag_counts(counts: impl Iterator<Item = (impl Display, u64)>) -> Option<String> {
    let counts: Vec<_> = counts.map(|(flag, number)| format!("{number} {flag}")).collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

/// Prints how many units of `input` were read, written and dropped, and what the conversion lost.
pub(super) fn report(done: &Converted, input: &Path) {
    messages::note(&match done.read {
        0 => "no units written".into(),
        read => format!("{} of {} written", done.counts.written, count(read, "unit")),
    });
    if done.read == 0 && done.losses.is_empty() {
        let input = display_name(input).display();
        messages::warning(&format!("{input}: contains no units; check that it is the right file"));
    }
    if let Some(flags) = flag_counts(done.counts.flags.iter()) {
        messages::note(&format!("flags: {flags}"));
    }
    let dropped = flag_counts(done.counts.dropped_flags.iter()).unwrap_or_default();
    let dropped = format!("skipped because of --drop: {dropped}");
    for (units, why) in [
        (done.counts.below_confidence, "skipped: confidence below --min-confidence"),
        (done.counts.repeated, "skipped: duplicate"),
        (done.counts.flagged, dropped.as_str()),
        (done.counts.unflagged, "skipped: none of the flags in --only"),
        (done.other_states, "skipped because of --drop-state"),
        (done.not_exported, "skipped: excluded by the corrections"),
        (done.counts.empty, "skipped: one side is empty"),
        (done.counts.without_confidence, "kept: no confidence to compare with --min-confidence"),
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
