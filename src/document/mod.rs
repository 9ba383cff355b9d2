//! Processes one document: reads it, detects its languages, splits and aligns it, and reports on it.

mod languages;
mod markup;
mod observer;
mod read;
mod report;
mod splitters;
mod subtitles;
mod texts;
mod units;

pub use languages::LanguageChoice;
pub(crate) use languages::{Spoken, announce, check_language, tags};
pub use observer::{Observer, Silent};
pub(crate) use observer::{report_progress, warn_unpaired};
pub(crate) use read::{Cut, Inputs, sentences};
pub use report::DocumentReport;
pub(crate) use splitters::Splitters;
pub use splitters::SplittingOptions;
pub use texts::AlignedTexts;
pub(crate) use units::{Aligned, UnitBuilder, Work, separator, side, three_digits};
