//! The bead: a pair of index ranges.

use super::Kind;
use std::ops::Range;

/// A pair of sentence ranges that translate each other; in a null bead one of them is empty.
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

    /// Its source and its target sentences, as numbers to index with.
    pub fn sides(&self) -> (Range<usize>, Range<usize>) {
        let side = |range: &Range<u32>| range.start as usize..range.end as usize;
        (side(&self.src), side(&self.tgt))
    }

    /// How many sentences it has.
    pub fn kind(&self) -> Kind {
        Kind { src: self.src.len() as u8, tgt: self.tgt.len() as u8 }
    }
}
