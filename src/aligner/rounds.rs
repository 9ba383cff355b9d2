//! The rounds of search. Each round finds the best path in a region. The next round learns word translations
//! from the beads of that path, and searches a narrower region.

use super::alignment::Sides;
use super::knowledge::Workspace;
use super::model::Model;
use crate::align::{AnchorCandidate, Bead, BorderCheck, Candidate, Grid, Interrupted, Lattice, Region};
use crate::align::{anchors, long_beads};
use crate::score::{AnchorChoice, BaseScore, LexicalTable, LinkLearner, Scope, Side, Weights};
use crate::split::boundary_probabilities;

/// Number of searches if the lexicon knows the words well. A third search repeats the errors of the second,
/// from whose beads it learns: with 3, the gold sets lose .001 of strict F1 on average, and up to .005.
const ROUNDS: usize = 2;
/// Number of searches if the lexicon knows the words poorly (see [`POORLY_KNOWN`]), so that more must be
/// learnt from the document. With 2, the Thai gold set loses .017 of strict F1.
const ROUNDS_IF_POORLY_KNOWN: usize = 3;
/// The lexicon knows the words poorly if the probability of the likeliest translation, averaged over all French
/// tokens, is below this value. In the gold documents, it is .165 to .170 for Arabic, Chinese, Korean and Thai,
/// and at least .185 for all other languages.
const POORLY_KNOWN: f32 = 0.18;
/// A document of n tokens is treated as a sample of a longer text of √(n² + s²) tokens. This matters only for
/// short documents (docs/decisions/0008-short-documents.md). Here, s is this constant, divided by the square
/// of the lexicon's coverage (.34 for English, .16 for Chinese). With a poorer lexicon, s is larger, so words
/// look rarer and links count more.
const SAMPLE: f32 = 115.0;
/// The maximum of s (see [`SAMPLE`]), in tokens. With a larger value, long documents align worse.
const LARGEST_SAMPLE: f32 = 4000.0;
/// The first search covers this many sentences before and after each anchor. With 2 or 3 instead of 1, four of
/// 39,181 beads change in the gold documents, and novels have 12 or 14 points per sentence instead of 8
/// (docs/decisions/0034-anchors-in-depth.md).
const ANCHOR_RADIUS: u32 = 1;
/// The same if few words have a known translation, since wrong anchors are then more frequent. With 1 instead
/// of 5, the novels lose .007 of strict F1 without the lexicon.
const SOFT_ANCHOR_RADIUS: u32 = 5;
/// The maximum number of times that anchors are looked for in the gaps between anchors. Novels, manuals and
/// unordered single sentences need at most four, and the last one finds nearly nothing.
const MAX_DEPTH: usize = 4;
/// If both sides have at least this many sentences, and words have known translations, the first search considers only
/// beads of at most three sentences. In short texts this saves only 3 % of the time, and a bead of six sentences in
/// a story of 30 is lost.
const SMALL_SEARCH: usize = 300;
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
    let rounds = if coverage < POORLY_KNOWN { ROUNDS_IF_POORLY_KNOWN } else { ROUNDS };
    let (path, region) = search(model, rounds, work)?;
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
///
/// `rounds` is the number of searches, unless the first ones use softened weights.
fn search(model: &Model, rounds: usize, work: &mut Workspace) -> Result<(Vec<Bead>, Region), Interrupted> {
    let soft = work.soft;
    let sentences = work.src.sentences().min(work.tgt.sentences());
    let all: Vec<Weights> = if soft {
        model.weights.soft_rounds(sentences).chain([model.weights.clone()]).collect()
    } else {
        vec![model.weights.clone(); rounds]
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
        let scope = match round {
            _ if is_last => Scope::Neighbours,
            0 if !soft && sentences >= SMALL_SEARCH => Scope::Small,
            _ => Scope::Search,
        };
        work.fill_tables(&region, scope, weights.background)?;
        let Workspace { src, tgt, links, forward, backward, grid, deadline, .. } = &mut *work;
        let base = BaseScore::new(src, tgt, forward, backward, links, weights);
        path = grid.search(&region, &base, deadline)?;
        if !is_last {
            let check = if round == 0 { BorderCheck::GoodPoints } else { BorderCheck::BestPath };
            region = grid.narrow(&region, &base, &path, REGION_MARGIN, check);
        }
    }
    Ok((path, region))
}

/// Returns the region of the first search. It is narrow around anchors and wide between distant anchors.
fn first_region(work: &mut Workspace) -> Region {
    let mut first = std::mem::take(&mut work.first_anchors);
    let (mut region, mut narrowed) = region_through(AnchorChoice::Best, work, &mut first);
    if narrowed {
        // The text may have passages that occur several times, so that each sentence has several equally good partners.
        // Only unambiguous anchors count as evidence for passages that are out of order, so these are not kept.
        (region, narrowed) = region_through(AnchorChoice::Tied, work, &mut Vec::new());
    }
    (work.first_anchors, work.narrowed) = (first, narrowed);
    region
}

/// Returns the region through the anchors that are found, and whether a gap between them is too large to be searched as a
/// whole. The anchor candidates in the whole document are written to `first`.
///
/// Words that are rare in the whole document give the first anchors. In the gaps between these anchors, more
/// words are rare, which give more anchors, and so on.
fn region_through(
    choice: AnchorChoice,
    work: &mut Workspace,
    first: &mut Vec<AnchorCandidate>,
) -> (Region, bool) {
    let Workspace { src, tgt, links, anchors: finder, soft, .. } = work;
    let (n, m) = (src.sentences(), tgt.sentences());
    finder.find((src, tgt), links, choice, first);
    let mut chain = anchors::chain(first, m);
    let mut candidates = Vec::new();
    for _ in 0..MAX_DEPTH {
        let before = chain.len();
        finder.find_in_gaps(&anchors::gaps(&chain, n, m), (src, tgt), links, choice, &mut candidates);
        // Candidates lie inside the gaps, so no anchor of the chain excludes any of them.
        candidates.append(&mut chain);
        candidates.sort_unstable_by_key(|anchor| anchor.i);
        chain = anchors::chain(&candidates, m);
        candidates.clear();
        if chain.len() <= before {
            break;
        }
    }
    let radius = if *soft { SOFT_ANCHOR_RADIUS } else { ANCHOR_RADIUS };
    anchors::region(&chain, n, m, radius)
}
