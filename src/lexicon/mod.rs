//! Lexicons: translation probabilities p(t|s) between keys, built in, read from a file, or learnt from pairs.

#[cfg(feature = "cli")]
pub mod build;
pub mod builtin;
pub mod file;
pub mod files;
pub mod glossary;
pub mod learn;

use crate::keys::vocabulary::Vocabulary;
use crate::text::language::Language;

/// One translation of a French key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// The number of the key in the other language.
    pub other: u32,
    /// p(other | French), in 0..=1.
    pub forward: f32,
    /// p(French | other), in 0..=1.
    pub backward: f32,
}

/// A lexicon between French and one other language, over keys of [`crate::keys::tokens`].
#[derive(Debug)]
pub struct Lexicon {
    /// The other language.
    pub other: Language,
    /// The French keys.
    pub french: Vocabulary,
    /// The keys of the other language.
    pub foreign: Vocabulary,
    /// The start of each French key's entries, and the end of the last one's.
    starts: Vec<u32>,
    entries: Vec<Entry>,
}

impl Lexicon {
    /// Builds a lexicon from entries grouped by French key, in the order of the keys' numbers.
    pub fn from_groups(
        other: Language,
        french: Vocabulary,
        foreign: Vocabulary,
        groups: Vec<Vec<Entry>>,
    ) -> Lexicon {
        let mut starts = Vec::with_capacity(groups.len() + 1);
        let mut entries = Vec::new();
        starts.push(0);
        for group in groups {
            entries.extend(group);
            starts.push(entries.len() as u32);
        }
        Lexicon { other, french, foreign, starts, entries }
    }

    /// The translations of a French key.
    pub fn entries(&self, french: u32) -> &[Entry] {
        &self.entries[self.starts[french as usize] as usize..self.starts[french as usize + 1] as usize]
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
