//! Converts translation units between formats, and filters or scores them.

mod conversion;
mod score;
mod source;

pub use conversion::{ConvertRun, Converted};
pub use score::{ScoreRun, Scored};
pub use source::UnitSource;
