//! The bead (a pair of index ranges), the kinds of bead, and the trait that computes scores for the search.

use std::ops::Range;

/// A pair of sentence ranges that translate each other. In a null bead, one of the two ranges is empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bead {
    /// The range of source sentences, counted from 0.
    pub src: Range<u32>,
    /// The range of target sentences, counted from 0.
    pub tgt: Range<u32>,
}

impl Bead {
    /// Whether the source range or the target range is empty.
    pub fn is_null(&self) -> bool {
        self.src.is_empty() || self.tgt.is_empty()
    }

    /// Returns the source and the target range as `usize` ranges, for indexing.
    pub fn sides(&self) -> (Range<usize>, Range<usize>) {
        let side = |range: &Range<u32>| range.start as usize..range.end as usize;
        (side(&self.src), side(&self.tgt))
    }

    /// Returns the number of sentences on each side.
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

/// Maximum number of sentences on either side of the beads that the search considers.
pub(crate) const MAX_SENTENCES: usize = 5;

macro_rules! kinds {
    ($($src:literal-$tgt:literal)*) => { [$(Kind { src: $src, tgt: $tgt }),*] };
}

/// All kinds of bead that the search considers, the most frequent first.
pub(crate) const KINDS: [Kind; 17] = kinds! {
    1-1 1-0 0-1 1-2 2-1 2-2 1-3 3-1 1-4 4-1 2-3 3-2 1-5 5-1 3-3 2-4 4-2
};

/// Scores beads, in nats; higher is better.
pub(crate) trait BeadScore {
    /// Scores one bead of each of the [`KINDS`], where all beads start at (i, j), and writes the scores to
    /// `out`. `inside` is true for each bead that ends inside the region. The search ignores the scores of
    /// all other beads.
    fn scores(&self, i: usize, j: usize, inside: &[bool; KINDS.len()], out: &mut [f32; KINDS.len()]);
}
