//! Words on either side of a site: where they stand, what they look like, and a hash of their lower-case form.

use super::effort::spend;

/// What a word looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(crate) enum Shape {
    /// There is no word: the text begins or ends here, or only signs stand here.
    #[default]
    None,
    /// Letters, the first one small.
    Lower,
    /// A capital, then small letters.
    Title,
    /// Two letters or more, all capitals.
    Upper,
    /// One capital letter.
    Initial,
    /// Digits, with or without signs between them.
    Digits,
    /// A Roman numeral of two letters or more.
    Roman,
    /// Letters without case (Arabic, Han, kana, hangul).
    Caseless,
    /// Letters and digits, or capitals inside.
    Mixed,
}

/// A word beside a site.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// FNV-1a of the lower-case letters; see [`hash_str`].
    pub(crate) hash: u32,
    /// What it looks like.
    pub(crate) shape: Shape,
    /// Length in characters, at most [`LONGEST`].
    pub(crate) chars: u8,
    /// Has a full stop inside (`J.-C`, `U.S`).
    pub(crate) dotted: bool,
    /// Initials of a compound name (`J.-P`).
    pub(crate) compound: bool,
    /// Initials of several names (`J.A`), which an abbreviation (`U.S`) looks like too.
    pub(crate) initials: bool,
}

/// Characters of a word that are looked at; longer words are cut, so that no text makes the scan slow.
const LONGEST: usize = 32;

const FNV_OFFSET: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;

/// FNV-1a over code points of the lower-case form; apostrophes count as one sign whatever their form.
pub(crate) fn hash_str(word: &str) -> u32 {
    word.chars().fold(FNV_OFFSET, hash_char)
}

fn hash_char(hash: u32, c: char) -> u32 {
    (hash ^ fold(c) as u32).wrapping_mul(FNV_PRIME)
}

/// What is known of a Latin-1 character: bits of a byte.
mod latin {
    pub(super) const WORD: u8 = 1;
    pub(super) const LOWER: u8 = 2;
    pub(super) const UPPER: u8 = 4;
    pub(super) const DIGIT: u8 = 8;

    /// The table: nearly all of French is in it, and classes by Unicode cost more than all else.
    pub(super) static CLASSES: [u8; 256] = {
        let mut classes = [0; 256];
        let mut c = 0;
        while c < 256 {
            classes[c] = match c as u8 {
                b'a'..=b'z' | 0xdf..=0xf6 | 0xf8..=0xff => WORD | LOWER,
                b'A'..=b'Z' | 0xc0..=0xd6 | 0xd8..=0xde => WORD | UPPER,
                b'0'..=b'9' | 0xb2 | 0xb3 | 0xb9 | 0xbc..=0xbe => WORD | DIGIT,
                // `n°` is a word.
                0xaa | 0xb0 | 0xb5 | 0xba => WORD | LOWER,
                _ => 0,
            };
            c += 1;
        }
        classes
    };
}

/// The small letter of a capital.
#[inline]
fn fold(c: char) -> char {
    match latin::CLASSES.get(c as usize) {
        Some(class) if class & latin::UPPER != 0 => char::from(c as u8 + 0x20),
        Some(_) => c,
        None if c == '’' => '\'',
        None => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Letters and digits make words, and so do marks that combine with them.
#[inline]
pub(crate) fn is_word_char(c: char) -> bool {
    match latin::CLASSES.get(c as usize) {
        Some(class) => class & latin::WORD != 0,
        None => is_wide_word_char(c),
    }
}

fn is_wide_word_char(c: char) -> bool {
    match c {
        // General punctuation: spaces, dashes, quotation marks.
        '\u{2000}'..='\u{206f}' => false,
        _ => c.is_alphanumeric() && !is_ideograph_like(c) || is_mark(c),
    }
}

/// Scripts that are written without spaces: every character is a word of its own.
pub(crate) fn is_ideograph_like(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036f | 0x0610..=0x061a | 0x064b..=0x065f | 0x0670)
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Signs that may stand inside a word when letters or digits are on both sides.
fn joins(c: char) -> bool {
    matches!(c, '.' | '-' | '‑' | '·' | '&' | '\u{ad}' | '_' | '@')
}

impl Word {
    /// Whether there is a word at all.
    pub(crate) fn exists(&self) -> bool {
        self.shape != Shape::None
    }

    /// The hash of `before`, a full stop and this word, as if written without a space.
    pub(crate) fn joined_to(&self, before: &Word, text: &str) -> u32 {
        text[self.start..self.end].chars().fold(hash_char(before.hash, '.'), hash_char)
    }

    /// A capital first, or a letter of a script that has no case.
    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper | Shape::Initial | Shape::Roman)
    }

    /// The word that begins at `at`, where a word character stands (else: none). An elided article or
    /// pronoun ends with its apostrophe: `L'` is a word, what follows it the next one.
    pub(crate) fn forward(text: &str, at: usize) -> Word {
        let mut builder = Builder::default();
        let mut end = letters(text, at, &mut builder);
        let (mut here, mut chars) = (end, count::of(builder.counts, count::CHAR) as usize);
        if text.as_bytes().get(end).is_none_or(|&b| b == b' ') {
            return builder.finish(text, at, end);
        }
        // Signs that join, until a letter shows that they do.
        let mut joints = ['\0'; 2];
        let mut waiting = 0;
        for c in text[end..].chars() {
            if chars >= LONGEST {
                break;
            }
            here += c.len_utf8();
            if is_word_char(c) {
                joints[..waiting].iter().for_each(|&j| builder.push(j));
                builder.push(c);
                (end, waiting) = (here, 0);
            } else if chars == 0 {
                if is_ideograph_like(c) {
                    builder.push(c);
                    end = here;
                }
                break;
            } else if is_apostrophe(c) {
                if waiting == 0 && text[here..].starts_with(is_word_char) {
                    builder.push(c);
                    end = here;
                }
                break;
            } else if !joins(c) || waiting == 2 || (waiting == 1 && c == '.') {
                break;
            } else {
                joints[waiting] = c;
                waiting += 1;
            }
            chars += 1;
        }
        spend(end - at);
        builder.finish(text, at, end)
    }

    /// The word that ends at `at`. What stands before an apostrophe is left out.
    pub(crate) fn backward(text: &str, at: usize) -> Word {
        let small = text.as_bytes()[..at].iter().rev().take(LONGEST).take_while(|b| b.is_ascii_lowercase());
        let small = small.count();
        let (mut start, mut here) = (at - small, at - small);
        let mut joint = false;
        for (chars, c) in (small..LONGEST).zip(text[..here].chars().rev()) {
            here -= c.len_utf8();
            if is_word_char(c) {
                (start, joint) = (here, false);
            } else if is_ideograph_like(c) && chars == 0 {
                start = here;
                break;
            } else if chars == 0 || !joins(c) || (joint && c == '-') {
                break;
            } else {
                joint = true;
            }
        }
        let mut builder = Builder::default();
        let plain = letters(&text[..at], start, &mut builder);
        text[plain..at].chars().for_each(|c| builder.push(c));
        spend(at - start);
        builder.finish(text, start, at)
    }
}

/// Pushes the letters of Latin-1 and the digits from `at` on, as many as a word may have; the end of them.
#[inline]
fn letters(text: &str, at: usize, builder: &mut Builder) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    for _ in 0..LONGEST {
        let (c, length) = match (bytes.get(end), bytes.get(end + 1)) {
            (Some(&b), _) if b < 0x80 => (b, 1),
            (Some(0xc3), Some(&b)) => (b + 0x40, 2),
            _ => break,
        };
        if latin::CLASSES[usize::from(c)] & latin::WORD == 0 {
            break;
        }
        builder.push(char::from(c));
        end += length;
    }
    end
}

/// Takes a word letter by letter.
struct Builder {
    hash: u32,
    /// How many characters, capitals, small letters, digits and letters without case: a byte each, and none can run over
    /// as a word has [`LONGEST`] characters at most and two more that join.
    counts: u64,
    first_upper: bool,
    dotted: bool,
    hyphen: bool,
}

/// What a character adds to [`Builder::counts`].
mod count {
    pub(super) const CHAR: u64 = 1;
    pub(super) const UPPER: u64 = 1 << 8;
    pub(super) const LOWER: u64 = 1 << 16;
    pub(super) const DIGIT: u64 = 1 << 24;
    pub(super) const CASELESS: u64 = 1 << 32;

    /// One of these counts.
    pub(super) fn of(counts: u64, what: u64) -> u32 {
        (counts / what) as u32 & 0xff
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
        let Some(&class) = latin::CLASSES.get(c as usize) else { return self.push_wide(c) };
        let kind = if class & latin::LOWER != 0 {
            count::LOWER
        } else if class & latin::UPPER != 0 {
            self.first_upper |= self.counts == 0;
            count::UPPER
        } else if class & latin::DIGIT != 0 {
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
        let of = |what| count::of(self.counts, what);
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

/// Initials joined by hyphens: `J.-P`.
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
    fn words_end_at_apostrophes_and_keep_inner_stops() {
        let text = "L’étude av. J.-C. citée";
        let elided = Word::forward(text, 0);
        assert_eq!(&text[elided.start..elided.end], "L’");
        assert_eq!(elided.hash, hash_str("l'"));
        let at = text.find(". citée").unwrap();
        let era = Word::backward(text, at);
        assert_eq!(&text[era.start..era.end], "J.-C");
        assert!(era.dotted);
        let noun = Word::backward(text, text.find(" av").unwrap());
        assert_eq!(&text[noun.start..noun.end], "étude");
    }

    #[test]
    fn shapes() {
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
