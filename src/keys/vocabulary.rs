//! The vocabulary, which assigns a number to each key.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// A set of keys, numbered from 0 in the order of insertion. All keys are stored in one string.
#[derive(Debug, Default)]
pub struct Vocabulary {
    letters: String,
    ends: Vec<u32>,
    table: HashTable<u32>,
}

fn hash(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    hasher.finish()
}

impl Vocabulary {
    /// Returns the number of keys.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the vocabulary has no keys.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the key with the number `id`, which must be less than [`Vocabulary::len`].
    pub fn key(&self, id: u32) -> &str {
        key_at(&self.letters, &self.ends, id)
    }

    /// Returns the number of a key, or `None` if the key is not in the set.
    pub fn get(&self, key: &str) -> Option<u32> {
        let Self { letters, ends, table } = self;
        table.find(hash(key), |&id| key_at(letters, ends, id) == key).copied()
    }

    /// Reserves memory for `keys` more keys.
    pub fn reserve(&mut self, keys: usize) {
        let Self { letters, ends, table } = self;
        table.reserve(keys, |&id| hash(key_at(letters, ends, id)));
        ends.reserve(keys);
    }

    /// Inserts a key if it is not in the set yet, and returns its number.
    pub fn insert(&mut self, key: &str) -> u32 {
        let Self { letters, ends, table } = self;
        let hash_of = hash(key);
        if let Some(&id) = table.find(hash_of, |&id| key_at(letters, ends, id) == key) {
            return id;
        }
        let id = ends.len() as u32;
        letters.push_str(key);
        ends.push(letters.len() as u32);
        table.insert_unique(hash_of, id, |&id| hash(key_at(letters, ends, id)));
        id
    }

    /// Removes all keys but keeps the memory for reuse.
    pub fn clear(&mut self) {
        self.letters.clear();
        self.ends.clear();
        self.table.clear();
    }

    /// Iterates over all keys in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|id| self.key(id))
    }
}

fn key_at<'a>(letters: &'a str, ends: &[u32], id: u32) -> &'a str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] as usize };
    &letters[start..ends[id] as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_numbered_once_and_in_order() {
        let mut keys = Vocabulary::default();
        assert_eq!([keys.insert("a"), keys.insert("bc"), keys.insert("a"), keys.insert("")], [0, 1, 0, 2]);
        assert_eq!((keys.key(1), keys.get("bc"), keys.get("d"), keys.len()), ("bc", Some(1), None, 3));
        keys.clear();
        assert_eq!((keys.get("a"), keys.is_empty()), (None, true));
    }
}
