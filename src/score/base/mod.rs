//! The base score of a bead: the words in both directions, the lengths, and the prior of its kind.

pub mod length;
pub mod lexical;
pub(super) mod logs;

use super::evidence::links::Links;
use super::side::Side;
use super::weights::Weights;
use crate::align::{Bead, BeadScore, KINDS, MAX_SENTENCES};
use length::LengthModel;
use lexical::LexicalTable;

/// The base score of beads in a region whose lexical tables are filled.
pub struct BaseScore<'a> {
    /// The source side.
    pub src: &'a Side,
    /// The target side.
    pub tgt: &'a Side,
    /// Target given source, rows by source sentence.
    pub forward: &'a LexicalTable,
    /// Source given target, rows by target sentence.
    pub backward: &'a LexicalTable,
    /// The links that the tables were computed from.
    pub links: &'a Links,
    /// The scoring weights.
    pub weights: &'a Weights,
    /// The length model.
    pub length: LengthModel,
    /// The weight of the length score.
    pub length_weight: f32,
    /// The prior of each kind.
    pub kinds: [f32; KINDS.len()],
}

/// The additional cost of a bead with more sentences than any kind, compared with 1-5, in nats. At 4 or more, no
/// law text of the gold sets gets worse.
const LONG_BEAD: f32 = 4.0;
/// The cost of each sentence beyond the sixth, as among the kinds.
const LONG_BEAD_SENTENCE: f32 = 2.0;
/// The cost of a long bead with several sentences on both sides, as among the kinds.
const LONG_BEAD_UNEVEN: f32 = 1.0;
/// The number of 1-5 among the kinds.
const ONE_TO_FIVE: usize = 12;

/// The prior of each kind of bead, in nats.
pub fn kind_priors(weights: &Weights) -> [f32; KINDS.len()] {
    KINDS.map(|kind| match (kind.src.min(kind.tgt), kind.src.max(kind.tgt)) {
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
    /// The base score of a document.
    pub fn new(
        src: &'a Side,
        tgt: &'a Side,
        forward: &'a LexicalTable,
        backward: &'a LexicalTable,
        links: &'a Links,
        weights: &'a Weights,
    ) -> BaseScore<'a> {
        let length = LengthModel::new(src.char_count(0..src.sentences()), tgt.char_count(0..tgt.sentences()));
        let (length_weight, kinds) = (weights.base_length, kind_priors(weights));
        BaseScore { src, tgt, forward, backward, links, weights, length, length_weight, kinds }
    }

    /// The base score of a bead with more sentences than any kind.
    pub fn score_long(&self, bead: &Bead) -> f32 {
        let (i, j) = (bead.src.start as usize, bead.tgt.start as usize);
        let (a, b) = (bead.src.len(), bead.tgt.len());
        let more = (a + b).saturating_sub(6) as f32;
        let uneven = if a.min(b) > 1 { LONG_BEAD_UNEVEN } else { 0.0 };
        let prior = self.kinds[ONE_TO_FIVE] - LONG_BEAD - LONG_BEAD_SENTENCE * more - uneven;
        prior + self.lexical(i, j, a, b) + self.length_weight * self.length(i, j, a, b)
    }

    /// The lexical score: the mean of both directions, in nats; 0 for a null bead.
    pub fn lexical(&self, i: usize, j: usize, a: usize, b: usize) -> f32 {
        if a == 0 || b == 0 {
            return 0.0;
        }
        if !self.is_in_tables(i, j, a, b) {
            let background = self.weights.background;
            let (s, t) = (self.src.tokens_of(i..i + a), self.tgt.tokens_of(j..j + b));
            let forward = lexical::score(s, t, &self.links.forward, background);
            return (forward + lexical::score(t, s, &self.links.backward, background)) / 2.0;
        }
        let forward: f32 = (j..j + b).map(|j| self.forward.score(i, a, j)).sum();
        let backward: f32 = (i..i + a).map(|i| self.backward.score(j, b, i)).sum();
        (forward + backward) / 2.0
    }

    fn is_in_tables(&self, i: usize, j: usize, a: usize, b: usize) -> bool {
        self.forward.contains(i, a, j, b) && self.backward.contains(j, b, i, a)
    }

    /// S3: the pull of neighbouring sentences. On each side it is the larger gain of the lexical score from
    /// adding the sentence before or after the bead, within 0..=`pull_cap`; both sides are added.
    pub fn pull(&self, i: usize, j: usize, a: usize, b: usize) -> f32 {
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

    /// The length score, in nats.
    pub fn length(&self, i: usize, j: usize, a: usize, b: usize) -> f32 {
        self.length.score(self.src.char_count(i..i + a), self.tgt.char_count(j..j + b))
    }
}

/// Sums of runs of scores that begin at one point, by the number of given sentences minus 1, then the number
/// of generated sentences minus 1.
type Sums = [[f32; MAX_SENTENCES]; MAX_SENTENCES];

/// The sums from a point (given sentence, generated sentence) up to the edge of the table.
fn sums(table: &LexicalTable, given: usize, generated: usize) -> Sums {
    let mut sums = Sums::default();
    for (a, row) in sums.iter_mut().enumerate() {
        let mut sum = 0.0;
        // The total of any kind is at most one sentence plus the maximum on one side.
        for (out, score) in row[..MAX_SENTENCES - a].iter_mut().zip(table.run(given, a + 1, generated)) {
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
