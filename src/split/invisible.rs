//! Removes invisible characters before a paragraph is split, and maps the sentences back to the paragraph. Marks of
//! writing direction, zero-width spaces and soft hyphens then have no influence, wherever they are.

use super::{Span, count_probes};

/// Whether a character is invisible and takes no room: a soft hyphen, a zero-width space or joiner, a mark of writing
/// direction, or a byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a text contains an invisible character. Looks at all bytes without branches, several at a time, because
/// nearly all texts contain none.
fn contains_invisible(bytes: &[u8]) -> bool {
    count_probes(bytes.len());
    let Some(last) = bytes.len().checked_sub(2) else { return false };
    let short = |a: u8, b: u8| (a == 0xc2) & (b == 0xad) | (a == 0xd8) & (b == 0x9c);
    let (first, second, third) = (&bytes[..last], &bytes[1..=last], &bytes[2..]);
    let mut found = u8::from(short(bytes[last], bytes[last + 1]));
    for ((&a, &b), &c) in first.iter().zip(second).zip(third) {
        let spaces = (b == 0x80) & ((c.wrapping_sub(0x8b) < 5) | (c.wrapping_sub(0xaa) < 5));
        let marks = (b == 0x81) & (c.wrapping_sub(0xa0) < 10);
        let order = (a == 0xef) & (b == 0xbb) & (c == 0xbf);
        found |= u8::from(short(a, b) | (a == 0xe2) & (spaces | marks) | order);
    }
    found != 0
}

/// A paragraph without its invisible characters.
pub(super) struct Visible {
    pub(super) text: String,
    /// For each run of removed characters, its offset in `text`, and the number of bytes removed up to and including
    /// it.
    removed: Vec<(usize, usize)>,
}

impl Visible {
    /// Returns the paragraph without its invisible characters, or `None` if it has none or nothing else.
    pub(super) fn new(paragraph: &str) -> Option<Visible> {
        if !contains_invisible(paragraph.as_bytes()) {
            return None;
        }
        let mut visible = Visible { text: String::with_capacity(paragraph.len()), removed: Vec::new() };
        let mut removed = 0;
        for c in paragraph.chars() {
            if !is_invisible(c) {
                visible.text.push(c);
                continue;
            }
            removed += c.len_utf8();
            let at = visible.text.len();
            match visible.removed.last_mut() {
                Some((last, total)) if *last == at => *total = removed,
                _ => visible.removed.push((at, removed)),
            }
        }
        (removed > 0 && !visible.text.trim().is_empty()).then_some(visible)
    }

    /// Returns the offsets in the paragraph before and after the invisible characters at offset `at` of the text.
    fn around(&self, at: usize) -> (usize, usize) {
        let before = self.removed.partition_point(|(offset, _)| *offset < at);
        let through = self.removed.partition_point(|(offset, _)| *offset <= at);
        let removed = |runs: usize| runs.checked_sub(1).map_or(0, |last| self.removed[last].1);
        (at + removed(before), at + removed(through))
    }

    /// Converts an offset that ends a sentence to an offset in the paragraph.
    pub(super) fn end(&self, at: usize) -> usize {
        self.around(at).1
    }

    /// Converts spans of all sentences of the text to spans of the paragraph. Invisible characters before white space
    /// belong to the sentence before, and those inside or after it to the sentence after, if there is one.
    pub(super) fn restore(&self, spans: &mut [Span]) {
        let mut before = 0;
        // The first run of removed characters that belongs to no sentence so far.
        let mut run = 0;
        for span in &mut *spans {
            let start = self.removed.get(run).map_or(span.start, |(at, _)| span.start.min(*at));
            run = self.removed.partition_point(|(at, _)| *at <= span.end);
            span.start = self.around(start).0.max(before);
            span.end = self.around(span.end).1;
            before = span.end;
        }
        if let (Some(last), [.., (at, _)]) = (spans.last_mut(), &self.removed[run..]) {
            last.end = self.around(*at).1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::for_language;

    #[test]
    fn every_invisible_character_is_found() {
        for c in (0..0x11_0000).filter_map(char::from_u32) {
            let found = Visible::new(&format!("é{c}a")).is_some();
            assert_eq!(found, is_invisible(c), "{c:?}");
            assert!(!is_invisible(c) || Visible::new(&format!("a{c}")).is_some(), "{c:?} at the end");
        }
        assert!(
            Visible::new("\u{200b}").is_none() && Visible::new("").is_none() && Visible::new("a").is_none()
        );
    }

    #[test]
    fn spans_are_mapped_back() {
        let text = "\u{200f}Il dort.\u{200b}\u{ad} \u{2066}Il p\u{ad}leut\u{feff}.\u{2069} Fin.\u{200e}";
        let mut spans = Vec::new();
        for_language("fr".parse().unwrap()).split_into(text, &mut spans);
        let sentences: Vec<&str> = spans.iter().map(|span| &text[span.start..span.end]).collect();
        let expected =
            ["\u{200f}Il dort.\u{200b}\u{ad}", "\u{2066}Il p\u{ad}leut\u{feff}.\u{2069}", "Fin.\u{200e}"];
        assert_eq!(sentences, expected);
        // Inside white space, and at the ends.
        let text = "\u{200b} Il dort. \u{2062} Il pleut. \u{200b} ";
        spans.clear();
        for_language("fr".parse().unwrap()).split_into(text, &mut spans);
        let sentences: Vec<&str> = spans.iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(sentences, ["\u{200b} Il dort.", "\u{2062} Il pleut. \u{200b}"]);
        let text = "猫が寝る。\u{200b}雨が降る。";
        spans.clear();
        for_language("ja".parse().unwrap()).split_into(text, &mut spans);
        assert_eq!(spans.iter().map(|span| span.end).collect::<Vec<_>>(), [18, text.len()]);
    }
}
