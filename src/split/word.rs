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
    let small = if c.is_ascii() {
        c.to_ascii_lowercase()
    } else if c == '’' {
        '\''
    } else {
        c.to_lowercase().next().unwrap_or(c)
    };
    (hash ^ small as u32).wrapping_mul(FNV_PRIME)
}

/// Letters and digits make words, and so do marks that combine with them.
pub(crate) fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() && !is_ideograph_like(c) || is_mark(c)
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
        let (mut end, mut chars) = (at, 0);
        let mut joint = false;
        let mut rest = text[at..].char_indices().peekable();
        while let Some((i, c)) = rest.next() {
            let after = at + i + c.len_utf8();
            if is_word_char(c) {
                (end, joint) = (after, false);
            } else if (chars == 0 && is_ideograph_like(c))
                || (chars > 0
                    && !joint
                    && is_apostrophe(c)
                    && rest.peek().is_some_and(|&(_, n)| is_word_char(n)))
            {
                end = after;
                break;
            } else if chars == 0 || !joins(c) || (joint && c == '.') {
                break;
            } else {
                joint = true;
            }
            chars += 1;
            if chars == LONGEST {
                break;
            }
        }
        Word::of(text, at, end)
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
        Word::of(text, start, at)
    }

    fn of(text: &str, start: usize, end: usize) -> Word {
        let word = &text[start..end];
        let mut shape = ShapeFinder::default();
        let (mut hash, mut chars) = (FNV_OFFSET, 0);
        for c in word.chars() {
            shape.push(c);
            hash = hash_char(hash, c);
            chars += 1;
        }
        Word {
            start,
            end,
            hash,
            shape: shape.finish(word),
            chars,
            dotted: shape.dotted,
            compound: is_compound(word),
        }
    }
}

#[derive(Default)]
struct ShapeFinder {
    upper: u32,
    lower: u32,
    digits: u32,
    caseless: u32,
    first_upper: bool,
    seen: bool,
    dotted: bool,
}

impl ShapeFinder {
    fn push(&mut self, c: char) {
        if c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric()) {
            self.digits += 1;
        } else if c.is_uppercase() {
            self.upper += 1;
            self.first_upper |= !self.seen;
        } else if c.is_lowercase() {
            self.lower += 1;
        } else if c.is_alphabetic() {
            self.caseless += 1;
        } else {
            self.dotted |= c == '.';
            return;
        }
        self.seen = true;
    }

    fn finish(&self, word: &str) -> Shape {
        match (self.upper, self.lower, self.digits, self.caseless) {
            (0, 0, 0, 0) => Shape::None,
            (0, 0, _, 0) => Shape::Digits,
            (0, 0, 0, _) => Shape::Caseless,
            (0, _, 0, _) => Shape::Lower,
            (1, 0, 0, 0) => Shape::Initial,
            (_, 0, 0, 0) if is_roman(word) => Shape::Roman,
            (_, 0, 0, 0) => Shape::Upper,
            (1, _, 0, _) if self.first_upper => Shape::Title,
            (u, _, 0, _) if self.first_upper && word.contains('-') && u <= 3 => Shape::Title,
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
