//! A term with its translation, as in a glossary.

/// A line of a glossary, or a pair of terms of a concept.
pub(super) struct Term {
    /// The line in the file, from 1.
    pub(super) line: usize,
    pub(super) french: String,
    pub(super) foreign: String,
    /// The weight as it is in the file, or an empty text.
    pub(super) weight: String,
}
