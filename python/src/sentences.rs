//! Texts into sentences.

use crate::error::raised;
use crate::unit::Characters;
use enregard::split_text;
use enregard::text::language::LanguageTag;
use pyo3::prelude::*;

/// Text, start and end in characters, paragraph, probability.
type Sentence = (String, usize, usize, u32, f64);

/// The sentences of a text; `enregard.split` makes strings of them that know their places.
#[pyfunction]
#[pyo3(signature = (text, lang=None))]
pub(crate) fn split(py: Python<'_>, text: &str, lang: Option<&str>) -> PyResult<Vec<Sentence>> {
    let lang = lang.map(|tag| LanguageTag::parse(tag, "lang")).transpose().map_err(raised)?;
    let sentences = py.detach(|| split_text(text, lang.as_ref())).map_err(raised)?;
    let mut characters = Characters::new(text);
    let mut place = |byte| characters.before(byte);
    let told = sentences.into_iter().map(|s| {
        let (start, end) = (place(s.bytes.start), place(s.bytes.end));
        (s.text, start, end, s.paragraph, s.probability)
    });
    Ok(told.collect())
}
