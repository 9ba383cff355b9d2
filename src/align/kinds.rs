//! The kinds of bead that the search allows.

/// The shape of a bead: numbers of source and target sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind {
    /// Source sentences.
    pub src: u8,
    /// Target sentences.
    pub tgt: u8,
}

impl Kind {
    const fn new(src: u8, tgt: u8) -> Kind {
        Kind { src, tgt }
    }
}

/// The most sentences on one side of a bead.
pub const MOST_SENTENCES: usize = 5;

/// All kinds, the commonest first: where two paths cost the same, the earlier kind wins.
pub const KINDS: [Kind; 17] = [
    Kind::new(1, 1),
    Kind::new(1, 0),
    Kind::new(0, 1),
    Kind::new(1, 2),
    Kind::new(2, 1),
    Kind::new(2, 2),
    Kind::new(1, 3),
    Kind::new(3, 1),
    Kind::new(1, 4),
    Kind::new(4, 1),
    Kind::new(2, 3),
    Kind::new(3, 2),
    Kind::new(1, 5),
    Kind::new(5, 1),
    Kind::new(3, 3),
    Kind::new(2, 4),
    Kind::new(4, 2),
];
