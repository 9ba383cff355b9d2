//! The whole run: open the outputs, align document after document, write in order.

use super::aligner::{Aligner, AlignerOptions, Workspace};
use super::batch::in_order;
use super::corrections::Corrections;
use super::document::{self, Work};
use super::ingest::Inputs;
use super::languages::{LanguageChoice, Spoken};
use super::out::{Keep, Out};
use super::pairs::{DocumentPair, Pairs};
use super::report::{DocumentReport, ReportFile, Summary};
use crate::error::{Error, Result};
use crate::format::{Format, Unit, WriteOptions};
use crate::text::lang::Lang;
use crate::text::read::ReadOptions;
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

/// Where the units go.
pub enum Destination {
    /// Into a stream.
    Stream(Box<dyn Write>),
    /// Into one file for all documents.
    File(PathBuf),
    /// Into a folder, a file for each document.
    Folder(PathBuf),
}

/// Watches a run; called from one thread, in the order of the documents.
pub trait Observer {
    /// Something worth knowing, such as the languages that were detected.
    fn note(&mut self, text: &str);
    /// The long work begins.
    fn begin(&mut self, documents: u64);
    /// A document is done, or failed.
    fn document(&mut self, report: &DocumentReport);
}

/// A run of the aligner over documents, as it was asked for.
pub struct AlignRun {
    /// The documents.
    pub pairs: Pairs,
    /// Their languages.
    pub languages: LanguageChoice,
    /// How files are read.
    pub read: ReadOptions,
    /// Whether the input is a sentence a line already.
    pub segmented: bool,
    /// What the aligner is told.
    pub aligner: AlignerOptions,
    /// Beads that people fixed, and units that they do not want.
    pub corrections: Option<PathBuf>,
    /// The format of the output.
    pub format: Format,
    /// Where it goes.
    pub destination: Destination,
    /// Units of less confidence are left out; null beads are not asked.
    pub min_confidence: f32,
    /// Whether null beads are written where the format has a place for them.
    pub keep_nulls: bool,
    /// How the output is written.
    pub write: WriteOptions,
    /// How many threads work.
    pub jobs: usize,
    /// A file with a line about each document.
    pub report: Option<PathBuf>,
}

/// What all threads share.
struct Shared {
    aligner: Aligner,
    spoken: Spoken,
    inputs: Inputs,
    workspaces: Mutex<Vec<Workspace>>,
    corrections: Option<Corrections>,
}

impl AlignRun {
    /// Does it. Documents that fail are reported to `observer` and in the report, and the rest is written.
    ///
    /// # Errors
    /// What makes the whole run impossible: languages that cannot be had, outputs that cannot be written. Then, and
    /// when all documents fail, no output appears.
    pub fn run(self, observer: &mut dyn Observer) -> Result<Summary> {
        let inputs = Inputs::new(self.read, self.segmented);
        let spoken = self.languages.resolve(&self.pairs.pairs, &inputs, observer)?;
        self.check_report()?;
        let corrections = self.corrections.as_deref().map(Corrections::read).transpose()?;
        let mut report = self.report.map(ReportFile::create).transpose()?;
        let keep = Keep {
            format: self.format,
            nulls: self.keep_nulls,
            min_confidence: self.min_confidence,
            write: self.write,
        };
        let mut out = Out::open(self.destination, keep, spoken.tags.clone(), &self.pairs.pairs)?;
        let aligner = aligner(spoken.langs, self.aligner, observer)?;
        let shared = Shared { aligner, spoken, inputs, workspaces: Mutex::default(), corrections };
        let mut summary = Summary::default();
        observer.begin(self.pairs.pairs.len() as u64);

        let mut pairs = self.pairs.pairs.iter();
        let mut hand_on = |result: Result<Done, String>| -> Result<()> {
            // There is exactly one result for each pair.
            let Some(pair) = pairs.next() else { return Ok(()) };
            let Done { units, report: mut line } = result.unwrap_or_else(|panic| {
                Done::failed(pair, format!("a fault in enregard itself ({panic}); please report it"))
            });
            if line.error.is_none() {
                out.document(&pair.name, units, &mut line)?;
            }
            summary.add(&line);
            observer.document(&line);
            report.as_mut().map_or(Ok(()), |report| report.line(&line))
        };
        let broken = in_order(
            &self.pairs.pairs,
            self.jobs,
            |pair| size(&pair.src) + size(&pair.tgt),
            |pair| shared.document(pair),
            |result| hand_on(result).map_or_else(ControlFlow::Break, ControlFlow::Continue),
        );
        match broken {
            Err(e) => return Err(Error::Usage(format!("--jobs {}: {e}", self.jobs))),
            Ok(Some(error)) => return Err(error),
            Ok(None) => {}
        }
        if summary.done > 0 {
            out.finish()?;
        }
        report.map_or(Ok(()), ReportFile::finish)?;
        Ok(summary)
    }

    /// The report must not be the output.
    fn check_report(&self) -> Result<()> {
        match (&self.report, &self.destination) {
            (Some(report), Destination::File(output)) if report == output => Err(Error::Usage(format!(
                "--report {} is the output too; give it another name",
                report.display()
            ))),
            _ => Ok(()),
        }
    }
}

/// The aligner of a pair of languages; a missing lexicon is told, since the result is worse without.
fn aligner(
    (src, tgt): (Lang, Lang),
    options: AlignerOptions,
    observer: &mut dyn Observer,
) -> Result<Aligner> {
    let aligner = Aligner::new(src, tgt, options)?;
    if !aligner.has_lexicon() {
        observer.note(&format!(
            "no lexicon for {src}-{tgt} is built in: aligning by what the texts themselves show"
        ));
    }
    Ok(aligner)
}

/// The size of a file in bytes; what cannot be looked at will fail soon enough.
fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |meta| meta.len())
}

/// A document that went through, or failed.
struct Done {
    units: Vec<Unit>,
    report: DocumentReport,
}

impl Done {
    fn failed(pair: &DocumentPair, reason: String) -> Done {
        let report = DocumentReport {
            document: pair.name.clone(),
            source: pair.src.clone(),
            target: pair.tgt.clone(),
            error: Some(reason),
            ..DocumentReport::default()
        };
        Done { units: Vec::new(), report }
    }
}

impl Shared {
    /// Reads and aligns one pair, on any thread.
    fn document(&self, pair: &DocumentPair) -> Done {
        let begin = Instant::now();
        let mut done = self.aligned(pair).unwrap_or_else(|e| Done::failed(pair, e.to_string()));
        done.report.seconds = (begin.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        done
    }

    fn aligned(&self, pair: &DocumentPair) -> Result<Done> {
        let langs = self.spoken.langs;
        let (src, tgt) = (self.inputs.read(&pair.src)?, self.inputs.read(&pair.tgt)?);
        self.spoken.check(pair, &src, &tgt)?;
        let warned = [(&pair.src, &src), (&pair.tgt, &tgt)].map(|(path, side)| {
            let about = |w| format!("{}: {w}", path.display());
            side.document.warnings.iter().map(about).collect::<Vec<_>>()
        });
        let (src, tgt) = (src.cut(langs.0), tgt.cut(langs.1));
        let mut work = self.workspaces.lock().map(|mut w| w.pop()).ok().flatten().unwrap_or_default();
        let doing = Work { aligner: &self.aligner, corrections: self.corrections.as_ref(), space: &mut work };
        let (units, mut report) = document::align(&pair.name, (&src, &tgt), langs, doing)?;
        if let Ok(mut workspaces) = self.workspaces.lock() {
            workspaces.push(work);
        }
        report.warnings.splice(0..0, warned.concat());
        report.source.clone_from(&pair.src);
        report.target.clone_from(&pair.tgt);
        Ok(Done { units, report })
    }
}
