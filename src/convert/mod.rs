//! Translation units from one format to another, filtered or scored on the way.

mod conversion;
mod score;
mod source;

pub use conversion::{ConvertRun, Converted};
pub use score::{ScoreRun, Scored};
pub use source::UnitSource;
