//! Scores existing pairs: estimates how likely each pair is to be a translation, regardless of the pairs
//! before and after it.
//!
//! 1. The pairs are read as one document that is already aligned.
//! 2. Evidence known beforehand, such as lexicons, gives each pair a first probability.
//! 3. If the two sides of a pair share many words, the languages of the pair are examined. A pair whose text
//!    was copied instead of translated is not a translation.
//! 4. Word translations are learnt from the distinct pairs whose probability is at least [`MIN_PROBABILITY`].
//!    Evidence learnt from a pair is excluded when that pair is scored.
//! 5. All pairs are scored again. Steps 4 and 5 are done [`ROUNDS`] times.

use super::alignment::Segments;
use super::knowledge::Workspace;
use super::languages::Documents;
use super::model::Model;
use crate::align::{Bead, Deadline, Interrupted, Region};
use crate::score::{BaseScore, BothEnds, LanguageEvidence, PairEvidence, Scope, Weights};
use rustc_hash::FxHashSet;

/// Number of rounds in which word translations are learnt and the pairs are scored again.
const ROUNDS: usize = 3;

/// Minimum probability of a pair that is used for learning. The value was fitted on data with equal numbers
/// of wrong and correct pairs. With 0.5, too few pairs remain if the lexicon is poor; with 0, all wrong pairs
/// remain.
const MIN_PROBABILITY: f32 = 0.1;

/// The value of `background` in the weights when word translations are learnt from all pairs, right and
/// wrong.
const SOFT_BACKGROUND: f32 = 0.8;

/// Minimum size of a side, in tokens. A smaller set of pairs is treated as a sample of a text of this size
/// (docs/decisions/0008-short-documents.md).
const SAMPLE: f32 = 20_000.0;

/// A pair with the evidence that its sides translate each other.
pub struct ScoredPair {
    /// The evidence from the words, the lengths and the numbers.
    pub evidence: PairEvidence,
    /// The evidence that each side is in its language, or `None` if there was no reason to examine it.
    pub languages: Option<LanguageEvidence>,
}

impl ScoredPair {
    /// Returns the probability that the pair is a translation.
    pub fn probability(&self) -> f32 {
        self.evidence.probability() * probability(self.languages.as_ref())
    }
}

fn probability(languages: Option<&LanguageEvidence>) -> f32 {
    languages.map_or(1.0, LanguageEvidence::probability)
}

/// Computes the evidence for each pair. Word frequencies and translations are learnt from all pairs together.
pub(super) fn evidence(model: &Model, pairs: &[(&str, &str)], work: &mut Workspace) -> Vec<ScoredPair> {
    let segments = |texts| Segments { texts, ..Segments::default() };
    let (src, tgt) = pairs.iter().copied().unzip();
    let (src, tgt) = (segments(src), segments(tgt));
    work.read(model, (&src, &tgt));
    for side in [&mut work.src, &mut work.tgt] {
        side.size = side.size.max(SAMPLE);
    }
    work.collect_priors(model);
    let texts = [&src.texts[..], &tgt.texts[..]];
    let documents = Documents { src: &work.src, tgt: &work.tgt, texts, evidence: &work.evidence };
    let languages: Vec<Option<LanguageEvidence>> =
        (0..pairs.len()).map(|k| documents.languages(&bead(k), false, model)).collect();
    let mut seen = FxHashSet::default();
    let is_wanted =
        |k: &usize| seen.insert(pairs[*k]) && probability(languages[*k].as_ref()) >= MIN_PROBABILITY;
    let distinct: Vec<Bead> = (0..pairs.len()).filter(is_wanted).map(bead).collect();
    // Callers pass pairs in chunks that are too small to need a deadline.
    work.deadline = Deadline::default();
    let evidence = rounds(model, pairs.len(), &distinct, work).unwrap_or_default();
    let scored = evidence.into_iter().zip(languages);
    scored.map(|(evidence, languages)| ScoredPair { evidence, languages }).collect()
}

fn rounds(
    model: &Model,
    pairs: usize,
    beads: &[Bead],
    work: &mut Workspace,
) -> Result<Vec<PairEvidence>, Interrupted> {
    if work.is_poorly_covered(model) {
        // Few words have a known translation, so likely pairs cannot be selected yet. Learn from all pairs.
        let weights = Weights { background: SOFT_BACKGROUND, ..model.weights.clone() };
        work.learn(beads, &weights, true)?;
    }
    let mut evidence = score(pairs, &model.weights, work)?;
    for _ in 0..ROUNDS {
        let is_likely = |bead: &&Bead| evidence[bead.src.start as usize].probability() >= MIN_PROBABILITY;
        let likely: Vec<Bead> = beads.iter().filter(is_likely).cloned().collect();
        work.learn(&likely, &model.weights, true)?;
        evidence = score(pairs, &model.weights, work)?;
    }
    Ok(evidence)
}

/// Computes the evidence for all pairs with the word links known so far.
fn score(pairs: usize, weights: &Weights, work: &mut Workspace) -> Result<Vec<PairEvidence>, Interrupted> {
    work.fill_tables(&Region::diagonal(pairs), Scope::Pairs, weights.background)?;
    let Workspace { src, tgt, links, forward, backward, features: memory, .. } = work;
    let base = BaseScore::new(src, tgt, forward, backward, links, weights);
    memory.begin();
    let evidence = |k: usize| {
        let bead = bead(k);
        let features = memory.features(&bead, &base, BothEnds::default());
        PairEvidence::of(&bead, &base, &features)
    };
    Ok((0..pairs).map(evidence).collect())
}

/// Returns the 1-1 bead of pair `k`.
fn bead(k: usize) -> Bead {
    let k = k as u32;
    Bead { src: k..k + 1, tgt: k..k + 1 }
}
