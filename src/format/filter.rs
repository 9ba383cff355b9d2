//! Filters units by confidence, by whether a side is empty, by their quality flags, and by whether they are duplicates.

use super::duplicates::{Dedup, Duplicates};
use super::kind::Format;
use super::unit::Unit;
use crate::quality::{Examiner, FlagCounts, FlagOptions, FlagSet, Repetitions};

/// The criteria by which a [`UnitFilter`] accepts units.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FilterOptions {
    /// Minimum confidence, from 0 to 1. Units without a confidence are accepted.
    pub min_confidence: f32,
    /// Whether to accept unaligned sentences if the format can represent them. Ladders and EPUB always contain them.
    pub keep_nulls: bool,
    /// Whether to accept only the first of several units that count as duplicates.
    pub dedup: Option<Dedup>,
    /// The quality flags to compute, and the flags of units to reject.
    pub flags: FlagOptions,
}

/// The number of units that a [`UnitFilter`] accepted, and the number that it rejected for each reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilterCounts {
    /// Units accepted.
    pub written: u64,
    /// Units rejected because their confidence is too low.
    pub below_confidence: u64,
    /// Units rejected as duplicates of earlier accepted units.
    pub repeated: u64,
    /// Units rejected because a side is empty.
    pub empty: u64,
    /// Units that have no confidence to compare with the minimum. They are counted only if the minimum is
    /// above 0, even if they are also rejected as repeated.
    pub without_confidence: u64,
    /// Units rejected because they have a flag of [`FlagOptions::drop`].
    pub flagged: u64,
    /// Units rejected because they have no flag of [`FlagOptions::only`].
    pub unflagged: u64,
    /// For each flag, the number of units that have it, including rejected units.
    pub flags: FlagCounts,
    /// For each flag of [`FlagOptions::drop`], the number of units rejected because of it. A unit can have several.
    pub dropped_flags: FlagCounts,
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
/// let mut unit = Unit { source: side("Oui"), target: side("Yes"), confidence: Some(0.4), ..Unit::default() };
/// assert!(!filter.accepts(&mut unit));
/// assert_eq!(filter.counts().below_confidence, 1);
/// ```
pub struct UnitFilter {
    options: FilterOptions,
    takes_nulls: bool,
    /// The accepted units, if duplicates are removed.
    seen: Duplicates,
    counts: FilterCounts,
    /// If this is `None`, the units have been examined.
    examiner: Option<Box<Examiner>>,
    repetitions: Box<Repetitions>,
}

impl UnitFilter {
    /// Creates a filter for units to be written in `format`.
    pub fn new(format: Format, mut options: FilterOptions) -> UnitFilter {
        // A PO file cannot contain a message twice.
        if format == Format::Po {
            options.dedup.get_or_insert(Dedup::Exact);
        }
        // A book without the unaligned sentences would lack parts of the texts.
        let keep_nulls = options.keep_nulls || format == Format::Epub;
        // Unaligned sentences have no flags.
        let takes_nulls = format.takes_nulls(keep_nulls && options.flags.only.is_empty());
        UnitFilter {
            options,
            takes_nulls,
            seen: Duplicates::default(),
            counts: FilterCounts::default(),
            examiner: None,
            repetitions: Box::default(),
        }
    }

    /// Examines each unit with `examiner`. Otherwise, the units must have the flags that depend on their texts.
    pub fn with_examiner(mut self, examiner: Option<Examiner>) -> UnitFilter {
        self.examiner = examiner.map(Box::new);
        self
    }

    /// Begins a document whose units are not compared with those of earlier documents to find repetitions to flag.
    pub(crate) fn begin_document(&mut self) {
        if !self.options.flags.wanted().is_empty() {
            *self.repetitions = Repetitions::default();
        }
    }

    /// Returns whether to write a unit. For unaligned sentences, only the format and
    /// [`FilterOptions::keep_nulls`] matter. Other units may be rejected because of their confidence or
    /// their flags, or as duplicates of accepted units. Sets the flags of the unit if they are to be
    /// written.
    pub fn accepts(&mut self, unit: &mut Unit) -> bool {
        let Some(reason) = self.rejection(unit) else {
            self.counts.written += 1;
            return true;
        };
        *reason += 1;
        false
    }

    /// Returns the counter that belongs to the reason for rejecting a unit, or `None` if the unit is
    /// accepted.
    fn rejection(&mut self, unit: &mut Unit) -> Option<&mut u64> {
        if unit.is_null() {
            return (!self.takes_nulls).then_some(&mut self.counts.empty);
        }
        match unit.confidence {
            Some(confidence) if confidence < self.options.min_confidence => {
                return Some(&mut self.counts.below_confidence);
            }
            None if self.options.min_confidence > 0.0 => self.counts.without_confidence += 1,
            _ => {}
        }
        let computed = self.options.flags.wanted();
        if !computed.is_empty() {
            let flags = self.take_flags(unit, computed);
            self.counts.flags.add(flags);
            if self.options.flags.write {
                unit.flags = Some(flags);
            }
            let FlagOptions { drop, only, .. } = self.options.flags;
            let dropped = flags.intersection(drop);
            if !dropped.is_empty() {
                self.counts.dropped_flags.add(dropped);
                return Some(&mut self.counts.flagged);
            }
            if !only.is_empty() && flags.intersection(only).is_empty() {
                return Some(&mut self.counts.unflagged);
            }
        }
        let is_repeated = self.options.dedup.is_some_and(|dedup| !self.seen.insert(unit, dedup));
        is_repeated.then_some(&mut self.counts.repeated)
    }

    /// Returns the flags of a unit. Flags that the caller has computed are removed from the unit, because they
    /// are written only if the options say so. Flags of an input file stay.
    fn take_flags(&mut self, unit: &mut Unit, computed: FlagSet) -> FlagSet {
        let (source, target) = (unit.source.text.as_str(), unit.target.text.as_str());
        let flags = match &self.examiner {
            Some(examiner) => examiner.examine(source, target),
            None => unit.flags.take().unwrap_or_default(),
        };
        flags.union(self.repetitions.add(computed, source, target))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Side;
    use crate::text::Language;

    fn unit(source: &str, target: &str, confidence: Option<f32>) -> Unit {
        let side = |text: &str| Side { text: text.into(), ..Side::default() };
        Unit { source: side(source), target: side(target), confidence, ..Unit::default() }
    }

    #[test]
    fn every_decision_is_counted() {
        let options =
            FilterOptions { min_confidence: 0.5, dedup: Some(Dedup::Exact), ..FilterOptions::default() };
        let mut filter = UnitFilter::new(Format::Tsv, options);
        let mut units = [
            unit("Oui", "Yes", Some(0.5)),
            unit("Non", "No", Some(0.499)),
            unit("Oui", "Yes", Some(0.9)),
            unit("Yes", "Oui", Some(0.9)),
            unit("Peut-être", "Maybe", None),
            unit("Peut-être", "Maybe", None),
            unit("Seul", "", Some(0.1)),
        ];
        let accepted: Vec<bool> = units.iter_mut().map(|unit| filter.accepts(unit)).collect();
        assert_eq!(accepted, [true, false, false, true, true, false, false]);
        filter.reject_low_confidence();
        let mut counts = filter.counts();
        let expected = FilterCounts {
            written: 3,
            below_confidence: 2,
            repeated: 2,
            empty: 1,
            without_confidence: 2,
            ..FilterCounts::default()
        };
        assert_eq!(counts, expected);
        counts.drop_empty(1);
        assert_eq!((counts.written, counts.empty), (2, 2));
    }

    #[test]
    fn a_rejected_unit_does_not_make_a_later_one_a_repetition() {
        let options =
            FilterOptions { min_confidence: 0.5, dedup: Some(Dedup::Exact), ..FilterOptions::default() };
        let mut filter = UnitFilter::new(Format::Tmx, options);
        assert!(!filter.accepts(&mut unit("Oui", "Yes", Some(0.2))));
        assert!(filter.accepts(&mut unit("Oui", "Yes", Some(0.8))));
    }

    #[test]
    fn unaligned_sentences_depend_on_the_format_alone() {
        for (format, keep_nulls, expected) in [
            (Format::Tmx, true, false),
            (Format::Tsv, false, false),
            (Format::Tsv, true, true),
            (Format::Ladder, false, true),
        ] {
            let options = FilterOptions {
                min_confidence: 0.5,
                keep_nulls,
                dedup: Some(Dedup::Exact),
                ..FilterOptions::default()
            };
            let mut filter = UnitFilter::new(format, options);
            for _ in 0..2 {
                assert_eq!(filter.accepts(&mut unit("", "Alone", Some(0.1))), expected, "{}", format.name());
            }
        }
    }

    #[test]
    fn flags_are_set_counted_and_filtered() {
        let flags = |names: &str| FlagSet::parse(names).0;
        let options = |drop: &str, only: &str| {
            let mut options = FilterOptions::default();
            (options.flags.write, options.flags.drop, options.flags.only) = (true, flags(drop), flags(only));
            options
        };
        let pairs = [("5 lits", "6 beds"), ("Oui", "Yes"), ("Oui", "Yes"), ("Oui ?", "Yes")];
        let run = |options: FilterOptions| {
            let examiner = Examiner::new(Language::French, Language::English, &options.flags);
            let mut filter = UnitFilter::new(Format::Tsv, options).with_examiner(Some(examiner));
            let written: Vec<String> = (pairs.iter())
                .filter_map(|(source, target)| {
                    let mut unit = unit(source, target, None);
                    filter.accepts(&mut unit).then(|| unit.flags.unwrap().to_string())
                })
                .collect();
            (written, filter.counts())
        };
        let (written, counts) = run(options("", ""));
        assert_eq!(written, ["numbers", "", "duplicate", "punctuation inconsistent"]);
        let names: Vec<_> = counts.flags.iter().map(|(flag, number)| format!("{flag} {number}")).collect();
        assert_eq!(names, ["numbers 1", "punctuation 1", "duplicate 1", "inconsistent 1"]);
        let (written, counts) = run(options("numbers,inconsistent", ""));
        assert_eq!((written.len(), counts.flagged, counts.dropped_flags.iter().count()), (2, 2, 2));
        let (written, counts) = run(options("punctuation", "numbers,punctuation"));
        assert_eq!((written, counts.flagged, counts.unflagged), (vec!["numbers".to_owned()], 1, 2));
    }

    #[test]
    fn each_document_has_its_own_repetitions() {
        let mut options = FilterOptions::default();
        options.flags.drop = FlagSet::ALL;
        let mut filter = UnitFilter::new(Format::Tsv, options);
        let accepts = |filter: &mut UnitFilter| filter.accepts(&mut unit("Oui", "Yes", None));
        assert!(accepts(&mut filter) && !accepts(&mut filter));
        filter.begin_document();
        assert!(accepts(&mut filter));
    }

    #[test]
    fn everything_aligned_passes_by_default() {
        let mut filter = UnitFilter::new(Format::Tmx, FilterOptions::default());
        assert!((0..2).all(|_| filter.accepts(&mut unit("Oui", "Yes", None))));
        assert_eq!(filter.counts(), FilterCounts { written: 2, ..FilterCounts::default() });
    }
}
