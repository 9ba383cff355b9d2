//! Cleans decoded text and brings it into Unicode normalisation form C (NFC), with a map back to the input.
//!
//! Cleaning happens here so that no output format has to do it:
//! - Control characters other than tabs and line ends become spaces, since XML forbids them.
//! - Form feeds and vertical tabs become line feeds.
//! - C1 control characters (U+0080 to U+009F) become the Windows-1252 characters of the same code, since a
//!   faulty earlier conversion is the usual cause. The exception is U+0085, which is a line end.
//! - Byte order marks inside the text are removed.

use crate::error::Message;
use crate::limits;
use crate::text::decode::{Decoded, Widths};
use crate::text::defects::Defects;
use crate::text::offsets::{OffsetMap, OffsetMapBuilder};
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Returns a text in NFC.
pub(crate) fn composed(text: &str) -> String {
    text.nfc().collect()
}

#[derive(Debug, Default)]
pub(super) struct Normal {
    pub(super) text: String,
    pub(super) offsets: OffsetMap,
    /// The offsets in `text` of the form feeds, which begin pages.
    pub(super) pages: Vec<usize>,
    /// The defects of the text. The fields `lines` and `sound` are not set.
    pub(super) defects: Defects,
}

/// Cleans and normalises a text. If `line_feeds_only` is set, form feeds and vertical tabs become spaces
/// instead of line feeds.
///
/// Returns an error if there is not enough memory.
pub(super) fn normalise(decoded: Decoded<'_>, line_feeds_only: bool) -> Result<Normal, Message> {
    let (chars, damaged, truncated) = (decoded.text.len(), decoded.damaged, decoded.truncated);
    let mut normal = cleaned(decoded, line_feeds_only)?;
    let replaced = normal.text.matches(char::REPLACEMENT_CHARACTER).count();
    let lost = replaced.saturating_sub(damaged + usize::from(truncated));
    normal.defects = Defects { chars, damaged, lost, truncated, ..normal.defects };
    Ok(normal)
}

fn cleaned(decoded: Decoded<'_>, line_feeds_only: bool) -> Result<Normal, Message> {
    let plain = decoded.widths == Widths::Utf8
        && (is_plain_western(decoded.text.as_bytes())
            || !decoded.text.contains(needs_cleaning)
                && is_nfc_quick(decoded.text.chars()) == IsNormalized::Yes);
    if plain {
        let mut offsets = OffsetMapBuilder::new(decoded.start);
        offsets.push(decoded.text.len(), decoded.text.len());
        let text = match decoded.text {
            Cow::Borrowed(borrowed) => {
                let mut text = String::new();
                limits::reserve(&mut text, borrowed.len())?;
                text + borrowed
            }
            Cow::Owned(text) => text,
        };
        return Ok(Normal { text, offsets: offsets.finish(), ..Normal::default() });
    }
    let mut text = String::new();
    limits::reserve(&mut text, decoded.text.len())?;
    let mut writer = Writer {
        out: Normal { text, ..Normal::default() },
        offsets: OffsetMapBuilder::new(decoded.start),
        segment: Vec::new(),
        line: 1,
        line_feeds_only,
    };
    for (index, c) in decoded.text.chars().enumerate() {
        writer.write(c, decoded.widths.of(index, c));
    }
    Ok(writer.finish())
}

/// Whether UTF-8 text contains only tabs, line ends, printable characters below U+0300 and characters from
/// U+2002 to U+203F. None of these needs cleaning or is changed by NFC, and most text in Latin script has no
/// others. Testing bytes is several times faster than testing characters.
fn is_plain_western(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += match (byte, bytes.get(at + 1), bytes.get(at + 2)) {
            (b'\t' | b'\n' | b'\r' | b' '..=b'~', ..) => 1,
            (0xC2, Some(0x85 | 0xA0..), _) | (0xC3..=0xCB, ..) => 2,
            (0xE2, Some(0x80), Some(0x82..)) => 3,
            _ => return false,
        };
    }
    true
}

fn needs_cleaning(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}')
        || matches!(c, '\u{86}'..='\u{9F}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Cleans a text and normalises it segment by segment. Here, a segment is a run of characters that can be
/// normalised independently of the text around it.
struct Writer {
    out: Normal,
    offsets: OffsetMapBuilder,
    /// The cleaned characters of the current segment, each with the number of input bytes it came from.
    segment: Vec<(char, usize)>,
    /// The number of the current line, counted from 1.
    line: usize,
    line_feeds_only: bool,
}

impl Writer {
    fn write(&mut self, c: char, width: usize) {
        if c == '\u{FEFF}' {
            // Add the width of the byte order mark to that of the character before it, since the segment may
            // continue after the mark.
            match self.segment.last_mut() {
                Some((_, before)) => *before += width,
                None => self.offsets.push(0, width),
            }
            return;
        }
        let begins_page = c == '\u{C}';
        let c = if needs_cleaning(c) { self.clean(c) } else { c };
        self.line += usize::from(c == '\n');
        if starts_segment(c) {
            self.flush();
        }
        if begins_page {
            self.out.pages.push(self.out.text.len());
        }
        self.segment.push((c, width));
    }

    /// Returns the replacement for a character that needs cleaning.
    fn clean(&mut self, c: char) -> char {
        match c {
            '\u{B}' | '\u{C}' if self.line_feeds_only => ' ',
            // After a line end, a form feed or vertical tab becomes a space. Another line end would make a
            // blank line, which separates paragraphs.
            '\u{B}' | '\u{C}' if self.last().is_none_or(|c| matches!(c, '\n' | '\r')) => ' ',
            '\u{B}' | '\u{C}' => '\n',
            '\u{80}'..='\u{9F}' => {
                // A code that is undefined in Windows-1252 decodes to the same control character.
                let byte = [c as u8];
                let sign = WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().find(|sign| *sign != c);
                self.out.defects.c1 += usize::from(sign.is_some());
                sign.unwrap_or_else(|| self.blank())
            }
            _ => self.blank(),
        }
    }

    fn blank(&mut self) -> char {
        if self.out.defects.controls == 0 {
            self.out.defects.first_control = self.line;
        }
        self.out.defects.controls += 1;
        ' '
    }

    fn last(&self) -> Option<char> {
        self.segment.last().map(|(c, _)| *c).or_else(|| self.out.text.chars().next_back())
    }

    /// Writes the current segment. If normalisation changes the segment, the offset map cannot distinguish
    /// positions inside it.
    fn flush(&mut self) {
        let chars = self.segment.iter().map(|(c, _)| *c);
        let before = self.out.text.len();
        let quick = is_nfc_quick(chars.clone()) == IsNormalized::Yes;
        if quick {
            self.out.text.extend(chars.clone());
        } else {
            self.out.text.extend(chars.clone().nfc());
        }
        let same = quick || self.out.text[before..].chars().eq(chars);
        if same {
            for (c, width) in self.segment.drain(..) {
                self.offsets.push(c.len_utf8(), width);
            }
        } else {
            let width = self.segment.drain(..).map(|(_, width)| width).sum();
            self.offsets.push(self.out.text.len() - before, width);
        }
    }

    fn finish(mut self) -> Normal {
        self.flush();
        self.out.offsets = self.offsets.finish();
        self.out
    }
}

/// Whether a segment can begin with `c`, because `c` never combines with a character before it.
pub(super) fn starts_segment(c: char) -> bool {
    // No character below U+0300 combines with one before it.
    if c < '\u{300}' {
        return true;
    }
    if is_nfc_quick(std::iter::once(c)) == IsNormalized::Maybe {
        return false;
    }
    let mut first = None;
    decompose_canonical(c, |part| first = first.or(Some(part)));
    first.is_none_or(|first| {
        canonical_combining_class(first) == 0 && is_nfc_quick(std::iter::once(first)) != IsNormalized::Maybe
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::decode::{self, Hints};
    use crate::text::encoding::Encoding;
    use proptest::prelude::*;

    fn normal(text: &str) -> Normal {
        normalise(decode::decode(text.as_bytes(), Hints::default()).unwrap(), false).unwrap()
    }

    #[test]
    fn nfc_text_is_not_changed() {
        let normal = normal("« Où ? » Ça va\u{202F}!\r\n");
        assert_eq!(normal.text, "« Où ? » Ça va\u{202F}!\r\n");
        assert!(normal.offsets == OffsetMap::default());
    }

    #[test]
    fn combining_accents_are_composed() {
        let normal = normal("de\u{301}ja\u{300} vu");
        assert_eq!(normal.text, "déjà vu");
        let offsets = [(0, 0), (1, 1), (3, 4), (4, 5), (6, 8), (7, 9)];
        for (text, input) in offsets {
            assert_eq!(normal.offsets.to_input(text), input, "at {text}");
        }
    }

    #[test]
    fn controls_become_spaces_and_are_counted() {
        let normal = normal("un\0deux\n\u{7}trois\u{1B}[0m");
        assert_eq!(normal.text, "un deux\n trois [0m");
        assert_eq!((normal.defects.controls, normal.defects.first_control), (3, 1));
    }

    #[test]
    fn c1_controls_become_windows_1252_characters() {
        let normal = normal("l\u{92}\u{9C}uf \u{81}");
        assert_eq!(normal.text, "l’œuf  ");
        assert_eq!((normal.defects.c1, normal.defects.controls), (2, 1));
        assert_eq!(normal.offsets.to_input("l’œ".len()), "l\u{92}\u{9C}".len());
    }

    #[test]
    fn page_breaks_end_lines_but_never_make_blank_lines() {
        assert_eq!(normal("un\u{C}deux\n\u{C}trois").text, "un\ndeux\n trois");
    }

    #[test]
    fn byte_order_marks_inside_the_text_are_removed() {
        let normal = normal("un\u{FEFF}deux");
        assert_eq!(normal.text, "undeux");
        assert_eq!([1, 2, 6].map(|at| normal.offsets.to_input(at)), [1, 5, 9]);
    }

    #[test]
    fn the_test_on_bytes_agrees_with_the_test_on_characters() {
        for c in (1..=0x2FFF).filter_map(char::from_u32) {
            let text = format!("a{c}b");
            let plain = !text.contains(needs_cleaning) && is_nfc_quick(text.chars()) == IsNormalized::Yes;
            assert!(plain || !is_plain_western(text.as_bytes()), "{c:?}");
        }
        assert!(is_plain_western("« Où ? » L’œuf… — ça\r\n".as_bytes()));
    }

    /// Generates texts from characters that are difficult to normalise.
    fn difficult() -> impl Strategy<Value = String> {
        let chars = vec![
            'a', 'e', 'q', ' ', '\n', 'é', '\u{301}', '\u{323}', '\u{327}', '\u{344}', '\u{F73}', '\u{212B}',
            '\u{1100}', '\u{1161}', '\u{11A8}', '\u{AC00}', '\u{F900}', '\u{958}', '\u{93C}', '\u{9BE}',
            '\u{9C7}', '\u{FEFF}', '\u{92}',
        ];
        proptest::collection::vec(
            prop_oneof![3 => proptest::sample::select(chars), 1 => any::<char>()],
            0..40,
        )
        .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn normalising_segments_equals_normalising_the_whole_text(text in difficult()) {
            let hints = Hints { named: Some(Encoding::default()), ..Hints::default() };
            let Ok(decoded) = decode::decode(text.as_bytes(), hints) else {
                return Err(TestCaseError::reject("not decoded"));
            };
            let normal = normalise(decoded, false).unwrap();
            prop_assert!(unicode_normalization::is_nfc(&normal.text));
            // If nothing needed cleaning, the result is the NFC of the whole text.
            if !text.contains(needs_cleaning) {
                prop_assert_eq!(&normal.text, &text.nfc().collect::<String>());
            }
            prop_assert_eq!(normal.offsets.to_input(normal.text.len()), text.len());
        }
    }
}
