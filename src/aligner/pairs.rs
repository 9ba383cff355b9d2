//! Scores existing pairs: how likely is each to be a translation, regardless of its neighbours?
//!
//! 1. The pairs are read as one document that is already aligned.
//! 2. Evidence that does not depend on the pairs gives each of them a first probability.
//! 3. Word translations are learnt from the distinct pairs that are likely enough. Evidence learnt from a pair is
//!    excluded when scoring that pair.
//! 4. All pairs are scored again. Steps 3 and 4 are repeated [`ROUNDS`] times.

use super::knowledge::Workspace;
use super::model::Model;
use super::segments::Segments;
use crate::align::{Bead, Deadline, Interrupted, Region};
use crate::score::base::BaseScore;
use crate::score::base::lexical::Direction;
use crate::score::confidence::PairEvidence;
use crate::score::features::BothEnds;
use crate::score::learn::Sample;
use crate::score::weights::Weights;
use rustc_hash::FxHashSet;

/// Number of times that word translations are learnt.
const ROUNDS: usize = 3;

/// Pairs below this probability are not learnt from. Fitted on gold sets with as many wrong pairs as correct ones: 0.5
/// leaves too little to learn from with a poor lexicon, 0 learns from the wrong pairs (decision 0014).
const MIN_PROBABILITY: f32 = 0.1;

/// Pairs with fewer tokens per side than this are treated as a sample of a text of this size.
const SAMPLE: f32 = 20_000.0;

/// The evidence of each pair. The pairs are each other's background and teach each other's words.
pub(super) fn evidence(model: &Model, pairs: &[(&str, &str)], work: &mut Workspace) -> Vec<PairEvidence> {
    let src = Segments { texts: pairs.iter().map(|pair| pair.0).collect(), ..Segments::default() };
    let tgt = Segments { texts: pairs.iter().map(|pair| pair.1).collect(), ..Segments::default() };
    work.read(model, &src, &tgt);
    for side in [&mut work.src, &mut work.tgt] {
        side.size = side.size.max(SAMPLE);
    }
    work.collect_priors(model);
    let mut seen = FxHashSet::default();
    let distinct: Vec<usize> = (0..pairs.len()).filter(|&k| seen.insert(pairs[k])).collect();
    // Callers give pairs in chunks, none of which takes long enough to need a deadline.
    work.deadline = Deadline::default();
    rounds(model, pairs.len(), &distinct, work).unwrap_or_default()
}

fn rounds(
    model: &Model,
    pairs: usize,
    distinct: &[usize],
    work: &mut Workspace,
) -> Result<Vec<PairEvidence>, Interrupted> {
    if work.is_poorly_covered(model) {
        // There is too little evidence to choose among the pairs yet.
        learn(distinct.iter().copied(), &model.weights.softened(0), work)?;
    }
    let mut evidence = score(pairs, &model.weights, work)?;
    for _ in 0..ROUNDS {
        let likely = |k: &usize| evidence[*k].probability() >= MIN_PROBABILITY;
        learn(distinct.iter().copied().filter(likely), &model.weights, work)?;
        evidence = score(pairs, &model.weights, work)?;
    }
    Ok(evidence)
}

/// Learns word translations from the pairs with these numbers.
fn learn(
    numbers: impl Iterator<Item = usize>,
    weights: &Weights,
    work: &mut Workspace,
) -> Result<(), Interrupted> {
    let beads: Vec<Bead> = numbers.map(bead).collect();
    let Workspace { src, tgt, priors, learner, links, deadline, .. } = work;
    learner.learn(Sample { src, tgt, priors, beads: &beads, weights, by_position: true }, links, deadline)
}

/// The evidence of all pairs with the current links.
fn score(pairs: usize, weights: &Weights, work: &mut Workspace) -> Result<Vec<PairEvidence>, Interrupted> {
    let region = Region::diagonal(pairs);
    let Workspace { src, tgt, links, forward, backward, features: memory, deadline, .. } = work;
    let direction = Direction { given: src, generated: tgt, links: &links.forward };
    forward.fill(direction, region.rows(), 1, weights.background, deadline)?;
    let direction = Direction { given: tgt, generated: src, links: &links.backward };
    backward.fill(direction, region.rows(), 1, weights.background, deadline)?;
    let base = BaseScore::new(src, tgt, forward, backward, links, weights);
    memory.begin();
    let evidence = |k: usize| {
        let bead = bead(k);
        let features = memory.features(&bead, &base, BothEnds::default());
        PairEvidence::of(&bead, &base, &features)
    };
    Ok((0..pairs).map(evidence).collect())
}

/// The bead of pair `k`.
fn bead(k: usize) -> Bead {
    let k = k as u32;
    Bead { src: k..k + 1, tgt: k..k + 1 }
}
