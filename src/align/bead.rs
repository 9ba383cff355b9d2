//! The bead (a pair of index ranges), the kinds of bead, and the interface by which the search gets scores.

use std::ops::Range;

/// A pair of sentence ranges that translate each other. In a null bead one of them is empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bead {
    /// The range of source sentences, counted from 0.
    pub src: Range<u32>,
    /// The range of target sentences, counted from 0.
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

/// The numbers of source and target sentences of a bead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind {
    /// The number of source sentences.
    pub src: u8,
    /// The number of target sentences.
    pub tgt: u8,
}

/// The maximum number of sentences on one side of a bead that the search considers.
pub(crate) const MAX_SENTENCES: usize = 5;

macro_rules! kinds {
    ($($src:literal-$tgt:literal)*) => { [$(Kind { src: $src, tgt: $tgt }),*] };
}

/// All kinds of bead that the search considers, most frequent first.
pub(crate) const KINDS: [Kind; 17] = kinds! {
    1-1 1-0 0-1 1-2 2-1 2-2 1-3 3-1 1-4 4-1 2-3 3-2 1-5 5-1 3-3 2-4 4-2
};

/// Scores beads, in nats; higher is better.
pub(crate) trait BeadScore {
    /// Writes the scores of the beads of all [`KINDS`] that start at (i, j). The search ignores the scores of
    /// beads that are not `inside` the region.
    fn scores(&self, i: usize, j: usize, inside: &[bool; KINDS.len()], out: &mut [f32; KINDS.len()]);
}
