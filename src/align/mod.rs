//! From costs to beads: sees indices and costs, never text.

mod bead;
pub use bead::Bead;
