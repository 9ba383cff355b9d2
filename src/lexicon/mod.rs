//! Lexicons of translation probabilities p(t|s) between keys, which are normalised tokens.

#[cfg(feature = "cli")]
pub(crate) mod build;
pub(crate) mod builtin;
mod csv;
pub(crate) mod file;
pub(crate) mod files;
pub(crate) mod glossary;
pub(crate) mod learn;
mod tbx;
mod term;

#[cfg(feature = "cli")]
pub use build::{Material, Taken, build_file};
pub use files::{LexiconSize, built_in, open, translations};
pub use learn::LearnOptions;

use crate::keys::tokens::KEY_LETTERS;
use crate::keys::vocabulary::Vocabulary;
use crate::text::language::Language;

/// A translation of a French key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Entry {
    /// The number of the key in the other language.
    pub(crate) other: u32,
    /// The probability p(foreign | French), from 0 to 1.
    pub(crate) forward: f32,
    /// The probability p(French | foreign), from 0 to 1.
    pub(crate) backward: f32,
}

/// A lexicon between French and one other language. Its keys are those of [`crate::keys::tokens`].
#[derive(Debug)]
pub struct Lexicon {
    pub(crate) other: Language,
    pub(crate) french: Vocabulary,
    pub(crate) foreign: Vocabulary,
    /// The index of the first entry of each French key, followed by the total number of entries.
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

impl Lexicon {
    /// Creates a lexicon from entries grouped by French key, in the order of the keys' numbers.
    pub(crate) fn from_groups(
        other: Language,
        french: Vocabulary,
        foreign: Vocabulary,
        groups: Vec<Vec<Entry>>,
    ) -> Lexicon {
        let (mut starts, mut entries) = (vec![0], Vec::new());
        for group in groups {
            entries.extend(group);
            starts.push(entries.len() as u32);
        }
        Lexicon { other, french, foreign, starts, entries }
    }

    /// Returns the translations of a French key.
    pub(crate) fn entries(&self, french: u32) -> &[Entry] {
        &self.entries[self.starts[french as usize] as usize..self.starts[french as usize + 1] as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns the number of a French key in the lexicon. If the lexicon does not contain the key, returns the
    /// number of another form of the word: singular, plural, masculine or feminine.
    pub(crate) fn find_french(&self, key: &str, buffer: &mut String) -> Option<u32> {
        /// The minimum number of letters that remain when the ending is removed. Shorter words are often alike by
        /// chance.
        const SHORTEST: usize = 3;
        let known = self.french.get(key);
        if known.is_some() || key.len() < SHORTEST || key.len() > KEY_LETTERS {
            return known;
        }
        let stem = ["es", "s", "x", "e"].iter().find_map(|ending| key.strip_suffix(ending)).unwrap_or(key);
        if stem.len() < SHORTEST {
            return None;
        }
        ["", "s", "e", "es", "x"].iter().find_map(|ending| {
            buffer.clear();
            buffer.extend([stem, ending]);
            self.french.get(buffer)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_french_word_share_the_entry_of_the_one_that_the_lexicon_knows() {
        let mut french = Vocabulary::default();
        for key in ["loi", "petite", "bureau", "bas", "pas"] {
            french.insert(key);
        }
        let groups = vec![Vec::new(); french.len()];
        let lexicon = Lexicon::from_groups(Language::English, french, Vocabulary::default(), groups);
        let known = |key: &str| {
            let number = lexicon.find_french(key, &mut String::new())?;
            Some(lexicon.french.key(number).to_owned())
        };
        for (key, wanted) in [("lois", "loi"), ("petit", "petite"), ("loi", "loi"), ("bureau", "bureau")] {
            assert_eq!(known(key).as_deref(), Some(wanted), "{key}");
        }
        for key in ["pa", "petitio", "maison", "ba", "bo", "s"] {
            assert_eq!(known(key), None, "{key}");
        }
    }
}
