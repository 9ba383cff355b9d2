//! The translation unit: a pair of segments with its position, confidence and metadata.

use super::tmx::Extra;
use std::borrow::Cow;
use std::ops::Range;

/// One side of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The sentences of the bead, joined. Empty in a null bead.
    pub text: String,
    /// The numbers of the sentences in the document, from 0.
    pub sentences: Option<Range<u32>>,
    /// The numbers of their paragraphs, from 0.
    pub paragraphs: Option<Range<u32>>,
    /// Their position in the input file, in bytes.
    pub bytes: Option<Range<u64>>,
}

impl Side {
    /// A side of which only the text is known.
    pub(super) fn new(text: impl Into<String>) -> Side {
        Side { text: text.into(), ..Side::default() }
    }
}

/// A pair of segments.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unit {
    /// The name of its document.
    pub document: String,
    /// The number of its bead in the document, from 1. Null beads count, so filters do not change it.
    pub number: u32,
    /// The source side.
    pub source: Side,
    /// The target side.
    pub target: Side,
    /// The number of sentences on each side.
    pub bead: Option<(u32, u32)>,
    /// The probability that the two sides are translations of each other, in 0..=1, rounded to three digits.
    pub confidence: Option<f32>,
    /// What only TMX can represent, if the unit was read from TMX.
    pub extra: Option<Box<Extra>>,
}

impl Unit {
    /// Whether one side is empty.
    pub fn is_null(&self) -> bool {
        self.source.text.is_empty() || self.target.text.is_empty()
    }

    /// A unit of which only its place and its texts are known.
    pub(super) fn new(document: &str, number: u32, [source, target]: [String; 2]) -> Unit {
        let (source, target) = (Side::new(source), Side::new(target));
        Unit { document: document.into(), number, source, target, ..Unit::default() }
    }

    /// The bead as text, such as `1-2`; empty if unknown.
    pub fn bead_name(&self) -> String {
        self.bead.map(|(s, t)| format!("{s}-{t}")).unwrap_or_default()
    }
}

/// The languages of a file of units, as BCP 47 tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    /// The source language.
    pub src: String,
    /// The target language.
    pub tgt: String,
}

/// Appends a confidence with three digits. Gives the same text as `{:.3}` and is much faster.
pub(super) fn push_confidence(confidence: f32, out: &mut String) {
    // The product is exact: 24 bits by 10.
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

/// Parses a bead, such as `1-2`.
pub(super) fn bead(name: &str) -> Option<(u32, u32)> {
    let (src, tgt) = name.split_once('-')?;
    Some((src.parse().ok()?, tgt.parse().ok()?))
}

/// Puts the text on one line: each run of white space that contains a line end, a tab or another control
/// character becomes one space. Other spaces are kept, especially the no-break spaces of French.
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

/// The characters that some programs treat as the end of a line or a cell: controls, and Unicode's line and
/// paragraph separators.
fn breaks(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\x1c'..='\x1f' | '\u{85}' | '\u{2028}' | '\u{2029}')
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
