//! Documents that are no translation of each other are left out when that is asked, and named.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use std::path::Path;

/// Three documents; the second is one text beside the translation of another.
fn place() -> Place {
    let place = Place::new();
    let fixture = |path: &str| {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)).unwrap()
    };
    for (name, fr, en) in [("a", "lettre", "lettre"), ("b", "phare", "auberge"), ("c", "moulin", "moulin")] {
        place.write(&format!("fr/{name}.txt"), fixture(&format!("fr/{fr}.txt")));
        place.write(&format!("en/{name}.txt"), fixture(&format!("en/{en}.txt")));
    }
    place
}

#[test]
fn a_document_is_left_out_named_and_counted() {
    let place = place();
    let args =
        ["align", "fr", "en", "-o", "out.tmx", "--min-document-confidence", "0.8", "--report", "r.jsonl"];
    let run = place.run(&args);
    run.succeeds();
    for part in [
        "b: left out: the two are translations of each other with a probability of 0.",
        "2 done, 1 skipped, 0 failed",
    ] {
        assert!(run.stderr.contains(part), "{part} is not in {}", run.stderr);
    }
    let tmx = place.read("out.tmx");
    assert!(tmx.contains(">a<") && tmx.contains(">c<") && !tmx.contains(">b<"));
    let report = place.read("r.jsonl");
    let lines: Vec<serde_json::Value> =
        report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let left_out: Vec<bool> = lines.iter().map(|line| line["left_out"].as_bool().unwrap()).collect();
    assert_eq!(left_out, [false, true, false]);
    let confidence = |k: usize| lines[k]["document_confidence"].as_f64().unwrap();
    assert!(confidence(0) > 0.9 && confidence(1) < 0.8 && confidence(2) > 0.9, "{report}");
    assert_eq!(lines[1]["units"], 0);
    // Without the option it is there.
    place.run(&["align", "fr", "en", "-o", "all.tmx"]).succeeds();
    assert!(place.read("all.tmx").contains(">b<"));
}

#[test]
fn a_folder_lacks_its_file_and_a_single_document_leaves_nothing() {
    let place = place();
    place
        .run(&["align", "fr", "en", "-o", "out/", "--to", "tsv", "--min-document-confidence", "0.8"])
        .succeeds();
    let files: Vec<String> = place.files().into_iter().filter(|file| file.starts_with("out/")).collect();
    assert_eq!(files, ["out/a.tsv", "out/c.tsv"]);
    let run = place.run(&["align", "fr/b.txt", "en/b.txt", "--min-document-confidence", "0.8"]);
    assert_eq!(run.succeeds().lines().count(), 1, "the header alone");
    assert!(run.stderr.contains("left out"), "{}", run.stderr);
    place.run(&["align", "fr", "en", "--min-document-confidence", "2"]).fails(2, &["a probability"]);
}

#[test]
fn what_lexicons_do_not_know_is_said_once() {
    let place = place();
    let run = place.run(&["align", "fr", "en", "-o", "o.tsv", "--no-lexicon"]);
    run.succeeds();
    assert_eq!(run.stderr.matches("without the lexicon for fr-en").count(), 1, "{}", run.stderr);
    // A glossary alone knows next to nothing.
    place.write("mine.tsv", "gardien\tkeeper\nphare\tlighthouse\n");
    let run = place.run(&["align", "fr", "en", "-o", "o.tsv", "--no-lexicon", "--lexicon", "mine.tsv"]);
    run.succeeds();
    assert_eq!(run.stderr.matches("the lexicon knows few of its words").count(), 1, "{}", run.stderr);
    let run = place.run(&["align", "fr", "en", "-o", "o.tsv"]);
    assert!(!run.stderr.contains("lexicon"), "{}", run.stderr);
}
