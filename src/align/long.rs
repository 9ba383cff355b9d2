//! Beads of more sentences than the search has kinds for: runs of beads on the path that may be one.

use super::{Bead, KINDS};
use std::ops::Range;

/// The most sentences on one side of any bead.
const MOST: usize = 8;
/// The most sentences that a kind of the search has beside one.
const LARGEST: usize = 5;
/// The most sentences on the side that has fewer.
const MOST_FEWER: usize = 5;
/// The most sentences on both sides.
const MOST_IN_ALL: usize = 9;
/// The most beads of a path that are taken together.
const RUN: usize = 6;

/// The beads that a path hints at, in order of their first point.
///
/// It does so by pieces that do not fit: what belongs to none of them stays alone beside them, or goes to a neighbour of the
/// largest piece there is. So only runs that hold a null bead are worth a look, and what is around a bead of five sentences
/// against one.
pub fn long_beads(path: &[Bead]) -> Vec<Bead> {
    let mut found = runs(path);
    let (n, m) = path.last().map_or((0, 0), |last| (last.src.end, last.tgt.end));
    for bead in path {
        match (bead.src.len(), bead.tgt.len()) {
            (1, LARGEST) => found.extend(grown(&bead.tgt, m).map(|tgt| Bead { src: bead.src.clone(), tgt })),
            (LARGEST, 1) => found.extend(grown(&bead.src, n).map(|src| Bead { src, tgt: bead.tgt.clone() })),
            _ => {}
        }
    }
    found.sort_by_key(|bead| (bead.src.start, bead.tgt.start, bead.src.end, bead.tgt.end));
    found.dedup();
    found
}

/// The longer ranges of up to [`MOST`] sentences that begin or end where this one does.
fn grown(range: &Range<u32>, end: u32) -> impl Iterator<Item = Range<u32>> {
    let Range { start, end: stop } = *range;
    let onward = (stop + 1..=(start + MOST as u32).min(end)).map(move |stop| start..stop);
    onward.chain((stop.saturating_sub(MOST as u32)..start).map(move |start| start..stop))
}

/// The beads that runs of a path make, where the run holds a null bead.
fn runs(path: &[Bead]) -> Vec<Bead> {
    let mut found = Vec::new();
    for first in 0..path.len() {
        let mut left_over = false;
        let mut bead = path[first].clone();
        for (at, next) in path.iter().enumerate().take(first + RUN).skip(first) {
            left_over |= next.is_null();
            (bead.src.end, bead.tgt.end) = (next.src.end, next.tgt.end);
            let (a, b) = (bead.src.len(), bead.tgt.len());
            if a > MOST || b > MOST || a + b > MOST_IN_ALL || a.min(b) > MOST_FEWER {
                break;
            }
            if at > first && left_over && !bead.is_null() && !KINDS.contains(&bead.kind()) {
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
    fn a_bead_of_eight_is_put_together_from_what_the_search_can_make() {
        let path = path(&[(1, 1), (1, 5), (0, 1), (0, 1), (0, 1), (1, 1)]);
        let found = long_beads(&path);
        assert!(found.contains(&Bead { src: 1..2, tgt: 1..9 }), "{found:?}");
        assert!(found.iter().all(|bead| !bead.is_null() && bead.src.len() + bead.tgt.len() <= MOST_IN_ALL));
    }

    #[test]
    fn the_largest_piece_may_have_lost_some_to_a_neighbour() {
        let found = long_beads(&path(&[(1, 1), (1, 5), (1, 4), (1, 1)]));
        assert!(found.contains(&Bead { src: 1..2, tgt: 1..9 }), "{found:?}");
        assert!(
            found.iter().all(|bead| bead.src == (1..2) && bead.tgt.len() > LARGEST && bead.tgt.end <= 11)
        );
    }

    #[test]
    fn a_firm_path_has_none() {
        assert_eq!(long_beads(&path(&[(2, 2), (1, 4), (2, 2)])), []);
    }
}
