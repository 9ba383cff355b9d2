//! When the parts of a text are shown: the times of subtitles.

use crate::text::OffsetMap;
use std::ops::Range;

/// The times of a part of a text, which ends where the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timed {
    /// The byte offset in the text at which the part begins.
    pub at: usize,
    /// When the part appears, in milliseconds from the beginning.
    pub start: u64,
    /// When the part disappears, in milliseconds from the beginning.
    pub end: u64,
}

/// Moves the parts of an input to the text that was made from it.
pub(super) fn moved(mut times: Vec<Timed>, offsets: &OffsetMap) -> Vec<Timed> {
    times.iter_mut().for_each(|timed| timed.at = offsets.to_text(timed.at));
    times
}

/// Returns from when until when the text of a byte range is shown, in milliseconds. `times` are in the order of the text.
/// Returns `None` if they are unknown.
pub(crate) fn shown(times: &[Timed], range: &Range<usize>) -> Option<(u64, u64)> {
    let first = times.partition_point(|timed| timed.at <= range.start).checked_sub(1)?;
    let last = times.partition_point(|timed| timed.at < range.end).max(first + 1);
    let parts = &times[first..last];
    let start = parts.iter().map(|timed| timed.start).min()?;
    let end = parts.iter().map(|timed| timed.end).max()?;
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_shown_from_its_first_to_its_last_part() {
        let times = [(0, 1, 2), (10, 3, 4), (20, 5, 6)].map(|(at, start, end)| Timed { at, start, end });
        assert_eq!(shown(&times, &(0..9)), Some((1, 2)));
        assert_eq!(shown(&times, &(0..10)), Some((1, 2)));
        assert_eq!(shown(&times, &(5..11)), Some((1, 4)));
        assert_eq!(shown(&times, &(20..30)), Some((5, 6)));
        assert_eq!(shown(&times[1..], &(0..5)), None);
        assert_eq!(shown(&[], &(0..5)), None);
    }
}
