//! One document all the way: read, languages, sentences, units, report.

pub(crate) mod languages;
pub(crate) mod observer;
pub(crate) mod read;
pub(crate) mod report;
pub(crate) mod texts;
pub(crate) mod units;

pub use languages::LanguageChoice;
pub use observer::{Observer, Silent};
pub use report::DocumentReport;
pub use texts::AlignedTexts;
