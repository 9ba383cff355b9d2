//! What the document itself teaches: expected counts of links inside the beads that were found.

use super::evidence::Prior;
use super::links::{Counted, Links};
use super::side::Side;
use super::weights::Weights;
use crate::align::Bead;
use rustc_hash::FxHashMap;

/// How many steps of expectation maximisation are made on each path.
const STEPS: usize = 3;

/// Reused memory.
#[derive(Debug, Default)]
pub struct Teacher {
    numbers: FxHashMap<(u32, u32), u32>,
    pairs: Vec<(u32, u32)>,
    cells: Vec<u32>,
    counts: Vec<Counted>,
    kernel: Vec<f32>,
}

/// Learns from beads and puts the ratios that follow from priors and lessons into `links`.
#[allow(clippy::too_many_arguments)]
pub fn teach(
    src: &Side,
    tgt: &Side,
    priors: &[Prior],
    beads: &[Bead],
    weights: &Weights,
    kernel: bool,
    work: &mut Teacher,
    links: &mut Links,
) {
    number_links(src, tgt, beads, work);
    let mut expected = vec![(0f32, 0f32); work.pairs.len()];
    let mut most = vec![(0f32, 0f32); work.pairs.len()];
    let mut before: Vec<(f32, f32)> = Vec::new();
    for step in 0..STEPS {
        let ratio_f = look_up(work, |s| links.forward.row(s), false);
        let ratio_b = look_up(work, |t| links.backward.row(t), true);
        expected.iter_mut().for_each(|count| *count = (0.0, 0.0));
        most.iter_mut().for_each(|count| *count = (0.0, 0.0));
        let mut at = 0;
        for bead in beads.iter().filter(|bead| !bead.is_null()) {
            let s = src.tokens_of(bead.src.start as usize..bead.src.end as usize);
            let t = tgt.tokens_of(bead.tgt.start as usize..bead.tgt.end as usize);
            let cells = &work.cells[at..at + s.len() * t.len()];
            at += cells.len();
            if kernel {
                fill_kernel(s.len(), t.len(), weights.sharpness, &mut work.kernel);
            } else {
                work.kernel.clear();
                work.kernel.resize(cells.len(), 1.0);
            }
            before.clear();
            before.extend(cells.iter().map(|&c| expected[c as usize]));
            expect(cells, &work.kernel, s.len(), t.len(), weights.background, &ratio_f, false, &mut expected);
            expect(cells, &work.kernel, s.len(), t.len(), weights.background, &ratio_b, true, &mut expected);
            for (k, &c) in cells.iter().enumerate() {
                let (e, m) = (expected[c as usize], &mut most[c as usize]);
                m.0 = m.0.max(e.0 - before[k].0);
                m.1 = m.1.max(e.1 - before[k].1);
            }
        }
        let discount = if step + 1 == STEPS { weights.discount } else { 0.0 };
        let own = if step + 1 == STEPS { weights.own_bead } else { 0.0 };
        for (e, m) in expected.iter_mut().zip(&most) {
            *e = (e.0 - own * m.0, e.1 - own * m.1);
        }
        combine(priors, &work.pairs, &expected, discount, &mut work.counts);
        links.normalise(src, tgt, &work.counts, weights.slack);
    }
}

/// Gives every pair of keys inside a bead a number and every cell of every bead the number of its pair.
fn number_links(src: &Side, tgt: &Side, beads: &[Bead], work: &mut Teacher) {
    work.numbers.clear();
    work.pairs.clear();
    work.cells.clear();
    for bead in beads.iter().filter(|bead| !bead.is_null()) {
        for &s in src.tokens_of(bead.src.start as usize..bead.src.end as usize) {
            for &t in tgt.tokens_of(bead.tgt.start as usize..bead.tgt.end as usize) {
                let fresh = work.pairs.len() as u32;
                let number = *work.numbers.entry((s, t)).or_insert_with(|| {
                    work.pairs.push((s, t));
                    fresh
                });
                work.cells.push(number);
            }
        }
    }
}

fn look_up<'a>(work: &Teacher, row: impl Fn(u32) -> &'a [(u32, f32)], mirrored: bool) -> Vec<f32> {
    work.pairs
        .iter()
        .map(|&(s, t)| {
            let (given, made) = if mirrored { (t, s) } else { (s, t) };
            let cells = row(given);
            cells.binary_search_by_key(&made, |cell| cell.0).map_or(0.0, |at| cells[at].1)
        })
        .collect()
}

fn fill_kernel(m: usize, n: usize, sharpness: f32, out: &mut Vec<f32>) {
    out.clear();
    for p in 0..m {
        let at = (p as f32 + 0.5) / m as f32;
        for q in 0..n {
            out.push((-sharpness * (at - (q as f32 + 0.5) / n as f32).abs()).exp());
        }
    }
}

/// Adds the posterior of every link of a bead, in one direction.
#[allow(clippy::too_many_arguments)]
fn expect(
    cells: &[u32],
    kernel: &[f32],
    m: usize,
    n: usize,
    background: f32,
    ratios: &[f32],
    mirrored: bool,
    expected: &mut [(f32, f32)],
) {
    let (givens, mades) = if mirrored { (n, m) } else { (m, n) };
    let cell = |given: usize, made: usize| if mirrored { made * n + given } else { given * n + made };
    for made in 0..mades {
        let weight = |given: usize| {
            let at = cell(given, made);
            kernel[at] * (background + (1.0 - background) * ratios[cells[at] as usize])
        };
        let (mut sum, mut all) = (0.0, 0.0);
        for given in 0..givens {
            sum += weight(given);
            all += kernel[cell(given, made)];
        }
        // The empty word has the share of one word, as in the score.
        let sum = sum + all / givens as f32;
        for given in 0..givens {
            let count = &mut expected[cells[cell(given, made)] as usize];
            *(if mirrored { &mut count.1 } else { &mut count.0 }) += weight(given) / sum;
        }
    }
}

/// Priors and discounted counts together, sorted by source, then target.
fn combine(
    priors: &[Prior],
    pairs: &[(u32, u32)],
    expected: &[(f32, f32)],
    discount: f32,
    out: &mut Vec<Counted>,
) {
    out.clear();
    out.extend(priors.iter().map(|p| Counted {
        src: p.src,
        tgt: p.tgt,
        forward: p.forward,
        backward: p.backward,
    }));
    for (&(src, tgt), &(forward, backward)) in pairs.iter().zip(expected) {
        let (forward, backward) = ((forward - discount).max(0.0), (backward - discount).max(0.0));
        if forward > 0.0 || backward > 0.0 {
            out.push(Counted { src, tgt, forward, backward });
        }
    }
    out.sort_unstable_by_key(|link| (link.src, link.tgt));
    out.dedup_by(|next, kept| {
        let same = (next.src, next.tgt) == (kept.src, kept.tgt);
        if same {
            kept.forward += next.forward;
            kept.backward += next.backward;
        }
        same
    });
}
