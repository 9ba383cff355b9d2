//! Writes the results of a run in step: units, report and journal.

use crate::corpus::DocumentPair;
use crate::document::{DocumentReport, Observer};
use crate::error::{Parameter, ParameterNames, Result};
use crate::message;
use crate::run::journal::Journal;
use crate::run::outputs::OutputSet;
use crate::run::record::Record;
use crate::run::report::ReportFile;
use crate::run::summary::{Ending, Summary};
use crate::run::worker::AlignedDocument;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The longest time between two checkpoints: how much work a power failure can cost. A checkpoint takes some
/// hundredths of a second on a hard disk.
const CHECKPOINT: Duration = Duration::from_secs(1);

/// Takes results in the order of the documents.
pub(crate) struct ResultWriter {
    outputs: OutputSet,
    report: Option<ReportFile>,
    journal: Option<Journal>,
    /// How far the run is, including the runs that it resumes.
    record: Record,
    /// How long these earlier runs took, in seconds.
    earlier_seconds: f64,
    begin: Instant,
    last_save: Instant,
    /// The number of documents according to the journal on disk.
    saved_documents: u64,
    /// Documents whose probability of being translations of each other is lower are skipped.
    min_document_confidence: f64,
    names: ParameterNames,
    /// Whether the user was told that the lexicon covers too little.
    noted_coverage: bool,
}

impl ResultWriter {
    /// Begins a run, or resumes the run of `from`. Writes the journal.
    pub(crate) fn begin(
        outputs: OutputSet,
        report: Option<ReportFile>,
        journal: Option<Journal>,
        from: Option<Record>,
    ) -> Result<ResultWriter> {
        let (record, now) = (from.unwrap_or_default(), Instant::now());
        let mut writer = ResultWriter {
            outputs,
            report,
            journal,
            earlier_seconds: record.summary.seconds,
            begin: now,
            last_save: now,
            saved_documents: record.documents,
            record,
            min_document_confidence: 0.0,
            names: ParameterNames::default(),
            noted_coverage: false,
        };
        // The earlier run was interrupted between the journal and the renaming of the file.
        if writer.record.output.closing && writer.outputs.is_full() {
            writer.outputs.close()?;
        }
        writer.save(false)?;
        Ok(writer)
    }

    /// Skips documents with a lower probability of being translations of each other. `names` is used in the
    /// report.
    pub(crate) fn skip_below(mut self, min_document_confidence: f64, names: ParameterNames) -> ResultWriter {
        self.min_document_confidence = min_document_confidence;
        self.names = names;
        self
    }

    /// Writes the result of the next document, which may have failed. An `Err` is the message of a panic.
    pub(crate) fn document(
        &mut self,
        pair: &DocumentPair,
        fingerprint: u64,
        result: Result<AlignedDocument, String>,
        observer: &mut dyn Observer,
    ) -> Result<()> {
        let AlignedDocument { units, mut report } = result.unwrap_or_else(|panic| {
            AlignedDocument::failed(pair, format!("internal error ({panic}); please report it"))
        });
        self.skip_unlikely(&mut report);
        if report.error.is_none() && !report.left_out {
            self.outputs.write(pair, &units, &mut report)?;
        } else {
            self.outputs.count_unwritten();
        }
        if report.soft && !std::mem::replace(&mut self.noted_coverage, true) {
            observer.note(&message![
                format!(
                    "{}: the lexicon covers few of its words; enregard learns the others from the document \
                     itself (a glossary given with ",
                    report.document
                ),
                Parameter::Lexicon,
                " improves the result)"
            ]);
        }
        if let Some(file) = &mut self.report {
            file.add(&report)?;
        }
        self.record.add_document(fingerprint);
        self.record.summary.add(&report);
        observer.document(&report);
        if self.outputs.is_full() {
            // In this order: if the run ends between the two, the journal tells the next run to close the
            // file.
            self.save(true)?;
            self.outputs.close()?;
        }
        self.save_if_due(false)
    }

    /// Marks a document as skipped if its texts are unlikely to be translations of each other.
    fn skip_unlikely(&self, report: &mut DocumentReport) {
        let unlikely = |probability: &f64| *probability < self.min_document_confidence;
        let Some(probability) = report.document_confidence.filter(unlikely) else { return };
        if report.error.is_some() {
            return;
        }
        report.left_out = true;
        let fault =
            format!("skipped: probability {probability:.3} that the texts are translations of each other; ");
        let minimum = format!(" is {}", self.min_document_confidence as f32);
        let warning = message![fault, Parameter::MinDocumentConfidence, minimum];
        report.warnings.push(warning.render(self.names.0));
    }

    /// Flushes the outputs while no result is available.
    pub(crate) fn idle(&mut self) -> Result<()> {
        self.outputs.flush()?;
        self.save_if_due(true)
    }

    fn save_if_due(&mut self, idle: bool) -> Result<()> {
        let due = idle || self.last_save.elapsed() >= CHECKPOINT;
        if due && self.record.documents > self.saved_documents { self.save(false) } else { Ok(()) }
    }

    /// Makes the outputs durable, then the journal: it may describe less than there is, but never more.
    fn save(&mut self, closing: bool) -> Result<()> {
        self.record.summary.seconds = self.earlier_seconds + self.begin.elapsed().as_secs_f64();
        self.last_save = Instant::now();
        let Some(journal) = &mut self.journal else { return Ok(()) };
        self.record.output = self.outputs.checkpoint(closing)?;
        self.record.report = self.report.as_mut().map(ReportFile::checkpoint).transpose()?;
        journal.save(&mut self.record)?;
        self.saved_documents = self.record.documents;
        Ok(())
    }

    /// Completes the outputs after the last document and deletes the journal.
    pub(crate) fn finish(mut self) -> Result<Summary> {
        self.save(true)?;
        let summary = self.record.summary;
        if summary.done + summary.left_out > 0 {
            self.outputs.finish()?;
        } else {
            self.outputs.abandon();
        }
        self.report.map_or(Ok(()), ReportFile::finish)?;
        self.journal.map_or(Ok(()), Journal::remove)?;
        Ok(summary)
    }

    /// Ends an interrupted run and keeps what another run can continue.
    pub(crate) fn interrupt(mut self) -> Result<Summary> {
        self.outputs.flush()?;
        self.save(false)?;
        if self.journal.is_none() {
            self.report.take().map_or(Ok(()), ReportFile::finish)?;
        }
        let mut summary = std::mem::take(&mut self.record.summary);
        summary.ending = Ending::Interrupted { journal: self.keep() };
        Ok(summary)
    }

    /// Keeps the files if another run can continue them, and deletes them otherwise. Returns the path of the
    /// journal if there is something to continue.
    pub(crate) fn keep(self) -> Option<PathBuf> {
        let journal = self.journal?;
        if self.saved_documents > 0 {
            return Some(journal.path().to_path_buf());
        }
        self.outputs.abandon();
        if let Some(report) = self.report {
            report.abandon();
        }
        // A journal that cannot be deleted does no harm: it says that no document is done.
        let _ = journal.remove();
        None
    }

    /// The number of documents according to the journal on disk.
    pub(crate) fn saved_documents(&self) -> u64 {
        self.saved_documents
    }
}
