//! The review page: one HTML file in which an alignment is read, corrected and exported.

mod beads;
mod marks;
pub(crate) mod page;
mod session;

pub use session::{Exports, Review, ReviewRun};
