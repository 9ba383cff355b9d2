//! The candidate beads that remain for rescoring, and the search for the best path among them.

use super::{Bead, Kind};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::ops::Range;

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

    /// Returns the values of i + j that the candidate covers. Along a path, i + j only increases. Two candidates that
    /// cover the same value therefore cannot be on the same path.
    fn diagonals(&self) -> Range<usize> {
        let from = (self.i + self.j) as usize;
        from..from + usize::from(self.kind.src) + usize::from(self.kind.tgt)
    }
}

/// The best path that avoids a bead of the best path. It leaves the best path and returns to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Detour {
    /// The beads that are replaced, as a range of positions on the best path.
    pub replaced: Range<usize>,
    /// The numbers of the candidates that replace them.
    pub by: Vec<usize>,
    /// The number of the candidate that takes the place of the avoided bead.
    pub rival: usize,
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
        let mut crossing = vec![0u32; self.last_diagonal()];
        for candidate in &self.candidates {
            crossing[candidate.diagonals()].iter_mut().for_each(|count| *count += 1);
        }
        self.candidates.iter().map(|c| crossing[c.diagonals()].iter().any(|&count| count > 1)).collect()
    }

    /// Returns the end of the last [`Candidate::diagonals`].
    fn last_diagonal(&self) -> usize {
        self.candidates.iter().map(|candidate| candidate.diagonals().end).max().unwrap_or_default()
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

    /// Returns the best path that avoids each wanted bead of the best path `path`, or `None` if a bead is not wanted or
    /// every path contains it.
    pub fn detours(&self, path: &[usize], is_wanted: impl Fn(usize) -> bool) -> Vec<Option<Detour>> {
        let (ends, points) = self.points();
        let (sums, _) = self.sums(1.0, f64::max);
        let better = |a: usize, b: Option<usize>| b.is_none_or(|b| sums[a] > sums[b]);
        // The best candidate that ends and that begins at each point, and the two best ones that cover each diagonal.
        let (mut before, mut after) = (vec![None; points], vec![None; points]);
        let mut covering = vec![[None; 2]; self.last_diagonal()];
        for (number, (&(start, end), candidate)) in ends.iter().zip(&self.candidates).enumerate() {
            for best in [&mut before[end as usize], &mut after[start as usize]] {
                if better(number, *best) {
                    *best = Some(number);
                }
            }
            for [first, second] in &mut covering[candidate.diagonals()] {
                if better(number, *first) {
                    (*second, *first) = (*first, Some(number));
                } else if better(number, *second) {
                    *second = Some(number);
                }
            }
        }
        let mut positions: FxHashMap<u32, usize> =
            path.iter().zip(0..).map(|(&number, at)| (ends[number].0, at)).collect();
        positions.extend(path.last().map(|&number| (ends[number].1, path.len())));
        let detour = |&number: &usize| {
            let diagonal = self.candidates[number].diagonals().start;
            let rivals = covering.get(diagonal).filter(|_| is_wanted(number))?;
            let rival = rivals.iter().flatten().copied().find(|&rival| rival != number)?;
            let mut by = VecDeque::from([rival]);
            let (mut from, mut to) = ends[rival];
            while !positions.contains_key(&from) {
                let step: usize = before[from as usize]?;
                by.push_front(step);
                from = ends[step].0;
            }
            while !positions.contains_key(&to) {
                let step: usize = after[to as usize]?;
                by.push_back(step);
                to = ends[step].1;
            }
            Some(Detour { replaced: positions[&from]..positions[&to], by: by.into(), rival })
        };
        path.iter().map(detour).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(i: u32, j: u32, src: u8, tgt: u8, score: f32) -> Candidate {
        Candidate { i, j, kind: Kind { src, tgt }, score }
    }

    #[test]
    fn a_detour_is_the_best_path_that_avoids_a_bead() {
        let mut lattice = Lattice::default();
        let all = [
            candidate(0, 0, 1, 1, 5.0),
            candidate(1, 1, 1, 1, 3.0),
            candidate(1, 1, 1, 2, 2.0),
            candidate(2, 2, 1, 2, 2.0),
            candidate(2, 3, 1, 1, 2.5),
            candidate(1, 1, 2, 3, -9.0),
            candidate(3, 4, 1, 1, 5.0),
        ];
        lattice.add(all.into_iter());
        let path = lattice.best_path();
        let bead = |number: usize| lattice.candidates[number].bead();
        let kinds = |numbers: &[usize]| numbers.iter().map(|&k| bead(k)).collect::<Vec<_>>();
        let best = [(0..1, 0..1), (1..2, 1..2), (2..3, 2..4), (3..4, 4..5)];
        assert_eq!(kinds(&path), best.map(|(src, tgt)| Bead { src, tgt }));
        let detours = lattice.detours(&path, |_| true);
        assert_eq!((&detours[0], &detours[3]), (&None, &None), "no path avoids the first and the last bead");
        let second = detours[1].as_ref().unwrap();
        assert_eq!(second.replaced, 1..3);
        assert_eq!(kinds(&second.by), [(1..2, 1..3), (2..3, 3..4)].map(|(src, tgt)| Bead { src, tgt }));
        assert_eq!(detours[2].as_ref().unwrap().by, second.by);
        assert!(lattice.detours(&path, |_| false).iter().all(Option::is_none));
    }
}
