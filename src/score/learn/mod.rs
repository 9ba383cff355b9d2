//! Learns links from the document itself, by expectation maximisation of IBM Model 1. The prior counts are
//! the starting point.

pub(super) mod expectation;
mod find;

use super::evidence::links::{LARGE, LinkCounts, Links, Ratios};
use super::side::Side;
use super::weights::Weights;
use crate::align::{Bead, Deadline, Interrupted};
use expectation::{Expectation, ExpectedCounts, LinkRows};
use find::LinkFinder;
use std::ops::Range;

/// Number of iterations of expectation maximisation before a search that another search follows.
const ITERATIONS: usize = 3;
/// Number of iterations before the final scores are computed. More iterations fit the words more closely to
/// the beads found so far, including the wrong ones: with 3, the gold documents lose .0006 of strict F1 on
/// average, and .0028 without a lexicon.
const LAST_ITERATIONS: usize = 2;
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
    finder: LinkFinder,
    /// The links under consideration, sorted by source, then target. Their counts are prior counts until the last
    /// iteration has ended.
    links: Vec<LinkCounts>,
    link_starts: Vec<u32>,
    expectation: Expectation,
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
        self.finder.find((src, tgt), priors, &beads, &mut self.links, &mut self.link_starts);
        if self.links.len() > LARGE {
            self.finder = LinkFinder::default();
        }
        let tension = if is_final { weights.tension } else { 0.0 };
        self.expectation.load(src, tgt, &beads, weights.background, tension);
        let iterations = if is_final { LAST_ITERATIONS } else { ITERATIONS };
        for iteration in 1..=iterations {
            if iteration == 1 {
                self.ratios.compute(src, tgt, self.links.iter().copied(), weights.unseen);
            } else {
                let all = self.links.iter().zip(self.expectation.counted());
                let sums = all.map(|(prior, expected)| prior.plus(expected.total));
                self.ratios.compute(src, tgt, sums, weights.unseen);
            }
            let ratios = &self.ratios.pairs;
            let rows = LinkRows { links: &self.links, starts: &self.link_starts, ratios };
            self.expectation.normalise(rows, deadline)?;
            self.expectation.count(rows, iteration == iterations, deadline)?;
        }
        let Weights { own_bead, discount, .. } = *weights;
        for (link, ExpectedCounts { total, max }) in self.links.iter_mut().zip(self.expectation.counted()) {
            let reduced = |total: f32, max: f32| (total - own_bead * max - discount).max(0.0);
            *link = link.plus((reduced(total.0, max.0), reduced(total.1, max.1)));
        }
        self.links.retain(|link| link.forward > 0.0 || link.backward > 0.0);
        if self.links.capacity() > LARGE {
            self.ratios = Ratios::default();
            self.expectation.shrink();
        }
        links.normalise(src, tgt, &self.links, weights.unseen);
        if self.links.capacity() > LARGE {
            self.links = Vec::new();
        }
        Ok(())
    }
}
