//! The result of an alignment.

use crate::align::Bead;
use crate::score::confidence::DocumentEvidence;
use std::ops::Range;

/// The maximum confidence. The reference alignments that confidences were calibrated on contain errors themselves, so
/// a higher value would not hold.
pub(super) const MAX_CONFIDENCE: f32 = 0.995;

/// A bead with its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredBead {
    /// The bead.
    pub bead: Bead,
    /// The probability that it is correct, in 0..=1.
    pub confidence: f32,
}

/// The alignment of one document pair: each sentence of both sides is in exactly one bead, and beads are in order.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Alignment {
    /// The beads.
    pub beads: Vec<ScoredBead>,
    /// The probability that the two sides are translations of each other.
    pub document_confidence: f32,
    /// The evidence for that probability.
    pub evidence: DocumentEvidence,
    /// Whether the lexicon covered so few words that their translations were learnt from the document alone.
    pub soft: bool,
    /// Whether a stretch without anchors was so long that only points near its diagonal were searched.
    pub narrowed: bool,
    /// Passages that seem to be translated out of order: source sentences, and the target sentences that translate them.
    /// Beads are in order, so these sentences are unaligned or wrongly aligned.
    pub displaced: Vec<(Range<u32>, Range<u32>)>,
}
