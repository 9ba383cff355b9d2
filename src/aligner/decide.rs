//! Decides among the candidates: their remaining features, the best path, and the posterior of each of its beads.

use super::alignment::{Alignment, MAX_CONFIDENCE, ScoredBead};
use super::document_evidence::document_evidence;
use super::knowledge::Workspace;
use super::model::Model;
use super::rounds;
use super::segments::Segments;
use crate::align::lattice::{Candidate, Lattice};
use crate::align::{Interrupted, Kind};
use crate::score::base::BaseScore;
use crate::score::features::{BothEnds, Features};
use crate::score::weights::Weights;
use rustc_hash::FxHashMap;

/// Only beads of paths at most this much worse than the best one get the order feature, in nats. It costs as much as all
/// other features together. With 10, six beads of 23,379 change on the gold sets; with 20, calibration is worse
/// (error .010 instead of .007).
const PRUNING_MARGIN: f32 = 12.0;
/// The same margin for poor lexicons, whose base scores are less reliable.
const SOFT_PRUNING_MARGIN: f32 = 20.0;

/// Aligns two passages that are known to be translations of each other. The confidences of their beads do not include the
/// probability of that.
///
/// # Errors
/// If the deadline passes.
pub(super) fn align(
    model: &Model,
    src: &Segments<'_>,
    tgt: &Segments<'_>,
    work: &mut Workspace,
) -> Result<Alignment, Interrupted> {
    let mut lattice = rounds::lattice(model, src, tgt, work)?;
    let features = add_features(model, &mut lattice, (src, tgt), work)?;
    work.deadline.check()?;
    let path = lattice.best_path();
    let Weights { temperature, soft_temperature, .. } = model.weights;
    let beads = scored_beads(&lattice, &path, if work.soft { soft_temperature } else { temperature });
    let on_path = path.iter().map(|&number| features.get(number));
    let evidence = document_evidence(model, beads.iter().map(|scored| &scored.bead).zip(on_path), work);
    Ok(Alignment {
        beads,
        document_confidence: evidence.probability(),
        evidence,
        soft: work.soft,
        narrowed: work.narrowed,
        displaced: std::mem::take(&mut work.displaced),
    })
}

/// The candidates with their base scores, and the features of each.
///
/// # Errors
/// If the deadline passes.
pub(super) fn candidates(
    model: &Model,
    src: &Segments<'_>,
    tgt: &Segments<'_>,
    work: &mut Workspace,
) -> Result<(Lattice, Vec<Features>), Interrupted> {
    let lattice = rounds::lattice(model, src, tgt, work)?;
    let ends = BothEnds { src: src.ends(&work.judged[0]), tgt: tgt.ends(&work.judged[1]) };
    let Workspace { src, tgt, forward, backward, links, features: memory, .. } = work;
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
    memory.begin();
    let all = |candidate: &Candidate| memory.features(&candidate.bead(), &base, ends);
    let features = lattice.candidates.iter().map(all).collect();
    Ok((lattice, features))
}

/// Adds the weighted features to the scores of the candidates. Candidates that cannot win any more are removed before the
/// expensive feature is computed.
fn add_features(
    model: &Model,
    lattice: &mut Lattice,
    (src, tgt): (&Segments<'_>, &Segments<'_>),
    work: &mut Workspace,
) -> Result<Vec<Features>, Interrupted> {
    let ends = BothEnds { src: src.ends(&work.judged[0]), tgt: tgt.ends(&work.judged[1]) };
    let Workspace { src, tgt, forward, backward, links, features: memory, deadline, soft, .. } = work;
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
    let weights = Features::weights(&model.weights);
    let mut known = Vec::with_capacity(lattice.candidates.len());
    memory.begin();
    for candidate in &mut lattice.candidates {
        deadline.check()?;
        let features = memory.all_but_order(&candidate.bead(), &base, ends);
        candidate.score += features.weighted_by(&weights);
        known.push(features);
    }
    let margin = if *soft { SOFT_PRUNING_MARGIN } else { PRUNING_MARGIN };
    let mut kept = lattice.retain_within(margin).into_iter();
    known.retain(|_| kept.next() == Some(true));
    let rivals = lattice.have_rivals();
    let contested = lattice.candidates.iter_mut().zip(&mut known).zip(rivals).filter(|(_, rivals)| *rivals);
    for ((candidate, features), _) in contested {
        deadline.check()?;
        features.order = memory.order(&candidate.bead(), &base);
        candidate.score += features.order * model.weights.order;
    }
    Ok(known)
}

/// The beads of the path with their posteriors. The posterior of a null bead is the probability that its sentence is
/// unaligned, regardless of the position on the other side.
fn scored_beads(lattice: &Lattice, path: &[usize], temperature: f32) -> Vec<ScoredBead> {
    let posteriors = lattice.posteriors(temperature);
    let mut nulls: FxHashMap<(Kind, u32), f32> = FxHashMap::default();
    let sentence = |candidate: &Candidate| {
        let bead = candidate.bead();
        (candidate.kind, if bead.tgt.is_empty() { bead.src.start } else { bead.tgt.start })
    };
    for (candidate, &posterior) in lattice.candidates.iter().zip(&posteriors) {
        if candidate.bead().is_null() {
            *nulls.entry(sentence(candidate)).or_default() += posterior;
        }
    }
    let confidence = |number: usize| {
        let candidate = &lattice.candidates[number];
        let own = posteriors[number];
        if candidate.bead().is_null() { nulls[&sentence(candidate)] } else { own }.min(MAX_CONFIDENCE)
    };
    let bead = |&number: &usize| ScoredBead {
        bead: lattice.candidates[number].bead(),
        confidence: confidence(number),
    };
    path.iter().map(bead).collect()
}
