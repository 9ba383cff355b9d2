//! Tests that workbooks and presentations never cause a panic, and that pairs of a workbook stay the same when they are
//! written to a new one and read again. The first byte of the input selects the kind of file; its parts are separated
//! by NUL. Run it with: fuzz/run 60 office
#![no_main]

use enregard::format::xlsx::XlsxWriter;
use enregard::format::{Unit, UnitWriter};
use enregard::internals::text::read::{self, ReadOptions};
use enregard::{Column, ColumnTexts, Format, Limits, TableOptions, UnitSource};
use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::write::{SimpleFileOptions, ZipWriter};

const RELATIONSHIPS: &[u8] =
    b"<R><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></R>";
const WORKBOOK: &[u8] = b"<w><sheet name=\"Pairs\" r:id=\"a\"/></w>";
const PARTS: &[u8] = b"<R><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                       <Relationship Id=\"c\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/></R>";
const PRESENTATION: &[u8] =
    b"<p:presentation><p:sldIdLst><p:sldId id=\"1\" r:id=\"a\"/></p:sldIdLst></p:presentation>";
const SLIDES: &[u8] = b"<R><Relationship Id=\"a\" Type=\"x/slide\" Target=\"slides/slide1.xml\"/></R>";

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let mut parts = bytes.split(|&b| b == 0);
    let mut part = || parts.next().unwrap_or_default();
    match choice % 4 {
        0 => sheet(&zip([
            ("_rels/.rels", RELATIONSHIPS),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", PARTS),
            ("xl/worksheets/sheet1.xml", part()),
            ("xl/sharedStrings.xml", part()),
        ])),
        1 => sheet(&zip([
            ("_rels/.rels", part()),
            ("xl/workbook.xml", part()),
            ("xl/_rels/workbook.xml.rels", part()),
            ("xl/worksheets/sheet1.xml", part()),
        ])),
        2 => sheet(bytes),
        _ => slides(&zip([
            ("ppt/presentation.xml", PRESENTATION),
            ("ppt/_rels/presentation.xml.rels", SLIDES),
            ("ppt/slides/slide1.xml", part()),
            ("ppt/slides/_rels/slide1.xml.rels", part()),
            ("ppt/notesSlides/notesSlide1.xml", part()),
        ])),
    }
});

/// Writes `bytes` to a temporary file, and returns its path. Every call uses the same file.
fn file(bytes: &[u8]) -> PathBuf {
    thread_local!(static FOLDER: OnceCell<tempfile::TempDir> = const { OnceCell::new() });
    FOLDER.with(|folder| {
        let path = folder.get_or_init(|| tempfile::tempdir().unwrap()).path().join("book.xlsx");
        std::fs::write(&path, bytes).unwrap();
        path
    })
}

fn sheet(bytes: &[u8]) {
    let path = file(bytes);
    let mut options = TableOptions::default();
    (options.src, options.tgt) = (Some(Column::Number(1)), Some(Column::Number(2)));
    // Both columns as texts of a document.
    let _ = ColumnTexts::read(&path, &path, &options, Limits::default());
    let Some(units) = units(&path) else { return };
    let mut writer = Box::new(XlsxWriter::new(Vec::new()));
    // A text that is too long for a cell is an error.
    let Ok(()) = units.iter().try_for_each(|unit| writer.unit(unit)) else { return };
    let copies = self::units(&file(&writer.finish().unwrap().remove(0))).unwrap();
    let texts = |units: &[Unit]| {
        let pair = |unit: &Unit| [&unit.source.text, &unit.target.text].map(|text| stored(text));
        units.iter().map(pair).collect::<Vec<_>>()
    };
    assert_eq!(texts(&copies), texts(&units));
}

/// The text as a sheet stores it: with the line ends of XML, and without white space at its ends.
fn stored(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// The units of a sheet up to the first error, or `None` if it cannot be opened.
fn units(path: &Path) -> Option<Vec<Unit>> {
    let mut reader = UnitSource::new(path, Format::Xlsx).open().ok()?;
    let mut units = Vec::new();
    while let Ok(Some(unit)) = reader.unit() {
        units.push(unit);
    }
    reader.losses();
    Some(units)
}

fn slides(bytes: &[u8]) {
    let Ok(document) = read::decode(bytes, Path::new("fuzz"), &ReadOptions::default()) else { return };
    for range in &document.paragraphs {
        let paragraph = &document.text[range.clone()];
        assert!(!paragraph.trim().is_empty() && !paragraph.contains('\n'));
    }
}

fn zip<'a>(entries: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in entries {
        archive.start_file(name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
