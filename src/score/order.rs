//! S2: words follow each other in both languages much in the same order.
//!
//! The log-likelihood ratio of a word HMM (Vogel, Ney and Tillmann 1996) against unrelated text. Each made token
//! stays unaligned with probability π and keeps the place, or is made by the given token at place p after p′ with
//! probability ∝ `exp(−j·|p − p′ − 1|)·exp(−d·|pos_p − pos_q|)`, positions as shares of the bead's characters; the
//! first link is drawn from the diagonal factor alone. Emissions are the ratios p(t|s)/p(t). O(n·m) a direction.

use super::position::BeadLinks;

/// How sharply the diagonal is asked for.
const DIAGONAL: f32 = 3.0;
/// The factor of each word of a jump, `exp(−.25)`: a broad optimum on the gold sets.
const STEP: f32 = 0.778_800_8;

/// Reused memory.
#[derive(Debug, Default)]
pub struct OrderWork {
    emissions: Vec<(u32, u32, f32)>,
    state: Vec<f32>,
    /// `exp(±DIAGONAL·pos)` of each place.
    rise: Vec<(f32, f32)>,
    near: Vec<f32>,
    reach: Vec<f32>,
    incoming: Vec<f32>,
}

/// H of a bead, the mean of both directions, in nats.
pub fn score(bead: &BeadLinks, background: f32, work: &mut OrderWork) -> f32 {
    if bead.m == 0 || bead.n == 0 {
        return 0.0;
    }
    work.emissions.clear();
    work.emissions.extend(bead.links.iter().filter(|l| l.2 > 0.0).map(|&(p, q, forward, _)| (q, p, forward)));
    work.emissions.sort_unstable_by_key(|e| (e.0, e.1));
    let forward = direction(&bead.src_at, &bead.tgt_at, background, work);
    work.emissions.clear();
    work.emissions
        .extend(bead.links.iter().filter(|l| l.3 > 0.0).map(|&(p, q, _, backward)| (p, q, backward)));
    let backward = direction(&bead.tgt_at, &bead.src_at, background, work);
    (forward + backward) / 2.0
}

fn direction(given: &[f32], made: &[f32], background: f32, work: &mut OrderWork) -> f32 {
    let m = given.len();
    let stay = (1.0 + background * m as f32) / (m as f32 + 1.0);
    work.state.clear();
    work.state.resize(m, 0.0);
    work.rise.clear();
    work.rise.extend(given.iter().map(|place| ((DIAGONAL * place).exp(), (-DIAGONAL * place).exp())));
    let mut nowhere = 1.0f32;
    let mut log = 0.0f32;
    let mut at = 0;
    for (q, &pos) in made.iter().enumerate() {
        let from = at;
        while at < work.emissions.len() && work.emissions[at].0 == q as u32 {
            at += 1;
        }
        if from == at {
            // Nothing can make this token: all mass stays where it is.
            log += stay.ln();
            continue;
        }
        let all = weigh_places(pos, work);
        jump(work);
        work.state.iter_mut().for_each(|mass| *mass *= stay);
        let mut total = stay;
        for &(_, p, ratio) in &work.emissions[from..at] {
            let p = p as usize;
            let mass = (1.0 - stay) * ratio * work.near[p] * (nowhere / all + work.incoming[p]);
            work.state[p] += mass;
            total += mass;
        }
        nowhere *= stay / total;
        work.state.iter_mut().for_each(|mass| *mass /= total);
        log += total.ln();
    }
    log
}

/// Fills `near` with the diagonal factor of each place and `reach` with the normaliser of jumps around each centre;
/// returns the sum of `near`.
fn weigh_places(pos: f32, work: &mut OrderWork) -> f32 {
    let m = work.state.len();
    let (up, down) = ((DIAGONAL * pos).exp(), (-DIAGONAL * pos).exp());
    work.near.clear();
    // exp(−d·|a − b|) is the smaller of exp(d·a)·exp(−d·b) and its inverse.
    work.near.extend(work.rise.iter().map(|&(rise, fall)| (rise * down).min(fall * up)));
    work.reach.clear();
    work.reach.resize(m + 1, 0.0);
    let mut sum = 0.0;
    for c in 0..m {
        sum = sum * STEP + work.near[c];
        work.reach[c] = sum;
    }
    work.reach[m] = sum * STEP;
    let mut right = 0.0;
    for c in (0..m - 1).rev() {
        right = (right + work.near[c + 1]) * STEP;
        work.reach[c] += right;
    }
    work.near.iter().sum()
}

/// Fills `incoming` with the mass that jumps to each place, by two passes: the factor of a jump is a product of steps.
fn jump(work: &mut OrderWork) {
    let m = work.state.len();
    work.incoming.clear();
    work.incoming.resize(m, 0.0);
    let mut from_left = 0.0;
    for p in 1..m {
        from_left = from_left * STEP + work.state[p - 1] / work.reach[p];
        work.incoming[p] = from_left;
    }
    let mut from_right = 0.0;
    for p in (0..m).rev() {
        from_right = (from_right + work.state[p] / work.reach[p + 1]) * STEP;
        work.incoming[p] += from_right;
    }
}
