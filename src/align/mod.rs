//! From scores to beads. This module sees sentence indices and scores, never text.
//!
//! 1. [`anchors`] chains anchor candidates and derives the first [`Region`] from them.
//! 2. [`search`] finds the best path of beads through a region; `narrow` shrinks the region around it.
//! 3. [`lattice`] holds the candidates for rescoring; [`long`] adds beads that the search cannot form.

pub mod anchors;
mod bead;
mod deadline;
mod kinds;
pub mod lattice;
pub mod long;
mod narrow;
#[cfg(test)]
mod reference;
mod region;
pub mod search;

pub use anchors::AnchorCandidate;
pub use bead::{Bead, BeadScore};
pub use deadline::{Deadline, Interrupted};
pub use kinds::{KINDS, Kind, MAX_SENTENCES};
pub use region::Region;
