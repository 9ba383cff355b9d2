//! Selects anchors from the anchor candidates, and derives the region of the first search from the anchors.

use super::Region;
use std::ops::Range;

/// A source sentence and a target sentence that probably translate each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AnchorCandidate {
    /// The number of the source sentence.
    pub(crate) i: u32,
    /// The number of the target sentence.
    pub(crate) j: u32,
    /// The strength of the evidence that the two sentences translate each other, in nats.
    pub(crate) weight: f32,
}

/// Two anchors are neighbours only if they are at most this many sentences apart on both sides. An anchor
/// without a neighbour is probably wrong and is dropped.
pub(super) const MAX_DISTANCE: u32 = 12;
/// Maximum difference between the source distance and the target distance of two neighbouring anchors, in
/// sentences.
const MAX_DIAGONAL_SHIFT: u32 = 6;
/// Number of anchors before and after each anchor that are examined as possible neighbours.
const NEIGHBOURS: usize = 4;

/// Finds the heaviest chain of candidates that ascends on both sides. Returns the members of the chain that
/// have a neighbour in the chain.
///
/// `candidates` must be sorted by `i`. Takes O(k log m) time for k candidates and m target sentences. Ties
/// are broken in favour of earlier candidates.
pub(crate) fn chain(candidates: &[AnchorCandidate], targets: usize) -> Vec<AnchorCandidate> {
    let chain = heaviest(candidates, targets);
    let has_neighbour = |at: usize| {
        let here = chain[at];
        let near = at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(chain.len());
        chain[near].iter().any(|other| are_neighbours(&here, other))
    };
    (0..chain.len()).filter(|&at| has_neighbour(at)).map(|at| chain[at]).collect()
}

/// The sentences between two successive anchors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) src: Range<u32>,
    pub(crate) tgt: Range<u32>,
}

/// In a gap with fewer pairs of sentences than this, no further anchors are looked for.
const MIN_GAP: u64 = 64;

/// Returns the gaps before, between and after the anchors of a chain that have at least [`MIN_GAP`] pairs of
/// sentences.
pub(crate) fn gaps(chain: &[AnchorCandidate], sources: usize, targets: usize) -> Vec<Gap> {
    let starts = [(0, 0)].into_iter().chain(chain.iter().map(|anchor| (anchor.i + 1, anchor.j + 1)));
    let ends = chain.iter().map(|anchor| (anchor.i, anchor.j)).chain([(sources as u32, targets as u32)]);
    let gaps = starts.zip(ends).map(|(start, end)| Gap { src: start.0..end.0, tgt: start.1..end.1 });
    gaps.filter(|gap| gap.src.len() as u64 * gap.tgt.len() as u64 >= MIN_GAP).collect()
}

pub(super) fn are_neighbours(a: &AnchorCandidate, b: &AnchorCandidate) -> bool {
    let (di, dj) = (a.i.abs_diff(b.i), a.j.abs_diff(b.j));
    di > 0 && di <= MAX_DISTANCE && dj <= MAX_DISTANCE && di.abs_diff(dj) <= MAX_DIAGONAL_SHIFT
}

/// Returns the heaviest chain of candidates that ascends on both sides. [`chain`] describes the requirements,
/// the running time and the handling of ties.
pub(crate) fn heaviest(candidates: &[AnchorCandidate], targets: usize) -> Vec<AnchorCandidate> {
    // A Fenwick tree over target sentences. Each node describes the best chain that ends in the interval of
    // the node: the weight of the chain, and the index of its last candidate plus 1 (0 if there is no chain).
    let mut tree = vec![(0f64, 0usize); targets + 1];
    let mut before = vec![0usize; candidates.len()];
    let mut best = (0f64, 0usize);
    let mut first = 0;
    // A chain has at most one candidate per source sentence, so compute the sums of a sentence's candidates
    // before adding any of them to the tree.
    for group in candidates.chunk_by(|a, b| a.i == b.i) {
        let mut sums = Vec::with_capacity(group.len());
        for (at, candidate) in (first..).zip(group) {
            let mut top = (0f64, 0usize);
            let mut j = candidate.j as usize;
            while j > 0 {
                if tree[j].0 > top.0 {
                    top = tree[j];
                }
                j &= j - 1;
            }
            before[at] = top.1;
            sums.push(top.0 + f64::from(candidate.weight));
        }
        for ((at, candidate), sum) in (first..).zip(group).zip(sums) {
            if sum > best.0 {
                best = (sum, at + 1);
            }
            let mut j = candidate.j as usize + 1;
            while j <= targets {
                if sum > tree[j].0 {
                    tree[j] = (sum, at + 1);
                }
                j += j & j.wrapping_neg();
            }
        }
        first += group.len();
    }
    let mut chain = Vec::new();
    let mut at = best.1;
    while at > 0 {
        chain.push(candidates[at - 1]);
        at = before[at - 1];
    }
    chain.reverse();
    chain
}

/// Maximum number of points (pairs of a source and a target position) that are searched between two
/// successive anchors. A point takes about 100 bytes. If a gap between anchors has more points, its text is
/// probably untranslated or very repetitive, so only the points near the diagonal of the gap are searched
/// (docs/decisions/0016-large-documents.md).
const MAX_POINTS: u64 = 4_000_000;
/// Maximum number of points in the region of the first search, in addition to [`POINTS_PER_SENTENCE`]. If the
/// region has more points, the limit of [`MAX_POINTS`] is halved until the region is small enough.
const MAX_TOTAL_POINTS: u64 = 8_000_000;
/// Additional points allowed in that region for each source and target sentence. Novels need about eight.
const POINTS_PER_SENTENCE: u64 = 25;
/// The limit of [`MAX_POINTS`] is not halved any further once it is at most this number of points.
const MIN_POINTS: u64 = 10_000;

/// Returns the region to search: all points between successive anchors, and those up to `radius` sentences
/// further on all sides. Also returns whether a gap between anchors was too large to be searched as a whole.
/// In this case, the correct path may lie outside the region.
pub(crate) fn region(
    chain: &[AnchorCandidate],
    sources: usize,
    targets: usize,
    radius: u32,
) -> (Region, bool) {
    let anchors = chain.iter().map(|anchor| (anchor.i, anchor.j));
    let corners: Vec<_> =
        [(0, 0)].into_iter().chain(anchors).chain([(sources as u32, targets as u32)]).collect();
    let area = |pair: &[(u32, u32)]| u64::from(pair[1].0 - pair[0].0) * u64::from(pair[1].1 - pair[0].1);
    let total = |max: u64| corners.windows(2).map(|pair| area(pair).min(max)).sum::<u64>();
    let limit = MAX_TOTAL_POINTS + POINTS_PER_SENTENCE * (sources + targets) as u64;
    let mut max = MAX_POINTS;
    while total(max) > limit && max > MIN_POINTS {
        max /= 2;
    }
    Region::through(&corners, sources, targets, radius, max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(i: u32, j: u32, weight: f32) -> AnchorCandidate {
        AnchorCandidate { i, j, weight }
    }

    #[test]
    fn the_heaviest_ascending_chain_wins_and_isolated_candidates_are_dropped() {
        let candidates = [
            anchor(0, 0, 5.0),
            anchor(1, 90, 9.0),
            anchor(2, 2, 5.0),
            anchor(2, 3, 4.0),
            anchor(5, 5, 5.0),
            anchor(60, 70, 5.0),
        ];
        assert_eq!(chain(&candidates, 100), [candidates[0], candidates[2], candidates[4]]);
    }

    #[test]
    fn a_region_contains_the_chain_and_the_points_between_anchors() {
        let (region, narrowed) = region(&[anchor(10, 12, 1.0), anchor(20, 18, 1.0)], 30, 30, 2);
        assert!(!narrowed);
        for (i, j) in [(0, 0), (10, 12), (15, 15), (10, 18), (20, 12), (30, 30), (25, 20)] {
            assert!(region.index(i, j).is_some(), "{i} {j}");
        }
        assert!(region.index(5, 20).is_none());
        assert!(region.index(12, 25).is_none());
    }

    #[test]
    fn gaps_lie_before_between_and_after_anchors_and_small_ones_are_left_out() {
        let chain = [anchor(10, 12, 1.0), anchor(11, 13, 1.0), anchor(19, 21, 1.0), anchor(20, 40, 1.0)];
        let gap = |src, tgt| Gap { src, tgt };
        assert_eq!(gaps(&chain, 30, 48), [gap(0..10, 0..12), gap(21..30, 41..48)][..1]);
        assert_eq!(gaps(&chain, 30, 49), [gap(0..10, 0..12), gap(21..30, 41..49)]);
        assert_eq!(gaps(&[], 8, 8), [gap(0..8, 0..8)]);
        assert_eq!(gaps(&[], 0, 8), []);
    }

    #[test]
    fn without_anchors_the_region_follows_the_diagonal() {
        let (n, m) = (30_000, 60_000);
        let (region, narrowed) = region(&[], n, m, 1);
        assert!(narrowed);
        assert!(region.points() < 2 * MAX_POINTS as usize, "{}", region.points());
        for i in 0..n {
            let (here, next) = (region.row(i), region.row(i + 1));
            assert!(here.start <= next.start && here.end <= next.end && next.start < here.end, "{i}");
        }
        assert!(region.row(0).contains(&0) && region.row(n).contains(&m));
    }
}
