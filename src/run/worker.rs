//! Reads, splits and aligns one document on one thread, and reports failures.

use crate::aligner::{Aligner, Worker};
use crate::corpus::DocumentPair;
use crate::corrections::Corrections;
use crate::document::{Aligned, Cut, DocumentReport, Inputs, Spoken, Work};
use crate::error::{Error, ErrorKind, ParameterNames, Result};
use crate::figures::thousandths;
use crate::format::Unit;
use crate::limits::{Deadline, check_memory};
use crate::quality::Examiner;
use crate::text::{Document, Warning};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The data that the threads of a run share.
pub(crate) struct Workers {
    pub aligner: Aligner,
    pub spoken: Spoken,
    pub inputs: Inputs,
    pub corrections: Option<Corrections>,
    /// Examines the pairs, if their flags are wanted.
    pub examiner: Option<Examiner>,
    /// If this flag is set, even the document in progress is abandoned.
    pub quit: Option<Arc<AtomicBool>>,
    pub names: ParameterNames,
    /// Workers that no thread is using.
    pub idle: Mutex<Vec<Worker>>,
}

/// The two texts of a document, split into sentences.
pub(crate) struct SplitTexts {
    pub src: Cut,
    pub tgt: Cut,
    /// Warnings about the inputs, each with the name of the input.
    pub warnings: Vec<String>,
}

/// The units and the report of a document. There are no units if the document failed.
pub(crate) type AlignedDocument = (Vec<Unit>, DocumentReport);

/// Creates the result for a document that failed for this reason.
pub(crate) fn failed(pair: &DocumentPair, reason: String) -> AlignedDocument {
    let (document, error) = (pair.name.clone(), Some(reason));
    let (source, target) = (pair.src.place().into(), pair.tgt.place().into());
    (Vec::new(), DocumentReport { document, source, target, error, ..DocumentReport::default() })
}

impl Workers {
    /// Like [`Workers::align`], but records errors in the report. Also records the time taken.
    pub(crate) fn document(&self, pair: &mut DocumentPair) -> AlignedDocument {
        let begin = Instant::now();
        let aligned = self.align(pair);
        let (units, mut report) = aligned.unwrap_or_else(|e| failed(pair, e.render(self.names.0)));
        report.seconds = thousandths(begin.elapsed().as_secs_f64());
        (units, report)
    }

    /// Reads and aligns one document, and frees its texts.
    pub(crate) fn align(&self, pair: &mut DocumentPair) -> Result<AlignedDocument> {
        let deadline = self.inputs.deadline(self.quit.clone());
        let langs = self.spoken.langs;
        let SplitTexts { src, tgt, warnings } = self.read(pair, &deadline)?;
        let Aligned { mut units, mut report, .. } = self.with_worker(|worker| {
            worker.set_deadline(deadline.clone());
            let work = Work { corrections: self.corrections.as_ref(), applies: true, worker };
            work.align(&pair.name, (&src, &tgt), langs)
        })?;
        self.in_time(pair, &deadline)?;
        if let Some(examiner) = &self.examiner {
            for unit in units.iter_mut().filter(|unit| !unit.is_null()) {
                unit.flags = Some(examiner.examine(&unit.source.text, &unit.target.text));
            }
        }
        report.warnings.splice(0..0, warnings);
        report.source = pair.src.place().into();
        report.target = pair.tgt.place().into();
        Ok((units, report))
    }

    /// Reads one document and splits it into sentences. Frees the input.
    pub(crate) fn read(&self, pair: &mut DocumentPair, deadline: &Deadline) -> Result<SplitTexts> {
        drill(&pair.name, deadline);
        let langs = self.spoken.langs;
        let sides = self.inputs.take_sides(pair, deadline);
        // The inputs can be freed, because the decoded texts are copies.
        pair.src.release();
        pair.tgt.release();
        self.in_time(pair, deadline)?;
        let (src, tgt) = sides?;
        self.spoken.check(pair, &src, &tgt)?;
        let warnings = [(&pair.src, &src), (&pair.tgt, &tgt)]
            .map(|(input, side)| text_warnings(input.place(), &side.document, self.names));
        let src = self.inputs.cut(&pair.src, src, langs.0, deadline)?;
        let tgt = self.inputs.cut(&pair.tgt, tgt, langs.1, deadline)?;
        self.in_time(pair, deadline)?;
        fits_in_memory(pair.src.place(), &[&src, &tgt])?;
        Ok(SplitTexts { src, tgt, warnings: warnings.concat() })
    }

    /// Calls `work` with an idle or new worker, and keeps the worker for later calls.
    pub(crate) fn with_worker<R>(&self, work: impl FnOnce(&mut Worker) -> R) -> R {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut worker = idle.unwrap_or_else(|| self.aligner.worker());
        let result = work(&mut worker);
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(worker);
        }
        result
    }

    /// Returns an error if the document has taken too long or the run was interrupted.
    pub(crate) fn in_time(&self, pair: &DocumentPair, deadline: &Deadline) -> Result<()> {
        self.inputs.check_time_of(pair.src.place(), deadline)
    }
}

/// Returns the warnings about a text, each with the name of the input.
pub(crate) fn text_warnings(place: &Path, document: &Document, names: ParameterNames) -> Vec<String> {
    let named = |warning: &Warning| format!("{}: {}", place.display(), warning.message().render(names.0));
    document.warnings.iter().map(named).collect()
}

/// Returns an error if there is not enough memory to align a document.
pub(crate) fn fits_in_memory(place: &Path, texts: &[&Cut]) -> Result<()> {
    /// Approximate memory per sentence and per byte of text, in bytes, measured with repetitive texts and novels.
    const SENTENCE: usize = 2000;
    const BYTE: usize = 8;
    let bytes = |cut: &Cut| SENTENCE * cut.sentences.len() + BYTE * cut.document.text.len();
    let checked = check_memory(texts.iter().copied().map(bytes).sum());
    checked.map_err(|reason| Error::input(place, reason).of_kind(ErrorKind::Environment))
}

/// Simulates faults for tests. In release builds, it does nothing. `ENREGARD_DRILL=panic:NAME` causes a panic
/// when the document called NAME is aligned, and `ENREGARD_DRILL=stall:NAME` makes that document exceed its
/// time limit.
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
