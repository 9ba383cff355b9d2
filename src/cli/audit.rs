//! `enregard audit`

use super::align::listed;
use super::args::{AuditArgs, not_stdout};
use super::messages::{self, Outcome, has_colours};
use super::progress::Progress;
use super::signals::handle_signals;
use enregard::audit::{AuditOptions, AuditRun, AuditSummary, Base, Kind, ReportFormat, ReportWriter};
use enregard::error::{Error, Parameter, ParameterNames, Result};
use enregard::internals::wording::{count, list};
use enregard::{Documents, LanguageTag, Languages, Output};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// An output whose writer is created when the first document arrives, because the languages are known only
/// then.
struct Report {
    format: ReportFormat,
    place: PathBuf,
    colour: bool,
    out: Option<Output>,
    writer: Option<Box<dyn ReportWriter<Output>>>,
}

impl Report {
    fn open(format: ReportFormat, output: Option<&Path>) -> Result<Report> {
        let (out, place) = match output {
            Some(path) => (Output::create(path)?, path),
            None => (Output::stream(Box::new(io::stdout())), Path::new("standard output")),
        };
        let colour = output.is_none() && has_colours(&io::stdout());
        Ok(Report { format, place: place.into(), colour, out: Some(out), writer: None })
    }

    fn writer(&mut self, languages: &Languages) -> Option<&mut Box<dyn ReportWriter<Output>>> {
        if let Some(out) = self.out.take() {
            self.writer = Some(self.format.writer(out, languages, self.colour));
        }
        self.writer.as_mut()
    }

    fn finish(mut self, summary: &AuditSummary) -> Result<()> {
        let none = Languages { src: "und".into(), tgt: "und".into() };
        self.writer(&none);
        let Some(writer) = self.writer else { return Ok(()) };
        writer.finish(summary).and_then(Output::commit).map_err(|source| Error::io(self.place, source))
    }
}

pub(crate) fn run(args: AuditArgs) -> Result<Outcome> {
    let stop = Arc::new(AtomicBool::new(false));
    handle_signals(&stop, args.messages.quiet);
    let output = args.output.as_deref().filter(not_stdout).map(Path::to_path_buf);
    let format = format(args.to.as_deref(), output.as_deref())?;
    let (fail_on, min_coverage, quiet) = (args.fail_on.clone(), args.min_coverage, args.messages.quiet);
    let mut run = run_options(args)?;
    run.stop = stop;
    run.read_untranslated = matches!(format, ReportFormat::Xliff | ReportFormat::Po);
    if let Some(path) = &output {
        run.refuse_output(path)?;
    }
    let mut report = Report::open(format, output.as_deref())?;
    let mut progress = Progress::new(quiet);
    let place = report.place.clone();
    let summary = run.run(&mut progress, &mut |audit, languages| {
        let written = report.writer(languages).map_or(Ok(()), |writer| writer.document(&audit));
        written.map_err(|source| Error::io(place.clone(), source))
    })?;
    drop(progress);
    if summary.interrupted {
        messages::error("interrupted; nothing more was audited");
        return Ok(Outcome::Interrupted);
    }
    // A file is created only if there is a result. Standard output gets a report in any case, so that it
    // lists the documents that failed.
    if output.is_none() || summary.done > 0 || !summary.counts.is_empty() {
        report.finish(&summary)?;
    }
    Ok(conclude(&summary, &fail_on, min_coverage))
}

fn format(name: Option<&str>, output: Option<&Path>) -> Result<ReportFormat> {
    match (name, output) {
        (Some(name), _) => name.parse().map_err(|e: Error| Error::call(format!("--to {name}: {e}"))),
        (None, None) => Ok(ReportFormat::Text),
        (None, Some(path)) => ReportFormat::from_path(path).ok_or_else(|| {
            let path = path.display();
            Error::call(format!("{path}: cannot infer the format from the file name; use --to"))
        }),
    }
}

fn run_options(args: AuditArgs) -> Result<AuditRun> {
    let mut limits = args.limits.limits();
    limits.time = args.timeout.map(Duration::from_secs_f64);
    let base = base(&args)?;
    let languages = args.languages.choice()?;
    let documents = match (&args.src, &args.tgt) {
        (Some(src), Some(tgt)) => {
            let language = |tag: &Option<LanguageTag>| tag.as_ref().map(LanguageTag::lang);
            Documents::compare(src, tgt, [language(&languages.src), language(&languages.tgt)])?
        }
        _ => listed(&args.many, limits)?,
    };
    let mut options = AuditOptions::default();
    options.languages = languages;
    options.read = args.reading.encoding.options();
    options.segmented = args.reading.segmented;
    options.splitting = args.reading.splitting.options();
    options.aligner = args.languages.aligner();
    options.aligner.monotone = args.reading.monotone;
    options.limits = limits;
    options.min_probability = args.min_probability;
    options.base = base;
    let mut run = AuditRun::new(documents, options);
    run.jobs = args.jobs.threads(usize::MAX);
    run.names = ParameterNames(messages::option);
    Ok(run)
}

fn base(args: &AuditArgs) -> Result<Option<Base>> {
    Ok(match (&args.base, args.base_ref.as_deref()) {
        (Some(old), _) => match (&args.src, &args.many.pairs) {
            (Some(src), _) => Some(Base::old(old, src)?),
            (None, Some(list)) => Some(Base::listed(old, list)?),
            (None, None) => None,
        },
        (None, Some("")) => return Err(Error::parameter(Parameter::BaseRevision, "is empty")),
        (None, Some(revision)) => Some(Base::revision(revision)),
        (None, None) => None,
    })
}

/// Returns the outcome of a run. Prints the reasons if its exit code is not 0.
fn conclude(summary: &AuditSummary, fail_on: &[Kind], min_coverage: Option<f32>) -> Outcome {
    if summary.done == 0 && summary.counts.is_empty() {
        messages::error("nothing was audited");
        return Outcome::Nothing;
    }
    let mut outcome = Outcome::Done;
    let mut fail = |text: &str| {
        messages::error(text);
        outcome = Outcome::Partial;
    };
    if summary.done == 0 && summary.failed == 0 {
        fail("no file in one folder matches a file in the other by its name; pair the files with --pairs");
    }
    if summary.failed > 0 {
        let all = count(summary.done + summary.failed, "document");
        fail(&format!("{} of {all} failed", summary.failed));
    }
    let wanted = summary.counts.iter().filter(|(kind, _)| fail_on.contains(kind));
    let found: Vec<String> = wanted.map(|(kind, number)| format!("{kind} ({number})")).collect();
    if !found.is_empty() {
        fail(&format!("found {}", list(found.iter().map(String::as_str))));
    }
    if let (Some(least), Some(lowest)) = (min_coverage, summary.lowest_coverage)
        && lowest < f64::from(least)
    {
        let (lowest, least) = (lowest * 100.0, least * 100.0);
        fail(&format!("the lowest coverage is {lowest:.1} %, and --min-coverage is {least:.1} %"));
    }
    outcome
}
