//! Narrows a region around the best path of a search.

use super::region::EMPTY;
use super::search::{Grid, limit};
use super::{Bead, BeadScore, Region};
use std::ops::Range;

/// Maximum distance between a point of the narrowed region and the best path, in target sentences. Most
/// narrowed regions have only about four points per source sentence, so the limit matters only in repetitive
/// texts (docs/decisions/0016-large-documents.md).
const MAX_DISTANCE: u32 = 40;
/// The maximum distance is not halved any further once it is at most this number of target sentences.
const MIN_DISTANCE: u32 = 5;
/// While a narrowed region has more points per sentence of both sides than this, the maximum distance is
/// halved.
const MAX_POINTS_PER_SENTENCE: usize = 8;
/// Where the searched region may have been too narrow, the next region extends this many sentences further on
/// all sides. With 3 instead of 5, the beads of the gold documents are the same.
const WIDENING: usize = 5;

/// Which points on the border of the searched region show that it may have been too narrow: a better path may
/// continue beyond the border.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BorderCheck {
    /// The points of all paths within the margin. Used for a region that was derived from anchors.
    GoodPoints,
    /// Only the points of the best path. Used for a region that was narrowed: points of other paths always
    /// lie near its border.
    BestPath,
}

impl Grid {
    /// Returns the points of all paths that score within `margin` nats of the best path, which is `path`.
    /// Each row is widened by one point at either end, because the score of a bead may depend on the
    /// sentences next to it. Where `check` finds that `region` may have been too narrow, the new region
    /// extends beyond it. In repetitive texts, very many paths are equally good, so points far from `path`
    /// are dropped.
    pub(crate) fn narrow(
        &mut self,
        region: &Region,
        scorer: &impl BeadScore,
        path: &[Bead],
        margin: f32,
        check: BorderCheck,
    ) -> Region {
        self.fill_best_from(region, scorer);
        let min_sum = self.best_to[region.points() - 1] - f64::from(margin);
        let good: Vec<bool> =
            self.best_to.iter().zip(&self.best_from).map(|(to, from)| to + from >= min_sum).collect();
        let crossed = crossed(path, region);
        let border = match check {
            BorderCheck::GoodPoints => good_border_points(region, &good),
            BorderCheck::BestPath => path_border_points(region, path),
        };
        let mut rows = good_points(region, &good);
        border.iter().for_each(|&point| widen(&mut rows, point, region.targets()));
        let mut distance = MAX_DISTANCE;
        loop {
            let near = |(row, crossed): (&Range<u32>, &Range<u32>)| {
                let first = crossed.start.saturating_sub(distance);
                row.start.max(first)..row.end.min(crossed.end + distance)
            };
            let near = rows.iter().zip(&crossed).map(near).collect();
            let narrow = Region::monotone(near, region.targets() as u32);
            if narrow.points() <= limit(region, MAX_POINTS_PER_SENTENCE) || distance <= MIN_DISTANCE {
                return narrow;
            }
            distance /= 2;
        }
    }
}

/// Returns the `good` points on the border of a region.
fn good_border_points(region: &Region, good: &[bool]) -> Vec<(usize, usize)> {
    let points = (0..=region.sources()).flat_map(|i| region.row(i).map(move |j| (i, j)));
    points
        .zip(good)
        .filter(|&((i, j), &good)| good && region.is_border(i, j))
        .map(|(point, _)| point)
        .collect()
}

/// Returns the points of a path at which it reaches either end of a row of the region.
fn path_border_points(region: &Region, path: &[Bead]) -> Vec<(usize, usize)> {
    let starts = path.iter().map(|bead| (bead.src.start as usize, bead.tgt.start as usize));
    starts.filter(|&(i, j)| region.is_row_end(i, j)).collect()
}

/// Adds all points that are at most [`WIDENING`] source sentences and target sentences away from the point
/// (i, j).
fn widen(rows: &mut [Range<u32>], (i, j): (usize, usize), targets: usize) {
    let last = (i + WIDENING).min(rows.len() - 1);
    for row in &mut rows[i.saturating_sub(WIDENING)..=last] {
        row.start = row.start.min(j.saturating_sub(WIDENING) as u32);
        row.end = row.end.max((j + WIDENING).min(targets) as u32 + 1);
    }
}

/// Returns, for each row, the interval of points that the path crosses, including points inside the beads of
/// the path.
fn crossed(path: &[Bead], region: &Region) -> Vec<Range<u32>> {
    if path.is_empty() {
        return vec![0..region.targets() as u32 + 1; region.sources() + 1];
    }
    let mut rows = vec![EMPTY; region.sources() + 1];
    for bead in path {
        for row in &mut rows[bead.src.start as usize..=bead.src.end as usize] {
            row.start = row.start.min(bead.tgt.start);
            row.end = row.end.max(bead.tgt.end + 1);
        }
    }
    rows
}

/// Returns, for each row, the interval from its first to its last `good` point, with one more point at either
/// end.
fn good_points(region: &Region, good: &[bool]) -> Vec<Range<u32>> {
    let mut rest = good;
    let rows = (0..=region.sources()).map(|i| {
        let row = region.row(i);
        let (good, after) = rest.split_at(row.len());
        rest = after;
        // The rows between the source sentences of a bead may have no good point.
        let (Some(first), Some(last)) = (good.iter().position(|&x| x), good.iter().rposition(|&x| x)) else {
            return EMPTY;
        };
        let end = (row.start + last + 2).min(region.targets() + 1) as u32;
        (row.start + first).saturating_sub(1) as u32..end
    });
    rows.collect()
}
