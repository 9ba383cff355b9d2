use super::*;
use crate::format::table::records::Records;
use crate::format::traits::{UnitReader, UnitWriter};
use crate::format::{Side, Unit};
use proptest::prelude::*;
use std::io::{BufReader, Cursor};
use std::path::Path;

/// Reads with a small buffer, so that rows, doubled quotation marks and CRLF line ends are split across
/// two buffers.
fn reader(bytes: &[u8], syntax: Syntax, buffer: usize) -> TableReader {
    let raw = BufReader::with_capacity(buffer, Cursor::new(bytes.to_vec()));
    TableReader::new(Box::new(raw), Path::new("x"), "x", syntax)
}

fn units(mut reader: TableReader) -> Result<Vec<Unit>, String> {
    std::iter::from_fn(|| reader.unit().transpose()).collect::<Result<_, _>>().map_err(|e| e.to_string())
}

fn texts(bytes: &[u8], syntax: Syntax) -> Result<Vec<(String, String)>, String> {
    let units = units(reader(bytes, syntax, 64))?;
    Ok(units.into_iter().map(|unit| (unit.source.text, unit.target.text)).collect())
}

/// Returns the line number, the bytes and the cells of each record in a file.
fn records(bytes: &[u8], syntax: Syntax) -> Vec<(u64, Vec<u8>, Vec<String>)> {
    let mut records = Records::new(Box::new(Cursor::new(bytes.to_vec())), Path::new("x"), syntax);
    let (mut record, mut all) = (Record::default(), Vec::new());
    while records.read(&mut record).unwrap() {
        let cells =
            (0..record.width()).map(|column| String::from_utf8_lossy(record.cell(column).unwrap()).into());
        let raw = [record.raw.as_slice(), record.line_end.as_bytes()].concat();
        all.push((record.line, raw, cells.collect()));
    }
    all
}

fn error(text: &str, syntax: Syntax) -> String {
    texts(text.as_bytes(), syntax).unwrap_err()
}

#[test]
fn quoted_cells_have_separators_quotation_marks_and_line_ends() {
    let csv = b"source,target\r\n\"Il dit : \"\"Oui\"\".\",\"Yes,\r\nhe said.\"\r\n\r\nNon,5\" disk\r\n";
    let expected = [("Il dit : \"Oui\".", "Yes,\r\nhe said."), ("Non", "5\" disk")];
    let expected: Vec<_> = expected.map(|(src, tgt)| (src.to_owned(), tgt.to_owned())).into();
    assert_eq!(texts(csv, Syntax::Csv).unwrap(), expected);
    let lines: Vec<u64> = records(csv, Syntax::Csv).iter().map(|(line, ..)| *line).collect();
    assert_eq!(lines, [1, 2, 5]);
}

#[test]
fn in_tsv_quotation_marks_are_text() {
    let found = texts("\"Oui\tYes\nNon\t\"No\"\n".as_bytes(), Syntax::Tsv).unwrap();
    assert_eq!(
        found,
        [("\"Oui", "Yes"), ("Non", "\"No\"")].map(|(src, tgt)| (src.to_owned(), tgt.to_owned()))
    );
}

#[test]
fn any_line_end_ends_a_row() {
    for (csv, line_ends) in [
        ("a,b\nc,d\n", ["\n", "\n"]),
        ("a,b\r\nc,d\r\n", ["\r\n", "\r\n"]),
        ("a,b\rc,d\r", ["\r", "\r"]),
        ("a,b\nc,d", ["\n", ""]),
    ] {
        let found = records(csv.as_bytes(), Syntax::Csv);
        let rows: Vec<_> = found.iter().map(|(line, raw, _)| (*line, String::from_utf8_lossy(raw))).collect();
        let [first, second] = line_ends;
        let expected = [(1, format!("a,b{first}").into()), (2, format!("c,d{second}").into())];
        assert_eq!(rows, expected, "{csv:?}");
    }
}

#[test]
fn the_separator_of_csv_is_detected() {
    for csv in [
        "Oui, bien sûr.;Yes, of course.\n",
        "source;target\nOui, oui, oui.;Yes.\nNon.;\"No; never.\"\n",
        "\u{feff}source;target\n",
        "Oui, bien sûr.\tYes; of course.\n\"Non\tnon.\"\tNo.\n",
        "sep=;\r\nOui, oui, oui.;Yes, yes, yes.\r\n",
        "\u{feff}sep=\t\nOui, non.\tYes, no.\n",
    ] {
        assert!(records(csv.as_bytes(), Syntax::Csv).iter().all(|(.., cells)| cells.len() == 2), "{csv}");
    }
    // The line that names the separator counts, but is not a row.
    let named = records(b"sep=|\na|b\n", Syntax::Csv);
    assert_eq!(named, [(2, b"a|b\n".to_vec(), vec!["a".to_owned(), "b".to_owned()])]);
}

#[test]
fn faults_name_their_line() {
    let open = error("a,b\n\nc,\"d\ne,f\n", Syntax::Csv);
    assert!(open.starts_with("x:3: a quotation mark in this row is never closed"), "{open}");
    let wide = error("a,b\n\"c\nd\",e\nf,g,h\n", Syntax::Csv);
    assert!(wide.starts_with("x:4: the row has 3 columns, but the first row has 2"), "{wide}");
    assert!(error("a\tb\nc\n", Syntax::Tsv).starts_with("x:2: the row has 1 column, but"));
    assert!(texts(b"a\tb\n\xff\tc\n", Syntax::Tsv).unwrap_err().starts_with("x:2: not valid UTF-8"));
    assert!(error(&"\t".repeat(10_000), Syntax::Tsv).contains("more than 10000 columns"));
    assert!(error(&",".repeat(10_000), Syntax::Csv).contains("more than 10000 columns"));
    for (syntax, text) in [(Syntax::Tsv, "a\tbcdefghijk\n"), (Syntax::Csv, "a,\"bcdefg\nhijk\"\n")] {
        let reader = reader(text.as_bytes(), syntax, 8).with_max_line(10);
        let fault = units(reader).unwrap_err();
        assert!(fault.starts_with("x:1: the ") && fault.contains("is longer than 10 bytes"), "{fault}");
    }
}

#[test]
fn the_wrong_syntax_is_noticed() {
    let csv = "source,target\n\"Oui, bien sûr.\",Yes.\n";
    assert_eq!(error(csv, Syntax::Tsv), "x: has no tabs, and looks like CSV; set `from` csv");
    assert_eq!(error("PK\u{3}\u{4}", Syntax::Csv), "x: looks like an XLSX file; set `from` xlsx");
    let long = format!("{csv}{}", "\"Oui,\",Yes.\n".repeat(20_000));
    assert!(error(&long, Syntax::Tsv).contains("looks like CSV"));
}

#[test]
fn lenient_readers_count_rows_of_another_width() {
    let mut reader = reader(b"a\tb\nc\nd\te\tf\n\ng\th\n", Syntax::Tsv, 64).lenient(true);
    let units: Vec<_> = std::iter::from_fn(|| reader.unit().unwrap()).collect();
    assert_eq!(units.iter().map(|unit| unit.number).collect::<Vec<_>>(), [1, 2]);
    let skipped = "2 rows skipped: not the same number of columns as the first row (first skipped: line 2)";
    assert_eq!(reader.losses(), [skipped]);
}

#[test]
fn the_column_of_the_confidence_gets_a_free_name() {
    let name = |header: &str| {
        let table = format!("{header}\nOui.\tYes.\t1\t2\n");
        let mut reader = reader(table.as_bytes(), Syntax::Tsv, 64);
        reader.unit().unwrap();
        reader.table().unwrap().style.name
    };
    assert_eq!(name("source\ttarget\ta\tb"), "confidence");
    assert_eq!(name("source\ttarget\tConfidence\tb"), "confidence_2");
    assert_eq!(name("source\ttarget\tconfidence\tconfidence_2"), "confidence_3");
}

/// Generates cells with all the characters that have a meaning in CSV.
fn cell() -> impl Strategy<Value = String> {
    let piece =
        prop::sample::select(vec!["\"", ",", ";", "\n", "\r", "\t", " ", "a", "é", "\0", "\u{feff}", "中"]);
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn csv_that_is_written_reads_the_same(pairs in prop::collection::vec((cell(), cell()), 0..6), buffer in 1_usize..40) {
        let side = |text: &str| Side { text: text.into(), ..Side::default() };
        let mut writer = Box::new(TableWriter::new(Vec::new(), Syntax::Csv));
        for (source, target) in &pairs {
            writer.unit(&Unit { source: side(source), target: side(target), ..Unit::default() }).unwrap();
        }
        let bytes = writer.finish().unwrap().remove(0);
        let read = units(reader(&bytes, Syntax::Csv, buffer)).unwrap();
        let read: Vec<_> = read.into_iter().map(|unit| (unit.source.text, unit.target.text)).collect();
        let trimmed = |text: &String| text.trim().to_owned();
        let expected: Vec<_> = pairs.iter().map(|(src, tgt)| (trimmed(src), trimmed(tgt))).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn records_are_the_bytes_of_the_file(text in prop::collection::vec(cell(), 0..12), buffer in 1_usize..40) {
        // The added quotation mark either closes an open one or becomes part of a cell.
        for text in [text.concat(), format!("{}\"", text.concat())] {
            for syntax in [Syntax::Tsv, Syntax::Csv] {
                let raw = BufReader::with_capacity(buffer, Cursor::new(text.clone().into_bytes()));
                let mut records = Records::new(Box::new(raw), Path::new("x"), syntax);
                let (mut record, mut all) = (Record::default(), Vec::new());
                let ended = loop {
                    match records.read(&mut record) {
                        Ok(true) => all.extend([record.raw.as_slice(), record.line_end.as_bytes()].concat()),
                        ended => break ended,
                    }
                };
                if ended.is_ok() {
                    // CSV readers skip blank lines.
                    let is_kept = |byte: &u8| syntax == Syntax::Tsv || !b"\r\n".contains(byte);
                    let expected = text.trim_start_matches('\u{feff}').bytes().filter(is_kept);
                    let is_mark = |byte: &u8| b"\xef\xbb\xbf".contains(byte);
                    let found: Vec<u8> = all.into_iter().filter(is_kept).skip_while(is_mark).collect();
                    prop_assert_eq!(found, expected.skip_while(is_mark).collect::<Vec<_>>());
                }
            }
        }
    }

    #[test]
    fn kept_rows_are_the_input_with_one_more_cell(
        rows in prop::collection::vec(prop::collection::vec(cell(), 4), 1..6),
        crlf in any::<bool>(),
        always in any::<bool>(),
    ) {
        // Quotes every cell if `always` is true, and otherwise only the cells that need it.
        let quoted = |cell: &String| {
            let must = cell.contains(['"', ',', '\n', '\r']) || cell.is_empty();
            if must || always { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        };
        let line_end = if crlf { "\r\n" } else { "\n" };
        let lines: Vec<String> = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",")).collect();
        // With this header, the reader always detects the comma as the separator.
        let table = |header: &str, lines: Vec<String>| -> String {
            std::iter::once(header.to_owned()).chain(lines).map(|line| line + line_end).collect()
        };
        let file = table("a,b,\"c\",d", lines.clone());
        let mut reader = reader(file.as_bytes(), Syntax::Csv, 16).keep_rows(KeptRows::Bytes);
        reader.set_columns(Positions { has_header: true, ..Positions::texts(1, 3) }, true);
        let mut units = Vec::new();
        while let Some(unit) = reader.unit().unwrap() {
            units.push(Unit { confidence: Some(0.5), ..unit });
        }
        let mut writer = Box::new(RowWriter::new(Vec::new(), reader.table().unwrap().style()));
        units.iter().for_each(|unit| writer.unit(unit).unwrap());
        let written = String::from_utf8(writer.finish().unwrap().remove(0)).unwrap();
        let scored = lines.iter().map(|line| format!("{line},0.500")).collect();
        prop_assert_eq!(written, table("a,b,\"c\",d,confidence", scored));
        for (unit, row) in units.iter().zip(&rows) {
            prop_assert_eq!((unit.source.text.as_str(), unit.target.text.as_str()), (row[1].trim(), row[3].trim()));
        }
    }
}
