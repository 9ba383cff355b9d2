//! The memory of one thread, and what it knows of the words of the current document.

use super::model::Model;
use super::segments::Segments;
use crate::align::search::Grid;
use crate::align::{AnchorCandidate, Deadline};
use crate::score::base::lexical::LexicalTable;
use crate::score::evidence::EvidenceWork;
use crate::score::evidence::anchors::AnchorFinder;
use crate::score::evidence::links::{LinkCounts, Links, Rows};
use crate::score::features::FeatureWork;
use crate::score::learn::LinkLearner;
use crate::score::side::Side;
use std::ops::Range;

/// Below this share of words with evidence, word translations are learnt from the document first. On the gold sets
/// good lexicons cover .63 or more, poor ones .29 at most.
const WELL_COVERED: f32 = 0.45;

/// The memory of one thread, reused from document to document.
#[derive(Default)]
pub(super) struct Workspace {
    /// When to stop; the caller checks afterwards whether it passed.
    pub(super) deadline: Deadline,
    pub(super) src: Side,
    pub(super) tgt: Side,
    /// The probabilities of each side's sentence ends, if the segments have none.
    pub(super) judged: [Vec<f32>; 2],
    pub(super) buffer: String,
    pub(super) evidence: EvidenceWork,
    pub(super) priors: Vec<LinkCounts>,
    pub(super) links: Links,
    pub(super) forward: LexicalTable,
    pub(super) backward: LexicalTable,
    pub(super) grid: Grid,
    pub(super) learner: LinkLearner,
    pub(super) features: FeatureWork,
    pub(super) anchors: AnchorFinder,
    pub(super) anchor_candidates: Vec<AnchorCandidate>,
    /// Whether word translations had to be learnt from the document first.
    pub(super) soft: bool,
    pub(super) narrowed: bool,
    pub(super) displaced: Vec<(Range<u32>, Range<u32>)>,
}

impl Workspace {
    /// Turns both sides into keys.
    pub(super) fn read(&mut self, model: &Model, src: &Segments<'_>, tgt: &Segments<'_>) {
        self.src.read(&src.texts, model.src, &mut self.buffer);
        self.tgt.read(&tgt.texts, model.tgt, &mut self.buffer);
    }

    /// Collects the evidence that does not depend on an alignment, and sets the links to it.
    pub(super) fn collect_priors(&mut self, model: &Model) {
        self.evidence.priors(&self.src, &self.tgt, &model.lexicons, &model.weights, &mut self.priors);
        self.reset_links(model);
    }

    /// Sets the links to the evidence that does not depend on an alignment.
    pub(super) fn reset_links(&mut self, model: &Model) {
        self.links.normalise(&self.src, &self.tgt, &self.priors, model.weights.unseen);
    }

    /// Whether there is evidence for so few words that more must be learnt from the document first.
    pub(super) fn is_poorly_covered(&self, model: &Model) -> bool {
        let covered = coverage(&self.src, &self.links.forward).min(coverage(&self.tgt, &self.links.backward));
        model.lexicons.is_empty() || covered < WELL_COVERED
    }
}

/// The share of a side's words that have evidence on the other side. Numbers and punctuation do not count.
fn coverage(side: &Side, rows: &Rows) -> f32 {
    let (mut covered, mut all) = (0u32, 0u32);
    for (id, &count) in side.counts.iter().enumerate() {
        if side.keys.key(id as u32).chars().all(char::is_alphabetic) {
            all += count;
            covered += if rows.row(id as u32).is_empty() { 0 } else { count };
        }
    }
    covered as f32 / all.max(1) as f32
}
