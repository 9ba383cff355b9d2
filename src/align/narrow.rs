//! Narrows a region around the best path of a search.

use super::region::EMPTY;
use super::search::{Grid, limit};
use super::{Bead, BeadScore, Region};
use std::ops::Range;

/// Maximum distance of a point in the narrowed region from the best path, in target sentences. Usually only
/// about four points per source sentence remain, so the limit matters only in repetitive texts
/// (docs/decisions/0016-large-documents.md).
const MAX_DISTANCE: u32 = 40;
/// While more than [`MAX_POINTS_PER_SENTENCE`] points per sentence remain, the maximum distance is halved,
/// down to this number of sentences.
const MIN_DISTANCE: u32 = 5;
const MAX_POINTS_PER_SENTENCE: usize = 8;

impl Grid {
    /// Returns the points of all paths that score within `margin` nats of the best path, which is `path`.
    /// Each row is widened by one point at either end, because the score of a bead may depend on the
    /// sentences next to it. In repetitive texts, very many paths are equally good, so points far from `path`
    /// are dropped.
    pub(crate) fn narrow(
        &mut self,
        region: &Region,
        scorer: &impl BeadScore,
        path: &[Bead],
        margin: f32,
    ) -> Region {
        self.fill_best_from(region, scorer);
        let min_sum = self.best_to[region.points() - 1] - f64::from(margin);
        let good: Vec<bool> =
            self.best_to.iter().zip(&self.best_from).map(|(to, from)| to + from >= min_sum).collect();
        let crossed = crossed(path, region);
        let mut distance = MAX_DISTANCE;
        loop {
            let narrow = good_points_near(region, &good, &crossed, distance);
            if narrow.points() <= limit(region, MAX_POINTS_PER_SENTENCE) || distance <= MIN_DISTANCE {
                return narrow;
            }
            distance /= 2;
        }
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

/// Returns the region of the `good` points that are at most `distance` sentences away from the path.
/// `crossed` has, for each row, the interval of points that the path crosses. Adds one point at either end of
/// each row.
fn good_points_near(region: &Region, good: &[bool], crossed: &[Range<u32>], distance: u32) -> Region {
    let mut rest = good;
    let rows = crossed.iter().enumerate().map(|(i, crossed)| {
        let row = region.row(i);
        let (good, after) = rest.split_at(row.len());
        rest = after;
        // If a bead has several source sentences, the rows between them may have no good point.
        let (Some(first), Some(last)) = (good.iter().position(|&x| x), good.iter().rposition(|&x| x)) else {
            return EMPTY;
        };
        let end = (row.start + last + 2).min(region.targets() + 1) as u32;
        let start = (row.start + first).saturating_sub(1) as u32;
        start.max(crossed.start.saturating_sub(distance))..end.min(crossed.end + distance)
    });
    Region::monotone(rows.collect(), region.targets() as u32)
}
