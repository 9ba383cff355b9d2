//! Writes bilingual books for e-readers: EPUB 3.
//!
//! An EPUB is a ZIP archive of XHTML files. Each document is a chapter, with the markup of
//! [pages](super::html); [`EpubWriter`] divides long ones. The list of the files and the table of contents
//! follow the chapters, so that chapters are written as their units arrive.

mod parts;
mod writer;

pub use writer::EpubWriter;
