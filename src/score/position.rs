//! S1: words in the same place of both sides of a bead explain each other best.
//!
//! With `h(s,t) = exp(−λ·|pos_s − pos_t|)`, positions as shares of the bead's length in tokens (Dyer, Chahuneau and
//! Smith 2013): `D = Σ_t log(π + (1−π)·Σ_s h·p(t|s)/p(t) / Σ_s h)`, `π = (1+μm)/(m+1)`, both ways, the mean.

use super::kernel::{kernel, kernel_sum};

/// The links of one bead: (source place, target place, ratio target given source, ratio source given target).
#[derive(Debug, Default)]
pub struct BeadLinks {
    /// Source tokens.
    pub m: usize,
    /// Target tokens.
    pub n: usize,
    /// The place of each source token, as a share of the bead's source characters, 0..1.
    pub src_at: Vec<f32>,
    /// The place of each target token likewise.
    pub tgt_at: Vec<f32>,
    /// The links, by source place, then target place.
    pub links: Vec<(u32, u32, f32, f32)>,
}

/// D of a bead, in nats.
pub fn score(bead: &BeadLinks, sharpness: f32, background: f32) -> f32 {
    if bead.m == 0 || bead.n == 0 {
        return 0.0;
    }
    let forward = direction(bead, false, sharpness, background);
    let backward = direction(bead, true, sharpness, background);
    (forward + backward) / 2.0
}

fn direction(bead: &BeadLinks, mirrored: bool, sharpness: f32, background: f32) -> f32 {
    let (given, made) = if mirrored { (bead.n, bead.m) } else { (bead.m, bead.n) };
    let mut sums = vec![0f32; made];
    for &(p, q, forward, backward) in &bead.links {
        let near = kernel(p as usize, bead.m, q as usize, bead.n, sharpness);
        if mirrored {
            sums[p as usize] += near * backward;
        } else {
            sums[q as usize] += near * forward;
        }
    }
    let m = given as f32;
    let share = (1.0 + background * m) / (m + 1.0);
    let explained = |(k, &sum): (usize, &f32)| {
        if sum == 0.0 {
            share.ln()
        } else {
            (share + (1.0 - share) * sum / kernel_sum(k, made, given, sharpness)).ln()
        }
    };
    sums.iter().enumerate().map(explained).sum()
}
