//! Opens Parquet files, and reads the rows of chosen columns.

mod pages;

use crate::error::{Error, Message, Parameter, Result, message};
use crate::io::open_file;
use crate::limits::Limits;
use crate::wording::size;
use pages::largest_page;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Row;
use parquet::record::reader::RowIter;
use parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

/// Number of values that are decoded together. Each may keep a whole page in memory.
const BATCH: usize = 16;

/// Maximum size of a page, in bytes, unless the limit for documents is higher. Writers aim for pages of about 1
/// MB, but a page contains at least one whole text, and often a thousand.
const MAX_PAGE: u64 = 128 << 20;

/// An open Parquet file.
pub(crate) struct ParquetFile {
    reader: SerializedFileReader<File>,
    path: PathBuf,
}

/// A Parquet file with the columns to read.
pub(crate) struct Selection {
    reader: SerializedFileReader<File>,
    schema: Type,
    path: PathBuf,
}

impl ParquetFile {
    /// Opens a file.
    ///
    /// # Errors
    /// Returns an I/O error if the file cannot be opened, and an input error if it is not a Parquet file.
    pub(crate) fn open(path: &Path) -> Result<ParquetFile> {
        let file = open_file(path)?;
        let read = || SerializedFileReader::new(file);
        let reader = guarded(read).unwrap_or_else(|| Err(ParquetError::General(DAMAGED.into())));
        let reader = reader.map_err(|e| fault(path, &e))?;
        Ok(ParquetFile { reader, path: path.into() })
    }

    /// Returns the number of rows.
    pub(crate) fn count(&self) -> u64 {
        self.reader.metadata().file_metadata().num_rows().unsigned_abs()
    }

    /// Returns the columns, which may be structures of several columns.
    pub(crate) fn columns(&self) -> &[TypePtr] {
        self.reader.metadata().file_metadata().schema().get_fields()
    }

    /// Chooses the columns to read by their names, so that no other column is decompressed.
    ///
    /// # Errors
    /// Returns an input error if a page of one of these columns is too large to be held in memory.
    pub(crate) fn select(self, names: &[&str], limits: Limits) -> Result<Selection> {
        let ParquetFile { reader, path } = self;
        check_pages(&reader, names, &path, limits)?;
        let schema = reader.metadata().file_metadata().schema();
        let fields = schema.get_fields().iter().filter(|field| names.contains(&field.name())).cloned();
        let schema = Type::group_type_builder(schema.name()).with_fields(fields.collect()).build();
        let schema = schema.map_err(|e| fault(&path, &e))?;
        Ok(Selection { reader, schema, path })
    }
}

impl Selection {
    /// Reads the rows.
    ///
    /// # Errors
    /// Returns an input error if the columns cannot be read.
    pub(crate) fn rows(self) -> Result<Rows> {
        let Selection { reader, schema, path } = self;
        let rows = RowIter::from_file_into(Box::new(reader)).project(Some(schema));
        let rows = rows.map_err(|e| fault(&path, &e))?.with_batch_size(BATCH);
        Ok(Rows { rows, path, row: 0, is_damaged: false })
    }
}

/// The rows of a Parquet file. After an error, there are no more rows.
pub(crate) struct Rows {
    rows: RowIter<'static>,
    path: PathBuf,
    /// The number of the row that was read last, from 1.
    row: u64,
    is_damaged: bool,
}

impl Iterator for Rows {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Result<Row>> {
        if self.is_damaged {
            return None;
        }
        let row = guarded(|| self.rows.next());
        let row = row.unwrap_or_else(|| Some(Err(ParquetError::General(DAMAGED.into()))))?;
        self.row += 1;
        self.is_damaged = row.is_err();
        Some(row.map_err(|e| match e {
            ParquetError::General(reason) if reason.starts_with(NOT_A_STRING) => {
                Error::input(&self.path, format!("row {}: {NOT_UTF8}", self.row))
            }
            e => fault(&self.path, &e),
        }))
    }
}

const DAMAGED: &str = "it is damaged";

/// The fault of a text that is not UTF-8.
pub(crate) const NOT_UTF8: &str = "not UTF-8; convert the column to UTF-8";

/// How the Parquet reader begins its message for such a text. All bytes of the text follow.
const NOT_A_STRING: &str = "Error reading BYTE_ARRAY as String";

/// Maximum number of characters of a message of the Parquet reader.
const MAX_REASON: usize = 200;

/// Calls the Parquet reader, which panics on some damaged files. Returns `None` if it does.
///
/// The panic hook reports such a panic on standard error before the error is returned. Silencing it would take a hook for
/// the whole process, which is not for a library to set.
fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(read)).ok()
}

/// Returns an error if a page of a chosen column is too large to be held in memory.
fn check_pages(
    reader: &SerializedFileReader<File>,
    names: &[&str],
    path: &Path,
    limits: Limits,
) -> Result<()> {
    let most = limits.bytes.unwrap_or_default().max(MAX_PAGE);
    let chunks = reader.metadata().row_groups().iter().flat_map(|group| group.columns());
    let is_chosen = |parts: &[String]| parts.first().is_some_and(|name| names.contains(&name.as_str()));
    let file = open_file(path)?;
    for chunk in chunks.filter(|chunk| is_chosen(chunk.column_path().parts())) {
        let largest = largest_page(&file, chunk).map_err(|e| unreadable(path, &e.to_string()))?;
        if largest > most {
            let fault = format!("has a page of {}; the limit is {}; raise ", size(largest), size(most));
            let fault: Message = message![fault, Parameter::MaxDocumentSize, ", or write smaller pages"];
            return Err(Error::input(path, fault));
        }
    }
    Ok(())
}

fn fault(path: &Path, e: &ParquetError) -> Error {
    match e {
        ParquetError::General(reason) => unreadable(path, reason),
        e => unreadable(path, &e.to_string()),
    }
}

fn unreadable(path: &Path, reason: &str) -> Error {
    let reason: String = reason.chars().take(MAX_REASON).collect();
    Error::input(path, format!("not a readable Parquet file ({reason})"))
}
