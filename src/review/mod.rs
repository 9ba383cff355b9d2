//! The review page: a single HTML file for reading, correcting and exporting an alignment.

mod alternatives;
mod beads;
mod checks;
mod findings;
mod flags;
mod marks;
pub(crate) mod page;
mod session;

pub use session::{Exports, Review, ReviewRun};
