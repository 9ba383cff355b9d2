//! Which units were there before.

use crate::format::Unit;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// Two hashes of each unit so far instead of its texts: 16 MB for a million units. A single hash of 64 bits would take
/// two different units for one in a corpus of a billion.
#[derive(Default)]
pub(crate) struct Seen(FxHashSet<(u64, u64)>);

impl Seen {
    /// Whether no unit with the same two texts was asked about before.
    pub(crate) fn is_new(&mut self, unit: &Unit) -> bool {
        let (source, target) = (&unit.source.text, &unit.target.text);
        self.0.insert((hash((0_u8, source, target)), hash((1_u8, target, source))))
    }
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
