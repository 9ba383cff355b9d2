//! Candidates are positions where a sentence could end.

/// The mark or pattern that makes a position a candidate. Trained models depend on the order of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Trigger {
    /// A single full stop.
    FullStop,
    /// An ellipsis: `…`, `...` or longer.
    Ellipsis,
    /// A run of sentence-ending marks that contains `!` or `?`.
    Mark,
    /// A colon.
    Colon,
    /// A semicolon.
    Semicolon,
    /// A sentence-ending mark that needs no white space after it, such as the Chinese full stop `。` or the danda.
    Ideographic,
    /// A line end without any of the marks above before it.
    LineEnd,
    /// A capital after white space, without any of the marks above before the white space.
    Capital,
    /// A bullet after white space.
    Bullet,
    /// An ellipsis written with spaces: `. . .`
    SpacedEllipsis,
}

/// A position where a sentence could end.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// The mark or pattern that makes the position a candidate.
    pub trigger: Trigger,
    /// The end of the text before the sentence-ending marks and before any white space that precedes them
    /// (after `quoi` in `quoi ?`).
    pub text_end: usize,
    /// Whether white space separates the text from its sentence-ending marks (`quoi ?`).
    pub(super) spaced: bool,
    /// Whether the last sentence-ending mark is a question mark, ignoring exclamation marks after it (`?!`).
    pub(super) is_question: bool,
    /// Whether a closing quotation mark follows the sentence-ending marks.
    pub(super) quote_closed: bool,
    pub(super) bracket_closed: bool,
    /// The offset one past the last byte of the sentence, if a sentence ends at this candidate.
    pub end: usize,
    /// The offset of the first byte of the next sentence, if a sentence ends at this candidate.
    pub next_start: usize,
    /// The offset of the capital, if the trigger is [`Trigger::Capital`].
    pub(super) capital: usize,
    /// Whether there is a line end between `end` and `next_start`.
    pub(super) line_end: bool,
    pub(super) blank_line: bool,
    pub(super) in_bracket: bool,
    pub(super) in_quote: bool,
    /// The offset of the outermost open bracket before the candidate, or of the open quotation mark if no
    /// bracket is open, or 0.
    pub(super) opened: usize,
}
