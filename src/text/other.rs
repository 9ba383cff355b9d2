//! Languages of which enregard knows only the code.

use std::fmt;

/// The two-letter codes of the IANA language subtag registry, separated by spaces. Languages that have their
/// own variant of [`Language`](super::Language) are not included.
const TWO: &str = "aa ab ae af ak am an as av ay ba bh bi bm bo br ce ch co cr cu cv cy dv dz ee eo ff fj fo fy gd gn gu gv ha \
     ho ht hz ia ie ig ii ik io iu jv kg ki kj kl km kn kr ks ku kv kw ky la lb lg li ln lo lu mg mh mi ml mn mr my \
     na nd ne ng nr nv ny oc oj om or os pa pi ps qu rm rn rw sa sc sd se sg si sm sn so ss st su ta te tg ti tk tn \
     to ts tt tw ty ug uz ve vo wa wo xh yi yo za zu";

/// The three-letter codes of the IANA language subtag registry (2025-08-25), except deprecated and special ones. They
/// are sorted, and each is followed by a space or a line end.
const THREE: &str = include_str!("data/languages.txt");

/// The number of codes in [`TWO`]. Each code takes three bytes, including a space.
const TWOS: u16 = (TWO.len() as u16 + 1) / 3;

/// A language that has a code but no word lists and no lexicon of its own. Its texts are split and aligned by
/// the rules that all languages share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OtherLanguage(
    /// The position of the code in the concatenation of [`TWO`] and [`THREE`].
    u16,
);

impl OtherLanguage {
    /// Returns the language with this registered code, in lower case.
    pub(super) fn from_code(code: &str) -> Option<OtherLanguage> {
        let count = |list: &str, stride: usize| ((list.len() + 1) / stride) as u16;
        let (first, end) = match code.len() {
            2 => (0, TWOS),
            3 => (TWOS, TWOS + count(THREE, 4)),
            _ => return None,
        };
        let (mut low, mut high) = (first, end);
        while low < high {
            let middle = (low + high) / 2;
            match OtherLanguage(middle).code().cmp(code) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(OtherLanguage(middle)),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The code of two or three letters.
    pub const fn code(self) -> &'static str {
        let (list, start, length) = if self.0 < TWOS {
            (TWO, self.0 as usize * 3, 2)
        } else {
            (THREE, (self.0 - TWOS) as usize * 4, 3)
        };
        list.split_at(start).1.split_at(length).0
    }
}

impl fmt::Display for OtherLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_at_its_place() {
        let codes: Vec<&str> = TWO.split(' ').chain(THREE.split_whitespace()).collect();
        for (at, code) in codes.iter().enumerate() {
            let found = OtherLanguage::from_code(code);
            assert_eq!(
                (found, found.map(OtherLanguage::code)),
                (Some(OtherLanguage(at as u16)), Some(*code))
            );
        }
        assert!(codes.len() > 7_900, "{}", codes.len());
        for code in ["", "a", "xx", "zzz", "qaa", "und", "fr", "brez", "é"] {
            assert_eq!(OtherLanguage::from_code(code), None, "{code}");
        }
    }
}
