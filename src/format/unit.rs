//! The translation unit: a pair of segments with their position, confidence and metadata.

use super::tmx::Extra;
use crate::quality::FlagSet;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

/// Maximum size, in bytes, of a unit whose text may span many lines or elements. Real units are a thousand times
/// smaller.
pub(super) const MAX_UNIT_BYTES: usize = 32_000_000;

/// Returns the message for a unit that exceeds [`MAX_UNIT_BYTES`].
pub(super) fn too_large() -> String {
    format!("the unit is larger than {} MB; split it", MAX_UNIT_BYTES / 1_000_000)
}

/// One side of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The text of one or more sentences, or an empty string if the other side is an unaligned sentence.
    pub text: String,
    /// Range of sentence numbers in the document, counted from 0.
    pub sentences: Option<Range<u32>>,
    /// Range of paragraph numbers in the document, counted from 0.
    pub paragraphs: Option<Range<u32>>,
    /// Byte range of the text in the input file.
    pub bytes: Option<Range<u64>>,
}

impl Side {
    /// Creates a side with a text and no other information.
    pub(super) fn new(text: impl Into<String>) -> Side {
        Side { text: text.into(), ..Side::default() }
    }
}

/// A row of a table, as it is in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The number of the first line of the row, counted from 1.
    pub line: u64,
    /// The bytes of the row without its line end.
    pub bytes: Vec<u8>,
    /// The line end: a line feed, a carriage return, both, or nothing at the end of the file.
    pub(crate) line_end: &'static str,
}

/// A pair of segments: a source text and its translation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unit {
    /// The name of the document that contains the unit.
    pub document: String,
    /// The number of the unit in its document, from 1. Unaligned sentences have numbers even if they are not written.
    pub number: u32,
    /// The source side.
    pub source: Side,
    /// The target side.
    pub target: Side,
    /// The number of source sentences, and the number of target sentences.
    pub bead: Option<(u32, u32)>,
    /// The probability that the two sides are translations of each other, in 0..=1. The aligner rounds it to
    /// three decimal places.
    pub confidence: Option<f32>,
    /// The first part of the confidence, from 0 to 1: the probability that these sentences belong together
    /// rather than with their neighbours. For an unaligned sentence, the probability that no sentence on the
    /// other side fits. The aligner sets it, with three decimal places. `None` if a person fixed the unit,
    /// because its confidence is then not computed, and for units of formats that do not store it.
    pub alignment: Option<f32>,
    /// The second part of the confidence, from 0 to 1: the probability that the two sides are complete
    /// translations of each other, in their languages, given that they belong together. `None` in the same
    /// cases as `alignment`, and for an unaligned sentence, which has nothing to compare it with.
    pub translation: Option<f32>,
    /// The quality flags, or `None` if the unit was not examined.
    pub flags: Option<FlagSet>,
    /// Information that is specific to TMX, if the unit comes from a TMX file.
    pub extra: Option<Box<Extra>>,
    /// The row, if the unit was read from a table whose rows are kept.
    pub row: Option<Box<Row>>,
}

impl Unit {
    /// Returns whether a side is empty, as it is for an unaligned sentence.
    pub fn is_null(&self) -> bool {
        self.source.text.is_empty() || self.target.text.is_empty()
    }

    /// Removes the inline tags.
    pub(crate) fn drop_tags(&mut self) {
        let Some(extra) = &mut self.extra else { return };
        (extra.source.codes, extra.target.codes) = (Vec::new(), Vec::new());
        if **extra == Extra::default() {
            self.extra = None;
        }
    }

    /// Exchanges the two sides.
    pub(crate) fn swap(&mut self) {
        std::mem::swap(&mut self.source, &mut self.target);
        self.bead = self.bead.map(|(source, target)| (target, source));
        if let Some(extra) = &mut self.extra {
            let extra = &mut **extra;
            std::mem::swap(&mut extra.source, &mut extra.target);
        }
    }

    /// Creates a unit with a document name, a number, two texts, and no other information.
    pub(super) fn new(document: &str, number: u32, [source, target]: [String; 2]) -> Unit {
        let (source, target) = (Side::new(source), Side::new(target));
        Unit { document: document.into(), number, source, target, ..Unit::default() }
    }

    /// Returns the two sentence counts as text, such as `1-2`, or an empty string if they are unknown.
    pub fn bead_name(&self) -> String {
        self.bead.map(|(s, t)| format!("{s}-{t}")).unwrap_or_default()
    }
}

/// The source and target language of a file, as BCP 47 tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Languages {
    /// The source language.
    pub src: String,
    /// The target language.
    pub tgt: String,
}

/// Appends a confidence with three decimal places. The result is the same as with `{:.3}`, but this function
/// is much faster.
pub(super) fn push_confidence(confidence: f32, out: &mut String) {
    // The product is exact: its factors have 24 and 10 significant bits, and an `f64` holds 53.
    let thousandths = (f64::from(confidence) * 1000.0).round_ties_even() as u32;
    push_number(thousandths / 1000, out);
    out.push('.');
    for place in [100, 10, 1] {
        push_number(thousandths / place % 10, out);
    }
}

pub(super) fn push_number(number: u32, out: &mut String) {
    if number >= 10 {
        push_number(number / 10, out);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Parses a bead type such as `1-2`, and returns the numbers of source and target sentences.
pub(super) fn bead(name: &str) -> Option<(u32, u32)> {
    let (src, tgt) = name.split_once('-')?;
    Some((src.parse().ok()?, tgt.parse().ok()?))
}

/// Returns the text on one line. Each run of white space that contains a line break, a tab or another control
/// character becomes one space. Other white space, such as the no-break spaces of French, is kept.
///
/// # Examples
/// ```
/// use enregard::format::one_line;
/// assert_eq!(one_line("un\r\n  deux\ttrois"), "un deux trois");
/// assert_eq!(one_line("Quoi\u{202f}?"), "Quoi\u{202f}?");
/// ```
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(breaks) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(breaks) {
        let before = rest[..at].trim_end_matches(' ');
        out.push_str(before);
        rest = rest[at..].trim_start_matches(|c| breaks(c) || c == ' ');
        if !out.is_empty() && !rest.is_empty() {
            out.push(' ');
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns whether some programs treat this character as the end of a line or of a cell. Such characters are
/// tabs, other control characters, and the Unicode line and paragraph separators.
pub(super) fn breaks(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\x1c'..='\x1f' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Parses a probability from 0 to 1.
pub(super) fn probability(text: &str) -> Option<f32> {
    text.parse().ok().filter(|p| (0.0..=1.0).contains(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_formatted_like_the_standard_library() {
        for thousandth in 0..=16_000 {
            let confidence = thousandth as f32 / 16_000.0;
            let (mut text, mut number) = (String::new(), String::new());
            push_confidence(confidence, &mut text);
            assert_eq!(text, format!("{confidence:.3}"));
            push_number(thousandth, &mut number);
            assert_eq!(number, thousandth.to_string());
        }
    }

    #[test]
    fn lines_are_joined_and_other_spaces_are_kept() {
        assert_eq!(one_line("a  b"), "a  b");
        assert_eq!(one_line("a \n b\n\n"), "a b");
        assert_eq!(one_line("\ta"), "a");
        assert_eq!(one_line("a\u{a0}\n\u{2028}b"), "a\u{a0} b");
        assert!(matches!(one_line("rien"), Cow::Borrowed(_)));
    }
}
