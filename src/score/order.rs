//! S2: words follow each other in both languages much in the same order.
//!
//! The log-likelihood ratio of a word HMM (Vogel, Ney and Tillmann 1996) against unrelated text. Each made token
//! stays unaligned with probability π and keeps the place, or is made by the given token at place p after p′ with
//! probability ∝ `exp(−j·|p − p′ − 1|)·exp(−d·|pos_p − pos_q|)`, positions as shares of the bead's characters; the
//! first link is drawn from the diagonal factor alone. Emissions are the ratios p(t|s)/p(t). O(n·m) a direction.

use super::position::BeadLinks;

/// How sharply jumps are punished, a word; as the prototype found it.
const JUMP: f32 = 0.25;
/// How sharply the diagonal is asked for.
const DIAGONAL: f32 = 3.0;
/// Jumps longer than this, in words, have no weight left (`exp(−.25·64) < 2·10⁻⁷`).
const FARTHEST: usize = 64;

/// Reused memory.
#[derive(Debug, Default)]
pub struct OrderWork {
    emissions: Vec<(u32, u32, f32)>,
    state: Vec<f32>,
    active: Vec<u32>,
    near: Vec<f32>,
    reach: Vec<f32>,
    fresh: Vec<(u32, f32)>,
    decay: Vec<f32>,
}

/// H of a bead, the mean of both directions, in nats.
pub fn score(bead: &BeadLinks, background: f32, work: &mut OrderWork) -> f32 {
    if bead.m == 0 || bead.n == 0 {
        return 0.0;
    }
    if work.decay.is_empty() {
        work.decay.extend((0..=FARTHEST).map(|k| (-JUMP * k as f32).exp()));
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
    work.active.clear();
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
        let all = weigh_places(given, pos, work);
        work.fresh.clear();
        for &(_, p, ratio) in &work.emissions[from..at] {
            let p = p as usize;
            let mut incoming = nowhere / all;
            for &before in &work.active {
                let jump = p.abs_diff(before as usize + 1);
                if jump <= FARTHEST {
                    incoming +=
                        work.state[before as usize] / work.reach[before as usize + 1] * work.decay[jump];
                }
            }
            work.fresh.push((p as u32, (1.0 - stay) * ratio * work.near[p] * incoming));
        }
        let mut total = nowhere * stay;
        for &p in &work.active {
            work.state[p as usize] *= stay;
            total += work.state[p as usize];
        }
        for &(p, mass) in &work.fresh {
            // A mass may have sunk to nothing, so a place is new only if it is not in the list.
            if !work.active.contains(&p) {
                work.active.push(p);
            }
            work.state[p as usize] += mass;
            total += mass;
        }
        nowhere *= stay / total;
        for &p in &work.active {
            work.state[p as usize] /= total;
        }
        log += total.ln();
    }
    log
}

/// Fills `near` with the diagonal factor of each place and `reach` with the normaliser of jumps around each centre;
/// returns the sum of `near`.
fn weigh_places(given: &[f32], pos: f32, work: &mut OrderWork) -> f32 {
    let m = given.len();
    work.near.clear();
    work.near.extend(given.iter().map(|place| (-DIAGONAL * (place - pos).abs()).exp()));
    let step = (-JUMP).exp();
    work.reach.clear();
    work.reach.resize(m + 1, 0.0);
    let mut sum = 0.0;
    for c in 0..=m {
        sum = sum * step + work.near.get(c).copied().unwrap_or(0.0);
        work.reach[c] = sum;
    }
    let mut right = 0.0;
    for c in (0..m).rev() {
        right = (right + work.near.get(c + 1).copied().unwrap_or(0.0)) * step;
        work.reach[c] += right;
    }
    work.near.iter().sum()
}
