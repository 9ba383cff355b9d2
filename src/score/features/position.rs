//! S1: words in the same place of both sides of a bead explain each other best.
//!
//! With `h(s,t) = exp(−λ·|pos_s − pos_t|)`, positions as shares of the bead's length in tokens (Dyer, Chahuneau and
//! Smith 2013): `D = Σ_t log(π + (1−π)·Σ_s h·p(t|s)/p(t) / Σ_s h)`, `π = (1+μm)/(m+1)`, both ways, the mean.

use super::kernel::Places;
use super::lexical::unexplained;
use super::logs::sum_ln_1p;

/// A link of a bead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BeadLink {
    /// The place of the source token.
    pub p: u32,
    /// The place of the target token.
    pub q: u32,
    /// p(target | source)/p(target).
    pub forward: f32,
    /// p(source | target)/p(source).
    pub backward: f32,
}

/// The links of one bead.
#[derive(Debug, Default)]
pub struct BeadLinks {
    /// The place of each source token, as a share of the bead's source characters, 0..1.
    pub src_at: Vec<f32>,
    /// The place of each target token likewise.
    pub tgt_at: Vec<f32>,
    /// The links, in any order.
    pub links: Vec<BeadLink>,
}

/// Reused memory.
#[derive(Debug, Default)]
pub struct PositionWork {
    src: Places,
    tgt: Places,
    onto_src: Vec<f32>,
    onto_tgt: Vec<f32>,
}

/// D of a bead, in nats.
pub fn score(bead: &BeadLinks, sharpness: f32, background: f32, work: &mut PositionWork) -> f32 {
    let (m, n) = (bead.src_at.len(), bead.tgt_at.len());
    if m == 0 || n == 0 {
        return 0.0;
    }
    let PositionWork { src, tgt, onto_src, onto_tgt } = work;
    src.spread(m, sharpness);
    tgt.spread(n, sharpness);
    for (sums, length) in [(&mut *onto_src, m), (&mut *onto_tgt, n)] {
        sums.clear();
        sums.resize(length, 0.0);
    }
    for link in &bead.links {
        let (p, q) = (link.p as usize, link.q as usize);
        let near = src.near(p, tgt, q);
        onto_tgt[q] += near * link.forward;
        onto_src[p] += near * link.backward;
    }
    (explained(onto_tgt, tgt, src, background) + explained(onto_src, src, tgt, background)) / 2.0
}

/// `Σ log(π + (1−π)·sum/Σh)` over the made tokens.
fn explained(sums: &mut [f32], made: &Places, given: &Places, background: f32) -> f32 {
    let share = unexplained(given.count() as f32, background);
    for (k, sum) in sums.iter_mut().enumerate().filter(|(_, sum)| **sum > 0.0) {
        *sum /= given.sum(given.spread_before(made, k), made, k);
    }
    sums.len() as f32 * share.ln() + sum_ln_1p(sums, (1.0 - share) / share)
}
