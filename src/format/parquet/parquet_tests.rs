use super::{ParquetReader, ParquetRecords, ParquetWriter, Shape};
use crate::format::table::TableReader;
use crate::format::tmx::{Code, Extra, SideExtra};
use crate::format::{Languages, Side, Unit, UnitReader, UnitWriter};
use crate::limits::Limits;
use crate::parquet_file::ParquetFile;
use crate::quality::Flag;
use parquet::data_type::{ByteArrayType, DoubleType, FloatType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn languages() -> Languages {
    Languages { src: "fr".into(), tgt: "en".into() }
}

fn unit(number: u32, source: &str, target: &str) -> Unit {
    Unit::new("chat", number, [source.into(), target.into()])
}

fn write(path: &Path, shape: Shape, units: &[Unit]) {
    let mut writer = Box::new(ParquetWriter::new(File::create(path).unwrap(), shape, &languages()));
    units.iter().for_each(|unit| writer.unit(unit).unwrap());
    writer.finish().unwrap();
}

fn all(reader: &mut dyn UnitReader) -> crate::error::Result<Vec<Unit>> {
    std::iter::from_fn(|| reader.unit().transpose()).collect()
}

fn read(path: &Path) -> crate::error::Result<(Vec<Unit>, Option<Languages>, Vec<String>)> {
    let file = ParquetFile::open(path)?;
    assert!(ParquetReader::reads(&file));
    let mut reader = ParquetReader::new(file, path, "x", Limits::default())?;
    let units = all(&mut reader)?;
    Ok((units, reader.languages(), reader.losses()))
}

fn table(path: &Path) -> (Vec<[String; 2]>, Vec<String>) {
    let file = ParquetFile::open(path).unwrap();
    assert!(!ParquetReader::reads(&file));
    let records = ParquetRecords::new(file, path, Limits::default()).unwrap();
    let mut reader = TableReader::over(Box::new(records), path, "x");
    let units = all(&mut reader).unwrap();
    (units.into_iter().map(|unit| [unit.source.text, unit.target.text]).collect(), reader.losses())
}

/// Writes a file with one row group, whose columns `fill` writes.
fn foreign(
    name: &str,
    schema: &str,
    fill: impl Fn(usize, &mut parquet::file::writer::SerializedColumnWriter<'_>),
) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut file = SerializedFileWriter::new(File::create(&path).unwrap(), schema, properties).unwrap();
    let mut rows = file.next_row_group().unwrap();
    let mut number = 0;
    while let Some(mut column) = rows.next_column().unwrap() {
        fill(number, &mut column);
        column.close().unwrap();
        number += 1;
    }
    rows.close().unwrap();
    file.close().unwrap();
    (folder, path)
}

#[test]
fn units_are_read_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let code = Code { at: 0, markup: "<ph>&lt;br/&gt;</ph>".into() };
    let extra = Extra { source: SideExtra { codes: vec![code], ..SideExtra::default() }, ..Extra::default() };
    let full = Unit {
        source: Side {
            text: "«\u{a0}Oui\u{a0}»\n\"".into(),
            sentences: Some(3..4),
            paragraphs: Some(1..2),
            bytes: Some(40..5_000_000_000),
        },
        target: Side { sentences: Some(0..0), ..Side::new("Yes") },
        bead: Some((1, 1)),
        confidence: Some(0.987),
        alignment: Some(0.99),
        translation: Some(1.0),
        flags: Some([Flag::Length, Flag::Numbers].into_iter().collect()),
        extra: Some(Box::new(extra)),
        ..unit(7, "", "")
    };
    let unaligned = Unit { flags: Some([].into_iter().collect()), ..unit(8, "Seule.", "") };
    let units = [full, unaligned, unit(9, "Non.", "No.")];
    write(&path, Shape::Flat, &units);
    let (read, found, losses) = read(&path).unwrap();
    assert_eq!(read, units);
    assert_eq!((found, losses), (Some(languages()), Vec::new()));
}

#[test]
fn a_row_group_has_a_bounded_number_of_units_and_a_bounded_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let groups = |units: &[Unit]| -> Vec<i64> {
        write(&path, Shape::Flat, units);
        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        reader.metadata().row_groups().iter().map(|group| group.num_rows()).collect()
    };
    assert_eq!(groups(&vec![unit(1, "Oui.", "Yes."); 100_001]), [100_000, 1]);
    let long = "Il pleut sur le jardin. ".repeat(400_000);
    assert_eq!(groups(&vec![unit(1, &long, &long); 3]), [2, 1]);
    assert!(groups(&[]).is_empty());
    assert_eq!(read(&path).unwrap().0, []);
}

#[test]
fn a_structure_of_texts_is_read_as_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, Shape::Translation, &[unit(1, "Oui.", "Yes."), unit(2, "Non.", "No.")]);
    let file = ParquetFile::open(&path).unwrap();
    let names: Vec<&str> = file.columns().iter().map(|column| column.name()).collect();
    assert_eq!(names, ["document", "confidence", "translation"]);
    // Without the names of languages, which `convert` understands, the first two columns are taken.
    let records = ParquetRecords::new(file, &path, Limits::default()).unwrap();
    let mut reader = TableReader::over(Box::new(records), &path, "x");
    let rows = reader.sample(9, 1 << 20).unwrap();
    let cells: Vec<Vec<_>> =
        rows.iter().map(|row| (0..row.width()).map(|cell| row.text(cell)).collect()).collect();
    assert_eq!(
        cells,
        [["document", "confidence", "fr", "en"], ["chat", "", "Oui.", "Yes."], ["chat", "", "Non.", "No."]]
    );
}

#[test]
fn files_of_other_programs_are_tables() {
    let schema = "message m { required binary source_text (UTF8); optional group more { required binary x (UTF8); \
                  required int64 y; } optional binary target_text; optional double score; }";
    let (_folder, path) = foreign("a.parquet", schema, |number, column| match number {
        0 => drop(column.typed::<ByteArrayType>().write_batch(&["Oui.".into(), "Non.".into()], None, None)),
        1 => drop(column.typed::<ByteArrayType>().write_batch(&[], Some(&[0, 0]), None)),
        2 => drop(column.typed::<Int64Type>().write_batch(&[], Some(&[0, 0]), None)),
        3 => drop(column.typed::<ByteArrayType>().write_batch(&["Yes.".into()], Some(&[1, 0]), None)),
        _ => drop(column.typed::<DoubleType>().write_batch(&[0.00001], Some(&[0, 1]), None)),
    });
    let (pairs, losses) = table(&path);
    // The first row is a pair for a reader that does not know the names.
    assert_eq!(pairs[1..], [["Oui.", "Yes."], ["Non.", ""]].map(|pair| pair.map(String::from)));
    assert!(losses.iter().any(|loss| loss == "1 column skipped: a list or a structure"), "{losses:?}");
}

#[test]
fn lists_of_flags_are_read() {
    let schema = "message m { required binary source (UTF8); required binary target (UTF8); \
                  optional group flags (LIST) { repeated group list { optional binary element (UTF8); } } }";
    let (_folder, path) = foreign("a.parquet", schema, |number, column| match number {
        0 | 1 => drop(column.typed::<ByteArrayType>().write_batch(&["a".into(), "b".into()], None, None)),
        _ => {
            let flags = ["numbers".into(), "length".into()];
            drop(column.typed::<ByteArrayType>().write_batch(&flags, Some(&[3, 3, 0]), Some(&[0, 1, 0])));
        }
    });
    let (units, ..) = read(&path).unwrap();
    let flags: Vec<_> = units.iter().map(|unit| unit.flags.map(|flags| flags.to_string())).collect();
    assert_eq!(flags, [Some("numbers length".to_owned()), None]);
}

#[test]
fn values_that_are_no_units_are_errors_with_their_row() {
    let schema = "message m { required binary source (UTF8); required binary target (UTF8); required int64 unit; \
                  required double confidence; required int64 source_bytes_start; required int64 source_bytes_end; \
                  required int64 url; }";
    let fault = |values: [(i64, f64, i64); 2]| {
        let (_folder, path) = foreign("a.parquet", schema, |number, column| {
            let numbers = |pick: fn(&(i64, f64, i64)) -> i64| values.iter().map(pick).collect::<Vec<i64>>();
            match number {
                0 | 1 => {
                    drop(column.typed::<ByteArrayType>().write_batch(&["a".into(), "b".into()], None, None))
                }
                2 => drop(column.typed::<Int64Type>().write_batch(&numbers(|it| it.0), None, None)),
                3 => {
                    let shares: Vec<f64> = values.iter().map(|it| it.1).collect();
                    drop(column.typed::<DoubleType>().write_batch(&shares, None, None));
                }
                _ => drop(column.typed::<Int64Type>().write_batch(&numbers(|it| it.2), None, None)),
            }
        });
        read(&path).map(|(units, _, losses)| (units.len(), losses)).map_err(|error| error.to_string())
    };
    let fine = (1, 0.5, 3);
    assert_eq!(fault([fine, fine]), Ok((2, vec!["1 column ignored: unknown name".into()])));
    let error = fault([fine, (-1, 0.5, 3)]).unwrap_err();
    assert!(error.contains("row 2: column \"unit\": expected a whole number from 0, got -1"), "{error}");
    let error = fault([(1 << 40, 0.5, 3), fine]).unwrap_err();
    assert!(error.contains("row 1: column \"unit\": 1099511627776 is too large"), "{error}");
    let error = fault([fine, (1, 1.5, 3)]).unwrap_err();
    assert!(error.contains("row 2: confidence must be between 0 and 1, got 1.5"), "{error}");
}

#[test]
fn whole_numbers_may_be_stored_with_fractions() {
    let schema = "message m { required binary source (UTF8); required binary target (UTF8); required double unit; \
                  required float source_bytes_start; required float source_bytes_end; required float confidence; }";
    let read = |unit: [f64; 2], end: f32| {
        let (_folder, path) = foreign("a.parquet", schema, |number, column| match number {
            0 | 1 => drop(column.typed::<ByteArrayType>().write_batch(&["a".into(), "b".into()], None, None)),
            2 => drop(column.typed::<DoubleType>().write_batch(&unit, None, None)),
            3 => drop(column.typed::<FloatType>().write_batch(&[3.0, f32::NAN], None, None)),
            4 => drop(column.typed::<FloatType>().write_batch(&[end, f32::NAN], None, None)),
            _ => drop(column.typed::<FloatType>().write_batch(&[0.5, f32::NAN], None, None)),
        });
        read(&path).map_err(|error| error.to_string())
    };
    let (units, ..) = read([7.0, f64::NAN], 5.0).unwrap();
    let found: Vec<_> = units.iter().map(|it| (it.number, it.source.bytes.clone(), it.confidence)).collect();
    // A unit without a number has that of its row.
    assert_eq!(found, [(7, Some(3..5), Some(0.5)), (2, None, None)]);
    let error = read([7.0, 1.5], 5.0).unwrap_err();
    assert!(error.contains("row 2: column \"unit\": expected a whole number from 0, got 1.5"), "{error}");
    let error = read([7.0, 8.0], f32::INFINITY).unwrap_err();
    assert!(error.contains("row 1: column \"source_bytes_end\": expected a whole number from 0"), "{error}");
}

#[test]
fn texts_that_are_not_utf_8_are_errors_of_bounded_length() {
    for kind in ["(UTF8)", ""] {
        let schema = format!("message m {{ required binary source {kind}; required binary target (UTF8); }}");
        let (_folder, path) = foreign("a.parquet", &schema, |number, column| {
            let second = if number == 0 { vec![0xe9; 100_000].into() } else { "b".into() };
            drop(column.typed::<ByteArrayType>().write_batch(&["a".into(), second], None, None));
        });
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("row 2: ") && error.contains("not UTF-8; convert the column"), "{kind}");
        assert!(error.len() < path.as_os_str().len() + 100, "{kind}: {}", error.len());
    }
}

#[test]
fn damaged_files_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path, Shape::Flat, &[unit(1, "Oui.", "Yes."), unit(2, "Non.", "No.")]);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let error = ParquetFile::open(&path).err().unwrap().to_string();
    assert!(error.contains("not a readable Parquet file"), "{error}");
    // Whichever byte is damaged, the reader neither panics nor hangs.
    for at in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        std::fs::write(&path, &damaged).unwrap();
        if let Ok(file) = ParquetFile::open(&path)
            && ParquetReader::reads(&file)
        {
            let units =
                ParquetReader::new(file, &path, "x", Limits::default()).and_then(|mut it| all(&mut it));
            assert!(units.is_err() || units.unwrap().len() <= 2, "byte {at}");
        }
    }
}
