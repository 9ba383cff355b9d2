//! Reads the words next to a candidate and determines their offsets, shapes and hashes.

use super::chars::{self, LATIN1, fold, is_apostrophe, is_ideographic, is_joiner};
use super::{count_probes, is_word_char};

/// The shape of a word. Trained models depend on the order of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Shape {
    /// No word: the text begins or ends here, or there is only punctuation.
    #[default]
    None,
    /// A word in lower case.
    Lower,
    /// A capital followed by lower-case letters. A hyphenated name can have up to three capitals
    /// (`Saint-Denis`).
    Title,
    /// Two or more letters, all capitals.
    Upper,
    /// A single capital.
    Initial,
    /// Digits, with or without punctuation between them.
    Digits,
    /// A Roman numeral of two or more letters.
    Roman,
    /// Letters of scripts without case (Arabic, Han, kana, Hangul).
    Caseless,
    /// A mixture of letters and digits, or a word with capitals inside.
    Mixed,
}

/// A word next to a candidate.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset one past the last byte.
    pub end: usize,
    /// The FNV-1a hash of the lower-case form; see `hash_word`.
    pub hash: u32,
    /// The shape of the word.
    pub shape: Shape,
    /// The length in characters, at most [`MAX_CHARS`] plus two joiners.
    pub(super) chars: u8,
    /// Whether the word contains a full stop (`J.-C`, `U.S`).
    pub(super) dotted: bool,
    /// Whether the word consists of the initials of a compound first name (`J.-P`).
    pub(super) compound: bool,
    /// Whether the word consists of capitals joined by full stops: initials (`J.A`) or an abbreviation
    /// (`U.S`).
    pub(super) initials: bool,
}

/// Maximum length of a word in characters. Longer words are cut, which bounds the time per candidate.
const MAX_CHARS: usize = 32;

/// The offset basis and the prime of the 32-bit FNV-1a hash.
const FNV_OFFSET: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;

/// Returns the FNV-1a hash of the code points of the lower-case form. The apostrophes `'` and `’` give the
/// same hash.
pub(crate) fn hash_word(word: &str) -> u32 {
    word.chars().fold(FNV_OFFSET, hash_char)
}

fn hash_char(hash: u32, c: char) -> u32 {
    (hash ^ fold(c) as u32).wrapping_mul(FNV_PRIME)
}

impl Word {
    pub(super) fn exists(&self) -> bool {
        self.shape != Shape::None
    }

    /// Returns the hash of `previous`, a full stop and this word. For example, `z. B.` has the hash of `z.b`.
    pub(super) fn hash_with_previous(&self, previous: &Word, text: &str) -> u32 {
        text[self.start..self.end].chars().fold(hash_char(previous.hash, '.'), hash_char)
    }

    /// Whether the word begins with a capital. Always false for [`Shape::Mixed`].
    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper | Shape::Initial | Shape::Roman)
    }

    /// Returns the word that begins at `at`, or an empty word if there is no word character at `at`. An
    /// elided article or pronoun ends with its apostrophe, so `L'eau` is two words, `L'` and `eau`.
    pub fn forward(text: &str, at: usize) -> Word {
        let mut builder = Builder::default();
        let mut end = push_latin1(text, at, &mut builder);
        let (mut here, mut chars) = (end, count::of(builder.counts, count::CHAR) as usize);
        if text.as_bytes().get(end).is_none_or(|&b| b == b' ') {
            return builder.finish(text, at, end);
        }
        // Joining characters such as `-` belong to the word only if a word character follows.
        let mut joiners = ['\0'; 2];
        let mut pending = 0;
        for c in text[end..].chars() {
            if chars >= MAX_CHARS {
                break;
            }
            here += c.len_utf8();
            if is_word_char(c) {
                joiners[..pending].iter().for_each(|&j| builder.push(j));
                builder.push(c);
                (end, pending) = (here, 0);
            } else if chars == 0 {
                if is_ideographic(c) {
                    builder.push(c);
                    end = here;
                }
                break;
            } else if is_apostrophe(c) {
                if pending == 0 && text[here..].starts_with(is_word_char) {
                    builder.push(c);
                    end = here;
                }
                break;
            } else if !is_joiner(c) || pending == 2 || (pending == 1 && c == '.') {
                break;
            } else {
                joiners[pending] = c;
                pending += 1;
            }
            chars += 1;
        }
        count_probes(end - at);
        builder.finish(text, at, end)
    }

    /// Returns the word that ends at `at`. The word begins after the last apostrophe.
    pub(super) fn backward(text: &str, at: usize) -> Word {
        let lower = text.as_bytes()[..at].iter().rev().take(MAX_CHARS).take_while(|b| b.is_ascii_lowercase());
        let lower = lower.count();
        let (mut start, mut here) = (at - lower, at - lower);
        let mut after_joiner = false;
        for (chars, c) in (lower..MAX_CHARS).zip(text[..here].chars().rev()) {
            here -= c.len_utf8();
            if is_word_char(c) {
                (start, after_joiner) = (here, false);
            } else if is_ideographic(c) && chars == 0 {
                start = here;
                break;
            } else if chars == 0 || !is_joiner(c) || (after_joiner && c == '-') {
                break;
            } else {
                after_joiner = true;
            }
        }
        let mut builder = Builder::default();
        let rest = push_latin1(&text[..at], start, &mut builder);
        text[rest..at].chars().for_each(|c| builder.push(c));
        count_probes(at - start);
        builder.finish(text, start, at)
    }
}

/// Adds the Latin-1 word characters that begin at `at` to `builder`, at most [`MAX_CHARS`]. Returns the
/// offset after the last one.
#[inline]
fn push_latin1(text: &str, at: usize, builder: &mut Builder) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    for _ in 0..MAX_CHARS {
        let (c, length) = match (bytes.get(end), bytes.get(end + 1)) {
            (Some(&b), _) if b < 0x80 => (b, 1),
            (Some(0xc3), Some(&b)) => (b + 0x40, 2),
            _ => break,
        };
        if LATIN1[usize::from(c)] & chars::WORD == 0 {
            break;
        }
        builder.push(char::from(c));
        end += length;
    }
    end
}

/// Computes the hash and the shape of a word, character by character.
struct Builder {
    hash: u32,
    /// Five counts, one byte each: characters, capitals, lower-case letters, digits and caseless letters. No
    /// byte overflows, since a word has at most [`MAX_CHARS`] characters and two joiners.
    counts: u64,
    first_upper: bool,
    dotted: bool,
    hyphen: bool,
}

/// Values that add 1 to one of the five counts in [`Builder::counts`].
mod count {
    pub(super) const CHAR: u64 = 1;
    pub(super) const UPPER: u64 = 1 << 8;
    pub(super) const LOWER: u64 = 1 << 16;
    pub(super) const DIGIT: u64 = 1 << 24;
    pub(super) const CASELESS: u64 = 1 << 32;

    pub(super) fn of(counts: u64, unit: u64) -> u32 {
        (counts / unit) as u32 & 0xff
    }
}

impl Default for Builder {
    fn default() -> Self {
        Builder { hash: FNV_OFFSET, counts: 0, first_upper: false, dotted: false, hyphen: false }
    }
}

impl Builder {
    #[inline]
    fn push(&mut self, c: char) {
        let Some(&class) = LATIN1.get(c as usize) else { return self.push_wide(c) };
        let kind = if class & chars::LOWER != 0 {
            count::LOWER
        } else if class & chars::UPPER != 0 {
            self.first_upper |= self.counts == 0;
            count::UPPER
        } else if class & chars::DIGIT != 0 {
            count::DIGIT
        } else {
            self.dotted |= c == '.';
            self.hyphen |= c == '-';
            0
        };
        self.counts += count::CHAR + kind;
        let folded = c as u32 + if kind == count::UPPER { 0x20 } else { 0 };
        self.hash = (self.hash ^ folded).wrapping_mul(FNV_PRIME);
    }

    fn push_wide(&mut self, c: char) {
        self.hash = hash_char(self.hash, c);
        let kind = match c {
            _ if c.is_uppercase() => {
                self.first_upper |= self.counts == 0;
                count::UPPER
            }
            _ if c.is_lowercase() => count::LOWER,
            _ if c.is_numeric() => count::DIGIT,
            _ if c.is_alphabetic() => count::CASELESS,
            _ => 0,
        };
        self.counts += count::CHAR + kind;
    }

    #[inline]
    fn finish(&self, text: &str, start: usize, end: usize) -> Word {
        let word = &text[start..end];
        Word {
            start,
            end,
            hash: self.hash,
            shape: self.shape(word),
            chars: count::of(self.counts, count::CHAR) as u8,
            dotted: self.dotted,
            compound: self.dotted && self.hyphen && is_compound(word),
            initials: self.dotted && !self.hyphen && word.split('.').all(is_capital_letter),
        }
    }

    #[inline]
    fn shape(&self, word: &str) -> Shape {
        let of = |unit| count::of(self.counts, unit);
        match (of(count::UPPER), of(count::LOWER), of(count::DIGIT), of(count::CASELESS)) {
            (0, 0, 0, 0) => Shape::None,
            (0, 0, _, 0) => Shape::Digits,
            (0, 0, 0, _) => Shape::Caseless,
            (0, _, 0, _) => Shape::Lower,
            (1, 0, 0, 0) => Shape::Initial,
            (_, 0, 0, 0) if is_roman(word) => Shape::Roman,
            (_, 0, 0, 0) => Shape::Upper,
            (1, _, 0, _) if self.first_upper => Shape::Title,
            (u, _, 0, _) if self.first_upper && self.hyphen && u <= 3 => Shape::Title,
            _ => Shape::Mixed,
        }
    }
}

/// Whether the word consists of initials joined by full stops and hyphens: `J.-P`.
fn is_compound(word: &str) -> bool {
    word.len() >= 4 && word.split(".-").all(is_capital_letter)
}

fn is_capital_letter(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

fn is_roman(word: &str) -> bool {
    word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_apostrophes_and_contain_inner_full_stops() {
        let text = "L’étude av. J.-C. citée";
        let elided = Word::forward(text, 0);
        assert_eq!(&text[elided.start..elided.end], "L’");
        assert_eq!(elided.hash, hash_word("l'"));
        let at = text.find(". citée").unwrap();
        let era = Word::backward(text, at);
        assert_eq!(&text[era.start..era.end], "J.-C");
        assert!(era.dotted);
        let noun = Word::backward(text, text.find(" av").unwrap());
        assert_eq!(&text[noun.start..noun.end], "étude");
    }

    #[test]
    fn words_have_the_expected_shapes() {
        for (word, shape) in [
            ("mot", Shape::Lower),
            ("Mot", Shape::Title),
            ("OTAN", Shape::Upper),
            ("M", Shape::Initial),
            ("XIV", Shape::Roman),
            ("12", Shape::Digits),
            ("F16", Shape::Mixed),
            ("Saint-Denis", Shape::Title),
            ("", Shape::None),
        ] {
            assert_eq!(Word::forward(word, 0).shape, shape, "{word}");
        }
    }
}
