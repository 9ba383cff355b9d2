//! The review page: a single HTML file for reading, correcting and exporting an alignment.

mod aligned;
mod alternatives;
mod beads;
mod checks;
mod compare;
mod findings;
mod flags;
mod marks;
mod overlay;
pub(crate) mod page;
mod run;
mod session;
mod sheets;

pub use run::{Exports, ReviewRun};
pub use session::Review;
