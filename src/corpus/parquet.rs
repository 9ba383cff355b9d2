//! Reads documents from the rows of a Parquet file. Each row has a name and two texts.

use super::parquet_pages::largest_page;
use crate::corpus::names::UniqueNames;
use crate::corpus::{Columns, DocumentPair, Input};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::io::{open_file, with_suffix};
use crate::limits::Limits;
use crate::wording::size;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use std::fs::File;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

/// Number of rows that are read ahead. A single row may already hold two texts of many megabytes.
const AHEAD: usize = 1;

/// Number of values that are decoded together. Each may keep a whole page in memory.
const BATCH: usize = 16;

/// Maximum size of a page, in bytes, unless the limit for documents is higher. Writers aim for pages of about 1
/// MB, but a page contains at least one whole text, and often a thousand.
const MAX_PAGE: u64 = 128 << 20;

/// Opens a Parquet file. Returns the number of document pairs and a stream of them.
pub(crate) fn open(
    path: &Path,
    columns: Columns,
    limits: Limits,
) -> Result<(u64, impl Iterator<Item = Result<DocumentPair>> + Send + use<>)> {
    let reader = SerializedFileReader::new(open_file(path)?).map_err(|e| fault(path, &e))?;
    let metadata = reader.metadata().file_metadata();
    let count = metadata.num_rows().unsigned_abs();
    let schema = projected(metadata.schema(), &columns, path)?;
    check_pages(&reader, &columns, path, limits)?;
    // The row iterator is not `Send`, so it stays on one thread, which sends only documents to the others.
    let (sender, documents) = mpsc::sync_channel(AHEAD);
    let path = path.to_path_buf();
    thread::spawn(move || {
        let read = || {
            // Sending fails if the run has already ended. That is not an error, here or below.
            let rows = RowIter::from_file_into(Box::new(reader)).project(Some(schema));
            let rows = match rows {
                Ok(rows) => rows.with_batch_size(BATCH),
                Err(e) => return drop(sender.send(Err(fault(&path, &e)))),
            };
            let mut names = UniqueNames::default();
            for (row, number) in rows.zip(1..) {
                let document = row.map(|row| document(&row, number, &columns, &path, &mut names));
                let document = document.map_err(|e| fault(&path, &e));
                let ends = document.is_err();
                if sender.send(document).is_err() || ends {
                    return;
                }
            }
        };
        // The Parquet reader panics on some damaged files. The panic must become an error, or the run would
        // seem to be complete.
        if panic::catch_unwind(AssertUnwindSafe(read)).is_err() {
            let _ = sender.send(Err(Error::input(&path, "not a readable Parquet file (it is damaged)")));
        }
    });
    Ok((count, documents.into_iter()))
}

/// Returns an error if a page of a required column is too large to be held in memory.
fn check_pages(
    reader: &SerializedFileReader<File>,
    columns: &Columns,
    path: &Path,
    limits: Limits,
) -> Result<()> {
    let most = limits.bytes.unwrap_or_default().max(MAX_PAGE);
    let wanted = [&columns.id, &columns.src, &columns.tgt];
    let chunks = reader.metadata().row_groups().iter().flat_map(|group| group.columns());
    for chunk in
        chunks.filter(|chunk| chunk.column_path().parts().first().is_some_and(|name| wanted.contains(&name)))
    {
        let largest = open_file(path).and_then(|file| {
            largest_page(file, chunk)
                .map_err(|e| Error::input(path, format!("not a readable Parquet file ({e})")))
        })?;
        if largest > most {
            let fault = format!("has a page of {}; the limit is {}; raise ", size(largest), size(most));
            let help = ", or write smaller pages";
            return Err(Error::input(path, message![fault, Parameter::MaxDocumentSize, help]));
        }
    }
    Ok(())
}

fn fault(path: &Path, e: &ParquetError) -> Error {
    Error::input(path, format!("not a readable Parquet file ({e})"))
}

/// Returns the schema with only the required columns, so that no other column is decompressed.
fn projected(schema: &Type, columns: &Columns, path: &Path) -> Result<Type> {
    let wanted = [&columns.id, &columns.src, &columns.tgt];
    let fields: Vec<_> =
        schema.get_fields().iter().filter(|f| wanted.iter().any(|w| *w == f.name())).cloned().collect();
    if let Some(name) = wanted[1..].iter().find(|name| !fields.iter().any(|f| f.name() == name.as_str())) {
        let all: Vec<_> = schema.get_fields().iter().map(|f| f.name()).collect();
        let all = format!("; the file has {}", all.join(", "));
        let help = message!["set the column names with ", Parameter::Columns, all];
        let fault = format!("column \"{name}\" is missing");
        return Err(Error::input(path, fault).of_kind(ErrorKind::Call).help(help));
    }
    Type::group_type_builder(schema.name()).with_fields(fields).build().map_err(|e| fault(path, &e))
}

fn document(row: &Row, number: u64, columns: &Columns, path: &Path, names: &mut UniqueNames) -> DocumentPair {
    let cell = |column: &str| row.get_column_iter().find(|(name, _)| *name == column).map(|(_, field)| field);
    let text = |column: &str| {
        let place = with_suffix(path, format!(":{number}:{column}"));
        match cell(column) {
            Some(Field::Str(text)) => Input::Text { text: text.clone(), place },
            Some(Field::Bytes(bytes)) => match std::str::from_utf8(bytes.data()) {
                Ok(text) => Input::Text { text: text.into(), place },
                Err(_) => {
                    Input::Unusable { place, reason: "not UTF-8 text; convert the column to UTF-8".into() }
                }
            },
            _ => Input::Unusable { place, reason: "not a string; use a column of strings".into() },
        }
    };
    let name = match cell(&columns.id) {
        Some(Field::Str(id)) if !id.is_empty() => id.clone(),
        Some(id @ (Field::Int(_) | Field::Long(_) | Field::UInt(_) | Field::ULong(_))) => id.to_string(),
        _ => format!("row {number}"),
    };
    DocumentPair::new(names.unique(name), text(&columns.src), text(&columns.tgt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::basic::Compression;
    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::sync::Arc;

    fn write(path: &Path) {
        let schema = "message m { required int64 id; required binary more (UTF8); required binary fr (UTF8); \
                      optional binary en (UTF8); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = Arc::new(WriterProperties::builder().build());
        let mut file = SerializedFileWriter::new(File::create(path).unwrap(), schema, properties).unwrap();
        for group in 0..2_i64 {
            let mut rows = file.next_row_group().unwrap();
            let mut number = 0;
            while let Some(mut column) = rows.next_column().unwrap() {
                let texts = |kind: &str| -> Vec<ByteArray> {
                    (0..3).map(|k| format!("{kind} {group} {k}").as_str().into()).collect()
                };
                match number {
                    0 => column.typed::<Int64Type>().write_batch(&[7, 7 + group, 9], None, None),
                    1 => column.typed::<ByteArrayType>().write_batch(&texts("more"), None, None),
                    2 => column.typed::<ByteArrayType>().write_batch(&texts("fr"), None, None),
                    _ => {
                        column.typed::<ByteArrayType>().write_batch(&texts("en")[..2], Some(&[1, 0, 1]), None)
                    }
                }
                .unwrap();
                column.close().unwrap();
                number += 1;
            }
            rows.close().unwrap();
        }
        file.close().unwrap();
    }

    #[test]
    fn rows_become_documents() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.parquet");
        write(&path);
        let columns = |text: &str| text.parse::<Columns>().unwrap();
        let (count, documents) = open(&path, columns("id,fr,en"), Limits::default()).unwrap();
        let documents: Vec<DocumentPair> = documents.collect::<Result<_>>().unwrap();
        assert_eq!((count, documents.len()), (6, 6));
        let names: Vec<&str> = documents.iter().map(|d| d.name.as_str()).collect();
        assert_eq!(names, ["7", "7#2", "9", "7#3", "8", "9#2"]);
        assert!(matches!(&documents[3].src, Input::Text { text, .. } if text == "fr 1 0"));
        assert!(matches!(
            &documents[1].tgt,
            Input::Unusable { reason, .. } if reason.to_string().starts_with("not a string")
        ));
        let error = open(&path, columns("id,french,en"), Limits::default()).err().unwrap().to_string();
        assert!(
            error.contains("column \"french\" is missing") && error.contains("id, more, fr, en"),
            "{error}"
        );
        std::fs::write(&path, "no such thing").unwrap();
        assert!(
            open(&path, columns("id,fr,en"), Limits::default())
                .err()
                .unwrap()
                .to_string()
                .contains("not a readable Parquet file")
        );
    }

    #[test]
    fn a_page_that_would_fill_the_memory_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.parquet");
        let schema = "message m { required binary fr (UTF8); required binary en (UTF8); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let snappy = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let file = File::create(&path).unwrap();
        let mut file = SerializedFileWriter::new(file, schema, Arc::new(snappy)).unwrap();
        let mut rows = file.next_row_group().unwrap();
        let texts = [ByteArray::from("Il pleut."), ByteArray::from(vec![b'a'; 140 << 20])];
        for text in texts {
            let mut column = rows.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&[text], None, None).unwrap();
            column.close().unwrap();
        }
        rows.close().unwrap();
        file.close().unwrap();
        let columns: Columns = "id,fr,en".parse().unwrap();
        let error = open(&path, columns.clone(), Limits::default()).err().unwrap().to_string();
        assert!(
            error.contains("has a page of 146.8 MB; the limit is 134.2 MB; raise `max_document_mb`"),
            "{error}"
        );
        let raised = Limits { bytes: Some(200_000_000), ..Limits::default() };
        assert_eq!(open(&path, columns, raised).unwrap().1.count(), 1);
    }
}
