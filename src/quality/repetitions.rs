//! Flags that depend on earlier pairs.

use super::flag::{Flag, FlagSet};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::hash::BuildHasher;

/// Maximum number of different pairs to remember, which take up to about 1 GB. Later pairs are still compared
/// with the remembered ones.
const MAX_PAIRS: usize = 10_000_000;

/// Remembers the pairs so far. Texts are compared by 64-bit hashes: among ten million pairs, one is flagged
/// by mistake with a probability of about 1 in 100,000.
#[derive(Debug, Default)]
pub(crate) struct Repetitions {
    pairs: FxHashSet<u64>,
    /// For each source, its first target, and the reverse.
    targets: FxHashMap<u64, u64>,
    sources: FxHashMap<u64, u64>,
}

impl Repetitions {
    /// Returns which of [`Flag::Duplicate`] and [`Flag::Inconsistent`] a pair has, and remembers it. Does
    /// nothing if `wanted` has neither flag.
    pub(crate) fn add(&mut self, wanted: FlagSet, source: &str, target: &str) -> FlagSet {
        if !wanted.contains(Flag::Duplicate) && !wanted.contains(Flag::Inconsistent) {
            return FlagSet::NONE;
        }
        let side = |number: u8, text: &str| FxBuildHasher.hash_one((number, text.trim()));
        let (source, target) = (side(0, source), side(1, target));
        let pair = FxBuildHasher.hash_one((source, target));
        let is_duplicate = self.pairs.contains(&pair);
        let differs = |first: Option<&u64>, now: u64| first.is_some_and(|&first| first != now);
        let is_inconsistent =
            differs(self.targets.get(&source), target) || differs(self.sources.get(&target), source);
        if !is_duplicate && self.pairs.len() < MAX_PAIRS {
            self.pairs.insert(pair);
            self.targets.entry(source).or_insert(target);
            self.sources.entry(target).or_insert(source);
        }
        let flags = [(is_duplicate, Flag::Duplicate), (is_inconsistent, Flag::Inconsistent)];
        flags.into_iter().filter(|(has, flag)| *has && wanted.contains(*flag)).map(|(_, flag)| flag).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_pairs_are_flagged() {
        let mut repetitions = Repetitions::default();
        let mut flags = |source, target| repetitions.add(FlagSet::ALL, source, target).to_string();
        assert_eq!(flags("Oui", "Yes"), "");
        assert_eq!(flags("Oui ", "Yes"), "duplicate");
        assert_eq!(flags("Oui", "Yeah"), "inconsistent");
        assert_eq!(flags("Oui", "Yeah"), "duplicate inconsistent");
        assert_eq!(flags("Ouais", "Yeah"), "inconsistent");
        assert_eq!(flags("Yes", "Oui"), "");
        assert_eq!(flags("Non", "No"), "");
    }
}
