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
}
