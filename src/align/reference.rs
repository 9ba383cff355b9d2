//! Reference implementation of the search, which enumerates every alignment. Tests compare the optimised
//! search with it.

use super::search::Grid;
use super::{Bead, BeadScore, BorderCheck, Deadline, Interrupted, KINDS, Region};
use proptest::prelude::*;
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Pseudorandom scores from −10 to 2 nats, determined by the bead and the seed.
struct RandomScores {
    seed: u64,
    /// Whether source and target are exchanged.
    mirrored: bool,
    calls: Cell<usize>,
}

impl RandomScores {
    fn new(seed: u64) -> RandomScores {
        RandomScores { seed, mirrored: false, calls: Cell::new(0) }
    }

    fn of(&self, bead: &Bead) -> f32 {
        let Bead { src, tgt } = bead.clone();
        let mut x = self.seed;
        let sides = if self.mirrored { [tgt, src] } else { [src, tgt] };
        for n in sides.into_iter().flat_map(|side| [side.start, side.end]) {
            // This is the mixing function of SplitMix64 (Steele, Lea and Flood 2014).
            x = (x ^ u64::from(n)).wrapping_add(0x9e37_79b9_7f4a_7c15);
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            x ^= x >> 31;
        }
        (x >> 40) as f32 / (1u64 << 24) as f32 * 12.0 - 10.0
    }
}

impl BeadScore for RandomScores {
    fn scores(&self, i: usize, j: usize, inside: &[bool; KINDS.len()], out: &mut [f32; KINDS.len()]) {
        for kind in (0..KINDS.len()).filter(|&kind| inside[kind]) {
            self.calls.set(self.calls.get() + 1);
            out[kind] = self.of(&bead(i as u32, j as u32, kind));
        }
    }
}

fn bead(i: u32, j: u32, kind: usize) -> Bead {
    Bead { src: i..i + u32::from(KINDS[kind].src), tgt: j..j + u32::from(KINDS[kind].tgt) }
}

/// Returns all alignments of the sentences from (i, j) to the end, each with the sum of its scores.
fn alignments(i: u32, j: u32, n: u32, m: u32, scores: &RandomScores) -> Vec<(f64, Vec<Bead>)> {
    if (i, j) == (n, m) {
        return vec![(0.0, Vec::new())];
    }
    let mut all = Vec::new();
    for first in (0..KINDS.len()).map(|kind| bead(i, j, kind)) {
        if first.src.end > n || first.tgt.end > m {
            continue;
        }
        for (sum, mut rest) in alignments(first.src.end, first.tgt.end, n, m, scores) {
            rest.insert(0, first.clone());
            all.push((sum + f64::from(scores.of(&first)), rest));
        }
    }
    all
}

fn sum(beads: &[Bead], scores: &RandomScores) -> f64 {
    beads.iter().map(|bead| f64::from(scores.of(bead))).sum()
}

fn search(region: &Region, scores: &impl BeadScore) -> (Grid, Vec<Bead>) {
    let mut grid = Grid::default();
    let path = grid.search(region, scores, &Deadline::default()).unwrap();
    (grid, path)
}

/// Asserts that the beads cover both sides in order and have no gaps between them.
#[track_caller]
fn assert_partition(beads: &[Bead], n: usize, m: usize) {
    let mut at = (0, 0);
    for bead in beads {
        assert_eq!((bead.src.start, bead.tgt.start), at);
        at = (bead.src.end, bead.tgt.end);
    }
    assert_eq!(at, (n as u32, m as u32));
}

/// Returns a path of 1-1 beads, followed by null beads for the remaining sentences.
fn diagonal(n: usize, m: usize) -> Vec<Bead> {
    let both = n.min(m) as u32;
    let pairs = (0..both).map(|k| bead(k, k, 0));
    let src = (both..n as u32).map(|k| Bead { src: k..k + 1, tgt: both..both });
    let tgt = (both..m as u32).map(|k| Bead { src: both..both, tgt: k..k + 1 });
    pairs.chain(src).chain(tgt).collect()
}

/// Returns the region of the rectangles between the points of a path, widened by `radius` on all sides.
fn around(path: &[Bead], n: usize, m: usize, radius: u32) -> Region {
    let mut corners = vec![(0, 0)];
    corners.extend(path.iter().map(|bead| (bead.src.end, bead.tgt.end)));
    // The region needs at least two corners, even if both sides are empty.
    corners.push((n as u32, m as u32));
    Region::through(&corners, n, m, radius, u64::MAX).0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_search_finds_the_best_alignment(n in 0usize..=4, m in 0usize..=4, seed: u64) {
        let scores = RandomScores::new(seed);
        let (_, path) = search(&Region::full(n, m), &scores);
        let all = alignments(0, 0, n as u32, m as u32, &scores);
        let best = all.iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        prop_assert_eq!(path, best.1.clone());
    }

    #[test]
    fn posteriors_equal_the_share_of_all_alignments(n in 1usize..=4, m in 1usize..=3, seed: u64) {
        let scores = RandomScores::new(seed);
        let region = Region::full(n, m);
        let (mut grid, path) = search(&region, &scores);
        let temperature = 2.0;
        let lattice = grid.lattice(&region, &scores, f32::INFINITY, &path);
        let all = alignments(0, 0, n as u32, m as u32, &scores);
        let weight = |sum: f64| (sum / f64::from(temperature)).exp();
        let total: f64 = all.iter().map(|(sum, _)| weight(*sum)).sum();
        for (candidate, posterior) in lattice.candidates.iter().zip(lattice.posteriors(temperature)) {
            let with = all.iter().filter(|(_, beads)| beads.contains(&candidate.bead()));
            let share = with.map(|(sum, _)| weight(*sum)).sum::<f64>() / total;
            prop_assert!((share - f64::from(posterior)).abs() < 1e-5, "{} {}", share, posterior);
        }
        let best: Vec<Bead> = lattice.best_path().iter().map(|&k| lattice.candidates[k].bead()).collect();
        prop_assert_eq!(best, path);
    }

    #[test]
    fn a_lattice_contains_the_beads_of_all_paths_within_the_margin(
        n in 1usize..=4, m in 1usize..=4, seed: u64, margin in 0f32..20.0,
    ) {
        let scores = RandomScores::new(seed);
        let region = Region::full(n, m);
        let (mut grid, path) = search(&region, &scores);
        let lattice = grid.lattice(&region, &scores, margin, &path);
        // Building a lattice of all beads and then reducing it to a margin gives the same lattice as building
        // it with this margin.
        let mut full = grid.lattice(&region, &scores, f32::INFINITY, &path);
        full.retain_within(margin);
        prop_assert_eq!(&full.candidates, &lattice.candidates);
        let narrow = grid.narrow(&region, &scores, &path, margin, BorderCheck::BestPath);
        prop_assert!(lattice.candidates.iter().all(|c| narrow.index(c.i as usize, c.j as usize).is_some()));
        let all = alignments(0, 0, n as u32, m as u32, &scores);
        let best = sum(&path, &scores);
        let near = all.iter().filter(|(sum, _)| *sum >= best - f64::from(margin) + 1e-6);
        let kept = |bead: &Bead| lattice.candidates.iter().any(|candidate| candidate.bead() == *bead);
        for bead in near.flat_map(|(_, beads)| beads) {
            prop_assert!(kept(bead), "{:?}", bead);
        }
        let within = all.iter().filter(|(_, beads)| beads.iter().all(kept));
        for (candidate, has_rivals) in lattice.candidates.iter().zip(lattice.have_rivals()) {
            let avoidable = within.clone().any(|(_, beads)| !beads.contains(&candidate.bead()));
            prop_assert_eq!(has_rivals, avoidable, "{:?}", candidate);
        }
        for bead in lattice.candidates.iter().map(|candidate| candidate.bead()) {
            let with = all.iter().filter(|(_, beads)| beads.contains(&bead)).map(|(sum, _)| *sum);
            let best_with = with.fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(best_with >= best - f64::from(margin) - 1e-6, "{:?}", bead);
        }
    }

    #[test]
    fn a_lattice_with_margin_zero_is_the_path(n in 1usize..=12, m in 1usize..=12, seed: u64) {
        let scores = RandomScores::new(seed);
        let region = Region::full(n, m);
        let (mut grid, path) = search(&region, &scores);
        let lattice = grid.lattice(&region, &scores, 0.0, &path);
        let kept: Vec<Bead> = lattice.candidates.iter().map(|c| c.bead()).collect();
        prop_assert_eq!(kept, path);
    }

    #[test]
    fn paths_partition_both_sides_and_stay_inside_the_region(
        n in 0usize..=40, m in 0usize..=40, radius in 1u32..=8, seed: u64,
    ) {
        let scores = RandomScores::new(seed);
        let region = around(&diagonal(n, m), n, m, radius);
        let (_, path) = search(&region, &scores);
        assert_partition(&path, n, m);
        for bead in &path {
            prop_assert!(region.index(bead.src.end as usize, bead.tgt.end as usize).is_some());
        }
        let (_, free) = search(&Region::full(n, m), &scores);
        prop_assert!(sum(&path, &scores) <= sum(&free, &scores) + 1e-6);
        if free.iter().all(|bead| region.index(bead.src.end as usize, bead.tgt.end as usize).is_some()) {
            prop_assert_eq!(path, free);
        }
    }

    #[test]
    fn exchanged_sides_give_the_mirrored_path(n in 0usize..=20, m in 0usize..=20, seed: u64) {
        let (_, path) = search(&Region::full(n, m), &RandomScores::new(seed));
        let mirror = RandomScores { mirrored: true, ..RandomScores::new(seed) };
        let (_, mirrored) = search(&Region::full(m, n), &mirror);
        let mirror = |Bead { src, tgt }| Bead { src: tgt, tgt: src };
        let back: Vec<Bead> = mirrored.into_iter().map(mirror).collect();
        prop_assert_eq!(back, path);
    }

    #[test]
    fn regions_keep_their_invariants(n in 0usize..=40, m in 0usize..=40, radius in 0u32..=8, seed: u64) {
        let scores = RandomScores::new(seed);
        let (mut grid, path) = search(&Region::full(n, m), &scores);
        let wide = around(&path, n, m, radius);
        let narrow = grid.narrow(&Region::full(n, m), &scores, &path, radius as f32, BorderCheck::BestPath);
        for region in [&wide, &narrow] {
            prop_assert_eq!((region.sources(), region.targets()), (n, m));
            prop_assert_eq!(region.row(0).start, 0);
            prop_assert_eq!(region.row(n).end, m + 1);
            for i in 1..=n {
                let (above, row) = (region.row(i - 1), region.row(i));
                prop_assert!(above.start <= row.start && above.end <= row.end && row.start < above.end);
            }
            // Points are numbered without gaps.
            let points = (0..=n).flat_map(|i| region.row(i).map(move |j| (i, j)));
            let numbers: Vec<usize> = points.filter_map(|(i, j)| region.index(i, j)).collect();
            prop_assert_eq!(numbers, (0..region.points()).collect::<Vec<_>>());
            prop_assert_eq!(&region.transposed().transposed(), region);
        }
        for bead in &path {
            let (i, j, radius) = (bead.src.end as usize, bead.tgt.end as usize, radius as usize);
            for (i, j) in [(i, j), (i, (j + radius).min(m)), ((i + radius).min(n), j)] {
                prop_assert!(wide.index(i, j).is_some(), "{:?} of {:?}", (i, j), bead);
            }
            for (i, j) in [(i, j), (i, (j + 1).min(m)), (i, j.saturating_sub(1))] {
                prop_assert!(narrow.index(i, j).is_some(), "{:?} of {:?}", (i, j), bead);
            }
        }
    }
}

/// Prefers 1-1 beads whose target is `shift` sentences further than their source.
struct ShiftedScores {
    shift: usize,
}

impl BeadScore for ShiftedScores {
    fn scores(&self, i: usize, j: usize, _: &[bool; KINDS.len()], out: &mut [f32; KINDS.len()]) {
        out.fill(-9.0);
        out[0] = if j == i + self.shift { 2.0 } else { -6.0 };
        out[1..3].fill(-4.0);
    }
}

#[test]
fn a_path_outside_the_first_region_is_found_in_the_next_ones() {
    let (n, m) = (60, 60);
    let scores = ShiftedScores { shift: 6 };
    let (_, best) = search(&Region::full(n, m), &scores);
    let mut region = around(&diagonal(n, m), n, m, 1);
    let (mut grid, mut path) = search(&region, &scores);
    assert_ne!(path, best);
    for check in [BorderCheck::GoodPoints, BorderCheck::BestPath] {
        region = grid.narrow(&region, &scores, &path, 20.0, check);
        path = grid.search(&region, &scores, &Deadline::default()).unwrap();
    }
    assert_eq!(path, best);
    // The path is now away from the border, so the region no longer grows.
    let next = grid.narrow(&region, &scores, &path, 20.0, BorderCheck::BestPath);
    assert!(next.points() <= region.points(), "{} {}", next.points(), region.points());
}

/// Gives all beads the score 0, so that all paths are equally good, as in a repetitive text.
struct EqualScores;

impl BeadScore for EqualScores {
    fn scores(&self, _: usize, _: usize, _: &[bool; KINDS.len()], out: &mut [f32; KINDS.len()]) {
        out.fill(0.0);
    }
}

#[test]
fn with_equal_scores_the_region_narrows_to_points_near_the_path() {
    let (n, m) = (400, 380);
    let (mut grid, path) = search(&Region::full(n, m), &EqualScores);
    let narrow = grid.narrow(&Region::full(n, m), &EqualScores, &path, 40.0, BorderCheck::GoodPoints);
    assert!(narrow.points() < 100 * n, "{} points", narrow.points());
    assert!(path.iter().all(|bead| narrow.index(bead.src.end as usize, bead.tgt.end as usize).is_some()));
}

#[test]
fn among_equal_paths_the_same_one_always_wins() {
    let region = Region::full(3, 3);
    let mut grid = Grid::default();
    let mut path = |region: &Region| grid.search(region, &EqualScores, &Deadline::default()).unwrap();
    let first = path(&region);
    assert_partition(&first, 3, 3);
    // Another search with the same grid does not change the result.
    path(&Region::full(5, 2));
    assert_eq!(path(&region), first);
}

#[test]
fn with_equal_scores_the_number_of_candidates_is_limited() {
    let (n, m) = (3000, 2900);
    let region = around(&diagonal(n, m), n, m, 20);
    let (mut grid, path) = search(&region, &EqualScores);
    let narrow = grid.narrow(&region, &EqualScores, &path, 40.0, BorderCheck::BestPath);
    assert!(narrow.points() < 17 * (n + m), "{} points", narrow.points());
    let path = grid.search(&narrow, &EqualScores, &Deadline::default()).unwrap();
    let lattice = grid.lattice(&narrow, &EqualScores, 25.0, &path);
    let kept = |bead: &Bead| lattice.candidates.iter().any(|candidate| candidate.bead() == *bead);
    assert!(path.iter().all(kept));
}

#[test]
fn a_cancelled_search_stops() {
    let deadline = Deadline { cancelled: Some(Arc::new(AtomicBool::new(true))), time: None };
    assert_eq!(Grid::default().search(&Region::full(3, 3), &EqualScores, &deadline), Err(Interrupted));
}

#[test]
fn the_number_of_scored_beads_grows_linearly() {
    let calls = |n: usize| {
        let scores = RandomScores::new(7);
        search(&around(&diagonal(n, n), n, n, 10), &scores);
        scores.calls.get() as f64
    };
    let (one, two, four) = (calls(200), calls(400), calls(800));
    assert!(two / one < 2.1 && four / two < 2.1, "{one} {two} {four}");
}
