//! One document on one thread: reading, cutting, aligning, and what can go wrong with it.

use crate::aligner::sentences::{Aligner, Workspace};
use crate::corpus::documents::DocumentPair;
use crate::corrections::sentences::Corrections;
use crate::document::languages::Spoken;
use crate::document::read::Inputs;
use crate::document::report::DocumentReport;
use crate::document::units::{self, Work};
use crate::error::{Error, Parameter, ParameterNames, Result};
use crate::figures::thousandths;
use crate::format::Unit;
use crate::message;
use crate::run::limits::Deadline;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// What all threads share.
pub(crate) struct Workers {
    pub aligner: Aligner,
    pub spoken: Spoken,
    pub inputs: Inputs,
    /// What people decided before.
    pub corrections: Option<Corrections>,
    /// How long a document may take.
    pub time: Option<Duration>,
    /// Set when a document is not even to be finished.
    pub quit: Option<Arc<AtomicBool>>,
    /// How reports write the names of parameters.
    pub names: ParameterNames,
    pub workspaces: Mutex<Vec<Workspace>>,
}

/// A document that went through, or failed.
pub(crate) struct Done {
    pub units: Vec<Unit>,
    pub report: DocumentReport,
}

impl Done {
    pub(crate) fn failed(pair: &DocumentPair, reason: String) -> Done {
        let report = DocumentReport {
            document: pair.name.clone(),
            source: pair.src.place().into(),
            target: pair.tgt.place().into(),
            error: Some(reason),
            ..DocumentReport::default()
        };
        Done { units: Vec::new(), report }
    }
}

impl Workers {
    /// The same as [`Workers::work`]; the report says what went wrong, and how long it took.
    pub(crate) fn document(&self, pair: &mut DocumentPair) -> Done {
        let begin = Instant::now();
        let mut done = self.work(pair).unwrap_or_else(|e| Done::failed(pair, e.render(self.names.0)));
        done.report.seconds = thousandths(begin.elapsed().as_secs_f64());
        done
    }

    /// Reads and aligns one pair; its texts are let go.
    ///
    /// # Errors
    /// What makes it impossible for this pair.
    pub(crate) fn work(&self, pair: &mut DocumentPair) -> Result<Done> {
        let time = self.time.and_then(|time| Instant::now().checked_add(time));
        let deadline = Deadline { time, cancelled: self.quit.clone() };
        drill(&pair.name, &deadline);
        self.aligned(pair, &deadline)
    }

    /// The probability that each of these pairs is a translation.
    pub(crate) fn score_pairs(&self, pairs: &[(&str, &str)]) -> Vec<f32> {
        let mut work = self.workspace();
        let scores = self.aligner.score_pairs(pairs, &mut work);
        self.put_back(work);
        scores
    }

    /// A workspace that is free, or a new one.
    fn workspace(&self) -> Workspace {
        self.workspaces.lock().map(|mut w| w.pop()).ok().flatten().unwrap_or_default()
    }

    fn put_back(&self, work: Workspace) {
        if let Ok(mut workspaces) = self.workspaces.lock() {
            workspaces.push(work);
        }
    }

    fn aligned(&self, pair: &mut DocumentPair, deadline: &Deadline) -> Result<Done> {
        let langs = self.spoken.langs;
        let (src, tgt) = self.inputs.sides(&pair.src, &pair.tgt)?;
        // What was read is a copy.
        pair.src.release();
        pair.tgt.release();
        self.in_time(pair, deadline)?;
        self.spoken.check(pair, &src, &tgt)?;
        let warned = [(&pair.src, &src), (&pair.tgt, &tgt)].map(|(input, side)| {
            let about = |w| format!("{}: {w}", input.place().display());
            side.document.warnings.iter().map(about).collect::<Vec<_>>()
        });
        let (src, tgt) = (src.cut(langs.0), tgt.cut(langs.1));
        self.in_time(pair, deadline)?;
        let mut work = self.workspace();
        work.deadline = deadline.clone();
        let doing = Work {
            aligner: &self.aligner,
            corrections: self.corrections.as_ref(),
            applies: true,
            space: &mut work,
        };
        let (units, mut report) = units::align(&pair.name, (&src, &tgt), langs, doing)?;
        self.put_back(work);
        self.in_time(pair, deadline)?;
        report.warnings.splice(0..0, warned.concat());
        report.source = pair.src.place().into();
        report.target = pair.tgt.place().into();
        Ok(Done { units, report })
    }

    /// Whether there is still time.
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

/// Fire drill, for the tests alone and not in what is released: `ENREGARD_DRILL=panic:NAME` makes the document of that
/// name panic, `stall:NAME` makes it take as long as it may.
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
