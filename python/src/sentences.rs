//! Splitting texts into sentences.

use crate::error::exception;
use crate::unit::Characters;
use enregard::error::Parameter;
use enregard::{LanguageTag, SplittingOptions, TextSplitter};
use pyo3::prelude::*;
use std::path::PathBuf;

/// A sentence: text, start and end in characters, paragraph, probability.
type Sentence = (String, usize, usize, u32, f64);

/// Splits texts into sentences. `enregard.split` wraps the results in `Sentence` objects.
#[pyclass(frozen, module = "enregard._native")]
pub(crate) struct Splitter {
    inner: TextSplitter,
}

#[pymethods]
impl Splitter {
    #[new]
    fn new(py: Python<'_>, srx: Option<PathBuf>, abbreviations: Option<PathBuf>) -> PyResult<Splitter> {
        let mut options = SplittingOptions::default();
        (options.srx, options.abbreviations) = (srx, abbreviations);
        let inner = py.detach(|| TextSplitter::new(&options)).map_err(exception)?;
        Ok(Splitter { inner })
    }

    /// The sentences of a text.
    fn split(&self, py: Python<'_>, text: &str, lang: Option<&str>) -> PyResult<Vec<Sentence>> {
        let lang =
            lang.map(|tag| LanguageTag::parse(tag, Parameter::Language)).transpose().map_err(exception)?;
        let sentences = py.detach(|| self.inner.split(text, lang.as_ref().map(LanguageTag::lang)));
        let mut characters = Characters::new(text);
        let sentences = sentences.map_err(exception)?.into_iter().map(|s| {
            let (start, end) = (characters.before(s.bytes.start), characters.before(s.bytes.end));
            (s.text, start, end, s.paragraph, s.probability)
        });
        Ok(sentences.collect())
    }
}
