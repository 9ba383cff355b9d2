//! How likely a document pair, or a pair of passages, is a translation at all: logistic models of a few numbers.
//!
//! The weights were fitted on gold alignments by `examples/fit_confidence.rs`, which says against what.

/// What speaks for two whole documents being translations of each other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct DocumentEvidence {
    /// The lexical score of the path, in nats a token of both sides.
    pub lexical: f32,
    /// The share of all characters that stand in beads with two sides, 0..1.
    pub paired: f32,
    /// The mean confidence of the beads, weighted by characters, 0..1.
    pub confidence: f32,
}

/// What speaks for two passages being translations of each other, without a look at their neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairEvidence {
    /// The lexical score, in nats a token of both sides.
    pub lexical: f32,
    /// The length score, in nats (0 at best).
    pub length: f32,
    /// The logarithm of the number of tokens of both sides.
    pub tokens: f32,
}

/// Weights: constant, lexical, paired, confidence.
const DOCUMENT: [f32; 4] = [-25.208, 0.0, 19.042, 22.763];
/// Weights: constant, lexical, length, tokens.
const PAIR: [f32; 4] = [0.046, 10.236, 0.828, 0.499];

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

impl DocumentEvidence {
    /// The probability that the documents are translations of each other.
    pub fn probability(&self) -> f32 {
        let [constant, lexical, paired, confidence] = DOCUMENT;
        logistic(constant + lexical * self.lexical + paired * self.paired + confidence * self.confidence)
    }
}

impl PairEvidence {
    /// The probability that the passages are translations of each other.
    pub fn probability(&self) -> f32 {
        let [constant, lexical, length, tokens] = PAIR;
        logistic(constant + lexical * self.lexical + length * self.length + tokens * self.tokens)
    }
}
