//! The alignment of two texts or files.

use crate::batches::Output;
use crate::tmx::TmxWriter;
use crate::unit::Unit;
use arrow_array::RecordBatch;
use arrow_pyarrow::PyArrowType;
use enregard::AlignedTexts;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator, PyTuple};
use std::path::PathBuf;

/// The alignment of two texts: its units in the order of the source.
///
/// Every sentence of both sides is in exactly one unit. Alignments can be pickled.
#[pyclass(frozen, get_all, module = "enregard")]
pub(crate) struct Alignment {
    /// The units, including unaligned sentences (``1-0`` and ``0-1``).
    units: Py<PyTuple>,
    /// The BCP 47 tag of the source language, set by the caller or detected.
    src_lang: String,
    /// The BCP 47 tag of the target language.
    tgt_lang: String,
    /// The probability that the two texts are translations of each other, from 0 to 1.
    confidence: f64,
    /// Warnings about the texts.
    warnings: Vec<String>,
    /// The name of the document.
    document: String,
    /// Why the document could not be aligned. Only `Aligner.align_documents` returns such alignments; they have no
    /// units.
    error: Option<String>,
}

impl Alignment {
    /// The alignment of two texts in memory, whose units have positions in characters.
    pub(crate) fn of_texts(
        py: Python<'_>,
        aligned: AlignedTexts,
        (document, src, tgt): (&str, &str, &str),
    ) -> PyResult<Alignment> {
        let AlignedTexts { languages, units, mut report, .. } = aligned;
        let units = py.detach(|| Unit::of_texts(units, src, tgt));
        report.document = document.into();
        Alignment::new_with(py, units, (languages.src, languages.tgt), report)
    }

    /// The alignment of two files.
    pub(crate) fn of_files(py: Python<'_>, aligned: AlignedTexts) -> PyResult<Alignment> {
        let AlignedTexts { languages, units, report, .. } = aligned;
        let units = units.into_iter().map(Unit::from_file).collect();
        Alignment::new_with(py, units, (languages.src, languages.tgt), report)
    }

    fn new_with(
        py: Python<'_>,
        units: Vec<Unit>,
        (src_lang, tgt_lang): (String, String),
        report: enregard::DocumentReport,
    ) -> PyResult<Alignment> {
        Ok(Alignment {
            units: PyTuple::new(py, units)?.unbind(),
            src_lang,
            tgt_lang,
            confidence: report.document_confidence.unwrap_or_default(),
            warnings: report.warnings,
            document: report.document,
            error: report.error,
        })
    }
}

#[pymethods]
impl Alignment {
    #[new]
    #[pyo3(signature = (units, src_lang, tgt_lang, confidence=0.0, *, warnings=Vec::new(), document=String::new(),
        error=None))]
    fn new(
        units: &Bound<'_, PyAny>,
        src_lang: String,
        tgt_lang: String,
        confidence: f64,
        warnings: Vec<String>,
        document: String,
        error: Option<String>,
    ) -> PyResult<Alignment> {
        let mut all = Vec::new();
        for unit in units.try_iter()? {
            all.push(unit?.cast_into::<Unit>()?);
        }
        let units = PyTuple::new(units.py(), all)?.unbind();
        Ok(Alignment { units, src_lang, tgt_lang, confidence, warnings, document, error })
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let keywords = PyDict::new(py);
        keywords.set_item("warnings", &self.warnings)?;
        keywords.set_item("document", &self.document)?;
        keywords.set_item("error", &self.error)?;
        let units = self.units.bind(py);
        Ok(((units, &self.src_lang, &self.tgt_lang, self.confidence).into_pyobject(py)?, keywords))
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.units.bind(py).len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.units.bind(py).try_iter()
    }

    fn __getitem__<'py>(&self, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.units.bind(key.py()).as_any().get_item(key)
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let Alignment { src_lang, tgt_lang, confidence, .. } = self;
        format!("<Alignment {src_lang}-{tgt_lang}, {} units, confidence {confidence:.3}>", self.__len__(py))
    }

    /// Writes the units to a TMX file, as `TmxWriter` does, without unaligned sentences.
    ///
    /// Args:
    ///     path: the file.
    ///     min_confidence: the minimum confidence of a unit.
    ///     doctype: whether to declare ``tmx14.dtd``.
    ///     date: the ``creationdate``, as ``YYYYMMDDThhmmssZ``.
    ///     paracrawl: whether to name properties as ParaCrawl does.
    ///
    /// Raises:
    ///     OSError: if the file cannot be written.
    #[pyo3(signature = (path, *, min_confidence=0.0, doctype=false, date=None, paracrawl=false))]
    fn to_tmx(
        &self,
        py: Python<'_>,
        path: PathBuf,
        min_confidence: f64,
        doctype: bool,
        date: Option<String>,
        paracrawl: bool,
    ) -> PyResult<()> {
        let writer = TmxWriter::open(path, &self.src_lang, &self.tgt_lang, (doctype, date, paracrawl))?;
        for unit in self.units.bind(py).iter_borrowed() {
            let unit = unit.cast::<Unit>()?;
            if unit.get().confidence().is_none_or(|confidence| confidence >= min_confidence) {
                writer.write(py, &unit)?;
            }
        }
        writer.close(py)
    }

    /// Returns the units as a ``pyarrow.Table`` with the schema `SCHEMA`, including unaligned sentences. Needs the
    /// extra ``arrow``.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("enregard._tables")?.call_method1("to_arrow", (slf,))
    }

    /// Returns the units as a ``pandas.DataFrame`` with one row per unit, including unaligned sentences. Needs the
    /// extra ``pandas``.
    ///
    /// The columns are the attributes of `Unit`, apart from positions: ``document``, ``number``, ``kind``, ``src``,
    /// ``tgt``, ``confidence``, ``alignment``, ``translation``, ``flags``.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("enregard._tables")?.call_method1("to_pandas", (slf,))
    }

    /// The units as an Arrow batch.
    fn _batch(&self, py: Python<'_>) -> PyResult<PyArrowType<RecordBatch>> {
        let mut output = Output::default();
        match &self.error {
            Some(error) => output.error(Some(&self.document), error),
            None => {
                for unit in self.units.bind(py).iter_borrowed() {
                    let inner = &unit.cast::<Unit>()?.get().inner;
                    output.unit(Some(&inner.document), inner);
                }
            }
        }
        Ok(PyArrowType(output.finish()?))
    }
}
