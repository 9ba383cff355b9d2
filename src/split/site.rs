//! Candidates: places where a sentence could end.

/// What makes a place a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// One full stop.
    Stop,
    /// `…`, `...` or longer.
    Ellipsis,
    /// A run with `!` or `?`.
    Mark,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// A full stop of a script that needs no white space after it (`。`).
    Wide,
    /// A line end with none of these before it.
    Line,
    /// A capital after white space, with none of these before it.
    Bare,
    /// A bullet after white space.
    Bullet,
    /// `. . .`
    Omission,
}

/// A place where a sentence could end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site {
    pub(crate) kind: Kind,
    /// One past the last byte before the terminators (and the white space before them).
    pub(crate) before: usize,
    /// White space stood between the text and its terminator (`quoi ?`).
    pub(crate) spaced: bool,
    /// The terminators are `!?`-like and the last of them asks.
    pub(crate) asks: bool,
    /// A quotation mark closed after the terminators.
    pub(crate) quote_closed: bool,
    /// A bracket closed after the terminators.
    pub(crate) bracket_closed: bool,
    /// One past the last byte of the sentence, if it ends here.
    pub(crate) end: usize,
    /// The first byte of what follows, if it ends here.
    pub(crate) next: usize,
    /// Of a candidate without punctuation: the capital.
    pub(crate) capital: usize,
    /// A line end lies between `end` and `next`.
    pub(crate) line_end: bool,
    /// A blank line does.
    pub(crate) blank_line: bool,
    /// An open bracket encloses this place.
    pub(crate) in_bracket: bool,
    /// An open quotation mark encloses this place.
    pub(crate) in_quote: bool,
    /// Where that bracket or quotation mark opened.
    pub(crate) opened: usize,
}
