//! How likely a document pair, or a pair of passages, is a translation at all: logistic models of a few numbers.
//!
//! The weights were fitted on gold alignments by `examples/fit_confidence.rs`, which says against what.

use super::base::BaseScore;
use super::features::{Features, LENGTH, NUMBERS, ORDER, POSITION};
use crate::align::Bead;

/// What speaks for two whole documents being translations of each other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct DocumentEvidence {
    /// The share of all characters that stand in beads with two sides, 0..1.
    pub paired: f32,
    /// The mean confidence of the beads, weighted by characters, 0..1.
    pub confidence: f32,
    /// The same of the beads' [`PairEvidence::probability`], which does not care that nothing better was to be had; 0
    /// for null beads.
    pub sound: f32,
}

/// What speaks for two passages being translations of each other, without a look at their neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairEvidence {
    /// The lexical score, in nats for the square root of the number of tokens of both sides: chance grows as that root.
    pub lexical: f32,
    /// How much more the words say where their places and order are looked at too, in the same unit.
    pub placed: f32,
    /// The length score, in nats (0 at best).
    pub length: f32,
    /// The logarithm of the number of tokens of both sides.
    pub tokens: f32,
    /// How many numbers of either side the other does not have; more than three count as three.
    pub numbers: f32,
}

/// More missing numbers than this say no more.
const MOST_NUMBERS: f32 = 3.0;

/// How many numbers [`PairEvidence::values`] has.
pub const PAIR_VALUES: usize = 5;

/// Weights: constant, paired, confidence, sound.
const DOCUMENT: [f32; 4] = [-22.195, 16.538, 19.774, 7.087];
/// Weights: constant, then in the order of [`PairEvidence::values`].
const PAIR: [f32; PAIR_VALUES + 1] = [-0.934, 0.847, 1.824, 0.440, -0.313, -0.921];

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

impl DocumentEvidence {
    /// The probability that the documents are translations of each other.
    pub fn probability(&self) -> f32 {
        let [constant, paired, confidence, sound] = DOCUMENT;
        logistic(constant + paired * self.paired + confidence * self.confidence + sound * self.sound)
    }
}

impl PairEvidence {
    /// The evidence of a bead whose base score is at hand and whose features were computed.
    pub fn of(bead: &Bead, base: &BaseScore<'_>, features: &Features) -> PairEvidence {
        let (s, t) =
            (bead.src.start as usize..bead.src.end as usize, bead.tgt.start as usize..bead.tgt.end as usize);
        let tokens = (base.src.token_count(s.clone()) + base.tgt.token_count(t.clone())).max(1) as f32;
        PairEvidence {
            lexical: base.lexical(s.start, t.start, s.len(), t.len()) / tokens.sqrt(),
            placed: features[POSITION].max(features[ORDER]) / tokens.sqrt(),
            length: features[LENGTH],
            tokens: tokens.ln(),
            numbers: features[NUMBERS].min(MOST_NUMBERS),
        }
    }

    /// What the model weighs.
    pub fn values(&self) -> [f32; PAIR_VALUES] {
        let PairEvidence { lexical, placed, length, tokens, numbers } = *self;
        [lexical, placed, length, tokens, numbers]
    }

    /// The probability that the passages are translations of each other.
    pub fn probability(&self) -> f32 {
        let weighed = self.values().into_iter().zip(&PAIR[1..]).map(|(value, weight)| value * weight);
        logistic(PAIR[0] + weighed.sum::<f32>())
    }
}
