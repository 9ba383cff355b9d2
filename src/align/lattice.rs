//! The candidate beads that remain for rescoring, and the search for the best path among them.

use super::{Bead, Kind};
use rustc_hash::FxHashMap;

/// A bead that may be part of the alignment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The number of the first source sentence, counted from 0.
    pub i: u32,
    /// The number of the first target sentence, counted from 0.
    pub j: u32,
    /// The number of sentences on each side.
    pub kind: Kind,
    /// The score of the bead, in nats.
    pub score: f32,
}

impl Candidate {
    /// Returns the bead of the candidate.
    pub fn bead(&self) -> Bead {
        let Kind { src, tgt } = self.kind;
        Bead { src: self.i..self.i + u32::from(src), tgt: self.j..self.j + u32::from(tgt) }
    }
}

/// Candidate beads in order of their start points. Every candidate that the search finds lies on a complete
/// path, from the start of both texts to their end.
#[derive(Debug, Default, Clone)]
pub struct Lattice {
    /// The candidates, in order of their start points (i, j).
    pub candidates: Vec<Candidate>,
}

impl Lattice {
    /// Adds candidates. An added candidate that does not connect to the existing ones lies on no complete
    /// path and is never chosen.
    pub fn add(&mut self, more: impl Iterator<Item = Candidate>) {
        self.candidates.extend(more);
        self.candidates.sort_by_key(|candidate| (candidate.i, candidate.j));
    }

    /// Assigns a number to each point where a candidate starts or ends. Returns the numbers of the start and
    /// end points of each candidate, and the count of all points.
    fn points(&self) -> (Vec<(u32, u32)>, usize) {
        let mut numbers: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut number = |i: u32, j: u32| {
            let fresh = numbers.len() as u32;
            *numbers.entry((i, j)).or_insert(fresh)
        };
        let ends = self.candidates.iter().map(Candidate::bead);
        let ends =
            ends.map(|bead| (number(bead.src.start, bead.tgt.start), number(bead.src.end, bead.tgt.end)));
        (ends.collect(), numbers.len())
    }

    /// Removes the candidates that lie on no path within `margin` nats of the best path. Returns, for each
    /// candidate, whether it was kept.
    pub fn retain_within(&mut self, margin: f32) -> Vec<bool> {
        let (sums, best) = self.sums(1.0, f64::max);
        let kept: Vec<bool> = sums.iter().map(|sum| *sum >= best - f64::from(margin)).collect();
        let mut flags = kept.iter();
        self.candidates.retain(|_| flags.next() == Some(&true));
        kept
    }

    /// Returns, for each candidate, whether some path avoids it. A candidate that every path contains is
    /// always chosen, so its score does not matter.
    pub fn have_rivals(&self) -> Vec<bool> {
        // Along a path, i + j only increases. Two candidates that cover the same value of i + j therefore
        // cannot be on the same path.
        let diagonals = |candidate: &Candidate| {
            let from = (candidate.i + candidate.j) as usize;
            from..from + usize::from(candidate.kind.src) + usize::from(candidate.kind.tgt)
        };
        let last = self.candidates.iter().map(|candidate| diagonals(candidate).end).max().unwrap_or_default();
        let mut crossing = vec![0u32; last];
        for candidate in &self.candidates {
            crossing[diagonals(candidate)].iter_mut().for_each(|count| *count += 1);
        }
        self.candidates.iter().map(|c| crossing[diagonals(c)].iter().any(|&count| count > 1)).collect()
    }

    /// Returns the indices of the candidates on the path with the highest score. Ties are broken in favour of
    /// earlier candidates.
    pub fn best_path(&self) -> Vec<usize> {
        let (ends, points) = self.points();
        let mut best = vec![f64::NEG_INFINITY; points];
        let mut from = vec![usize::MAX; points];
        let Some(&(first, _)) = ends.first() else { return Vec::new() };
        best[first as usize] = 0.0;
        for (number, (&(start, end), candidate)) in ends.iter().zip(&self.candidates).enumerate() {
            let sum = best[start as usize] + f64::from(candidate.score);
            if sum > best[end as usize] {
                best[end as usize] = sum;
                from[end as usize] = number;
            }
        }
        let mut path = Vec::new();
        let mut at = last(&ends, &self.candidates);
        while let Some(point) = at.filter(|&point| point != first) {
            let number = from[point as usize];
            if number == usize::MAX {
                break;
            }
            path.push(number);
            at = Some(ends[number].0);
        }
        path.reverse();
        path
    }

    /// Returns the posterior probability of every candidate, computed from scores divided by `temperature`.
    pub fn posteriors(&self, temperature: f32) -> Vec<f32> {
        let (sums, total) = self.sums(temperature, log_add);
        sums.iter().map(|sum| (sum - total).exp().min(1.0) as f32).collect()
    }

    /// Returns, for each candidate, the combined score of all paths through that candidate, and the combined
    /// score of all paths. Scores are divided by `temperature`. `join` combines the scores of two paths.
    fn sums(&self, temperature: f32, join: fn(f64, f64) -> f64) -> (Vec<f64>, f64) {
        let (ends, points) = self.points();
        let (Some(&(first, _)), Some(last)) = (ends.first(), last(&ends, &self.candidates)) else {
            return (Vec::new(), 0.0);
        };
        let score = |candidate: &Candidate| f64::from(candidate.score / temperature);
        let (mut before, mut after) = (vec![f64::NEG_INFINITY; points], vec![f64::NEG_INFINITY; points]);
        (before[first as usize], after[last as usize]) = (0.0, 0.0);
        for (&(start, end), candidate) in ends.iter().zip(&self.candidates) {
            before[end as usize] = join(before[end as usize], before[start as usize] + score(candidate));
        }
        for (&(start, end), candidate) in ends.iter().zip(&self.candidates).rev() {
            after[start as usize] = join(after[start as usize], after[end as usize] + score(candidate));
        }
        let through = |(&(start, end), candidate): (&(u32, u32), &Candidate)| {
            before[start as usize] + score(candidate) + after[end as usize]
        };
        (ends.iter().zip(&self.candidates).map(through).collect(), before[last as usize])
    }
}

/// Returns the number of the point where all complete paths end.
fn last(ends: &[(u32, u32)], candidates: &[Candidate]) -> Option<u32> {
    let beads = candidates.iter().map(Candidate::bead);
    beads.zip(ends).max_by_key(|(bead, _)| (bead.src.end, bead.tgt.end)).map(|(_, end)| end.1)
}

/// Computes `log(exp(a) + exp(b))`.
fn log_add(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    // If the terms differ by more than 36, the smaller one is lost in rounding. If both are −∞, the result is
    // also −∞.
    if low < high - 36.0 || high == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}
