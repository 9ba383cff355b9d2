//! Which scores a lexical table needs: those of the beads that start and end in a region.

use crate::align::MAX_SENTENCES;
use std::ops::Range;

/// The beads whose scores a lexical table contains.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All 1-1 beads in the region.
    #[default]
    Pairs,
    /// All beads in the region with at most three sentences in total.
    Small,
    /// All beads in the region of the kinds that the search considers.
    Search,
    /// The same beads, each also with one more sentence at either end of either side. The feature `pull` needs
    /// them.
    Neighbours,
}

impl Scope {
    /// Returns the maximum number of given sentences of a bead.
    pub(super) fn span(self) -> usize {
        match self {
            Scope::Pairs => 1,
            Scope::Small => 2,
            Scope::Search => MAX_SENTENCES,
            Scope::Neighbours => MAX_SENTENCES + 1,
        }
    }

    /// Returns the maximum number of sentences of a bead on both sides together, without neighbours.
    pub(super) fn largest(self) -> usize {
        match self {
            Scope::Pairs => 2,
            Scope::Small => 3,
            // No kind of bead has more.
            Scope::Search | Scope::Neighbours => MAX_SENTENCES + 1,
        }
    }
}

/// Finds the generated sentences that the beads of a region contain.
#[derive(Clone, Copy)]
pub(super) struct Reach<'a> {
    /// For each boundary between given sentences, an interval of boundaries between generated sentences.
    pub(super) rows: &'a [Range<u32>],
    pub(super) scope: Scope,
}

impl Reach<'_> {
    /// Returns the generated sentences of all beads that have the given sentences i..i+a.
    pub(super) fn of(self, i: usize, a: usize) -> Range<u32> {
        let own = self.beads(i, a);
        if self.scope != Scope::Neighbours {
            return own;
        }
        // A neighbour has one sentence more than its bead: a generated sentence at either end, or a given sentence,
        // which is then the first or the last of i..i+a.
        let wider = if own.is_empty() { own } else { own.start.saturating_sub(1)..own.end + 1 };
        let shorter = join(self.beads(i, a - 1), self.beads(i + 1, a - 1));
        let all = join(wider, shorter);
        let last = self.rows.len() - 1;
        let end = |i: usize| self.rows[i.min(last)].end;
        if i + a > last {
            return 0..0;
        }
        // Sentences beyond the rows of the region are not needed.
        let limit = end(i + a).min(end(i + self.scope.span()) - 1);
        clip(all, self.rows[i].start..limit)
    }

    /// Returns the generated sentences of the beads with given sentences i..i+a that start and end in the region.
    fn beads(self, i: usize, a: usize) -> Range<u32> {
        let (Some(first), Some(last)) = (self.rows.get(i), self.rows.get(i + a)) else { return 0..0 };
        if a == 0 || a >= self.scope.largest() {
            return 0..0;
        }
        let most = (self.scope.largest() - a) as u32;
        // The rows contain boundaries, so a row ends one sentence later than the sentences before its last
        // boundary.
        let reachable = last.start.saturating_sub(most)..(first.end - 1) + most;
        clip(reachable, first.start..last.end - 1)
    }
}

/// Returns the sentences that two ranges have in common.
fn clip(range: Range<u32>, to: Range<u32>) -> Range<u32> {
    let start = range.start.max(to.start);
    start..range.end.min(to.end).max(start)
}

/// Returns the smallest range that contains both ranges.
pub(super) fn join(a: Range<u32>, b: Range<u32>) -> Range<u32> {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b,
        (_, true) => a,
        _ => a.start.min(b.start)..a.end.max(b.end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{KINDS, Region};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Returns a region whose rows have random bounds.
    fn region() -> impl Strategy<Value = Region> {
        (proptest::collection::vec((0u32..12, 1u32..5), 1..12), 1u32..12).prop_map(|(bounds, targets)| {
            let mut rows: Vec<Range<u32>> = bounds
                .iter()
                .map(|&(start, length)| start.min(targets)..(start + length).min(targets + 1))
                .collect();
            rows.insert(0, 0..1);
            let last = rows.len() - 1;
            rows[last] = targets..targets + 1;
            Region::monotone(rows, targets)
        })
    }

    proptest! {
        #[test]
        fn every_bead_of_the_region_is_reached(region in region()) {
            for scope in [Scope::Small, Scope::Search, Scope::Neighbours] {
                let reach = Reach { rows: region.rows(), scope };
                for i in 0..region.sources() {
                    for j in region.row(i) {
                        for kind in KINDS.iter().filter(|kind| kind.src > 0 && kind.tgt > 0) {
                            let (a, b) = (kind.src as usize, kind.tgt as usize);
                            if a + b <= scope.largest() && region.index(i + a, j + b).is_some() {
                                let reached: BTreeSet<usize> = reach.of(i, a).map(|j| j as usize).collect();
                                prop_assert!((j..j + b).all(|j| reached.contains(&j)), "{i} {j} {kind:?}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn beads_in_a_narrow_region_reach_few_sentences() {
        let region = Region::diagonal(20);
        let reach =
            |scope| (1..=6).map(|a| Reach { rows: region.rows(), scope }.of(10, a)).collect::<Vec<_>>();
        assert_eq!(reach(Scope::Search)[..4], [9..12, 9..13, 9..14, 11..13]);
        assert!(reach(Scope::Search)[4].is_empty());
        assert_eq!(reach(Scope::Neighbours)[..5], [9..13, 9..14, 9..15, 9..15, 11..14]);
        assert_eq!(reach(Scope::Pairs)[0], 9..12);
    }
}
