//! The limits of formats that consist of a ZIP archive: XLSX and EPUB.

use std::fmt;

/// A limit of the format that an output exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormatLimit {
    /// The number of rows of an XLSX sheet.
    SheetRows,
    /// The length of the text in an XLSX cell.
    SheetCell,
    /// The size of an archive.
    ArchiveSize,
    /// The number of chapters of an EPUB.
    Chapters,
}

impl fmt::Display for FormatLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FormatLimit::SheetRows => "an XLSX sheet has at most 1,048,576 rows",
            FormatLimit::SheetCell => "an XLSX cell holds at most 32,767 characters",
            FormatLimit::ArchiveSize => "a file of this format holds at most 4 GB",
            FormatLimit::Chapters => {
                "an EPUB has at most 65,000 chapters, and each document needs at least one"
            }
        })
    }
}

impl std::error::Error for FormatLimit {}
