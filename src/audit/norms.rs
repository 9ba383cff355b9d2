//! Measures the typical evidence of the pairs of a document. Languages and styles differ, so the evidence of
//! a pair is compared with that of the other pairs of the same document.

use super::finding::Sentences;
use crate::aligner::Alignment;
use crate::score::PairEvidence;
use std::ops::Range;

/// The distribution of a value in a document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Norm {
    pub(super) median: f32,
    /// The difference between the median and the lower quartile, but at least the floor.
    pub(super) spread: f32,
}

impl Norm {
    fn of(values: impl Iterator<Item = f32>, floor: f32) -> Norm {
        let mut values: Vec<f32> = values.filter(|value| value.is_finite()).collect();
        values.sort_by(f32::total_cmp);
        let at = |quarters: usize| values.get(values.len() * quarters / 4).copied().unwrap_or_default();
        Norm { median: at(2), spread: (at(2) - at(1)).max(floor) }
    }

    /// Returns how far a value is above the median, in spreads, limited to -8 to 4.
    pub(super) fn deviation(&self, value: f32) -> f32 {
        ((value - self.median) / self.spread).clamp(-8.0, 4.0)
    }
}

/// The norms of a document, each for one kind of value.
pub(super) struct Norms {
    /// The log odds that the two sides of a pair correspond.
    pub(super) pair: Norm,
    /// The support of the sentences of each side.
    pub(super) support: [Norm; 2],
    /// The lexical score per token: of the pairs of the document, and of mismatched pairs.
    per_token: [Norm; 2],
    /// The natural logarithm of the ratio of target to source characters of a pair.
    pub(super) ratio: Norm,
}

impl Norms {
    pub(super) fn of(alignment: &Alignment, sentences: Sentences<'_>) -> Norms {
        let chars = |side: usize, range: &Range<u32>| {
            let texts = &sentences[side][range.start as usize..range.end as usize];
            texts.iter().map(|text| text.chars().count()).sum::<usize>().max(1) as f32
        };
        let pairs = || alignment.beads.iter().filter(|scored| !scored.bead.is_null());
        let evidence = || pairs().filter_map(|scored| scored.evidence);
        let ratio = |range: &crate::align::Bead| (chars(1, &range.tgt) / chars(0, &range.src)).ln();
        let support = |side: usize| {
            let values = alignment.support.sentences[side].iter().copied();
            // Unaligned sentences have the support 0.
            Norm::of(values.filter(|value| *value != 0.0), 0.3)
        };
        Norms {
            pair: Norm::of(evidence().map(|it| it.pair), 1.0),
            support: [support(0), support(1)],
            per_token: [
                Norm::of(evidence().map(|it| it.passage.lexical / it.passage.tokens.exp().sqrt()), 0.02),
                Norm::of(alignment.support.mismatches.iter().copied(), 0.02),
            ],
            ratio: Norm::of(pairs().map(|scored| ratio(&scored.bead)), 0.05),
        }
    }

    /// Returns an estimate of the log odds that a pair is a mismatch. It compares the lexical score per token with those
    /// of the pairs of the document and of mismatched pairs.
    pub(super) fn mismatch(&self, passage: &PairEvidence) -> f32 {
        let root = passage.tokens.exp().sqrt();
        let [own, mismatched] = self.per_token.each_ref().map(|norm| {
            // The score per token varies less in long pairs than in short ones. The norms apply to pairs of
            // typical length, so the deviation is multiplied by the fourth root of the ratio of the number of
            // tokens to the typical number.
            let deviation = passage.lexical / root - norm.median;
            (deviation / norm.spread * (root / TYPICAL_ROOT).sqrt()).clamp(-8.0, 8.0)
        });
        ((own.min(0.0).powi(2) - mismatched.max(0.0).powi(2)) / 2.0).clamp(-12.0, 12.0)
    }
}

/// The square root of the number of tokens of a pair of typical length.
const TYPICAL_ROOT: f32 = 7.0;
