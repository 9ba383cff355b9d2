//! Tests that documents that are unlikely to be translations of each other are skipped on request.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use std::path::Path;

/// Three pairs of documents. The second pairs a text with the translation of another text.
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
fn unlikely_documents_are_skipped_and_reported() {
    let place = place();
    let args =
        ["align", "fr", "en", "-o", "out.tmx", "--min-document-confidence", "0.8", "--report", "r.jsonl"];
    let run = place.run(&args);
    run.succeeds();
    for part in [
        "b: skipped: the texts are translations of each other with probability 0.",
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
    // Without the option, the document is written.
    place.run(&["align", "fr", "en", "-o", "all.tmx"]).succeeds();
    assert!(place.read("all.tmx").contains(">b<"));
}

#[test]
fn skipped_documents_leave_no_file() {
    let place = place();
    place
        .run(&["align", "fr", "en", "-o", "out/", "--to", "tsv", "--min-document-confidence", "0.8"])
        .succeeds();
    let files: Vec<String> = place.files().into_iter().filter(|file| file.starts_with("out/")).collect();
    assert_eq!(files, ["out/a.tsv", "out/c.tsv"]);
    let run = place.run(&["align", "fr/b.txt", "en/b.txt", "--min-document-confidence", "0.8"]);
    assert_eq!(run.succeeds().lines().count(), 1, "only the header");
    assert!(
        run.stderr.contains("skipped: the texts are translations of each other with probability 0."),
        "{}",
        run.stderr
    );
    place.run(&["align", "fr", "en", "--min-document-confidence", "2"]).fails(2, &["a number from 0 to 1"]);
}

#[test]
fn a_target_that_repeats_the_source_is_doubtful() {
    let place = common::Place::new();
    place.write("a.fr", "Jean Roux\n\nLe conseil se réunit ce matin. La tour penche. Il fait beau.\n");
    place
        .write("a.en", "Jean Roux\n\nThe council meets this morning. La tour penche. The weather is fine.\n");
    let run = place.run(&["align", "a.fr", "a.en", "--src-lang", "fr", "--tgt-lang", "en", "--to", "ladder"]);
    let confidences: Vec<f32> =
        run.succeeds().lines().map(|line| line.rsplit(':').next().unwrap().parse().unwrap()).collect();
    assert_eq!(confidences.len(), 4, "{}", run.stdout);
    assert!(confidences[2] <= 0.1, "{confidences:?}");
    assert!([0, 1, 3].iter().all(|&at| confidences[at] > 0.8), "{confidences:?}");
    assert!(run.stderr.contains("1 target repeats its source text"), "{}", run.stderr);
}
