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
    /// The mean of these beads' [`PairEvidence::probability`], which does not care that nothing better was to be had,
    /// weighted by characters, 0..1.
    pub sound: f32,
    /// The lexical score of the beads by what is known of the words without the document, in nats for each token of both
    /// sides: what the document taught speaks for whatever was aligned.
    pub known: f32,
    /// The number of tokens of both sides.
    pub tokens: f32,
}

/// How many numbers [`DocumentEvidence::values`] has.
pub const DOCUMENT_VALUES: usize = 4;

/// What speaks for two passages being translations of each other, without a look at their neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairEvidence {
    /// The lexical score, in nats for the square root of the number of tokens of both sides: chance grows as that root.
    pub lexical: f32,
    /// How much more the words say where their places and order are looked at too, in the same unit.
    pub placed: f32,
    /// The length score, in nats (0 at best).
    pub length: f32,
    /// The number of tokens of both sides.
    pub tokens: f32,
    /// How many numbers of either side the other does not have; more than three count as three.
    pub numbers: f32,
}

/// More missing numbers than this say no more.
const MOST_NUMBERS: f32 = 3.0;

/// How many numbers [`PairEvidence::values`] has.
pub const PAIR_VALUES: usize = 5;

/// About ten sentences a side.
const USUAL_TOKENS: f32 = 600.0;
/// Half as much again as the longest texts that the weights were fitted on.
const MOST_TOKENS: f32 = 10_000.0;
/// Weights: constant, then in the order of [`DocumentEvidence::values`].
const DOCUMENT: [f32; DOCUMENT_VALUES + 1] = [-1.454, -1.703, 3.581, 8.195, 8.826];
/// The odds that documents which somebody gives as a pair are one, where the model took one as likely as the other.
const GIVEN_AS_PAIR: f32 = 9.0;
/// Weights: constant, then in the order of [`PairEvidence::values`].
const PAIR: [f32; PAIR_VALUES + 1] = [-0.872, 0.870, 1.790, 0.494, -0.338, -0.925];

/// The logistic model: weights, a constant before them, and the values that they weigh.
fn weighed(weights: &[f32], values: &[f32]) -> f32 {
    let x: f32 = values.iter().zip(&weights[1..]).map(|(value, weight)| value * weight).sum();
    1.0 / (1.0 + (-weights[0] - x).exp())
}

impl DocumentEvidence {
    /// What the model weighs: 1 and the evidence, times the fourth root of the number of tokens, since in a long text less
    /// is chance. (By the square root 30 sentences would be surer than right.)
    pub fn values(&self) -> [f32; DOCUMENT_VALUES] {
        let DocumentEvidence { paired, sound, known, tokens } = *self;
        let root = (tokens.min(MOST_TOKENS) / USUAL_TOKENS).powf(0.25);
        [1.0, paired, sound, known].map(|value| value * root)
    }

    /// The probability that the documents are translations of each other, if that is as likely as not beforehand.
    pub fn probability(&self) -> f32 {
        weighed(&DOCUMENT, &self.values())
    }

    /// The same probability for documents that somebody gives as a pair.
    pub fn given_as_pair(&self) -> f32 {
        let even = self.probability();
        GIVEN_AS_PAIR * even / (GIVEN_AS_PAIR * even + 1.0 - even)
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
