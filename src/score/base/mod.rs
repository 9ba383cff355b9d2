//! The base score of a bead: a lexical score, a length score (Gale and Church 1993), and a prior for its
//! kind, such as 1-1 or 1-2.

pub(crate) mod lexical;
pub(crate) mod scope;

use super::evidence::links::Links;
use super::side::Side;
use super::weights::Weights;
use crate::align::{Bead, BeadScore, KINDS, MAX_SENTENCES};
use lexical::{LexicalTable, PassageScore};
use scope::Scope;
use std::cell::RefCell;
use std::ops::Range;

/// Computes the base scores of beads in a region whose lexical tables are filled.
pub(crate) struct BaseScore<'a> {
    pub(crate) src: &'a Side,
    pub(crate) tgt: &'a Side,
    /// The scores of target sentences given source sentences, with a row for each source sentence.
    pub(crate) forward: &'a LexicalTable,
    /// The scores of source sentences given target sentences, with a row for each target sentence.
    pub(crate) backward: &'a LexicalTable,
    /// The links that the tables were computed from.
    pub(crate) links: &'a Links,
    pub(crate) weights: &'a Weights,
    /// Scores passages that are not in the tables.
    passages: RefCell<PassageScore>,
    length: LengthModel,
    length_weight: f32,
    kinds: [f32; KINDS.len()],
}

/// Variance of the target length per source character, in characters² (Gale and Church 1993).
const VARIANCE: f32 = 6.8;
/// The maximum cost of a difference in length, in nats. The limit lets strong lexical evidence outweigh any
/// difference in length.
const MAX_COST: f32 = 30.0;

#[derive(Debug, Clone, Copy)]
struct LengthModel {
    /// The square root of the number of target characters per source character.
    root: f32,
}

impl LengthModel {
    /// Creates the model for a document with these numbers of source and target characters.
    fn new(source: u32, target: u32) -> LengthModel {
        LengthModel { root: (target.max(1) as f32 / source.max(1) as f32).sqrt() }
    }

    /// Returns the length score `−δ²/2` in nats, at least −30, or 0 if a side is empty. δ is the result of
    /// [`LengthModel::deviation`].
    fn score(&self, source: u32, target: u32) -> f32 {
        if source == 0 || target == 0 {
            return 0.0;
        }
        let (source, target) = self.scaled(source, target);
        let difference = target - source;
        // The quotient is δ²/2 for δ = difference/√(mean length · variance).
        -(difference * difference / ((source + target) * VARIANCE)).min(MAX_COST)
    }

    /// Returns the number of standard deviations by which the target is longer than expected; negative if the
    /// target is shorter.
    fn deviation(&self, source: u32, target: u32) -> f32 {
        let (source, target) = self.scaled(source, target);
        (target - source) / ((source + target).max(1.0) / 2.0 * VARIANCE).sqrt()
    }

    /// Converts both lengths to a common scale, so that exchanging the sides does not change the score.
    fn scaled(&self, source: u32, target: u32) -> (f32, f32) {
        (source as f32 * self.root, target as f32 / self.root)
    }
}

/// The cost in nats of a bead larger than any of [`KINDS`], in addition to the cost of a 1-5 bead. With less
/// than 4 nats, the alignment of legal texts is worse.
const LONG_BEAD: f32 = 4.0;
/// The cost of each sentence after the sixth in a long bead, in nats: the difference between the priors of
/// 1-4 and 1-5 beads.
const LONG_BEAD_SENTENCE: f32 = 2.0;
/// The additional cost of a long bead with several sentences on both sides, in nats: the difference between
/// the priors of 1-4 and 2-3 beads.
const LONG_BEAD_UNEVEN: f32 = 1.0;
/// The index of 1-5 in [`KINDS`].
const ONE_TO_FIVE: usize = 12;

/// Returns the prior score of each kind of bead, which is −∞ if beads of this kind are not in `scope`.
fn kind_priors(weights: &Weights, scope: Scope) -> [f32; KINDS.len()] {
    KINDS.map(|kind| match (kind.src.min(kind.tgt), kind.src.max(kind.tgt)) {
        (1.., _) if usize::from(kind.src + kind.tgt) > scope.largest() => f32::NEG_INFINITY,
        (0, _) => weights.kind_null,
        (1, 1) => 0.0,
        (1, 2) => weights.kind_12,
        (2, 2) => weights.kind_22,
        (1, 3) => weights.kind_13,
        (1, 4) => weights.kind_14,
        (2, 3) => weights.kind_23,
        (1, _) => weights.kind_15,
        (3, _) => weights.kind_33,
        _ => weights.kind_24,
    })
}

impl<'a> BaseScore<'a> {
    pub(crate) fn new(
        src: &'a Side,
        tgt: &'a Side,
        forward: &'a LexicalTable,
        backward: &'a LexicalTable,
        links: &'a Links,
        weights: &'a Weights,
    ) -> BaseScore<'a> {
        let length = LengthModel::new(src.char_count(0..src.sentences()), tgt.char_count(0..tgt.sentences()));
        let (length_weight, kinds) = (weights.base_length, kind_priors(weights, forward.scope));
        let passages = RefCell::default();
        BaseScore { src, tgt, forward, backward, links, weights, passages, length, length_weight, kinds }
    }

    pub(crate) fn score_long(&self, bead: &Bead) -> f32 {
        let (i, j) = (bead.src.start as usize, bead.tgt.start as usize);
        let (a, b) = (bead.src.len(), bead.tgt.len());
        let more = (a + b).saturating_sub(6) as f32;
        let uneven = if a.min(b) > 1 { LONG_BEAD_UNEVEN } else { 0.0 };
        let prior = self.kinds[ONE_TO_FIVE] - LONG_BEAD - LONG_BEAD_SENTENCE * more - uneven;
        prior + self.lexical(i, j, a, b) + self.length_weight * self.length(i, j, a, b)
    }

    /// Returns the lexical score of a bead in nats: the mean of both directions, or 0 for a null bead.
    pub(crate) fn lexical(&self, i: usize, j: usize, a: usize, b: usize) -> f32 {
        if a == 0 || b == 0 {
            return 0.0;
        }
        if !self.is_in_tables(i, j, a, b) {
            let (s, t) = (self.src.tokens_of(i..i + a), self.tgt.tokens_of(j..j + b));
            let (keys, background) = (self.tgt.keys.len(), self.weights.background);
            return self.passages.borrow_mut().score(s, t, keys, self.links, background);
        }
        let forward: f32 = (j..j + b).map(|j| self.forward.score(i, a, j)).sum();
        let backward: f32 = (i..i + a).map(|i| self.backward.score(j, b, i)).sum();
        (forward + backward) / 2.0
    }

    fn is_in_tables(&self, i: usize, j: usize, a: usize, b: usize) -> bool {
        self.forward.contains(i, a, j, b) && self.backward.contains(j, b, i, a)
    }

    /// Returns the pull of neighbouring sentences (S3), in nats. For each side, computes the gains in lexical
    /// score from adding the sentence before the bead or the sentence after it, takes the larger gain, and
    /// limits it to 0..=`pull_cap`. Returns the sum of both sides.
    pub(crate) fn pull(&self, i: usize, j: usize, a: usize, b: usize) -> f32 {
        let here = self.lexical(i, j, a, b);
        let (n, m) = (self.src.sentences(), self.tgt.sentences());
        let gain = |i: usize, j: usize, a: usize, b: usize| {
            if i + a <= n && j + b <= m && self.is_in_tables(i, j, a, b) {
                (self.lexical(i, j, a, b) - here).clamp(0.0, self.weights.pull_cap)
            } else {
                0.0
            }
        };
        let before_src = if i > 0 { gain(i - 1, j, a + 1, b) } else { 0.0 };
        let before_tgt = if j > 0 { gain(i, j - 1, a, b + 1) } else { 0.0 };
        before_src.max(gain(i, j, a + 1, b)) + before_tgt.max(gain(i, j, a, b + 1))
    }

    /// Returns the number of standard deviations by which the target of a bead is longer than expected;
    /// negative if the target is shorter.
    pub(crate) fn deviation(&self, src: Range<usize>, tgt: Range<usize>) -> f32 {
        self.length.deviation(self.src.char_count(src), self.tgt.char_count(tgt))
    }

    pub(crate) fn length(&self, i: usize, j: usize, a: usize, b: usize) -> f32 {
        self.length.score(self.src.char_count(i..i + a), self.tgt.char_count(j..j + b))
    }
}

/// The lexical scores, in one direction, of all beads that begin at the same two sentences. Entry
/// `[a-1][b-1]` is for `a` given and `b` generated sentences.
type Sums = [[f32; MAX_SENTENCES]; MAX_SENTENCES];

/// Computes the lexical scores of all beads that begin at the sentences `given` and `generated`. Beads that
/// extend beyond the table get 0.
fn sums(table: &LexicalTable, given: usize, generated: usize) -> Sums {
    let mut sums = Sums::default();
    for (a, row) in sums.iter_mut().enumerate().take(table.span) {
        let mut sum = 0.0;
        // Skip beads that are larger than any kind in the scope.
        for (out, score) in row[..table.scope.largest().saturating_sub(a + 1).min(MAX_SENTENCES)]
            .iter_mut()
            .zip(table.run(given, a + 1, generated))
        {
            sum += score;
            *out = sum;
        }
    }
    sums
}

impl BeadScore for BaseScore<'_> {
    fn scores(&self, i: usize, j: usize, inside: &[bool; KINDS.len()], out: &mut [f32; KINDS.len()]) {
        *out = self.kinds;
        if !KINDS.iter().zip(inside).any(|(kind, inside)| *inside && kind.src > 0 && kind.tgt > 0) {
            return;
        }
        let (forward, backward) = (sums(self.forward, i, j), sums(self.backward, j, i));
        for (number, kind) in KINDS.iter().enumerate() {
            let (a, b) = (kind.src as usize, kind.tgt as usize);
            if inside[number] && a > 0 && b > 0 {
                let lexical = (forward[a - 1][b - 1] + backward[b - 1][a - 1]) / 2.0;
                out[number] += lexical + self.length_weight * self.length(i, j, a, b);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportional_lengths_cost_nothing_and_others_at_most_the_maximum() {
        let model = LengthModel::new(1000, 1000);
        assert_eq!(model.score(50, 50), 0.0);
        // The score is −δ²/2 with δ = 10/√(45·6.8) = .572.
        assert!((model.score(50, 40) + 0.1634).abs() < 1e-3);
        assert_eq!(model.score(10, 1000), -MAX_COST);
        assert_eq!(model.score(0, 1000), 0.0);
    }
}
