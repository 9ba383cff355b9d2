//! The word-order score (S2), which rewards words that have the same order in both languages.
//!
//! It is a log-likelihood ratio, which compares a word HMM (Vogel, Ney and Tillmann 1996) with a model of
//! unrelated text. The states are the tokens of one side ("given"), and the observations are those of the
//! other ("generated"). With probability π, a generated token q is unaligned and the model stays in state p′.
//! Otherwise it moves to state p with a probability proportional to `exp(−j·|p − p′ − 1|)·exp(−d·|pos_p −
//! pos_q|)`. Positions are shares of the bead's characters. The probability of the first state has only the
//! second factor. Emissions are ratios p(t|s)/p(t).
//!
//! A transition is normalised by `Σ_p exp(−j·|p − c|)·exp(−d·|pos_p − pos_q|)`, where c = p′ + 1. On either
//! side of q, the second factor is a single exponential, so running sums over p give this sum. Each generated
//! token therefore needs only a few loops over the given tokens, however many links it has.

use super::position::{BeadLink, BeadLinks};
use super::proximity::Positions;
use crate::score::base::lexical::unexplained;
use crate::score::side::reset;
use std::ops::Range;

/// The strength d of the preference for tokens at the same relative position, for positions from 0 to 1.
const DIAGONAL: f32 = 3.0;
/// The factor for each word of a jump: `exp(−j)` with j = 0.25. On the gold alignments, similar values of j
/// are equally accurate.
const STEP: f32 = 0.778_800_8;
/// The probability masses are rescaled when their sum exceeds this value, which is well below the maximum of
/// an `f32`.
const MAX_MASS: f32 = 1e15;

/// Scratch memory for the word-order score, reused from bead to bead.
#[derive(Debug, Default)]
pub(crate) struct OrderWork {
    src: Positions,
    tgt: Positions,
    /// For each generated token, the start of its links in `emissions`.
    starts: Vec<u32>,
    /// The given token and the ratio of each link, sorted by generated token.
    emissions: Vec<(u32, f32)>,
    steps: Steps,
    normalisers: Normalisers,
    /// The probability mass of each state.
    mass: Vec<f32>,
    /// The mass of each state, divided by the normaliser of the transitions from it.
    leaving: Vec<f32>,
    /// The mass of all jumps to each state.
    arriving: Vec<f32>,
    /// The mass that each link of the current generated token adds to its state.
    incoming: Vec<f32>,
}

/// Returns the word-order score of a bead in nats: the mean of both directions.
pub(crate) fn score(bead: &BeadLinks, background: f32, work: &mut OrderWork) -> f32 {
    if bead.src_at.is_empty() || bead.tgt_at.is_empty() {
        return 0.0;
    }
    let (mut src, mut tgt) = (std::mem::take(&mut work.src), std::mem::take(&mut work.tgt));
    src.set(&bead.src_at, DIAGONAL);
    tgt.set(&bead.tgt_at, DIAGONAL);
    work.steps.reach(src.count().max(tgt.count()));
    work.group(&bead.links, tgt.count(), |link| (link.q, link.p, link.forward));
    let forward = work.direction(&src, &tgt, background);
    work.group(&bead.links, src.count(), |link| (link.p, link.q, link.backward));
    let backward = work.direction(&tgt, &src, background);
    (work.src, work.tgt) = (src, tgt);
    (forward + backward) / 2.0
}

/// `STEP^|k|` for k from `−middle` to `middle`. The factors around any state are a slice of this table.
#[derive(Debug, Default)]
struct Steps {
    middle: usize,
    powers: Vec<f32>,
}

impl Steps {
    fn reach(&mut self, length: usize) {
        if self.middle < length + 2 {
            self.middle = 2 * (length + 2);
            let powers = std::iter::successors(Some(1.0), |power: &f32| Some(power * STEP));
            let half: Vec<f32> = powers.take(self.middle + 1).collect();
            self.powers.clear();
            self.powers.extend(half[1..].iter().rev().chain(&half));
        }
    }
}

impl OrderWork {
    fn group(&mut self, links: &[BeadLink], generated: usize, of: impl Fn(&BeadLink) -> (u32, u32, f32)) {
        reset(&mut self.starts, generated + 2, 0);
        links.iter().for_each(|link| self.starts[of(link).0 as usize + 2] += 1);
        (2..generated + 2).for_each(|k| self.starts[k] += self.starts[k - 1]);
        reset(&mut self.emissions, links.len(), (0, 0.0));
        for link in links {
            let (q, p, ratio) = of(link);
            let at = &mut self.starts[q as usize + 1];
            self.emissions[*at as usize] = (p, ratio);
            *at += 1;
        }
    }

    /// Returns the log-likelihood ratio of the generated tokens. By definition, each step multiplies the mass
    /// of every state by `stay`. Here this factor is applied once at the end, so that a step changes only the
    /// states that receive mass.
    fn direction(&mut self, given: &Positions, generated: &Positions, background: f32) -> f32 {
        let stay = unexplained(given.count() as f32, background);
        let gain = (1.0 - stay) / stay;
        self.normalisers.read(given);
        reset(&mut self.mass, given.count(), 0.0);
        self.leaving.resize(given.count(), 0.0);
        let (mut initial, mut all, mut log) = (1.0f32, 1.0f32, 0.0f32);
        let mut before = 0;
        for q in 0..generated.count() {
            let emissions = &self.emissions[self.starts[q] as usize..self.starts[q + 1] as usize];
            if emissions.is_empty() {
                continue;
            }
            while before < given.count() && given.rise[before] <= generated.rise[q] {
                before += 1;
            }
            let at = (generated.rise[q], generated.fall[q]);
            self.normalisers.divide(&self.mass, before, at, &self.steps, &mut self.leaving);
            let first = initial / given.sum(before, generated, q);
            self.incoming.clear();
            arrive(&self.leaving, &mut self.arriving);
            self.incoming.extend(emissions.iter().map(|&(p, ratio)| {
                let jumps = self.arriving[p as usize];
                gain * ratio * given.proximity(p as usize, generated, q) * (first + jumps)
            }));
            for (&(p, _), more) in emissions.iter().zip(&self.incoming) {
                self.mass[p as usize] += more;
                all += more;
            }
            if all > MAX_MASS {
                log += all.ln();
                self.mass.iter_mut().for_each(|mass| *mass /= all);
                (initial, all) = (initial / all, 1.0);
            }
        }
        log + all.ln() + generated.count() as f32 * stay.ln()
    }
}

/// Computes the mass of all jumps to each state p: `Σ_k leaving[k]·STEP^|p − k − 1|`.
fn arrive(leaving: &[f32], arriving: &mut Vec<f32>) {
    let mut sum = 0.0;
    arriving.clear();
    arriving.extend(leaving.iter().map(|more| {
        // `here` covers the states before p. The mass that leaves p itself counts from the next state
        // onwards.
        let here = sum;
        sum = sum * STEP + more;
        here
    }));
    let mut sum = 0.0;
    for (here, more) in arriving.iter_mut().zip(leaving).rev() {
        sum = (sum + more) * STEP;
        *here += sum;
    }
}

/// Sums of `STEP^|p − c|·exp(±DIAGONAL·pos_p)` over the given tokens p, for each centre c.
#[derive(Debug, Default)]
struct Normalisers {
    rise: Sums,
    fall: Sums,
}

/// For each centre, the sums over all tokens, over those up to the centre, and over those after it.
#[derive(Debug, Default)]
struct Sums {
    all: Vec<f32>,
    left: Vec<f32>,
    right: Vec<f32>,
}

impl Sums {
    fn read(&mut self, values: &[f32]) {
        self.left.clear();
        let mut sum = 0.0;
        self.left.extend(values.iter().chain(&[0.0]).map(|value| {
            sum = sum * STEP + value;
            sum
        }));
        reset(&mut self.right, values.len() + 1, 0.0);
        let mut sum = 0.0;
        for (right, value) in self.right.iter_mut().zip(&values[1..]).rev() {
            sum = (sum + value) * STEP;
            *right = sum;
        }
        self.all.clear();
        self.all.extend(self.left.iter().zip(&self.right).map(|(left, right)| left + right));
    }
}

impl Normalisers {
    fn read(&mut self, given: &Positions) {
        self.rise.read(&given.rise);
        self.fall.read(&given.fall);
    }

    /// Divides the mass of each state by the normaliser of its transitions. `before` is the number of given
    /// tokens that are not after the generated token. `rise` and `fall` are the exponentials of the generated
    /// token's position.
    fn divide(&self, mass: &[f32], before: usize, (rise, fall): (f32, f32), steps: &Steps, out: &mut [f32]) {
        // Each sum applies one exponential to all given tokens, but those on the other side of the generated
        // token need the other exponential. These terms make up the difference.
        let (after, ahead) = match before.checked_sub(1) {
            Some(last) => (
                rise * self.fall.right[last] - fall * self.rise.right[last],
                fall * self.rise.left[last] - rise * self.fall.left[last],
            ),
            None => (0.0, 0.0),
        };
        // The factors `STEP^|c − last|` for the centres c = 1, 2, …, where `last` is `before − 1`.
        let steps = &steps.powers[steps.middle + 2 - before..];
        let split = before.saturating_sub(1);
        let part = |range: Range<usize>, sums: &Sums, own: f32, beyond: f32, out: &mut [f32]| {
            let sums = &sums.all[range.start + 1..range.end + 1];
            for (((out, mass), sum), step) in
                out[range.clone()].iter_mut().zip(&mass[range.clone()]).zip(sums).zip(&steps[range])
            {
                *out = mass / (own * sum + step * beyond);
            }
        };
        part(0..split, &self.rise, fall, after, out);
        part(split..mass.len(), &self.fall, rise, ahead, out);
    }
}
