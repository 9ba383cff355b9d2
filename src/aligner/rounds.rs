//! The rounds of search. Each round finds the best path in a region. The next round learns word translations
//! from the beads of that path, and searches a narrower region.

use super::alignment::Sides;
use super::knowledge::Workspace;
use super::model::Model;
use crate::align::{Bead, Candidate, Grid, Interrupted, Lattice, MAX_SENTENCES, Region, anchors, long_beads};
use crate::score::{BaseScore, LexicalTable, LinkLearner, Side, Weights};
use crate::split::boundary_probabilities;

/// Number of searches. A fourth search changes nothing on the gold alignments.
const ROUNDS: usize = 3;
/// A document of n tokens is treated as a sample of a longer text of √(n² + s²) tokens. This matters only for
/// short documents (docs/decisions/0008-short-documents.md). Here, s is this constant, divided by the square
/// of the lexicon's coverage (.34 for English, .16 for Chinese). With a poorer lexicon, s is larger, so words
/// look rarer and links count more.
const SAMPLE: f32 = 115.0;
/// The maximum of s (see [`SAMPLE`]), in tokens. With a larger value, long documents align worse.
const LARGEST_SAMPLE: f32 = 4000.0;
/// The first search covers this many sentences before and after each anchor. With 3 sentences, German law
/// texts lose .005 of strict F1.
const ANCHOR_RADIUS: u32 = 5;
/// Later searches cover only points on paths whose base score is within this many nats of the best path. With
/// 40 nats, two of 23,379 beads change in the gold documents.
const REGION_MARGIN: f32 = 30.0;
/// Candidates are the beads on paths whose base score is within this many nats of the best path. With 20
/// nats, eight beads change in the gold documents (docs/decisions/0006-narrow-search.md).
const CANDIDATE_MARGIN: f32 = 25.0;
/// If a search has more points than this (about 20 MB), its memory is released before the next step.
const LARGE: usize = 1 << 17;

/// Returns the beads that could be part of the alignment, with their base scores. `soft` sets whether the
/// first rounds use [soft weights](crate::score::Weights::soft_rounds); if it is `None`, the coverage of
/// the lexicon decides.
pub(super) fn lattice(
    model: &Model,
    sides: Sides<'_>,
    soft: Option<bool>,
    work: &mut Workspace,
) -> Result<Lattice, Interrupted> {
    work.read(model, sides);
    for (judged, (segments, lang)) in work.judged.iter_mut().zip([(sides.0, model.src), (sides.1, model.tgt)])
    {
        if segments.boundaries.is_none() {
            boundary_probabilities(lang, &segments.texts, segments.paragraphs.as_deref(), judged);
        }
    }
    let coverage = work.evidence.coverage(Side::french(&work.src, &work.tgt), &model.lexicons);
    for side in [&mut work.src, &mut work.tgt] {
        side.size = side.size.hypot((SAMPLE / (coverage * coverage)).min(LARGEST_SAMPLE));
    }
    work.collect_priors(model);
    work.deadline.check()?;
    work.soft = soft.unwrap_or_else(|| work.is_poorly_covered(model));
    let (path, region) = search(model, work)?;
    let Workspace { src, tgt, forward, backward, links, grid, .. } = work;
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
    let mut lattice = grid.lattice(&region, &base, CANDIDATE_MARGIN, &path);
    lattice.add(long_beads(&path).iter().map(|bead| Candidate {
        i: bead.src.start,
        j: bead.tgt.start,
        kind: bead.kind(),
        score: base.score_long(bead),
    }));
    if work.grid.points() > LARGE {
        (work.grid, work.learner) = (Grid::default(), LinkLearner::default());
    }
    Ok(lattice)
}

/// Alternates between searching and learning. Returns the path and the region of the last search.
fn search(model: &Model, work: &mut Workspace) -> Result<(Vec<Bead>, Region), Interrupted> {
    let soft = work.soft;
    let sentences = work.src.sentences().min(work.tgt.sentences());
    let all: Vec<Weights> = if soft {
        model.weights.soft_rounds(sentences).chain([model.weights.clone()]).collect()
    } else {
        vec![model.weights.clone(); ROUNDS]
    };
    let mut region = first_region(work);
    let mut path = Vec::new();
    for (round, weights) in all.iter().enumerate() {
        work.deadline.check()?;
        let is_last = round + 1 == all.len();
        if round > 0 {
            if work.grid.points() > LARGE {
                work.grid = Grid::default();
                (work.forward, work.backward) = (LexicalTable::default(), LexicalTable::default());
            }
            work.learn(&path, weights, is_last)?;
        }
        // After the last round, the pull feature also needs the scores of beads with one sentence more than
        // the search considers.
        let span = if is_last { MAX_SENTENCES + 1 } else { MAX_SENTENCES };
        work.fill_tables(&region, span, weights.background)?;
        let Workspace { src, tgt, links, forward, backward, grid, deadline, .. } = &mut *work;
        let base = BaseScore::new(src, tgt, forward, backward, links, weights);
        path = grid.search(&region, &base, deadline)?;
        if !is_last {
            region = grid.narrow(&region, &base, &path, REGION_MARGIN);
        }
    }
    Ok((path, region))
}

/// Returns the region of the first search. It is narrow around anchors and wide between distant anchors.
fn first_region(work: &mut Workspace) -> Region {
    let (n, m) = (work.src.sentences(), work.tgt.sentences());
    work.anchors.find(&work.src, &work.tgt, &work.links, &mut work.first_anchors);
    let chain = anchors::chain(&work.first_anchors, m);
    let (region, narrowed) = anchors::region(&chain, n, m, ANCHOR_RADIUS);
    work.narrowed = narrowed;
    region
}
