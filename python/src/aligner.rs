//! The aligner and the alignment of two texts.

use crate::batches::{Keep, Rows};
use crate::error::{NAMES, exception};
use crate::unit::{Unit, three_digits};
use arrow_array::RecordBatch;
use arrow_pyarrow::PyArrowType;
use enregard::LanguageTag;
use enregard::error::{Error, Parameter};
use enregard::{AlignedTexts, LanguageChoice, TextAligner, TextOptions};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyTuple};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Aligns texts with their translations. It is immutable: create one and share it between all threads.
///
/// Args:
///     src_lang: the language of the source, a BCP 47 tag such as ``fr-CA``; by default it is detected.
///     tgt_lang: the language of the target. One of the two languages must be French.
///     segmented: whether the texts have one sentence per line and a blank line between paragraphs.
///     lexicons: files with additional lexicons (docs/LEXICONS.md).
///     builtin: whether to use the built-in lexicons.
///     monotone: whether to pair sentences in order only.
///     max_document_mb: the maximum size of a text, in millions of bytes of UTF-8.
///     timeout: the maximum time per document, in seconds.
///
/// Raises:
///     EnregardError: if a language or a lexicon cannot be used.
///
/// If both languages are set, the constructor reads the lexicon, which takes tens of milliseconds.
/// Otherwise, the first call for a language reads its lexicon.
#[pyclass(frozen, module = "enregard")]
pub(crate) struct Aligner {
    inner: Arc<TextAligner>,
    languages: LanguageChoice,
}

/// Checks that an argument is a finite number greater than 0.
fn positive(value: Option<f64>, parameter: Parameter) -> PyResult<Option<f64>> {
    match value {
        Some(value) if !(value > 0.0 && value.is_finite()) => {
            Err(exception(Error::value(parameter, value, "must be a number greater than 0")))
        }
        value => Ok(value),
    }
}

#[pymethods]
impl Aligner {
    #[new]
    #[pyo3(signature = (src_lang=None, tgt_lang=None, *, segmented=false, lexicons=Vec::new(), builtin=true, monotone=false,
        max_document_mb=None, timeout=None))]
    #[expect(clippy::too_many_arguments, reason = "all but two are keyword arguments")]
    fn new(
        py: Python<'_>,
        src_lang: Option<&str>,
        tgt_lang: Option<&str>,
        segmented: bool,
        lexicons: Vec<PathBuf>,
        builtin: bool,
        monotone: bool,
        max_document_mb: Option<f64>,
        timeout: Option<f64>,
    ) -> PyResult<Aligner> {
        let languages = LanguageChoice::parse(src_lang, tgt_lang).map_err(exception)?;
        let seconds = positive(timeout, Parameter::Timeout)?;
        let too_long = |e| exception(Error::parameter(Parameter::Timeout, format!("{e}")));
        let megabytes = positive(max_document_mb, Parameter::MaxDocumentSize)?;
        let mut options = TextOptions::default();
        options.limits.bytes = megabytes.map(|megabytes| (megabytes * 1e6) as u64);
        options.limits.time = seconds.map(Duration::try_from_secs_f64).transpose().map_err(too_long)?;
        (options.aligner.lexicons, options.aligner.no_builtin) = (lexicons, !builtin);
        options.aligner.monotone = monotone;
        (options.languages, options.segmented, options.names) = (languages.clone(), segmented, NAMES);
        let inner = py.detach(|| TextAligner::new(options)).map_err(exception)?;
        Ok(Aligner { inner: Arc::new(inner), languages })
    }

    /// The language set in the constructor, or None.
    #[getter]
    fn src_lang(&self) -> Option<&str> {
        self.languages.src.as_ref().map(LanguageTag::as_str)
    }

    /// The language set in the constructor, or None.
    #[getter]
    fn tgt_lang(&self) -> Option<&str> {
        self.languages.tgt.as_ref().map(LanguageTag::as_str)
    }

    /// Aligns a text with its translation. A novel takes a few seconds.
    ///
    /// Args:
    ///     src: the source text.
    ///     tgt: the target text.
    ///     document: the name of the document, which is stored in its units.
    ///     src_lang: the language of the source; overrides that of the aligner.
    ///     tgt_lang: the language of the target; overrides that of the aligner.
    ///
    /// Raises:
    ///     EnregardError: if a text is empty or too large, if the alignment takes too long, if a language is
    ///         unknown or cannot be detected, or if neither language is French.
    #[pyo3(signature = (src, tgt, *, document="", src_lang=None, tgt_lang=None))]
    fn align(
        &self,
        py: Python<'_>,
        src: &str,
        tgt: &str,
        document: &str,
        src_lang: Option<&str>,
        tgt_lang: Option<&str>,
    ) -> PyResult<Alignment> {
        let languages = LanguageChoice::parse(src_lang, tgt_lang).map_err(exception)?;
        let aligned = py.detach(|| {
            let AlignedTexts { languages, units, report, .. } =
                self.inner.align(document, src, tgt, Some(&languages))?;
            Ok((languages, Unit::of_texts(units, src, tgt), report))
        });
        let (languages, units, report) = aligned.map_err(exception)?;
        Ok(Alignment {
            units: PyTuple::new(py, units)?.unbind(),
            src_lang: languages.src,
            tgt_lang: languages.tgt,
            confidence: report.document_confidence.unwrap_or_default(),
            warnings: report.warnings,
        })
    }

    /// Returns the probability that each pair of sentences or passages is a translation.
    ///
    /// Scoring learns from all pairs of the call, so pass many pairs of the same kind at once, if possible
    /// several hundred.
    #[pyo3(signature = (pairs, *, src_lang=None, tgt_lang=None))]
    fn score_pairs(
        &self,
        py: Python<'_>,
        pairs: Vec<(String, String)>,
        src_lang: Option<&str>,
        tgt_lang: Option<&str>,
    ) -> PyResult<Vec<f64>> {
        let languages = LanguageChoice::parse(src_lang, tgt_lang).map_err(exception)?;
        let scores = py.detach(|| {
            let pairs: Vec<_> = pairs.iter().map(|pair| (pair.0.as_str(), pair.1.as_str())).collect();
            self.inner.score_pairs(&pairs, Some(&languages))
        });
        Ok(scores.map_err(exception)?.into_iter().map(three_digits).collect())
    }

    /// Aligns the rows of a batch. Returns an iterator over batches of bounded size.
    fn _rows(
        &self,
        batch: PyArrowType<RecordBatch>,
        min_confidence: f64,
        keep_nulls: bool,
    ) -> PyResult<Rows> {
        if !(0.0..=1.0).contains(&min_confidence) {
            let error = Error::value(Parameter::MinConfidence, min_confidence, "must be between 0 and 1");
            return Err(exception(error));
        }
        Rows::new(Arc::clone(&self.inner), &batch.0, Keep { min_confidence, nulls: keep_nulls })
    }

    fn __repr__(&self) -> String {
        let lang = |tag: Option<&str>| tag.map_or_else(|| "None".into(), |tag| format!("{tag:?}"));
        format!("Aligner({}, {})", lang(self.src_lang()), lang(self.tgt_lang()))
    }
}

/// The alignment of two texts: its units in the order of the source.
///
/// Every sentence of both sides is in exactly one unit.
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
}

#[pymethods]
impl Alignment {
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
}
