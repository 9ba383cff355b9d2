//! Candidates: positions where a sentence could end.

/// What makes a position a candidate. The order is fixed: features contain the discriminants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Trigger {
    /// One full stop.
    FullStop,
    /// `…`, `...` or longer.
    Ellipsis,
    /// A run of terminators that contains `!` or `?`.
    Mark,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// A terminator of a script that needs no white space after it (`。`).
    Ideographic,
    /// A line end, without any of the above before it.
    LineEnd,
    /// A capital after white space, without any of the above before it.
    Capital,
    /// A bullet after white space.
    Bullet,
    /// `. . .`
    SpacedEllipsis,
}

/// A position where a sentence could end.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// What makes it a candidate.
    pub trigger: Trigger,
    /// One past the last byte of the text before the terminators and the white space that precedes them.
    pub text_end: usize,
    /// White space separates the text from its terminators (`quoi ?`).
    pub(super) spaced: bool,
    /// The run of terminators ends with a question mark, or with exclamation marks after one.
    pub(super) is_question: bool,
    /// A quotation mark closes after the terminators.
    pub(super) quote_closed: bool,
    pub(super) bracket_closed: bool,
    /// One past the last byte of the sentence, if it ends here.
    pub end: usize,
    /// The first byte of the next sentence, if this one ends here.
    pub next_start: usize,
    /// The capital of a [`Trigger::Capital`].
    pub(super) capital: usize,
    /// There is a line end between `end` and `next_start`.
    pub(super) line_end: bool,
    pub(super) blank_line: bool,
    pub(super) in_bracket: bool,
    pub(super) in_quote: bool,
    /// Where that bracket or quotation mark opened; the bracket if there are both.
    pub(super) opened: usize,
}
