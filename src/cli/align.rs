//! `enregard align`

use super::args::{AlignArgs, ManyArgs};
use super::messages;
use super::outcome::Outcome;
use super::page;
use super::parameters;
use super::progress::Progress;
use super::review;
use super::table;
use super::write;
use enregard::error::{Error, Parameter, ParameterNames, Result};
use enregard::pipeline::{
    AlignRun, Destination, Documents, Ending, Format, Limits, Observer, Output, Summary, write_page,
};
use enregard::wording::count;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Aligns what was asked for.
pub(crate) fn run(args: AlignArgs) -> Result<Outcome> {
    if page::is_wanted(&args) {
        return review::run(page::arguments(args)?);
    }
    let stop = Arc::new(AtomicBool::new(false));
    listen(&stop);
    let quiet = args.messages.quiet;
    let page = args.run.summary.clone();
    let mut progress = Progress::new(quiet);
    let run = resolve(args, &mut progress, Arc::clone(&stop))?;
    let many = run.documents.are_many();
    if let Some(path) = &page {
        run.check_beside(Parameter::Summary, path)?;
    }
    // Opened first: nobody wants to wait for a page that cannot be written.
    let page = page.map(|path| Output::create(&path).map(|out| (out, path))).transpose()?;
    let summary = run.run(&mut progress)?;
    drop(progress);
    if let Some((out, path)) = page {
        write_page(&summary, out).map_err(|source| Error::io(path, source))?;
    }
    if many && !quiet {
        table::print(&summary);
    }
    if !many && !quiet && summary.done == 1 && summary.units == 0 {
        messages::note(nothing_because(&summary));
    }
    Ok(conclude(&summary, many, stop.load(Ordering::Relaxed)))
}

/// From now on the first Ctrl-C, or the first polite request to end, sets `stop`; the second ends the program
/// at once.
fn listen(stop: &Arc<AtomicBool>) {
    use signal_hook::{consts, flag};
    for signal in [consts::SIGINT, consts::SIGTERM] {
        // Without this a signal ends the program, as it does with most: the journal is good for that too.
        let _ = flag::register_conditional_shutdown(signal, Outcome::Interrupted as i32, Arc::clone(stop));
        let _ = flag::register(signal, Arc::clone(stop));
    }
}

/// Arguments into options.
fn resolve(args: AlignArgs, progress: &mut Progress, stop: Arc<AtomicBool>) -> Result<AlignRun> {
    let languages = args.languages.choice()?;
    let folder = args.output.as_deref().is_some_and(names_a_folder);
    let format = format(args.to.as_deref(), args.output.as_deref(), folder)?;
    let limits = Limits {
        bytes: args.run.max_document_mb.map(|megabytes| (megabytes * 1e6) as u64),
        time: args.run.timeout.map(Duration::from_secs_f64),
    };
    let documents = documents(&args, &limits)?;
    for file in documents.unpaired() {
        let unpaired =
            format!("{}: skipped: it matches no file, or several, on the other side", file.display());
        progress.note(&unpaired.into());
    }
    if format == Format::Ladder && documents.are_many() && !folder {
        return Err(Error::call(
            "--to ladder: a ladder is about one document; name a folder with -o DIR/ for many",
        ));
    }
    let named = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    let write = write::options(&args.filter, &args.tmx, format, named)?;
    let destination = destination(args.output, folder)?;
    Ok(AlignRun {
        documents,
        languages,
        read: args.reading.encoding.options(),
        segmented: args.reading.segmented,
        aligner: args.lexicons.options(),
        corrections: args.corrections,
        limits,
        format,
        destination,
        shard_size: args.run.shard_size,
        min_confidence: args.filter.min_confidence,
        min_document_confidence: args.min_document_confidence,
        keep_nulls: args.keep_nulls,
        write,
        jobs: args.jobs.threads(usize::MAX),
        report: args.run.report,
        resume: args.run.resume,
        names: ParameterNames(parameters::option),
        stop,
    })
}

/// What is to be aligned.
fn documents(args: &AlignArgs, limits: &Limits) -> Result<Documents> {
    if let (Some(src), Some(tgt)) = (&args.src, &args.tgt) {
        return Documents::find(src, tgt);
    }
    match &args.many {
        ManyArgs { pairs: Some(list), .. } => Documents::list(list),
        ManyArgs { jsonl: Some(file), columns, .. } => Documents::jsonl(file, columns.clone(), limits.bytes),
        #[cfg(feature = "parquet")]
        ManyArgs { parquet: Some(file), columns, .. } => Documents::parquet(file, columns.clone()),
        _ => Err(Error::call("SRC and TGT belong together; or give --pairs LIST.tsv or --jsonl FILE.jsonl")),
    }
}

/// Whether an output is a folder: one that is there, or a name that ends as only a folder's does.
pub(super) fn names_a_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

fn format(to: Option<&str>, output: Option<&Path>, folder: bool) -> Result<Format> {
    match (to, output) {
        (Some(name), _) => name.parse().map_err(|e: Error| Error::call(format!("--to {name}: {e}"))),
        (None, Some(path)) if !folder && path.as_os_str() != "-" => {
            Format::from_path(path).ok_or_else(|| {
                Error::call(format!("-o {}: its ending names no format; say which with --to", path.display()))
            })
        }
        (None, Some(_)) if folder => Ok(Format::Tmx),
        (None, _) => Ok(Format::Tsv),
    }
}

fn destination(output: Option<PathBuf>, folder: bool) -> Result<Destination> {
    Ok(match output {
        Some(path) if folder => Destination::Folder(path),
        Some(path) if path.as_os_str() != "-" => Destination::File(path),
        _ => Destination::Stream(Box::new(io::stdout().lock())),
    })
}

/// Why nothing of a document is written.
fn nothing_because(summary: &Summary) -> &'static str {
    if summary.beads.values().sum::<u64>() == summary.nulls {
        "nothing is written: no sentence has a counterpart; are the two translations of each other?"
    } else {
        "nothing is written: the pairs are less sure than --min-confidence wants them (the surest that enregard makes have \
         0.995), or corrections leave them out"
    }
}

/// Says how it went, where not all went well.
fn conclude(summary: &Summary, many: bool, stopped: bool) -> Outcome {
    let documents = summary.done + summary.left_out + summary.failed;
    let all = count(documents, "document");
    if let Ending::Interrupted { journal } = &summary.ending {
        messages::error(&match journal {
            Some(_) => format!("interrupted after {all}; the same call with --resume goes on"),
            None => format!("interrupted after {all}; nothing can go on from here"),
        });
        return Outcome::Interrupted;
    }
    match (summary.done + summary.left_out, summary.failed) {
        (_, 0) => Outcome::Done,
        (0, failed) => {
            if many {
                messages::error(&format!("{failed} of {all} failed; nothing was written"));
            }
            if stopped { Outcome::Interrupted } else { Outcome::Nothing }
        }
        (done, failed) => {
            messages::error(&format!("{failed} of {all} failed; {done} written"));
            Outcome::Partly
        }
    }
}
