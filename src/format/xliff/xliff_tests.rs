//! Tests that units with inline tags are written and read back.

use super::{Version, XliffReader, XliffWriter};
use crate::format::tmx::Extra;
use crate::format::traits::{UnitReader, UnitWriter};
use crate::format::unit::{Languages, Unit};
use proptest::prelude::*;
use std::io::Cursor;
use std::path::Path;

fn read(xliff: impl Into<Vec<u8>>) -> Option<Vec<Unit>> {
    let mut reader = XliffReader::new(Box::new(Cursor::new(xliff.into())), Path::new("a.xlf"), "a").unwrap();
    let mut units = Vec::new();
    while let Some(unit) = reader.unit().ok()? {
        units.push(unit);
    }
    Some(units)
}

fn copy(units: &[Unit], version: Version) -> Vec<Unit> {
    let languages = Languages { src: "fr".into(), tgt: "en".into() };
    let mut writer = Box::new(XliffWriter::new(Vec::new(), version, &languages));
    units.iter().for_each(|unit| writer.unit(unit).unwrap());
    read(writer.finish().unwrap().remove(0)).unwrap()
}

/// Checks that copies of units have the same texts, and that copies of copies are equal.
#[track_caller]
fn assert_copied(units: &[Unit], version: Version) {
    let first = copy(units, version);
    let texts = |units: &[Unit]| -> Vec<[String; 2]> {
        let joined = |text: &str| text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        units.iter().map(|unit| [joined(&unit.source.text), joined(&unit.target.text)]).collect()
    };
    assert_eq!(texts(&first), texts(units));
    assert_eq!(copy(&first, version), first);
    let count = |extra: &Option<Box<Extra>>| {
        extra.iter().map(|extra| extra.source.codes.len() + extra.target.codes.len()).sum::<usize>()
    };
    for (unit, copy) in units.iter().zip(&first) {
        assert_eq!(count(&copy.extra), count(&unit.extra), "{unit:?} {copy:?}");
    }
}

fn one(source: &[&str], target: &[&str]) -> String {
    let (source, target) = (source.concat(), target.concat());
    format!(
        "<xliff version=\"1.2\" xmlns:enregard=\"e\"><file original=\"a\" source-language=\"fr\" target-language=\"en\"><body>\
         <trans-unit id=\"1\"><source>a{source}z</source><target>a{target}z</target></trans-unit></body></file></xliff>"
    )
}

fn two(source: &[&str], target: &[&str]) -> String {
    let (source, target) = (source.concat(), target.concat());
    format!(
        "<xliff version=\"2.0\" srcLang=\"fr\" trgLang=\"en\"><file id=\"a\"><unit id=\"1\"><originalData><data id=\"d1\">&lt;b&gt;\
         </data><data id=\"d2\"> </data></originalData><segment><source>a{source}z</source><target>a{target}z</target></segment></unit>\
         </file></xliff>"
    )
}

proptest! {
    #[test]
    fn tags_are_written_and_read_back(
        source in prop::collection::vec(prop::sample::select(ONE), 0..12),
        target in prop::collection::vec(prop::sample::select(ONE), 0..12),
    ) {
        let Some(units) = read(one(&source, &target)) else { return Ok(()) };
        assert_copied(&units, Version::One);
        assert_copied(&units, Version::Two);
    }

    #[test]
    fn tags_of_version_2_are_written_and_read_back(
        source in prop::collection::vec(prop::sample::select(TWO), 0..12),
        target in prop::collection::vec(prop::sample::select(TWO), 0..12),
    ) {
        let Some(units) = read(two(&source, &target)) else { return Ok(()) };
        assert_copied(&units, Version::One);
        assert_copied(&units, Version::Two);
    }
}

const ONE: &[&str] = &[
    "b",
    " ",
    "é",
    "<g id=\"1\">c</g>",
    "<g id=\"n\" ctype=\"bold\">c <x id=\"4\"/></g>",
    "<g id=\"2\" enregard:begin=\"[\" enregard:end=\"]\">c</g>",
    "<g id=\"3\">c<bpt id=\"8\">{</bpt></g>",
    "<g id=\"13\"><ept id=\"8\">}</ept> c</g>",
    "<x id=\"NAME\" equiv-text=\"{}\"/>",
    "<x id=\"5\" ctype=\"lb\"/>",
    "<ph id=\"6\">&lt;br/&gt;</ph>",
    "<ph id=\"7\">%s</ph>",
    "<bpt id=\"8\">{</bpt>",
    "<ept id=\"8\">}</ept>",
    "<bx id=\"9\" rid=\"1\"/>",
    "<ex id=\"10\" rid=\"1\"/>",
    "<it id=\"11\" pos=\"open\">(</it>",
    "<it id=\"12\" pos=\"close\"/>",
    "<mrk mtype=\"term\">d</mrk>",
];

const TWO: &[&str] = &[
    "b",
    " ",
    "<pc id=\"1\">c</pc>",
    "<pc id=\"2\" dataRefStart=\"d1\" dataRefEnd=\"d2\">c</pc>",
    "<pc id=\"n\" type=\"fmt\" subType=\"xlf:i\">c</pc>",
    "<ph id=\"3\" equiv=\"x\"/>",
    "<ph id=\"4\" dataRef=\"d1\"/>",
    "<ph id=\"5\" dataRef=\"d2\"/>",
    "<ph id=\"6\" type=\"fmt\" subType=\"xlf:lb\"/>",
    "<sc id=\"7\" dataRef=\"d1\"/>",
    "<ec startRef=\"7\"/>",
    "<ec id=\"8\" isolated=\"yes\"/>",
    "<mrk id=\"m\" type=\"term\">d</mrk>",
];
