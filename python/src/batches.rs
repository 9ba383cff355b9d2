//! Aligns the rows of a batch. The result has one row per bead. A document that cannot be aligned yields one
//! row with the error, and does not affect the other documents.

mod columns;
mod output;

use crate::error::message;
use arrow_array::RecordBatch;
use arrow_pyarrow::PyArrowType;
use columns::Columns;
use enregard::error::{Error, Result};
use enregard::format::Unit;
use enregard::{LanguageChoice, TextAligner};
pub(crate) use output::Output;
use pyo3::prelude::*;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Approximate size of the texts in a batch of results, in bytes. Batches of this size fit in the memory of
/// any worker, and the engine's overhead per batch is negligible.
const BATCH_BYTES: usize = 8 << 20;
/// Interval between checks for Ctrl-C: short enough that users hardly notice the delay.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(500);

/// The filter for beads.
#[derive(Clone, Copy)]
pub(crate) struct Keep {
    pub(crate) min_confidence: f64,
    pub(crate) nulls: bool,
}

impl Keep {
    fn accepts(self, unit: &Unit) -> bool {
        if unit.is_null() {
            return self.nulls;
        }
        // Compare the confidence as it is written to the output, with three digits.
        unit.confidence.is_none_or(|p| crate::unit::three_digits(p) >= self.min_confidence)
    }
}

/// Iterates over the results of one input batch, in batches of bounded size.
#[pyclass(frozen, module = "enregard._native")]
pub(crate) struct Rows {
    aligner: Arc<TextAligner>,
    columns: Columns,
    keep: Keep,
    /// The next row to align.
    next: Mutex<usize>,
    /// The id of a document whose alignment must panic, from `ENREGARD_DRILL=panic:ID`. Only tests set it.
    drill: Option<String>,
}

impl Rows {
    pub(crate) fn new(aligner: Arc<TextAligner>, batch: &RecordBatch, keep: Keep) -> PyResult<Rows> {
        let drill = std::env::var("ENREGARD_DRILL").ok();
        let drill = drill.and_then(|drill| drill.strip_prefix("panic:").map(str::to_owned));
        Ok(Rows { aligner, columns: Columns::find(batch)?, keep, next: Mutex::new(0), drill })
    }

    /// Aligns rows until a batch of results is full. Returns `None` after the last row.
    fn next_batch(&self) -> PyResult<Option<RecordBatch>> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let mut output = Output::default();
        let mut checked = Instant::now();
        while *next < self.columns.rows && output.bytes < BATCH_BYTES {
            self.row(*next, &mut output);
            *next += 1;
            if checked.elapsed() >= SIGNAL_INTERVAL {
                Python::attach(|py| py.check_signals())?;
                checked = Instant::now();
            }
        }
        Ok(if output.is_empty() { None } else { Some(output.finish()?) })
    }

    /// Aligns one row. An error or a panic becomes a single row with the error.
    fn row(&self, row: usize, output: &mut Output) {
        // This is unwind safe: the aligner changes only its workspace, which a panic drops.
        let aligned = catch_unwind(AssertUnwindSafe(|| self.aligned(row)));
        let id = self.columns.id(row);
        match aligned {
            Ok(Ok(units)) => {
                for unit in units.iter().filter(|unit| self.keep.accepts(unit)) {
                    output.unit(id.as_deref(), unit);
                }
            }
            Ok(Err(error)) => output.error(id.as_deref(), &message(&error)),
            Err(panic) => {
                let text = panic_message(panic.as_ref());
                let error = format!("enregard failed on this document; please report this: {text}");
                output.error(id.as_deref(), &error);
            }
        }
    }

    fn aligned(&self, row: usize) -> Result<Vec<Unit>> {
        let id = self.columns.id(row).unwrap_or_default();
        assert!(self.drill.as_deref() != Some(&*id), "requested by ENREGARD_DRILL");
        let (src, tgt) = (self.columns.src(row)?, self.columns.tgt(row)?);
        let languages = self.languages(row)?;
        Ok(self.aligner.align(&id, src, tgt, languages.as_ref())?.units)
    }

    /// The languages stated in the row.
    fn languages(&self, row: usize) -> Result<Option<LanguageChoice>, Error> {
        let (src, tgt) = self.columns.languages(row)?;
        if src.is_none() && tgt.is_none() { Ok(None) } else { LanguageChoice::parse(src, tgt).map(Some) }
    }
}

#[pymethods]
impl Rows {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<PyArrowType<RecordBatch>>> {
        Ok(py.detach(|| self.next_batch())?.map(PyArrowType))
    }
}

/// The message of a panic.
fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let owned = || panic.downcast_ref::<String>().map(String::as_str);
    panic.downcast_ref::<&str>().copied().or_else(owned).unwrap_or("no message")
}
