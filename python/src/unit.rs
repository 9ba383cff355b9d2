//! Units: pairs of source and target text.

use crate::error::EnregardError;
use enregard::format::tmx::Extra;
use enregard::format::{Side, Unit as Inner};
use enregard::quality::{Flag, FlagSet};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFrozenSet, PyRange, PyTuple};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Start and end, the end exclusive, in characters.
type Span = (usize, usize);

/// A piece of source text and the piece of target text that translates it.
///
/// Units are immutable and hashable and can be pickled. Units from `align` have all attributes below; units
/// from `read_tmx` have those that the file contains.
#[pyclass(frozen, eq, skip_from_py_object, module = "enregard")]
#[derive(Clone, PartialEq)]
pub(crate) struct Unit {
    pub(crate) inner: Inner,
    /// The positions of both sides in the aligned texts, in characters.
    spans: (Option<Span>, Option<Span>),
}

impl Unit {
    /// A unit without positions, read from a file.
    pub(crate) fn from_file(inner: Inner) -> Unit {
        Unit { inner, spans: (None, None) }
    }

    /// The units of two texts, with their positions in the texts.
    pub(crate) fn of_texts(units: Vec<Inner>, src: &str, tgt: &str) -> Vec<Unit> {
        let (mut src, mut tgt) = (Characters::new(src), Characters::new(tgt));
        let mut spans = |unit: &mut Inner| (src.span(&mut unit.source), tgt.span(&mut unit.target));
        units.into_iter().map(|mut inner| Unit { spans: spans(&mut inner), inner }).collect()
    }
}

/// Converts byte positions in a text to character positions. If the positions are ascending, all conversions
/// together take one pass over the text.
pub(crate) struct Characters<'a> {
    text: &'a str,
    byte: usize,
    character: usize,
}

impl<'a> Characters<'a> {
    pub(crate) fn new(text: &'a str) -> Characters<'a> {
        Characters { text, byte: 0, character: 0 }
    }

    /// The number of characters before a byte position.
    pub(crate) fn before(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.character) = (0, 0);
        }
        let between = &self.text.as_bytes()[self.byte..byte.min(self.text.len())];
        // Continuation bytes of UTF-8 begin with the bits 10.
        self.character += between.iter().filter(|&&b| b & 0xC0 != 0x80).count();
        self.byte = byte.min(self.text.len());
        self.character
    }

    /// Converts the position of a side from bytes to characters, and removes the position in bytes.
    fn span(&mut self, side: &mut Side) -> Option<Span> {
        let Range { start, end } = side.bytes.take()?;
        Some((self.before(start as usize), self.before(end as usize)))
    }
}

fn python_range<'py>(py: Python<'py>, range: &Option<Range<u32>>) -> PyResult<Option<Bound<'py, PyRange>>> {
    range.as_ref().map(|range| PyRange::new(py, range.start as isize, range.end as isize)).transpose()
}

/// A confidence rounded to three digits: 0.987 instead of 0.98699999, which is the nearest 32-bit float.
pub(crate) fn three_digits(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

/// Parses the sentence counts of a unit, such as `1-2`.
fn counts(kind: &str) -> PyResult<(u32, u32)> {
    let parsed = kind.split_once('-').and_then(|(src, tgt)| Some((src.parse().ok()?, tgt.parse().ok()?)));
    parsed
        .ok_or_else(|| EnregardError::new_err(format!("kind {kind:?}: must be two numbers such as \"1-2\"")))
}

#[pymethods]
impl Unit {
    #[new]
    #[pyo3(signature = (src, tgt, confidence=None, *, document="", number=0, kind=None, src_sentences=None,
        tgt_sentences=None, src_paragraphs=None, tgt_paragraphs=None, src_span=None, tgt_span=None,
        src_bytes=None, tgt_bytes=None, alignment=None, translation=None, flags=None, _tmx=None))]
    #[expect(clippy::too_many_arguments, reason = "all but three are keyword arguments")]
    fn new(
        src: String,
        tgt: String,
        confidence: Option<f64>,
        document: &str,
        number: u32,
        kind: Option<&str>,
        src_sentences: Option<Numbers>,
        tgt_sentences: Option<Numbers>,
        src_paragraphs: Option<Numbers>,
        tgt_paragraphs: Option<Numbers>,
        src_span: Option<Span>,
        tgt_span: Option<Span>,
        src_bytes: Option<(u64, u64)>,
        tgt_bytes: Option<(u64, u64)>,
        alignment: Option<f64>,
        translation: Option<f64>,
        flags: Option<&Bound<'_, PyAny>>,
        _tmx: Option<&str>,
    ) -> PyResult<Unit> {
        for (name, probability) in
            [("confidence", confidence), ("alignment", alignment), ("translation", translation)]
        {
            if let Some(value) = probability.filter(|p| !(0.0..=1.0).contains(p)) {
                return Err(EnregardError::new_err(format!("{name} {value}: must be between 0 and 1")));
            }
        }
        let extra: Option<Extra> = _tmx.map(serde_json::from_str).transpose().map_err(json_exception)?;
        type Place = (Option<Numbers>, Option<Numbers>, Option<(u64, u64)>);
        let side = |text, (sentences, paragraphs, bytes): Place| Side {
            text,
            sentences: sentences.map(|numbers| numbers.0),
            paragraphs: paragraphs.map(|numbers| numbers.0),
            bytes: bytes.map(|(start, end)| start..end),
        };
        let inner = Inner {
            document: document.into(),
            number,
            source: side(src, (src_sentences, src_paragraphs, src_bytes)),
            target: side(tgt, (tgt_sentences, tgt_paragraphs, tgt_bytes)),
            bead: kind.map(counts).transpose()?,
            confidence: confidence.map(|p| p as f32),
            alignment: alignment.map(|p| p as f32),
            translation: translation.map(|p| p as f32),
            extra: extra.map(Box::new),
            flags: flags.map(flag_set).transpose()?,
            row: None,
        };
        Ok(Unit { inner, spans: (src_span, tgt_span) })
    }

    /// The name of the document.
    #[getter]
    fn document(&self) -> &str {
        &self.inner.document
    }

    /// The number of the unit in its document, from 1. Units that were filtered out are counted too.
    #[getter]
    fn number(&self) -> u32 {
        self.inner.number
    }

    /// The source sentences, joined on one line; empty if the unit has none.
    #[getter]
    fn src(&self) -> &str {
        &self.inner.source.text
    }

    /// The target sentences, joined on one line; empty if the unit has none.
    #[getter]
    fn tgt(&self) -> &str {
        &self.inner.target.text
    }

    /// The probability that a careful person would have made this unit, from 0 to 1, with three digits.
    #[getter]
    pub(crate) fn confidence(&self) -> Option<f64> {
        self.inner.confidence.map(three_digits)
    }

    /// The probability that these sentences belong together rather than with their neighbours, from 0 to 1; for an
    /// unaligned sentence, that no sentence on the other side fits. ``None`` if it is not known.
    #[getter]
    fn alignment(&self) -> Option<f64> {
        self.inner.alignment.map(three_digits)
    }

    /// The probability that the two sides translate each other completely, if they belong together, from 0 to 1.
    /// ``None`` for an unaligned sentence, and if it is not known.
    #[getter]
    fn translation(&self) -> Option<f64> {
        self.inner.translation.map(three_digits)
    }

    /// The number of sentences on each side, such as ``"1-2"``.
    #[getter]
    fn kind(&self) -> Option<String> {
        self.inner.bead.is_some().then(|| self.inner.bead_name())
    }

    /// The numbers of the source sentences in the document, from 0.
    #[getter]
    fn src_sentences<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyRange>>> {
        python_range(py, &self.inner.source.sentences)
    }

    /// The numbers of the target sentences in the document, from 0.
    #[getter]
    fn tgt_sentences<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyRange>>> {
        python_range(py, &self.inner.target.sentences)
    }

    /// The numbers of the paragraphs that contain the source sentences, from 0.
    #[getter]
    fn src_paragraphs<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyRange>>> {
        python_range(py, &self.inner.source.paragraphs)
    }

    /// The numbers of the paragraphs that contain the target sentences, from 0.
    #[getter]
    fn tgt_paragraphs<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyRange>>> {
        python_range(py, &self.inner.target.paragraphs)
    }

    /// The position of the source in the aligned text: start and end in characters, the end exclusive.
    #[getter]
    fn src_span(&self) -> Option<Span> {
        self.spans.0
    }

    /// The position of the target in the aligned text: start and end in characters, the end exclusive.
    #[getter]
    fn tgt_span(&self) -> Option<Span> {
        self.spans.1
    }

    /// The position of the source in the file: start and end in bytes, the end exclusive. In formats other than text,
    /// it is the position in the text of the document. ``None`` if the unit does not come from aligned files.
    #[getter]
    fn src_bytes(&self) -> Option<(u64, u64)> {
        byte_range(&self.inner.source)
    }

    /// The position of the target in the file: start and end in bytes, the end exclusive.
    #[getter]
    fn tgt_bytes(&self) -> Option<(u64, u64)> {
        byte_range(&self.inner.target)
    }

    /// The names of the quality flags, such as ``numbers``; ``None`` if the unit was not examined.
    #[getter]
    fn flags<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyFrozenSet>>> {
        let names = |flags: FlagSet| PyFrozenSet::new(py, flags.iter().map(Flag::name));
        self.inner.flags.map(names).transpose()
    }

    /// Whether one side is empty, so that the unit is an unaligned sentence.
    #[getter]
    fn is_null(&self) -> bool {
        self.inner.is_null()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = |text: &str| -> PyResult<String> { Ok(text.into_pyobject(py)?.repr()?.to_string()) };
        let confidence = self.confidence().map_or_else(|| "None".into(), |p| format!("{p:.3}"));
        let (src, tgt) = (text(&self.inner.source.text)?, text(&self.inner.target.text)?);
        Ok(format!("Unit({src}, {tgt}, {confidence}, kind={:?})", self.inner.bead_name()))
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let Inner { document, number, source, target, .. } = &self.inner;
        (document, number, &source.text, &target.text).hash(&mut hasher);
        hasher.finish()
    }

    /// Supports pickling, so that units can be sent between processes.
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let keywords = PyDict::new(py);
        keywords.set_item("document", self.document())?;
        keywords.set_item("number", self.number())?;
        keywords.set_item("kind", self.kind())?;
        keywords.set_item("src_sentences", self.src_sentences(py)?)?;
        keywords.set_item("tgt_sentences", self.tgt_sentences(py)?)?;
        keywords.set_item("src_paragraphs", self.src_paragraphs(py)?)?;
        keywords.set_item("tgt_paragraphs", self.tgt_paragraphs(py)?)?;
        keywords.set_item("src_span", self.spans.0)?;
        keywords.set_item("tgt_span", self.spans.1)?;
        keywords.set_item("src_bytes", self.src_bytes())?;
        keywords.set_item("tgt_bytes", self.tgt_bytes())?;
        keywords.set_item("flags", self.flags(py)?)?;
        keywords.set_item("alignment", self.alignment())?;
        keywords.set_item("translation", self.translation())?;
        let tmx =
            self.inner.extra.as_deref().map(serde_json::to_string).transpose().map_err(json_exception)?;
        keywords.set_item("_tmx", tmx)?;
        Ok(((self.src(), self.tgt(), self.confidence()).into_pyobject(py)?, keywords))
    }
}

fn byte_range(side: &Side) -> Option<(u64, u64)> {
    side.bytes.as_ref().map(|range| (range.start, range.end))
}

/// The flags with these names.
pub(crate) fn flag_set(names: &Bound<'_, PyAny>) -> PyResult<FlagSet> {
    let mut flags = FlagSet::NONE;
    for name in names.try_iter()? {
        let name: String = name?.extract()?;
        let flag: Flag = name
            .parse()
            .map_err(|fault: String| EnregardError::new_err(format!("flag {name:?}: {fault}")))?;
        flags.insert(flag);
    }
    Ok(flags)
}

fn json_exception(error: serde_json::Error) -> PyErr {
    EnregardError::new_err(format!("cannot pickle or unpickle the TMX data of this unit: {error}"))
}

/// The numbers in a Python `range`. The step is assumed to be 1.
pub(crate) struct Numbers(Range<u32>);

impl<'py> FromPyObject<'_, 'py> for Numbers {
    type Error = PyErr;

    fn extract(range: Borrowed<'_, 'py, PyAny>) -> PyResult<Numbers> {
        let number = |name: &str| range.getattr(name)?.extract::<u32>();
        Ok(Numbers(number("start")?..number("stop")?))
    }
}
