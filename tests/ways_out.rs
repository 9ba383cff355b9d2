//! Messages name the input at fault and say what to do, and possible mistakes are warnings.

#![cfg(feature = "cli")]

mod common;

use common::{FR, Place};
use std::io::Write;

/// ASCII and the letters of Western Europe as Windows-1252 has them.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin-1")).collect()
}

#[test]
fn split_and_align_give_the_same_warning() {
    let place = Place::with_pair();
    place.write("old.txt", windows_1252(FR));
    let warned = "warning: old.txt: not UTF-8; read as windows-1252";
    place.run(&["split", "old.txt", "--lang", "fr"]).fails(0, &[warned]);
    place.run(&["align", "old.txt", "a.en.txt", "--src-lang", "fr"]).fails(0, &[warned]);
    let quiet = place.run(&["split", "old.txt", "--lang", "fr", "--quiet"]);
    quiet.succeeds();
    assert_eq!(quiet.stderr, "");
}

#[test]
fn an_encoding_that_does_not_fit_the_bytes_is_a_warning() {
    let place = Place::with_pair();
    let text = format!("{FR}Il était passé sans un mot.\n");
    place.write("a.fr.txt", &text);
    place.write("old.txt", windows_1252(&text));
    let warned = "warning: a.fr.txt: looks like UTF-8, but --encoding is windows-1252";
    for call in
        [&["split", "a.fr.txt", "--lang", "fr"][..], &["align", "a.fr.txt", "a.en.txt", "--src-lang", "fr"]]
    {
        place.run(&[call, &["--encoding", "latin1"]].concat()).fails(0, &[warned]);
    }
    let right = place.run(&["split", "old.txt", "--lang", "fr", "--encoding", "latin1"]);
    assert!(!right.succeeds().is_empty() && right.stderr.is_empty(), "{}", right.stderr);
    let right = place.run(&["split", "a.fr.txt", "--lang", "fr", "--encoding", "utf-8"]);
    assert!(!right.succeeds().is_empty() && right.stderr.is_empty(), "{}", right.stderr);
}

#[test]
fn score_and_align_give_the_same_warning() {
    let place = Place::with_pair();
    let languages = ["--src-lang", "en", "--tgt-lang", "fr"];
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.tsv"]).succeeds();
    let warned = "warning: the source text looks French, but --src-lang is en";
    place.run(&[&["score", "a.tsv"][..], &languages].concat()).fails(0, &[warned]);
    place.run(&[&["align", "a.fr.txt", "a.en.txt"][..], &languages].concat()).fails(0, &[warned]);
    let wrong = place.run(&["score", "a.tsv", "--src-lang", "de", "--tgt-lang", "en", "-o", "b.tsv"]);
    wrong.fails(2, &["neither text is French", "--src-lang de"]);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "a.tsv"]);
}

#[test]
fn a_language_that_cannot_be_detected_names_the_file() {
    let place = Place::new();
    place.write("figures.txt", "1\n2\n3\n");
    place.run(&["split", "figures.txt", "-o", "out"]).fails(3, &["figures.txt", "too short", "--lang"]);
    place.run_with(&["split"], b"1\n").fails(3, &["standard input", "--lang"]);
    assert_eq!(place.files(), ["figures.txt"]);
}

#[test]
fn a_damaged_document_differs_from_one_without_a_sentence_per_line() {
    let place = Place::with_pair();
    place.write("letter.docx", b"PK\x03\x04\x14\0\0\0\0\0word/document.xml, and no more");
    let run = place.run(&["align", "letter.docx", "a.en.txt", "-o", "out.tmx"]);
    run.fails(3, &["letter.docx: looks like a DOCX document that is damaged", "save or download it again"]);
    assert!(!run.stderr.contains("--segmented"), "{}", run.stderr);
    let run = place.run(&["align", "letter.docx", "a.en.txt", "-o", "out.tmx", "--segmented"]);
    run.fails(3, &["letter.docx: looks like a DOCX document", "remove --segmented"]);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "letter.docx"]);
}

#[test]
fn a_truncated_translation_memory_is_an_error() {
    let place = Place::with_pair();
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "whole.tmx"]).succeeds();
    let whole = place.read("whole.tmx");
    let inside_a_tag = whole.rfind("<tuv").expect("a unit") + 3;
    place.write("half.tmx", &whole[..inside_a_tag]);
    place.run(&["convert", "half.tmx", "out.tsv"]).fails(3, &["half.tmx:", "the file is truncated"]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(whole.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    place.write("half.tmx.gz", &packed[..packed.len() / 2]);
    let run = place.run(&["convert", "half.tmx.gz", "out.tsv"]);
    run.fails(3, &["half.tmx.gz:", "the compressed file is truncated or damaged"]);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "half.tmx", "half.tmx.gz", "whole.tmx"]);
}

#[test]
fn folders_are_named_as_such() {
    let place = Place::with_pair();
    place.write("folder/x.txt", FR);
    for call in [
        &["convert", "folder", "out.tsv"][..],
        &["score", "folder"],
        &["review", "folder", "-o", "out.html"],
        &["convert", "a.tsv", "folder", "--from", "tsv"],
    ] {
        place.run(call).fails(2, &["folder: is a folder; name a file in it"]);
    }
    place.run(&["align", "--pairs", "folder"]).fails(3, &["folder: is a folder; name a file in it"]);
    place.run(&["split", "a.fr.txt", "--srx", "folder"]).fails(3, &["folder", "name an SRX file"]);
    let build = ["lexicon", "build", "--lang", "en", "-o", "out.lex", "--pairs"];
    place.run(&[&build[..], &["folder"]].concat()).fails(3, &["folder: is a folder; name a file in it"]);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "folder/x.txt"]);
}

#[test]
fn options_that_cannot_be_followed() {
    let place = Place::with_pair();
    let align = |more: &[&str]| place.run(&[&["align", "a.fr.txt", "a.en.txt"], more].concat());
    place.run(&["convert", "pairs.tsv", "page.html"]).fails(2, &["page.html"]);
    align(&["--tmx-lang", "fr=", "-o", "out.tmx"])
        .fails(2, &["--tmx-lang fr=", "\"\" is not a valid BCP 47 tag"]);
    // A name has two digits: no file is called 0.56 that has units of 0.557 and none of 0.555.
    align(&["-o", "out.tmx", "--split-by-confidence", "0.555"])
        .fails(2, &["--split-by-confidence", "two decimals"]);
    let run = align(&["--columns", "a,b,c"]);
    run.fails(2, &["--jsonl"]);
    assert!(!run.stderr.contains("--pairs"), "{}", run.stderr);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt"]);
    align(&["-o", "pairs.tsv"]).succeeds();
    for option in ["--segmented", "--encoding=utf-8", "--no-lexicon"] {
        let run = place.run(&["review", "pairs.tsv", "-o", "out.html", option]);
        run.fails(
            2,
            &["applies to two documents, but pairs.tsv contains pairs", option.trim_end_matches("=utf-8")],
        );
    }
    let build = ["lexicon", "build", "--lang", "en", "-o", "out.lex", "--pairs", "pairs.tsv"];
    let run = place.run(&[&build[..], &["--most-translations", "0"]].concat());
    run.fails(2, &["--most-translations", "at least 1"]);
    place.write("pairs.tsv", b"un\tone\nd\xe9\tdice\n");
    place.run(&build).fails(3, &["pairs.tsv:2", "not valid UTF-8", "convert the file"]);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "pairs.tsv"]);
}

#[test]
fn a_ladder_beyond_its_texts_counts_their_sentences() {
    let place = Place::new();
    place.write("x.ladder", "[0]:[0]\n[1]:[1]\n");
    place.write("x.fr", "Oui.\n");
    place.write("x.en", "Yes.\n");
    let run = place.run(&["convert", "x.ladder", "x.tsv", "--texts", "x.fr", "x.en"]);
    run.fails(3, &["x.ladder", "its text has 1 sentence, numbered from 0"]);
    assert_eq!(place.files(), ["x.en", "x.fr", "x.ladder"]);
}
