//! Tests that the inline codes of XLIFF are written to TMX as well-formed XML that has the same texts, and back to
//! XLIFF. Run it with: fuzz/run 60 codes
#![no_main]

use enregard::format::tmx::{PairSelection, TmxPairs, TmxReader, TmxWriter};
use enregard::format::xliff::{Version, XliffReader, XliffWriter};
use enregard::format::{Languages, Unit, UnitReader, UnitWriter};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;
use std::path::Path;

fuzz_target!(|data: &[u8]| {
    let Ok(reader) = XliffReader::new(Box::new(Cursor::new(data.to_vec())), Path::new("fuzz"), "fuzz") else {
        return;
    };
    let units = all(reader);
    let languages = Languages { src: "fr".into(), tgt: "en".into() };
    let (tmx, dropped, is_whole) = written(Box::new(TmxWriter::new(Vec::new(), &languages)), &units);
    let reader = TmxReader::new(Box::new(Cursor::new(tmx)), Path::new("copy"), false).unwrap();
    let mut pairs = TmxPairs::new(reader, Path::new("copy"), "fuzz", PairSelection::default());
    let mut copies = Vec::new();
    while let Some(unit) = pairs.unit().unwrap() {
        copies.push(unit);
    }
    assert_eq!(copies.len() as u64 + dropped, units.len() as u64);
    if is_whole {
        assert_eq!(texts(&copies), texts(&units));
    }
    for version in [Version::One, Version::Two] {
        let writer = XliffWriter::new(Vec::new(), version, &languages);
        let (xliff, dropped, is_whole) = written(Box::new(writer), &copies);
        let reader = XliffReader::new(Box::new(Cursor::new(xliff)), Path::new("back"), "fuzz").unwrap();
        let back = all(reader);
        assert_eq!(back.len() as u64 + dropped, copies.len() as u64);
        if is_whole {
            assert_eq!(texts(&back), texts(&copies));
        }
    }
});

/// The units up to the first error.
fn all(mut reader: XliffReader) -> Vec<Unit> {
    let mut units = Vec::new();
    while let Ok(Some(unit)) = reader.unit() {
        units.push(unit);
    }
    units
}

/// The written file, the number of units that were dropped, and whether all texts were written in full. XML cannot
/// contain some characters, which writers remove and count.
fn written(mut writer: Box<dyn UnitWriter<Vec<u8>>>, units: &[Unit]) -> (Vec<u8>, u64, bool) {
    units.iter().for_each(|unit| writer.unit(unit).unwrap());
    let (dropped, removed) = (writer.dropped(), writer.removed());
    (writer.finish().unwrap().remove(0), dropped, dropped == 0 && removed == 0)
}

/// The texts without white space, because a line break can be a code in one format and white space in another.
fn texts(units: &[Unit]) -> Vec<[String; 2]> {
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    units.iter().map(|unit| [solid(&unit.source.text), solid(&unit.target.text)]).collect()
}
