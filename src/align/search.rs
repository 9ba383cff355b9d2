//! The exact search in a region: dynamic programming over all beads whose both ends lie in it.

use super::lattice::{Candidate, Lattice};
use super::region::UNTOUCHED;
use super::{Bead, Halt, Halted, KINDS, Region};
use std::ops::Range;

/// Scores beads, in nats: the higher, the likelier.
pub trait BeadScore {
    /// The score of the bead of kind number `kind` in [`KINDS`] that begins at (i, j).
    fn score(&self, i: usize, j: usize, kind: usize) -> f32;

    /// The scores of all kinds at a point; what is not `inside` the region is not looked at afterwards.
    fn scores(&self, i: usize, j: usize, inside: &[bool; KINDS.len()], out: &mut [f32; KINDS.len()]) {
        for (kind, (score, _)) in out.iter_mut().zip(inside).enumerate().filter(|(_, (_, inside))| **inside) {
            *score = self.score(i, j, kind);
        }
    }
}

/// No path leads here.
const UNREACHED: f32 = f32::NEG_INFINITY;

/// Points further than this from the path before are not looked at again, in sentences: in texts that do not repeat
/// themselves the margin leaves four points a row.
const FARTHEST: u32 = 40;
/// … and half as far, and again, down to this, as long as there are more points than [`MOST_POINTS`] a sentence: such a
/// text repeats itself throughout.
const NEAREST: u32 = 5;
const MOST_POINTS: usize = 8;
/// With more candidates than this a sentence the margin is halved, down to [`LEAST_MARGIN`]. A text that does not repeat
/// itself has two.
const MOST_CANDIDATES: usize = 16;
const LEAST_MARGIN: f32 = 1.0;
const WIDEST_MARGIN: f32 = 100.0;
/// In a document of fewer points or candidates nothing of that is asked.
const MANY: usize = 1 << 17;

/// The scores of all kinds of bead at a point; [`UNREACHED`] where a bead would leave the region.
type Scores = [f32; KINDS.len()];

/// The scores of so many points are kept, 68 bytes each, 214 MB: enough for 100,000 sentences. Those of more are asked for
/// again where they are needed again, which takes up to a tenth longer in all.
const MOST_KEPT: usize = if cfg!(test) { 100 } else { 3 << 20 };

/// What is known of the points of a region.
#[derive(Debug, Default)]
pub struct Grid {
    /// By point; none at all if they are too many.
    scores: Vec<Scores>,
    // Sums over a whole document need more digits than one score.
    best: Vec<f64>,
    from: Vec<u8>,
    onward: Vec<f64>,
}

impl Grid {
    /// Finds the path of the highest sum.
    ///
    /// # Errors
    /// When `halt` is due before that is done.
    pub fn search(
        &mut self,
        region: &Region,
        scorer: &impl BeadScore,
        halt: &Halt,
    ) -> Result<Vec<Bead>, Halted> {
        let points = region.points();
        self.scores.clear();
        let keep = points <= MOST_KEPT;
        self.scores.reserve(if keep { points } else { 0 });
        self.best.clear();
        self.best.resize(points, f64::NEG_INFINITY);
        self.from.clear();
        self.from.resize(points, 0);
        self.best[0] = 0.0;
        let mut point = 0;
        for i in 0..=region.sources() {
            halt.check()?;
            for j in region.row(i) {
                let ends = ends(region, i, j);
                let scores = scores(scorer, i, j, &ends);
                let here = self.best[point];
                for (number, (score, end)) in scores.iter().zip(ends).enumerate() {
                    if let Some(end) = end
                        && here + f64::from(*score) > self.best[end]
                    {
                        self.best[end] = here + f64::from(*score);
                        self.from[end] = number as u8;
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

    /// How many points it holds.
    pub fn points(&self) -> usize {
        self.best.len()
    }

    /// The scores at a point, kept or asked for again.
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
            let kind = KINDS[self.from[point] as usize];
            let (a, b) = (kind.src as usize, kind.tgt as usize);
            beads.push(Bead { src: (i - a) as u32..i as u32, tgt: (j - b) as u32..j as u32 });
            (i, j) = (i - a, j - b);
        }
        beads.reverse();
        beads
    }

    /// The beads of all paths whose sum is at most `margin` nats under the best one's; those of `path`, which must be
    /// the best one, in any case. Where there are too many, the margin is made smaller.
    pub fn lattice(
        &mut self,
        region: &Region,
        scorer: &impl BeadScore,
        margin: f32,
        path: &[Bead],
    ) -> Lattice {
        self.best_from(region, scorer);
        let mut margin = margin;
        loop {
            let most = if margin > LEAST_MARGIN { many(region, MOST_CANDIDATES) } else { usize::MAX };
            if let Some(lattice) = self.within(region, scorer, margin, path, most) {
                return lattice;
            }
            margin = (margin / 2.0).min(WIDEST_MARGIN);
        }
    }

    /// The beads of paths within a margin, unless they are more than `most`.
    fn within(
        &self,
        region: &Region,
        scorer: &impl BeadScore,
        margin: f32,
        path: &[Bead],
        most: usize,
    ) -> Option<Lattice> {
        let least = self.best[region.points() - 1] - f64::from(margin);
        let mut on_path = path.iter().peekable();
        let mut candidates = Vec::new();
        let mut point = 0;
        for i in 0..=region.sources() {
            for j in region.row(i) {
                let wanted = on_path.next_if(|bead| (bead.src.start, bead.tgt.start) == (i as u32, j as u32));
                // No bead from here can do better than the point itself.
                if self.best[point] + self.onward[point] >= least || wanted.is_some() {
                    let here = Candidate { i: i as u32, j: j as u32, kind: KINDS[0], score: 0.0 };
                    let scores = self.at(region, scorer, point, (i, j));
                    self.keep(region, point, here, &scores, least, wanted, &mut candidates);
                }
                point += 1;
            }
            if candidates.len() > most {
                return None;
            }
        }
        Some(Lattice { candidates })
    }

    /// The points of all paths whose sum is at most `margin` nats under the best one's, and one more on either side of
    /// each row: so much the score of a bead may ask about its neighbours. Where a text repeats itself, a great many paths
    /// are as good as the best one, `path`: points far from it are left out, the sooner the more there are.
    pub fn near(&mut self, region: &Region, scorer: &impl BeadScore, path: &[Bead], margin: f32) -> Region {
        self.best_from(region, scorer);
        let least = self.best[region.points() - 1] - f64::from(margin);
        let sums: Vec<bool> =
            self.best.iter().zip(&self.onward).map(|(to, from)| to + from >= least).collect();
        let passed = passed(path, region);
        let mut farthest = FARTHEST;
        loop {
            let near = points_near(region, &sums, &passed, farthest);
            if near.points() <= many(region, MOST_POINTS) || farthest <= NEAREST {
                return near;
            }
            farthest /= 2;
        }
    }

    /// Keeps what is good enough of the beads that begin at a point.
    #[allow(clippy::too_many_arguments)]
    fn keep(
        &self,
        region: &Region,
        point: usize,
        here: Candidate,
        scores: &Scores,
        least: f64,
        wanted: Option<&Bead>,
        candidates: &mut Vec<Candidate>,
    ) {
        let ends = ends(region, here.i as usize, here.j as usize);
        for ((kind, &score), end) in KINDS.iter().zip(scores).zip(ends) {
            let candidate = Candidate { kind: *kind, score, ..here };
            if let Some(end) = end {
                let sum = self.best[point] + f64::from(score) + self.onward[end];
                if sum >= least || wanted.is_some_and(|bead| *bead == candidate.bead()) {
                    candidates.push(candidate);
                }
            }
        }
    }

    /// Fills `onward` with the highest sum from each point to the end.
    fn best_from(&mut self, region: &Region, scorer: &impl BeadScore) {
        let points = region.points();
        self.onward.clear();
        self.onward.resize(points, f64::NEG_INFINITY);
        self.onward[points - 1] = 0.0;
        let mut point = points;
        for i in (0..=region.sources()).rev() {
            for j in region.row(i).rev() {
                point -= 1;
                let scores = self.at(region, scorer, point, (i, j));
                let mut best = self.onward[point];
                for (&score, kind) in scores.iter().zip(&KINDS) {
                    if score != UNREACHED
                        && let Some(end) = region.index(i + kind.src as usize, j + kind.tgt as usize)
                    {
                        best = best.max(self.onward[end] + f64::from(score));
                    }
                }
                self.onward[point] = best;
            }
        }
    }
}

/// The points where the beads of all kinds end that begin at (i, j), as far as they lie in the region.
#[inline]
fn ends(region: &Region, i: usize, j: usize) -> [Option<usize>; KINDS.len()] {
    let mut ends = [None; KINDS.len()];
    for (end, kind) in ends.iter_mut().zip(&KINDS) {
        *end = region.index(i + kind.src as usize, j + kind.tgt as usize);
    }
    ends
}

/// The scores of the beads that begin at (i, j) and end there.
#[inline]
fn scores(scorer: &impl BeadScore, i: usize, j: usize, ends: &[Option<usize>; KINDS.len()]) -> Scores {
    let mut inside = [false; KINDS.len()];
    for (inside, end) in inside.iter_mut().zip(ends) {
        *inside = end.is_some();
    }
    let mut scores = [UNREACHED; KINDS.len()];
    scorer.scores(i, j, &inside, &mut scores);
    for (score, inside) in scores.iter_mut().zip(inside) {
        *score = if inside { *score } else { UNREACHED };
    }
    scores
}

/// The points that a path passes in each row, those that it leaps over with a bead too.
fn passed(path: &[Bead], region: &Region) -> Vec<Range<u32>> {
    if path.is_empty() {
        return vec![0..region.targets() as u32 + 1; region.sources() + 1];
    }
    let mut rows = vec![UNTOUCHED; region.sources() + 1];
    for bead in path {
        for row in &mut rows[bead.src.start as usize..=bead.src.end as usize] {
            row.start = row.start.min(bead.tgt.start);
            row.end = row.end.max(bead.tgt.end + 1);
        }
    }
    rows
}

/// The good points of a region that are at most `farthest` away from those that the path passes, and one more on either side
/// of each row.
fn points_near(region: &Region, good: &[bool], passed: &[Range<u32>], farthest: u32) -> Region {
    let mut rest = good;
    let rows = passed.iter().enumerate().map(|(i, passed)| {
        let row = region.row(i);
        let (good, after) = rest.split_at(row.len());
        rest = after;
        // A bead of several sentences may pass a row by.
        let (Some(first), Some(last)) = (good.iter().position(|&x| x), good.iter().rposition(|&x| x)) else {
            return UNTOUCHED;
        };
        let end = (row.start + last + 2).min(region.targets() + 1) as u32;
        let start = (row.start + first).saturating_sub(1) as u32;
        start.max(passed.start.saturating_sub(farthest))..end.min(passed.end + farthest)
    });
    Region::monotone(rows.collect(), region.targets() as u32)
}

/// So many a sentence, and in any case enough for a document of some thousand.
fn many(region: &Region, each: usize) -> usize {
    MANY.max(each * (region.sources() + region.targets()))
}
