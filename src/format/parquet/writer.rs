//! Writes units to Parquet files.

use super::columns::{Cells, Column, Kind};
use crate::format::fields::{Fields, RANGES};
use crate::format::traits::UnitWriter;
use crate::format::unit::{Languages, Unit};
use parquet::basic::{Compression, Repetition, ZstdLevel};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// Maximum number of units in a row group. Programs read row groups in parallel, so they should not be much larger.
const GROUP_UNITS: usize = 100_000;

/// Size of the texts at which a row group ends, in bytes. A row group is kept in memory until it is written.
const GROUP_BYTES: usize = 32 << 20;

/// Which columns a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One column for each field of a unit.
    Flat,
    /// A column `translation` with a text for each language, as data sets on Hugging Face have it, and the columns
    /// `document` and `confidence`.
    Translation,
}

/// Writes Parquet with Zstandard compression. The units of a row group are kept in memory, at most 100,000 units or
/// about 32 MB of text.
pub(crate) struct ParquetWriter<W: Write> {
    file: File<W>,
    shape: Shape,
    languages: Languages,
    columns: Vec<Column>,
    /// Number of units in the columns, and the size of their texts in bytes.
    units: usize,
    bytes: usize,
}

enum File<W: Write> {
    /// Nothing is written yet. `None` if the file could not be begun.
    New(Option<W>),
    Open(Box<SerializedFileWriter<W>>),
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Creates a writer for the output `out`. The first bytes are written with the first row group.
    pub(crate) fn new(out: W, shape: Shape, languages: &Languages) -> ParquetWriter<W> {
        let (file, languages) = (File::New(Some(out)), languages.clone());
        ParquetWriter { file, shape, languages, columns: Vec::new(), units: 0, bytes: 0 }
    }

    /// Creates the columns.
    fn columns(&self) -> Result<Vec<Column>> {
        let required = |name: &str, kind| Column::new(name, kind, false);
        let optional = |name: &str, kind| Column::new(name, kind, true);
        let columns = match self.shape {
            Shape::Translation => vec![
                required("document", Kind::Text)?,
                optional("confidence", Kind::Share)?,
                required(&self.languages.src, Kind::Text)?,
                required(&self.languages.tgt, Kind::Text)?,
            ],
            Shape::Flat => {
                let mut columns = vec![
                    required("document", Kind::Text)?,
                    required("unit", Kind::Number)?,
                    required("source", Kind::Text)?,
                    required("target", Kind::Text)?,
                    optional("confidence", Kind::Share)?,
                    optional("alignment", Kind::Share)?,
                    optional("translation", Kind::Share)?,
                    optional("bead", Kind::Text)?,
                    optional("flags", Kind::Text)?,
                    required("source_lang", Kind::Text)?,
                    required("target_lang", Kind::Text)?,
                ];
                // A pair of numbers takes two columns.
                for name in RANGES {
                    columns.push(optional(&format!("{name}_start"), Kind::Number)?);
                    columns.push(optional(&format!("{name}_end"), Kind::Number)?);
                }
                columns.push(optional("tmx", Kind::Text)?);
                columns
            }
        };
        Ok(columns)
    }

    /// Returns the schema of the file.
    fn schema(&self) -> Result<TypePtr> {
        let mut fields: Vec<TypePtr> = self.columns.iter().map(Column::field).collect();
        if self.shape == Shape::Translation {
            let texts = fields.split_off(fields.len() - 2);
            let texts = Type::group_type_builder("translation").with_fields(texts);
            fields.push(Arc::new(texts.with_repetition(Repetition::REQUIRED).build()?));
        }
        Ok(Arc::new(Type::group_type_builder("units").with_fields(fields).build()?))
    }

    /// Creates the columns before the first unit.
    fn begin(&mut self) -> Result<()> {
        if self.columns.is_empty() {
            self.columns = self.columns()?;
        }
        Ok(())
    }

    /// Writes the beginning of the file, if it is not written yet.
    fn open(&mut self) -> Result<()> {
        self.begin()?;
        let schema = self.schema()?;
        let File::New(out) = &mut self.file else { return Ok(()) };
        let Some(out) = out.take() else { return Err(ParquetError::General("the file is not open".into())) };
        let file = SerializedFileWriter::new(out, schema, Arc::new(self.properties()?))?;
        self.file = File::Open(Box::new(file));
        Ok(())
    }

    fn properties(&self) -> Result<WriterProperties> {
        let mut properties = WriterProperties::builder()
            .set_created_by(concat!("enregard version ", env!("CARGO_PKG_VERSION")).into())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_statistics_enabled(EnabledStatistics::Chunk);
        // Few texts are equal, so a dictionary of them is a waste of time.
        let Languages { src, tgt } = &self.languages;
        let texts: [&[&str]; 5] =
            [&["source"], &["target"], &["tmx"], &["translation", src], &["translation", tgt]];
        for path in texts {
            let path = ColumnPath::new(path.iter().map(|&part| part.into()).collect());
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_statistics_enabled(path, EnabledStatistics::None);
        }
        Ok(properties.build())
    }

    /// Writes the units in memory as a row group.
    fn write_group(&mut self) -> Result<()> {
        self.open()?;
        let File::Open(file) = &mut self.file else { return Ok(()) };
        if self.units == 0 {
            return Ok(());
        }
        let mut group = file.next_row_group()?;
        for column in &mut self.columns {
            if let Some(out) = group.next_column()? {
                column.write(out)?;
            }
        }
        group.close()?;
        (self.units, self.bytes) = (0, 0);
        Ok(())
    }

    fn push(&mut self, unit: &Unit) -> io::Result<()> {
        let fields = Fields::of(unit, &self.languages);
        let mut cells = Cells(self.columns.iter_mut());
        self.bytes += match self.shape {
            Shape::Flat => {
                let tmx = fields.tmx.as_deref().map(serde_json::to_string).transpose()?;
                flat(&fields, tmx.as_deref(), &mut cells)
            }
            Shape::Translation => {
                let document = cells.text(fields.document.as_deref());
                cells.share(fields.confidence);
                document + cells.text(Some(&fields.source)) + cells.text(Some(&fields.target))
            }
        };
        self.units += 1;
        Ok(())
    }
}

/// Sets the cells of a unit in [`Shape::Flat`]. Returns the size of their texts in bytes.
fn flat(fields: &Fields<'_>, tmx: Option<&str>, cells: &mut Cells<'_>) -> usize {
    let document = cells.text(fields.document.as_deref());
    cells.number(fields.unit.map(u64::from));
    let texts = cells.text(Some(&fields.source)) + cells.text(Some(&fields.target));
    cells.share(fields.confidence);
    cells.share(fields.alignment);
    cells.share(fields.translation);
    cells.text(fields.bead.as_deref());
    cells.text(fields.flags.as_ref().map(|flags| flags.join(" ")).as_deref());
    cells.text(fields.source_lang.as_deref());
    cells.text(fields.target_lang.as_deref());
    for range in fields.ranges() {
        cells.number(range.map(|(start, _)| start));
        cells.number(range.map(|(_, end)| end));
    }
    document + texts + cells.text(tmx)
}

impl<W: Write + Send> UnitWriter<W> for ParquetWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin().map_err(io_error)?;
        self.push(unit)?;
        if self.units < GROUP_UNITS && self.bytes < GROUP_BYTES {
            return Ok(());
        }
        self.write_group().map_err(io_error)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        self.write_group().map_err(io_error)?;
        match self.file {
            File::Open(file) => Ok(vec![file.into_inner().map_err(io_error)?]),
            File::New(out) => Ok(out.into_iter().collect()),
        }
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        match &mut self.file {
            File::Open(file) => vec![file.inner_mut()],
            File::New(out) => out.iter_mut().collect(),
        }
    }
}

/// Returns the cause of an error if it is an I/O error, such as that of a full disk.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    }
}
