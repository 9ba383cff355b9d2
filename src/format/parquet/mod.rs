//! Reads and writes units in Parquet files.
//!
//! [`ParquetWriter`] writes one of two [shapes](Shape). [`ParquetReader`] reads the units of files with the columns
//! `source` and `target`. `ParquetRecords` reads any other file as a [table](super::table).

mod columns;
mod reader;
mod records;
mod values;
mod writer;

pub(crate) use reader::ParquetReader;
pub(crate) use records::ParquetRecords;
pub(crate) use writer::{ParquetWriter, Shape};

#[cfg(test)]
mod parquet_tests;
