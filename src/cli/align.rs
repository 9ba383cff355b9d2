//! `enregard align`

use super::args::AlignArgs;
use super::messages;
use super::outcome::Outcome;
use super::page;
use super::parameters;
use super::progress::Progress;
use super::review;
use super::table;
use super::write;
use enregard::error::{Error, Parameter, ParameterNames, Result};
use enregard::wording::count;
use enregard::{
    AlignRun, Destination, Documents, Ending, Format, LanguageChoice, Limits, Observer, Output, ReadOptions,
    Summary, write_page,
};
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
    let mut progress = Progress::new(args.quiet);
    let (quiet, page) = (args.quiet, args.summary.clone());
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

/// From now on the first Ctrl-C, or the first polite request to end, sets `stop`; the second ends the program at once.
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
    let languages = LanguageChoice::parse(args.src_lang.as_deref(), args.tgt_lang.as_deref())?;
    let folder = args.output.as_deref().is_some_and(names_a_folder);
    let format = format(args.to.as_deref(), args.output.as_deref(), folder)?;
    let limits = Limits {
        bytes: args.max_document_mb.map(|megabytes| (megabytes * 1e6) as u64),
        time: args.timeout.map(Duration::from_secs_f64),
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
    let write = write::options(args.write, format, named)?;
    let destination = destination(args.output, folder)?;
    Ok(AlignRun {
        documents,
        languages,
        read: ReadOptions { encoding: args.encoding, ..ReadOptions::default() },
        segmented: args.segmented,
        aligner: args.lexicons.options(),
        corrections: args.corrections,
        limits,
        format,
        destination,
        shard_size: args.shard_size,
        min_confidence: args.min_confidence,
        min_document_confidence: args.min_document_confidence,
        keep_nulls: args.keep_nulls,
        write,
        jobs: args.jobs.map_or_else(processors, usize::from),
        report: args.report,
        resume: args.resume,
        names: ParameterNames(parameters::option),
        stop,
    })
}

/// What is to be aligned.
fn documents(args: &AlignArgs, limits: &Limits) -> Result<Documents> {
    match args {
        AlignArgs { pairs: Some(list), .. } => Documents::list(list),
        AlignArgs { jsonl: Some(file), .. } => Documents::jsonl(file, args.columns.clone(), limits.bytes),
        #[cfg(feature = "parquet")]
        AlignArgs { parquet: Some(file), .. } => Documents::parquet(file, args.columns.clone()),
        AlignArgs { src: Some(src), tgt: Some(tgt), .. } => Documents::find(src, tgt),
        _ => Err(Error::call("SRC and TGT belong together; or give --pairs LIST.tsv or --jsonl FILE.jsonl")),
    }
}

/// As many threads as there are processors.
pub(super) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
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
