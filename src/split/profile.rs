//! What is known of a language before anything is learned: its abbreviations.

use super::word::hash_str;
use crate::text::lang::Lang;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The classes of an abbreviation, as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Abbr(u8);

impl Abbr {
    /// Stands before a name: never ends a sentence that goes on with a capital (`M.`, `Dr.`).
    pub(crate) const TITLE: Abbr = Abbr(1);
    /// Stands before a number (`p.`, `art.`, `n°.`).
    pub(crate) const NUMBER: Abbr = Abbr(2);
    /// May well end a sentence (`etc.`, `J.-C.`).
    pub(crate) const FINAL: Abbr = Abbr(4);
    /// Any other.
    pub(crate) const OTHER: Abbr = Abbr(8);
    /// An abbreviated month or day.
    pub(crate) const DATE: Abbr = Abbr(16);

    /// Whether this is an abbreviation at all.
    pub(crate) fn any(self) -> bool {
        self.0 != 0
    }

    /// Whether it is of the class.
    pub(crate) fn is(self, class: Abbr) -> bool {
        self.0 & class.0 != 0
    }
}

/// A language's lists.
#[derive(Debug)]
pub(crate) struct Profile {
    abbreviations: FxHashMap<u32, Abbr>,
}

impl Profile {
    /// The lists of `lang`, read once.
    pub(crate) fn of(lang: Lang) -> &'static Profile {
        static ALL: OnceLock<Vec<OnceLock<Profile>>> = OnceLock::new();
        let all = ALL.get_or_init(|| Lang::ALL.iter().map(|_| OnceLock::new()).collect());
        let place = Lang::ALL.iter().position(|&l| l == lang).unwrap_or(0);
        all[place].get_or_init(|| Profile::read(source(lang)))
    }

    /// The classes of the word with this hash.
    pub(crate) fn abbreviation(&self, hash: u32) -> Abbr {
        self.abbreviations.get(&hash).copied().unwrap_or_default()
    }

    /// Reads `class: word word …` lines; `#` begins a comment.
    fn read(source: &str) -> Profile {
        let mut abbreviations = FxHashMap::default();
        for line in source.lines().filter(|l| !l.starts_with('#')) {
            let Some((class, words)) = line.split_once(':') else { continue };
            let class = match class {
                "title" => Abbr::TITLE,
                "number" => Abbr::NUMBER,
                "final" => Abbr::FINAL,
                "date" => Abbr::DATE,
                _ => Abbr::OTHER,
            };
            for word in words.split_whitespace() {
                let entry: &mut Abbr = abbreviations.entry(hash_str(word)).or_default();
                entry.0 |= class.0;
            }
        }
        Profile { abbreviations }
    }
}

fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => include_str!("data/fr.txt"),
        Lang::En => include_str!("data/en.txt"),
        _ => include_str!("data/any.txt"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_have_classes() {
        let french = Profile::of(Lang::Fr);
        assert!(french.abbreviation(hash_str("Mme")).is(Abbr::TITLE));
        assert!(french.abbreviation(hash_str("art")).is(Abbr::NUMBER));
        assert!(french.abbreviation(hash_str("etc")).is(Abbr::FINAL));
        assert!(!french.abbreviation(hash_str("maison")).any());
    }

    #[test]
    fn every_line_has_a_known_class() {
        for &lang in Lang::ALL {
            for line in source(lang).lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
                let class = line.split(':').next().unwrap_or_default();
                assert!(["title", "number", "final", "date", "other"].contains(&class), "{lang}: {line}");
            }
        }
    }
}
