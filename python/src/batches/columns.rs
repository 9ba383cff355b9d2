//! The columns of a batch, of any string or binary type.

use crate::error::EnregardError;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use enregard::error::{Error, Result};
use pyo3::PyResult;
use std::borrow::Cow;

/// The columns that the aligner reads; all others are ignored.
pub(super) struct Columns {
    pub(super) rows: usize,
    id: Text,
    src: Text,
    tgt: Text,
    src_lang: Option<Text>,
    tgt_lang: Option<Text>,
}

impl Columns {
    /// Finds the columns by name.
    ///
    /// # Errors
    /// Raises `EnregardError`, which names the column, if a column is missing or does not contain text.
    pub(super) fn find(batch: &RecordBatch) -> PyResult<Columns> {
        let text = |name: &str| batch.column_by_name(name).map(|column| Text::new(name, column)).transpose();
        let needed = |name: &str| {
            text(name)?.ok_or_else(|| {
                let schema = batch.schema();
                let found: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
                EnregardError::new_err(format!(
                    "column {name} is missing (the columns are {}); rename them to id, src and tgt",
                    found.join(", ")
                ))
            })
        };
        Ok(Columns {
            rows: batch.num_rows(),
            id: needed("id")?,
            src: needed("src")?,
            tgt: needed("tgt")?,
            src_lang: text("src_lang")?,
            tgt_lang: text("tgt_lang")?,
        })
    }

    /// The name of the document. U+FFFD replaces invalid UTF-8.
    pub(super) fn id(&self, row: usize) -> Option<Cow<'_, str>> {
        self.id.bytes(row).map(String::from_utf8_lossy)
    }

    pub(super) fn src(&self, row: usize) -> Result<&str> {
        present(self.src.text(row, "source")?, "source")
    }

    pub(super) fn tgt(&self, row: usize) -> Result<&str> {
        present(self.tgt.text(row, "target")?, "target")
    }

    /// The tags of both languages, if the row has them. An empty tag counts as missing.
    pub(super) fn languages(&self, row: usize) -> Result<(Option<&str>, Option<&str>)> {
        let src = tag(self.src_lang.as_ref(), row, "src_lang")?;
        let tgt = tag(self.tgt_lang.as_ref(), row, "tgt_lang")?;
        Ok((src, tgt))
    }
}

fn tag<'a>(column: Option<&'a Text>, row: usize, name: &str) -> Result<Option<&'a str>> {
    let Some(column) = column else { return Ok(None) };
    Ok(column.text(row, name)?.filter(|tag| !tag.is_empty()))
}

fn present<'a>(text: Option<&'a str>, side: &str) -> Result<&'a str> {
    text.ok_or_else(|| Error::input(side, "the text is null"))
}

/// A column of text. UTF-8 is checked row by row, because engines do not guarantee it.
struct Text {
    array: ArrayRef,
}

impl Text {
    fn new(name: &str, column: &ArrayRef) -> PyResult<Text> {
        use DataType::{Binary, BinaryView, LargeBinary, LargeUtf8, Utf8, Utf8View};
        match column.data_type() {
            Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView => {
                Ok(Text { array: column.clone() })
            }
            other => Err(EnregardError::new_err(format!(
                "column {name} must contain text, but its type is {other}; cast it to string"
            ))),
        }
    }

    fn bytes(&self, row: usize) -> Option<&[u8]> {
        let array = &self.array;
        if array.is_null(row) {
            return None;
        }
        match array.data_type() {
            DataType::Utf8 => Some(array.as_string::<i32>().value(row).as_bytes()),
            DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row).as_bytes()),
            DataType::Utf8View => Some(array.as_string_view().value(row).as_bytes()),
            DataType::Binary => Some(array.as_binary::<i32>().value(row)),
            DataType::LargeBinary => Some(array.as_binary::<i64>().value(row)),
            DataType::BinaryView => Some(array.as_binary_view().value(row)),
            _ => None,
        }
    }

    /// The text of a row, or `None` if it is null.
    ///
    /// # Errors
    /// Returns an input error that names `column` if the text is not UTF-8.
    fn text(&self, row: usize, column: &str) -> Result<Option<&str>> {
        let Some(bytes) = self.bytes(row) else { return Ok(None) };
        std::str::from_utf8(bytes).map(Some).map_err(|e| {
            Error::input(column, format!("invalid UTF-8 at byte {}", e.valid_up_to()))
                .help("decode the text first")
        })
    }
}
