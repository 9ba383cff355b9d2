//! Splitting texts into sentences.

use crate::error::exception;
use crate::unit::Characters;
use enregard::LanguageTag;
use enregard::error::Parameter;
use pyo3::prelude::*;

/// A sentence: text, start and end in characters, paragraph, probability.
type Sentence = (String, usize, usize, u32, f64);

/// The sentences of a text. `enregard.split` wraps them in `Sentence` objects.
#[pyfunction]
#[pyo3(signature = (text, lang=None))]
pub(crate) fn split(py: Python<'_>, text: &str, lang: Option<&str>) -> PyResult<Vec<Sentence>> {
    let lang = lang.map(|tag| LanguageTag::parse(tag, Parameter::Language)).transpose().map_err(exception)?;
    let sentences =
        py.detach(|| enregard::split(text, lang.as_ref().map(LanguageTag::lang))).map_err(exception)?;
    let mut characters = Characters::new(text);
    let sentences = sentences.into_iter().map(|s| {
        let (start, end) = (characters.before(s.bytes.start), characters.before(s.bytes.end));
        (s.text, start, end, s.paragraph, s.probability)
    });
    Ok(sentences.collect())
}
