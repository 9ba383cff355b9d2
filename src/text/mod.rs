//! What a document is: decoded text, paragraphs, its language, its tokens.

pub mod document;
pub mod lang;
pub mod tokens;
pub mod vocabulary;
