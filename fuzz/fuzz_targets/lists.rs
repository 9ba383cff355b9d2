//! Tests that the readers of corrections, lists of documents, lexicons, glossaries and journals never panic,
//! and that what they return is in range and in order, and stays the same when it is written and read again.
//! The first byte of the input selects the kind of list. Run it with: fuzz/run 60 lists
#![no_main]

use enregard::format::jsonl::{JsonlReader, JsonlWriter};
use enregard::format::{Languages, Side, Unit, UnitReader, UnitWriter};
use enregard::internals::corrections::UnitCorrections;
use enregard::internals::lexicon::{from_body, from_bytes, parse_glossary, to_body};
use enregard::internals::run::rewritten_journal;
use enregard::lexicon::{Lexicon, translations};
use enregard::{Columns, Corrections, Documents, Input, Language, Limits};
use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;
use std::collections::HashSet;
use std::io::Cursor;
use std::ops::Range;
use std::path::{Path, PathBuf};

const KINDS: [fn(&[u8]); 8] = [
    corrections,
    corrections_of_units,
    list_of_files,
    json_documents,
    lexicon_file,
    lexicon_content,
    glossary,
    journal,
];

fuzz_target!(|data: &[u8]| {
    if let Some((&choice, bytes)) = data.split_first() {
        KINDS[usize::from(choice) % KINDS.len()](bytes);
    }
});

/// Writes `bytes` to a temporary file, and returns its path. Every call uses the same file.
fn file(bytes: &[u8]) -> PathBuf {
    thread_local!(static FOLDER: OnceCell<tempfile::TempDir> = const { OnceCell::new() });
    FOLDER.with(|folder| {
        let path = folder.get_or_init(|| tempfile::tempdir().unwrap()).path().join("list");
        std::fs::write(&path, bytes).unwrap();
        path
    })
}

fn jsonl(units: &[Unit]) -> String {
    let languages = Languages { src: "fr".into(), tgt: "en".into() };
    let mut writer = Box::new(JsonlWriter::new(Vec::new(), &languages));
    units.iter().for_each(|unit| writer.unit(unit).unwrap());
    String::from_utf8(writer.finish().unwrap().remove(0)).unwrap()
}

/// Corrections by sentence number, for a document of 50 and 60 sentences.
fn corrections(bytes: &[u8]) {
    let (path, sentences) = (Path::new("fuzz"), (50, 60));
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(read) = Corrections::parse(text, path) else { return };
    let rungs = read.reference();
    let Ok(beads) = read.fixed("d", sentences) else { return };
    let (mut src, mut tgt) = (0, 0);
    for bead in &beads {
        assert!(src <= bead.src.start && bead.src.start <= bead.src.end && bead.src.end <= sentences.0);
        assert!(tgt <= bead.tgt.start && bead.tgt.start <= bead.tgt.end && bead.tgt.end <= sentences.1);
        (src, tgt) = (bead.src.end, bead.tgt.end);
    }
    assert!(rungs.is_err() || rungs.unwrap().len() >= beads.len());
    // An alignment in JSON Lines is a corrections file that fixes every bead.
    let side = |range: &Range<u32>| Side { sentences: Some(range.clone()), ..Side::default() };
    let unit = |bead: &enregard::Bead| Unit {
        document: "d".into(),
        source: side(&bead.src),
        target: side(&bead.tgt),
        ..Unit::default()
    };
    let mut units: Vec<Unit> = beads.iter().map(unit).collect();
    let again = Corrections::parse(&jsonl(&units), path).unwrap();
    assert_eq!(again.fixed("d", sentences).unwrap(), beads);
    let unchanged = units.clone();
    again.apply("d", &mut units);
    assert_eq!(units, unchanged);
    read.apply("d", &mut units);
    assert!(units.len() <= unchanged.len());
}

/// Units in JSON Lines and their corrections, separated by NUL.
fn corrections_of_units(bytes: &[u8]) {
    let path = Path::new("fuzz");
    let at = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
    let mut reader = JsonlReader::new(Box::new(Cursor::new(bytes[..at].to_vec())), path, "d");
    let mut units = Vec::new();
    while let Ok(Some(unit)) = reader.unit() {
        units.push(unit);
    }
    if let Some(Ok(text)) = bytes.get(at + 1..).map(str::from_utf8)
        && let Ok(read) = UnitCorrections::parse(text, path, "d")
        && let Ok((corrected, not_exported)) = read.apply(units.clone(), path)
    {
        let lines = text.lines().count();
        assert!(corrected.len() + not_exported as usize <= units.len() + lines);
        let known: HashSet<&str> = units.iter().map(|unit| unit.document.as_str()).collect();
        assert!(corrected.iter().all(|unit| known.contains(unit.document.as_str())));
    }
    // Units that are replaced with themselves stay the same.
    let text = jsonl(&units);
    let lines = units.iter().zip(text.lines()).map(|(unit, line)| {
        let quoted = |text: &str| serde_json::to_string(text).unwrap();
        let (source, target) = (quoted(&unit.source.text), quoted(&unit.target.text));
        let was = format!("{{\"unit\":{},\"source\":{source},\"target\":{target}}}", unit.number);
        format!("{},\"was\":[{was}]}}\n", line.strip_suffix('}').unwrap())
    });
    let read = UnitCorrections::parse(&lines.collect::<String>(), path, "d").unwrap();
    let (corrected, not_exported) = read.apply(units, path).unwrap();
    assert_eq!((jsonl(&corrected), not_exported), (text, 0));
}

/// A list of document pairs. The files that it names do not exist and are not read.
fn list_of_files(bytes: &[u8]) {
    let documents = |bytes: &[u8]| {
        let documents = Documents::list(&file(bytes)).ok()?;
        let count = documents.known_count().unwrap();
        let all: Vec<_> = documents.map(|pair| pair.unwrap()).collect();
        assert_eq!(count, all.len() as u64);
        Some(all.into_iter().map(|pair| (pair.name, pair.src, pair.tgt)).collect::<Vec<_>>())
    };
    let Some(all) = documents(bytes) else { return };
    let names: HashSet<&str> = all.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "names are unique");
    // The space before a name that begins with `#` keeps the line from being a comment.
    let line = |(name, src, tgt): &(String, Input, Input)| {
        format!(" {}\t{}\t{name}\n", src.place().display(), tgt.place().display())
    };
    let list: String = all.iter().map(line).collect();
    // Names can end in spaces if they come from file names, but not if they come from the list.
    if names.iter().all(|name| name.trim() == *name) {
        assert_eq!(documents(format!("source\ttarget\tname\n{list}").as_bytes()), Some(all));
    }
}

fn json_documents(bytes: &[u8]) {
    let documents = |bytes: &[u8]| {
        let documents = Documents::jsonl(&file(bytes), Columns::default(), Limits::default()).unwrap();
        documents.filter_map(Result::ok).collect::<Vec<_>>()
    };
    let all = documents(bytes);
    let names: HashSet<&str> = all.iter().map(|pair| pair.name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "names are unique");
    let text = |input: &Input| match input {
        Input::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    let line = |pair: &enregard::DocumentPair| {
        serde_json::json!({"id": pair.name, "src": text(&pair.src), "tgt": text(&pair.tgt)}).to_string()
            + "\n"
    };
    let again = documents(all.iter().map(line).collect::<String>().as_bytes());
    assert_eq!(again.len(), all.len());
    for (pair, copy) in all.iter().zip(&again) {
        assert_eq!(text(&copy.src), text(&pair.src));
        assert_eq!(text(&copy.tgt), text(&pair.tgt));
        assert!(copy.name == pair.name || pair.name.is_empty());
    }
}

fn lexicon_file(bytes: &[u8]) {
    if let Ok(lexicon) = from_bytes(bytes, Path::new("fuzz")) {
        check(&lexicon, Language::English);
    }
}

fn lexicon_content(bytes: &[u8]) {
    if let Some(lexicon) = from_body(bytes, Language::English) {
        check(&lexicon, Language::English);
    }
}

/// Checks that a lexicon stays the same when it is written and read again.
fn check(lexicon: &Lexicon, other: Language) {
    let body = to_body(lexicon);
    let again = from_body(&body, other).unwrap();
    assert_eq!(to_body(&again), body);
}

fn glossary(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(lexicon) = parse_glossary(text, Language::English, Path::new("fuzz")) else { return };
    check(&lexicon, Language::English);
    for line in text.lines() {
        let found = translations(&lexicon, line.split('\t').next().unwrap_or_default());
        for (_, forward, backward) in found {
            assert!((0.0..1.001).contains(&forward) && (0.0..1.001).contains(&backward));
        }
    }
}

fn journal(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Some(written) = rewritten_journal(text) {
        assert_eq!(rewritten_journal(&written).as_ref(), Some(&written));
    }
}
