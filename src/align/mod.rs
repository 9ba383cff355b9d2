//! Finds the best sequence of beads. These modules see sentence indices and scores, never text.
//!
//! 1. `anchors` selects a chain of anchors, which are sentence pairs that almost certainly translate each
//!    other. The region of the first search follows this chain. `gaps` are what the chain leaves open; the
//!    caller looks for more anchors there.
//! 2. `search` finds the best path of beads through a region; `narrow` shrinks the region around that path.
//! 3. `lattice` holds the candidate beads for rescoring; `long` adds beads that are too large for the search.
//! 4. `blocks` finds passages that are in a different order in the translation.

pub(crate) mod anchors;
mod bead;
pub(crate) mod blocks;
mod lattice;
mod long;
mod narrow;
#[cfg(test)]
mod reference;
mod region;
mod search;

pub use crate::limits::Deadline;
pub(crate) use crate::limits::Interrupted;
pub(crate) use anchors::AnchorCandidate;
pub use bead::{Bead, Kind};
pub(crate) use bead::{BeadScore, KINDS, MAX_SENTENCES};
pub use lattice::{Candidate, Detour, Lattice};
pub(crate) use long::long_beads;
pub(crate) use narrow::BorderCheck;
pub(crate) use region::Region;
pub(crate) use search::Grid;
