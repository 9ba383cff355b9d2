//! Finds repeated units.

use super::unit::Unit;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// The units seen so far, as two hashes each: 16 MB for a million units. With a single hash of 64 bits, two
/// different units would probably collide in a corpus of a billion.
#[derive(Default)]
pub(crate) struct Seen(FxHashSet<(u64, u64)>);

impl Seen {
    /// Whether this is the first unit with these two texts.
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
