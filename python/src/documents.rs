//! Documents in files, and the alignments of many documents.

use crate::alignment::Alignment;
use crate::error::exception;
use crate::stream::Stream;
use enregard::error::{Error, Parameter, Result};
use enregard::{AlignedTexts, Columns, DocumentRun, Documents, Limits, TextAligner};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the documents are: in two files or folders, in the files of a list, or in a JSON Lines file.
pub(crate) struct Place {
    pub(crate) src: Option<PathBuf>,
    pub(crate) tgt: Option<PathBuf>,
    pub(crate) pairs: Option<PathBuf>,
    pub(crate) jsonl: Option<PathBuf>,
    pub(crate) columns: Option<(String, String, String)>,
}

impl Place {
    /// Opens the documents. `find` opens two files or folders.
    pub(crate) fn open(
        self,
        limits: Limits,
        find: impl FnOnce(&PathBuf, &PathBuf) -> Result<Documents>,
    ) -> Result<Documents> {
        let columns = self.columns.map(|(id, src, tgt)| format!("{id},{src},{tgt}"));
        if columns.is_some() && self.jsonl.is_none() {
            return Err(Error::parameter(Parameter::Columns, "applies only to jsonl; remove it"));
        }
        match (&self.src, &self.tgt, &self.pairs, &self.jsonl) {
            (Some(src), Some(tgt), None, None) => find(src, tgt),
            (None, None, Some(list), None) => Documents::list(list),
            (None, None, None, Some(file)) => {
                let columns = columns.as_deref().unwrap_or("id,src,tgt").parse::<Columns>();
                let columns = columns.map_err(|e| Error::parameter(Parameter::Columns, e.to_string()))?;
                Documents::jsonl(file, columns, limits)
            }
            _ => Err(Error::call("give src and tgt, or pairs, or jsonl")),
        }
    }
}

/// The number of threads: those requested, or one per processor.
pub(crate) fn threads(jobs: Option<u16>) -> PyResult<usize> {
    match jobs {
        Some(0) => Err(crate::error::invalid(Parameter::Jobs, 0, "must be at least 1")),
        Some(jobs) => Ok(usize::from(jobs)),
        None => Ok(std::thread::available_parallelism().map_or(1, usize::from)),
    }
}

/// The alignments of many documents, in their order.
///
/// It is an iterator. Documents are aligned on several threads while the iterator is in use, a few ahead of the one
/// that it returns, so memory use does not depend on their number. A document that fails yields an `Alignment`
/// without units, with the reason in ``error``.
#[pyclass(frozen, module = "enregard")]
pub(crate) struct Alignments {
    stream: Stream<AlignedTexts>,
}

impl Alignments {
    pub(crate) fn start(
        aligner: Arc<TextAligner>,
        run: DocumentRun,
        callback: Option<Py<PyAny>>,
    ) -> Alignments {
        let stream = Stream::start(Arc::clone(&run.stop), callback, move |sink| {
            let (mut observer, items) = (sink.clone(), sink);
            aligner.run(run, &mut observer, &mut |aligned| items.item(aligned)).map(|_all| ())
        });
        Alignments { stream }
    }
}

#[pymethods]
impl Alignments {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Alignment>> {
        self.stream.next(py)?.map(|aligned| Alignment::of_files(py, aligned)).transpose()
    }

    /// The number of documents, or ``None`` if it is not known, as for JSON Lines. It is set when the first document
    /// arrives.
    #[getter]
    fn total(&self) -> Option<u64> {
        self.stream.total()
    }

    /// The number of documents that the iterator has returned.
    #[getter]
    fn done(&self) -> u64 {
        self.stream.done()
    }

    /// Notes and warnings about the run so far, such as the detected languages and files without a counterpart.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.stream.notes()
    }

    /// Ends the run. The iterator then ends, too.
    fn close(&self, py: Python<'_>) {
        self.stream.close(py);
    }
}

/// Opens the documents of an alignment.
pub(crate) fn open(place: Place, limits: Limits) -> PyResult<Documents> {
    place.open(limits, |src, tgt| Documents::find(src, tgt)).map_err(exception)
}
