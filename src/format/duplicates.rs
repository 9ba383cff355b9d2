//! Recognises duplicates: units whose texts are equal, or differ only in case, digits, punctuation and spaces.

use super::unit::Unit;
use crate::text::composed;
use rustc_hash::{FxBuildHasher, FxHashSet, FxHasher};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::hash::{BuildHasher, Hash, Hasher};
use std::str::FromStr;

/// When two units count as duplicates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dedup {
    /// The texts of both sides are equal.
    #[default]
    Exact,
    /// The texts of both sides are equal apart from case, digits, punctuation and spaces.
    Near,
    /// The source texts are equal.
    Source,
    /// The target texts are equal.
    Target,
    /// The source texts are equal apart from case, digits, punctuation and spaces.
    NearSource,
    /// The target texts are equal apart from case, digits, punctuation and spaces.
    NearTarget,
}

impl Dedup {
    /// All values.
    pub const ALL: &'static [Dedup] =
        &[Dedup::Exact, Dedup::Near, Dedup::Source, Dedup::Target, Dedup::NearSource, Dedup::NearTarget];

    /// Returns the name of the value.
    pub const fn name(self) -> &'static str {
        match self {
            Dedup::Exact => "exact",
            Dedup::Near => "near",
            Dedup::Source => "source",
            Dedup::Target => "target",
            Dedup::NearSource => "near-source",
            Dedup::NearTarget => "near-target",
        }
    }
}

impl FromStr for Dedup {
    type Err = String;

    fn from_str(name: &str) -> Result<Dedup, String> {
        let found = Dedup::ALL.iter().copied().find(|dedup| dedup.name() == name);
        found.ok_or_else(|| {
            let names: Vec<_> = Dedup::ALL.iter().map(|dedup| dedup.name()).collect();
            format!("expected {}", names.join(", "))
        })
    }
}

impl Serialize for Dedup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Remembers two hashes of each unit. They take at least 16 MB per million units. With a single 64-bit hash, a corpus
/// of a billion different units would have a 3 % chance of a collision, which would drop a unit.
#[derive(Debug, Default)]
pub(crate) struct Duplicates(FxHashSet<(u64, u64)>);

impl Duplicates {
    /// Adds a unit. Returns whether it is the first one of its kind.
    pub(crate) fn insert(&mut self, unit: &Unit, dedup: Dedup) -> bool {
        let (source, target) = (unit.source.text.as_str(), unit.target.text.as_str());
        match dedup {
            Dedup::Exact => self.add(source, target),
            Dedup::Near => self.add(&folded(source), &folded(target)),
            Dedup::Source => self.add(source, ""),
            Dedup::Target => self.add("", target),
            Dedup::NearSource => self.add(&folded(source), ""),
            Dedup::NearTarget => self.add("", &folded(target)),
        }
    }

    fn add(&mut self, source: &str, target: &str) -> bool {
        let hash = |value: (u8, &str, &str)| FxBuildHasher.hash_one(value);
        self.0.insert((hash((0, source, target)), hash((1, target, source))))
    }
}

/// Returns a hash by which to compare the texts of a unit. If `is_near` is true, texts that differ only in case, digits,
/// punctuation and spaces have the same hash.
pub(crate) fn text_key<'a>(texts: impl Iterator<Item = &'a str>, is_near: bool) -> u64 {
    let mut hasher = FxHasher::default();
    for text in texts {
        if is_near {
            folded(text).hash(&mut hasher);
        } else {
            text.hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Folds case, digits, punctuation and spaces: letters become lower case, each number becomes `0`, and all other
/// characters are removed. A text without letters and digits is returned unchanged.
fn folded(text: &str) -> Cow<'_, str> {
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(composed(text)) };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_numeric() {
            // `1 000` and `1,000` are one number each, because the characters between the digits are removed.
            if !out.ends_with('0') {
                out.push('0');
            }
        } else if c.is_alphanumeric() || is_mark(c) {
            out.extend(c.to_lowercase());
        }
    }
    if out.is_empty() { text } else { Cow::Owned(out) }
}

/// Whether a character is a vowel sign or another mark that distinguishes words: those of the scripts of India and its
/// neighbours, and those that have no composed form.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}' | '\u{eb1}'..='\u{ece}')
        && !matches!(c, '।' | '॥')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(pairs: &[(&str, &str)], dedup: Dedup) -> Vec<usize> {
        let mut seen = Duplicates::default();
        let is_new =
            |pair: &(&str, &str)| seen.insert(&Unit::new("d", 1, [pair.0.into(), pair.1.into()]), dedup);
        pairs.iter().map(is_new).enumerate().filter(|(_, new)| *new).map(|(at, _)| at).collect()
    }

    #[test]
    fn each_value_compares_its_texts() {
        let pairs = [
            ("Page 12 sur 30.", "Page 12 of 30."),
            ("page 1 sur 200", "PAGE 3 of 4!"),
            ("Page 12 sur 30.", "Page 12/30"),
            ("Autre", "Page 12 of 30."),
            ("AUTRE…", "page 7 of 8"),
        ];
        for (dedup, expected) in [
            (Dedup::Exact, vec![0, 1, 2, 3, 4]),
            (Dedup::Near, vec![0, 2, 3]),
            (Dedup::Source, vec![0, 1, 3, 4]),
            (Dedup::Target, vec![0, 1, 2, 4]),
            (Dedup::NearSource, vec![0, 3]),
            (Dedup::NearTarget, vec![0, 2]),
        ] {
            assert_eq!(kept(&pairs, dedup), expected, "{dedup:?}");
        }
    }

    #[test]
    fn words_stay_different() {
        for (a, b) in [("été", "ete"), ("***", "---"), ("", "-"), ("कि", "की"), ("a 1 b", "a b")] {
            assert_ne!(folded(a), folded(b), "{a} {b}");
        }
        for (a, b) in [
            ("1 000 €", "2,5 $"),
            ("L'Été !", "l’e\u{301}té"),
            ("ÉCOLE", "école"),
            ("Un\u{a0}: deux", "un deux"),
            ("٣", "3"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} {b}");
        }
    }
}
