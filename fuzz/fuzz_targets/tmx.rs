//! Tests that the TMX reader never panics, and that the units that it reads can be written and read again.
//! Run it with: fuzz/run 60 tmx
#![no_main]

use enregard::format::tmx::check::check;
use enregard::format::tmx::{PairSelection, TmxPairs, TmxReader, TmxWriter};
use enregard::format::{Languages, Unit, UnitReader, UnitWriter};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;
use std::path::Path;

fuzz_target!(|data: &[u8]| {
    let path = Path::new("fuzz");
    let _ = check(Box::new(Cursor::new(data.to_vec())), path, &mut |_| {});
    let units = pairs(data.to_vec(), true);
    pairs(data.to_vec(), false);
    let languages = Languages { src: "fr".into(), tgt: "en".into() };
    let mut out = Vec::new();
    let mut writer = Box::new(TmxWriter::new(&mut out, &languages));
    for unit in &units {
        writer.unit(unit).unwrap();
    }
    let dropped = writer.dropped() as usize;
    writer.finish().unwrap();
    // Inline codes are written unchanged and may be malformed. All other units must be readable again.
    if units.iter().all(|unit| unit.extra.is_none()) {
        assert_eq!(pairs(out, false).len(), units.len() - dropped);
    }
});

fn pairs(data: Vec<u8>, lenient: bool) -> Vec<Unit> {
    let path = Path::new("fuzz");
    let Ok(reader) = TmxReader::new(Box::new(Cursor::new(data)), path, lenient) else { return Vec::new() };
    let mut pairs = TmxPairs::new(reader, path, "fuzz", PairSelection::default());
    let mut units = Vec::new();
    while let Ok(Some(unit)) = pairs.unit() {
        units.push(unit);
    }
    units
}
