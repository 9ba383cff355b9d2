//! The probability that two documents, or two passages, are translations of each other: logistic models with
//! a few inputs, fitted by `examples/fit_confidence.rs`.

use super::base::BaseScore;
use super::features::Features;
use crate::align::Bead;

/// Evidence that two documents are translations of each other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct DocumentEvidence {
    /// The share of all characters that are in beads with two sides, 0..1.
    pub paired: f32,
    /// The mean [`PairEvidence::probability`] of these beads, weighted by characters, 0..1.
    pub sound: f32,
    /// The lexical score of the beads without links learnt from the document, in nats for each token.
    pub known: f32,
    /// The number of tokens of both sides.
    pub tokens: f32,
}

/// Evidence that two passages are translations of each other, regardless of their neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairEvidence {
    /// The lexical score divided by the square root of the number of tokens of both sides.
    pub lexical: f32,
    /// The gain from the positions or the order of words, whichever is larger, divided likewise.
    pub placed: f32,
    /// The length score, in nats; 0 is best.
    pub length: f32,
    /// The logarithm of the number of tokens of both sides.
    pub tokens: f32,
    /// The number of numbers on either side that the other does not have, at most three.
    pub numbers: f32,
}

const MAX_NUMBERS: f32 = 3.0;
/// The size at which evidence is not scaled: about ten sentences a side.
const TYPICAL_TOKENS: f32 = 600.0;
/// Larger documents count as this large: 1.5 times the longest texts that the weights were fitted on.
const MAX_TOKENS: f32 = 10_000.0;
/// Weights: the intercept, then in the order of [`DocumentEvidence::values`].
const DOCUMENT: [f32; 5] = [-1.454, -1.703, 3.581, 8.195, 8.826];
/// The prior odds that documents given as a pair are one. The model was fitted with even odds.
const PRIOR_ODDS: f32 = 9.0;
/// Weights: the intercept, then in the order of [`PairEvidence::values`].
const PAIR: [f32; 6] = [-0.872, 0.870, 1.790, 0.494, -0.338, -0.925];

/// The logistic function of the weighted sum; the first weight is the intercept.
fn logistic(weights: &[f32], values: &[f32]) -> f32 {
    let x: f32 = values.iter().zip(&weights[1..]).map(|(value, weight)| value * weight).sum();
    1.0 / (1.0 + (-weights[0] - x).exp())
}

impl DocumentEvidence {
    /// The inputs of the model: 1 and the evidence, scaled with the fourth root of the number of tokens.
    pub fn values(&self) -> [f32; 4] {
        let DocumentEvidence { paired, sound, known, tokens } = *self;
        let root = (tokens.min(MAX_TOKENS) / TYPICAL_TOKENS).powf(0.25);
        [1.0, paired, sound, known].map(|value| value * root)
    }

    /// The probability that the documents are translations of each other, with even prior odds.
    pub fn probability(&self) -> f32 {
        logistic(&DOCUMENT, &self.values())
    }

    /// The same probability for documents that were given as a pair.
    pub fn given_as_pair(&self) -> f32 {
        let even = self.probability();
        PRIOR_ODDS * even / (PRIOR_ODDS * even + 1.0 - even)
    }
}

impl PairEvidence {
    /// The evidence of a bead with these features.
    pub(crate) fn of(bead: &Bead, base: &BaseScore<'_>, features: &Features) -> PairEvidence {
        let (s, t) = bead.sides();
        let tokens = (base.src.token_count(s.clone()) + base.tgt.token_count(t.clone())).max(1) as f32;
        PairEvidence {
            lexical: base.lexical(s.start, t.start, s.len(), t.len()) / tokens.sqrt(),
            placed: features.position.max(features.order) / tokens.sqrt(),
            length: features.length,
            tokens: tokens.ln(),
            numbers: features.numbers.min(MAX_NUMBERS),
        }
    }

    /// The inputs of the model.
    pub fn values(&self) -> [f32; 5] {
        let PairEvidence { lexical, placed, length, tokens, numbers } = *self;
        [lexical, placed, length, tokens, numbers]
    }

    /// The probability that the passages are translations of each other.
    pub fn probability(&self) -> f32 {
        logistic(&PAIR, &self.values())
    }
}
