//! The aligner, and what it makes of two texts.

use crate::batches::{Keep, Rows};
use crate::error::{EnregardError, raised};
use crate::unit::{Unit, three_digits};
use arrow_array::RecordBatch;
use arrow_pyarrow::PyArrowType;
use enregard::error::{Error, Result};
use enregard::{AlignedTexts, AlignerOptions, LanguageChoice, Limits, TextAligner, TextOptions};
use enregard::text::detect::resolve_pair;
use enregard::text::language::LanguageTag;
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyTuple};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Aligns pairs of texts: made once, immutable, shared by all threads, which work at the same time.
///
/// Args:
///     src_lang: the language of the source, a BCP 47 tag such as ``fr`` or ``fr-CA``; detected text by text if not given.
///     tgt_lang: the language of the target. One of the two is French.
///     segmented: the texts are a sentence a line already, a blank line between paragraphs: never split again.
///     lexicons: files with lexicons of your own (docs/LEXICONS.md).
///     builtin: whether the built-in lexicons are used.
///     max_document_mb: how large a text may be, in millions of bytes of UTF-8.
///     timeout: how long a document may take, in seconds.
///
/// Raises:
///     EnregardError: for languages and lexicons that cannot be used.
///
/// With both languages its lexicon is read now (some tens of milliseconds), else when the first texts in a language come.
#[pyclass(frozen, module = "enregard")]
pub(crate) struct Aligner {
    inner: Arc<TextAligner>,
    languages: LanguageChoice,
}

/// Languages as arguments say them, which need not be two.
///
/// # Errors
/// [`Error::Language`] names the argument; [`Error::Usage`] if the two are no pair.
pub(crate) fn languages(src: Option<&str>, tgt: Option<&str>) -> Result<LanguageChoice> {
    let read = |tag: Option<&str>, name| tag.map(|tag| LanguageTag::parse(tag, name)).transpose();
    let choice = LanguageChoice { src: read(src, "src_lang")?, tgt: read(tgt, "tgt_lang")? };
    if let (Some(src), Some(tgt)) = (&choice.src, &choice.tgt) {
        resolve_pair(Some(src), Some(tgt), "", "").map_err(|e| Error::call(e.to_string()))?;
    }
    Ok(choice)
}

/// A quantity that must be more than nothing.
fn positive(value: Option<f64>, name: &str) -> PyResult<Option<f64>> {
    match value {
        Some(value) if !(value > 0.0 && value.is_finite()) => {
            Err(EnregardError::new_err(format!("{name} {value}: a number above 0 is wanted")))
        }
        value => Ok(value),
    }
}

#[pymethods]
impl Aligner {
    #[new]
    #[pyo3(signature = (src_lang=None, tgt_lang=None, *, segmented=false, lexicons=Vec::new(), builtin=true,
        max_document_mb=None, timeout=None))]
    #[expect(clippy::too_many_arguments, reason = "all but two are keywords")]
    fn new(
        py: Python<'_>,
        src_lang: Option<&str>,
        tgt_lang: Option<&str>,
        segmented: bool,
        lexicons: Vec<PathBuf>,
        builtin: bool,
        max_document_mb: Option<f64>,
        timeout: Option<f64>,
    ) -> PyResult<Aligner> {
        let languages = languages(src_lang, tgt_lang).map_err(raised)?;
        let time = positive(timeout, "timeout")?.map(Duration::try_from_secs_f64).transpose();
        let limits = Limits {
            bytes: positive(max_document_mb, "max_document_mb")?.map(|megabytes| (megabytes * 1e6) as u64),
            time: time.map_err(|e| EnregardError::new_err(format!("timeout: {e}")))?,
        };
        let aligner = AlignerOptions { lexicons, no_builtin: !builtin, ..AlignerOptions::default() };
        let options = TextOptions { languages: languages.clone(), segmented, aligner, limits };
        let inner = py.detach(|| TextAligner::new(options)).map_err(raised)?;
        Ok(Aligner { inner: Arc::new(inner), languages })
    }

    /// As it was given.
    #[getter]
    fn src_lang(&self) -> Option<&str> {
        self.languages.src.as_ref().map(LanguageTag::as_str)
    }

    /// As it was given.
    #[getter]
    fn tgt_lang(&self) -> Option<&str> {
        self.languages.tgt.as_ref().map(LanguageTag::as_str)
    }

    /// Aligns a text with its translation, in time that grows with their length: a novel takes seconds.
    ///
    /// Args:
    ///     src: the source text.
    ///     tgt: the target text.
    ///     document: what its units say they are of.
    ///     src_lang: the source's language, before that of the aligner.
    ///     tgt_lang: the target's.
    ///
    /// Raises:
    ///     EnregardError: if a side has no text, is too large or takes too long; if a language is unknown or cannot be told,
    ///         or neither is French.
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
        let languages = languages(src_lang, tgt_lang).map_err(raised)?;
        let aligned = py.detach(|| {
            let AlignedTexts { languages, units, report } =
                self.inner.align(document, src, tgt, Some(&languages))?;
            Ok((languages, Unit::of_texts(units, src, tgt), report))
        });
        let (languages, units, report) = aligned.map_err(raised)?;
        Ok(Alignment {
            units: PyTuple::new(py, units)?.unbind(),
            src_lang: languages.src,
            tgt_lang: languages.tgt,
            confidence: report.document_confidence.unwrap_or_default(),
            warnings: report.warnings,
        })
    }

    /// The probability that each pair of sentences or passages is a translation, 0 to 1, one number a pair.
    ///
    /// The pairs are each other's background: give many of one kind at once, some hundreds at least where there are so many.
    #[pyo3(signature = (pairs, *, src_lang=None, tgt_lang=None))]
    fn score_pairs(
        &self,
        py: Python<'_>,
        pairs: Vec<(String, String)>,
        src_lang: Option<&str>,
        tgt_lang: Option<&str>,
    ) -> PyResult<Vec<f64>> {
        let languages = languages(src_lang, tgt_lang).map_err(raised)?;
        let scores = py.detach(|| {
            let pairs: Vec<_> = pairs.iter().map(|pair| (pair.0.as_str(), pair.1.as_str())).collect();
            self.inner.score_pairs(&pairs, Some(&languages))
        });
        Ok(scores.map_err(raised)?.into_iter().map(three_digits).collect())
    }

    /// The rows of a batch, aligned: an iterator over batches of bounded size.
    fn _rows(
        &self,
        batch: PyArrowType<RecordBatch>,
        min_confidence: f64,
        keep_nulls: bool,
    ) -> PyResult<Rows> {
        if !(0.0..=1.0).contains(&min_confidence) {
            let wrong = format!("min_confidence {min_confidence}: a number from 0 to 1 is wanted");
            return Err(EnregardError::new_err(wrong));
        }
        Rows::new(Arc::clone(&self.inner), &batch.0, Keep { min_confidence, nulls: keep_nulls })
    }

    fn __repr__(&self) -> String {
        let lang = |tag: Option<&str>| tag.map_or_else(|| "None".into(), |tag| format!("{tag:?}"));
        format!("Aligner({}, {})", lang(self.src_lang()), lang(self.tgt_lang()))
    }
}

/// What two texts came to: its units, in order. Each sentence of both sides is in exactly one.
#[pyclass(frozen, get_all, module = "enregard")]
pub(crate) struct Alignment {
    /// The units, those without a counterpart (``1-0``, ``0-1``) among them.
    units: Py<PyTuple>,
    /// The language of the source, given or detected, a BCP 47 tag.
    src_lang: String,
    /// The language of the target.
    tgt_lang: String,
    /// The probability that the two texts are translations of each other at all, 0 to 1.
    confidence: f64,
    /// What was odd about the texts.
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
