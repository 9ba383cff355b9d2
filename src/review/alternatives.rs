//! The second-best alignments that the page offers for doubtful pairs.

use super::page::PageAlternative;
use crate::align::Bead;
use crate::aligner::Alternative;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Returns the alternatives by the bead that they avoid. Those whose beads are not successive beads of the final
/// alignment `beads` are omitted, for example because a sentence was paired out of order afterwards.
pub(super) fn by_bead(alternatives: &[Alternative], beads: &[Bead]) -> BTreeMap<u32, PageAlternative> {
    let places: FxHashMap<&Bead, usize> = beads.iter().zip(0..).collect();
    let mut out = BTreeMap::new();
    for Alternative { avoided, replaced, beads: new, probability } in alternatives {
        let Some(first) = replaced.first() else { continue };
        let (Some(&at), Some(&here)) = (places.get(first), places.get(avoided)) else { continue };
        if here < at || beads.get(at..at + replaced.len()) != Some(replaced.as_slice()) {
            continue;
        }
        let alternative = PageAlternative {
            before: (here - at) as u32,
            count: replaced.len() as u32,
            start: [first.src.start, first.tgt.start],
            kinds: new.iter().map(|bead| [bead.src.len(), bead.tgt.len()]).collect(),
            probability: (probability * 1000.0).round() as u32,
        };
        out.insert(here as u32, alternative);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_kept_only_if_their_beads_are_in_the_alignment() {
        let bead = |src, tgt| Bead { src, tgt };
        let beads = [bead(0..1, 0..1), bead(1..2, 1..2), bead(2..3, 2..4)];
        let replaced = vec![bead(1..2, 1..2), bead(2..3, 2..4)];
        let new = vec![bead(1..2, 1..3), bead(2..3, 3..4)];
        let fits = Alternative { avoided: bead(2..3, 2..4), replaced, beads: new.clone(), probability: 0.3 };
        let stale =
            Alternative { avoided: bead(0..1, 0..2), replaced: vec![bead(0..1, 0..2)], ..fits.clone() };
        let found = by_bead(&[fits, stale], &beads);
        assert_eq!(found.len(), 1);
        let PageAlternative { before, count, start, kinds, probability } = &found[&2];
        assert_eq!((*before, *count, *start, *probability), (1, 2, [1, 1], 300));
        assert_eq!(*kinds, [[1, 2], [1, 1]]);
    }
}
