//! Translation units from one format to another, filtered or scored on the way.

pub(crate) mod score;
pub(crate) mod units;

pub use score::{ScoreRun, Scored};
pub use units::{ConvertRun, Converted};
