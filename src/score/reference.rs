//! The scores written plainly, straight from their formulas in `f64`. Tests hold the fast ones to this.

use super::lessons::{Lessons, LinkRows};
use super::lexical::LexicalTable;
use super::links::{Counted, Links, Ratios, Rows};
use super::order::{self, OrderWork};
use super::position::{self, BeadLink, BeadLinks, PositionWork};
use super::side::Side;
use crate::align::{Bead, Halt, Region};
use crate::text::language::Language;
use proptest::prelude::*;
use std::collections::BTreeMap;

const MU: f32 = 0.3;

fn placed_score(bead: &BeadLinks) -> f32 {
    position::score(bead, 4.0, MU, &mut PositionWork::default())
}

#[track_caller]
fn assert_close(fast: f32, plain: f64) {
    assert!((f64::from(fast) - plain).abs() < 1e-3 * (1.0 + plain.abs()), "{fast} is not {plain}");
}

/// A side whose sentences are rows of one-letter words.
fn side(sentences: &[Vec<u8>]) -> Side {
    let texts: Vec<String> = sentences
        .iter()
        .map(|words| words.iter().map(|&w| char::from(b'a' + w).to_string()).collect::<Vec<_>>().join(" "))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut side = Side::default();
    side.read(&texts, Language::French, &mut String::new());
    side
}

/// Counts of links between the keys of two sides, by source, then target; two thirds of all pairs have none.
fn counts(src: &Side, tgt: &Side, seed: u32) -> Vec<Counted> {
    let mut out = Vec::new();
    for s in 0..src.keys.len() as u32 {
        for t in 0..tgt.keys.len() as u32 {
            let dice = (s * 31 + t * 17 + seed).wrapping_mul(2_654_435_761) >> 8;
            if dice.is_multiple_of(3) {
                let (forward, backward) = ((dice % 7) as f32, (dice % 5) as f32);
                out.push(Counted { src: s, tgt: t, forward, backward });
            }
        }
    }
    out
}

fn links(src: &Side, tgt: &Side, seed: u32) -> Links {
    let mut links = Links::default();
    links.normalise(src, tgt, &counts(src, tgt, seed), 1.0);
    links
}

fn ratio(rows: &Rows, given: u32, made: u32) -> f64 {
    rows.row(given).iter().find(|link| link.other == made).map_or(0.0, |link| f64::from(link.onward))
}

/// `Σ_t log((1 + μ·m + (1−μ)·Σ_s p(t|s)/p(t)) / (m+1))`.
fn model_one(given: &[u32], made: &[u32], rows: &Rows) -> f64 {
    let (m, mu) = (given.len() as f64, f64::from(MU));
    made.iter()
        .map(|&t| {
            let explained: f64 = given.iter().map(|&s| ratio(rows, s, t)).sum();
            ((1.0 + mu * m + (1.0 - mu) * explained) / (m + 1.0)).ln()
        })
        .sum()
}

/// The word HMM with every state spelt out: O(n·m²).
fn hmm(given: &[f32], made: &[f32], emission: impl Fn(usize, usize) -> f64) -> f64 {
    const JUMP: f64 = 0.25;
    const DIAGONAL: f64 = 3.0;
    let m = given.len();
    let stay = (1.0 + f64::from(MU) * m as f64) / (m as f64 + 1.0);
    let (mut nowhere, mut state) = (1.0, vec![0.0; m]);
    for (q, &at) in made.iter().enumerate() {
        let near = |p: usize| (-DIAGONAL * f64::from((given[p] - at).abs())).exp();
        let jump = |from: usize, to: usize| (-JUMP * (to as f64 - from as f64 - 1.0).abs()).exp() * near(to);
        let mut next: Vec<f64> = state.iter().map(|mass| mass * stay).collect();
        for (p, mass) in next.iter_mut().enumerate() {
            let first = nowhere * near(p) / (0..m).map(near).sum::<f64>();
            let moved =
                (0..m).map(|from| state[from] * jump(from, p) / (0..m).map(|to| jump(from, to)).sum::<f64>());
            *mass += (1.0 - stay) * emission(p, q) * (first + moved.sum::<f64>());
        }
        (nowhere, state) = (nowhere * stay, next);
    }
    (nowhere + state.iter().sum::<f64>()).ln()
}

/// `Σ_t log(π + (1−π)·Σ_s h·p(t|s)/p(t) / Σ_s h)`, places by tokens.
fn placed(m: usize, n: usize, sharpness: f64, emission: impl Fn(usize, usize) -> f64) -> f64 {
    let share = (1.0 + f64::from(MU) * m as f64) / (m as f64 + 1.0);
    let place = |k: usize, all: usize| (k as f64 + 0.5) / all as f64;
    (0..n)
        .map(|q| {
            let h = |p: usize| (-sharpness * (place(p, m) - place(q, n)).abs()).exp();
            let sum: f64 = (0..m).map(|p| h(p) * emission(p, q)).sum();
            (share + (1.0 - share) * sum / (0..m).map(h).sum::<f64>()).ln()
        })
        .sum()
}

/// A bead with its links as a matrix, forward and backward, zeros among them.
#[derive(Debug, Clone)]
struct Matrix {
    m: usize,
    n: usize,
    cells: Vec<(f32, f32)>,
}

impl Matrix {
    fn cell(&self, p: usize, q: usize) -> (f64, f64) {
        let (forward, backward) = self.cells[p * self.n + q];
        (f64::from(forward), f64::from(backward))
    }

    fn bead(&self) -> BeadLinks {
        let places = |all: usize| (0..all).map(|k| (k as f32 + 0.2) / all as f32).collect();
        let all = (0..self.m).flat_map(|p| (0..self.n).map(move |q| (p, q)));
        let links = all
            .map(|(p, q)| {
                let (forward, backward) = self.cells[p * self.n + q];
                BeadLink { p: p as u32, q: q as u32, forward, backward }
            })
            .filter(|link| link.forward > 0.0 || link.backward > 0.0)
            .collect();
        BeadLinks { src_at: places(self.m), tgt_at: places(self.n), links }
    }

    fn transposed(&self) -> Matrix {
        let turned = (0..self.n).flat_map(|q| (0..self.m).map(move |p| (p, q)));
        let cells = turned.map(|(p, q)| self.cells[p * self.n + q]).map(|(f, b)| (b, f)).collect();
        Matrix { m: self.n, n: self.m, cells }
    }
}

/// How often each link is meant in a bead, both ways: for each pair of tokens its share of all that could be linked with the
/// target token, and of all that could be linked with the source token.
fn meant(
    given: &[u32],
    made: &[u32],
    sharpness: f64,
    ratio: &BTreeMap<(u32, u32), (f64, f64)>,
) -> Vec<(f64, f64)> {
    let (m, n, mu) = (given.len(), made.len(), f64::from(MU));
    let place = |k: usize, all: usize| (k as f64 + 0.5) / all as f64;
    let near = |p: usize, q: usize| (-sharpness * (place(p, m) - place(q, n)).abs()).exp();
    let of = |p: usize, q: usize| ratio.get(&(given[p], made[q])).copied().unwrap_or_default();
    let onto_made = |q: usize| -> f64 {
        (0..m).map(|p| near(p, q) * (mu + 1.0 / m as f64 + (1.0 - mu) * of(p, q).0)).sum()
    };
    let onto_given = |p: usize| -> f64 {
        (0..n).map(|q| near(p, q) * (mu + 1.0 / n as f64 + (1.0 - mu) * of(p, q).1)).sum()
    };
    let mut sums: BTreeMap<(u32, u32), (f64, f64)> = ratio.keys().map(|&key| (key, (0.0, 0.0))).collect();
    for (p, q) in (0..m).flat_map(|p| (0..n).map(move |q| (p, q))) {
        if let Some(sum) = sums.get_mut(&(given[p], made[q])) {
            sum.0 += near(p, q) * (mu + (1.0 - mu) * of(p, q).0) / onto_made(q);
            sum.1 += near(p, q) * (mu + (1.0 - mu) * of(p, q).1) / onto_given(p);
        }
    }
    sums.into_values().collect()
}

fn matrix() -> impl Strategy<Value = Matrix> {
    let ratio = || prop_oneof![3 => Just(0.0f32), 1 => 0.1f32..200.0];
    (1usize..=12, 1usize..=12).prop_flat_map(move |(m, n)| {
        proptest::collection::vec((ratio(), ratio()), m * n).prop_map(move |cells| Matrix { m, n, cells })
    })
}

fn sentences() -> impl Strategy<Value = Vec<Vec<u8>>> {
    proptest::collection::vec(proptest::collection::vec(0u8..6, 0..5), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_score_is_that_of_the_plain_hmm(matrix in matrix()) {
        let bead = matrix.bead();
        let forward = hmm(&bead.src_at, &bead.tgt_at, |p, q| matrix.cell(p, q).0);
        let backward = hmm(&bead.tgt_at, &bead.src_at, |q, p| matrix.cell(p, q).1);
        assert_close(order::score(&bead, MU, &mut OrderWork::default()), (forward + backward) / 2.0);
    }

    #[test]
    fn the_position_score_is_that_of_the_formula(matrix in matrix()) {
        let forward = placed(matrix.m, matrix.n, 4.0, |p, q| matrix.cell(p, q).0);
        let backward = placed(matrix.n, matrix.m, 4.0, |q, p| matrix.cell(p, q).1);
        assert_close(placed_score(&matrix.bead()), (forward + backward) / 2.0);
    }

    #[test]
    fn exchanged_sides_score_the_same(matrix in matrix()) {
        let (here, there) = (matrix.bead(), matrix.transposed().bead());
        let mut work = OrderWork::default();
        assert_close(placed_score(&here), placed_score(&there).into());
        let there = order::score(&there, MU, &mut work);
        assert_close(order::score(&here, MU, &mut work), there.into());
    }

    #[test]
    fn lexical_tables_hold_the_formula(src in sentences(), tgt in sentences(), seed in 0u32..1000) {
        let (src, tgt) = (side(&src), side(&tgt));
        let links = links(&src, &tgt, seed);
        let (n, m) = (src.sentences(), tgt.sentences());
        let mut table = LexicalTable::default();
        table.fill(&src, &tgt, &links.forward, &Region::full(n, m), 3, MU, &Halt::default()).unwrap();
        for i in 0..n {
            for a in 1..=3.min(n - i) {
                for j in 0..m {
                    let plain = model_one(src.tokens_of(i..i + a), tgt.tokens_of(j..j + 1), &links.forward);
                    assert_close(table.score(i, a, j), plain);
                }
            }
        }
    }

    #[test]
    fn lessons_are_what_each_bead_means(
        pairs in proptest::collection::vec((proptest::collection::vec(0u8..5, 1..6), proptest::collection::vec(0u8..5, 1..6)), 1..6),
        seed in 0u32..1000,
        sharpness in prop_oneof![Just(0.0f32), Just(4.0f32)],
    ) {
        let (src, tgt): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let (src, tgt) = (side(&src), side(&tgt));
        let counts = counts(&src, &tgt, seed);
        let rows: Vec<u32> =
            (0..=src.keys.len() as u32).map(|s| counts.partition_point(|link| link.src < s) as u32).collect();
        let mut ratios = Ratios::default();
        ratios.compute(&src, &tgt, &counts, 1.0);
        let beads: Vec<Bead> = (0..src.sentences() as u32).map(|k| Bead { src: k..k + 1, tgt: k..k + 1 }).collect();
        let known = counts.iter().zip(&ratios.pairs);
        let known = known.map(|(link, r)| ((link.src, link.tgt), (f64::from(r.0), f64::from(r.1)))).collect();
        let mut plain = vec![[0.0f64; 4]; counts.len()];
        for k in 0..beads.len() {
            let here = meant(src.tokens_of(k..k + 1), tgt.tokens_of(k..k + 1), f64::from(sharpness), &known);
            for ([forward, backward, most_forward, most_backward], here) in plain.iter_mut().zip(here) {
                (*forward, *backward) = (*forward + here.0, *backward + here.1);
                (*most_forward, *most_backward) = (most_forward.max(here.0), most_backward.max(here.1));
            }
        }
        let mut lessons = Lessons::default();
        let links = LinkRows { links: &counts, rows: &rows };
        lessons.read(&src, &tgt, &beads.iter().collect::<Vec<_>>(), MU, sharpness);
        lessons.weigh(links, &ratios.pairs, &Halt::default()).unwrap();
        for singly in [false, true] {
            let tallies = lessons.count(links, &ratios.pairs, singly, &Halt::default()).unwrap();
            for (tally, plain) in tallies.iter().zip(&plain) {
                assert_close(tally.sum.0, plain[0]);
                assert_close(tally.sum.1, plain[1]);
                if singly {
                    assert_close(tally.most.0, plain[2]);
                    assert_close(tally.most.1, plain[3]);
                }
            }
        }
    }

    #[test]
    fn ratios_are_probabilities_over_background(src in sentences(), tgt in sentences(), seed in 0u32..1000) {
        let (src, tgt) = (side(&src), side(&tgt));
        let links = links(&src, &tgt, seed);
        let counts = counts(&src, &tgt, seed);
        let (mut from_src, mut from_tgt) = (BTreeMap::new(), BTreeMap::new());
        for link in &counts {
            // A count of one is left for translations that nobody has seen.
            *from_src.entry(link.src).or_insert(1.0) += link.forward;
            *from_tgt.entry(link.tgt).or_insert(1.0) += link.backward;
        }
        let over = |count: f32, total: f32, side: &Side, key: u32| {
            f64::from(count / total) / (f64::from(side.counts[key as usize]) / f64::from(side.size))
        };
        for link in &counts {
            let forward = over(link.forward, from_src[&link.src], &tgt, link.tgt);
            let backward = over(link.backward, from_tgt[&link.tgt], &src, link.src);
            // What is too weak both ways is left out.
            let there = forward.max(backward) >= 0.5;
            let (wanted, wanted_back) = if there { (forward, backward) } else { (0.0, 0.0) };
            assert_close(ratio(&links.forward, link.src, link.tgt) as f32, wanted);
            assert_close(ratio(&links.backward, link.tgt, link.src) as f32, wanted_back);
        }
    }
}

#[test]
fn a_single_pair_of_words_by_hand() {
    let bead = Matrix { m: 1, n: 1, cells: vec![(4.0, 4.0)] }.bead();
    // π = 1.3/2 = .65, and the only place has all the weight: ln(.65 + .35·4) = .7178
    assert_close(placed_score(&bead), 0.7178);
    assert_close(order::score(&bead, MU, &mut OrderWork::default()), 0.7178);
}

#[test]
fn two_pairs_of_words_by_hand() {
    let straight = Matrix { m: 2, n: 2, cells: vec![(4.0, 4.0), (0.0, 0.0), (0.0, 0.0), (4.0, 4.0)] };
    let crossed = Matrix { m: 2, n: 2, cells: vec![(0.0, 0.0), (4.0, 4.0), (4.0, 4.0), (0.0, 0.0)] };
    // π = 1.6/3, and e⁻² = .1353 is what a word half a bead away weighs.
    // Straight: 2·ln(.5333 + .4667·4/1.1353) = 1.5563. Crossed: 2·ln(.5333 + .4667·4·.1353/1.1353) = −.5598.
    assert_close(placed_score(&straight.bead()), 1.5563);
    assert_close(placed_score(&crossed.bead()), -0.5598);
    let mut work = OrderWork::default();
    assert!(order::score(&straight.bead(), MU, &mut work) > order::score(&crossed.bead(), MU, &mut work));
}
