//! The outputs of a run and the journal, kept in step.

use crate::corpus::documents::DocumentPair;
use crate::document::observer::Observer;
use crate::error::{Parameter, ParameterNames, Result};
use crate::message;
use crate::run::journal::{Journal, Record};
use crate::run::outputs::Out;
use crate::run::report::ReportFile;
use crate::run::summary::{Ending, Summary};
use crate::run::worker::Done;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How much work a power cut may cost. Making files durable takes some hundredths of a second on a disk that turns.
const CHECKPOINT: Duration = Duration::from_secs(1);

/// Takes the results in the order of the documents.
pub(crate) struct Ledger {
    out: Out,
    report: Option<ReportFile>,
    journal: Option<Journal>,
    /// What earlier runs and this one came to.
    pub summary: Summary,
    documents: u64,
    mark: u64,
    /// How long earlier runs took.
    earlier: f64,
    begin: Instant,
    saved: Instant,
    /// What the journal says.
    safe: u64,
    /// How likely documents must be translations of each other, to be written.
    least: f64,
    names: ParameterNames,
    /// Whether it was said that a lexicon knows too little.
    said_soft: bool,
}

impl Ledger {
    /// Goes on from a record, or begins; the journal says so from now on.
    pub(crate) fn begin(
        out: Out,
        report: Option<ReportFile>,
        journal: Option<Journal>,
        from: Option<Record>,
    ) -> Result<Ledger> {
        let Record { documents, mark, summary, output, .. } = from.unwrap_or_default();
        let (earlier, now) = (summary.seconds, Instant::now());
        let mut ledger = Ledger {
            out,
            report,
            journal,
            summary,
            documents,
            mark,
            earlier,
            begin: now,
            saved: now,
            safe: documents,
            least: 0.0,
            names: ParameterNames::default(),
            said_soft: false,
        };
        // The earlier run fell between the journal and the name.
        if output.closing && ledger.out.is_full() {
            ledger.out.close()?;
        }
        ledger.save(false)?;
        Ok(ledger)
    }

    /// Leaves out documents that are less likely translations of each other.
    pub(crate) fn at_least(mut self, least: f64, names: ParameterNames) -> Ledger {
        self.least = least;
        self.names = names;
        self
    }

    /// Writes a document, or that it failed, or that it is left out.
    pub(crate) fn document(
        &mut self,
        pair: &DocumentPair,
        mark: u64,
        result: Result<Done, String>,
        observer: &mut dyn Observer,
    ) -> Result<()> {
        let Done { units, report: mut line } = result.unwrap_or_else(|panic| {
            Done::failed(pair, format!("internal error ({panic}); please report it"))
        });
        let doubtful = line.document_confidence.filter(|&p| line.error.is_none() && p < self.least);
        if let Some(probability) = doubtful {
            line.left_out = true;
            let skipped = message![
                format!(
                    "skipped: probability {probability:.3} that the texts are translations of each other; "
                ),
                Parameter::MinDocumentConfidence,
                format!(" is {}", self.least as f32)
            ];
            line.warnings.push(skipped.render(self.names.0));
        }
        if line.error.is_none() && !line.left_out {
            self.out.document(pair, &units, &mut line)?;
        } else {
            self.out.leave_out();
        }
        if line.soft && !std::mem::replace(&mut self.said_soft, true) {
            observer.note(&message![
                format!(
                    "{}: the lexicon covers few of its words; enregard learns the others from the document itself \
                     (a glossary given with ",
                    line.document
                ),
                Parameter::Lexicon,
                " improves the result)"
            ]);
        }
        if let Some(report) = &mut self.report {
            report.line(&line)?;
        }
        self.documents += 1;
        self.mark = follow(self.mark, mark);
        self.summary.add(&line);
        observer.document(&line);
        if self.out.is_full() {
            // In this order: if the run ends between the two, the next one finds out from the journal.
            self.save(true)?;
            self.out.close()?;
        }
        self.tick(false)
    }

    /// Nothing has come for a moment: what is there shall be seen.
    pub(crate) fn idle(&mut self) -> Result<()> {
        self.out.flush()?;
        self.tick(true)
    }

    /// Writes the journal if it is time to.
    fn tick(&mut self, idle: bool) -> Result<()> {
        let due = idle || self.saved.elapsed() >= CHECKPOINT;
        if due && self.documents > self.safe { self.save(false) } else { Ok(()) }
    }

    fn save(&mut self, closing: bool) -> Result<()> {
        self.summary.seconds = self.earlier + self.begin.elapsed().as_secs_f64();
        self.saved = Instant::now();
        let Some(journal) = &mut self.journal else { return Ok(()) };
        // The outputs first: the journal may say too little, and never too much.
        let output = self.out.checkpoint(closing)?;
        let report = self.report.as_mut().map(ReportFile::checkpoint).transpose()?;
        let summary = self.summary.clone();
        let (documents, mark) = (self.documents, self.mark);
        journal.save(Record { documents, mark, output, report, summary, ..Record::default() })?;
        self.safe = documents;
        Ok(())
    }

    /// All documents are through: the outputs get their names, and the journal goes.
    pub(crate) fn finish(mut self) -> Result<Summary> {
        self.save(true)?;
        if self.summary.done + self.summary.left_out > 0 {
            self.out.finish()?;
        } else {
            self.out.abandon();
        }
        self.report.map_or(Ok(()), ReportFile::finish)?;
        self.journal.map_or(Ok(()), Journal::remove)?;
        Ok(self.summary)
    }

    /// Somebody wants the run to end here: what is done is kept for another.
    pub(crate) fn interrupt(mut self) -> Result<Summary> {
        self.out.flush()?;
        self.save(false)?;
        let journal = self.journal.as_ref().map(|journal| journal.path().to_path_buf());
        if journal.is_none() {
            self.report.take().map_or(Ok(()), ReportFile::finish)?;
        }
        let mut summary = std::mem::take(&mut self.summary);
        let journal = self.let_go().and(journal);
        summary.ending = Ending::Interrupted { journal };
        Ok(summary)
    }

    /// Leaves what another run can go on with, and nothing where there is nothing to go on with. The journal's name
    /// where there is something.
    pub(crate) fn let_go(self) -> Option<PathBuf> {
        let journal = self.journal?;
        if self.safe > 0 {
            return Some(journal.path().to_path_buf());
        }
        self.out.abandon();
        if let Some(report) = self.report {
            report.abandon();
        }
        // If it stays, it says truly that nothing is done.
        let _ = journal.remove();
        None
    }

    /// How many documents the journal knows of.
    pub(crate) fn safe(&self) -> u64 {
        self.safe
    }
}

/// The mark of documents with one more after them.
pub(crate) fn follow(marks: u64, next: u64) -> u64 {
    // Odd, so that no bit is lost; and not its own inverse, so that the order counts.
    marks.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ next
}
