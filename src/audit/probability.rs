//! Turns the evidence for each kind of finding into a probability.
//!
//! `examples/audit_faults` plants faults in gold alignments, fits the weights, and measures the result.

use crate::score::logistic;

/// A logistic model that judges one kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Model {
    /// Judges whether an unaligned source sentence is in fact missing from the translation.
    NullSource,
    /// Judges whether an unaligned target sentence has in fact been added.
    NullTarget,
    /// Judges whether a source sentence in a pair is missing from the translation.
    PairedSource,
    /// Judges whether a target sentence in a pair has been added.
    PairedTarget,
    /// Judges whether the sides of a pair are not translations of each other.
    Doubtful,
    /// Judges whether a side of a pair is not in its language.
    Language,
    /// Judges whether a difference between the numbers of a pair is a fault.
    Numbers,
    /// Judges whether the end of the translation of a pair is missing.
    Truncated,
}

impl Model {
    /// All models.
    pub const ALL: &'static [Model] = &[
        Model::NullSource,
        Model::NullTarget,
        Model::PairedSource,
        Model::PairedTarget,
        Model::Doubtful,
        Model::Language,
        Model::Numbers,
        Model::Truncated,
    ];

    /// Returns the weights: the intercept, then one for each input.
    const fn weights(self) -> &'static [f32] {
        match self {
            Model::NullSource => &[-0.212, 1.521, 1.971, -0.065],
            Model::NullTarget => &[-1.263, 1.645, 2.141, 0.133],
            Model::PairedSource => {
                &[0.972, 0.739, 0.047, -0.172, -1.645, 0.056, -0.251, 0.208, -0.062, 0.046]
            }
            Model::PairedTarget => {
                &[1.089, 0.665, 0.050, -0.267, -1.516, -0.011, -0.305, 0.204, -0.051, -0.105]
            }
            Model::Doubtful => {
                &[-0.467, -0.254, -0.162, -0.392, -0.037, -0.925, 0.262, -0.059, -0.308, -0.096]
            }
            Model::Language => &[-5.474, -0.035, 9.037, 0.754],
            Model::Numbers => &[-9.226, 0.084, 0.459, 2.218, 1.346, -4.715, 3.233, 2.111],
            Model::Truncated => &[-4.520, 0.284, 1.804, -0.752, -0.481, 2.707, -1.544, -1.580, 0.090],
        }
    }
}

/// Returns the probability that a model gives to these inputs.
pub(super) fn probability(model: Model, values: &[f32]) -> f32 {
    logistic(model.weights(), values)
}
