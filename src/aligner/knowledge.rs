//! The working memory of one thread, including the word translations known for the current document.

use super::alignment::Sides;
use super::model::Model;
use crate::align::{AnchorCandidate, Bead, Deadline, Grid, Interrupted, Region};
use crate::score::{AnchorFinder, EvidenceWork, FeatureWork, LexicalTable, LinkLearner, Links};
use crate::score::{Direction, Rows, Sample, Scope, Side, Weights};

/// If less than this share of the words has a known translation, the first search rounds use
/// [`Weights::soft_rounds`]. In the gold documents, good lexicons cover at least .63 of the words, and poor ones
/// at most .29.
const WELL_COVERED: f32 = 0.45;

/// The memory of one thread, reused from document to document.
#[derive(Default)]
pub(super) struct Workspace {
    /// When to stop aligning. Callers check after the alignment whether the deadline has passed.
    pub(super) deadline: Deadline,
    pub(super) src: Side,
    pub(super) tgt: Side,
    /// The sentence-boundary probabilities that the splitter estimated for each side whose segments have
    /// none.
    pub(super) judged: [Vec<f32>; 2],
    pub(super) buffer: String,
    pub(super) evidence: EvidenceWork,
    pub(super) links: Links,
    pub(super) forward: LexicalTable,
    pub(super) backward: LexicalTable,
    pub(super) grid: Grid,
    pub(super) learner: LinkLearner,
    pub(super) features: FeatureWork,
    pub(super) anchors: AnchorFinder,
    /// The anchor candidates found before anything was learnt from the document.
    pub(super) first_anchors: Vec<AnchorCandidate>,
    /// Whether the target sentences were put into the order of the source before the current alignment. If
    /// so, the alignment must also fill [`Workspace::last_anchors`].
    pub(super) reordered: bool,
    /// The anchor candidates found after the last round of learning, if `reordered` is set.
    pub(super) last_anchors: Vec<AnchorCandidate>,
    /// Whether to compute [`Alignment::support`](super::Alignment::support).
    pub(super) measures_support: bool,
    /// Whether to find [`Alternative`](super::alignment::Alternative)s.
    pub(super) finds_alternatives: bool,
    /// The value of [`Alignment::soft`](super::Alignment::soft) for the current document.
    pub(super) soft: bool,
    /// The value of [`Alignment::narrowed`](super::Alignment::narrowed) for the current document.
    pub(super) narrowed: bool,
}

impl Workspace {
    pub(super) fn read(&mut self, model: &Model, (src, tgt): Sides<'_>) {
        self.src.read(&src.texts, model.src, &mut self.buffer);
        self.tgt.read(&tgt.texts, model.tgt, &mut self.buffer);
        self.evidence.find_names((&self.src, &src.texts), (&self.tgt, &tgt.texts));
        self.evidence.find_french(Side::french(&self.src, &self.tgt), &model.lexicons);
    }

    /// Collects the evidence that is known before alignment, and computes the links from it.
    pub(super) fn collect_priors(&mut self, model: &Model) {
        self.evidence.collect(&self.src, &self.tgt, &model.lexicons, &model.weights, &self.deadline);
        self.reset_links(model);
    }

    /// Recomputes the links from the evidence that is known before alignment. This discards everything learnt
    /// from the beads.
    pub(super) fn reset_links(&mut self, model: &Model) {
        self.links.normalise(&self.src, &self.tgt, &self.evidence.priors, model.weights.unseen);
    }

    /// Learns word translations from beads. If `is_final` is true, they are for the final scores, and words at
    /// similar positions in a bead are more likely to be linked.
    pub(super) fn learn(
        &mut self,
        beads: &[Bead],
        weights: &Weights,
        is_final: bool,
    ) -> Result<(), Interrupted> {
        let Workspace { src, tgt, evidence, learner, links, deadline, .. } = self;
        let priors = &evidence.priors;
        learner.learn(Sample { src, tgt, priors, beads, weights, is_final }, links, deadline)
    }

    /// Fills the lexical tables of both directions, for the beads of a region.
    pub(super) fn fill_tables(
        &mut self,
        region: &Region,
        scope: Scope,
        background: f32,
    ) -> Result<(), Interrupted> {
        let transposed = region.transposed();
        let Workspace { src, tgt, links, forward, backward, deadline, .. } = self;
        let direction = Direction { given: src, generated: tgt, links: &links.forward };
        forward.fill(direction, region.rows(), scope, background, deadline)?;
        let direction = Direction { given: tgt, generated: src, links: &links.backward };
        backward.fill(direction, transposed.rows(), scope, background, deadline)
    }

    /// Whether there is no lexicon, or few words have a known translation. If so, the word links are not
    /// reliable before anything is learnt from the document.
    pub(super) fn is_poorly_covered(&self, model: &Model) -> bool {
        let covered = coverage(&self.src, &self.links.forward).min(coverage(&self.tgt, &self.links.backward));
        model.lexicons.is_empty() || covered < WELL_COVERED
    }
}

/// Returns the share of a side's words that have a known translation. Numbers and punctuation do not count.
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
