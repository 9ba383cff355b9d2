//! Reads documents from the rows of a Parquet file. Each row has a name and two texts.

use crate::corpus::names::UniqueNames;
use crate::corpus::{Columns, DocumentPair, Input};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::io::with_suffix;
use crate::limits::Limits;
use crate::parquet_file::ParquetFile;
use parquet::record::{Field, Row};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

/// Number of rows that are read ahead. A single row may already hold two texts of many megabytes.
const AHEAD: usize = 1;

/// Opens a Parquet file. Returns the number of document pairs and a stream of them.
pub(crate) fn open(
    path: &Path,
    columns: Columns,
    limits: Limits,
) -> Result<(u64, impl Iterator<Item = Result<DocumentPair>> + Send + use<>)> {
    let file = ParquetFile::open(path)?;
    let count = file.count();
    check_columns(&file, &columns, path)?;
    let selection = file.select(&[&columns.id, &columns.src, &columns.tgt], limits)?;
    // The rows are not `Send`, so they stay on one thread, which sends only documents to the others.
    let (sender, documents) = mpsc::sync_channel(AHEAD);
    let path = path.to_path_buf();
    thread::spawn(move || {
        // Sending fails if the run has already ended. That is not an error, here or below.
        let rows = match selection.rows() {
            Ok(rows) => rows,
            Err(error) => return drop(sender.send(Err(error))),
        };
        let mut names = UniqueNames::default();
        for (row, number) in rows.zip(1..) {
            let document = row.map(|row| document(&row, number, &columns, &path, &mut names));
            if sender.send(document).is_err() {
                return;
            }
        }
    });
    Ok((count, documents.into_iter()))
}

/// Returns an error if a column of texts is missing.
fn check_columns(file: &ParquetFile, columns: &Columns, path: &Path) -> Result<()> {
    let names: Vec<_> = file.columns().iter().map(|column| column.name()).collect();
    let is_missing = |name: &&&String| !names.contains(&name.as_str());
    let Some(name) = [&columns.src, &columns.tgt].iter().find(is_missing).copied() else { return Ok(()) };
    let all = format!("; the file has {}", names.join(", "));
    let help = message!["set the column names with ", Parameter::Columns, all];
    let fault = format!("column \"{name}\" is missing");
    Err(Error::input(path, fault).of_kind(ErrorKind::Call).help(help))
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
    use std::fs::File;
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
