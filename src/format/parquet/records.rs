//! Reads the rows of a Parquet file as records of a table. The first record is a header with the names of the columns.

use super::values::text;
use crate::error::{Error, Message, Result, message};
use crate::format::table::{Record, RecordSource};
use crate::format::traits::counted;
use crate::limits::{Limits, too_long};
use crate::parquet_file::{ParquetFile, Rows};
use parquet::basic::{Repetition, Type as Physical};
use parquet::record::Field;
use parquet::schema::types::Type;
use std::path::{Path, PathBuf};

/// The rows of a Parquet file. A structure of texts, such as `translation` with a text for each language, is read
/// as one column for each of them. Lists and other structures are skipped.
pub(crate) struct ParquetRecords {
    rows: Rows,
    path: PathBuf,
    /// The names of the columns, until they are read.
    header: Option<Vec<String>>,
    /// The number of cells of each column that is read.
    widths: Vec<usize>,
    cells: Vec<String>,
    row: u64,
    /// Maximum size of a row, in bytes.
    most: u64,
    skipped: u64,
}

impl ParquetRecords {
    /// Reads the columns of a file. Errors name it as `path`.
    ///
    /// # Errors
    /// Returns an input error if the columns cannot be read.
    pub(crate) fn new(file: ParquetFile, path: &Path, limits: Limits) -> Result<ParquetRecords> {
        let (mut header, mut widths, mut chosen) = (Vec::new(), Vec::new(), Vec::new());
        let columns = file.columns().to_vec();
        for column in &columns {
            let Some(names) = names(column) else { continue };
            widths.push(names.len());
            header.extend(names);
            chosen.push(column.name());
        }
        let skipped = (columns.len() - chosen.len()) as u64;
        let rows = file.select(&chosen, limits)?.rows()?;
        let (path, cells, header) = (path.into(), Vec::new(), Some(header));
        Ok(ParquetRecords { rows, path, header, widths, cells, row: 0, most: limits.line(), skipped })
    }

    fn fault(&self, reason: impl Into<Message>) -> Error {
        let place = Message::from(format!("row {}: ", self.row));
        Error::input(&self.path, message![place, reason.into()])
    }
}

/// Appends the cells of a column. Returns a description of the problem if a value is not a text.
fn push(cells: &mut Vec<String>, field: &Field, width: usize) -> std::result::Result<(), String> {
    match field {
        Field::Group(row) => return row.get_column_iter().try_for_each(|(_, field)| push(cells, field, 1)),
        // A structure may be missing as a whole.
        Field::Null => cells.extend(std::iter::repeat_n(String::new(), width)),
        field => cells.push(text(field)?.unwrap_or_default()),
    }
    Ok(())
}

/// Returns the names of the cells of a column, or `None` if it is neither a value nor a structure of texts.
fn names(column: &Type) -> Option<Vec<String>> {
    let is_repeated = |column: &Type| column.get_basic_info().repetition() == Repetition::REPEATED;
    let is_value = |column: &Type| column.is_primitive() && !is_repeated(column);
    let is_text = |column: &Type| is_value(column) && column.get_physical_type() == Physical::BYTE_ARRAY;
    if is_value(column) {
        return Some(vec![column.name().into()]);
    }
    let fields = if column.is_group() && !is_repeated(column) { column.get_fields() } else { &[] };
    let are_texts = !fields.is_empty() && fields.iter().all(|field| is_text(field));
    are_texts.then(|| fields.iter().map(|field| field.name().to_owned()).collect())
}

impl RecordSource for ParquetRecords {
    fn read(&mut self, record: &mut Record) -> Result<bool> {
        if let Some(header) = self.header.take() {
            record.set(0, &header);
            return Ok(true);
        }
        let Some(row) = self.rows.next() else { return Ok(false) };
        self.row += 1;
        self.cells.clear();
        let row = row?;
        let mut fields = row.get_column_iter().zip(&self.widths);
        let pushed = fields.try_for_each(|((_, field), width)| push(&mut self.cells, field, *width));
        pushed.map_err(|reason| self.fault(reason))?;
        let size: usize = self.cells.iter().map(String::len).sum();
        if size as u64 > self.most {
            return Err(self.fault(too_long("the row", self.most)));
        }
        record.set(self.row, &self.cells);
        Ok(true)
    }

    fn set_max_line(&mut self, most: u64) {
        self.most = most;
    }

    fn losses(&self) -> Vec<String> {
        counted(&[(self.skipped, "column", "skipped: a list or a structure")])
    }

    fn others(&self) -> &[String] {
        &[]
    }

    fn has_letters(&self) -> bool {
        false
    }
}
