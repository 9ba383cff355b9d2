//! Translation units from one format to another, filtered or scored on the way.

pub(crate) mod conversion;
mod losses;
pub(crate) mod score;
pub(crate) mod source;

pub use conversion::{ConvertRun, Converted};
pub use score::{ScoreRun, Scored};
pub use source::UnitSource;
