//! Tests `enregard split` on texts of any size. The output does not depend on the number of threads, nor on
//! whether the text is a stream or a file. Memory use does not grow with the text.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use enregard::Language;
use enregard::internals::split::for_language;
use enregard::internals::text::read::{self, ReadOptions};
use std::fmt::Write as _;
use std::path::Path;

/// A text of `paragraphs` different paragraphs.
fn text(paragraphs: usize) -> String {
    let mut text = String::new();
    for number in 0..paragraphs {
        let sentences = [
            "Le facteur nº 3 poussa la grille, p. ex. celle du jardin.",
            "« Qui est là ? » demanda Mme Petit.",
            "Il posa deux lettres sur la table… puis il s'en alla.",
            "Personne n'a rien vu",
        ];
        let count = 1 + number % 4;
        writeln!(text, "{number}. {}", sentences[..count].join(" ")).unwrap();
        if number % 3 == 0 {
            text.push('\n');
        }
    }
    text
}

/// The output for the text, split in one piece by the library.
fn split_whole(text: &str) -> String {
    let document = read::decode(text.as_bytes(), Path::new("a.txt"), &ReadOptions::default()).unwrap();
    let splitter = for_language(Language::French);
    let mut out = Vec::new();
    for range in &document.paragraphs {
        let (paragraph, mut spans) = (&document.text[range.clone()], Vec::new());
        splitter.split_into(paragraph, &mut spans);
        out.push(
            spans.iter().map(|span| format!("{}\n", &paragraph[span.start..span.end])).collect::<String>(),
        );
    }
    out.join("\n")
}

#[test]
fn output_does_not_depend_on_threads_or_kind_of_input() {
    // The text has several pieces, and is longer than the sample from which encoding and language are
    // detected.
    let text = text(25_000);
    assert!(text.len() > 2 << 20);
    let place = Place::new();
    place.write("a.txt", &text);
    let expected = split_whole(&text);
    for jobs in ["1", "2", "5"] {
        let file = place.run(&["split", "a.txt", "--jobs", jobs]);
        assert!(file.succeeds() == expected, "from a file with --jobs {jobs}");
        let stream = place.run_with(&["split", "-", "--jobs", jobs], text.as_bytes());
        assert!(stream.succeeds() == expected, "from a stream with --jobs {jobs}");
    }
    place.run(&["split", "a.txt", "--lang", "fr", "-o", "out.txt"]).succeeds();
    assert!(place.read("out.txt") == expected);
}

#[test]
fn offsets_are_relative_to_the_start_of_the_input() {
    let text = format!("\u{FEFF}{}", text(20_000).replace('\n', "\r\n"));
    let place = Place::new();
    place.write("a.txt", &text);
    let run = place.run(&["split", "a.txt", "--lang", "fr", "--offsets", "--jobs", "3"]);
    let mut paragraphs = 0;
    for line in run.succeeds().lines() {
        let sentence: serde_json::Value = serde_json::from_str(line).unwrap();
        let at = |i: usize| sentence["bytes"][i].as_u64().unwrap() as usize;
        assert_eq!(sentence["text"].as_str().unwrap(), &text[at(0)..at(1)]);
        let paragraph = sentence["paragraph"].as_u64().unwrap();
        assert!(paragraph == paragraphs || paragraph == paragraphs + 1);
        paragraphs = paragraph;
    }
    assert_eq!(paragraphs, 19_999);
}

#[test]
fn encoding_errors_after_the_first_piece_are_reported() {
    let place = Place::new();
    let bytes = [text(25_000).as_bytes(), &b"d\xE9j\xE0 vu, \xE9t\xE9\n".repeat(20_000)].concat();
    place.write("a.txt", &bytes);
    let run = place.run(&["split", "a.txt", "--lang", "fr", "-o", "out.txt"]);
    run.fails(3, &["a.txt", "UTF-8", "--encoding"]);
    assert_eq!(place.files(), ["a.txt"]);
    let bytes = [text(25_000).as_bytes(), b"d\xE9j\xE0 vu.\n"].concat();
    let run = place.run_with(&["split", "--lang", "fr"], &bytes);
    assert!(run.succeeds().ends_with("d\u{FFFD}j\u{FFFD} vu.\n"));
    assert!(run.stderr.contains("2 invalid UTF-8 sequences"), "{}", run.stderr);
}

/// The peak resident memory of a process so far, in bytes.
#[cfg(target_os = "linux")]
fn peak(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().trim().parse::<usize>().unwrap() << 10
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_text() {
    use std::io::{Read, Write};
    use std::process::Stdio;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Maximum memory for the program, its tables and the pieces, in bytes.
    const LIMIT: usize = 32 << 20;
    let (block, blocks) = (text(8_000), 60);
    let place = Place::new();
    let mut child = place
        .command()
        .args(["split", "-", "--lang", "fr", "--jobs", "2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    let written = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&written);
    let drain = std::thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = out.read(&mut buffer) {
            counted.fetch_add(count, Ordering::Relaxed);
        }
    });
    let mut stdin = child.stdin.take().unwrap();
    for _ in 0..blocks {
        stdin.write_all(block.as_bytes()).unwrap();
    }
    // The input is still open, so this output was written before all input had been read.
    let (peak, early) = (peak(child.id()), written.load(Ordering::Relaxed));
    drop(stdin);
    assert!(child.wait().unwrap().success());
    drain.join().unwrap();
    let size = block.len() * blocks;
    assert!(size > LIMIT && written.load(Ordering::Relaxed) > size * 9 / 10);
    assert!(early > size / 2, "only {early} of {size} bytes were written before the end of the input");
    assert!(peak < LIMIT, "{} MB for a text of {} MB", peak >> 20, size >> 20);
}
