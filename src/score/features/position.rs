//! The position score (S1). It assumes that a word and its translation have similar relative positions in
//! their sides of a bead.
//!
//! The score is the mean of both directions of `D = Σ_t log(π + (1−π)·Σ_s h·p(t|s)/p(t) / Σ_s h)`. Here
//! `π = (1+μm)/(m+1)` for m tokens s and background share μ, and `h = exp(−λ·|pos_s − pos_t|)`. A position is
//! a share of the bead's tokens (Dyer, Chahuneau and Smith 2013).

use super::proximity::Positions;
use crate::score::base::lexical::{sum_ln_1p, unexplained};
use crate::score::side::reset;

/// A link between source token `p` and target token `q` of a bead.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct BeadLink {
    pub(crate) p: u32,
    pub(crate) q: u32,
    /// p(target | source)/p(target).
    pub(crate) forward: f32,
    /// p(source | target)/p(source).
    pub(crate) backward: f32,
}

#[derive(Debug, Default)]
pub(crate) struct BeadLinks {
    /// The position of each source token, as a share of the bead's source characters, 0..1.
    pub(crate) src_at: Vec<f32>,
    /// The position of each target token, as a share of the bead's target characters, 0..1.
    pub(crate) tgt_at: Vec<f32>,
    /// The links, in any order.
    pub(crate) links: Vec<BeadLink>,
}

#[derive(Debug, Default)]
pub(crate) struct PositionWork {
    src: Positions,
    tgt: Positions,
    src_sums: Vec<f32>,
    tgt_sums: Vec<f32>,
}

/// Returns the position score of a bead, in nats.
pub(crate) fn score(bead: &BeadLinks, tension: f32, background: f32, work: &mut PositionWork) -> f32 {
    let (m, n) = (bead.src_at.len(), bead.tgt_at.len());
    if m == 0 || n == 0 {
        return 0.0;
    }
    let PositionWork { src, tgt, src_sums, tgt_sums } = work;
    src.spread(m, tension);
    tgt.spread(n, tension);
    reset(src_sums, m, 0.0);
    reset(tgt_sums, n, 0.0);
    for link in &bead.links {
        let (p, q) = (link.p as usize, link.q as usize);
        let proximity = src.proximity(p, tgt, q);
        tgt_sums[q] += proximity * link.forward;
        src_sums[p] += proximity * link.backward;
    }
    (explained(tgt_sums, tgt, src, background) + explained(src_sums, src, tgt, background)) / 2.0
}

/// Returns the position score of one direction: `Σ log(π + (1−π)·sum/Σh)` over the generated tokens.
fn explained(sums: &mut [f32], generated: &Positions, given: &Positions, background: f32) -> f32 {
    let share = unexplained(given.count() as f32, background);
    for (k, sum) in sums.iter_mut().enumerate().filter(|(_, sum)| **sum > 0.0) {
        *sum /= given.sum(given.spread_before(generated, k), generated, k);
    }
    sums.len() as f32 * share.ln() + sum_ln_1p(sums, (1.0 - share) / share)
}
