//! The sentences of a document.

use crate::text::Language;

/// The two texts of a document, split into sentences.
pub struct Texts<'a> {
    /// The source and the target sentences.
    pub sentences: [Vec<&'a str>; 2],
    /// The source and the target language.
    pub languages: [Language; 2],
}
