//! `enregard align`

use super::args::{AlignArgs, ManyArgs, not_stdout};
use super::messages::Outcome;
use super::progress::Progress;
use super::side_by_side::SideBySide;
use super::signals::handle_signals;
use super::{messages, page, review, table, write};
use enregard::error::{Error, ParameterNames, Result};
use enregard::internals::wording::count;
use enregard::{
    AlignOptions, AlignRun, ColumnTexts, Destination, Documents, Ending, Format, Limits, Output, Summary,
    write_page,
};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub(crate) fn run(args: AlignArgs) -> Result<Outcome> {
    if page::is_wanted(args.to.as_deref(), args.output.as_deref()) {
        return review::run(page::arguments(args)?);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let quiet = args.messages.quiet;
    handle_signals(&stop, quiet);
    let table = shows_table(&args);
    let place = place(&args);
    let run = alignment(args, table, Arc::clone(&stop))?;
    // On one terminal, the bar would be drawn over the table.
    let mut progress = if table { Progress::without_bar(quiet) } else { Progress::new(quiet) };
    let many = run.documents.are_many();
    // Unaligned sentences are no pairs.
    let has_nulls = run.options.keep_nulls || matches!(run.options.format, Format::Ladder | Format::Epub);
    let what = if has_nulls { "unit" } else { "pair" };
    // Open the summary page before the run, so that an error is reported at once if it cannot be written.
    if run.summary.is_some() {
        run.check()?;
    }
    let page = run.summary.clone().map(|path| Output::create(&path).map(|out| (out, path))).transpose()?;
    let summary = run.run(&mut progress)?;
    drop(progress);
    if let Some((out, path)) = page {
        write_page(&summary, out).map_err(|source| Error::io(path, source))?;
    }
    Ok(report(&summary, (what, &place), many, quiet, &stop))
}

/// Prints what a run did, and returns the outcome. `what` is the name of a unit, and `place` the end of the message that
/// says where the units are. `many` is true if there may have been several documents.
pub(super) fn report(
    summary: &Summary,
    (what, place): (&str, &str),
    many: bool,
    quiet: bool,
    stop: &AtomicBool,
) -> Outcome {
    if (many || summary.unpaired > 0) && !quiet {
        table::print(summary);
    }
    if !many && !quiet {
        flag_notes(summary);
    }
    if !many && !quiet && summary.done > 0 && summary.units == 0 {
        messages::note(&format!("no {what}s were written{place}: {}", reason_for_no_units(summary)));
    }
    if !quiet && !place.is_empty() && summary.units > 0 && summary.ending == Ending::Whole {
        messages::note(&format!("{} written{place}", count(summary.units, what)));
    }
    conclude(summary, many, stop.load(Ordering::Relaxed))
}

/// Returns the path of the output file or folder, or `None` for standard output.
pub(super) fn output(args: &AlignArgs) -> Option<&Path> {
    args.output.as_deref().filter(not_stdout)
}

/// Whether the pairs are shown as a table: they go to a terminal, and the user chose no format.
fn shows_table(args: &AlignArgs) -> bool {
    args.to.is_none() && output(args).is_none() && io::stdout().is_terminal()
}

/// Returns the format of the output, which is not a page. `output` is `None` for standard output.
pub(crate) fn format(to: Option<&str>, output: Option<&Path>) -> Result<Format> {
    match (to, output) {
        (None, None) => Ok(Format::Tsv),
        (None, Some(path)) if write::names_folder(path) => Ok(Format::Tmx),
        (name, path) => write::format("--to", name, path.unwrap_or("-".as_ref())),
    }
}

/// Returns the end of the message about the pairs that were written: where they are.
pub(super) fn place(args: &AlignArgs) -> String {
    let path = output(args);
    let several = matches!(format(args.to.as_deref(), path), Ok(Format::Moses))
        || args.run.shard_size.is_some()
        || !args.filter.split_by_confidence.is_empty();
    write::written_to(path, several && !path.is_some_and(write::names_folder))
}

fn alignment(args: AlignArgs, table: bool, stop: Arc<AtomicBool>) -> Result<AlignRun> {
    let languages = args.languages.choice()?;
    let format = format(args.to.as_deref(), output(&args))?;
    let limits = limits(&args);
    let documents = match (&args.src, &args.tgt) {
        (Some(src), Some(tgt)) => documents(src, tgt, &args, limits)?,
        _ => listed(&args.many, limits)?,
    };
    if format == Format::Ladder && documents.are_many() && !is_folder(&args) {
        return Err(Error::call(
            "--to ladder: a ladder holds one document; for many documents, write to a folder with -o DIR/",
        ));
    }
    let mut options = options(&args, format)?;
    options.languages = languages;
    let destination = match table {
        true => Destination::Stream(Box::new(SideBySide::stdout(documents.are_many()))),
        false => destination(&args),
    };
    if table {
        // The table is made from JSON Lines.
        options.format = Format::Jsonl;
    }
    let mut run = AlignRun::new(documents, destination, options);
    run.jobs = args.jobs.threads(usize::MAX);
    run.report = args.run.report;
    run.summary = args.run.summary;
    run.resume = args.run.resume;
    run.stop = stop;
    run.names = ParameterNames(messages::option);
    Ok(run)
}

/// Returns the documents of two files or folders.
fn documents(src: &Path, tgt: &Path, args: &AlignArgs, limits: Limits) -> Result<Documents> {
    let mut options = args.columns.options();
    options.encoding = args.reading.encoding.encoding;
    if !ColumnTexts::are_wanted(src, tgt, &options) {
        return Documents::find(src, tgt);
    }
    let ColumnTexts { documents, warnings, .. } = ColumnTexts::read(src, tgt, &options, limits)?;
    if !args.messages.quiet {
        warnings.iter().for_each(|text| messages::warning(text));
    }
    Ok(documents)
}

/// Whether the output is a folder.
fn is_folder(args: &AlignArgs) -> bool {
    args.output.as_deref().is_some_and(write::names_folder)
}

fn limits(args: &AlignArgs) -> Limits {
    let mut limits = args.run.limits.limits();
    limits.time = args.run.timeout.map(Duration::from_secs_f64);
    limits
}

/// Returns where the units are written.
pub(super) fn destination(args: &AlignArgs) -> Destination {
    match args.output.as_ref() {
        Some(path) if is_folder(args) => Destination::Folder(path.clone()),
        Some(path) if not_stdout(&path.as_path()) => Destination::File(path.clone()),
        _ => Destination::Stream(Box::new(io::stdout())),
    }
}

/// Converts the arguments to library options, except the languages.
pub(super) fn options(args: &AlignArgs, format: Format) -> Result<AlignOptions> {
    let named = output(args);
    let mut options = AlignOptions::default();
    options.write = write::options(&args.filter, &args.format, &args.tmx, format, named)?;
    options.write.flags = args.flags.options(&args.max_chars);
    if !args.messages.quiet {
        write::warn_unused(args.flags.flags, args.keep_nulls, format);
    }
    options.read = args.reading.encoding.options();
    options.read.tags = write::keeps_tags(Some(args.tags), format)?;
    options.segmented = args.reading.segmented;
    options.splitting = args.reading.splitting.options();
    options.aligner = args.languages.aligner();
    options.aligner.monotone = args.reading.monotone;
    options.corrections.clone_from(&args.corrections);
    options.limits = limits(args);
    options.format = format;
    options.shard_size = args.run.shard_size;
    options.min_confidence = args.filter.min_confidence;
    options.min_document_confidence = args.min_document_confidence;
    options.keep_nulls = args.keep_nulls;
    Ok(options)
}

/// Returns the documents of a list or of a file that contains them.
pub(crate) fn listed(many: &ManyArgs, limits: Limits) -> Result<Documents> {
    match many {
        ManyArgs { pairs: Some(list), .. } => Documents::list(list),
        ManyArgs { jsonl: Some(file), columns, .. } => Documents::jsonl(file, columns.clone(), limits),
        #[cfg(feature = "parquet")]
        ManyArgs { parquet: Some(file), columns, .. } => Documents::parquet(file, columns.clone(), limits),
        _ => Err(Error::call("give both SRC and TGT, or --pairs LIST.tsv, or --jsonl FILE.jsonl")),
    }
}

/// Prints the number of pairs with each quality flag, and of pairs that were dropped because of them.
fn flag_notes(summary: &Summary) {
    let (flags, because) = table::flags(summary);
    if let Some(flags) = flags {
        messages::note(&format!("flags: {flags}"));
    }
    if summary.dropped_by_flags > 0 {
        let pairs = count(summary.dropped_by_flags, "pair");
        messages::note(&format!("{pairs} skipped because of quality flags{because}"));
    }
}

fn reason_for_no_units(summary: &Summary) -> &'static str {
    if summary.dropped_by_flags > 0 {
        "every pair was skipped because of its quality flags or its confidence"
    } else if summary.bead_count() == summary.nulls {
        "no sentences could be aligned; check that the texts are translations of each other"
    } else {
        "every pair is below --min-confidence (no confidence exceeds 0.995) or excluded by the corrections"
    }
}

/// Reports failures and interruptions, and returns the outcome.
fn conclude(summary: &Summary, many: bool, stopped: bool) -> Outcome {
    let documents = summary.done + summary.left_out + summary.failed;
    let all = count(documents, "document");
    if let Ending::Interrupted { journal } = &summary.ending {
        let advice = match journal {
            Some(_) => "run the same command with --resume to continue",
            None => "this run cannot be resumed",
        };
        messages::error(&format!("interrupted after {all}; {advice}"));
        return Outcome::Interrupted;
    }
    let unpaired = format!("{} without a counterpart", count(summary.unpaired, "file"));
    match (summary.done + summary.left_out, summary.failed) {
        (_, 0) if summary.unpaired == 0 => Outcome::Done,
        (done, 0) => {
            let advice = "rename the files, or pair them with --pairs";
            messages::error(&format!("{unpaired}; {} written; {advice}", count(done, "document")));
            Outcome::Partial
        }
        (0, failed) => {
            if many {
                messages::error(&format!("{failed} of {all} failed; nothing was written"));
            }
            if stopped { Outcome::Interrupted } else { Outcome::Nothing }
        }
        (done, failed) => {
            let skipped = if summary.unpaired == 0 { String::new() } else { format!("; {unpaired}") };
            messages::error(&format!("{failed} of {all} failed; {done} written{skipped}"));
            Outcome::Partial
        }
    }
}
