//! The bead, a pair of index ranges, and the interface through which the search scores beads.

use super::{KINDS, Kind};
use std::ops::Range;

/// A pair of sentence ranges that translate each other. In a null bead one of them is empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bead {
    /// Source sentences, from 0.
    pub src: Range<u32>,
    /// Target sentences, from 0.
    pub tgt: Range<u32>,
}

impl Bead {
    /// Whether one side is empty.
    pub fn is_null(&self) -> bool {
        self.src.is_empty() || self.tgt.is_empty()
    }

    /// The source and the target sentences as `usize` ranges, for indexing.
    pub fn sides(&self) -> (Range<usize>, Range<usize>) {
        let side = |range: &Range<u32>| range.start as usize..range.end as usize;
        (side(&self.src), side(&self.tgt))
    }

    /// The number of sentences on each side.
    pub fn kind(&self) -> Kind {
        Kind { src: self.src.len() as u8, tgt: self.tgt.len() as u8 }
    }
}

/// Scores beads, in nats; higher is better.
pub trait BeadScore {
    /// Writes the scores of the beads of all [`KINDS`] that begin at (i, j). The caller ignores the scores of kinds
    /// that are not `inside` the region.
    fn scores(&self, i: usize, j: usize, inside: &[bool; KINDS.len()], out: &mut [f32; KINDS.len()]);
}
