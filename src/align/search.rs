//! Exact search for the best path in a region, by dynamic programming over all beads inside the region.

use super::lattice::{Candidate, Lattice};
use super::{Bead, BeadScore, Deadline, Interrupted, KINDS, Region};

/// The score of a bead that would leave the region.
const UNREACHABLE: f32 = f32::NEG_INFINITY;

/// If the lattice has more candidates per sentence than this, the margin is halved. Typical lattices have
/// two.
const MAX_CANDIDATES_PER_SENTENCE: usize = 16;
/// The margin of the lattice is not halved any further once it is at most this many nats.
const MIN_MARGIN: f32 = 1.0;
/// The upper limit of a margin that has been halved, in nats. It makes an infinite margin finite.
const MAX_MARGIN: f32 = 100.0;
/// A region may always have this many points, and a lattice this many candidates, however short the document
/// is.
const ALWAYS_ALLOWED: usize = 1 << 17;

/// The scores of the beads of all kinds that start at a point. A bead that would leave the region scores
/// [`UNREACHABLE`].
type Scores = [f32; KINDS.len()];

/// Maximum number of points in a region for which the scores are kept, enough for 100,000 sentences. The
/// scores take 68 bytes per point, at most 214 MB in total. In a larger region, scores are recomputed when
/// needed, which makes the search up to 10 % slower.
const MAX_KEPT: usize = if cfg!(test) { 100 } else { 3 << 20 };

/// The results of a search for each point. The next search reuses the memory.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    /// The scores at each point; empty if the region has more than [`MAX_KEPT`] points.
    scores: Vec<Scores>,
    /// The best score of any path from the start to each point. The type is `f64` because the scores of the
    /// whole document are added up.
    pub(super) best_to: Vec<f64>,
    /// The best score of any path from each point to the end.
    pub(super) best_from: Vec<f64>,
    /// The kind of the last bead of the best path to each point, as an index into [`KINDS`].
    last_kind: Vec<u8>,
}

impl Grid {
    /// Finds the path with the highest total score in a region.
    pub(crate) fn search(
        &mut self,
        region: &Region,
        scorer: &impl BeadScore,
        deadline: &Deadline,
    ) -> Result<Vec<Bead>, Interrupted> {
        let points = region.points();
        self.scores.clear();
        let keep = points <= MAX_KEPT;
        self.scores.reserve(if keep { points } else { 0 });
        self.best_to.clear();
        self.best_to.resize(points, f64::NEG_INFINITY);
        self.last_kind.clear();
        self.last_kind.resize(points, 0);
        self.best_to[0] = 0.0;
        let mut point = 0;
        for i in 0..=region.sources() {
            deadline.check()?;
            for j in region.row(i) {
                let ends = ends(region, i, j);
                let scores = scores(scorer, i, j, &ends);
                let here = self.best_to[point];
                for (number, (score, end)) in scores.iter().zip(ends).enumerate() {
                    if let Some(end) = end
                        && here + f64::from(*score) > self.best_to[end]
                    {
                        self.best_to[end] = here + f64::from(*score);
                        self.last_kind[end] = number as u8;
                    }
                }
                if keep {
                    self.scores.push(scores);
                }
                point += 1;
            }
        }
        Ok(self.trace(region))
    }

    pub(crate) fn points(&self) -> usize {
        self.best_to.len()
    }

    #[inline]
    fn at(&self, region: &Region, scorer: &impl BeadScore, point: usize, (i, j): (usize, usize)) -> Scores {
        match self.scores.get(point) {
            Some(scores) => *scores,
            None => scores(scorer, i, j, &ends(region, i, j)),
        }
    }

    fn trace(&self, region: &Region) -> Vec<Bead> {
        let (mut i, mut j) = (region.sources(), region.targets());
        let mut beads = Vec::new();
        while (i, j) != (0, 0) {
            let Some(point) = region.index(i, j) else { break };
            let kind = KINDS[self.last_kind[point] as usize];
            let (a, b) = (kind.src as usize, kind.tgt as usize);
            beads.push(Bead { src: (i - a) as u32..i as u32, tgt: (j - b) as u32..j as u32 });
            (i, j) = (i - a, j - b);
        }
        beads.reverse();
        beads
    }

    /// Returns the beads of all paths within `margin` nats of the best path, and the beads of `path`, which
    /// must be the best path. Reduces the margin if there would be too many beads.
    pub(crate) fn lattice(
        &mut self,
        region: &Region,
        scorer: &impl BeadScore,
        mut margin: f32,
        path: &[Bead],
    ) -> Lattice {
        self.fill_best_from(region, scorer);
        loop {
            let max =
                if margin > MIN_MARGIN { limit(region, MAX_CANDIDATES_PER_SENTENCE) } else { usize::MAX };
            if let Some(lattice) = self.within(region, scorer, margin, path, max) {
                return lattice;
            }
            margin = (margin / 2.0).min(MAX_MARGIN);
        }
    }

    /// Does the same as [`Grid::lattice`], but with a fixed margin. Returns `None` if there are more than
    /// `max` beads.
    fn within(
        &self,
        region: &Region,
        scorer: &impl BeadScore,
        margin: f32,
        path: &[Bead],
        max: usize,
    ) -> Option<Lattice> {
        let min_sum = self.best_to[region.points() - 1] - f64::from(margin);
        let mut on_path = path.iter().peekable();
        let mut candidates = Vec::new();
        let mut point = 0;
        for i in 0..=region.sources() {
            for j in region.row(i) {
                let path_bead =
                    on_path.next_if(|bead| (bead.src.start, bead.tgt.start) == (i as u32, j as u32));
                // Every path through a bead that starts at this point also passes through the point itself,
                // so no such path has a higher score than the best path through the point.
                if self.best_to[point] + self.best_from[point] >= min_sum || path_bead.is_some() {
                    let scores = self.at(region, scorer, point, (i, j));
                    let kinds = KINDS.iter().zip(&scores).zip(ends(region, i, j));
                    candidates.extend(kinds.filter_map(|((&kind, &score), end)| {
                        let candidate = Candidate { i: i as u32, j: j as u32, kind, score };
                        let sum = self.best_to[point] + f64::from(score) + self.best_from[end?];
                        let is_kept =
                            sum >= min_sum || path_bead.is_some_and(|bead| *bead == candidate.bead());
                        is_kept.then_some(candidate)
                    }));
                }
                point += 1;
            }
            if candidates.len() > max {
                return None;
            }
        }
        Some(Lattice { candidates })
    }

    pub(super) fn fill_best_from(&mut self, region: &Region, scorer: &impl BeadScore) {
        let points = region.points();
        self.best_from.clear();
        self.best_from.resize(points, f64::NEG_INFINITY);
        self.best_from[points - 1] = 0.0;
        let mut point = points;
        for i in (0..=region.sources()).rev() {
            for j in region.row(i).rev() {
                point -= 1;
                let scores = self.at(region, scorer, point, (i, j));
                let mut best = self.best_from[point];
                for (&score, kind) in scores.iter().zip(&KINDS) {
                    if score != UNREACHABLE
                        && let Some(end) = region.index(i + kind.src as usize, j + kind.tgt as usize)
                    {
                        best = best.max(self.best_from[end] + f64::from(score));
                    }
                }
                self.best_from[point] = best;
            }
        }
    }
}

/// Returns, for each kind of bead, the number of the point where a bead of this kind that starts at (i, j)
/// ends, or `None` if that point is outside the region.
#[inline]
fn ends(region: &Region, i: usize, j: usize) -> [Option<usize>; KINDS.len()] {
    let mut ends = [None; KINDS.len()];
    for (end, kind) in ends.iter_mut().zip(&KINDS) {
        *end = region.index(i + kind.src as usize, j + kind.tgt as usize);
    }
    ends
}

/// Computes the scores of the beads that start at (i, j). `ends` has the numbers of their end points, as
/// returned by [`ends`].
#[inline]
fn scores(scorer: &impl BeadScore, i: usize, j: usize, ends: &[Option<usize>; KINDS.len()]) -> Scores {
    let mut inside = [false; KINDS.len()];
    for (inside, end) in inside.iter_mut().zip(ends) {
        *inside = end.is_some();
    }
    let mut scores = [UNREACHABLE; KINDS.len()];
    scorer.scores(i, j, &inside, &mut scores);
    for (score, inside) in scores.iter_mut().zip(inside) {
        *score = if inside { *score } else { UNREACHABLE };
    }
    scores
}

/// Returns the maximum number of points or candidates in a region, given the number allowed per sentence.
pub(super) fn limit(region: &Region, per_sentence: usize) -> usize {
    ALWAYS_ALLOWED.max(per_sentence * (region.sources() + region.targets()))
}
