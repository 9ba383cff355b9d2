//! XLIFF 1.2 and 2.x: what translators' programs hand each other.

mod read;
mod write;

pub use read::XliffReader;
pub use write::{Version, XliffWriter};

/// What marks the note that holds the confidence: the `from` of 1.2, the `category` of 2.x.
const CONFIDENCE: &str = "enregard-confidence";
