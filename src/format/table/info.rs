//! The columns of a table, and the style of its rows.

use crate::format::unit::Row;

/// The columns of a table. Messages refer to them, and output that copies the rows has the same columns.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// Descriptions of the columns of the source and the target text for messages, such as `column 3 "fr"`.
    pub columns: [String; 2],
    /// Whether the first row is a header.
    pub has_header: bool,
    /// Whether the caller chose the columns, or the table has columns that enregard does not know.
    pub is_foreign: bool,
    pub(super) style: RowStyle,
}

impl Table {
    /// Returns the style in which to write rows of this table.
    pub(crate) fn style(&self) -> RowStyle {
        self.style.clone()
    }
}

/// The properties of a table that are needed to write its rows unchanged, with an added column for the
/// confidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowStyle {
    pub(super) separator: u8,
    pub(super) has_byte_order_mark: bool,
    /// The header, if the table has one.
    pub(super) header: Option<Row>,
    /// The name of the added column.
    pub(super) name: String,
    /// The name of the column for the flags.
    pub(super) flags_name: String,
    /// The line end to write after a row that has none. Only the last row of the file can have none.
    pub(super) line_end: &'static str,
}
