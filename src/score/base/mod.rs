//! The base score of a bead: words both ways, length, and what is known of its kind beforehand.

use super::length::LengthModel;
use super::lexical::{self, LexicalTable};
use super::links::Links;
use super::side::Side;
use super::weights::Weights;
use crate::align::{Bead, KINDS, MOST_SENTENCES, search::BeadScore};

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
    /// The length model.
    pub length: LengthModel,
    /// The weight of the length term.
    pub length_weight: f32,
    /// The score of each kind beforehand.
    pub kinds: [f32; KINDS.len()],
    /// What the tables are made of, for the few beads that are too long for them.
    links: &'a Links,
    background: f32,
}

/// What a bead of more sentences than any kind has costs over 1-5, in nats: from 4 on the law texts lose nothing.
const LONGER: f32 = 4.0;
/// … what each sentence after the sixth costs, as among the kinds …
const STEP: f32 = 2.0;
/// … and what it costs if neither side is one sentence, as among the kinds.
const UNEVEN: f32 = 1.0;
/// The number of 1-5 among the kinds.
const ONE_TO_FIVE: usize = 12;

/// The score of each kind of bead before any evidence, in nats.
pub fn kind_scores(weights: &Weights) -> [f32; KINDS.len()] {
    let mut scores = [0.0; KINDS.len()];
    for (kind, score) in KINDS.iter().zip(&mut scores) {
        let (low, high) = (kind.src.min(kind.tgt), kind.src.max(kind.tgt));
        *score = match (low, high) {
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
        };
    }
    scores
}

impl<'a> BaseScore<'a> {
    /// The base score of a document, by these weights.
    pub fn new(
        src: &'a Side,
        tgt: &'a Side,
        forward: &'a LexicalTable,
        backward: &'a LexicalTable,
        links: &'a Links,
        weights: &Weights,
    ) -> BaseScore<'a> {
        let length = LengthModel::new(src.char_count(0..src.sentences()), tgt.char_count(0..tgt.sentences()));
        BaseScore {
            src,
            tgt,
            forward,
            backward,
            length,
            length_weight: weights.length,
            kinds: kind_scores(weights),
            links,
            background: weights.background,
        }
    }

    /// The base score of a bead of more sentences than any kind has.
    pub fn long(&self, bead: &Bead) -> f32 {
        let (i, j) = (bead.src.start as usize, bead.tgt.start as usize);
        let (a, b) = (bead.src.len(), bead.tgt.len());
        let more = (a + b).saturating_sub(6) as f32;
        let prior = self.kinds[ONE_TO_FIVE] - LONGER - STEP * more - if a.min(b) > 1 { UNEVEN } else { 0.0 };
        prior + self.lexical(i, j, a, b) + self.length_weight * self.length(i, j, a, b)
    }

    /// The lexical part: the mean of both directions, in nats; 0 for a null bead.
    pub fn lexical(&self, i: usize, j: usize, a: usize, b: usize) -> f32 {
        if a == 0 || b == 0 {
            return 0.0;
        }
        if !(self.forward.holds(i, a, j, b) && self.backward.holds(j, b, i, a)) {
            let (s, t) = (self.src.tokens_of(i..i + a), self.tgt.tokens_of(j..j + b));
            let forward = lexical::score(s, t, &self.links.forward, self.background);
            return (forward + lexical::score(t, s, &self.links.backward, self.background)) / 2.0;
        }
        let forward: f32 = (j..j + b).map(|j| self.forward.score(i, a, j)).sum();
        let backward: f32 = (i..i + a).map(|i| self.backward.score(j, b, i)).sum();
        (forward + backward) / 2.0
    }

    /// S3: how much the bead's lexical part would gain from the sentence before or after it, on the side where that
    /// is more, each side within 0..=`cap`, summed over both sides.
    pub fn pull(&self, i: usize, j: usize, a: usize, b: usize, cap: f32) -> f32 {
        let here = self.lexical(i, j, a, b);
        let (n, m) = (self.src.sentences(), self.tgt.sentences());
        let gain = |i: usize, j: usize, a: usize, b: usize| {
            if self.forward.holds(i, a, j, b) && self.backward.holds(j, b, i, a) {
                (self.lexical(i, j, a, b) - here).clamp(0.0, cap)
            } else {
                0.0
            }
        };
        let before = |at: usize| at.checked_sub(1);
        let src = before(i).map_or(0.0, |i| gain(i, j, a + 1, b)).max(if i + a < n {
            gain(i, j, a + 1, b)
        } else {
            0.0
        });
        let tgt = before(j).map_or(0.0, |j| gain(i, j, a, b + 1)).max(if j + b < m {
            gain(i, j, a, b + 1)
        } else {
            0.0
        });
        src + tgt
    }

    /// The length part, in nats.
    pub fn length(&self, i: usize, j: usize, a: usize, b: usize) -> f32 {
        self.length.score(self.src.char_count(i..i + a), self.tgt.char_count(j..j + b))
    }
}

/// The sums of runs of scores that begin at one point: by given sentences less one, then made sentences less one.
type Sums = [[f32; MOST_SENTENCES]; MOST_SENTENCES];

/// For a point (given sentence, made sentence), up to the table's edge.
fn sums(table: &LexicalTable, given: usize, made: usize) -> Sums {
    let mut sums = Sums::default();
    for (a, row) in sums.iter_mut().enumerate() {
        let mut sum = 0.0;
        // No kind has more sentences in all than the longest from one sentence.
        for (out, score) in row[..MOST_SENTENCES - a].iter_mut().zip(table.run(given, a + 1, made)) {
            sum += score;
            *out = sum;
        }
    }
    sums
}

impl BeadScore for BaseScore<'_> {
    fn score(&self, i: usize, j: usize, kind: usize) -> f32 {
        let (a, b) = (KINDS[kind].src as usize, KINDS[kind].tgt as usize);
        self.kinds[kind] + self.lexical(i, j, a, b) + self.length_weight * self.length(i, j, a, b)
    }

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
