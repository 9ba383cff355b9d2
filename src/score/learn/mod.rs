//! Learns links from the document itself, by expectation maximisation of IBM Model 1. The prior counts are
//! the starting point.
//!
//! A pair of keys is considered if it has prior counts, or if its keys occur together in at least two beads
//! and more often than by chance. One bead is not enough, because the largest count of a link in a single
//! bead is subtracted.

pub(super) mod expectation;

use super::evidence::links::{LARGE, LinkCounts, Links, Ratios};
use super::side::{Side, accumulate, reset};
use super::weights::Weights;
use crate::align::{Bead, Deadline, Interrupted};
use expectation::{Expectation, ExpectedCounts, LinkRows};
use std::ops::Range;

/// Number of iterations of expectation maximisation before a search that another search follows.
const ITERATIONS: usize = 3;
/// Number of iterations before the final scores are computed. More iterations fit the words more closely to
/// the beads found so far, including the wrong ones: with 3, the gold documents lose .0006 of strict F1 on
/// average, and .0028 without a lexicon.
const LAST_ITERATIONS: usize = 2;
/// Two keys are linked only if the number of beads that contain both exceeds the number expected by chance by
/// this many standard deviations. On the gold alignments, 0 is slower and no more accurate, and 1.5 costs a
/// point of F1 if the lexicon is small.
const MIN_DEVIATIONS: f32 = 0.5;
/// Beads with more tokens than this on a side are skipped. They contain no real sentences, and the time to
/// learn from a bead is quadratic in its length.
const MAX_TOKENS: usize = 4096;

#[derive(Clone, Copy)]
pub(crate) struct Sample<'a> {
    pub(crate) src: &'a Side,
    pub(crate) tgt: &'a Side,
    pub(crate) priors: &'a [LinkCounts],
    /// The beads to learn from. Null beads are ignored.
    pub(crate) beads: &'a [Bead],
    pub(crate) weights: &'a Weights,
    /// Whether the links are for the final scores, not for a search that others follow. If so, links between
    /// tokens at similar relative positions in a bead count more.
    pub(crate) is_final: bool,
}

#[derive(Debug, Default)]
pub(crate) struct LinkLearner {
    /// For each source key, the start of its list in `beads`.
    bead_starts: Vec<u32>,
    /// The beads that contain each source key.
    beads: Vec<u32>,
    /// For each bead, the start of its list in `tgt_keys`.
    key_starts: Vec<u32>,
    /// The distinct target keys of each bead.
    tgt_keys: Vec<u32>,
    /// The number of beads that contain each target key.
    bead_counts: Vec<u32>,
    /// For each key, the last bead in which the key was seen.
    seen: Vec<u32>,
    /// For each target key, the number of beads that it shares with the current source key.
    shared: Vec<u32>,
    touched: Vec<u32>,
    /// The links under consideration, with their prior counts, sorted by source, then target.
    links: Vec<LinkCounts>,
    link_starts: Vec<u32>,
    expectation: Expectation,
    counts: Vec<LinkCounts>,
    ratios: Ratios,
}

impl LinkLearner {
    /// Learns from a sample and replaces `links` with links computed from prior and expected counts.
    pub(crate) fn learn(
        &mut self,
        sample: Sample<'_>,
        links: &mut Links,
        deadline: &Deadline,
    ) -> Result<(), Interrupted> {
        let Sample { src, tgt, priors, beads, weights, is_final } = sample;
        links.shrink();
        let fits = |side: &Side, range: Range<usize>| side.token_count(range) as usize <= MAX_TOKENS;
        let is_usable = |bead: &&Bead| {
            let (s, t) = bead.sides();
            !bead.is_null() && fits(src, s) && fits(tgt, t)
        };
        let beads: Vec<&Bead> = beads.iter().filter(is_usable).collect();
        self.find_links(src, tgt, priors, &beads);
        self.counts.clone_from(&self.links);
        let tension = if is_final { weights.tension } else { 0.0 };
        self.expectation.load(src, tgt, &beads, weights.background, tension);
        let iterations = if is_final { LAST_ITERATIONS } else { ITERATIONS };
        for iteration in 1..=iterations {
            self.ratios.compute(src, tgt, &self.counts, weights.unseen);
            let ratios = &self.ratios.pairs;
            let rows = LinkRows { links: &self.links, starts: &self.link_starts, ratios };
            self.expectation.normalise(rows, deadline)?;
            let last = iteration == iterations;
            let (own, discount) = if last { (weights.own_bead, weights.discount) } else { (0.0, 0.0) };
            let expected = self.expectation.count(rows, last, deadline)?;
            let updates = self.counts.iter_mut().zip(&self.links).zip(expected);
            for ((count, prior), ExpectedCounts { total, max }) in updates {
                count.forward = prior.forward + (total.0 - own * max.0 - discount).max(0.0);
                count.backward = prior.backward + (total.1 - own * max.1 - discount).max(0.0);
            }
        }
        self.counts.retain(|link| link.forward > 0.0 || link.backward > 0.0);
        self.shrink();
        links.normalise(src, tgt, &self.counts, weights.unseen);
        Ok(())
    }

    fn shrink(&mut self) {
        if self.links.len() > LARGE {
            self.links = Vec::new();
            self.ratios = Ratios::default();
            self.expectation.shrink();
        }
    }

    /// Lists the links to consider: those with prior counts, and pairs that occur together in several beads.
    fn find_links(&mut self, src: &Side, tgt: &Side, priors: &[LinkCounts], beads: &[&Bead]) {
        self.list_beads(src, beads);
        self.list_keys(tgt, beads);
        reset(&mut self.shared, tgt.keys.len(), 0);
        self.links.clear();
        self.link_starts.clear();
        let mut priors = priors.iter().peekable();
        for s in 0..src.keys.len() as u32 {
            let start = self.links.len();
            self.link_starts.push(start as u32);
            let own = self.bead_starts[s as usize] as usize..self.bead_starts[s as usize + 1] as usize;
            let share = own.len() as f32 / beads.len() as f32;
            if own.len() >= 2 {
                self.count_shared(own);
            }
            while let Some(prior) = priors.next_if(|prior| prior.src == s) {
                self.shared[prior.tgt as usize] = 0;
                self.links.push(*prior);
            }
            for &t in &self.touched {
                let times = std::mem::take(&mut self.shared[t as usize]);
                let chance = share * self.bead_counts[t as usize] as f32;
                if times >= 2 && times as f32 >= chance + MIN_DEVIATIONS * chance.sqrt() {
                    self.links.push(LinkCounts { src: s, tgt: t, forward: 0.0, backward: 0.0 });
                }
            }
            self.touched.clear();
            self.links[start..].sort_unstable_by_key(|link| link.tgt);
        }
        self.link_starts.push(self.links.len() as u32);
    }

    fn list_beads(&mut self, src: &Side, beads: &[&Bead]) {
        let sentences = |bead: &Bead| bead.sides().0;
        reset(&mut self.bead_starts, src.keys.len() + 1, 0);
        for_distinct_keys(src, beads, sentences, &mut self.seen, |_, s| {
            self.bead_starts[s as usize + 1] += 1;
        });
        accumulate(&mut self.bead_starts);
        reset(&mut self.beads, self.bead_starts[src.keys.len()] as usize, 0);
        let mut next = self.bead_starts.clone();
        for_distinct_keys(src, beads, sentences, &mut self.seen, |number, s| {
            self.beads[next[s as usize] as usize] = number;
            next[s as usize] += 1;
        });
    }

    fn list_keys(&mut self, tgt: &Side, beads: &[&Bead]) {
        let sentences = |bead: &Bead| bead.sides().1;
        reset(&mut self.bead_counts, tgt.keys.len(), 0);
        self.tgt_keys.clear();
        reset(&mut self.key_starts, beads.len() + 1, 0);
        for_distinct_keys(tgt, beads, sentences, &mut self.seen, |number, t| {
            self.bead_counts[t as usize] += 1;
            self.tgt_keys.push(t);
            self.key_starts[number as usize + 1] += 1;
        });
        accumulate(&mut self.key_starts);
    }

    fn count_shared(&mut self, own: Range<usize>) {
        for &number in &self.beads[own] {
            let keys = &self.key_starts[number as usize..number as usize + 2];
            for &t in &self.tgt_keys[keys[0] as usize..keys[1] as usize] {
                let times = &mut self.shared[t as usize];
                if *times == 0 {
                    self.touched.push(t);
                }
                *times += 1;
            }
        }
    }
}

/// Calls `found(bead number, key)` for each distinct key on one side of each bead, in order.
fn for_distinct_keys(
    side: &Side,
    beads: &[&Bead],
    sentences: fn(&Bead) -> Range<usize>,
    seen: &mut Vec<u32>,
    mut found: impl FnMut(u32, u32),
) {
    reset(seen, side.keys.len(), u32::MAX);
    for (number, bead) in (0u32..).zip(beads) {
        for &key in side.tokens_of(sentences(bead)) {
            if std::mem::replace(&mut seen[key as usize], number) != number {
                found(number, key);
            }
        }
    }
}
