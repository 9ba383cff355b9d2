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
    /// The lexical score of the beads by what is known of the words without the document, in nats for each token of both
    /// sides: what the document taught speaks for whatever was aligned.
    pub known: f32,
    /// How much the lexicons can say of the French side, as [`super::evidence::reach`] has it, 0..1.
    pub reach: f32,
}

/// How many numbers [`DocumentEvidence::values`] has.
pub const DOCUMENT_VALUES: usize = 5;

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

/// Weights: constant, then in the order of [`DocumentEvidence::values`]. Reach speaks against: the more a lexicon could
/// have said, the more its silence means.
const DOCUMENT: [f32; DOCUMENT_VALUES + 1] = [-12.541, 33.450, 11.678, 27.102, 61.505, -10.660];
/// Weights: constant, then in the order of [`PairEvidence::values`].
const PAIR: [f32; PAIR_VALUES + 1] = [-0.872, 0.870, 1.790, 0.494, -0.338, -0.925];

/// The logistic model: weights, a constant before them, and the values that they weigh.
fn weighed(weights: &[f32], values: &[f32]) -> f32 {
    let x: f32 = values.iter().zip(&weights[1..]).map(|(value, weight)| value * weight).sum();
    1.0 / (1.0 + (-weights[0] - x).exp())
}

impl DocumentEvidence {
    /// What the model weighs.
    pub fn values(&self) -> [f32; DOCUMENT_VALUES] {
        let DocumentEvidence { paired, confidence, sound, known, reach } = *self;
        [paired, confidence, sound, known, reach]
    }

    /// The probability that the documents are translations of each other.
    pub fn probability(&self) -> f32 {
        weighed(&DOCUMENT, &self.values())
    }
}

impl PairEvidence {
    /// The evidence of a bead whose base score is at hand and whose features were computed.
    pub fn of(bead: &Bead, base: &BaseScore<'_>, features: &Features) -> PairEvidence {
        let (s, t) = bead.sides();
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
        weighed(&PAIR, &self.values())
    }
}
