//! Tests two properties: TMX preserves any text, and no reader panics on any bytes.

use enregard::eval::Counts;
use enregard::format::jsonl::{JsonlReader, JsonlWriter};
use enregard::format::table::{Syntax, TableReader};
use enregard::format::tmx::check::check;
use enregard::format::tmx::{PairSelection, TmxPairs, TmxReader, TmxWriter};
use enregard::format::{Languages, Side, Unit, UnitReader, UnitWriter, ladder};
use enregard::{Columns, Documents, Limits};
use proptest::prelude::*;
use std::io::Cursor;
use std::path::Path;

/// Characters that often cause trouble in files and programs, mixed with arbitrary ones.
fn nasty_char() -> impl Strategy<Value = char> {
    const TROUBLE: &[char] = &[
        '\0',
        '\u{1}',
        '\t',
        '\n',
        '\r',
        '\u{b}',
        '\u{c}',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{9d}',
        ' ',
        ' ',
        '\u{a0}',
        '\u{ad}',
        '\u{200b}',
        '\u{200e}',
        '\u{2028}',
        '\u{202e}',
        '\u{202f}',
        '\u{3000}',
        '\u{fdd0}',
        '\u{feff}',
        '\u{fffd}',
        '\u{fffe}',
        '\u{ffff}',
        '\u{1f600}',
        '\u{1fffe}',
        '\u{10ffff}',
        '&',
        '<',
        '>',
        '"',
        '\'',
        ';',
        ']',
        '-',
        '/',
        'e',
        '\u{301}',
        'é',
        '#',
        'x',
    ];
    prop_oneof![3 => prop::sample::select(TROUBLE), 1 => any::<char>()]
}

fn nasty() -> impl Strategy<Value = String> {
    let markup = prop::sample::select(&[
        "&amp;",
        "<seg>",
        "</seg>",
        "]]>",
        "<!--",
        "&#0;",
        "<![CDATA[",
        "<tu ",
        "mot",
    ]);
    let piece = prop_oneof![
        4 => nasty_char().prop_map(String::from),
        1 => markup.prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// The text that TMX preserves, and the number of removed characters. This is a slow reference
/// implementation.
fn kept(text: &str) -> (String, u64) {
    let is_space = |c: char| matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let is_bad = |c: char| {
        let n = u32::from(c);
        n < 0x20 || (0x7f..=0x9f).contains(&n) || (0xfdd0..=0xfdef).contains(&n) || n & 0xfffe == 0xfffe
    };
    let removed = text.chars().filter(|&c| is_bad(c) && !is_space(c)).count() as u64;
    let rest: String = text.chars().filter(|&c| is_space(c) || !is_bad(c)).collect();
    let words: Vec<_> = rest.split(is_space).filter(|word| !word.is_empty()).collect();
    (words.join(" ").trim().to_owned(), removed)
}

fn languages() -> Languages {
    Languages { src: "fr".into(), tgt: "en".into() }
}

fn side(text: &str) -> Side {
    Side { text: text.into(), ..Side::default() }
}

fn tmx_of(units: &[Unit]) -> (Vec<u8>, u64) {
    let mut out = Vec::new();
    let mut writer = TmxWriter::new(&mut out, &languages());
    for unit in units {
        writer.unit(unit).unwrap();
    }
    let removed = writer.removed();
    Box::new(writer).finish().unwrap();
    (out, removed)
}

fn read_all(reader: &mut dyn UnitReader) -> Vec<Unit> {
    std::iter::from_fn(|| reader.unit().unwrap()).collect()
}

fn tmx_pairs(bytes: Vec<u8>) -> TmxPairs {
    let path = Path::new("x.tmx");
    let reader = TmxReader::new(Box::new(Cursor::new(bytes)), path, false).unwrap();
    TmxPairs::new(reader, path, "x", PairSelection::default())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tmx_keeps_any_text(texts in prop::collection::vec((nasty(), nasty(), nasty()), 1..8)) {
        let units: Vec<Unit> = texts
            .iter()
            .zip(1..)
            .map(|((document, source, target), number)| Unit {
                document: document.clone(),
                number,
                source: side(source),
                target: side(target),
                ..Unit::default()
            })
            .collect();
        let (tmx, removed) = tmx_of(&units);
        let expected: Vec<(String, String)> = texts
            .iter()
            .map(|(_, source, target)| (kept(source).0, kept(target).0))
            .filter(|(source, target)| !source.is_empty() && !target.is_empty())
            .collect();
        let read = read_all(&mut tmx_pairs(tmx.clone()));
        let found: Vec<_> = read.iter().map(|u| (u.source.text.clone(), u.target.text.clone())).collect();
        prop_assert_eq!(found, expected);
        let counted: u64 = texts.iter().map(|(_, source, target)| kept(source).1 + kept(target).1).sum();
        prop_assert_eq!(removed, counted);
        // Units that were read are written back unchanged.
        prop_assert_eq!(&tmx_of(&read).0, &tmx);
        let mut jsonl = Vec::new();
        let mut writer = JsonlWriter::new(&mut jsonl, &languages());
        read.iter().for_each(|unit| writer.unit(unit).unwrap());
        Box::new(writer).finish().unwrap();
        let mut reader = JsonlReader::new(Box::new(Cursor::new(jsonl)), Path::new("x.jsonl"), "x");
        prop_assert_eq!(read_all(&mut reader), read);
    }

    #[test]
    fn written_tmx_passes_the_check(texts in prop::collection::vec((nasty(), nasty()), 1..5)) {
        let units: Vec<Unit> = texts
            .iter()
            .zip(1..)
            .map(|((source, target), number)| Unit {
                document: "d".into(), number, source: side(source), target: side(target), ..Unit::default()
            })
            .collect();
        let mut findings = Vec::new();
        let tmx = Box::new(Cursor::new(tmx_of(&units).0));
        check(tmx, Path::new("x.tmx"), &mut |f| findings.push(f)).unwrap();
        findings.retain(|f| f.rule.name != "no-units");
        prop_assert!(findings.is_empty(), "{:?}", findings);
    }

    #[test]
    fn no_reader_panics(text in nasty(), cut in 0_usize..2000, at in 0_usize..2000, byte in any::<u8>()) {
        let (source, target) = (side("un deux"), side("un deux"));
        let unit = Unit { document: "d".into(), number: 1, source, target, ..Unit::default() };
        let mut bytes = tmx_of(&vec![unit; 3]).0;
        let at = at % bytes.len();
        bytes[at] = byte;
        bytes.splice(at..at, text.bytes());
        bytes.truncate(bytes.len().saturating_sub(cut % 700));
        let path = Path::new("x");
        for lenient in [false, true] {
            if let Ok(mut reader) = TmxReader::new(Box::new(Cursor::new(bytes.clone())), path, lenient) {
                while let Ok(Some(_)) = reader.unit() {}
            }
        }
        let _ = check(Box::new(Cursor::new(bytes.clone())), path, &mut |_| {});
        let mut jsonl = JsonlReader::new(Box::new(Cursor::new(text.clone())), path, "x");
        while let Ok(Some(_)) = jsonl.unit() {}
        for syntax in [Syntax::Tsv, Syntax::Csv] {
            let mut table = TableReader::new(Box::new(Cursor::new(text.clone())), path, "x", syntax);
            while let Ok(Some(_)) = table.unit() {}
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &text).unwrap();
        let _ = Documents::list(file.path()).map(Iterator::count);
        let mut limits = Limits::default();
        limits.bytes = Some(100);
        let _ = Documents::jsonl(file.path(), Columns::default(), limits).map(Iterator::count);
        if let Ok(rungs) = ladder::parse(&text, path) {
            Counts::default().add(&rungs, &rungs);
        }
    }
}
