//! Sentences in, beads with confidences out.

use crate::align::Bead;
use crate::error::Result;
use crate::text::lang::Lang;

/// One side of a document, cut into sentences.
#[derive(Debug, Clone, Default)]
pub struct Segments<'a> {
    /// The sentences.
    pub texts: Vec<&'a str>,
    /// The number of each sentence's paragraph, where paragraphs are known.
    pub paragraphs: Option<Vec<u32>>,
    /// The probability that a sentence really ends where each one does, where the splitter said so.
    pub boundaries: Option<Vec<f32>>,
}

/// What an [`Aligner`] can be told.
#[derive(Debug, Clone, Default)]
pub struct AlignerOptions {}

/// Aligns sentences: immutable, built once, shared by all threads.
pub struct Aligner {}

/// What one thread needs while it aligns, reused from document to document.
#[derive(Default)]
pub struct Workspace {}

/// A bead with its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredBead {
    /// The bead.
    pub bead: Bead,
    /// The probability that it is right, in 0..=1.
    pub confidence: f32,
}

/// The alignment of one document pair: a partition of both sides, in order.
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// The beads.
    pub beads: Vec<ScoredBead>,
    /// The probability that the two sides are translations of each other at all.
    pub document_confidence: f32,
}

impl Aligner {
    /// Makes an aligner for a pair of languages with the built-in lexicon, if there is one.
    pub fn new(_src: Lang, _tgt: Lang, _options: AlignerOptions) -> Result<Aligner> {
        Ok(Aligner {})
    }

    /// Whether a lexicon for its languages is at work.
    pub fn has_lexicon(&self) -> bool {
        false
    }

    /// Aligns two lists of sentences. Every sentence of both sides is in exactly one bead.
    pub fn align(&self, src: &Segments<'_>, tgt: &Segments<'_>, _work: &mut Workspace) -> Alignment {
        let (n, m) = (src.texts.len() as u32, tgt.texts.len() as u32);
        let beads = (0..n.max(m))
            .map(|k| Bead { src: k.min(n)..(k + 1).min(n), tgt: k.min(m)..(k + 1).min(m) })
            .map(|bead| ScoredBead { bead, confidence: 0.0 })
            .collect();
        Alignment { beads, document_confidence: 0.0 }
    }
}
