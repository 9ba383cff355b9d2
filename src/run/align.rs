//! Aligns many documents on several threads and writes the results in document order.

use crate::aligner::Aligner;
use crate::corpus::{DocumentPair, Documents};
use crate::corrections::Corrections;
use crate::document::{Inputs, Observer, Spoken, warn_unpaired};
use crate::error::{Parameter, ParameterNames, Result, message};
use crate::quality::Examiner;
use crate::run::writer::{Failure, ResultWriter};
use crate::run::{
    AlignOptions, Batch, Destination, End, Journal, OutputSet, ReportFile, Step, Summary, Workers,
    useful_threads,
};
use crate::wording::count;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// An alignment run over one or more document pairs.
///
/// # Examples
/// ```
/// use enregard::{AlignOptions, AlignRun, Destination, Documents, Silent};
///
/// let folder = tempfile::tempdir()?;
/// let documents =
///     Documents::find("fixtures/fr/lettre.txt".as_ref(), "fixtures/en/lettre.txt".as_ref())?;
/// let output = folder.path().join("letter.tmx");
/// let mut run = AlignRun::new(documents, Destination::File(output.clone()), AlignOptions::default());
/// run.jobs = 2;
/// let summary = run.run(&mut Silent)?;
/// assert_eq!((summary.done, summary.failed), (1, 0));
/// assert!(output.exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
pub struct AlignRun {
    /// The documents to align.
    pub documents: Documents,
    /// The destination of the translation units.
    pub destination: Destination,
    /// All other settings that affect the output.
    pub options: AlignOptions,
    /// The number of threads. The output does not depend on it.
    pub jobs: usize,
    /// The report file, with one JSON object per document. If this is `None`, no report is written.
    pub report: Option<PathBuf>,
    /// The file to which the caller will write a page with the [`Summary`]. The run does not write this file,
    /// but checks that no other file of the run has this name.
    pub summary: Option<PathBuf>,
    /// Whether to continue an interrupted run that wrote to the same output, if there is one.
    pub resume: bool,
    /// Setting this flag ends the run early. Documents in progress are finished, unless there is only one
    /// document.
    pub stop: Arc<AtomicBool>,
    /// How parameter names are written in the report.
    pub names: ParameterNames,
}

/// A document pair, or the error that ended the input, together with the document's fingerprint.
type Queued = (Result<DocumentPair>, u64);

impl AlignRun {
    /// Creates a run that aligns `documents` and writes to `destination`, on one thread and without a report.
    pub fn new(documents: Documents, destination: Destination, options: AlignOptions) -> AlignRun {
        let (stop, names) = (Arc::default(), ParameterNames::default());
        AlignRun {
            documents,
            destination,
            options,
            jobs: 1,
            report: None,
            summary: None,
            resume: false,
            stop,
            names,
        }
    }

    /// Runs the alignment and writes every document that succeeds. Documents that fail are reported to
    /// `observer` and listed in the report. If all fail, no output is created.
    ///
    /// # Errors
    /// Returns an error if the run as a whole cannot proceed, for example because an output cannot be written.
    /// If the run writes many documents to files, it can then be resumed, and the finished documents are kept.
    /// No incomplete file gets its final name.
    pub fn run(mut self, observer: &mut dyn Observer) -> Result<Summary> {
        self.check()?;
        warn_unpaired(&self.documents, observer);
        let unpaired = self.documents.unpaired().len() as u64;
        if let Some(path) = self.journal_path()? {
            // Report an interrupted earlier run before reading any text.
            Journal::find(&path, self.resume)?;
        }
        let inputs = Inputs::new(self.options.read, self.options.segmented, self.options.limits);
        let mut inputs = inputs.with_splitting(&self.options.splitting)?;
        inputs.stop = Some(Arc::clone(&self.stop));
        let spoken = self.options.languages.resolve(&mut self.documents, &inputs, observer)?;
        inputs.check_splitters(spoken.langs)?;
        // Check again, because file names may contain the languages, which are now known.
        self.check_outputs(&spoken.tags)?;
        let mut file_names = self.file_names(&spoken.tags)?;
        self.options.write.tmx.check(&spoken.tags)?;
        let (journal, record) = self.open_journal(&spoken.tags)?;
        self.skip_finished(record.as_ref(), &spoken.tags, &mut file_names, observer)?;
        let workers = self.workers(spoken, inputs, observer)?;
        let done = record.as_ref().map_or(0, |record| record.documents);
        let single = self.is_single();
        let AlignRun { documents, destination, options, jobs, report, stop, names, .. } = self;
        let (resumable, from) = (journal.is_some(), record.as_ref());
        let refuse = |file: &Path| options.refuse_input(file, &documents);
        let report = report.map(|path| ReportFile::open(path, resumable, from, refuse)).transpose()?;
        let (tags, journaled) = (&workers.spoken.tags, (resumable, from));
        let outputs = OutputSet::open(destination, &options, tags, journaled, file_names, refuse)?;
        observer.begin(documents.known_count(), done);
        let min = f64::from(options.min_document_confidence);
        let writer = ResultWriter::begin(outputs, report, journal, record, min, names)?;
        // An unfinished document cannot be kept. So if there is only one document, its worker checks the stop
        // flag, and the batch ignores the flag.
        let batch = Batch {
            threads: useful_threads(jobs, documents.known_count(), observer),
            stop: if single { Arc::default() } else { stop },
            weigh: |(pair, _): &Queued| pair.as_ref().map_or(0, DocumentPair::weight),
        };
        let mut summary = align(documents, &workers, batch, writer, observer)?;
        workers.inputs.splitters.warnings().iter().for_each(|text| observer.warning(text));
        summary.unpaired = unpaired;
        Ok(summary)
    }

    fn workers(&self, spoken: Spoken, inputs: Inputs, observer: &mut dyn Observer) -> Result<Workers> {
        let (src, tgt) = spoken.langs;
        let aligner = Aligner::with_options(src, tgt, self.options.aligner.clone())?;
        aligner.lexicon_note().iter().for_each(|text| observer.note(text));
        let flags = &self.options.write.flags;
        let examiner = (!flags.wanted().is_empty()).then(|| Examiner::new(src, tgt, flags));
        Ok(Workers {
            examiner,
            aligner,
            spoken,
            inputs,
            corrections: self.options.corrections.as_deref().map(Corrections::read).transpose()?,
            quit: self.is_single().then(|| Arc::clone(&self.stop)),
            names: self.names,
            idle: Mutex::default(),
        })
    }
}

/// Aligns the documents and writes the results in order.
fn align(
    documents: Documents,
    workers: &Workers,
    batch: Batch<Queued>,
    mut writer: ResultWriter,
    observer: &mut dyn Observer,
) -> Result<Summary> {
    let mut input_failed = false;
    let queue = documents.map(|pair| (pair, 0));
    let (resumable, most) = (writer.is_resumable(), workers.inputs.limits().text(None));
    let end = batch.run(
        queue,
        |(pair, fingerprint)| {
            let pair = pair.as_mut().ok()?;
            if resumable {
                // Compute the fingerprint first, because aligning frees the texts in memory.
                *fingerprint = pair.fingerprint(most);
            }
            Some(workers.document(pair))
        },
        |step| match step {
            Step::Idle => writer.idle(),
            Step::Done((pair, fingerprint), result) => {
                // The result is missing only if `pair` is an input error, which is returned first.
                let pair = pair.inspect_err(|_| input_failed = true)?;
                let result = result.and_then(|done| done.ok_or_else(|| "no result".into()));
                writer.document(&pair, fingerprint, result, observer)
            }
        },
    );
    let ended = match end? {
        End::All => writer.finish(),
        End::Stopped => writer.interrupt(),
        End::Broken(error) => {
            if input_failed {
                // Only the input is faulty, so all results so far can be kept. If saving them fails, the input
                // error is still the one to return.
                let _ = writer.save_all();
            }
            Err(writer.fail(error))
        }
    };
    ended.map_err(|Failure { error, kept }| {
        if let Some((journal, documents)) = kept {
            let kept = count(documents, "document");
            let fault = format!(
                "kept the results of {kept} (journal: {}); fix the problem, then rerun with ",
                journal.display()
            );
            observer.note(&message![fault, Parameter::Resume]);
        }
        error
    })
}
