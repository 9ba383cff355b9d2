//! Character classes, and a function that skips white space.

use super::count_probes;

/// The bit for characters that can be part of a word.
pub(crate) const WORD: u8 = 1;
pub(crate) const LOWER: u8 = 2;
pub(crate) const UPPER: u8 = 4;
pub(crate) const DIGIT: u8 = 8;

/// The class of each Latin-1 character, as a combination of the bits [`WORD`] to [`DIGIT`]. Nearly all
/// characters of French text are Latin-1, and a table is much faster than looking up Unicode properties.
pub(crate) static LATIN1: [u8; 256] = {
    let mut classes = [0; 256];
    let mut c = 0;
    while c < 256 {
        classes[c] = match c as u8 {
            b'a'..=b'z' | 0xdf..=0xf6 | 0xf8..=0xff => WORD | LOWER,
            b'A'..=b'Z' | 0xc0..=0xd6 | 0xd8..=0xde => WORD | UPPER,
            b'0'..=b'9' | 0xb2 | 0xb3 | 0xb9 | 0xbc..=0xbe => WORD | DIGIT,
            // The degree sign is included because `n°` is a word.
            0xaa | 0xb0 | 0xb5 | 0xba => WORD | LOWER,
            _ => 0,
        };
        c += 1;
    }
    classes
};

/// Returns the lower-case form of a character. The typographic apostrophe `’` becomes `'`.
#[inline]
pub(crate) fn fold(c: char) -> char {
    match LATIN1.get(c as usize) {
        Some(class) if class & UPPER != 0 => char::from(c as u8 + 0x20),
        Some(_) => c,
        None if c == '’' => '\'',
        None => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Whether a character is a letter, a digit or a combining mark.
#[inline]
pub fn is_word_char(c: char) -> bool {
    match LATIN1.get(c as usize) {
        Some(class) => class & WORD != 0,
        None => is_wide_word_char(c),
    }
}

fn is_wide_word_char(c: char) -> bool {
    match c {
        // General punctuation, such as spaces, dashes and quotation marks.
        '\u{2000}'..='\u{206f}' => false,
        _ => c.is_alphanumeric() && !is_ideographic(c) || is_combining_mark(c),
    }
}

/// Whether a character is Chinese or Japanese. These scripts have no spaces, so each character counts as a
/// word.
pub(crate) fn is_ideographic(c: char) -> bool {
    matches!(
        c as u32,
        0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff
    )
}

fn is_combining_mark(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036f | 0x0610..=0x061a | 0x064b..=0x065f | 0x0670)
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Whether a character belongs to a word if letters or digits are on both sides of it.
pub(crate) fn is_joiner(c: char) -> bool {
    matches!(c, '.' | '-' | '‑' | '·' | '&' | '\u{ad}' | '_' | '@')
}

/// Whether a character is opening punctuation, or a space used inside French quotation marks.
pub(crate) fn is_opener(c: char) -> bool {
    matches!(c, '"' | '(' | '«' | '“' | '[' | '„' | '\u{a0}' | '\u{202f}')
}

/// Whether a character is a bullet, which begins a list item even in the middle of a line.
#[rustfmt::skip]
pub(crate) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '⁃' | '◦' | '▪' | '‣' | '●' | '■' | '►' | '✓' | '✔' | '➢' | '➤' | '❖' | '☐' | '☑')
}

/// Whether a character ends a sentence in its script regardless of what follows: the danda of Indian scripts, and the
/// full stops of Armenian, Ethiopic, Burmese, Khmer and half-width Japanese. The Armenian question mark is not
/// included, because it is written inside a word.
pub(crate) fn is_script_stop(c: char) -> bool {
    matches!(c, '।' | '॥' | '։' | '።' | '፧' | '။' | '។' | '៕' | '｡')
}

pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '•')
}

/// Whether a sentence without final punctuation can end with this character.
pub(crate) fn can_end_unpunctuated(c: char) -> bool {
    is_word_char(c) || matches!(c, ')' | '"' | '»' | '”' | ']' | '%' | '°' | '\'')
}

/// Whether a character is an emoji, an emoji joiner or a variation selector, but not a bullet.
pub(crate) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{26ff}' | '❤' | '\u{200d}' | '\u{fe0f}')
        && !is_bullet(c)
}

/// Returns the offset of the first character at or after `from` that is not white space.
pub(crate) fn skip_space(text: &str, from: usize) -> usize {
    // Fast path for the usual case: one space and a printable ASCII character.
    match text.as_bytes().get(from..from + 2) {
        Some([b' ', b'!'..=b'~']) => from + 1,
        Some([b'!'..=b'~', _]) => from,
        _ => {
            let to = text.len() - text[from..].trim_start().len();
            count_probes(to - from);
            to
        }
    }
}
