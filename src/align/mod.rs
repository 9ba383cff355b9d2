//! From costs to beads: sees indices and costs, never text.

pub mod anchors;
mod bead;
mod halt;
mod kinds;
pub mod lattice;
pub mod long;
#[cfg(test)]
mod reference;
mod region;
pub mod search;

pub use bead::Bead;
pub use halt::{Halt, Halted};
pub use kinds::{KINDS, Kind, MOST_SENTENCES};
pub use region::Region;
