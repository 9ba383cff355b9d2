//! S2: words follow each other in both languages much in the same order.
//!
//! The log-likelihood ratio of a word HMM (Vogel, Ney and Tillmann 1996) against unrelated text. Each made token
//! stays unaligned with probability π and keeps the place, or is made by the given token at place p after p′ with
//! probability ∝ `exp(−j·|p − p′ − 1|)·exp(−d·|pos_p − pos_q|)`, positions as shares of the bead's characters; the
//! first link is drawn from the diagonal factor alone. Emissions are the ratios p(t|s)/p(t).
//!
//! What a jump's probability is divided by, `Σ_p exp(−j·|p − c|)·exp(−d·|pos_p − pos_q|)` around a centre c, follows
//! from sums over the given tokens that are made once: on either side of the made token's place the second factor is
//! one exponential, and the first one is a geometric series. What arrives at each place is two geometric series too, one
//! from either side. So a made token costs a few passes over the given tokens, however many links it has.

use super::kernel::Places;
use super::lexical::unexplained;
use super::position::{BeadLink, BeadLinks};

/// How sharply the diagonal is asked for.
const DIAGONAL: f32 = 3.0;
/// The factor of each word of a jump, `exp(−.25)`: a broad optimum on the gold sets.
const STEP: f32 = 0.778_800_8;
/// Masses are made smaller before they grow over this: far enough below what an `f32` holds.
const FULL: f32 = 1e15;

/// Reused memory.
#[derive(Debug, Default)]
pub struct OrderWork {
    src: Places,
    tgt: Places,
    /// The links by made place: where each place's begin, and (given place, ratio).
    starts: Vec<u32>,
    emissions: Vec<(u32, f32)>,
    steps: Steps,
    around: Around,
    /// How much there is at each given place, and how much of it a jump of no words would take along.
    mass: Vec<f32>,
    leaving: Vec<f32>,
    /// How much of it arrives at each place.
    arriving: Vec<f32>,
    incoming: Vec<f32>,
}

/// H of a bead, the mean of both directions, in nats.
pub fn score(bead: &BeadLinks, background: f32, work: &mut OrderWork) -> f32 {
    if bead.src_at.is_empty() || bead.tgt_at.is_empty() {
        return 0.0;
    }
    let (mut src, mut tgt) = (std::mem::take(&mut work.src), std::mem::take(&mut work.tgt));
    src.at(&bead.src_at, DIAGONAL);
    tgt.at(&bead.tgt_at, DIAGONAL);
    work.steps.reach(src.count().max(tgt.count()));
    work.group(&bead.links, tgt.count(), |link| (link.q, link.p, link.forward));
    let forward = work.direction(&src, &tgt, background);
    work.group(&bead.links, src.count(), |link| (link.p, link.q, link.backward));
    let backward = work.direction(&tgt, &src, background);
    (work.src, work.tgt) = (src, tgt);
    (forward + backward) / 2.0
}

/// `STEP^|k|` for k from some way below 0 to as far above it, so that the factors around one place are one slice.
#[derive(Debug, Default)]
struct Steps {
    middle: usize,
    powers: Vec<f32>,
}

impl Steps {
    /// Makes sure that jumps within a passage of this length are there.
    fn reach(&mut self, length: usize) {
        if self.middle < length + 2 {
            self.middle = 2 * (length + 2);
            let half =
                std::iter::successors(Some(1.0), |power: &f32| Some(power * STEP)).take(self.middle + 1);
            let half: Vec<f32> = half.collect();
            self.powers.clear();
            self.powers.extend(half[1..].iter().rev().chain(&half));
        }
    }
}

impl OrderWork {
    /// Sorts the links by made place.
    fn group(&mut self, links: &[BeadLink], made: usize, of: impl Fn(&BeadLink) -> (u32, u32, f32)) {
        self.starts.clear();
        self.starts.resize(made + 2, 0);
        links.iter().for_each(|link| self.starts[of(link).0 as usize + 2] += 1);
        (2..made + 2).for_each(|k| self.starts[k] += self.starts[k - 1]);
        self.emissions.clear();
        self.emissions.resize(links.len(), (0, 0.0));
        for link in links {
            let (q, p, ratio) = of(link);
            let at = &mut self.starts[q as usize + 1];
            self.emissions[*at as usize] = (p, ratio);
            *at += 1;
        }
    }

    /// The log-likelihood ratio of the made tokens. Masses are kept in units of what `stay` alone would have left, so
    /// that a step touches nothing but what it adds.
    fn direction(&mut self, given: &Places, made: &Places, background: f32) -> f32 {
        let stay = unexplained(given.count() as f32, background);
        let gain = (1.0 - stay) / stay;
        self.around.read(given);
        self.mass.clear();
        self.mass.resize(given.count(), 0.0);
        self.leaving.resize(given.count(), 0.0);
        let (mut nowhere, mut all, mut log) = (1.0f32, 1.0f32, 0.0f32);
        let mut before = 0;
        for q in 0..made.count() {
            let emissions = &self.emissions[self.starts[q] as usize..self.starts[q + 1] as usize];
            if emissions.is_empty() {
                continue;
            }
            while before < given.count() && given.rise[before] <= made.rise[q] {
                before += 1;
            }
            self.around.leave(
                &self.mass,
                before,
                (made.rise[q], made.fall[q]),
                &self.steps,
                &mut self.leaving,
            );
            let first = nowhere / given.sum(before, made, q);
            self.incoming.clear();
            arrive(&self.leaving, &mut self.arriving);
            self.incoming.extend(emissions.iter().map(|&(p, ratio)| {
                let jumps = self.arriving[p as usize];
                gain * ratio * given.near(p as usize, made, q) * (first + jumps)
            }));
            for (&(p, _), more) in emissions.iter().zip(&self.incoming) {
                self.mass[p as usize] += more;
                all += more;
            }
            if all > FULL {
                log += all.ln();
                self.mass.iter_mut().for_each(|mass| *mass /= all);
                (nowhere, all) = (nowhere / all, 1.0);
            }
        }
        log + all.ln() + made.count() as f32 * stay.ln()
    }
}

/// `Σ_k leaving[k]·STEP^|p − k − 1|` for each place p: what jumps from k to p, which goes that many words too far.
fn arrive(leaving: &[f32], arriving: &mut Vec<f32>) {
    let mut sum = 0.0;
    arriving.clear();
    arriving.extend(leaving.iter().map(|more| {
        // From the places before p; what stands at p itself goes on to the next.
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

/// Sums of `STEP^|p − c|·exp(±DIAGONAL·pos_p)` over the given tokens p around each centre c, from 0 to behind the
/// last token.
#[derive(Debug, Default)]
struct Around {
    rise: Sums,
    fall: Sums,
}

/// Over all tokens, over those up to the centre, over those after it.
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
        self.right.clear();
        self.right.resize(values.len() + 1, 0.0);
        let mut sum = 0.0;
        for (right, value) in self.right.iter_mut().zip(&values[1..]).rev() {
            sum = (sum + value) * STEP;
            *right = sum;
        }
        self.all.clear();
        self.all.extend(self.left.iter().zip(&self.right).map(|(left, right)| left + right));
    }
}

impl Around {
    fn read(&mut self, given: &Places) {
        self.rise.read(&given.rise);
        self.fall.read(&given.fall);
    }

    /// The share of each place's mass that a jump of no words takes along: the mass, by the sum around the place
    /// after it. The made token has `before` given tokens at or before its place, whose exponentials are given.
    fn leave(&self, mass: &[f32], before: usize, (rise, fall): (f32, f32), steps: &Steps, out: &mut [f32]) {
        // What the tokens on the other side of the made token's place add at that side's last token.
        let (after, ahead) = match before.checked_sub(1) {
            Some(last) => (
                rise * self.fall.right[last] - fall * self.rise.right[last],
                fall * self.rise.left[last] - rise * self.fall.left[last],
            ),
            None => (0.0, 0.0),
        };
        // Centres 1, 2, …: from `last` they are |centre − last| steps away.
        let steps = &steps.powers[steps.middle + 2 - before..];
        let turn = before.saturating_sub(1);
        let part = |range: std::ops::Range<usize>, sums: &Sums, own: f32, beyond: f32, out: &mut [f32]| {
            let sums = &sums.all[range.start + 1..range.end + 1];
            for (((out, mass), sum), step) in
                out[range.clone()].iter_mut().zip(&mass[range.clone()]).zip(sums).zip(&steps[range])
            {
                *out = mass / (own * sum + step * beyond);
            }
        };
        part(0..turn, &self.rise, fall, after, out);
        part(turn..mass.len(), &self.fall, rise, ahead, out);
    }
}
