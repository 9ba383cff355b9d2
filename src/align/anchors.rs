//! From loose hints to a region: which points of the search space need to be looked at.

use super::Region;
use std::ops::Range;

/// A hint that source sentence `i` and target sentence `j` belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hint {
    /// Source sentence.
    pub i: u32,
    /// Target sentence.
    pub j: u32,
    /// How strong the hint is, in nats.
    pub weight: f32,
}

/// A hint without another one this near, in sentences, along about the same diagonal, is chance.
const COMPANY: u32 = 12;
/// How far two hints may be from the same diagonal to be company.
const SLANT: u32 = 6;
/// How many neighbours in the chain are asked for company.
const NEIGHBOURS: usize = 4;

/// The heaviest chain of hints that rises on both sides, without those that stand alone.
///
/// O(k log k) for k hints, which must be sorted by `i`. Of chains of equal weight the first found is kept.
pub fn chain(hints: &[Hint], targets: usize) -> Vec<Hint> {
    let chain = heaviest(hints, targets);
    let stands = |at: usize| {
        let here = chain[at];
        let near = at.saturating_sub(NEIGHBOURS)..(at + NEIGHBOURS + 1).min(chain.len());
        chain[near].iter().any(|other| company(&here, other))
    };
    (0..chain.len()).filter(|&at| stands(at)).map(|at| chain[at]).collect()
}

/// Whether two hints of a chain stand near each other, along about the same diagonal.
fn company(a: &Hint, b: &Hint) -> bool {
    let (di, dj) = (a.i.abs_diff(b.i), a.j.abs_diff(b.j));
    di > 0 && di <= COMPANY && dj <= COMPANY && di.abs_diff(dj) <= SLANT
}

fn heaviest(hints: &[Hint], targets: usize) -> Vec<Hint> {
    // A Fenwick tree over target sentences of the best chain that ends at or before each: (weight, hint + 1).
    let mut tree = vec![(0f64, 0usize); targets + 1];
    let mut before = vec![0usize; hints.len()];
    let mut best = (0f64, 0usize);
    for group in chunks_of_row(hints) {
        let mut sums = Vec::with_capacity(group.len());
        for at in group.clone() {
            let mut top = (0f64, 0usize);
            let mut j = hints[at].j as usize;
            while j > 0 {
                if tree[j].0 > top.0 {
                    top = tree[j];
                }
                j &= j - 1;
            }
            before[at] = top.1;
            sums.push(top.0 + f64::from(hints[at].weight));
        }
        for (at, sum) in group.zip(sums) {
            if sum > best.0 {
                best = (sum, at + 1);
            }
            let mut j = hints[at].j as usize + 1;
            while j <= targets {
                if sum > tree[j].0 {
                    tree[j] = (sum, at + 1);
                }
                j += j & j.wrapping_neg();
            }
        }
    }
    let mut chain = Vec::new();
    let mut at = best.1;
    while at > 0 {
        chain.push(hints[at - 1]);
        at = before[at - 1];
    }
    chain.reverse();
    chain
}

/// The ranges of hints that share a source sentence: only one of them can be in a chain.
fn chunks_of_row(hints: &[Hint]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = hints.get(at)?.i;
        let from = at;
        while hints.get(at).is_some_and(|hint| hint.i == first) {
            at += 1;
        }
        Some(from..at)
    })
}

/// Between two neighbours of a chain so many points are looked at, some 100 bytes each, and no more: longer stretches
/// that nothing vouches for are no translations, or repeat themselves throughout.
const MOST_POINTS: u64 = 4_000_000;
/// In the whole document there are at most so many, and [`MORE_POINTS`] for each sentence of either side: where anchors are
/// few throughout, stretches are cut to their diagonals sooner. Novels have some fifty a sentence.
const MOST_IN_ALL: u64 = 8_000_000;
const MORE_POINTS: u64 = 25;
/// No stretch of fewer points is cut.
const LEAST_POINTS: u64 = 10_000;

/// Neighbours of a chain that are no further apart than this on either side, in sentences, are a step …
const STEP: u32 = 3;
/// … and a step is steady if so many before it and after it are steps too.
const AROUND: usize = 2;
/// How far from a steady step is looked, at most: on the gold sets not a bead changes down to 1.
const STEADY_RADIUS: u32 = 2;

/// The region that a chain leaves: all points between two neighbours of the chain, widened by `radius` on all sides,
/// by less where the chain is steady; and whether so many of them had to be left out that the way may lie outside.
pub fn region(chain: &[Hint], sources: usize, targets: usize, radius: u32) -> (Region, bool) {
    let mut corners = Vec::with_capacity(chain.len() + 2);
    corners.push((0, 0));
    corners.extend(chain.iter().map(|hint| (hint.i, hint.j)));
    corners.push((sources as u32, targets as u32));
    let area = |pair: &[(u32, u32)]| u64::from(pair[1].0 - pair[0].0) * u64::from(pair[1].1 - pair[0].1);
    let all = |most: u64| corners.windows(2).map(|pair| area(pair).min(most)).sum::<u64>();
    let limit = MOST_IN_ALL + MORE_POINTS * (sources + targets) as u64;
    let mut most = MOST_POINTS;
    while all(most) > limit && most > LEAST_POINTS {
        most /= 2;
    }
    let step = |k: usize| corners[k + 1].0 - corners[k].0 <= STEP && corners[k + 1].1 - corners[k].1 <= STEP;
    let steady =
        |k: usize| k >= AROUND && k + AROUND + 1 < corners.len() && (k - AROUND..=k + AROUND).all(step);
    let radius = |k: usize| if steady(k) { radius.min(STEADY_RADIUS) } else { radius };
    Region::through(&corners, sources, targets, radius, most)
}

/// A hint leads elsewhere if it is so many sentences away from what lies between its neighbours on the chain: further
/// than the halves of one bead can be.
const ELSEWHERE: u32 = 12;

/// So many hints in a row that lead elsewhere than the chain are a passage out of order.
const LEAST_DISPLACED: usize = 8;

/// Passages whose translation stands elsewhere: rows of hints beside the chain, each as source and target sentences.
pub fn displaced(hints: &[Hint], kept: &[Hint], targets: usize) -> Vec<(Range<u32>, Range<u32>)> {
    let elsewhere = |hint: &Hint| {
        let after = kept.partition_point(|other| other.i < hint.i);
        let before = after.checked_sub(1).map_or(0, |at| kept[at].j);
        let next = kept.get(after).map_or(targets as u32, |other| other.j);
        hint.j + ELSEWHERE < before || hint.j > next + ELSEWHERE
    };
    let beside: Vec<Hint> = hints.iter().copied().filter(elsewhere).collect();
    let rows = chain(&beside, targets);
    let rows = rows.chunk_by(company).filter(|row| row.len() >= LEAST_DISPLACED);
    rows.map(|row| {
        let (first, last) = (row[0], row[row.len() - 1]);
        (first.i..last.i + 1, first.j..last.j + 1)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(i: u32, j: u32, weight: f32) -> Hint {
        Hint { i, j, weight }
    }

    #[test]
    fn the_heaviest_rising_chain_wins_and_loners_go() {
        let hints = [
            hint(0, 0, 5.0),
            hint(1, 90, 9.0),
            hint(2, 2, 5.0),
            hint(2, 3, 4.0),
            hint(5, 5, 5.0),
            hint(60, 70, 5.0),
        ];
        assert_eq!(chain(&hints, 100), [hints[0], hints[2], hints[4]]);
    }

    #[test]
    fn a_region_holds_the_chain_and_what_lies_between() {
        let (region, narrowed) = region(&[hint(10, 12, 1.0), hint(20, 18, 1.0)], 30, 30, 2);
        assert!(!narrowed);
        for (i, j) in [(0, 0), (10, 12), (15, 15), (10, 18), (20, 12), (30, 30), (25, 20)] {
            assert!(region.index(i, j).is_some(), "{i} {j}");
        }
        assert!(region.index(5, 20).is_none());
        assert!(region.index(12, 25).is_none());
    }

    #[test]
    fn along_a_steady_chain_the_region_is_narrow() {
        let wide = |at: u32| {
            let mut chain: Vec<Hint> = (1..40).map(|k| hint(k, k, 1.0)).collect();
            chain.retain(|hint| hint.i.abs_diff(at) > 1);
            region(&chain, 40, 40, 5).0.row(20).len()
        };
        // Without a gap, with one far off, and with one near by.
        assert_eq!((wide(100), wide(36)), (11, 11));
        assert!(wide(20) > 15, "{}", wide(20));
    }

    #[test]
    fn where_nothing_is_known_for_long_the_region_follows_the_diagonal() {
        let (n, m) = (30_000, 60_000);
        let (region, narrowed) = region(&[], n, m, 5);
        assert!(narrowed);
        assert!(region.points() < 2 * MOST_POINTS as usize, "{}", region.points());
        for i in 0..n {
            let (here, next) = (region.row(i), region.row(i + 1));
            assert!(here.start <= next.start && here.end <= next.end && next.start < here.end, "{i}");
        }
        assert!(region.row(0).contains(&0) && region.row(n).contains(&m));
    }

    #[test]
    fn exchanged_chapters_are_found() {
        // 0..50 stand at 50..100, and 50..150 at 0..50 and 100..150.
        let at = |i: u32| match i {
            0..50 => i + 50,
            50..100 => i - 50,
            _ => i,
        };
        let hints: Vec<Hint> =
            (0..150).step_by(2).map(|i| hint(i, at(i), if i < 50 { 5.0 } else { 6.0 })).collect();
        let kept = chain(&hints, 150);
        assert_eq!(displaced(&hints, &kept, 150), [(0..49, 50..99)]);
        let straight: Vec<Hint> = (0..150).map(|i| hint(i, i, 5.0)).collect();
        assert_eq!(displaced(&straight, &chain(&straight, 150), 150), []);
    }
}
