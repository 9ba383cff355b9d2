//! Tests `review` and the corrections that its page exports. tests/browser tests the page itself.

#![cfg(feature = "cli")]

mod common;

use common::Place;

/// Corrections that merge the second and third pair and edit the fourth.
const CORRECTIONS: &str = r#"{"document":"a","unit":2,"source":"","target":"","source_sentences":[1,3],"target_sentences":[1,3],"fixed":true}
{"document":"a","unit":3,"source":"Fin.","target":"End.","source_sentences":[3,4],"target_sentences":[3,4],"fixed":true,"edited":true}
"#;

#[test]
fn the_page_is_one_file_that_contains_the_texts() {
    let place = Place::with_pair();
    place.run(&["review", "a.fr.txt", "a.en.txt", "-o", "a.html"]).succeeds();
    let html = place.read("a.html");
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("La vieille dame les ouvrit aussitôt."));
    assert!(html.contains("\"sentences\":1"), "consecutive sentence numbers are not written");
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.tsv"]).succeeds();
    let run = place.run(&["review", "a.tsv", "-o", "-"]);
    assert!(run.succeeds().contains("\"src\":\"fr\",\"tgt\":\"en\""), "{}", run.stderr);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "a.html", "a.tsv"]);
}

#[test]
fn align_and_review_write_the_same_page() {
    let place = Place::with_pair();
    let options = ["--src-lang", "fr", "--no-lexicon", "--keep-nulls", "--tmx-lang", "fr=fr-FR"];
    let run = |call: &[&str]| place.run(&[call, &options].concat()).succeeds().to_owned();
    run(&["review", "a.fr.txt", "a.en.txt", "-o", "a.html"]);
    run(&["align", "a.fr.txt", "a.en.txt", "-o", "b.html"]);
    assert_eq!(place.read("a.html"), place.read("b.html"));
    assert_eq!(place.read("a.html"), run(&["align", "a.fr.txt", "a.en.txt", "--to", "html"]));
    let align =
        |more: &[&str]| place.run(&[&["align", "a.fr.txt", "a.en.txt", "-o", "c.html"], more].concat());
    align(&["--report", "r.jsonl"]).fails(2, &["--report", "page"]);
    align(&["--resume"]).fails(2, &["--resume", "page"]);
    align(&["--drop", "numbers"]).fails(2, &["--drop", "page"]);
    align(&["--only", "numbers"]).fails(2, &["--only", "page"]);
    place.write("list.tsv", "a.fr.txt\ta.en.txt\n");
    place
        .run(&["align", "--pairs", "list.tsv", "-o", "c.html"])
        .fails(2, &["only one pair of documents", "enregard review"]);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "a.html", "b.html", "list.tsv"]);
    // With a trailing slash, the output is a folder.
    place.run(&["align", "--pairs", "list.tsv", "-o", "all.html/"]).succeeds();
    assert!(place.read("all.html/a.tmx").contains("<tu "));
}

#[test]
fn errors_of_wrong_calls_name_the_options() {
    let place = Place::with_pair();
    place.run(&["review", "a.fr.txt", "a.en.txt"]).fails(2, &["--output"]);
    place.run(&["review", "a.fr.txt", "-o", "a.html"]).fails(2, &["a.fr.txt", "--from"]);
    place.run(&["review", "a.fr.txt", "a.en.txt", "-o", "a.fr.txt"]).fails(2, &["overwrite"]);
    place.run(&["review", "a.fr.txt", "a.en.txt", "--serve"]).fails(2, &["-o OUT.tmx"]);
    place.run(&["review", "a.fr.txt", "a.en.txt", "--serve", "-o", "x.html"]).fails(2, &["x.html", ".jsonl"]);
    let folders = place.run(&["review", "no", "no2", "-o", "x.html"]);
    folders.fails(3, &["no:"]);
}

#[test]
fn align_keeps_corrected_pairs_and_eval_uses_them_as_the_reference() {
    let place = Place::with_pair();
    place.write("c.jsonl", CORRECTIONS);
    let align = ["align", "a.fr.txt", "a.en.txt", "--corrections", "c.jsonl", "--quiet"];
    place.run(&[&align[..], &["-o", "b.ladder"]].concat()).succeeds();
    let ladder = place.read("b.ladder");
    assert!(ladder.starts_with("[0]:[0]:0."), "{ladder}");
    assert!(ladder.ends_with("[1, 2]:[1, 2]:1.000\n[3]:[3]:1.000\n"), "{ladder}");
    // A person decided about the second and the third pair, so their confidence has no parts.
    place.run(&[&align[..], &["-o", "b.jsonl"]].concat()).succeeds();
    let lines = place.read("b.jsonl");
    let parts: Vec<_> = lines.lines().map(|line| line.contains("alignment")).collect();
    assert_eq!(parts, [true, false, false], "{lines}");
    assert_eq!(lines.matches("\"translation\":").count(), 1);
    place.run(&[&align[..], &["-o", "b.tsv"]].concat()).succeeds();
    assert!(place.read("b.tsv").ends_with("a\tFin.\tEnd.\t1.000\t1-1\n"));
    let figures = place.run(&["eval", "c.jsonl", "b.ladder", "--json"]);
    assert!(
        figures.succeeds().contains("\"strict\":{\"precision\":1.0,\"recall\":1.0,\"f1\":1.0}"),
        "{}",
        figures.stdout
    );
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "plain.ladder", "--quiet"]).succeeds();
    let figures = place.run(&["eval", "c.jsonl", "plain.ladder"]);
    assert!(
        !figures.succeeds().contains("F1 1.000\nlax"),
        "without corrections, align does not merge the pair: {}",
        figures.stdout
    );
    place.run(&["review", "a.fr.txt", "a.en.txt", "--corrections", "c.jsonl", "-o", "a.html"]).succeeds();
    let others = ["review", "b.tsv", "--corrections", "c.jsonl", "-o", "other.html"];
    place.run(&others).fails(3, &["c.jsonl:1", "alignment of two documents"]);
}

#[test]
fn corrections_that_do_not_match_the_texts_are_refused() {
    let place = Place::with_pair();
    let align = ["align", "a.fr.txt", "a.en.txt", "--corrections", "c.jsonl", "-o", "out.tsv"];
    place.write("c.jsonl", CORRECTIONS.replace("[3,4]", "[3,9]"));
    place.run(&align).fails(3, &["c.jsonl", "out of range"]);
    place.write("c.jsonl", CORRECTIONS.replace("\"target_sentences\":[3,4]", "\"target_sentences\":[2,3]"));
    place.run(&align).fails(3, &["overlap"]);
    place.write("c.jsonl", "not json\n");
    place.run(&align).fails(3, &["c.jsonl:1: column 2: invalid JSON", "source_sentences"]);
    place.write("m.tsv", MEMORY);
    place
        .run(&["convert", "m.tsv", "out.tsv", "--corrections", "c.jsonl"])
        .fails(3, &["c.jsonl:1: column 2: invalid JSON; a line must be a JSON object"]);
    assert!(!place.files().contains(&"out.tsv".to_owned()));
}

/// The corrections that the page of `MEMORY` exports after the first two pairs were merged and the last was
/// edited.
const UNIT_CORRECTIONS: &str = r#"{"document":"m","unit":1,"source":"Oui. Non.","target":"Yes. No.","confidence":1.0,"fixed":true,"was":[{"unit":1,"source":"Oui.","target":"Yes."},{"unit":2,"source":"Non.","target":"No."}]}
{"document":"m","unit":2,"source":"Fin !","target":"The end!","confidence":1.0,"fixed":true,"edited":true,"was":[{"unit":3,"source":"Fin.","target":"End."}]}
"#;
const MEMORY: &str = "source\ttarget\nOui.\tYes.\nNon.\tNo.\nFin.\tEnd.\n";

#[test]
fn convert_applies_corrections_to_a_file_of_pairs() {
    let place = Place::new();
    place.write("m.tsv", MEMORY);
    place.write("c.jsonl", UNIT_CORRECTIONS);
    let convert = ["convert", "m.tsv", "out.tsv", "--corrections", "c.jsonl"];
    place.run(&convert).succeeds();
    let wanted = "document\tsource\ttarget\tconfidence\tbead\n\
                  m\tOui. Non.\tYes. No.\t1.000\t\nm\tFin !\tThe end!\t1.000\t\n";
    assert_eq!(place.read("out.tsv"), wanted);
    // Applying them again fails and names the missing pair.
    place
        .run(&["convert", "out.tsv", "no.tsv", "--corrections", "c.jsonl"])
        .fails(3, &["c.jsonl:1", "out.tsv", "Oui."]);
    place.write("c.jsonl", UNIT_CORRECTIONS.replace("\"was\"", "\"is\""));
    place
        .run(&["convert", "m.tsv", "no.tsv", "--corrections", "c.jsonl"])
        .fails(3, &["c.jsonl:1", "\"was\""]);
    assert!(!place.files().contains(&"no.tsv".to_owned()));
}

#[test]
fn align_and_eval_refuse_corrections_without_sentence_numbers() {
    let place = Place::with_pair();
    place.write("c.jsonl", UNIT_CORRECTIONS);
    let align = ["align", "a.fr.txt", "a.en.txt", "--corrections", "c.jsonl", "-o", "out.tsv"];
    place.run(&align).fails(3, &["c.jsonl:1", "`convert`"]);
    place.run(&["eval", "c.jsonl", "c.jsonl"]).fails(3, &["c.jsonl:1", "have no sentence numbers"]);
}

#[test]
fn serve_refuses_a_minimum_confidence_because_pairs_would_be_lost() {
    let place = Place::with_pair();
    let serve = ["review", "a.fr.txt", "a.en.txt", "--serve", "-o", "a.tmx", "--min-confidence", "0.5"];
    place.run(&serve).fails(2, &["--min-confidence", "--serve"]);
}
