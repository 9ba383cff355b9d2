//! Proposes beads that are too large for the search, based on the best path that the search found.

use super::{Bead, KINDS, MAX_SENTENCES};
use std::ops::Range;

/// The maximum number of sentences on one side of a long bead. `MAX_SIDE`, `MAX_SMALLER_SIDE` and `MAX_TOTAL`
/// come from docs/decisions/0012-evidence.md.
const MAX_SIDE: usize = 8;
/// The maximum number of sentences on the smaller side of a long bead.
const MAX_SMALLER_SIDE: usize = 5;
/// The maximum number of sentences on both sides of a long bead together.
const MAX_TOTAL: usize = 9;
/// The maximum number of successive beads of the path that are merged into one long bead.
const MAX_RUN: usize = 6;

/// Returns the long beads that a path suggests, in order of their start points.
///
/// The search can find a long bead only in pieces. Sentences that fit into no piece become null beads or are
/// added to the bead next to a piece of kind 1-5 or 5-1. This function therefore examines only runs of beads
/// that contain a null bead, and the sentences next to 1-5 and 5-1 beads.
pub(crate) fn long_beads(path: &[Bead]) -> Vec<Bead> {
    let mut found = runs(path);
    let (n, m) = path.last().map_or((0, 0), |last| (last.src.end, last.tgt.end));
    for bead in path {
        match (bead.src.len(), bead.tgt.len()) {
            (1, MAX_SENTENCES) => {
                found.extend(grown(&bead.tgt, m).map(|tgt| Bead { src: bead.src.clone(), tgt }))
            }
            (MAX_SENTENCES, 1) => {
                found.extend(grown(&bead.src, n).map(|src| Bead { src, tgt: bead.tgt.clone() }))
            }
            _ => {}
        }
    }
    found.sort_by_key(|bead| (bead.src.start, bead.tgt.start, bead.src.end, bead.tgt.end));
    found.dedup();
    found
}

/// Returns all ranges of up to [`MAX_SIDE`] sentences that are longer than `range` and have the same start or
/// the same end. `end` is the number of sentences of the document on the same side as `range`.
fn grown(range: &Range<u32>, end: u32) -> impl Iterator<Item = Range<u32>> {
    let Range { start, end: stop } = *range;
    let onward = (stop + 1..=(start + MAX_SIDE as u32).min(end)).map(move |stop| start..stop);
    onward.chain((stop.saturating_sub(MAX_SIDE as u32)..start).map(move |start| start..stop))
}

/// Merges successive beads of a path, at least one of which is a null bead. Returns the merged beads that are
/// long beads.
fn runs(path: &[Bead]) -> Vec<Bead> {
    let mut found = Vec::new();
    for first in 0..path.len() {
        let mut has_null = false;
        let mut bead = path[first].clone();
        for (at, next) in path.iter().enumerate().take(first + MAX_RUN).skip(first) {
            has_null |= next.is_null();
            (bead.src.end, bead.tgt.end) = (next.src.end, next.tgt.end);
            let (a, b) = (bead.src.len(), bead.tgt.len());
            if a > MAX_SIDE || b > MAX_SIDE || a + b > MAX_TOTAL || a.min(b) > MAX_SMALLER_SIDE {
                break;
            }
            if at > first && has_null && !bead.is_null() && !KINDS.contains(&bead.kind()) {
                found.push(bead.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(shapes: &[(u32, u32)]) -> Vec<Bead> {
        let (mut i, mut j) = (0, 0);
        let mut bead = |&(a, b): &(u32, u32)| {
            (i, j) = (i + a, j + b);
            Bead { src: i - a..i, tgt: j - b..j }
        };
        shapes.iter().map(&mut bead).collect()
    }

    #[test]
    fn a_bead_of_eight_sentences_is_merged_from_smaller_ones() {
        let path = path(&[(1, 1), (1, 5), (0, 1), (0, 1), (0, 1), (1, 1)]);
        let found = long_beads(&path);
        assert!(found.contains(&Bead { src: 1..2, tgt: 1..9 }), "{found:?}");
        assert!(found.iter().all(|bead| !bead.is_null() && bead.src.len() + bead.tgt.len() <= MAX_TOTAL));
    }

    #[test]
    fn sentences_that_joined_a_neighbour_are_recovered() {
        let found = long_beads(&path(&[(1, 1), (1, 5), (1, 4), (1, 1)]));
        assert!(found.contains(&Bead { src: 1..2, tgt: 1..9 }), "{found:?}");
        assert!(
            found
                .iter()
                .all(|bead| bead.src == (1..2) && bead.tgt.len() > MAX_SENTENCES && bead.tgt.end <= 11)
        );
    }

    #[test]
    fn a_path_without_null_or_large_beads_suggests_none() {
        assert_eq!(long_beads(&path(&[(2, 2), (1, 4), (2, 2)])), []);
    }
}
