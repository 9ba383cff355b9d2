//! The text of an imported document, with the places of its parts in the file.

use crate::text::{Mark, Timed};

/// A part of a text that is a copy of a part of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::text) struct Place {
    /// The byte offset of the part in the text.
    pub(in crate::text) text: usize,
    /// The byte offset of the part in the decoded file.
    pub(in crate::text) file: usize,
    /// The number of bytes of the part.
    pub(in crate::text) length: usize,
}

/// The text of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::text) struct Extract {
    /// The paragraphs, one per line.
    pub(in crate::text) text: String,
    /// The places of the words, in the order of the text. Empty if they are unknown.
    pub(in crate::text) places: Vec<Place>,
    /// The inline markup, in the order of the text, if it was asked for.
    pub(in crate::text) marks: Vec<Mark>,
    /// When the parts of the text are shown, in the order of the text. Only subtitles have times.
    pub(in crate::text) times: Vec<Timed>,
}
