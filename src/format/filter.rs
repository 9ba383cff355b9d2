//! Filters units by confidence, by whether a side is empty, and by whether they are duplicates.

use super::kind::Format;
use super::unit::Unit;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// The criteria by which a [`UnitFilter`] accepts units.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FilterOptions {
    /// Minimum confidence, from 0 to 1. Units without a confidence are accepted.
    pub min_confidence: f32,
    /// Whether to accept unaligned sentences if the format can represent them.
    pub keep_nulls: bool,
    /// Whether to accept only the first of several units that have the same two texts.
    pub dedup: bool,
}

/// The number of units that a [`UnitFilter`] accepted, and the number that it rejected for each reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilterCounts {
    /// Units accepted.
    pub written: u64,
    /// Units rejected because their confidence is too low.
    pub below_confidence: u64,
    /// Units rejected because an earlier accepted unit has the same two texts.
    pub repeated: u64,
    /// Units rejected because a side is empty.
    pub empty: u64,
    /// Units that have no confidence to compare with the minimum. They are counted only if the minimum is
    /// above 0, even if they are also rejected as repeated.
    pub without_confidence: u64,
}

impl FilterCounts {
    /// Moves `dropped` units from `written` to `empty`. These are units that the writer dropped because a
    /// side became empty when forbidden characters were removed.
    pub fn drop_empty(&mut self, dropped: u64) {
        self.written -= dropped;
        self.empty += dropped;
    }
}

/// Decides which units to write, and counts its decisions.
///
/// # Examples
/// ```
/// use enregard::format::filter::{FilterOptions, UnitFilter};
/// use enregard::format::{Format, Side, Unit};
///
/// let options = FilterOptions { min_confidence: 0.5, ..FilterOptions::default() };
/// let mut filter = UnitFilter::new(Format::Tmx, options);
/// let side = |text: &str| Side { text: text.into(), ..Side::default() };
/// let unit = Unit { source: side("Oui"), target: side("Yes"), confidence: Some(0.4), ..Unit::default() };
/// assert!(!filter.accepts(&unit));
/// assert_eq!(filter.counts().below_confidence, 1);
/// ```
pub struct UnitFilter {
    options: FilterOptions,
    takes_nulls: bool,
    /// Two hashes of each accepted unit, if duplicates are removed. They take at least 16 MB per million
    /// units. With a single 64-bit hash, a corpus of a billion different units would have a 3 % chance of a
    /// collision, which would drop a unit.
    seen: FxHashSet<(u64, u64)>,
    counts: FilterCounts,
}

impl UnitFilter {
    /// Creates a filter for units to be written in `format`.
    pub fn new(format: Format, options: FilterOptions) -> UnitFilter {
        let takes_nulls = format.takes_nulls(options.keep_nulls);
        UnitFilter { options, takes_nulls, seen: FxHashSet::default(), counts: FilterCounts::default() }
    }

    /// Returns whether to write a unit. For unaligned sentences, only the format and
    /// [`FilterOptions::keep_nulls`] matter. Other units may be rejected because of their confidence, or
    /// as duplicates of accepted units.
    pub fn accepts(&mut self, unit: &Unit) -> bool {
        let Some(reason) = self.rejection(unit) else {
            self.counts.written += 1;
            return true;
        };
        *reason += 1;
        false
    }

    /// Returns the counter that belongs to the reason for rejecting a unit, or `None` if the unit is
    /// accepted.
    fn rejection(&mut self, unit: &Unit) -> Option<&mut u64> {
        let counts = &mut self.counts;
        if unit.is_null() {
            return (!self.takes_nulls).then_some(&mut counts.empty);
        }
        match unit.confidence {
            Some(confidence) if confidence < self.options.min_confidence => {
                return Some(&mut counts.below_confidence);
            }
            None if self.options.min_confidence > 0.0 => counts.without_confidence += 1,
            _ => {}
        }
        let (source, target) = (&unit.source.text, &unit.target.text);
        let hashes = || (hash((0_u8, source, target)), hash((1_u8, target, source)));
        let is_repeated = self.options.dedup && !self.seen.insert(hashes());
        is_repeated.then_some(&mut counts.repeated)
    }

    /// Counts a unit that the caller rejected because of its low confidence.
    pub fn reject_low_confidence(&mut self) {
        self.counts.below_confidence += 1;
    }

    /// Returns the counts so far.
    pub fn counts(&self) -> FilterCounts {
        self.counts
    }
}

pub(super) fn hash(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Side;

    fn unit(source: &str, target: &str, confidence: Option<f32>) -> Unit {
        let side = |text: &str| Side { text: text.into(), ..Side::default() };
        Unit { source: side(source), target: side(target), confidence, ..Unit::default() }
    }

    #[test]
    fn every_decision_is_counted() {
        let options = FilterOptions { min_confidence: 0.5, keep_nulls: false, dedup: true };
        let mut filter = UnitFilter::new(Format::Tsv, options);
        let units = [
            unit("Oui", "Yes", Some(0.5)),
            unit("Non", "No", Some(0.499)),
            unit("Oui", "Yes", Some(0.9)),
            unit("Yes", "Oui", Some(0.9)),
            unit("Peut-être", "Maybe", None),
            unit("Peut-être", "Maybe", None),
            unit("Seul", "", Some(0.1)),
        ];
        let accepted: Vec<bool> = units.iter().map(|unit| filter.accepts(unit)).collect();
        assert_eq!(accepted, [true, false, false, true, true, false, false]);
        filter.reject_low_confidence();
        let mut counts = filter.counts();
        let expected =
            FilterCounts { written: 3, below_confidence: 2, repeated: 2, empty: 1, without_confidence: 2 };
        assert_eq!(counts, expected);
        counts.drop_empty(1);
        assert_eq!((counts.written, counts.empty), (2, 2));
    }

    #[test]
    fn a_rejected_unit_does_not_make_a_later_one_a_repetition() {
        let options = FilterOptions { min_confidence: 0.5, keep_nulls: false, dedup: true };
        let mut filter = UnitFilter::new(Format::Tmx, options);
        assert!(!filter.accepts(&unit("Oui", "Yes", Some(0.2))));
        assert!(filter.accepts(&unit("Oui", "Yes", Some(0.8))));
    }

    #[test]
    fn unaligned_sentences_depend_on_the_format_alone() {
        for (format, keep_nulls, expected) in [
            (Format::Tmx, true, false),
            (Format::Tsv, false, false),
            (Format::Tsv, true, true),
            (Format::Ladder, false, true),
        ] {
            let options = FilterOptions { min_confidence: 0.5, keep_nulls, dedup: true };
            let mut filter = UnitFilter::new(format, options);
            for _ in 0..2 {
                assert_eq!(filter.accepts(&unit("", "Alone", Some(0.1))), expected, "{}", format.name());
            }
        }
    }

    #[test]
    fn everything_aligned_passes_by_default() {
        let mut filter = UnitFilter::new(Format::Tmx, FilterOptions::default());
        assert!((0..2).all(|_| filter.accepts(&unit("Oui", "Yes", None))));
        assert_eq!(filter.counts(), FilterCounts { written: 2, ..FilterCounts::default() });
    }
}
