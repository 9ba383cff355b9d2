//! The interface of a splitter.

/// A sentence in a paragraph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The probability that a sentence ends here; 1 at the end of the paragraph.
    pub boundary: f32,
}

/// Splits a paragraph into sentences.
///
/// Spans are ordered, disjoint and not empty. They begin and end at character boundaries, without white space
/// at either end; the text between them is white space only.
pub trait Splitter: Send + Sync {
    /// Appends the sentences of `paragraph` to `spans`. Offsets are in bytes from the start of the paragraph.
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>);
}
