//! Reads and writes tables of units: TSV and CSV. Reads the rows of other sources, such as the sheets of XLSX.
//!
//! [`TableReader`] reads the rows of both formats and knows which columns hold the texts. [`TableWriter`]
//! writes the columns document, source, target, confidence and bead, and optionally flags. `RowWriter`
//! instead repeats the rows of the input unchanged and appends the confidence.

mod info;
mod positions;
mod reader;
mod records;
pub(crate) mod review;
mod rows;
mod writer;

pub(crate) use info::RowStyle;
pub use info::Table;
pub(crate) use positions::{KNOWN, Positions, clipped};
pub(crate) use reader::KeptRows;
pub use reader::TableReader;
#[cfg(feature = "documents")]
pub(crate) use records::MAX_COLUMNS;
#[cfg(any(feature = "documents", feature = "parquet"))]
pub(crate) use records::RecordSource;
pub(crate) use records::{BYTE_ORDER_MARK, Record};
pub(crate) use rows::RowWriter;
pub(crate) use writer::push_cell;
pub use writer::{HEADER, TableWriter};

/// How the cells of a table are separated and quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Tabs separate the cells. Quotation marks have no meaning, so no cell contains a tab or a line end.
    Tsv,
    /// Commas, semicolons or tabs separate the cells, with quotation marks as in RFC 4180. A reader detects the
    /// separator; a writer uses commas.
    Csv,
}

impl Syntax {
    /// Returns the separator that a writer puts between cells.
    pub(crate) const fn separator(self) -> &'static str {
        match self {
            Syntax::Tsv => "\t",
            Syntax::Csv => ",",
        }
    }
}

#[cfg(test)]
mod table_tests;
