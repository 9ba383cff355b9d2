//! Writes the results of a run, and keeps the units, the report and the journal consistent with each other.

use crate::corpus::DocumentPair;
use crate::document::{DocumentReport, Observer, report_progress};
use crate::error::{Error, Parameter, ParameterNames, Result, message};
use crate::run::{
    AlignedDocument, Ending, Journal, OutputSet, Position, Record, ReportFile, Shards, Summary, failed,
};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Time since the last checkpoint after which a finished document triggers the next one. A power failure destroys
/// about this much work. A checkpoint takes a few hundredths of a second on a hard disk.
const CHECKPOINT: Duration = Duration::from_secs(1);

/// Writes results in the order of the documents.
pub(crate) struct ResultWriter {
    outputs: OutputSet,
    report: Option<ReportFile>,
    journal: Option<Journal>,
    /// The progress of the run, including the earlier runs that it resumes.
    record: Record,
    /// The time that the earlier runs took, in seconds.
    earlier_seconds: f64,
    begin: Instant,
    last_save: Instant,
    /// The number of finished documents according to the journal on disk.
    saved_documents: u64,
    /// Document pairs whose probability of being translations of each other is below this value are skipped.
    min_document_confidence: f64,
    names: ParameterNames,
    /// Whether the observer has already received the note that the lexicon covers few words.
    noted_coverage: bool,
}

/// Marks a document as skipped if the probability that its texts are translations of each other is below `minimum`.
pub(crate) fn skip_unlikely(report: &mut DocumentReport, minimum: f64, names: ParameterNames) {
    let unlikely = |probability: &f64| *probability < minimum;
    let Some(probability) = report.document_confidence.filter(unlikely) else { return };
    report.left_out = true;
    let fault =
        format!("skipped: the texts are translations of each other with probability {probability:.3}; ");
    let minimum = format!(" is {}", minimum as f32);
    let warning = message![fault, Parameter::MinDocumentConfidence, minimum];
    report.warnings.push(warning.render(names.0));
}

/// Returns the result of a document whose processing panicked.
pub(crate) fn panicked(pair: &DocumentPair, panic: &str) -> AlignedDocument {
    failed(pair, panic_message(panic, [&pair.src, &pair.tgt].map(|side| side.place())))
}

/// Returns the reason for the failure of a document whose processing panicked.
pub(crate) fn panic_message<'a>(panic: &str, texts: impl IntoIterator<Item = &'a Path>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|path| path.display().to_string()).collect();
    format!("internal error ({panic}); please report it with {}", texts.join(" and "))
}

/// An error that ends a run.
pub(crate) struct Failure {
    pub error: Error,
    /// The journal from which a later run can resume, and the number of documents in it.
    pub kept: Option<(PathBuf, u64)>,
}

impl ResultWriter {
    /// Begins a run, or resumes the run recorded in `from`, and writes the journal.
    pub(crate) fn begin(
        outputs: OutputSet,
        report: Option<ReportFile>,
        journal: Option<Journal>,
        from: Option<Record>,
        min_document_confidence: f64,
        names: ParameterNames,
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
            min_document_confidence,
            names,
            noted_coverage: false,
        };
        // If the file is already full, the earlier run was interrupted after it recorded that it would close
        // the file, and before it recorded that it had done so.
        if let Some(shards) = writer.outputs.shards().filter(|shards| shards.is_full())
            && writer.record.output.closing
        {
            shards.close()?;
        }
        writer.save(false)?;
        Ok(writer)
    }

    /// Whether a later run can continue this run.
    pub(crate) fn is_resumable(&self) -> bool {
        self.journal.is_some()
    }

    /// Writes the result of the next document, which may have failed. If `result` is an `Err`, it is the
    /// message of a panic.
    pub(crate) fn document(
        &mut self,
        pair: &DocumentPair,
        fingerprint: u64,
        result: Result<AlignedDocument, String>,
        observer: &mut dyn Observer,
    ) -> Result<()> {
        let (mut units, mut report) = result.unwrap_or_else(|panic| panicked(pair, &panic));
        skip_unlikely(&mut report, self.min_document_confidence, self.names);
        if report.error.is_some() || report.left_out {
            self.outputs.skip(pair);
        } else if let Some(error) = self.outputs.write(pair, &mut units, &mut report)? {
            report = failed(pair, error.render(self.names.0)).1;
        }
        if report.soft && !std::mem::replace(&mut self.noted_coverage, true) {
            let coverage = format!(
                "{}: the lexicon covers few words of this document; enregard learns the others from the document \
                 itself (to improve the result, add a glossary with ",
                report.document
            );
            observer.note(&message![coverage, Parameter::Lexicon, ")"]);
        }
        if let Some(file) = &mut self.report {
            file.add(&report)?;
        }
        self.record.add_document(fingerprint);
        self.record.summary.add(&report);
        observer.document(&report);
        report_progress(pair, observer);
        if self.outputs.shards().is_some_and(|shards| shards.is_full()) {
            // `save(true)` records that the file is about to be closed. If the run is killed before
            // `save(false)`, the next run closes the file.
            self.save(true)?;
            self.outputs.shards().map_or(Ok(()), Shards::close)?;
            self.save(false)?;
        }
        self.save_if_due(false)
    }

    /// Flushes the outputs and saves the progress. Called while no result is available.
    pub(crate) fn idle(&mut self) -> Result<()> {
        self.outputs.flush()?;
        self.save_if_due(true)
    }

    fn save_if_due(&mut self, idle: bool) -> Result<()> {
        let due = idle || self.last_save.elapsed() >= CHECKPOINT;
        if due && self.record.documents > self.saved_documents { self.save(false) } else { Ok(()) }
    }

    /// Syncs the outputs to disk before the journal, so that the journal never describes more than was written.
    fn save(&mut self, closing: bool) -> Result<()> {
        self.record.summary.seconds = self.earlier_seconds + self.begin.elapsed().as_secs_f64();
        self.last_save = Instant::now();
        let Some(journal) = &mut self.journal else { return Ok(()) };
        // In an output folder, each file is synced to disk before it gets its final name. So only a single
        // output file or an unfinished shard must be synced here.
        self.record.output = match self.outputs.shards() {
            Some(shards) => shards.checkpoint(closing)?,
            None => Position { closing, ..Position::default() },
        };
        self.record.report = self.report.as_mut().map_or(Ok(None), ReportFile::checkpoint)?;
        journal.save(&mut self.record)?;
        self.saved_documents = self.record.documents;
        Ok(())
    }

    /// Completes the outputs after the last document and deletes the journal.
    pub(crate) fn finish(mut self) -> Result<Summary, Failure> {
        if let Err(error) = self.save(true) {
            return Err(self.fail(error));
        }
        let kept = self.journal.as_ref().map(|journal| journal.path.journal.clone());
        let kept = kept.map(|journal| (journal, self.saved_documents));
        let ResultWriter { outputs, report, journal, record, .. } = self;
        let summary = record.summary;
        let close = || {
            if summary.done + summary.left_out > 0 {
                outputs.finish()?;
            } else {
                outputs.abandon();
            }
            report.map_or(Ok(()), ReportFile::finish)?;
            journal.map_or(Ok(()), Journal::remove)
        };
        close().map_err(|error| Failure { error, kept })?;
        Ok(summary)
    }

    /// Ends an interrupted run, and keeps the files that a later run can continue.
    pub(crate) fn interrupt(mut self) -> Result<Summary, Failure> {
        if let Err(error) = self.save_all() {
            return Err(self.fail(error));
        }
        let report = self.report.take_if(|_| self.journal.is_none());
        report.map_or(Ok(()), ReportFile::finish).map_err(|error| Failure { error, kept: None })?;
        let mut summary = std::mem::take(&mut self.record.summary);
        summary.ending = Ending::Interrupted { journal: self.keep() };
        Ok(summary)
    }

    /// Ends a run that failed, and keeps the files that a later run can continue.
    pub(crate) fn fail(self, error: Error) -> Failure {
        let documents = self.saved_documents;
        Failure { error, kept: self.keep().map(|journal| (journal, documents)) }
    }

    /// Saves the progress of a run that ends early.
    pub(crate) fn save_all(&mut self) -> Result<()> {
        self.outputs.flush()?;
        self.save(false)
    }

    /// Keeps the files if a later run can continue them, and deletes them otherwise. Returns the path of the
    /// journal if a later run can continue.
    fn keep(self) -> Option<PathBuf> {
        let journal = self.journal?;
        if self.saved_documents > 0 {
            return Some(journal.path.journal);
        }
        self.outputs.abandon();
        if let Some(report) = self.report {
            report.abandon();
        }
        // A journal that cannot be deleted does no harm, because it records no finished documents.
        let _ = journal.remove();
        None
    }
}
