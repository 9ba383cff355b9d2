//! Pairs that somebody else made: how likely is each a translation, whatever its neighbours are?
//!
//! 1. The pairs are read as one document that is cut and aligned already.
//! 2. What is known of their words beforehand says which of them look sound.
//! 3. From these, equal pairs once, more words are learnt, as the aligner learns from its beads: what one pair alone
//!    teaches does not speak for that very pair.
//! 4. With that knowledge every pair is looked at again, and from 3 on again, [`LESSONS`] times in all.

use crate::align::{Bead, Deadline, Interrupted, Region};
use crate::aligner::sentences::{Aligner, Segments, Workspace};
use crate::score::base::BaseScore;
use crate::score::base::lexical::Direction;
use crate::score::confidence::PairEvidence;
use crate::score::features::BothEnds;
use crate::score::learn::Sample;
use crate::score::weights::Weights;
use rustc_hash::FxHashSet;

/// How often the words are learnt.
const LESSONS: usize = 3;

/// Pairs that are less likely translations than this teach nothing. On the gold sets, with as many wrong pairs as right
/// ones among them: 0.5 leaves too little to learn from where the lexicon is poor (Chinese .959 instead of .977), and 0
/// lets the wrong ones speak (Russian .986 instead of .990).
const WORTH_LEARNING_FROM: f32 = 0.1;

/// Pairs of fewer tokens on a side are taken for a sample of a text of so many.
const LEAST_TOKENS: f32 = 20_000.0;

impl Aligner {
    /// What speaks for each of these pairs being translations, sentence by sentence or passage by passage, whatever
    /// their neighbours are. The pairs are each other's background and teach each other's words, so give many at once.
    pub fn pair_evidence(&self, pairs: &[(&str, &str)], work: &mut Workspace) -> Vec<PairEvidence> {
        let src = Segments { texts: pairs.iter().map(|pair| pair.0).collect(), ..Segments::default() };
        let tgt = Segments { texts: pairs.iter().map(|pair| pair.1).collect(), ..Segments::default() };
        work.read(&src, self.src, &tgt, self.tgt);
        for side in [&mut work.src, &mut work.tgt] {
            side.size = side.size.max(LEAST_TOKENS);
        }
        self.know(work);
        let mut seen = FxHashSet::default();
        let distinct: Vec<usize> = (0..pairs.len()).filter(|&k| seen.insert(pairs[k])).collect();
        // Pairs come in portions, and none takes long enough to be left off.
        work.deadline = Deadline::default();
        self.learn_and_look(pairs.len(), &distinct, work).unwrap_or_default()
    }

    fn learn_and_look(
        &self,
        pairs: usize,
        distinct: &[usize],
        work: &mut Workspace,
    ) -> Result<Vec<PairEvidence>, Interrupted> {
        if self.is_soft(work) {
            // Too little is known to choose among them.
            learn(distinct.iter().copied(), &self.weights.softened(0), work)?;
        }
        let mut evidence = look(pairs, &self.weights, work)?;
        for _ in 0..LESSONS {
            let sound = |k: &usize| evidence[*k].probability() >= WORTH_LEARNING_FROM;
            learn(distinct.iter().copied().filter(sound), &self.weights, work)?;
            evidence = look(pairs, &self.weights, work)?;
        }
        Ok(evidence)
    }

    /// The probability that each of these pairs is a translation: [`Aligner::pair_evidence`], weighed.
    pub fn score_pairs(&self, pairs: &[(&str, &str)], work: &mut Workspace) -> Vec<f32> {
        self.pair_evidence(pairs, work).iter().map(PairEvidence::probability).collect()
    }
}

/// Learns from the pairs of these numbers.
fn learn(
    numbers: impl Iterator<Item = usize>,
    weights: &Weights,
    work: &mut Workspace,
) -> Result<(), Interrupted> {
    let beads: Vec<Bead> = numbers.map(bead).collect();
    let Workspace { src, tgt, priors, learner, links, deadline, .. } = work;
    learner.learn(Sample { src, tgt, priors, beads: &beads, weights, by_position: true }, links, deadline)
}

/// Collects what speaks for each pair, as things are known now.
fn look(pairs: usize, weights: &Weights, work: &mut Workspace) -> Result<Vec<PairEvidence>, Interrupted> {
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
