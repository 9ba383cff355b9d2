//! Tests that the reader never panics, and that every document that it returns satisfies its invariants. The
//! first byte of the input selects an encoding and a document format. Run it with: fuzz/run 60 read
#![no_main]

use enregard::internals::text::detect::detect;
use enregard::internals::text::document::Document;
use enregard::internals::text::read::{self, ReadOptions};
use libfuzzer_sys::fuzz_target;
use std::path::Path;

const LABELS: [Option<&str>; 8] = [
    None,
    Some("utf-8"),
    Some("utf-16le"),
    Some("windows-1252"),
    Some("shift_jis"),
    Some("big5"),
    Some("gb18030"),
    Some("iso-2022-jp"),
];

/// File names, whose extensions select the document format.
const NAMES: [&str; 9] = [
    "fuzz",
    "fuzz.html",
    "fuzz.srt",
    "fuzz.xliff",
    "fuzz.xhtml",
    "fuzz.fodt",
    "fuzz.md",
    "fuzz.adoc",
    "fuzz.rst",
];

fuzz_target!(|data: &[u8]| {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let encoding = LABELS[usize::from(choice) % LABELS.len()].map(|label| label.parse().unwrap());
    let mut options = ReadOptions::default();
    (options.encoding, options.target) = (encoding, choice & 0x80 != 0);
    match usize::from(choice & 0x7F) / LABELS.len() % NAMES.len() {
        0 => plain(bytes, &options),
        kind => extracted(bytes, NAMES[kind], &options),
    }
});

fn plain(bytes: &[u8], options: &ReadOptions) {
    if let Ok(document) = read::decode(bytes, Path::new("fuzz"), options) {
        check(&document, bytes);
        detect(&document.text);
    }
    if let Ok((document, sentences)) = read::segmented(bytes, Path::new("fuzz"), options) {
        check(&document, bytes);
        assert!(!sentences.is_empty());
        assert!(sentences.windows(2).all(|pair| pair[0].span.end < pair[1].span.start));
    }
}

/// Checks a document format from which text is extracted, with one paragraph per line.
fn extracted(bytes: &[u8], name: &str, options: &ReadOptions) {
    if let Ok(document) = read::decode(bytes, Path::new(name), options) {
        for range in &document.paragraphs {
            let paragraph = &document.text[range.clone()];
            assert!(!paragraph.trim().is_empty() && !paragraph.contains('\n'));
        }
        let mut options = *options;
        options.tags = true;
        // The document with its markup may be too large.
        if let Ok(marked) = read::decode(bytes, Path::new(name), &options) {
            assert!(marked.text == document.text && marked.paragraphs == document.paragraphs);
            assert!(marked.marks.is_sorted_by_key(|mark| mark.at));
            assert!(marked.marks.iter().all(|mark| marked.text.is_char_boundary(mark.at)));
        }
    }
}

fn check(document: &Document, bytes: &[u8]) {
    let text = &document.text;
    let mut last = 0;
    for (at, c) in text.char_indices() {
        assert!(!c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{85}'));
        let input = document.offsets.to_input(at);
        assert!(last <= input && input <= bytes.len());
        last = input;
    }
    assert_eq!(document.offsets.to_input(text.len()), bytes.len());
    let mut end = 0;
    for range in &document.paragraphs {
        assert!(!range.is_empty() && text[end..range.start].trim().is_empty());
        end = range.end;
    }
    assert!(text[end..].trim().is_empty());
}
