//! `enregard pair`

use super::args::{PairArgs, PairFormat, not_stdout};
use super::messages::{self, Outcome};
use super::progress::Progress;
use super::signals::handle_signals;
use enregard::Output;
use enregard::error::{Error, Parameter, ParameterNames, Result};
use enregard::internals::wording::count;
use enregard::internals::{is_same_output, unpacked_extension};
use enregard::pair::{Documents, NameConflict, Orphan, PairOptions, PairRun, Pairing, Skipped};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Maximum number of documents of each kind that are named on standard error.
const MAX_NAMED: usize = 20;
/// Partners that are less probable are not named. They are only the first of many that do not fit.
const WORTH_NAMING: f32 = 0.05;

/// An output with its name for error messages.
struct Target {
    out: Output,
    place: PathBuf,
}

impl Target {
    fn open(path: Option<&Path>) -> Result<Target> {
        Ok(match path {
            Some(path) => Target { out: Output::create(path)?, place: path.into() },
            None => Target { out: Output::stream(Box::new(io::stdout())), place: "standard output".into() },
        })
    }

    fn write(mut self, content: impl FnOnce(&mut Output) -> io::Result<()>) -> Result<()> {
        let written = content(&mut self.out).and_then(|()| self.out.flush()).and_then(|()| self.out.commit());
        written.map_err(|source| Error::io(self.place, source))
    }
}

pub(crate) fn run(args: &PairArgs) -> Result<Outcome> {
    let stop = Arc::new(AtomicBool::new(false));
    let quiet = args.messages.quiet;
    handle_signals(&stop, quiet);
    let output = args.output.as_deref().filter(not_stdout);
    let orphans = args.orphans.as_deref().filter(not_stdout);
    if args.orphans.is_some() && orphans.is_none() {
        return Err(Error::call("--orphans -: standard output has the pairs; give a file"));
    }
    if output.zip(orphans).is_some_and(|(output, orphans)| is_same_output(output, orphans)) {
        return Err(Error::call("-o and --orphans name the same file; give two different files"));
    }
    let mut run = PairRun::new(documents(args)?, options(args)?);
    let format = format(args.to, output, run.are_files())?;
    run.options.for_list = format == PairFormat::Tsv;
    run.options.keep_texts = format == PairFormat::Jsonl;
    run.jobs = args.jobs.threads(usize::MAX);
    (run.stop, run.names) = (stop, ParameterNames(messages::option));
    for (parameter, path) in [(Parameter::Output, output), (Parameter::Orphans, orphans)] {
        path.map_or(Ok(()), |path| run.refuse_output(parameter, path))?;
    }
    // The outputs are opened first, so that an unwritable path fails before the documents are read.
    let target = Target::open(output)?;
    let orphan_file = orphans.map(|path| Target::open(Some(path))).transpose()?;
    let mut progress = Progress::new(quiet);
    let mut pairing = run.run(&mut progress)?;
    drop(progress);
    if pairing.interrupted {
        messages::error("interrupted; nothing was written");
        return Ok(Outcome::Interrupted);
    }
    if !quiet {
        warn(&pairing, orphan_file.is_some());
    }
    if let Some(file) = orphan_file {
        file.write(|out| pairing.write_orphans(out))?;
    }
    // A report is a result even without pairs.
    if !pairing.pairs.is_empty() || format == PairFormat::Json {
        target.write(|out| match format {
            PairFormat::Tsv => pairing.write_list(out),
            PairFormat::Jsonl => pairing.write_documents(out),
            PairFormat::Json => pairing.write_json(out),
        })?;
        if !quiet {
            messages::note(&totals(&pairing));
        }
    }
    Ok(conclude(&pairing, args.heap.is_some()))
}

fn documents(args: &PairArgs) -> Result<Documents> {
    match (&args.heap, &args.src, &args.tgt) {
        (Some(heap), ..) => Documents::heap(heap),
        (None, Some(src), Some(tgt)) => Documents::sides(src, tgt),
        _ => Err(Error::call("give both SRC and TGT, or --heap DIR")),
    }
}

fn options(args: &PairArgs) -> Result<PairOptions> {
    let mut options = PairOptions::default();
    options.languages = args.languages.choice()?;
    options.read = args.encoding.options();
    options.aligner = args.languages.aligner();
    options.limits = args.limits.limits();
    options.limits.time = args.timeout.map(Duration::from_secs_f64);
    options.fields = args.columns.clone();
    options.min_probability = args.min_probability;
    options.drop_boilerplate = args.drop_boilerplate;
    Ok(options)
}

/// Returns the output format. A list can only name files.
fn format(given: Option<PairFormat>, output: Option<&Path>, are_files: bool) -> Result<PairFormat> {
    let format = given.or_else(|| match output.and_then(unpacked_extension).as_deref() {
        Some("tsv" | "txt") => Some(PairFormat::Tsv),
        Some("jsonl" | "ndjson") => Some(PairFormat::Jsonl),
        Some("json") => Some(PairFormat::Json),
        _ => None,
    });
    match format {
        Some(PairFormat::Tsv) if !are_files => {
            let fault = "tsv: a list names files, but the documents are lines of JSON; use jsonl";
            Err(Error::call(format!("--to {fault}")))
        }
        Some(format) => Ok(format),
        None if are_files => Ok(PairFormat::Tsv),
        None => Ok(PairFormat::Jsonl),
    }
}

/// Prints a warning for each item, but at most [`MAX_NAMED`]. `rest` describes the others.
fn warn_each<T>(items: &[T], describe: impl Fn(&T) -> String, rest: impl Fn(usize) -> String) {
    items.iter().take(MAX_NAMED).for_each(|item| messages::warning(&describe(item)));
    if let Some(others) = items.len().checked_sub(MAX_NAMED).filter(|&others| others > 0) {
        messages::warning(&rest(others));
    }
}

fn warn(pairing: &Pairing, has_file: bool) {
    let skipped = |it: &Skipped| format!("{}: skipped: {}", it.document.display(), it.reason);
    warn_each(&pairing.skipped, skipped, |others| format!("skipped {} more", count(others, "document")));
    warn_each(&pairing.conflicts, conflict, |others| {
        format!("{} more contradict the contents; --to json lists them", count(others, "pair of names"))
    });
    if !pairing.names_agree {
        messages::note("the names of the documents do not agree with their contents, and were ignored");
    }
    let advice = if has_file { "" } else { "; --orphans FILE lists them" };
    warn_each(&pairing.orphans, orphan, |others| {
        format!("no counterpart for {}{advice}", count(others, "more document"))
    });
}

fn conflict(it: &NameConflict) -> String {
    let NameConflict { source, target, source_partner, target_partner, .. } = it;
    let (source, target) = (source.display(), target.display());
    let instead = match (source_partner, target_partner) {
        (Some(other), _) => format!("{source} was paired with {}", other.display()),
        (None, Some(other)) => format!("{target} was paired with {}", other.display()),
        (None, None) => "neither was paired".into(),
    };
    format!("{source} and {target}: the names match, but the contents do not; {instead}")
}

fn orphan(it: &Orphan) -> String {
    let document = it.document.display();
    match &it.likeliest {
        Some(other) if other.probability >= WORTH_NAMING => {
            let (name, probability) = (other.document.display(), other.probability);
            format!("{document}: no counterpart; the likeliest is {name} ({probability:.2})")
        }
        _ => format!("{document}: no counterpart"),
    }
}

fn totals(pairing: &Pairing) -> String {
    let sources = pairing.orphans.iter().filter(|it| it.is_source).count();
    let targets = pairing.orphans.len() - sources;
    let sure = pairing.pairs.iter().filter(|pair| pair.probability >= 0.9).count();
    format!(
        "{}, {sure} of them with a probability of at least .9; without a counterpart: {} and {}",
        count(pairing.pairs.len(), "pair"),
        count(sources, "source"),
        count(targets, "translation"),
    )
}

fn nothing(pairing: &Pairing, is_heap: bool) -> String {
    let advice = match is_heap {
        true => "check that the folder has documents in both languages, or lower --min-probability",
        false => "check that the two folders have the same documents, or lower --min-probability",
    };
    let failed = match pairing.failed {
        0 => String::new(),
        failed => format!("; {} failed", count(failed, "document")),
    };
    format!("no documents belong together{failed}; {advice}")
}

fn conclude(pairing: &Pairing, is_heap: bool) -> Outcome {
    if pairing.pairs.is_empty() {
        messages::error(&nothing(pairing, is_heap));
        return Outcome::Nothing;
    }
    if pairing.failed > 0 {
        messages::error(&format!("{} failed", count(pairing.failed, "document")));
        return Outcome::Partial;
    }
    Outcome::Done
}
