//! What an aligner receives, and what it returns.

use crate::align::Bead;
use crate::score::DocumentEvidence;
use std::ops::Range;

/// One side of a document, split into sentences.
#[derive(Debug, Clone, Default)]
pub struct Segments<'a> {
    /// The sentences.
    pub texts: Vec<&'a str>,
    /// The number of each sentence's paragraph, if paragraphs are known.
    pub paragraphs: Option<Vec<u32>>,
    /// The probability that each sentence ends where it does. `None`: the aligner has the splitter judge it.
    pub boundaries: Option<Vec<f32>>,
}

/// The source and the target.
pub(super) type Sides<'s> = (&'s Segments<'s>, &'s Segments<'s>);

/// The maximum confidence: the alignments that confidences were calibrated on contain errors themselves.
pub(super) const MAX_CONFIDENCE: f32 = 0.995;

/// A bead with its probability.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ScoredBead {
    /// The bead.
    pub bead: Bead,
    /// The probability that it is correct, in 0..=1.
    pub confidence: f32,
}

/// The alignment of one document pair: beads in order, with each sentence of both sides in exactly one.
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
    /// Passages that seem to be translated out of order: source sentences, and the target sentences that
    /// translate them. In `beads` these sentences are unaligned or wrongly aligned.
    pub displaced: Vec<(Range<u32>, Range<u32>)>,
}
