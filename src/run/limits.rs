//! What a document may take.

pub use crate::align::Deadline;
use std::time::Duration;

/// What a document may take at most; nothing is said of what is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// The size of either text, in bytes.
    pub bytes: Option<u64>,
    /// The time for both texts together.
    pub time: Option<Duration>,
}
