//! Aligns many documents: opens the outputs, aligns on several threads, writes in order.

use crate::aligner::Aligner;
use crate::corpus::{DocumentPair, Documents};
use crate::corrections::Corrections;
use crate::document::Observer;
use crate::document::languages::Spoken;
use crate::document::read::Inputs;
use crate::error::{Error, Parameter, ParameterNames, Result};
use crate::format::Languages;
use crate::io::{Output, refuse_overwrite, same_file};
use crate::message;
use crate::run::batch::{Batch, End, Step};
use crate::run::journal::Journal;
use crate::run::options::AlignOptions;
use crate::run::outputs::{Destination, OutputSet};
use crate::run::record::Record;
use crate::run::report::ReportFile;
use crate::run::resume;
use crate::run::summary::Summary;
use crate::run::worker::Workers;
use crate::run::writer::ResultWriter;
use crate::wording::count;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// A run of the aligner over documents.
///
/// # Examples
/// ```
/// use enregard::{AlignOptions, AlignRun, Destination, Documents, Silent};
///
/// let folder = tempfile::tempdir()?;
/// let documents =
///     Documents::find("fixtures/fr/lettre.txt".as_ref(), "fixtures/en/lettre.txt".as_ref())?;
/// let output = folder.path().join("letter.tmx");
/// let run = AlignRun::new(documents, Destination::File(output.clone()), AlignOptions::default());
/// let summary = run.jobs(2).run(&mut Silent)?;
/// assert_eq!((summary.done, summary.failed), (1, 0));
/// assert!(output.exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct AlignRun {
    documents: Documents,
    destination: Destination,
    options: AlignOptions,
    jobs: usize,
    report: Option<PathBuf>,
    resume: bool,
    stop: Arc<AtomicBool>,
    names: ParameterNames,
}

/// A document in the queue, or the error that ends the input.
struct Queued {
    pair: Result<DocumentPair>,
    weight: u64,
    fingerprint: u64,
}

impl AlignRun {
    /// A run that aligns `documents` and writes to `destination`, on one thread.
    pub fn new(documents: Documents, destination: Destination, options: AlignOptions) -> AlignRun {
        AlignRun {
            documents,
            destination,
            options,
            jobs: 1,
            report: None,
            resume: false,
            stop: Arc::default(),
            names: ParameterNames::default(),
        }
    }

    /// The documents of the run.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Sets the number of threads. The output does not depend on it.
    #[must_use]
    pub fn jobs(mut self, jobs: usize) -> AlignRun {
        self.jobs = jobs;
        self
    }

    /// Writes a report to a file: one JSON object per document.
    #[must_use]
    pub fn report(mut self, path: impl Into<Option<PathBuf>>) -> AlignRun {
        self.report = path.into();
        self
    }

    /// Continues the interrupted run with the same output, if there is one.
    #[must_use]
    pub fn resume(mut self, resume: bool) -> AlignRun {
        self.resume = resume;
        self
    }

    /// Ends the run early once `flag` is set. Documents in progress are finished, unless the run has only
    /// one.
    #[must_use]
    pub fn stop(mut self, flag: Arc<AtomicBool>) -> AlignRun {
        self.stop = flag;
        self
    }

    /// Sets how the report writes the names of parameters.
    #[must_use]
    pub fn parameter_names(mut self, names: ParameterNames) -> AlignRun {
        self.names = names;
        self
    }

    /// Runs the alignment. Documents that fail are passed to `observer` and listed in the report; the others
    /// are written.
    ///
    /// # Errors
    /// Whatever makes the whole run impossible, such as undetectable languages or an output that cannot be
    /// written. No output appears then, nor when all documents fail. If many documents are written to files,
    /// another run can continue from the documents that were finished.
    pub fn run(mut self, observer: &mut dyn Observer) -> Result<Summary> {
        self.check_outputs(&self.options.languages.so_far())?;
        if let Some(path) = self.journal_path()? {
            // An interrupted run is reported before any text is read.
            Journal::find(&path, self.resume)?;
        }
        let mut inputs = Inputs::new(self.options.read, self.options.segmented);
        inputs.most_bytes = self.options.limits.bytes;
        let spoken = self.options.languages.resolve(&mut self.documents, &inputs, observer)?;
        // Checked again, since file names may contain the detected languages.
        self.check_outputs(&spoken.tags)?;
        self.options.write.tmx.check(&spoken.tags)?;
        let (journal, record) = self.open_journal(&spoken.tags)?;
        self.skip_finished(record.as_ref(), observer)?;
        let workers = self.workers(spoken, inputs, observer)?;
        let done = record.as_ref().map_or(0, |record| record.documents);
        let single = self.is_single();
        let AlignRun { documents, destination, options, jobs, report, stop, names, .. } = self;
        let (resumable, from) = (journal.is_some(), record.as_ref());
        let report = report.map(|path| ReportFile::open(path, resumable, from)).transpose()?;
        let outputs = OutputSet::open(destination, &options, &workers.spoken.tags, resumable, from)?;
        observer.begin(documents.known_count(), done);
        let writer = ResultWriter::begin(outputs, report, journal, record)?
            .skip_below(f64::from(options.min_document_confidence), names);
        // Nothing of a single document can be kept, so its worker watches the flag and no batch has to.
        let batch = Batch {
            threads: jobs,
            stop: if single { Arc::default() } else { stop },
            weigh: |queued: &Queued| queued.weight,
        };
        align(documents, &workers, batch, writer, observer)
    }

    /// Refuses an output that is one of the files that the run reads: documents, lexicons, corrections.
    fn refuse_overwrite(&self, output: &Path) -> Result<()> {
        self.documents.refuse_overwrite(output)?;
        refuse_overwrite(output, self.options.aligner.lexicons.iter().chain(&self.options.corrections))
    }

    /// Checks that an additional output file, which `parameter` sets, is not a file that the run reads or
    /// writes.
    ///
    /// # Errors
    /// A call error that names the file.
    pub fn check_beside(&self, parameter: Parameter, path: &Path) -> Result<()> {
        self.refuse_overwrite(path)?;
        let is_output = matches!(&self.destination, Destination::File(output) if same_file(path, output));
        let is_report =
            parameter != Parameter::Report && self.report.as_ref().is_some_and(|r| same_file(path, r));
        let what = match (is_output, is_report) {
            (true, _) => "the output",
            (_, true) => "the report",
            _ => return Ok(()),
        };
        Err(Error::value(parameter, path.display(), format!("this file is {what} as well"))
            .help("choose another name"))
    }

    /// Checks that the outputs can be written and are distinct from each other and from the inputs.
    fn check_outputs(&self, languages: &Languages) -> Result<()> {
        if let Some(report) = &self.report {
            self.check_beside(Parameter::Report, report)?;
            Output::check(report)?;
        }
        if let Destination::Folder(folder) = &self.destination {
            self.documents.refuse_input_folder(folder)?;
        }
        self.destination.check(&self.options.layout(languages), |file| self.refuse_overwrite(file))?;
        resume::check_shards(&self.destination, &self.options)
    }

    /// Whether one document goes to one file. Even a single document goes to a numbered shard if shards are
    /// asked for.
    fn is_single(&self) -> bool {
        !self.documents.are_many() && self.options.shard_size.is_none()
    }

    fn journal_path(&self) -> Result<Option<PathBuf>> {
        resume::journal_path(&self.destination, &self.options, !self.is_single(), self.resume)
    }

    fn open_journal(&self, languages: &Languages) -> Result<(Option<Journal>, Option<Record>)> {
        let Some(path) = self.journal_path()? else { return Ok((None, None)) };
        let mut fingerprint = self.options.fingerprint(languages)?;
        fingerprint.insert("the input".into(), self.documents.origin());
        if let Some(report) = &self.report {
            fingerprint.insert(Parameter::Report.name().into(), report.to_string_lossy().into_owned());
        }
        let (journal, record) = Journal::open(path, fingerprint, self.resume)?;
        Ok((Some(journal), record))
    }

    /// Skips the documents of an interrupted run.
    fn skip_finished(&mut self, record: Option<&Record>, observer: &mut dyn Observer) -> Result<()> {
        if let Some(record) = record {
            resume::skip(&mut self.documents, record)?;
            let done = count(record.documents, "document");
            observer.note(&format!("resuming after the first {done}").into());
        } else if self.resume {
            observer.note(&message![
                Parameter::Resume,
                ": no interrupted run found for this output; starting from the beginning"
            ]);
        }
        Ok(())
    }

    /// What the threads share.
    fn workers(&self, spoken: Spoken, inputs: Inputs, observer: &mut dyn Observer) -> Result<Workers> {
        let (src, tgt) = spoken.langs;
        let aligner = Aligner::with_options(src, tgt, self.options.aligner.clone())?;
        aligner.lexicon_note().iter().for_each(|text| observer.note(text));
        Ok(Workers {
            aligner,
            spoken,
            inputs,
            corrections: self.options.corrections.as_deref().map(Corrections::read).transpose()?,
            time: self.options.limits.time,
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
    let queue = documents.map(|pair| {
        let (weight, fingerprint) = pair.as_ref().map_or((0, 0), |pair| (pair.weight(), pair.fingerprint()));
        Queued { pair, weight, fingerprint }
    });
    let end = batch.run(
        queue,
        |queued| queued.pair.as_mut().ok().map(|pair| workers.document(pair)),
        |step| {
            let written = match step {
                Step::Idle => writer.idle(),
                Step::Done(queued, result) => queued.pair.and_then(|pair| {
                    // The result is only missing for an error of the input, which was returned above.
                    let result = result.and_then(|done| done.ok_or_else(|| "no result".into()));
                    writer.document(&pair, queued.fingerprint, result, observer)
                }),
            };
            written.map_or_else(ControlFlow::Break, ControlFlow::Continue)
        },
    );
    match end? {
        End::All => writer.finish(),
        End::Stopped => writer.interrupt(),
        End::Broken(error) => {
            let kept = count(writer.saved_documents(), "document");
            if let Some(journal) = writer.keep() {
                let fault = format!("kept {kept} ({}); fix the problem, then rerun with ", journal.display());
                observer.note(&message![fault, Parameter::Resume]);
            }
            Err(error)
        }
    }
}
