//! Compares two versions of a text, sentence by sentence.
//!
//! 1. Sentences that occur once in both versions are anchors, as far as they are in the same order (patience diff).
//! 2. Between anchors, and between those found there in turn, the longest common subsequence is kept.
//! 3. What remains are hunks. A sentence that one hunk lost and another gained was moved, not changed.
//! 4. Inside a hunk, similar sentences are paired. All others were removed or added.

use super::similarity::{Words, similarity};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A difference between two versions: sentences that were changed, added (no old ones) or removed (no new
/// ones).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// The differences between two versions.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// In the order of the new version.
    pub(super) changes: Vec<Change>,
    /// For each old sentence, the number of the equal new sentence.
    pub(super) kept: Vec<Option<usize>>,
}

/// Maximum number of comparisons between anchors. A larger part counts as changed as a whole.
const MAX_COMPARISONS: usize = 1 << 18;
/// Maximum number of pairs of sentences of a hunk that are compared. A larger hunk is a single change.
const MAX_PAIRINGS: usize = 1 << 14;
/// Minimum similarity of a sentence and its changed version, from 0 to 1. Two unrelated sentences share few
/// words beside articles and the like.
const MIN_SIMILARITY: f32 = 0.4;
/// Minimum gain in similarity for which a sentence is joined to its neighbour, because it was split or
/// merged.
const MIN_GAIN: f32 = 0.05;

/// Compares two versions of a text.
pub(super) fn differences(old: &[&str], new: &[&str]) -> Differences {
    let mut ids = FxHashMap::default();
    let mut number = |text: &&str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let next = ids.len();
        *ids.entry(words.join(" ")).or_insert(next)
    };
    let ids = [old.iter().map(&mut number).collect::<Vec<_>>(), new.iter().map(&mut number).collect()];
    let mut comparison = Comparison { ids: &ids, kept: vec![None; old.len()] };
    let mut open = vec![(0..old.len(), 0..new.len())];
    while let Some((old, new)) = open.pop() {
        comparison.compare(old, new, &mut open);
    }
    let mut kept = comparison.kept;
    let hunks = hunks(&kept, new.len());
    keep_moved(&hunks, &ids, &mut kept);
    let mut is_taken = vec![false; new.len()];
    kept.iter().flatten().for_each(|&number| is_taken[number] = true);
    let mut changes = Vec::new();
    for (hunk_old, hunk_new) in hunks {
        let start = [hunk_old.start, hunk_new.start];
        let numbers = [
            hunk_old.filter(|&number| kept[number].is_none()).collect(),
            hunk_new.filter(|&number| !is_taken[number]).collect(),
        ];
        Hunk { texts: [old, new], numbers, start }.changes(&mut changes);
    }
    changes.sort_by_key(|change| (change.new.start, change.old.start));
    Differences { changes, kept }
}

struct Comparison<'a> {
    ids: &'a [Vec<usize>; 2],
    kept: Vec<Option<usize>>,
}

impl Comparison<'_> {
    /// Finds equal sentences of two ranges. Adds the ranges between anchors to `open`.
    fn compare(
        &mut self,
        mut old: Range<usize>,
        mut new: Range<usize>,
        open: &mut Vec<(Range<usize>, Range<usize>)>,
    ) {
        let [old_ids, new_ids] = self.ids;
        while !old.is_empty() && !new.is_empty() && old_ids[old.start] == new_ids[new.start] {
            self.kept[old.start] = Some(new.start);
            (old.start, new.start) = (old.start + 1, new.start + 1);
        }
        while !old.is_empty() && !new.is_empty() && old_ids[old.end - 1] == new_ids[new.end - 1] {
            (old.end, new.end) = (old.end - 1, new.end - 1);
            self.kept[old.end] = Some(new.end);
        }
        if old.is_empty() || new.is_empty() {
            return;
        }
        let anchors = self.anchors(&old, &new);
        if anchors.is_empty() {
            if old.len() * new.len() <= MAX_COMPARISONS {
                self.common(old, new);
            }
            return;
        }
        for (at_old, at_new) in anchors {
            self.kept[at_old] = Some(at_new);
            open.push((old.start..at_old, new.start..at_new));
            (old.start, new.start) = (at_old + 1, at_new + 1);
        }
        open.push((old, new));
    }

    /// Returns the longest increasing sequence of the sentences that occur once in both ranges.
    fn anchors(&self, old: &Range<usize>, new: &Range<usize>) -> Vec<(usize, usize)> {
        let once = |ids: &[usize], range: &Range<usize>| {
            let mut found: FxHashMap<usize, Option<usize>> = FxHashMap::default();
            for number in range.clone() {
                found.entry(ids[number]).and_modify(|it| *it = None).or_insert(Some(number));
            }
            found
        };
        let [in_old, in_new] = [once(&self.ids[0], old), once(&self.ids[1], new)];
        let mut pairs: Vec<(usize, usize)> =
            in_old.iter().filter_map(|(id, number)| Some(((*number)?, (*in_new.get(id)?)?))).collect();
        pairs.sort_unstable();
        increasing(&pairs)
    }

    /// Keeps the longest common subsequence of two short ranges.
    fn common(&mut self, old: Range<usize>, new: Range<usize>) {
        let [old_ids, new_ids] = [&self.ids[0][old.clone()], &self.ids[1][new.clone()]];
        let width = new_ids.len() + 1;
        let mut length = vec![0u32; (old_ids.len() + 1) * width];
        for (i, a) in old_ids.iter().enumerate().rev() {
            for (j, b) in new_ids.iter().enumerate().rev() {
                let at = i * width + j;
                length[at] =
                    if a == b { length[at + width + 1] + 1 } else { length[at + width].max(length[at + 1]) };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < old_ids.len() && j < new_ids.len() {
            let at = i * width + j;
            if old_ids[i] == new_ids[j] {
                self.kept[old.start + i] = Some(new.start + j);
                (i, j) = (i + 1, j + 1);
            } else if length[at + width] >= length[at + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
}

/// Returns a longest sequence of pairs, which are sorted by their first numbers, whose second numbers
/// increase.
fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the index of the pair with the smallest second number that ends a sequence of this
    // length.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, number)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < *number);
        before.push(length.checked_sub(1).map(|length| ends[length]));
        if length == ends.len() { ends.push(index) } else { ends[length] = index }
    }
    let mut found: Vec<(usize, usize)> = std::iter::successors(ends.last().copied(), |&index| before[index])
        .map(|index| pairs[index])
        .collect();
    found.reverse();
    found
}

/// Returns the ranges between the sentences that were kept.
fn hunks(kept: &[Option<usize>], new: usize) -> Vec<(Range<usize>, Range<usize>)> {
    let mut hunks = Vec::new();
    let mut at = (0, 0);
    let ends = kept.iter().enumerate().filter_map(|(old, number)| Some((old, (*number)?)));
    for (old_end, new_end) in ends.chain([(kept.len(), new)]) {
        if at.0 < old_end || at.1 < new_end {
            hunks.push((at.0..old_end, at.1..new_end));
        }
        at = (old_end + 1, new_end + 1);
    }
    hunks
}

/// Keeps the sentences that one hunk lost and another gained.
fn keep_moved(hunks: &[(Range<usize>, Range<usize>)], ids: &[Vec<usize>; 2], kept: &mut [Option<usize>]) {
    let mut gained: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for number in hunks.iter().rev().flat_map(|(_, new)| new.clone().rev()) {
        gained.entry(ids[1][number]).or_default().push(number);
    }
    for number in hunks.iter().flat_map(|(old, _)| old.clone()) {
        kept[number] = gained.get_mut(&ids[0][number]).and_then(Vec::pop);
    }
}

/// A hunk without the sentences that were moved.
struct Hunk<'a> {
    /// The texts of the two versions.
    texts: [&'a [&'a str]; 2],
    /// The numbers of the sentences of the hunk.
    numbers: [Vec<usize>; 2],
    /// The numbers at which the hunk begins.
    start: [usize; 2],
}

impl Hunk<'_> {
    /// Adds the changes of the hunk.
    fn changes(&self, out: &mut Vec<Change>) {
        let [old, new] = &self.numbers;
        let mut at = [0, 0];
        for pair in self.pairs() {
            self.unpaired([at[0]..pair[0].start, at[1]..pair[1].start], out);
            at = [pair[0].end, pair[1].end];
            out.push(self.change(&pair));
        }
        self.unpaired([at[0]..old.len(), at[1]..new.len()], out);
    }

    /// Returns the pairs of similar sentences, each joined with the neighbours that were part of it.
    fn pairs(&self) -> Vec<[Range<usize>; 2]> {
        let [old, new] = &self.numbers;
        if old.is_empty() || new.is_empty() || old.len() * new.len() > MAX_PAIRINGS {
            return Vec::new();
        }
        let words = [0, 1].map(|side| {
            let numbers: &[usize] = &self.numbers[side];
            numbers.iter().map(|&number| Words::of(self.texts[side][number])).collect::<Vec<_>>()
        });
        let mut pairs: Vec<[Range<usize>; 2]> =
            similar(&words[0], &words[1]).into_iter().map(|(i, j)| [i..i + 1, j..j + 1]).collect();
        let joined = |pair: &[Range<usize>; 2]| {
            let [a, b] = [0, 1].map(|side| Words::joined(&words[side][pair[side].clone()]));
            similarity(&a, &b)
        };
        for at in 0..pairs.len() {
            for side in [0, 1] {
                let lowest = at.checked_sub(1).map_or(0, |before| pairs[before][side].end);
                let highest = pairs.get(at + 1).map_or(words[side].len(), |after| after[side].start);
                let mut best = joined(&pairs[at]);
                loop {
                    let Range { start, end } = pairs[at][side].clone();
                    let longer = [start.saturating_sub(1).max(lowest)..end, start..(end + 1).min(highest)];
                    let scored = longer.map(|range| {
                        let mut pair = pairs[at].clone();
                        pair[side] = range;
                        (joined(&pair), pair)
                    });
                    let Some((score, pair)) = scored.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)) else {
                        break;
                    };
                    if score < best + MIN_GAIN {
                        break;
                    }
                    (best, pairs[at]) = (score, pair);
                }
            }
        }
        pairs
    }

    /// Returns the change that covers these sentences of the hunk, at least one on each side.
    fn change(&self, pair: &[Range<usize>; 2]) -> Change {
        let [old, new] = [0, 1].map(|side| {
            let numbers = &self.numbers[side][pair[side].clone()];
            numbers[0]..numbers[numbers.len() - 1] + 1
        });
        Change { old, new }
    }

    /// Adds the changes of sentences without similar ones: a single change if both sides have some, otherwise
    /// one for each run of neighbours.
    fn unpaired(&self, ranges: [Range<usize>; 2], out: &mut Vec<Change>) {
        if ranges.iter().all(|range| !range.is_empty()) {
            out.push(self.change(&ranges));
            return;
        }
        for side in [0, 1] {
            let numbers = &self.numbers[side][ranges[side].clone()];
            // The position on the other side.
            let other = &self.numbers[1 - side];
            let at =
                ranges[1 - side].start.checked_sub(1).map_or(self.start[1 - side], |last| other[last] + 1);
            for run in numbers.chunk_by(|a, b| a + 1 == *b) {
                let run = run[0]..run[run.len() - 1] + 1;
                let place = at..at;
                out.push(if side == 0 {
                    Change { old: run, new: place }
                } else {
                    Change { old: place, new: run }
                });
            }
        }
    }
}

/// Returns the pairs of similar sentences, in order, with the greatest total similarity.
fn similar(old: &[Words], new: &[Words]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut best = vec![0f32; (old.len() + 1) * width];
    let mut scores = vec![0f32; old.len() * new.len()];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let score = similarity(a, b);
            scores[i * new.len() + j] = score;
            let at = i * width + j;
            let paired = if score >= MIN_SIMILARITY { best[at + width + 1] + score } else { 0.0 };
            best[at] = paired.max(best[at + width]).max(best[at + 1]);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        let at = i * width + j;
        let score = scores[i * new.len() + j];
        if best[at] == best[at + width] {
            i += 1;
        } else if best[at] == best[at + 1] {
            j += 1;
        } else {
            debug_assert!(score >= MIN_SIMILARITY);
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    pairs
}

#[cfg(test)]
#[path = "diff_tests.rs"]
mod tests;
