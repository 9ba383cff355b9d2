//! Reference implementation of the scores, which evaluates their formulas in `f64`. Tests compare the
//! optimised versions with it.

use super::base::lexical::{Direction, LexicalTable};
use super::base::scope::Scope;
use super::evidence::links::{LinkCounts, Links, Ratios, Rows};
use super::features::order::{self, OrderWork};
use super::features::position::{self, BeadLink, BeadLinks, PositionWork};
use super::learn::expectation::{Expectation, LinkRows};
use super::side::Side;
use crate::align::{Bead, Deadline, MAX_SENTENCES, Region};
use crate::text::language::Language;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The share of p(t|s) that comes from the background distribution.
const MU: f32 = 0.3;

fn position_score(bead: &BeadLinks) -> f32 {
    position::score(bead, 4.0, MU, &mut PositionWork::default())
}

#[track_caller]
fn assert_close(fast: f32, plain: f64) {
    assert!((f64::from(fast) - plain).abs() < 1e-3 * (1.0 + plain.abs()), "{fast} is not {plain}");
}

/// Returns a side whose sentences consist of one-letter words.
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

/// Returns pseudorandom counts of links between the keys of two sides, sorted by source, then target. Two
/// thirds of all pairs have no link.
fn counts(src: &Side, tgt: &Side, seed: u32) -> Vec<LinkCounts> {
    let mut out = Vec::new();
    for s in 0..src.keys.len() as u32 {
        for t in 0..tgt.keys.len() as u32 {
            let dice = (s * 31 + t * 17 + seed).wrapping_mul(2_654_435_761) >> 8;
            if dice.is_multiple_of(3) {
                let (forward, backward) = ((dice % 7) as f32, (dice % 5) as f32);
                out.push(LinkCounts { src: s, tgt: t, forward, backward });
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

fn ratio(rows: &Rows, given: u32, generated: u32) -> f64 {
    rows.row(given).iter().find(|link| link.other == generated).map_or(0.0, |link| f64::from(link.ratio))
}

/// Returns the lexical score: `Σ_t log((1 + μ·m + (1−μ)·Σ_s p(t|s)/p(t)) / (m+1))`.
fn model_one(given: &[u32], generated: &[u32], rows: &Rows) -> f64 {
    let (m, mu) = (given.len() as f64, f64::from(MU));
    generated
        .iter()
        .map(|&t| {
            let explained: f64 = given.iter().map(|&s| ratio(rows, s, t)).sum();
            ((1.0 + mu * m + (1.0 - mu) * explained) / (m + 1.0)).ln()
        })
        .sum()
}

/// Returns the word-order score of one direction. Computes every transition of the HMM, in O(n·m²) time.
fn hmm(given: &[f32], generated: &[f32], emission: impl Fn(usize, usize) -> f64) -> f64 {
    const JUMP: f64 = 0.25;
    const DIAGONAL: f64 = 3.0;
    let m = given.len();
    let stay = (1.0 + f64::from(MU) * m as f64) / (m as f64 + 1.0);
    let (mut initial, mut state) = (1.0, vec![0.0; m]);
    for (q, &at) in generated.iter().enumerate() {
        let near = |p: usize| (-DIAGONAL * f64::from((given[p] - at).abs())).exp();
        let jump = |from: usize, to: usize| (-JUMP * (to as f64 - from as f64 - 1.0).abs()).exp() * near(to);
        let mut next: Vec<f64> = state.iter().map(|mass| mass * stay).collect();
        for (p, mass) in next.iter_mut().enumerate() {
            let first = initial * near(p) / (0..m).map(near).sum::<f64>();
            let moved =
                (0..m).map(|from| state[from] * jump(from, p) / (0..m).map(|to| jump(from, to)).sum::<f64>());
            *mass += (1.0 - stay) * emission(p, q) * (first + moved.sum::<f64>());
        }
        (initial, state) = (initial * stay, next);
    }
    (initial + state.iter().sum::<f64>()).ln()
}

/// Returns the position score of one direction: `Σ_t log(π + (1−π)·Σ_s h·p(t|s)/p(t) / Σ_s h)`.
fn position_formula(m: usize, n: usize, tension: f64, emission: impl Fn(usize, usize) -> f64) -> f64 {
    let share = (1.0 + f64::from(MU) * m as f64) / (m as f64 + 1.0);
    let position = |k: usize, all: usize| (k as f64 + 0.5) / all as f64;
    (0..n)
        .map(|q| {
            let h = |p: usize| (-tension * (position(p, m) - position(q, n)).abs()).exp();
            let sum: f64 = (0..m).map(|p| h(p) * emission(p, q)).sum();
            (share + (1.0 - share) * sum / (0..m).map(h).sum::<f64>()).ln()
        })
        .sum()
}

/// A bead whose links are a matrix of forward and backward ratios. A ratio of 0 means that there is no link.
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
        let positions = |all: usize| (0..all).map(|k| (k as f32 + 0.2) / all as f32).collect();
        let all = (0..self.m).flat_map(|p| (0..self.n).map(move |q| (p, q)));
        let links = all
            .map(|(p, q)| {
                let (forward, backward) = self.cells[p * self.n + q];
                BeadLink { p: p as u32, q: q as u32, forward, backward }
            })
            .filter(|link| link.forward > 0.0 || link.backward > 0.0)
            .collect();
        BeadLinks { src_at: positions(self.m), tgt_at: positions(self.n), links }
    }

    fn transposed(&self) -> Matrix {
        let turned = (0..self.n).flat_map(|q| (0..self.m).map(move |p| (p, q)));
        let cells = turned.map(|(p, q)| self.cells[p * self.n + q]).map(|(f, b)| (b, f)).collect();
        Matrix { m: self.n, n: self.m, cells }
    }
}

/// Returns the expected counts of each link in a bead. A pair of tokens contributes its share of the weight
/// of all pairs with the same target token (forward) or source token (backward).
fn expected_counts(
    given: &[u32],
    generated: &[u32],
    tension: f64,
    ratio: &BTreeMap<(u32, u32), (f64, f64)>,
) -> Vec<(f64, f64)> {
    let (m, n, mu) = (given.len(), generated.len(), f64::from(MU));
    let position = |k: usize, all: usize| (k as f64 + 0.5) / all as f64;
    let near = |p: usize, q: usize| (-tension * (position(p, m) - position(q, n)).abs()).exp();
    let of = |p: usize, q: usize| ratio.get(&(given[p], generated[q])).copied().unwrap_or_default();
    let tgt_normaliser = |q: usize| -> f64 {
        (0..m).map(|p| near(p, q) * (mu + 1.0 / m as f64 + (1.0 - mu) * of(p, q).0)).sum()
    };
    let src_normaliser = |p: usize| -> f64 {
        (0..n).map(|q| near(p, q) * (mu + 1.0 / n as f64 + (1.0 - mu) * of(p, q).1)).sum()
    };
    let mut sums: BTreeMap<(u32, u32), (f64, f64)> = ratio.keys().map(|&key| (key, (0.0, 0.0))).collect();
    for (p, q) in (0..m).flat_map(|p| (0..n).map(move |q| (p, q))) {
        if let Some(sum) = sums.get_mut(&(given[p], generated[q])) {
            sum.0 += near(p, q) * (mu + (1.0 - mu) * of(p, q).0) / tgt_normaliser(q);
            sum.1 += near(p, q) * (mu + (1.0 - mu) * of(p, q).1) / src_normaliser(p);
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

/// Generates a sentence of one to five words.
fn words() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(0u8..5, 1..6)
}

fn sentences() -> impl Strategy<Value = Vec<Vec<u8>>> {
    proptest::collection::vec(proptest::collection::vec(0u8..6, 0..5), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_score_equals_the_hmm(matrix in matrix()) {
        let bead = matrix.bead();
        let forward = hmm(&bead.src_at, &bead.tgt_at, |p, q| matrix.cell(p, q).0);
        let backward = hmm(&bead.tgt_at, &bead.src_at, |q, p| matrix.cell(p, q).1);
        assert_close(order::score(&bead, MU, &mut OrderWork::default()), (forward + backward) / 2.0);
    }

    #[test]
    fn the_position_score_equals_the_formula(matrix in matrix()) {
        let forward = position_formula(matrix.m, matrix.n, 4.0, |p, q| matrix.cell(p, q).0);
        let backward = position_formula(matrix.n, matrix.m, 4.0, |q, p| matrix.cell(p, q).1);
        assert_close(position_score(&matrix.bead()), (forward + backward) / 2.0);
    }

    #[test]
    fn exchanged_sides_have_the_same_score(matrix in matrix()) {
        let (here, there) = (matrix.bead(), matrix.transposed().bead());
        let mut work = OrderWork::default();
        assert_close(position_score(&here), position_score(&there).into());
        let there = order::score(&there, MU, &mut work);
        assert_close(order::score(&here, MU, &mut work), there.into());
    }

    #[test]
    fn lexical_tables_equal_the_formula(src in sentences(), tgt in sentences(), seed in 0u32..1000) {
        let (src, tgt) = (side(&src), side(&tgt));
        let links = links(&src, &tgt, seed);
        let (n, m) = (src.sentences(), tgt.sentences());
        let mut table = LexicalTable::default();
        let direction = Direction { given: &src, generated: &tgt, links: &links.forward };
        table.fill(direction, Region::full(n, m).rows(), Scope::Search, MU, &Deadline::default()).unwrap();
        for i in 0..n {
            for a in 1..=MAX_SENTENCES.min(n - i) {
                for j in 0..m {
                    prop_assert!(table.contains(i, a, j, 1));
                    let plain = model_one(src.tokens_of(i..i + a), tgt.tokens_of(j..j + 1), &links.forward);
                    assert_close(table.score(i, a, j), plain);
                }
            }
        }
    }

    #[test]
    fn expected_counts_equal_the_formula(
        pairs in proptest::collection::vec((words(), words()), 1..6),
        seed in 0u32..1000,
        tension in prop_oneof![Just(0.0f32), Just(4.0f32)],
    ) {
        let (src, tgt): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let (src, tgt) = (side(&src), side(&tgt));
        let counts = counts(&src, &tgt, seed);
        let starts: Vec<u32> =
            (0..=src.keys.len() as u32).map(|s| counts.partition_point(|link| link.src < s) as u32).collect();
        let mut ratios = Ratios::default();
        ratios.compute(&src, &tgt, counts.iter().copied(), 1.0);
        let bead = |k| Bead { src: k..k + 1, tgt: k..k + 1 };
        let beads: Vec<Bead> = (0..src.sentences() as u32).map(bead).collect();
        let known = counts.iter().zip(&ratios.pairs);
        let known = known.map(|(link, r)| ((link.src, link.tgt), (f64::from(r.0), f64::from(r.1)))).collect();
        let mut plain = vec![[0.0f64; 4]; counts.len()];
        for k in 0..beads.len() {
            let (s, t) = (src.tokens_of(k..k + 1), tgt.tokens_of(k..k + 1));
            let here = expected_counts(s, t, f64::from(tension), &known);
            for ([forward, backward, max_forward, max_backward], here) in plain.iter_mut().zip(here) {
                (*forward, *backward) = (*forward + here.0, *backward + here.1);
                (*max_forward, *max_backward) = (max_forward.max(here.0), max_backward.max(here.1));
            }
        }
        let mut expectation = Expectation::default();
        let rows = LinkRows { links: &counts, starts: &starts, ratios: &ratios.pairs };
        expectation.load(&src, &tgt, &beads.iter().collect::<Vec<_>>(), MU, tension);
        expectation.normalise(rows, &Deadline::default()).unwrap();
        for with_max in [false, true] {
            expectation.count(rows, with_max, &Deadline::default()).unwrap();
            for (counts, plain) in expectation.counted().iter().zip(&plain) {
                assert_close(counts.total.0, plain[0]);
                assert_close(counts.total.1, plain[1]);
                if with_max {
                    assert_close(counts.max.0, plain[2]);
                    assert_close(counts.max.1, plain[3]);
                }
            }
        }
    }

    #[test]
    fn ratios_are_probabilities_over_frequencies(src in sentences(), tgt in sentences(), seed in 0u32..1000) {
        let (src, tgt) = (side(&src), side(&tgt));
        let links = links(&src, &tgt, seed);
        let counts = counts(&src, &tgt, seed);
        let (mut from_src, mut from_tgt) = (BTreeMap::new(), BTreeMap::new());
        for link in &counts {
            // The initial count of 1 is reserved for unseen translations.
            *from_src.entry(link.src).or_insert(1.0) += link.forward;
            *from_tgt.entry(link.tgt).or_insert(1.0) += link.backward;
        }
        let over = |count: f32, total: f32, side: &Side, key: u32| {
            f64::from(count / total) / (f64::from(side.counts[key as usize]) / f64::from(side.size))
        };
        for link in &counts {
            let forward = over(link.forward, from_src[&link.src], &tgt, link.tgt);
            let backward = over(link.backward, from_tgt[&link.tgt], &src, link.src);
            // Links that are weak in both directions are dropped.
            let kept = forward.max(backward) >= 0.5;
            let (wanted, wanted_back) = if kept { (forward, backward) } else { (0.0, 0.0) };
            assert_close(ratio(&links.forward, link.src, link.tgt) as f32, wanted);
            assert_close(ratio(&links.backward, link.tgt, link.src) as f32, wanted_back);
        }
    }
}

#[test]
fn one_pair_of_words_has_the_scores_computed_by_hand() {
    let bead = Matrix { m: 1, n: 1, cells: vec![(4.0, 4.0)] }.bead();
    // Both scores are ln(π + (1−π)·4) with π = 1.3/2 = .65, because the only given token has weight 1: ln(.65
    // + .35·4) = .7178.
    assert_close(position_score(&bead), 0.7178);
    assert_close(order::score(&bead, MU, &mut OrderWork::default()), 0.7178);
}

#[test]
fn two_pairs_of_words_have_the_scores_computed_by_hand() {
    let straight = Matrix { m: 2, n: 2, cells: vec![(4.0, 4.0), (0.0, 0.0), (0.0, 0.0), (4.0, 4.0)] };
    let crossed = Matrix { m: 2, n: 2, cells: vec![(0.0, 0.0), (4.0, 4.0), (4.0, 4.0), (0.0, 0.0)] };
    // π = 1.6/3, and e⁻² = .1353 is the proximity at a distance of half a bead.
    // Straight: 2·ln(.5333 + .4667·4/1.1353) = 1.5563. Crossed: 2·ln(.5333 + .4667·4·.1353/1.1353) = −.5598.
    assert_close(position_score(&straight.bead()), 1.5563);
    assert_close(position_score(&crossed.bead()), -0.5598);
    let mut work = OrderWork::default();
    assert!(order::score(&straight.bead(), MU, &mut work) > order::score(&crossed.bead(), MU, &mut work));
}
