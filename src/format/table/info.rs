//! What a reader of a table knows about its columns and rows.

use crate::format::unit::Row;

/// The columns of a table, for messages and for an output that keeps the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// What to call the columns of the source and the target text in messages, such as `column 3 "fr"`.
    pub columns: [String; 2],
    /// Whether the first row is a header.
    pub has_header: bool,
    /// Whether the table has columns that enregard does not know, or the caller chose the columns.
    pub is_foreign: bool,
    pub(super) style: RowStyle,
}

impl Table {
    /// Returns how to write rows of this table.
    pub(crate) fn style(&self) -> RowStyle {
        self.style.clone()
    }
}

/// What the rows of a table have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowStyle {
    pub(super) separator: u8,
    pub(super) has_byte_order_mark: bool,
    /// The header, if the table has one.
    pub(super) header: Option<Row>,
    /// The name of the column for the confidence.
    pub(super) name: String,
    /// The line end for a row without one, which is the last row of the file.
    pub(super) line_end: &'static str,
}
