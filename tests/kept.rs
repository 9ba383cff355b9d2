//! Tests what each format keeps of a unit, as the table in docs/reference/formats.md says, and that the corpora of
//! bitextor and OPUS are read.

#![cfg(all(feature = "cli", feature = "documents"))]

mod common;

use common::Place;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::Write as _;

/// A unit with everything that JSON Lines can store.
const UNIT: &str = r#"{"document":"doc","unit":7,"source":"Oui, le chat. Non.","target":"Yes, the cat. No.",
"confidence":0.9,"alignment":0.95,"translation":0.91,"bead":"2-2","flags":["numbers"],"source_lang":"fr",
"target_lang":"en","source_sentences":[0,2],"source_paragraphs":[0,1],"source_bytes":[0,20],
"target_sentences":[0,2],"target_paragraphs":[0,1],"target_bytes":[0,20],"tmx":{
"attributes":[["creationdate","20240101T000000Z"]],"notes":[{"text":"a note"}],"props":[
{"attributes":[["type","domain"]],"text":"law"},{"attributes":[["type","x-state"]],"text":"final"}],
"source":{"codes":[{"at":0,"markup":"<ph x=\"1\">A</ph>"}]},"target":{"codes":[{"at":0,"markup":"<ph x=\"1\">A</ph>"}]}}}"#;

/// An item in the first column of the table, and what shows that a unit has it.
type Item = (&'static str, fn(&Value) -> bool);

/// All items.
const ITEMS: [Item; 11] = [
    ("document", |unit| unit["document"] == "doc"),
    ("number", |unit| unit["unit"] == 7),
    ("confidence", |unit| unit["confidence"] == 0.9),
    ("parts of the confidence", |unit| unit["alignment"] == 0.95 && unit["translation"] == 0.91),
    ("bead", |unit| unit["bead"] == "2-2"),
    ("flags", |unit| unit["flags"][0] == "numbers"),
    ("paragraphs", |unit| unit["source_paragraphs"][1] == 1),
    ("sentences, bytes", |unit| unit["source_sentences"][1] == 2 && unit["source_bytes"][1] == 20),
    ("inline tags", |unit| unit["tmx"]["source"]["codes"][0]["at"] == 0),
    ("state, lock", |unit| unit["tmx"]["props"].to_string().contains("x-state")),
    ("notes, other properties, attributes", |unit| unit["tmx"]["notes"][0]["text"] == "a note"),
];

const FORMATS: [&str; 8] = ["tmx", "tsv", "csv", "xlsx", "jsonl", "xliff", "xliff2", "moses"];

/// The table of the documentation, as its rows of cells. Each cell of an item is `yes` or `no`.
fn documented() -> Vec<Vec<String>> {
    let page = include_str!("../docs/reference/formats.md");
    let section = page.split("## What conversion keeps").nth(1).unwrap();
    let lines =
        section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    lines.map(cells).collect()
}

#[test]
fn formats_keep_what_the_reference_says() {
    let place = Place::new();
    place.write("all.jsonl", UNIT.replace('\n', "") + "\n");
    let table = documented();
    assert_eq!(table[0][1..], FORMATS);
    for (column, format) in (1..).zip(FORMATS) {
        let (file, to) = (format!("out.{format}"), ["--to", format]);
        let run = place.run(&[&["convert", "all.jsonl", &file][..], &to].concat());
        run.succeeds();
        let from = ["--from", format, "--src-lang", "fr", "--tgt-lang", "en"];
        let back = place.run(&[&["convert", &file, "-", "--to", "jsonl"][..], &from].concat());
        let unit: Value = serde_json::from_str(back.succeeds()).unwrap();
        assert_eq!(
            (&unit["source"], &unit["target"]),
            (&"Oui, le chat. Non.".into(), &"Yes, the cat. No.".into())
        );
        for (item, is_kept) in ITEMS {
            let row = table.iter().find(|row| row[0] == item).unwrap_or_else(|| panic!("{item} is missing"));
            assert_eq!(row[column] == "yes", is_kept(&unit), "{item} in {format}: {unit}");
        }
        // What is lost is reported, except the number of the unit, which is counted again.
        let is_whole = ITEMS.iter().all(|(item, is_kept)| *item == "number" || is_kept(&unit));
        assert_eq!(run.stderr.contains("cannot store"), !is_whole, "{format}: {}", run.stderr);
    }
}

#[test]
fn pages_and_books_keep_texts_and_names() {
    let place = Place::new();
    place.write("all.jsonl", UNIT.replace('\n', "") + "\n");
    for file in ["out.html", "out.epub"] {
        let run = place.run(&["convert", "all.jsonl", file]);
        run.succeeds();
        let lost = [
            "positions",
            "notes, properties, attributes or inline codes",
            "confidences",
            "the parts of confidences",
            "sentence counts",
            "quality flags",
        ];
        for what in lost {
            assert!(run.stderr.contains(&format!("cannot store {what}")), "{file}, {what}: {}", run.stderr);
        }
        assert_eq!(run.stderr.matches("cannot store").count(), lost.len(), "{file}: {}", run.stderr);
        let text = place.run(&["split", file, "--lang", "fr"]).succeeds().to_owned();
        for part in ["doc", "Oui, le chat.", "Yes, the cat."] {
            assert!(text.contains(part), "{file}: {text}");
        }
    }
}

#[test]
fn tables_of_bitextor_are_read() {
    let place = Place::new();
    let rows = "https://a.example/fr\thttps://a.example/en\tLe chat de la voisine dort sur le \
                banc du jardin.\tThe neighbour's cat is asleep on the garden bench.\t0.87\t1f3a\nhttps://a.example/fr/2\thttps://a.example/en/2\tIl pleuvait depuis \
                trois jours et le pont fut fermé.\tIt had been raining for three days and the bridge was closed.\t0.7\t2b\n";
    let header = "src_url\ttrg_url\tsrc_text\ttrg_text\taligner_score\tbifixer_hash\n";
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(format!("{header}{rows}").as_bytes()).unwrap();
    place.write("fr-en.sent.gz", packed.finish().unwrap());
    let tags = ["--from", "tsv", "--src-lang", "fr", "--tgt-lang", "en"];
    let scored = place.run(&[&["score", "fr-en.sent.gz"][..], &tags].concat());
    let lines: Vec<&str> = scored.succeeds().lines().collect();
    assert_eq!(lines[0], format!("{}\tconfidence", header.trim_end()));
    assert!(lines[1].starts_with(rows.lines().next().unwrap()), "{}", lines[1]);
    // Older versions write no header.
    place.write("fr-en.raw", rows);
    let unclear = place.run(&[&["convert", "fr-en.raw", "out.tmx"][..], &tags].concat());
    unclear.fails(2, &["3: French text, 4: English text", "set --src-col 3 and --tgt-col 4"]);
    let columns = ["--src-col", "3", "--tgt-col", "4"];
    place.run(&[&["convert", "fr-en.raw", "out.tmx"][..], &tags, &columns].concat()).succeeds();
    assert_eq!(place.read("out.tmx").matches("<tu ").count(), 2);
}

#[test]
fn moses_files_of_opus_are_read() {
    let place = Place::new();
    place.write("Corpus.en-fr.fr", "Il pleut.\nLe chat dort.\n");
    place.write("Corpus.en-fr.en", "It is raining.\nThe cat is asleep.\n");
    let tags = ["--from", "moses", "--src-lang", "fr", "--tgt-lang", "en"];
    place.run(&[&["convert", "Corpus.en-fr", "out.tmx"][..], &tags].concat()).succeeds();
    assert_eq!(place.read("out.tmx").matches("<tuv xml:lang=\"fr\">").count(), 2);
}
