//! The region of a search: the set of points (i, j) that the search considers. A path reaches (i, j) when it
//! has aligned the first i source sentences and the first j target sentences.

use std::ops::Range;

/// A band through the grid of `(sources + 1) × (targets + 1)` points, with an interval of j for each row i.
/// Neither bound of the intervals ever decreases from row to row. The first interval contains 0, the last one
/// contains `targets`, and neighbouring intervals overlap, so a path always exists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Region {
    rows: Vec<Range<u32>>,
    /// The index of the first point of each row. Points are numbered row by row.
    starts: Vec<usize>,
    targets: u32,
}

/// A row without points. Callers add points by lowering its start and raising its end.
pub(super) const EMPTY: Range<u32> = Range { start: u32::MAX, end: 0 };

impl Region {
    #[cfg(test)]
    pub(crate) fn full(sources: usize, targets: usize) -> Region {
        Region::from_rows(vec![0..targets as u32 + 1; sources + 1], targets as u32)
    }

    /// Returns the region for scoring existing pairs: the diagonal, along which all beads are 1-1, and one
    /// point on either side of the diagonal.
    pub(crate) fn diagonal(sentences: usize) -> Region {
        let last = sentences as u32;
        Region::from_rows((0..=last).map(|i| i.saturating_sub(1)..(i + 2).min(last + 1)).collect(), last)
    }

    /// Creates a region from `rows`. Enlarges the rows so that their bounds never decrease and neighbouring
    /// rows overlap.
    pub(crate) fn monotone(mut rows: Vec<Range<u32>>, targets: u32) -> Region {
        let mut low = u32::MAX;
        for row in rows.iter_mut().rev() {
            low = low.min(row.start);
            row.start = low;
        }
        let mut high = 1;
        for row in &mut rows {
            row.start = row.start.min(high - 1);
            high = high.max(row.end);
            row.end = high;
        }
        Region::from_rows(rows, targets)
    }

    /// Creates a region from the rectangles between successive corners, which must be in ascending order.
    /// Each is widened by `radius` on all sides. A rectangle of more than `max_points` points is
    /// reduced to about `max_points` points around its diagonal. Also returns whether any rectangle was
    /// reduced.
    pub(crate) fn through(
        corners: &[(u32, u32)],
        sources: usize,
        targets: usize,
        radius: u32,
        max_points: u64,
    ) -> (Region, bool) {
        let mut rows = vec![EMPTY; sources + 1];
        let mut narrowed = false;
        for pair in corners.windows(2) {
            let ((i, j), (k, l)) = (pair[0], pair[1]);
            let (low, high) = (i.saturating_sub(radius), (k + radius).min(sources as u32));
            let (left, right) = (j.saturating_sub(radius), (l + radius).min(targets as u32));
            let (height, width) = (u64::from(high - low) + 1, u64::from(right - left) + 1);
            let wide = height * width > max_points;
            narrowed |= wide;
            // The interval of a row must be wider than the slope. Otherwise, neighbouring rows would not
            // overlap where the diagonal is steep.
            let slope = u64::from(l - j) / u64::from(k - i).max(1) + 1;
            let half = if wide { (max_points / height / 2).max(slope + u64::from(radius)) } else { width };
            for (at, row) in (low..).zip(&mut rows[low as usize..=high as usize]) {
                let along = u64::from(at.clamp(i, k) - i) * u64::from(l - j) / u64::from(k - i).max(1);
                let centre = u64::from(j) + along;
                row.start = row.start.min(left.max(centre.saturating_sub(half) as u32));
                row.end = row.end.max(u64::from(right).min(centre + half) as u32 + 1);
            }
        }
        (Region::from_rows(rows, targets as u32), narrowed)
    }

    pub(crate) fn from_rows(rows: Vec<Range<u32>>, targets: u32) -> Region {
        let mut starts = Vec::with_capacity(rows.len() + 1);
        let mut at = 0;
        for row in &rows {
            starts.push(at);
            at += row.len();
        }
        starts.push(at);
        Region { rows, starts, targets }
    }

    pub(crate) fn sources(&self) -> usize {
        self.rows.len() - 1
    }

    pub(crate) fn targets(&self) -> usize {
        self.targets as usize
    }

    pub(crate) fn points(&self) -> usize {
        self.starts[self.rows.len()]
    }

    pub(crate) fn rows(&self) -> &[Range<u32>] {
        &self.rows
    }

    pub(crate) fn row(&self, i: usize) -> Range<usize> {
        self.rows[i].start as usize..self.rows[i].end as usize
    }

    /// Returns the number of a point, or `None` if the point is outside the region.
    #[inline]
    pub(crate) fn index(&self, i: usize, j: usize) -> Option<usize> {
        let row = self.rows.get(i)?;
        (j >= row.start as usize && j < row.end as usize).then(|| self.starts[i] + j - row.start as usize)
    }

    /// Whether a neighbour of a point, in the same row or the same column, lies outside the region.
    pub(super) fn is_border(&self, i: usize, j: usize) -> bool {
        let is_outside =
            |i: usize, j: usize| i <= self.sources() && j <= self.targets() && self.index(i, j).is_none();
        let (above, left) = (i.wrapping_sub(1), j.wrapping_sub(1));
        is_outside(above, j) || is_outside(i + 1, j) || is_outside(i, left) || is_outside(i, j + 1)
    }

    /// Whether a point is the first or the last one of its row, and the row could be longer.
    pub(super) fn is_row_end(&self, i: usize, j: usize) -> bool {
        let row = self.row(i);
        (j == row.start && j > 0) || (j + 1 == row.end && j < self.targets())
    }

    pub(crate) fn transposed(&self) -> Region {
        let mut rows = vec![EMPTY; self.targets as usize + 1];
        for (i, row) in self.rows.iter().enumerate() {
            for j in row.clone() {
                let other = &mut rows[j as usize];
                other.start = other.start.min(i as u32);
                other.end = other.end.max(i as u32 + 1);
            }
        }
        Region::from_rows(rows, self.sources() as u32)
    }
}
