//! Finds the words before and after a candidate, and the punctuation between the candidate and the next word.

use super::chars::{is_apostrophe, is_bullet, is_ideographic};
use super::{Word, is_word_char};

/// Maximum number of characters examined to find the next or the previous word. The limit keeps the time
/// linear in the length of the text.
pub(crate) const MAX_GAP: usize = 6;

/// The kind of punctuation with which the text after a candidate begins. Trained models depend on the order
/// of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Lead {
    /// No punctuation: the text begins with a word.
    Nothing,
    Quote,
    Bracket,
    Dash,
    /// A bullet (`•`, `*` …).
    Bullet,
    /// Punctuation that normally ends a sentence, or its Spanish opening form (`...et`, `¿`, `¡`).
    Terminator,
    /// Punctuation that belongs to the text before the candidate: `?`, `!`, `:`, `;`, `/`, a closing bracket,
    /// or a full stop or comma between spaces (`P.-S. : …`, verse numbers).
    Trailing,
    Other,
}

/// Returns the punctuation at offset `at`, and the offset of the first word after it.
pub(crate) fn lead(text: &str, at: usize) -> (Lead, usize) {
    let mut lead = Lead::Nothing;
    let mut start = at;
    for c in text[at..].chars().take(MAX_GAP) {
        if is_word_char(c) || is_ideographic(c) {
            break;
        }
        let this = match c {
            '.' | ',' if text[start + 1..].starts_with(char::is_whitespace) => Lead::Trailing,
            '"' | '«' | '“' | '„' | '‘' | '\'' | '‹' | '»' | '”' | '`' | ',' => Lead::Quote,
            '「' | '『' => Lead::Quote,
            '(' | '[' | '{' | '（' => Lead::Bracket,
            '-' | '–' | '—' | '―' | '⁃' => Lead::Dash,
            '*' | '·' | '→' => Lead::Bullet,
            c if is_bullet(c) => Lead::Bullet,
            '!' | '?' | ':' | ';' | '/' | ')' | ']' => Lead::Trailing,
            '.' | '…' | '¿' | '¡' => Lead::Terminator,
            c if c.is_whitespace() => lead,
            _ => Lead::Other,
        };
        if lead == Lead::Nothing {
            lead = this;
        }
        start += c.len_utf8();
    }
    (lead, start)
}

/// Returns the last word that ends between `floor` and `at`, or an empty word if none ends within [`MAX_GAP`]
/// characters before `at`.
pub(crate) fn word_before(text: &str, at: usize, floor: usize) -> Word {
    let ending = |end| {
        let word = Word::backward(text, end);
        if word.start < floor { Word::forward(text, floor) } else { word }
    };
    if at > floor && text.as_bytes()[at - 1].is_ascii_lowercase() {
        return ending(at);
    }
    let mut end = at;
    for c in text[floor..at].chars().rev().take(MAX_GAP) {
        if is_word_char(c) || is_ideographic(c) {
            return ending(end);
        }
        end -= c.len_utf8();
    }
    Word { start: at, end: at, ..Word::default() }
}

/// Returns the first word after `at`, or an empty word if none is within [`MAX_GAP`] characters.
pub(crate) fn word_after(text: &str, at: usize) -> Word {
    let mut start = at;
    for c in text[at..].chars().take(MAX_GAP) {
        if is_word_char(c) || is_ideographic(c) {
            return Word::forward(text, start);
        }
        start += c.len_utf8();
    }
    Word { start: at, end: at, ..Word::default() }
}

/// The characters between two words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Gap {
    /// Whether the gap contains only white space, apostrophes and full stops.
    pub(super) adjacent: bool,
    /// Whether a full stop ends the first word.
    pub(super) full_stop: bool,
}

impl Gap {
    /// Examines the gap before the word at `at`, looking back no further than `floor`.
    pub(super) fn before(text: &str, at: usize, floor: usize) -> Gap {
        let mut gap = Gap { adjacent: true, full_stop: false };
        for (index, c) in text[floor..at].chars().rev().take(MAX_GAP).enumerate() {
            if is_word_char(c) || is_ideographic(c) {
                break;
            }
            gap.full_stop |= c == '.' && index <= 1;
            gap.adjacent &= c.is_whitespace() || is_apostrophe(c) || c == '.';
        }
        gap
    }
}
