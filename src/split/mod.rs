//! Text into sentences: byte spans that, with the white space between them, give back the input.

use crate::text::lang::Lang;

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

/// Splits one paragraph into sentences.
///
/// Spans are in order, disjoint, not empty, on character borders, without white space at either end, and all
/// that lies between them is white space.
pub trait Splitter: Send + Sync {
    /// Appends the sentences of `paragraph` to `spans`, offsets in bytes from the paragraph's start.
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>);
}

/// The built-in splitter of a language.
pub fn for_language(_lang: Lang) -> Box<dyn Splitter> {
    Box::new(Whole)
}

struct Whole;

impl Splitter for Whole {
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>) {
        let trimmed = paragraph.trim();
        if !trimmed.is_empty() {
            let start = paragraph.len() - paragraph.trim_start().len();
            spans.push(Span { start, end: start + trimmed.len(), boundary: 1.0 });
        }
    }
}
