//! Rows of a batch in, rows of beads out. A row that cannot be aligned is a row that says why; it fails nothing else.

mod columns;
mod output;

use crate::aligner::languages;
use crate::error::told;
use arrow_array::RecordBatch;
use arrow_pyarrow::PyArrowType;
use columns::Columns;
use enregard::error::{Error, Result};
use enregard::format::Unit;
use enregard::{LanguageChoice, TextAligner};
use output::Output;
use pyo3::prelude::*;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A batch of results is handed on when its texts have so many bytes: small enough for any worker's memory, large enough
/// for the engine's cost of a batch not to be felt.
const ENOUGH: usize = 8 << 20;
/// How often Python is asked whether somebody pressed Ctrl-C.
const LISTEN: Duration = Duration::from_millis(500);

/// Which beads are kept.
#[derive(Clone, Copy)]
pub(crate) struct Keep {
    pub(crate) min_confidence: f64,
    pub(crate) nulls: bool,
}

impl Keep {
    fn takes(self, unit: &Unit) -> bool {
        if unit.is_null() {
            return self.nulls;
        }
        // Three digits, as they are written: what is filtered is what is seen.
        unit.confidence.is_none_or(|p| crate::unit::three_digits(p) >= self.min_confidence)
    }
}

/// The results of one batch, as batches of bounded size.
#[pyclass(frozen, module = "enregard._native")]
pub(crate) struct Rows {
    aligner: Arc<TextAligner>,
    columns: Columns,
    keep: Keep,
    /// The row that comes next.
    next: Mutex<usize>,
    /// The row that panics in a fire drill: `ENREGARD_DRILL=panic:ID`, for the tests.
    drill: Option<String>,
}

impl Rows {
    pub(crate) fn new(aligner: Arc<TextAligner>, batch: &RecordBatch, keep: Keep) -> PyResult<Rows> {
        let drill = std::env::var("ENREGARD_DRILL").ok();
        let drill = drill.and_then(|drill| drill.strip_prefix("panic:").map(str::to_owned));
        Ok(Rows { aligner, columns: Columns::find(batch)?, keep, next: Mutex::new(0), drill })
    }

    /// Aligns rows until there is enough for a batch, or none is left.
    fn more(&self) -> PyResult<Option<RecordBatch>> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let mut output = Output::default();
        let mut listened = Instant::now();
        while *next < self.columns.rows && output.bytes < ENOUGH {
            self.row(*next, &mut output);
            *next += 1;
            if listened.elapsed() >= LISTEN {
                Python::attach(|py| py.check_signals())?;
                listened = Instant::now();
            }
        }
        Ok(if output.is_empty() { None } else { Some(output.finish()?) })
    }

    /// Aligns one row, whatever may be wrong with it.
    fn row(&self, row: usize, output: &mut Output) {
        // Of what the aligner writes to nothing is looked at after a panic: its workspace is gone with it.
        let aligned = catch_unwind(AssertUnwindSafe(|| self.aligned(row)));
        let id = self.columns.id(row);
        match aligned {
            Ok(Ok(units)) => {
                for unit in units.iter().filter(|unit| self.keep.takes(unit)) {
                    output.unit(id.as_deref(), unit);
                }
            }
            Ok(Err(error)) => output.error(id.as_deref(), &told(&error)),
            Err(panic) => {
                let what = message(panic.as_ref());
                output.error(
                    id.as_deref(),
                    &format!("enregard failed on this document, please report it: {what}"),
                );
            }
        }
    }

    fn aligned(&self, row: usize) -> Result<Vec<Unit>> {
        let id = self.columns.id(row).unwrap_or_default();
        assert!(self.drill.as_deref() != Some(&*id), "a drill");
        let (src, tgt) = (self.columns.src(row)?, self.columns.tgt(row)?);
        let languages = self.languages(row)?;
        Ok(self.aligner.align(&id, src, tgt, languages.as_ref())?.units)
    }

    /// What the row says of its languages.
    fn languages(&self, row: usize) -> Result<Option<LanguageChoice>, Error> {
        let (src, tgt) = self.columns.languages(row)?;
        if src.is_none() && tgt.is_none() { Ok(None) } else { languages(src, tgt).map(Some) }
    }
}

#[pymethods]
impl Rows {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<PyArrowType<RecordBatch>>> {
        Ok(py.detach(|| self.more())?.map(PyArrowType))
    }
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> &str {
    let owned = || panic.downcast_ref::<String>().map(String::as_str);
    panic.downcast_ref::<&str>().copied().or_else(owned).unwrap_or("no message")
}
