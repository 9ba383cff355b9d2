//! p(t|s): which words translate which; built in, from a file, or learnt from pairs.

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
    /// The number of the other language's key.
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
    /// The other language's keys.
    pub foreign: Vocabulary,
    /// Where each French key's entries begin in `entries`; one more than there are keys.
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

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
