//! The kinds of bead that the search can form.

/// The numbers of source and target sentences of a bead.
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

/// The maximum number of sentences on one side of a bead that the search forms.
pub const MAX_SENTENCES: usize = 5;

/// All kinds, most frequent first. When two paths have equal scores, the kind that comes first wins.
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
