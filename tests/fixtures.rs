//! Tests that the fixtures agree with their README.

use enregard::Language;
use enregard::internals::text::document::{Document, Warning};
use enregard::internals::text::pair::resolve_pair;
use enregard::internals::text::read::{self, ReadOptions};
use std::path::{Path, PathBuf};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

fn bytes(path: &str) -> Vec<u8> {
    let path = fixture(path);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn read(path: &str) -> Document {
    read::decode(&bytes(path), Path::new(path), &ReadOptions::default()).unwrap()
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(fixture("fr"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 8);
    names
}

/// The paragraphs of a text. Each run of spaces and line ends becomes one space.
fn paragraphs(document: &Document) -> Vec<String> {
    let words =
        |text: &str| text.split([' ', '\r', '\n']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    document.paragraphs.iter().map(|range| words(&document.text[range.clone()])).collect()
}

/// The sentences of a reference split, by paragraph.
fn reference(name: &str, lang: &str) -> Vec<Vec<String>> {
    let path = format!("split/{name}.{lang}.txt");
    let (document, sentences) =
        read::segmented(&bytes(&path), Path::new(&path), &ReadOptions::default()).unwrap();
    let mut paragraphs = vec![Vec::new(); document.paragraphs.len()];
    for sentence in sentences {
        paragraphs[sentence.paragraph as usize].push(document.text[sentence.span].to_owned());
    }
    paragraphs
}

/// The beads of a ladder.
fn ladder(name: &str) -> Vec<[Vec<usize>; 2]> {
    let text = String::from_utf8(bytes(&format!("gold/{name}.ladder"))).unwrap();
    let side = |side: &str| -> Vec<usize> {
        side.trim_matches(['[', ']'])
            .split(", ")
            .filter(|n| !n.is_empty())
            .map(|n| n.parse().unwrap())
            .collect()
    };
    text.lines().map(|line| line.split_once(':').unwrap()).map(|(src, tgt)| [side(src), side(tgt)]).collect()
}

#[test]
fn joined_reference_sentences_are_the_paragraphs() {
    for name in names() {
        for lang in ["fr", "en"] {
            let joined: Vec<String> =
                reference(&name, lang).iter().map(|sentences| sentences.join(" ")).collect();
            assert_eq!(paragraphs(&read(&format!("{lang}/{name}.txt"))), joined, "{name}.{lang}");
        }
    }
}

#[test]
fn ladders_are_partitions_in_order() {
    for name in names() {
        let beads = ladder(&name);
        for (side, lang) in ["fr", "en"].into_iter().enumerate() {
            let count = reference(&name, lang).concat().len();
            let all: Vec<usize> = beads.iter().flat_map(|bead| bead[side].clone()).collect();
            assert_eq!(all, (0..count).collect::<Vec<_>>(), "{name}.{lang}");
            assert!((15..=40).contains(&count), "{name}.{lang} has {count} sentences");
        }
        let is_single_null = |bead: &[Vec<usize>; 2]| bead[0].len() + bead[1].len() == 1;
        assert!(beads.iter().all(|bead| is_single_null(bead) || !bead[0].is_empty() && !bead[1].is_empty()));
    }
}

#[test]
fn languages_are_detected() {
    for name in names() {
        let [fr, en] = ["fr", "en"].map(|lang| read(&format!("{lang}/{name}.txt")).text);
        let pair = resolve_pair(None, None, &fr, &en).unwrap();
        assert_eq!((pair.src.lang(), pair.tgt.lang()), (Language::French, Language::English), "{name}");
    }
}

#[test]
fn other_encodings_yield_the_same_text() {
    let cases = [
        ("encodings/auberge.utf-16le.fr.txt", "fr/auberge.txt", "UTF-16LE"),
        ("encodings/lettre.windows-1252.fr.txt", "fr/lettre.txt", "windows-1252"),
        ("encodings/moulin.wrapped-crlf.fr.txt", "fr/moulin.txt", "UTF-8"),
        ("encodings/moulin.wrapped-crlf.en.txt", "en/moulin.txt", "UTF-8"),
        ("encodings/phare.nfd-bom.fr.txt", "fr/phare.txt", "UTF-8"),
    ];
    for (other, plain, encoding) in cases {
        let document = read(other);
        assert_eq!(document.encoding.to_string(), encoding, "{other}");
        assert_eq!(paragraphs(&document), paragraphs(&read(plain)), "{other}");
    }
}

#[test]
fn offsets_map_back_to_the_input_bytes() {
    let path = "encodings/lettre.windows-1252.fr.txt";
    let (bytes, document) = (bytes(path), read(path));
    let paragraph = document
        .paragraphs
        .iter()
        .find(|p| document.text[(*p).clone()].starts_with("Dans l'attente"))
        .unwrap();
    let inside = &bytes[document.input_range(paragraph)];
    assert!(inside.starts_with(b"Dans l'attente de votre r\xE9ponse") && inside.ends_with(b"distingu\xE9s."));
}

#[test]
fn errors_about_bad_inputs_explain_what_to_do() {
    let cases = [
        ("empty.txt", "is empty"),
        ("blank.txt", "only white space"),
        ("binary.dat", "binary data"),
        ("document.pdf", "pdftotext"),
        ("document.docx", "damaged or is not a text document; save it as DOCX"),
        ("archive.gz", "gunzip"),
        ("mixed.txt", "not UTF-8 (line 2, byte 26: 0xE9)"),
        ("no-encoding.txt", "no other encoding fits"),
    ];
    for (name, part) in cases {
        let path = format!("bad/{name}");
        let error =
            read::decode(&bytes(&path), Path::new(&path), &ReadOptions::default()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{path}: ")) && error.contains(part), "{error}");
        assert!(read::segmented(&bytes(&path), Path::new(&path), &ReadOptions::default()).is_err(), "{path}");
    }
    assert_eq!(read("bad/controls.txt").warnings, [Warning::Controls { count: 2, line: 1 }]);
}
