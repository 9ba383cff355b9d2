//! XLIFF 1.2 and 2.x, the exchange format of translation tools.

mod read;
mod write;

pub use read::XliffReader;
pub use write::{Version, XliffWriter};

/// Marks the note that contains the confidence: the attribute `from` in 1.2, `category` in 2.x.
const CONFIDENCE: &str = "enregard-confidence";
