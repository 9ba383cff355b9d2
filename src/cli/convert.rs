//! `enregard convert`

use super::args::{ConvertArgs, not_stdout};
use super::messages::{self, Outcome};
use super::write;
use enregard::error::{Error, Parameter, Result};
use enregard::internals::wording::count;
use enregard::{
    ConvertRun, Converted, FileLimits, Format, LanguageChoice, LanguageTag, UnitSource, display_name,
};
use std::fmt::Display;
use std::io;
use std::path::Path;

pub(crate) fn run(args: ConvertArgs) -> Result<Outcome> {
    let [inputs @ .., output] = &args.files[..] else { return Err(usage()) };
    let [first, others @ ..] = inputs else { return Err(usage()) };
    let output = output.as_path();
    let to = write::format("--to", args.to.as_deref(), output)?;
    let output = Some(output).filter(not_stdout);
    let split = args.file_limits(output)?;
    let (languages, either_order) = languages(&args)?;
    let texts = args.texts.map(|mut texts| (texts.remove(0), texts.remove(0)));
    let table = args.pairs.table.options();
    let source = |path: &Path| {
        let mut source = UnitSource::new(path, write::format("--from", args.from.as_deref(), path)?);
        (source.languages, source.either_order) = (languages.clone(), either_order);
        (source.texts, source.lenient, source.table) = (texts.clone(), args.pairs.lenient, table.clone());
        source.limits = args.limits.limits();
        Ok(source)
    };
    let mut source_of_first = source(first)?;
    let more = match others {
        [target] if source_of_first.format.has_keys() => {
            source_of_first.target = Some(target.clone());
            Vec::new()
        }
        others => others.iter().map(|path| source(path)).collect::<Result<_>>()?,
    };
    let mut run = ConvertRun::new(source_of_first, to);
    run.more = more;
    run.split = split;
    run.write = write::options(&args.pairs.filter, &args.pairs.format, &args.pairs.tmx, to, output)?;
    run.write.flags = args.pairs.flags.options(&args.pairs.max_chars);
    run.tags = write::keeps_tags(args.tags, to)?;
    if !args.messages.quiet {
        write::warn_unused(args.pairs.flags.flags, false, to);
    }
    run.drop_states = args.drop_state;
    run.corrections = args.corrections;
    run.min_confidence = args.pairs.filter.min_confidence;
    let done = match output {
        Some(path) => run.to_file(path)?,
        None => run.to_stream(Box::new(io::stdout()))?,
    };
    if !args.messages.quiet {
        report(&done, first, &run, output);
    }
    Ok(Outcome::Done)
}

fn usage() -> Error {
    Error::call("give at least one IN, and OUT")
}

/// Returns the languages, and whether files may have them in the other order.
fn languages(args: &ConvertArgs) -> Result<(LanguageChoice, bool)> {
    let Some(both) = &args.languages else {
        return Ok((LanguageChoice::tags(args.src_lang.as_deref(), args.tgt_lang.as_deref())?, false));
    };
    let refuse = |fault: &str| {
        Error::value(Parameter::Languages, both, fault).help("give two languages, such as fr,en")
    };
    let Some((src, tgt)) = both.split_once(',').filter(|(_, tgt)| !tgt.contains(',')) else {
        return Err(refuse("not two languages"));
    };
    let tag = |tag: &str| LanguageTag::parse(tag, Parameter::Languages);
    let (src, tgt) = (tag(src)?, tag(tgt)?);
    if src == tgt {
        return Err(refuse("the same language twice"));
    }
    let mut choice = LanguageChoice::default();
    (choice.src, choice.tgt) = (Some(src), Some(tgt));
    Ok((choice, true))
}

/// Formats the number of units with each flag, or returns `None` without any flags.
pub(super) fn flag_counts(counts: impl Iterator<Item = (impl Display, u64)>) -> Option<String> {
    let counts: Vec<_> = counts.map(|(flag, number)| format!("{number} {flag}")).collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}

/// Prints how many units of `input` were read, written to `output` and dropped, and what the conversion lost.
pub(super) fn report(done: &Converted, input: &Path, run: &ConvertRun, output: Option<&Path>) {
    let several =
        run.to == Format::Moses || run.split != FileLimits::default() || !run.write.bands.is_empty();
    let place = write::written_to(output, several);
    messages::note(&match done.read {
        0 => "no units written".into(),
        read => format!("{} of {} written{place}", done.counts.written, count(read, "unit")),
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
        messages::warning(&format!("{removed} removed: not allowed in the format {}", run.to.name()));
    }
    for loss in &done.losses {
        messages::warning(loss);
    }
}
