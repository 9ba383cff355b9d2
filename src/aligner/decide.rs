//! Rescores the candidates, finds the best path, and computes the posterior of each bead on the path.

use super::alignment::{Alignment, Alternative, MAX_CONFIDENCE, ScoredBead, Segments, Sides, Support};
use super::knowledge::Workspace;
use super::languages::Documents;
use super::model::Model;
use super::support::support;
use super::{leftover, rounds};
use crate::align::{Bead, Candidate, Detour, Interrupted, Lattice};
use crate::score::{AnchorChoice, BaseScore, BothEnds, DocumentEvidence, Ends, Features, PairEvidence};
use crate::score::{PassageScore, TranslationEvidence, Weights, plain_features};

/// The slow word-order feature is computed only for beads on paths within this many nats of the best path.
/// With 10 nats, six of 23,379 beads in the gold documents change. With 20 nats, the calibration error is
/// .010 instead of .007.
const PRUNING_MARGIN: f32 = 12.0;
/// Before `position` is computed, the margin is larger by this many nats.
const PLAIN_MARGIN: f32 = 2.0;
/// The margin in nats that replaces [`PRUNING_MARGIN`] in documents with few known words, whose base scores
/// are less reliable.
const SOFT_PRUNING_MARGIN: f32 = 20.0;
/// If less than this share of the characters belongs to beads with text on both sides,
/// [`DocumentEvidence::sound`] is reduced in proportion, because a few good pairs prove little.
const MIN_PAIRED: f32 = 0.05;

/// Maximum number of beads whose lexical score is computed for [`DocumentEvidence::known`]. The standard error of
/// the mean is about 3 % of the standard deviation.
const MAX_SAMPLE: usize = 1000;

/// If more than this share of the beads is in holes (runs of null beads with sentences of both sides), the
/// passages are aligned a second time (docs/decisions/0020-holes.md). All values from .005 to .02 select the
/// same gold documents. Nearly all other gold documents have no holes.
const MAX_HOLES: f32 = 0.02;
/// A repeated alignment replaces the first one if its share of beads in [`holes`] is at most this fraction of
/// the share in the first alignment. Values from .5 to .8 give the same results on the gold documents.
const FEWER_HOLES: f32 = 0.5;
/// Minimum number of unaligned sentences on each side of a hole (see [`holes`]). Single unaligned sentences
/// are common in free translations.
const MIN_HOLE: usize = 2;

/// Alternatives are found for beads whose posterior is below this value.
const MAX_CONTESTED: f32 = 0.9;
/// An alternative whose posterior is below this value is not worth a look: one in twenty of them would be right.
const MIN_RIVAL: f32 = 0.05;

/// Aligns two passages. The confidences assume that the passages are translations of each other.
///
/// The coverage of the lexicon decides whether the first alignment uses softened weights. If the first
/// alignment has many [`holes`], the passages are aligned again with the opposite choice. The second
/// alignment is used if its share of beads in holes is at most half as large.
pub(super) fn align(model: &Model, sides: Sides<'_>, work: &mut Workspace) -> Result<Alignment, Interrupted> {
    let first = align_with(model, sides, None, work)?;
    let allowed = FEWER_HOLES * holes(&first.beads);
    if allowed <= FEWER_HOLES * MAX_HOLES || model.lexicons.is_empty() {
        return Ok(first);
    }
    let second = align_with(model, sides, Some(!first.soft), work)?;
    Ok(if holes(&second.beads) <= allowed { second } else { first })
}

/// Returns the share of beads that are in a hole, which is a run of null beads with sentences of both sides.
/// A translation rarely omits a passage and adds another in the same place, so the sentences of a hole
/// probably do correspond.
fn holes(beads: &[ScoredBead]) -> f32 {
    let runs = beads.chunk_by(|a, b| a.bead.is_null() && b.bead.is_null());
    let is_hole = |run: &&[ScoredBead]| {
        let sources = run.iter().filter(|scored| scored.bead.tgt.is_empty()).count();
        sources.min(run.len() - sources) >= MIN_HOLE
    };
    runs.filter(is_hole).map(<[ScoredBead]>::len).sum::<usize>() as f32 / beads.len().max(1) as f32
}

/// Aligns two passages once. `soft` selects whether the first rounds use softened weights; if it is `None`,
/// the coverage of the lexicon decides.
fn align_with(
    model: &Model,
    sides: Sides<'_>,
    soft: Option<bool>,
    work: &mut Workspace,
) -> Result<Alignment, Interrupted> {
    let mut lattice = rounds::lattice(model, sides, soft, work)?;
    let features = add_features(model, &mut lattice, sides, work)?;
    work.deadline.check()?;
    let path = lattice.best_path();
    let Weights { temperature, soft_temperature, .. } = model.weights;
    let temperature = if work.soft { soft_temperature } else { temperature };
    let posteriors = lattice.posteriors(temperature);
    let (mut beads, mut unaligned) = scored_beads(&lattice, &path, &posteriors, sides);
    // The sentences of a reordered text have other numbers.
    let alternatives = match work.finds_alternatives && !work.reordered {
        true => alternatives(&lattice, &path, &posteriors),
        false => Vec::new(),
    };
    let on_path: Vec<Option<&Features>> = path.iter().map(|&number| features.get(number)).collect();
    add_evidence(model, sides, &mut beads, &on_path, work);
    let correspond = pair_probabilities(model, &beads, &on_path, work);
    if work.reordered {
        work.anchors.find((&work.src, &work.tgt), &work.links, AnchorChoice::Best, &mut work.last_anchors);
    }
    let mut moved = (!model.monotone).then(|| leftover::pair(model, &beads, &correspond, work));
    if let Some(moved) = &mut moved {
        update_moved(moved, &mut unaligned);
        add_evidence(model, sides, moved, &[], work);
    }
    let final_beads = moved.as_deref().unwrap_or(&beads);
    let support = if work.measures_support { support(model, final_beads, work) } else { Support::default() };
    let evidence = document_evidence(model, &beads, &correspond, work);
    let beads = moved.unwrap_or(beads);
    Ok(Alignment {
        beads,
        document_confidence: evidence.probability(),
        evidence,
        soft: work.soft,
        narrowed: work.narrowed,
        displaced: Vec::new(),
        unaligned,
        support,
        alternatives,
    })
}

/// Returns the candidate beads with their base scores, and the features of each candidate.
pub(super) fn candidates(
    model: &Model,
    sides: Sides<'_>,
    work: &mut Workspace,
) -> Result<(Lattice, Vec<Features>), Interrupted> {
    let lattice = rounds::lattice(model, sides, None, work)?;
    let Workspace { src, tgt, forward, backward, links, features: memory, judged, .. } = work;
    let ends = ends(sides, judged);
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
    memory.begin();
    let all = |candidate: &Candidate| memory.features(&candidate.bead(), &base, ends);
    let features = lattice.candidates.iter().map(all).collect();
    Ok((lattice, features))
}

/// Returns the paragraphs and sentence boundaries of both sides. `judged` contains boundary probabilities for
/// the sides whose segments have none.
fn ends<'s>((src, tgt): Sides<'s>, judged: &'s [Vec<f32>; 2]) -> BothEnds<'s> {
    let of = |side: &'s Segments<'s>, judged: &'s Vec<f32>| Ends {
        paragraphs: side.paragraphs.as_deref(),
        boundaries: Some(side.boundaries.as_deref().unwrap_or(judged)),
    };
    BothEnds { src: of(src, &judged[0]), tgt: of(tgt, &judged[1]) }
}

/// Adds the weighted features to the scores of the candidates, and removes the candidates that are on no path
/// near the best one. The slower a feature, the fewer candidates need it: `position` is computed for those that
/// remain after the other features, and `order` for those that remain after `position` and are not on every
/// path.
fn add_features(
    model: &Model,
    lattice: &mut Lattice,
    sides: Sides<'_>,
    work: &mut Workspace,
) -> Result<Vec<Features>, Interrupted> {
    let Workspace { src, tgt, forward, backward, links, features: memory, judged, deadline, soft, .. } = work;
    let ends = ends(sides, judged);
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
    let weights = Features::weights(&model.weights);
    let mut known = Vec::with_capacity(lattice.candidates.len());
    memory.begin();
    for candidate in &mut lattice.candidates {
        deadline.check()?;
        let features = plain_features(&candidate.bead(), &base, ends);
        candidate.score += features.weighted_by(&weights);
        known.push(features);
    }
    let margin = if *soft { SOFT_PRUNING_MARGIN } else { PRUNING_MARGIN };
    retain_within(margin + PLAIN_MARGIN, lattice, &mut known);
    for (candidate, features) in lattice.candidates.iter_mut().zip(&mut known) {
        deadline.check()?;
        features.position = memory.position(&candidate.bead(), &base);
        candidate.score += features.position * weights.position;
    }
    retain_within(margin, lattice, &mut known);
    let rivals = lattice.have_rivals();
    let contested = lattice.candidates.iter_mut().zip(&mut known).zip(rivals).filter(|(_, rivals)| *rivals);
    for ((candidate, features), _) in contested {
        deadline.check()?;
        features.order = memory.order(&candidate.bead(), &base);
        candidate.score += features.order * weights.order;
    }
    Ok(known)
}

/// Removes the candidates that are on no path within `margin` nats of the best one, and their features.
fn retain_within(margin: f32, lattice: &mut Lattice, features: &mut Vec<Features>) {
    let mut kept = lattice.retain_within(margin).into_iter();
    features.retain(|_| kept.next() == Some(true));
}

/// Returns the beads of the path with their confidences, and the probability of each sentence of both sides
/// that it is unaligned, which is also the confidence of a null bead. This probability is the sum of the
/// posteriors of all null beads with this sentence, at any position on the other side.
fn scored_beads(
    lattice: &Lattice,
    path: &[usize],
    posteriors: &[f32],
    (src, tgt): Sides<'_>,
) -> (Vec<ScoredBead>, [Vec<f32>; 2]) {
    let mut unaligned = [vec![0.0; src.texts.len()], vec![0.0; tgt.texts.len()]];
    for (candidate, &posterior) in lattice.candidates.iter().zip(posteriors) {
        let bead = candidate.bead();
        if bead.is_null() {
            let (s, t) = bead.sides();
            unaligned[0][s].iter_mut().for_each(|sum| *sum += posterior);
            unaligned[1][t].iter_mut().for_each(|sum| *sum += posterior);
        }
    }
    unaligned.iter_mut().flatten().for_each(|sum| *sum = sum.min(MAX_CONFIDENCE));
    let bead = |&number: &usize| {
        let bead = lattice.candidates[number].bead();
        let confidence = if bead.is_null() {
            let (s, t) = bead.sides();
            unaligned[0][s].iter().chain(&unaligned[1][t]).copied().fold(1.0, f32::min)
        } else {
            posteriors[number].min(MAX_CONFIDENCE)
        };
        ScoredBead::new(bead, confidence)
    };
    (path.iter().map(bead).collect(), unaligned)
}

/// Returns the second-best alignments around the beads whose posterior is low. Those that only place unaligned
/// sentences elsewhere are omitted.
fn alternatives(lattice: &Lattice, path: &[usize], posteriors: &[f32]) -> Vec<Alternative> {
    let detours = lattice.detours(path, |number| posteriors[number] < MAX_CONTESTED);
    let beads = |numbers: &[usize]| -> Vec<Bead> {
        numbers.iter().map(|&number| lattice.candidates[number].bead()).collect()
    };
    let alternative = |(&number, detour): (&usize, Option<Detour>)| {
        let detour = detour.filter(|detour| posteriors[detour.rival] >= MIN_RIVAL)?;
        let (old, new) = (beads(&path[detour.replaced]), beads(&detour.by));
        let pairs = |beads: &[Bead]| beads.iter().filter(|bead| !bead.is_null()).cloned().collect::<Vec<_>>();
        (pairs(&old) != pairs(&new)).then(|| Alternative {
            avoided: lattice.candidates[number].bead(),
            replaced: old,
            beads: new,
            probability: posteriors[detour.rival].min(MAX_CONFIDENCE),
        })
    };
    path.iter().zip(detours).filter_map(alternative).collect()
}

/// Corrects the probabilities of sentences that were paired out of order. The lattice has no such pairs, so
/// their sentences are unaligned in it. Pairs out of order have no evidence yet, unlike all other pairs.
fn update_moved(beads: &[ScoredBead], unaligned: &mut [Vec<f32>; 2]) {
    for scored in beads.iter().filter(|scored| scored.evidence.is_none()) {
        let (s, t) = scored.bead.sides();
        let probability = if scored.bead.is_null() { scored.confidence } else { 1.0 - scored.confidence };
        unaligned[0][s].fill(probability);
        unaligned[1][t].fill(probability);
    }
}

/// Returns, for each bead of a path, the probability that its sides correspond, regardless of the beads
/// around it. Returns `None` for null beads.
fn pair_probabilities(
    model: &Model,
    path: &[ScoredBead],
    features: &[Option<&Features>],
    work: &Workspace,
) -> Vec<Option<f32>> {
    let Workspace { src, tgt, forward, backward, links, .. } = work;
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
    let probability = |(ScoredBead { bead, .. }, features): (&ScoredBead, &Option<&Features>)| {
        features.filter(|_| !bead.is_null()).map(|it| PairEvidence::of(bead, &base, it).probability())
    };
    path.iter().zip(features).map(probability).collect()
}

/// Adds to each bead the evidence that its two sides translate each other. Skips null beads and beads that
/// already have such evidence. `features` contains the features of each bead. Computes the features that it
/// does not contain.
fn add_evidence(
    model: &Model,
    sides: Sides<'_>,
    beads: &mut [ScoredBead],
    features: &[Option<&Features>],
    work: &mut Workspace,
) {
    let Workspace { src, tgt, forward, backward, links, evidence: known, features: memory, .. } = work;
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
    let documents = Documents { src, tgt, texts: [&sides.0.texts, &sides.1.texts], evidence: known };
    for (at, ScoredBead { bead, evidence, .. }) in beads.iter_mut().enumerate() {
        if bead.is_null() || evidence.is_some() {
            continue;
        }
        let features = features.get(at).copied().flatten().copied();
        let features = features.unwrap_or_else(|| Features {
            position: memory.position(bead, &base),
            ..plain_features(bead, &base, BothEnds::default())
        });
        let languages = |pair: f32| documents.languages(bead, pair < 0.0, model);
        *evidence = Some(TranslationEvidence::of(bead, &base, &features, languages, memory));
    }
}

/// Computes the document evidence from a path of beads. As a side effect, resets the word links to those
/// known before alignment.
fn document_evidence(
    model: &Model,
    path: &[ScoredBead],
    correspond: &[Option<f32>],
    work: &mut Workspace,
) -> DocumentEvidence {
    let Workspace { src, tgt, .. } = &*work;
    let (mut paired, mut sound) = (0.0, 0.0);
    for (ScoredBead { bead, .. }, probability) in path.iter().zip(correspond) {
        if let Some(probability) = probability {
            let (s, t) = bead.sides();
            let chars = (src.char_count(s) + tgt.char_count(t)) as f32;
            paired += chars;
            sound += probability * chars;
        }
    }
    let chars = (src.char_count(0..src.sentences()) + tgt.char_count(0..tgt.sentences())).max(1) as f32;
    let tokens = (src.tokens.len() + tgt.tokens.len()).max(1) as f32;
    let known = prior_score(model, path, work);
    DocumentEvidence {
        paired: paired / chars,
        sound: sound / f32::max(paired, MIN_PAIRED * chars),
        known: known / tokens,
        tokens,
        lexicon: !model.lexicons.is_empty(),
    }
}

/// Returns the total lexical score of `beads` in nats, without the links learnt from the document. In a long
/// document, it is estimated from beads at regular intervals.
fn prior_score(model: &Model, beads: &[ScoredBead], work: &mut Workspace) -> f32 {
    work.reset_links(model);
    let Workspace { src, tgt, links, .. } = &*work;
    let background = model.weights.background;
    let mut passages = PassageScore::default();
    let size = |bead: &Bead| f64::from(src.token_count(bead.sides().0) + tgt.token_count(bead.sides().1));
    let pairs: Vec<&Bead> = beads.iter().map(|scored| &scored.bead).filter(|bead| !bead.is_null()).collect();
    let sample = || pairs.iter().step_by(pairs.len().div_ceil(MAX_SAMPLE).max(1));
    let score: f32 = sample()
        .map(|bead| {
            let (s, t) = bead.sides();
            passages.score(src.tokens_of(s), tgt.tokens_of(t), tgt.keys.len(), links, background)
        })
        .sum();
    let all: f64 = pairs.iter().map(|bead| size(bead)).sum();
    let seen: f64 = sample().map(|bead| size(bead)).sum();
    (f64::from(score) * all / seen.max(1.0)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beads(kinds: &[(u32, u32)]) -> Vec<ScoredBead> {
        let (mut i, mut j) = (0, 0);
        let mut bead = |&(a, b): &(u32, u32)| {
            (i, j) = (i + a, j + b);
            ScoredBead::new(Bead { src: i - a..i, tgt: j - b..j }, 0.9)
        };
        kinds.iter().map(&mut bead).collect()
    }

    #[test]
    fn a_hole_has_several_unaligned_sentences_of_both_sides() {
        let hole = [(1, 1), (1, 0), (1, 0), (0, 1), (0, 1), (1, 1), (2, 1), (1, 1)];
        assert_eq!(holes(&beads(&hole)), 0.5);
        let separate = [(1, 0), (1, 0), (1, 1), (0, 1), (0, 1), (1, 0)];
        assert_eq!(holes(&beads(&separate)), 0.0);
        assert_eq!(holes(&[]), 0.0);
    }
}
