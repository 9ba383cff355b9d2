//! The input and output types of an aligner.

use crate::align::Bead;
use crate::align::blocks::in_order;
use crate::score::{DocumentEvidence, TranslationEvidence, unaligned};
use std::ops::Range;

/// One side of a document pair, split into sentences.
#[derive(Debug, Clone, Default)]
pub struct Segments<'a> {
    /// The text of each sentence, in the order of the document.
    pub texts: Vec<&'a str>,
    /// The paragraph number of each sentence, if paragraphs are known.
    pub paragraphs: Option<Vec<u32>>,
    /// For each sentence, the probability that it ends in the right place, from 0 to 1. If the field is
    /// `None`, the aligner estimates the probabilities.
    pub boundaries: Option<Vec<f32>>,
}

/// The source and the target side of a document pair.
pub(super) type Sides<'s> = (&'s Segments<'s>, &'s Segments<'s>);

/// The maximum confidence. It is below 1 because the gold alignments used for calibration contain errors.
pub(super) const MAX_CONFIDENCE: f32 = 0.995;

/// A bead with its confidence.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ScoredBead {
    /// The bead.
    pub bead: Bead,
    /// The probability that the bead is correct, from 0 to 1. A correct pair has the right sentences, and its
    /// two sides translate each other.
    pub confidence: f32,
    /// The first part of the confidence: the probability, from 0 to 1, that these sentences belong together
    /// rather than with their neighbours. A sentence that was copied instead of translated also has a high
    /// value, because no other sentence fits better. For a null bead, the value is the probability that no
    /// sentence on the other side fits.
    pub alignment: f32,
    /// The second part of the confidence: the probability, from 0 to 1, that the two sides are complete
    /// translations of each other, given that they belong together. `None` for a null bead and for a bead
    /// that the caller fixed.
    pub translation: Option<f32>,
    /// The evidence from which `translation` is computed.
    #[doc(hidden)]
    pub evidence: Option<TranslationEvidence>,
}

impl ScoredBead {
    pub(super) fn new(bead: Bead, alignment: f32) -> ScoredBead {
        ScoredBead { bead, confidence: alignment, alignment, translation: None, evidence: None }
    }
}

/// Whether a run of successive null beads has sentences of both sides.
pub fn is_hole(run: &[ScoredBead]) -> bool {
    run.iter().any(|it| it.bead.src.is_empty()) && run.iter().any(|it| it.bead.tgt.is_empty())
}

/// Computes the final confidence of each bead from its initial one, which is the probability that the bead is
/// the best one for its sentences. The final confidence of a pair also depends on whether its sides translate
/// each other. The final confidence of an unaligned sentence also depends on whether the other side has
/// unaligned sentences in the same place.
pub(super) fn weigh(beads: &mut [ScoredBead]) {
    for run in beads.chunk_by_mut(|a, b| a.bead.is_null() && b.bead.is_null()) {
        let in_hole = is_hole(run);
        for scored in run {
            scored.translation = scored.evidence.map(|evidence| evidence.probability(MAX_CONFIDENCE));
            scored.confidence = match scored.evidence {
                Some(evidence) => evidence.probability(scored.alignment),
                None if scored.bead.is_null() => unaligned(scored.alignment, in_hole),
                None => scored.alignment,
            };
            scored.confidence = scored.confidence.min(MAX_CONFIDENCE);
        }
    }
}

/// How well the words of single sentences correspond.
#[derive(Debug, Clone, Default)]
pub struct Support {
    /// For each source and each target sentence, its best lexical score with a single sentence on the other side of
    /// its bead, in nats, divided by the square root of the number of tokens of both; 0 if it is unaligned.
    pub sentences: [Vec<f32>; 2],
    /// The lexical scores of mismatched pairs, in nats, each divided by the number of tokens of both sentences: single
    /// source sentences with the targets of other beads. They show what pairs that do not correspond look like.
    pub mismatches: Vec<f32>,
    /// For each source sentence, the evidence in nats of the single words of its bead that the two sides correspond: each
    /// word is compared with its other occurrences. Negative if they do not correspond, 0 if the sentence is unaligned.
    /// Empty if the document is too short.
    pub words: Vec<f32>,
}

/// A second-best alignment of a few sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The doubtful bead that the second-best alignment avoids.
    pub avoided: Bead,
    /// The successive beads of the alignment that are replaced, among them the avoided one.
    pub replaced: Vec<Bead>,
    /// The beads that replace them.
    pub beads: Vec<Bead>,
    /// The posterior probability of the bead that takes the place of the avoided one, from 0 to 1.
    pub probability: f32,
}

/// The alignment of one document pair. Beads are in the order of the source, and each sentence belongs to
/// exactly one bead. If the translation has sentences in a different order, their beads cross.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Alignment {
    /// The beads with their confidences, in the order of the source.
    pub beads: Vec<ScoredBead>,
    /// The probability that the two sides are translations of each other, from 0 to 1.
    pub document_confidence: f32,
    /// The evidence for `document_confidence`. All values are 0 if the document was aligned around beads that
    /// the caller fixed.
    pub evidence: DocumentEvidence,
    /// Whether the first two searches relied less on word translations than by default. In most cases, the
    /// reason is that few words had a known translation.
    pub soft: bool,
    /// Whether a long passage had no anchors, which are sentence pairs that share rare words. In such a
    /// passage, the aligner compares only sentences at similar positions, and may miss the best alignment.
    pub narrowed: bool,
    /// Passages that are in a different place in the translation, as pairs of source and target ranges of
    /// sentence numbers. With [`AlignerOptions::monotone`](super::AlignerOptions::monotone), their sentences
    /// are unaligned or wrongly aligned in `beads`.
    pub displaced: Vec<(Range<u32>, Range<u32>)>,
    /// For each source and each target sentence, the probability, from 0 to 1, that it is unaligned: the
    /// share of all alignments in which no sentence on the other side belongs to it. It is also known for the
    /// sentences of pairs, such as the second sentence of a `2-1` bead. 0 in beads that the caller fixed.
    pub unaligned: [Vec<f32>; 2],
    /// How well the words of single sentences correspond. Empty unless
    /// [`Worker::measure_support`](super::Worker::measure_support) was called.
    #[doc(hidden)]
    pub support: Support,
    /// Second-best alignments around doubtful beads. Empty unless
    /// [`Worker::find_alternatives`](super::Worker::find_alternatives) was called.
    #[doc(hidden)]
    pub alternatives: Vec<Alternative>,
}

impl Alignment {
    /// Returns the number of beads that are out of order, excluding null beads. A bead is out of order if it
    /// is not in the largest set of beads, measured in sentences, that have the same order on both sides.
    pub fn out_of_order(&self) -> usize {
        let pairs = || self.beads.iter().map(|scored| &scored.bead).filter(|bead| !bead.is_null());
        if pairs().zip(pairs().skip(1)).all(|(a, b)| a.tgt.end <= b.tgt.start) {
            return 0;
        }
        let kept = in_order(pairs().map(|bead| (&bead.src, &bead.tgt)));
        kept.into_iter().filter(|kept| !kept).count()
    }
}
