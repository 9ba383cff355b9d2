//! The input and output types of an aligner.

use crate::align::Bead;
use crate::score::DocumentEvidence;
use std::ops::Range;

/// One side of a document, split into sentences.
#[derive(Debug, Clone, Default)]
pub struct Segments<'a> {
    /// The sentences.
    pub texts: Vec<&'a str>,
    /// The paragraph number of each sentence, if paragraphs are known.
    pub paragraphs: Option<Vec<u32>>,
    /// The probability that each sentence ends in the right place. If this is `None`, the aligner estimates
    /// the probabilities.
    pub boundaries: Option<Vec<f32>>,
}

/// The source and target sentences.
pub(super) type Sides<'s> = (&'s Segments<'s>, &'s Segments<'s>);

/// The maximum confidence. It is below 1 because the gold alignments used for calibration contain errors.
pub(super) const MAX_CONFIDENCE: f32 = 0.995;

/// A bead with its probability.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ScoredBead {
    /// The bead.
    pub bead: Bead,
    /// The probability that the bead is correct, from 0 to 1.
    pub confidence: f32,
}

/// The alignment of one document pair. Beads are in order, and each sentence belongs to exactly one of them.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Alignment {
    /// The beads.
    pub beads: Vec<ScoredBead>,
    /// The probability that the two sides are translations of each other.
    pub document_confidence: f32,
    /// The evidence for `document_confidence`.
    pub evidence: DocumentEvidence,
    /// Whether few words had a known translation. The first searches then rely more than usual on sentence
    /// lengths.
    pub soft: bool,
    /// Whether a long passage had no reliable sentence pairs. The aligner then searches only the diagonal of
    /// the passage and may miss the best alignment.
    pub narrowed: bool,
    /// Passages that seem to be translated out of order, as pairs of source and target ranges. Their
    /// sentences are unaligned or wrongly aligned in `beads`.
    pub displaced: Vec<(Range<u32>, Range<u32>)>,
}
