//! Flags for pairs that are probably not good translations, or that a user does not want in a translation
//! memory.
//!
//! [`Examiner`] gives a pair the flags that depend on its two texts alone. `Repetitions` adds those that
//! depend on earlier pairs. Each flag is defined by a rule that a person can check. The confidence of a pair,
//! in contrast, is a probability.

mod examiner;
mod flag;
mod language;
mod length;
mod markup;
mod measures;
mod number_words;
mod numbers;
mod options;
mod punctuation;
mod repetitions;

pub use examiner::Examiner;

pub use flag::{Flag, FlagCounts, FlagSet};
pub(crate) use numbers::Missing;
pub use options::FlagOptions;
pub(crate) use repetitions::Repetitions;
