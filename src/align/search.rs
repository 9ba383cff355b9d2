//! The exact search in a region: dynamic programming over all beads whose both ends lie in it.

use super::lattice::{Candidate, Lattice};
use super::{Bead, KINDS, Region};

/// Scores beads, in nats: the higher, the likelier.
pub trait BeadScore {
    /// The score of the bead of kind number `kind` in [`KINDS`] that begins at (i, j).
    fn score(&self, i: usize, j: usize, kind: usize) -> f32;
}

/// No path leads here.
const UNREACHED: f32 = f32::NEG_INFINITY;

/// The scores of all beads in a region, computed once.
#[derive(Debug, Default)]
pub struct Grid {
    /// By point, then kind; [`UNREACHED`] where a bead would leave the region.
    scores: Vec<f32>,
    // Sums over a whole document need more digits than one score.
    best: Vec<f64>,
    from: Vec<u8>,
    forward: Vec<f64>,
    backward: Vec<f64>,
}

impl Grid {
    /// Computes every bead's score.
    pub fn fill(&mut self, region: &Region, scorer: &impl BeadScore) {
        self.scores.clear();
        self.scores.reserve(region.points() * KINDS.len());
        for i in 0..=region.sources() {
            for j in region.row(i) {
                for (number, kind) in KINDS.iter().enumerate() {
                    let inside = region.index(i + kind.src as usize, j + kind.tgt as usize).is_some();
                    self.scores.push(if inside { scorer.score(i, j, number) } else { UNREACHED });
                }
            }
        }
    }

    /// The path of the highest sum.
    pub fn best_path(&mut self, region: &Region) -> Vec<Bead> {
        self.best.clear();
        self.best.resize(region.points(), f64::NEG_INFINITY);
        self.from.clear();
        self.from.resize(region.points(), 0);
        self.best[0] = 0.0;
        let mut point = 0;
        for i in 0..=region.sources() {
            for j in region.row(i) {
                let here = self.best[point];
                for (number, kind) in KINDS.iter().enumerate() {
                    let score = self.scores[point * KINDS.len() + number];
                    if score == UNREACHED {
                        continue;
                    }
                    let Some(end) = region.index(i + kind.src as usize, j + kind.tgt as usize) else {
                        continue;
                    };
                    if here + f64::from(score) > self.best[end] {
                        self.best[end] = here + f64::from(score);
                        self.from[end] = number as u8;
                    }
                }
                point += 1;
            }
        }
        self.trace(region)
    }

    fn trace(&self, region: &Region) -> Vec<Bead> {
        let (mut i, mut j) = (region.sources(), region.targets());
        let mut beads = Vec::new();
        while (i, j) != (0, 0) {
            let Some(point) = region.index(i, j) else { break };
            let kind = KINDS[self.from[point] as usize];
            let (a, b) = (kind.src as usize, kind.tgt as usize);
            beads.push(Bead { src: (i - a) as u32..i as u32, tgt: (j - b) as u32..j as u32 });
            (i, j) = (i - a, j - b);
        }
        beads.reverse();
        beads
    }

    /// The beads whose posterior probability at this temperature is at least `least`, and those of `path`.
    pub fn lattice(&mut self, region: &Region, temperature: f32, least: f32, path: &[Bead]) -> Lattice {
        self.forward_backward(region, temperature);
        let total = self.forward[region.points() - 1];
        let mut on_path = path.iter().peekable();
        let mut candidates = Vec::new();
        let mut point = 0;
        for i in 0..=region.sources() {
            for j in region.row(i) {
                let wanted = on_path.next_if(|bead| (bead.src.start, bead.tgt.start) == (i as u32, j as u32));
                for (number, kind) in KINDS.iter().enumerate() {
                    let score = self.scores[point * KINDS.len() + number];
                    if score == UNREACHED {
                        continue;
                    }
                    let (to_i, to_j) = (i + kind.src as usize, j + kind.tgt as usize);
                    let Some(end) = region.index(to_i, to_j) else { continue };
                    let posterior =
                        (self.forward[point] + f64::from(score / temperature) + self.backward[end] - total)
                            .exp();
                    let chosen =
                        wanted.is_some_and(|bead| (bead.src.end, bead.tgt.end) == (to_i as u32, to_j as u32));
                    if posterior >= f64::from(least) || chosen {
                        candidates.push(Candidate { i: i as u32, j: j as u32, kind: number as u8, score });
                    }
                }
                point += 1;
            }
        }
        Lattice { candidates }
    }

    fn forward_backward(&mut self, region: &Region, temperature: f32) {
        let points = region.points();
        self.forward.clear();
        self.forward.resize(points, f64::NEG_INFINITY);
        self.backward.clear();
        self.backward.resize(points, f64::NEG_INFINITY);
        self.forward[0] = 0.0;
        self.backward[points - 1] = 0.0;
        let mut point = 0;
        for i in 0..=region.sources() {
            for j in region.row(i) {
                let here = self.forward[point];
                for (number, kind) in KINDS.iter().enumerate() {
                    let score = self.scores[point * KINDS.len() + number];
                    if score != UNREACHED
                        && let Some(end) = region.index(i + kind.src as usize, j + kind.tgt as usize)
                    {
                        self.forward[end] = log_add(self.forward[end], here + f64::from(score / temperature));
                    }
                }
                point += 1;
            }
        }
        for i in (0..=region.sources()).rev() {
            for j in region.row(i).rev() {
                point -= 1;
                let mut sum = self.backward[point];
                for (number, kind) in KINDS.iter().enumerate() {
                    let score = self.scores[point * KINDS.len() + number];
                    if score != UNREACHED
                        && let Some(end) = region.index(i + kind.src as usize, j + kind.tgt as usize)
                    {
                        sum = log_add(sum, self.backward[end] + f64::from(score / temperature));
                    }
                }
                self.backward[point] = sum;
            }
        }
    }
}

/// log(exp(a) + exp(b)).
pub(super) fn log_add(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    // Below this the smaller one is lost in rounding; two impossible ones stay impossible.
    if low < high - 36.0 || high == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}
