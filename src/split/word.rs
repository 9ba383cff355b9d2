//! Words on either side of a site: where they stand, what they look like, and a hash of their lower-case form.

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
        let (mut here, mut chars) = (at, 0);
        let mut builder = Builder::default();
        let mut end = at;
        // Signs that join, until a letter shows that they do.
        let mut joints = ['\0'; 2];
        let mut waiting = 0;
        for c in text[at..].chars() {
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
            if chars == LONGEST {
                break;
            }
        }
        builder.finish(text, at, end)
    }

    /// The word that ends at `at`. What stands before an apostrophe is left out.
    pub(crate) fn backward(text: &str, at: usize) -> Word {
        let (mut start, mut here, mut chars) = (at, at, 0);
        let mut joint = false;
        for c in text[..at].chars().rev() {
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
            chars += 1;
            if chars == LONGEST {
                break;
            }
        }
        let mut builder = Builder::default();
        text[start..at].chars().for_each(|c| builder.push(c));
        builder.finish(text, start, at)
    }
}

/// Takes a word letter by letter.
struct Builder {
    hash: u32,
    chars: u8,
    upper: u32,
    lower: u32,
    digits: u32,
    caseless: u32,
    first_upper: bool,
    dotted: bool,
    hyphen: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Builder {
            hash: FNV_OFFSET,
            chars: 0,
            upper: 0,
            lower: 0,
            digits: 0,
            caseless: 0,
            first_upper: false,
            dotted: false,
            hyphen: false,
        }
    }
}

impl Builder {
    fn push(&mut self, c: char) {
        self.hash = hash_char(self.hash, c);
        self.chars += 1;
        match latin::CLASSES.get(c as usize) {
            Some(class) if class & latin::LOWER != 0 => self.lower += 1,
            Some(class) if class & latin::UPPER != 0 => self.capital(),
            Some(class) if class & latin::DIGIT != 0 => self.digits += 1,
            Some(_) => {
                self.dotted |= c == '.';
                self.hyphen |= c == '-';
            }
            None if c.is_uppercase() => self.capital(),
            None if c.is_lowercase() => self.lower += 1,
            None if c.is_numeric() => self.digits += 1,
            None if c.is_alphabetic() => self.caseless += 1,
            None => {}
        }
    }

    fn capital(&mut self) {
        self.first_upper |= self.chars == 1;
        self.upper += 1;
    }

    fn finish(&self, text: &str, start: usize, end: usize) -> Word {
        let word = &text[start..end];
        Word {
            start,
            end,
            hash: self.hash,
            shape: self.shape(word),
            chars: self.chars,
            dotted: self.dotted,
            compound: self.dotted && self.hyphen && is_compound(word),
        }
    }

    fn shape(&self, word: &str) -> Shape {
        match (self.upper, self.lower, self.digits, self.caseless) {
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
    let mut parts = word.split(".-");
    let single = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    };
    word.len() >= 4 && parts.all(single)
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
