//! Tests that the unit readers never panic, and that each unit that they read stays the same when it is
//! written and read again in any format that can store it. The first byte of the input selects the two
//! formats. Run it with: fuzz/run 60 units
#![no_main]

use enregard::format::jsonl::{JsonlReader, JsonlWriter};
use enregard::format::ladder::{self, LadderReader, LadderWriter};
use enregard::format::moses::{MosesReader, MosesWriter};
use enregard::format::po::PoReader;
use enregard::format::table::{Syntax, TableReader, TableWriter};
use enregard::format::tmx::{Cleaned, PairSelection, TmxPairs, TmxReader, TmxWriter, clean};
use enregard::format::xliff::{Version, XliffReader, XliffWriter};
use enregard::format::{Languages, Unit, UnitReader, UnitWriter, one_line};
use libfuzzer_sys::fuzz_target;
use std::io::{BufRead, Cursor};
use std::path::Path;

const FORMATS: [fn(Vec<u8>) -> Option<Box<dyn UnitReader>>; 7] = [jsonl, tsv, po, xliff, moses, ladder, csv];

/// The formats in which units are written. Each function writes the units and reads them again.
const COPIES: [fn(&[Unit], &Languages); 9] =
    [jsonl_copy, tsv_copy, po_copy, xliff_1_copy, xliff_2_copy, moses_copy, ladder_copy, tmx_copy, csv_copy];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let choice = usize::from(choice);
    let Some(mut reader) = FORMATS[choice % FORMATS.len()](bytes.to_vec()) else { return };
    let mut units = Vec::new();
    while let Ok(Some(unit)) = reader.unit() {
        assert!(unit.confidence.is_none_or(|p| (0.0..=1.0).contains(&p)));
        units.push(unit);
    }
    reader.losses();
    let languages = reader.languages().unwrap_or_else(french_to_english);
    COPIES[choice / FORMATS.len() % COPIES.len()](&units, &languages);
});

fn french_to_english() -> Languages {
    Languages { src: "fr".into(), tgt: "en".into() }
}

fn raw(bytes: Vec<u8>) -> Box<dyn BufRead + Send> {
    Box::new(Cursor::new(bytes))
}

fn jsonl(bytes: Vec<u8>) -> Option<Box<dyn UnitReader>> {
    Some(Box::new(JsonlReader::new(raw(bytes), Path::new("fuzz"), "fuzz")))
}

fn tsv(bytes: Vec<u8>) -> Option<Box<dyn UnitReader>> {
    Some(Box::new(TableReader::new(raw(bytes), Path::new("fuzz"), "fuzz", Syntax::Tsv)))
}

fn csv(bytes: Vec<u8>) -> Option<Box<dyn UnitReader>> {
    Some(Box::new(TableReader::new(raw(bytes), Path::new("fuzz"), "fuzz", Syntax::Csv)))
}

fn po(bytes: Vec<u8>) -> Option<Box<dyn UnitReader>> {
    Some(Box::new(PoReader::new(raw(bytes), Path::new("fuzz"), "fuzz")))
}

fn xliff(bytes: Vec<u8>) -> Option<Box<dyn UnitReader>> {
    Some(Box::new(XliffReader::new(raw(bytes), Path::new("fuzz"), "fuzz").ok()?))
}

/// Two files, separated by NUL.
fn moses(bytes: Vec<u8>) -> Option<Box<dyn UnitReader>> {
    let at = bytes.iter().position(|&b| b == 0)?;
    Some(moses_pair(bytes[..at].to_vec(), bytes[at + 1..].to_vec()))
}

fn moses_pair(src: Vec<u8>, tgt: Vec<u8>) -> Box<dyn UnitReader> {
    let paths = (Path::new("fuzz.fr").into(), Path::new("fuzz.en").into());
    Box::new(MosesReader::new((raw(src), raw(tgt)), paths, "fuzz", french_to_english()))
}

/// A ladder, for two texts of 100 sentences.
fn ladder(bytes: Vec<u8>) -> Option<Box<dyn UnitReader>> {
    let rungs = ladder::parse(str::from_utf8(&bytes).ok()?, Path::new("fuzz")).ok()?;
    let texts = |name: &str| (0..100).map(|k| format!("{name} {k}.")).collect();
    Some(Box::new(LadderReader::new(rungs, (texts("Phrase"), texts("Sentence")), Path::new("fuzz"), "fuzz")))
}

/// Writes units, and returns the outputs and the number of units that the writer dropped.
fn written<'a>(
    mut writer: Box<dyn UnitWriter<Vec<u8>> + 'a>,
    units: impl IntoIterator<Item = &'a Unit>,
) -> (Vec<Vec<u8>>, u64) {
    units.into_iter().for_each(|unit| writer.unit(unit).unwrap());
    let dropped = writer.dropped();
    (writer.finish().unwrap(), dropped)
}

fn read_all(mut reader: Box<dyn UnitReader>) -> Vec<Unit> {
    let mut units = Vec::new();
    while let Some(unit) = reader.unit().unwrap() {
        units.push(unit);
    }
    units
}

fn rounded(confidence: Option<f32>) -> Option<f32> {
    confidence.map(|p| ((f64::from(p) * 1000.0).round() / 1000.0) as f32)
}

/// The copy may differ by one in the third decimal place, because formats round ties in different ways.
fn assert_confidence(copy: &Unit, unit: &Unit) {
    let difference = copy.confidence.zip(unit.confidence).map(|(a, b)| (a - b).abs());
    assert!(copy.confidence.is_some() == unit.confidence.is_some() && difference.is_none_or(|d| d < 0.00051));
}

fn jsonl_copy(units: &[Unit], languages: &Languages) {
    let (mut out, _) = written(Box::new(JsonlWriter::new(Vec::new(), languages)), units);
    let mut reader = jsonl(out.remove(0)).unwrap();
    for unit in units {
        let copy = reader.unit().unwrap().unwrap();
        assert_eq!(copy, Unit { confidence: rounded(unit.confidence), ..unit.clone() });
    }
    assert_eq!(reader.unit().unwrap(), None);
    assert!(units.is_empty() || reader.languages().as_ref() == Some(languages));
    assert!(reader.losses().is_empty());
}

fn tsv_copy(units: &[Unit], _: &Languages) {
    let (mut out, _) = written(Box::new(TableWriter::new(Vec::new(), Syntax::Tsv)), units);
    let cells = |unit: &Unit| {
        [&unit.document, &unit.source.text, &unit.target.text].map(|text| one_line(text).trim().to_owned())
    };
    // A unit without any content is a blank line.
    let is_blank = |unit: &&Unit| {
        let texts = [&unit.document, &unit.source.text, &unit.target.text];
        let blank = texts.iter().all(|text| one_line(text).bytes().all(|b| b.is_ascii_whitespace()));
        blank && unit.confidence.is_none() && unit.bead.is_none()
    };
    let copies = read_all(tsv(out.remove(0)).unwrap());
    let expected: Vec<&Unit> = units.iter().filter(|unit| !is_blank(unit)).collect();
    assert_eq!(copies.len(), expected.len());
    for (copy, unit) in copies.iter().zip(expected) {
        assert_eq!(cells(copy), cells(unit));
        assert_eq!(copy.bead, unit.bead);
        assert_confidence(copy, unit);
    }
}

fn csv_copy(units: &[Unit], _: &Languages) {
    let (mut out, _) = written(Box::new(TableWriter::new(Vec::new(), Syntax::Csv)), units);
    let cells = |unit: &Unit| {
        [&unit.document, &unit.source.text, &unit.target.text].map(|text| text.trim().to_owned())
    };
    let copies = read_all(csv(out.remove(0)).unwrap());
    assert_eq!(copies.len(), units.len());
    for (copy, unit) in copies.iter().zip(units) {
        assert_eq!(cells(copy), cells(unit));
        assert_eq!(copy.bead, unit.bead);
        assert_confidence(copy, unit);
    }
}

/// The program reads PO but does not write it, so this function has its own writer.
fn po_copy(units: &[Unit], _: &Languages) {
    let quoted = |text: &str| {
        let escapes = [('\\', "\\\\"), ('"', "\\\""), ('\n', "\\n"), ('\t', "\\t"), ('\r', "\\r")];
        escapes.iter().fold(text.to_owned(), |text, (c, escape)| text.replace(*c, escape))
    };
    let units: Vec<&Unit> = units.iter().filter(|unit| !unit.is_null()).collect();
    let entry = |unit: &&Unit| {
        format!("msgid \"{}\"\nmsgstr \"{}\"\n\n", quoted(&unit.source.text), quoted(&unit.target.text))
    };
    let copies = read_all(po(units.iter().map(entry).collect::<String>().into()).unwrap());
    assert_eq!(texts(&copies), units.iter().map(|unit| text_pair(unit)).collect::<Vec<_>>());
}

fn text_pair(unit: &Unit) -> (String, String) {
    (unit.source.text.clone(), unit.target.text.clone())
}

fn texts(units: &[Unit]) -> Vec<(String, String)> {
    units.iter().map(text_pair).collect()
}

/// The text as XML formats store it: without forbidden characters, and with single spaces.
fn cleaned(text: &str) -> String {
    let mut out = Cleaned::default();
    clean(text, &mut out);
    out.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The texts of the units that an XML format can represent.
fn cleaned_texts(units: &[Unit]) -> Vec<(String, String)> {
    let pairs = units.iter().map(|unit| (cleaned(&unit.source.text), cleaned(&unit.target.text)));
    pairs.filter(|(source, target)| !source.is_empty() && !target.is_empty()).collect()
}

fn xliff_1_copy(units: &[Unit], languages: &Languages) {
    xliff_copy(units, languages, Version::One);
}

fn xliff_2_copy(units: &[Unit], languages: &Languages) {
    xliff_copy(units, languages, Version::Two);
}

fn xliff_copy(units: &[Unit], languages: &Languages, version: Version) {
    let copy = |units: &[Unit]| {
        let (mut out, dropped) = written(Box::new(XliffWriter::new(Vec::new(), version, languages)), units);
        let copies = read_all(xliff(out.remove(0)).unwrap());
        assert_eq!(copies.len() as u64 + dropped, units.len() as u64);
        copies
    };
    let copies = copy(units);
    assert_eq!(texts(&copies), cleaned_texts(units));
    // The first copy removes the characters that XML forbids from the names, so only the second must be equal.
    assert_eq!(copy(&copies), copies);
    let kept = units.iter().filter(|unit| !cleaned_texts(std::slice::from_ref(unit)).is_empty());
    kept.zip(&copies).for_each(|(unit, copy)| assert_confidence(copy, unit));
}

fn moses_copy(units: &[Unit], _: &Languages) {
    let (mut out, _) = written(Box::new(MosesWriter::new(Vec::new(), Vec::new())), units);
    let (tgt, src) = (out.remove(1), out.remove(0));
    let line = |text: &str| one_line(text).trim().to_owned();
    let expected: Vec<_> =
        units.iter().map(|unit| (line(&unit.source.text), line(&unit.target.text))).collect();
    assert_eq!(texts(&read_all(moses_pair(src, tgt))), expected);
}

fn ladder_copy(units: &[Unit], _: &Languages) {
    let (mut out, _) = written(Box::new(LadderWriter::new(Vec::new())), units);
    let rungs = ladder::parse(str::from_utf8(&out.remove(0)).unwrap(), Path::new("fuzz")).unwrap();
    assert_eq!(rungs.len(), units.len());
    for (rung, unit) in rungs.iter().zip(units) {
        let numbers = |side: &enregard::Side| side.sentences.clone().unwrap_or(0..0).collect::<Vec<u32>>();
        assert_eq!((&rung.src, &rung.tgt), (&numbers(&unit.source), &numbers(&unit.target)));
        assert_eq!(rung.score.is_some(), unit.confidence.is_some());
    }
}

fn tmx_copy(units: &[Unit], _: &Languages) {
    // Inline codes are written unchanged and may be malformed.
    let units: Vec<Unit> = units.iter().filter(|unit| unit.extra.is_none()).cloned().collect();
    let (mut out, _) = written(Box::new(TmxWriter::new(Vec::new(), &french_to_english())), &units);
    let path = Path::new("fuzz");
    let reader = TmxReader::new(raw(out.remove(0)), path, false).unwrap();
    let copies = read_all(Box::new(TmxPairs::new(reader, path, "fuzz", PairSelection::default())));
    assert_eq!(texts(&copies), cleaned_texts(&units));
}
