//! One side of a document as the aligner receives it.

use crate::score::features::Ends;

/// One side of a document, split into sentences.
#[derive(Debug, Clone, Default)]
pub struct Segments<'a> {
    /// The sentences.
    pub texts: Vec<&'a str>,
    /// The number of each sentence's paragraph, if paragraphs are known.
    pub paragraphs: Option<Vec<u32>>,
    /// The probability that each sentence really ends where it does, as the splitter gave it. If it is `None`, the
    /// aligner has the splitter judge the ends.
    pub boundaries: Option<Vec<f32>>,
}

impl Segments<'_> {
    /// The ends of the sentences. `judged` are their probabilities if the segments have none.
    pub(super) fn ends<'s>(&'s self, judged: &'s [f32]) -> Ends<'s> {
        Ends {
            paragraphs: self.paragraphs.as_deref(),
            boundaries: Some(self.boundaries.as_deref().unwrap_or(judged)),
        }
    }
}
