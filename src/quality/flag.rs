//! The quality flags, sets of them, and their counts.

use crate::wording::named;
use serde::{Serialize, Serializer};
use std::fmt;

named! {
    /// A quality flag of a pair.
    Flag, "flag", "flags":
    Untranslated "untranslated" "Both sides have nearly the same words, in one of the two languages."
    WrongLanguage "wrong-language" "A side is in the language of the other side, or in a third language."
    Numbers "numbers" "A number in digits on one side occurs neither in digits nor in words on the other."
    Truncated "truncated" "The target is much shorter than expected, and does not end with sentence punctuation."
    Length "length" "One side is more than 2.5 times as long as expected from the other."
    Punctuation "punctuation" "Only one side has a question mark, exclamation mark, colon, brackets or quotation marks."
    Markup "markup" "The sides have different tags, entities or placeholders, or a side consists only of these."
    NumericOnly "numeric-only" "A side has no letters."
    TooLong "too-long" "A side has more characters than the limit, which is 2000 unless it is set."
    Duplicate "duplicate" "An earlier pair has the same two texts."
    Inconsistent "inconsistent" "An earlier pair has the same source and a different target, or the same target and a different source."
}

/// A set of flags.
///
/// # Examples
/// ```
/// use enregard::quality::{Flag, FlagSet};
///
/// let set: FlagSet = [Flag::Length, Flag::Numbers].into_iter().collect();
/// assert!(set.contains(Flag::Numbers) && !set.contains(Flag::Markup));
/// assert_eq!(set.to_string(), "numbers length");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct FlagSet(u16);

impl FlagSet {
    /// The empty set.
    pub const NONE: FlagSet = FlagSet(0);

    /// The set of all flags.
    pub const ALL: FlagSet = FlagSet((1 << Flag::ALL.len()) - 1);

    /// Creates a set of flags.
    pub const fn of(flags: &[Flag]) -> FlagSet {
        let (mut set, mut at) = (0, 0);
        while at < flags.len() {
            set |= 1 << flags[at] as u16;
            at += 1;
        }
        FlagSet(set)
    }

    /// Adds a flag.
    pub fn insert(&mut self, flag: Flag) {
        self.0 |= 1 << flag as u16;
    }

    /// Returns whether the set has the flag.
    pub const fn contains(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u16) != 0
    }

    /// Returns whether the set has no flags.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the flags that are in either set.
    pub const fn union(self, other: FlagSet) -> FlagSet {
        FlagSet(self.0 | other.0)
    }

    /// Returns the flags that are in both sets.
    pub const fn intersection(self, other: FlagSet) -> FlagSet {
        FlagSet(self.0 & other.0)
    }

    /// Returns the flags of the set in the order of [`Flag::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.iter().copied().filter(move |flag| self.contains(*flag))
    }

    /// Parses names that are separated by spaces or commas. Also returns the number of unknown names, which
    /// are ignored.
    pub fn parse(names: &str) -> (FlagSet, u64) {
        let (mut set, mut unknown) = (FlagSet::NONE, 0);
        for name in names.split([' ', ',']).filter(|name| !name.is_empty()) {
            match name.parse() {
                Ok(flag) => set.insert(flag),
                Err(_) => unknown += 1,
            }
        }
        (set, unknown)
    }
}

impl FromIterator<Flag> for FlagSet {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> FlagSet {
        let mut set = FlagSet::NONE;
        flags.into_iter().for_each(|flag| set.insert(flag));
        set
    }
}

impl fmt::Display for FlagSet {
    /// Writes the names, separated by spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, flag) in self.iter().enumerate() {
            write!(f, "{}{flag}", if number == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

impl Serialize for FlagSet {
    /// Serialises the list of names.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Flag::name))
    }
}

/// For each flag, the number of pairs that have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FlagCounts([u64; Flag::ALL.len()]);

impl FlagCounts {
    /// Counts a pair with these flags.
    pub fn add(&mut self, flags: FlagSet) {
        flags.iter().for_each(|flag| self.0[flag as usize] += 1);
    }

    /// Returns the counts that were added after `earlier`.
    pub(crate) fn since(mut self, earlier: &FlagCounts) -> FlagCounts {
        self.0.iter_mut().zip(earlier.0).for_each(|(now, then)| *now -= then);
        self
    }

    /// Returns the flags that at least one pair has, each with the number of pairs.
    pub fn iter(&self) -> impl Iterator<Item = (Flag, u64)> {
        Flag::ALL.iter().copied().zip(self.0).filter(|(_, number)| *number > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for flag in Flag::ALL {
            assert_eq!(flag.name().parse(), Ok(*flag));
        }
        assert_eq!(FlagSet::parse(&FlagSet::ALL.to_string()), (FlagSet::ALL, 0));
        assert_eq!(FlagSet::parse("length,other numbers").1, 1);
        let error = "lenght".parse::<Flag>().unwrap_err();
        assert!(
            error.starts_with("not a flag; the flags are untranslated, wrong-language, numbers"),
            "{error}"
        );
    }

    #[test]
    fn counts_are_by_flag() {
        let mut counts = FlagCounts::default();
        counts.add(FlagSet::parse("length numbers").0);
        counts.add(FlagSet::parse("numbers").0);
        assert_eq!(counts.iter().collect::<Vec<_>>(), [(Flag::Numbers, 2), (Flag::Length, 1)]);
    }
}
