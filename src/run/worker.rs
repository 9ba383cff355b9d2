//! Aligns one document on one thread: reads, splits and aligns it, and reports what fails.

use crate::align::Deadline;
use crate::aligner::{Aligner, Worker};
use crate::corpus::DocumentPair;
use crate::corrections::Corrections;
use crate::document::DocumentReport;
use crate::document::languages::Spoken;
use crate::document::read::Inputs;
use crate::document::units::{self, Work};
use crate::error::{Error, Parameter, ParameterNames, Result};
use crate::figures::thousandths;
use crate::format::Unit;
use crate::message;
use crate::text::document::Warning;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What the threads of a run share.
pub(crate) struct Workers {
    pub aligner: Aligner,
    pub spoken: Spoken,
    pub inputs: Inputs,
    /// Corrections from the review page.
    pub corrections: Option<Corrections>,
    /// The time limit for a document.
    pub time: Option<Duration>,
    /// Set to abandon even the document in progress.
    pub quit: Option<Arc<AtomicBool>>,
    /// How the report writes the names of parameters.
    pub names: ParameterNames,
    /// Workers that no thread is using.
    pub idle: Mutex<Vec<Worker>>,
}

/// The result for one document. It has no units if the document failed.
pub(crate) struct AlignedDocument {
    pub units: Vec<Unit>,
    pub report: DocumentReport,
}

impl AlignedDocument {
    pub(crate) fn failed(pair: &DocumentPair, reason: String) -> AlignedDocument {
        let report = DocumentReport {
            document: pair.name.clone(),
            source: pair.src.place().into(),
            target: pair.tgt.place().into(),
            error: Some(reason),
            ..DocumentReport::default()
        };
        AlignedDocument { units: Vec::new(), report }
    }
}

impl Workers {
    /// As [`Workers::align`], but an error goes into the report. The report also gets the time.
    pub(crate) fn document(&self, pair: &mut DocumentPair) -> AlignedDocument {
        let begin = Instant::now();
        let aligned = self.align(pair);
        let mut done = aligned.unwrap_or_else(|e| AlignedDocument::failed(pair, e.render(self.names.0)));
        done.report.seconds = thousandths(begin.elapsed().as_secs_f64());
        done
    }

    /// Reads and aligns one document, and frees its texts.
    ///
    /// # Errors
    /// Whatever makes this document fail.
    pub(crate) fn align(&self, pair: &mut DocumentPair) -> Result<AlignedDocument> {
        let time = self.time.and_then(|time| Instant::now().checked_add(time));
        let deadline = Deadline { time, cancelled: self.quit.clone() };
        drill(&pair.name, &deadline);
        self.align_until(pair, &deadline)
    }

    /// The probability that each of these pairs is a translation.
    pub(crate) fn score_pairs(&self, pairs: &[(&str, &str)]) -> Vec<f32> {
        let mut worker = self.worker();
        let scores = worker.score_pairs(pairs);
        self.put_back(worker);
        scores
    }

    /// An idle worker, or a new one.
    fn worker(&self) -> Worker {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        idle.unwrap_or_else(|| self.aligner.worker())
    }

    fn put_back(&self, worker: Worker) {
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(worker);
        }
    }

    fn align_until(&self, pair: &mut DocumentPair, deadline: &Deadline) -> Result<AlignedDocument> {
        let langs = self.spoken.langs;
        let (src, tgt) = self.inputs.take_sides(pair)?;
        // The decoded texts are copies.
        pair.src.release();
        pair.tgt.release();
        self.in_time(pair, deadline)?;
        self.spoken.check(pair, &src, &tgt)?;
        let warnings = [(&pair.src, &src), (&pair.tgt, &tgt)].map(|(input, side)| {
            let named = |warning: &Warning| {
                format!("{}: {}", input.place().display(), warning.message().render(self.names.0))
            };
            side.document.warnings.iter().map(named).collect::<Vec<_>>()
        });
        let (src, tgt) = (src.cut(langs.0), tgt.cut(langs.1));
        self.in_time(pair, deadline)?;
        let mut worker = self.worker();
        worker.set_deadline(deadline.clone());
        let work = Work { corrections: self.corrections.as_ref(), applies: true, worker: &mut worker };
        let (units, mut report) = units::align(&pair.name, (&src, &tgt), langs, work)?;
        self.put_back(worker);
        self.in_time(pair, deadline)?;
        report.warnings.splice(0..0, warnings.concat());
        report.source = pair.src.place().into();
        report.target = pair.tgt.place().into();
        Ok(AlignedDocument { units, report })
    }

    /// Fails if the document takes too long or the run is interrupted.
    fn in_time(&self, pair: &DocumentPair, deadline: &Deadline) -> Result<()> {
        if !deadline.is_due() {
            return Ok(());
        }
        let reason = match self.time.filter(|_| deadline.has_passed()) {
            Some(time) => {
                let seconds = time.as_secs_f64();
                message![
                    format!("takes longer than {seconds} seconds; raise "),
                    Parameter::Timeout,
                    ", or split the document"
                ]
            }
            None => "interrupted".into(),
        };
        Err(Error::input(pair.src.place(), reason))
    }
}

/// Simulates faults in tests; release builds ignore it. `ENREGARD_DRILL=panic:NAME` makes the document of
/// that name panic, `ENREGARD_DRILL=stall:NAME` makes it run into the time limit.
fn drill(name: &str, deadline: &Deadline) {
    if !cfg!(debug_assertions) {
        return;
    }
    let Ok(drill) = std::env::var("ENREGARD_DRILL") else { return };
    match drill.split_once(':') {
        Some(("panic", document)) if document == name => panic!("a drill"),
        Some(("stall", document)) if document == name => {
            while !deadline.is_due() {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        _ => {}
    }
}
