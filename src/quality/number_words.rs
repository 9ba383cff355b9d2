//! Words for numbers and months, which can correspond to digits on the other side of a pair.

use crate::text::Language;
use rustc_hash::FxHashMap;

const DATA: &str = include_str!("data/numbers.txt");

/// The meaning of a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    Value(f64),
    /// A month, from 1 to 12.
    Month(u8),
}

impl Meaning {
    /// Returns the value, or `None` for a month.
    pub(super) fn value(self) -> Option<f64> {
        match self {
            Meaning::Value(value) => Some(value),
            Meaning::Month(_) => None,
        }
    }
}

/// The words of a language.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberWords {
    whole: FxHashMap<&'static str, Vec<Meaning>>,
    beginnings: FxHashMap<&'static str, Vec<Meaning>>,
}

impl NumberWords {
    pub(super) fn of(lang: Language) -> NumberWords {
        let mut words = NumberWords::default();
        let code = lang.lexicon_language().code();
        let lines = DATA.lines().filter(|line| !line.starts_with('#'));
        for line in lines.filter_map(|line| line.strip_prefix(code)?.strip_prefix(' ')) {
            for (value, list) in line.split_whitespace().filter_map(|entry| entry.split_once('=')) {
                let Some(meaning) = meaning(value) else { continue };
                for word in list.split(',') {
                    let (map, word) = match word.strip_suffix('*') {
                        Some(beginning) => (&mut words.beginnings, beginning),
                        None => (&mut words.whole, word),
                    };
                    map.entry(word).or_default().push(meaning);
                }
            }
        }
        words
    }

    /// Returns the meanings of a word in lower case. If several listed beginnings match, the longest one
    /// counts.
    pub(super) fn meanings(&self, word: &str) -> impl Iterator<Item = Meaning> {
        let whole = self.whole.get(word).into_iter().flatten();
        let beginning = self.longest(word, &self.beginnings).map(|(_, meanings)| meanings);
        whole.chain(beginning.into_iter().flatten()).copied()
    }

    /// Returns the length in bytes and the meanings of the longest listed word at the beginning of a text.
    /// Used for languages without spaces between words.
    pub(super) fn first(&self, text: &str) -> Option<(usize, &[Meaning])> {
        self.longest(text, &self.whole).map(|(length, meanings)| (length, meanings.as_slice()))
    }

    fn longest<'w>(
        &self,
        text: &str,
        map: &'w FxHashMap<&'static str, Vec<Meaning>>,
    ) -> Option<(usize, &'w Vec<Meaning>)> {
        /// A number of characters that no listed word exceeds.
        const MOST: usize = 24;
        let ends = text.char_indices().take(MOST).map(|(at, c)| at + c.len_utf8());
        let found = ends.filter_map(|end| Some((end, map.get(&text[..end])?)));
        found.last()
    }
}

fn meaning(value: &str) -> Option<Meaning> {
    match value.strip_prefix('m') {
        Some(month) => month.parse().ok().map(Meaning::Month),
        None => value.parse().ok().map(Meaning::Value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_valid_entries() {
        for line in DATA.lines().filter(|line| !line.starts_with('#')) {
            let (code, entries) = line.split_once(' ').unwrap();
            assert!(Language::from_code(code).is_some(), "{code}");
            for entry in entries.split_whitespace() {
                let (value, words) = entry.split_once('=').unwrap_or_else(|| panic!("{entry}"));
                assert!(meaning(value).is_some(), "{entry}");
                for word in words.split(',') {
                    assert!(!word.is_empty() && word.chars().count() < 24, "{entry}");
                    assert_eq!(word.to_lowercase(), word, "{entry}");
                    assert!(!word.trim_end_matches('*').contains('*'), "{entry}");
                }
            }
        }
    }

    #[test]
    fn the_longest_beginning_counts() {
        let german = NumberWords::of(Language::German);
        let of = |word| german.meanings(word).collect::<Vec<_>>();
        assert_eq!(of("fünfzehnte"), [Meaning::Value(15.0)]);
        assert_eq!(of("fünfte"), [Meaning::Value(5.0)]);
        assert_eq!(of("märz"), [Meaning::Month(3)]);
        assert_eq!(of("katze"), []);
        let chinese = NumberWords::of(Language::Chinese);
        assert_eq!(chinese.first("万亿元"), Some(("万亿".len(), &[Meaning::Value(1e12)][..])));
    }
}
