//! The unit: a pair of segments, with all that is known about it.

use super::tmx::Extra;
use std::borrow::Cow;
use std::ops::Range;

/// One side of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The sentences of the bead, joined; empty in a null bead.
    pub text: String,
    /// Their numbers in the document, from 0.
    pub sentences: Option<Range<u32>>,
    /// The numbers of the paragraphs that they stand in, from 0.
    pub paragraphs: Option<Range<u32>>,
    /// Where they stand in the input file, in bytes.
    pub bytes: Option<Range<u64>>,
}

/// A pair of segments.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unit {
    /// The name of its document.
    pub document: String,
    /// Which bead of its document it is, from 1, null beads counted: stable whatever is filtered out.
    pub number: u32,
    /// The source side.
    pub source: Side,
    /// The target side.
    pub target: Side,
    /// How many sentences each side has.
    pub bead: Option<(u32, u32)>,
    /// The probability that the two sides belong together, in 0..=1, rounded to three digits.
    pub confidence: Option<f32>,
    /// What only a TMX has a place for, where it came from one.
    pub extra: Option<Box<Extra>>,
}

impl Unit {
    /// Whether one side is empty.
    pub fn is_null(&self) -> bool {
        self.source.text.is_empty() || self.target.text.is_empty()
    }

    /// The bead as it is written: `1-2`; empty if not known.
    pub fn bead_name(&self) -> String {
        self.bead.map(|(s, t)| format!("{s}-{t}")).unwrap_or_default()
    }
}

/// Writes a confidence with three digits: what `{:.3}` gives, in a tenth of its time.
pub(super) fn push_confidence(confidence: f32, out: &mut String) {
    // The product is exact: 24 bits by 10.
    let thousandths = (f64::from(confidence) * 1000.0).round_ties_even() as u32;
    push_number(thousandths / 1000, out);
    out.push('.');
    for place in [100, 10, 1] {
        push_number(thousandths / place % 10, out);
    }
}

/// Writes a number.
pub(super) fn push_number(number: u32, out: &mut String) {
    if number >= 10 {
        push_number(number / 10, out);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Reads the name of a bead, `1-2`.
pub(super) fn bead(name: &str) -> Option<(u32, u32)> {
    let (src, tgt) = name.split_once('-')?;
    Some((src.parse().ok()?, tgt.parse().ok()?))
}

/// The text on one line: each run of white space that holds a line end, a tab or another control character becomes
/// one space. Other spaces stay, above all the no-break spaces of French.
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

/// The characters that end a line or a cell somewhere: controls, and Unicode's own line and paragraph separators.
fn breaks(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\x1c'..='\x1f' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_library_does() {
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
    fn lines_are_joined_and_other_spaces_kept() {
        assert_eq!(one_line("a  b"), "a  b");
        assert_eq!(one_line("a \n b\n\n"), "a b");
        assert_eq!(one_line("\ta"), "a");
        assert_eq!(one_line("a\u{a0}\n\u{2028}b"), "a\u{a0} b");
        assert!(matches!(one_line("rien"), Cow::Borrowed(_)));
    }
}
