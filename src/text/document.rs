//! A decoded document and its sentences: byte spans into one text, never copies of it.

use std::ops::Range;

/// A decoded text with its paragraphs.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The text, UTF-8 in NFC, line ends as they were.
    pub text: String,
    /// The paragraphs, in order: byte ranges of `text` without white space at either end. A paragraph that was
    /// wrapped over several lines still holds its line ends; inside a paragraph a line end is white space.
    pub paragraphs: Vec<Range<usize>>,
}

/// A sentence of a [`Document`].
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Where it stands: a byte range of the document's text, without white space at either end.
    pub span: Range<usize>,
    /// The number of its paragraph, from 0.
    pub paragraph: u32,
    /// The probability that a sentence really ends where this one does (1 at the end of a paragraph).
    pub boundary: f32,
}
