//! Classes of signs that the scan tells apart.

use super::word::is_word_char;

/// Signs that open, and the spaces inside French quotation marks.
pub(super) fn opens(c: char) -> bool {
    matches!(c, '"' | '(' | '«' | '“' | '[' | '„' | '\u{a0}' | '\u{202f}')
}

/// Signs that begin an item of a list, wherever they stand.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '⁃'
            | '◦'
            | '▪'
            | '‣'
            | '●'
            | '■'
            | '►'
            | '✓'
            | '✔'
            | '➢'
            | '➤'
            | '❖'
            | '☐'
            | '☑'
    )
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '•')
}

/// Whether a sentence without final punctuation may end with this character.
pub(super) fn may_end_bare(c: char) -> bool {
    is_word_char(c) || matches!(c, ')' | '"' | '»' | '”' | ']' | '%' | '°' | '\'')
}

/// Pictures of feelings and things, and what joins or dresses them; dingbats that are bullets are none.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{26ff}' | '❤' | '\u{200d}' | '\u{fe0f}')
        && !is_bullet(c)
}

/// What closed after the terminators.
#[derive(Default)]
pub(super) struct Closers {
    pub(super) quote: bool,
    pub(super) bracket: bool,
}

impl Closers {
    pub(super) fn any(&self) -> bool {
        self.quote || self.bracket
    }
}

/// The length of a footnote mark such as `[3]` at the head of `rest`.
pub(super) fn footnote(rest: &str) -> Option<usize> {
    let digits = rest[1..].bytes().take(4).take_while(u8::is_ascii_digit).count();
    (digits > 0 && rest.as_bytes().get(1 + digits) == Some(&b']')).then_some(digits + 2)
}
