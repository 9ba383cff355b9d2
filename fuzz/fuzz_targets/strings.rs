//! Tests that the readers of software texts (JSON, YAML, properties) never panic, and that the texts stay the same
//! when they are written as properties and read again. The first byte of the input selects the format; the two files
//! are separated by NUL. Run it with: fuzz/run 60 strings
#![no_main]

use enregard::format::strings::{KeyedTexts, StringsReader, parse};
use enregard::format::{Format, UnitReader};
use libfuzzer_sys::fuzz_target;
use std::collections::HashSet;
use std::path::Path;

const FORMATS: [Format; 3] = [Format::Json, Format::Yaml, Format::Properties];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let format = FORMATS[usize::from(choice) % FORMATS.len()];
    let at = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
    let read = |bytes: &[u8]| parse(str::from_utf8(bytes).ok()?, format, Path::new("fuzz")).ok();
    let Some(source) = read(&bytes[..at]) else { return };
    let copy = parse(&properties(&source), Format::Properties, Path::new("copy")).unwrap();
    assert!(copy.entries().eq(source.entries()));
    let target = bytes.get(at + 1..).and_then(read).unwrap_or(copy);
    let keys: HashSet<String> = source.entries().map(|(key, _)| key.to_owned()).collect();
    let mut reader =
        StringsReader::new([source, target], [Path::new("fuzz.fr"), Path::new("fuzz.en")], "fuzz", None);
    let mut units = 0;
    while let Some(unit) = reader.unit().unwrap() {
        units += 1;
        assert_eq!(unit.number, units);
    }
    assert!(units as usize <= keys.len(), "each key gives at most one unit");
    reader.losses();
});

/// Writes texts as properties, with all characters as escapes.
fn properties(texts: &KeyedTexts) -> String {
    let escaped = |text: &str| text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
    texts.entries().map(|(key, text)| format!("{}={}\n", escaped(key), escaped(text))).collect()
}
