//! Reads and writes XLSX files: sheets of Excel, LibreOffice and other spreadsheet programs.
//!
//! An XLSX file is a ZIP archive of XML files. `Book` opens the archive and finds the sheets; `SheetRows` reads
//! the rows of one sheet, as records of a [table](super::table). [`XlsxWriter`] writes a sheet for people who
//! review the pairs, and the module `review` reads it back with their changes.

#[cfg(feature = "documents")]
mod book;
#[cfg(feature = "documents")]
mod cells;
mod parts;
#[cfg(feature = "documents")]
pub(crate) mod review;
#[cfg(feature = "documents")]
mod rows;
#[cfg(feature = "documents")]
mod strings;
mod text;
mod writer;
#[cfg(feature = "documents")]
mod xml;

#[cfg(feature = "documents")]
pub(crate) use book::Book;
pub use writer::XlsxWriter;
