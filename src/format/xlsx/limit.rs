//! The limits of XLSX.

use std::fmt;

/// A limit of XLSX that an output exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SheetLimit {
    /// The number of rows of a sheet.
    Rows,
    /// The length of the text in a cell.
    Cell,
    /// The size of the file.
    Size,
}

impl fmt::Display for SheetLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SheetLimit::Rows => "an XLSX sheet has at most 1,048,576 rows",
            SheetLimit::Cell => "an XLSX cell holds at most 32,767 characters",
            SheetLimit::Size => "an XLSX file holds at most 4 GB",
        })
    }
}

impl std::error::Error for SheetLimit {}
