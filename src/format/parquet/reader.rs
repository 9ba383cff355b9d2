//! Reads units from Parquet files with the columns `source` and `target`.

use super::values::{number, share, text};
use crate::error::{self, Error};
use crate::format::fields::{self, FieldCounts, Fields, RANGES};
use crate::format::jsonl::parse_error;
use crate::format::tmx::Extra;
use crate::format::traits::{UnitReader, counted};
use crate::format::unit::{Languages, Unit};
use crate::limits::Limits;
use crate::parquet_file::{ParquetFile, Rows};
use parquet::basic::Type as Physical;
use parquet::record::Row;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Reads the units of a file with the columns `source` and `target`. All other columns may be missing.
pub(crate) struct ParquetReader {
    rows: Rows,
    path: PathBuf,
    name: String,
    row: u32,
    counts: FieldCounts,
    /// Number of columns that are not read.
    unknown: u64,
}

impl ParquetReader {
    /// Returns whether a file has the columns `source` and `target` with texts.
    pub(crate) fn reads(file: &ParquetFile) -> bool {
        let is_text = |name: &&str| {
            let column = file.columns().iter().find(|column| column.name() == *name);
            column.is_some_and(|column| {
                column.is_primitive() && column.get_physical_type() == Physical::BYTE_ARRAY
            })
        };
        ["source", "target"].iter().all(is_text)
    }

    /// Creates a reader. Errors name the file as `path`. Units without a document name get `name`.
    ///
    /// # Errors
    /// Returns an input error if the columns cannot be read.
    pub(crate) fn new(
        file: ParquetFile,
        path: &Path,
        name: &str,
        limits: Limits,
    ) -> error::Result<ParquetReader> {
        let columns: Vec<String> = file.columns().iter().map(|column| column.name().to_owned()).collect();
        let (known, unknown): (Vec<&str>, Vec<&str>) =
            columns.iter().map(String::as_str).partition(|name| is_known(name));
        let unknown = unknown.len() as u64;
        let rows = file.select(&known, limits)?.rows()?;
        let (path, name) = (path.to_path_buf(), name.to_owned());
        Ok(ParquetReader { rows, path, name, row: 0, counts: FieldCounts::default(), unknown })
    }
}

/// Returns whether a column is read. A range has two columns, and none with its own name.
fn is_known(name: &str) -> bool {
    range(name).is_some() || fields::is_known(name) && !RANGES.contains(&name)
}

/// Returns the index in [`RANGES`] of the range that a column belongs to, and whether it is the end.
fn range(name: &str) -> Option<(usize, bool)> {
    let (name, is_end) = match name.strip_suffix("_start") {
        Some(name) => (name, false),
        None => (name.strip_suffix("_end")?, true),
    };
    Some((RANGES.iter().position(|known| *known == name)?, is_end))
}

/// Reads the fields of a unit.
fn unit_fields(row: &Row) -> Result<Fields<'static>, String> {
    let mut fields = Fields::default();
    let mut ranges = [[None; 2]; 6];
    let owned = |text: Option<String>| text.map(Cow::Owned);
    for (name, field) in row.get_column_iter() {
        let in_column = |reason: String| format!("column \"{name}\": {reason}");
        let read = match name.as_str() {
            "document" => text(field).map(|text| fields.document = owned(text)),
            "unit" => small(number(field)).map(|number| fields.unit = number),
            "source" => text(field).map(|text| fields.source = text.unwrap_or_default().into()),
            "target" => text(field).map(|text| fields.target = text.unwrap_or_default().into()),
            "confidence" => share(field).map(|share| fields.confidence = share),
            "alignment" => share(field).map(|share| fields.alignment = share),
            "translation" => share(field).map(|share| fields.translation = share),
            "bead" => text(field).map(|text| fields.bead = text.filter(|text| !text.is_empty())),
            "flags" => text(field).map(|text| {
                let names = |text: String| text.split_whitespace().map(|n| n.to_owned().into()).collect();
                fields.flags = text.map(names);
            }),
            "source_lang" => text(field).map(|text| fields.source_lang = owned(text)),
            "target_lang" => text(field).map(|text| fields.target_lang = owned(text)),
            "tmx" => extra(text(field)).map(|extra| fields.tmx = extra.map(Cow::Owned)),
            name => match range(name) {
                Some((at, is_end)) => number(field).map(|it| ranges[at][usize::from(is_end)] = it),
                None => Ok(()),
            },
        };
        read.map_err(in_column)?;
    }
    fields.set_ranges(ranges.map(|[start, end]| start.zip(end)))?;
    Ok(fields)
}

fn small(number: Result<Option<u64>, String>) -> Result<Option<u32>, String> {
    number?.map(fields::small).transpose()
}

fn extra(text: Result<Option<String>, String>) -> Result<Option<Extra>, String> {
    let parse = |text: String| serde_json::from_str(&text).map_err(|e| parse_error(&e));
    text?.filter(|text| !text.is_empty()).map(parse).transpose()
}

impl UnitReader for ParquetReader {
    fn unit(&mut self) -> error::Result<Option<Unit>> {
        let Some(row) = self.rows.next() else { return Ok(None) };
        self.row = self.row.saturating_add(1);
        let checked = unit_fields(&row?).and_then(|fields| fields.check().map(|()| fields));
        let number = self.row;
        let fields = checked.map_err(|reason| Error::input(&self.path, format!("row {number}: {reason}")))?;
        Ok(Some(self.counts.unit(fields, &self.name, number)))
    }

    fn languages(&self) -> Option<Languages> {
        self.counts.languages.clone()
    }

    fn losses(&self) -> Vec<String> {
        counted(&[
            self.counts.other_languages(),
            (self.unknown, "column", "ignored: unknown name"),
            (self.counts.ignored, "value", "ignored: unknown flag, or a bead not in the form 1-2"),
        ])
    }
}
