//! Tests of the quality flags: the page about them, and the options of the commands.

#![cfg(all(feature = "cli", feature = "lexicons"))]

mod common;

use common::Place;
use enregard::Language;
use enregard::quality::{Examiner, Flag, FlagOptions};

const PAGE: &str = include_str!("../docs/reference/flags.md");

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn the_page_has_the_definitions_of_the_program() {
    for flag in Flag::ALL {
        let row = format!("| `{flag}` | {} |", flag.definition());
        assert!(PAGE.contains(&row), "{row}");
    }
}

#[test]
fn the_examples_of_the_page_have_their_flags() {
    let mut options = FlagOptions::default();
    options.write = true;
    let examiner = Examiner::new(Language::French, Language::English, &options);
    let (_, examples) = PAGE.split_once("| source | target | flags |\n|---|---|---|\n").unwrap();
    let rows: Vec<_> = examples.lines().map(cells).collect();
    assert!(rows.len() > 10);
    for row in rows {
        assert_eq!(examiner.examine(row[0], row[1]).to_string(), row[2], "{row:?}");
    }
}

/// Pairs with known flags: none, numbers, duplicate, inconsistent and untranslated.
const PAIRS: &str = "source\ttarget\n\
    Le pont est fermé.\tThe bridge is closed.\n\
    Il a payé 25 euros.\tHe paid 52 euros.\n\
    Le pont est fermé.\tThe bridge is closed.\n\
    Le pont est fermé.\tThe bridge is shut.\n\
    Le pont sera fermé demain matin.\tLe pont sera fermé demain matin.\n";

const FLAGS: [&str; 5] = ["", "numbers", "duplicate", "inconsistent", "untranslated wrong-language"];

fn pairs() -> Place {
    let place = Place::new();
    place.write("a.tsv", PAIRS);
    place
}

fn convert(place: &Place, output: &str, options: &[&str]) -> (String, String) {
    let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
    let run = place.run(&[&["convert", "a.tsv", output], &languages[..], options].concat());
    run.succeeds();
    (place.read(output), run.stderr.clone())
}

fn column(table: &str, name: &str, separator: char) -> Vec<String> {
    let mut rows = table.lines().map(|row| row.split(separator).map(str::to_owned).collect::<Vec<_>>());
    let header = rows.next().unwrap();
    let at = header.iter().position(|cell| cell == name).unwrap();
    rows.map(|row| row[at].clone()).collect()
}

#[test]
fn flags_are_written_and_read_in_each_format() {
    let place = pairs();
    let (table, messages) = convert(&place, "b.tsv", &["--flags"]);
    assert_eq!(column(&table, "flags", '\t'), FLAGS);
    let counts = "flags: 1 untranslated, 1 wrong-language, 1 numbers, 1 duplicate, 1 inconsistent";
    assert!(messages.contains(counts), "{messages}");
    let (table, _) = convert(&place, "b.csv", &["--flags"]);
    assert_eq!(column(&table, "flags", ','), FLAGS);
    let (lines, _) = convert(&place, "b.jsonl", &["--flags"]);
    assert!(
        lines.contains(r#""flags":["untranslated","wrong-language"]"#) && lines.contains(r#""flags":[]"#)
    );
    let (memory, _) = convert(&place, "b.tmx", &["--flags"]);
    assert!(memory.contains(r#"<prop type="x-flags">untranslated wrong-language</prop>"#), "{memory}");
    assert_eq!(memory.matches("x-flags").count(), 4);
    // Without --flags, the flags of the input are kept.
    for (input, output) in
        [("b.tsv", "c.jsonl"), ("b.jsonl", "c.tsv"), ("b.jsonl", "c.tmx"), ("b.csv", "d.tsv")]
    {
        let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
        place.run(&[&["convert", input, output], &languages[..]].concat()).succeeds();
    }
    assert_eq!(column(&place.read("c.tsv"), "flags", '\t'), FLAGS);
    assert_eq!(column(&place.read("d.tsv"), "flags", '\t'), FLAGS);
    assert_eq!(place.read("c.jsonl").matches("\"flags\"").count(), 5);
    assert_eq!(place.read("c.tmx").matches("x-flags").count(), 4);
    let (plain, messages) = convert(&place, "e.tsv", &[]);
    assert!(!plain.contains("flags") && !messages.contains("flags"));
}

#[test]
fn pairs_are_dropped_and_counted_by_flag() {
    let place = pairs();
    let (table, messages) = convert(&place, "b.tsv", &["--drop", "numbers,untranslated"]);
    assert_eq!(table.lines().count(), 4);
    assert!(!table.contains("flags"), "{table}");
    assert!(messages.contains("2 units skipped because of --drop: 1 untranslated, 1 numbers"), "{messages}");
    let (table, messages) = convert(&place, "c.tsv", &["--only", "numbers"]);
    assert!(table.contains("52 euros") && table.lines().count() == 2, "{table}");
    assert!(messages.contains("4 units skipped: none of the flags in --only"), "{messages}");
    let (table, _) = convert(&place, "d.tsv", &["--drop", "too-long", "--max-chars", "20"]);
    assert_eq!(column(&table, "target", '\t'), ["He paid 52 euros.", "The bridge is shut."]);
}

#[test]
fn score_appends_the_flags_to_rows_that_it_keeps() {
    let place = Place::new();
    place.write(
        "a.tsv",
        "id\tfr\ten\n1\tLe pont est fermé.\tThe bridge is closed.\n2\tIl a 25 ans.\tHe is 52.\n",
    );
    place.run(&["score", "a.tsv", "-o", "b.tsv", "--flags"]).succeeds();
    let table = place.read("b.tsv");
    assert_eq!(table.lines().next(), Some("id\tfr\ten\tconfidence\tflags"));
    assert_eq!(column(&table, "flags", '\t'), ["", "numbers"]);
}

#[test]
fn align_flags_each_document_by_itself_and_does_not_depend_on_threads() {
    let place = Place::new();
    let french = "Le pont est fermé depuis hier.\n\nIl a payé 25 euros pour le billet.\n";
    let english = "The bridge has been closed since yesterday.\n\nHe paid 52 euros for the ticket.\n";
    for number in 0..6 {
        place.write(&format!("fr/{number}.txt"), french);
        place.write(&format!("en/{number}.txt"), english);
    }
    let args =
        ["align", "fr", "en", "--src-lang", "fr", "--tgt-lang", "en", "--flags", "--report", "r.jsonl"];
    let run = place.run(&[&args[..], &["-o", "a.jsonl", "--jobs", "1"]].concat());
    run.succeeds();
    assert!(run.stderr.contains("flags       6 numbers"), "{}", run.stderr);
    place.run(&[&args[..], &["-o", "b.jsonl", "--jobs", "4"]].concat()).succeeds();
    assert_eq!(place.read("a.jsonl"), place.read("b.jsonl"));
    assert_eq!(place.read("a.jsonl").matches(r#""flags":["numbers"]"#).count(), 6);
    assert_eq!(place.read("r.jsonl").matches(r#""flags":{"numbers":1}"#).count(), 6);
    let run = place.run(&[
        "align",
        "fr",
        "en",
        "-o",
        "c.tsv",
        "--drop",
        "numbers",
        "--src-lang",
        "fr",
        "--tgt-lang",
        "en",
    ]);
    run.succeeds();
    assert_eq!(place.read("c.tsv").lines().count(), 7);
    assert!(run.stderr.contains("6 pairs dropped: 6 numbers"), "{}", run.stderr);
    // Flags that only select pairs are not written.
    for output in ["d.tsv", "d.jsonl", "d.tmx"] {
        let args = ["align", "fr", "en", "-o", output, "--only", "numbers"];
        place.run(&[&args[..], &["--src-lang", "fr", "--tgt-lang", "en"]].concat()).succeeds();
        let written = place.read(output);
        assert!(written.contains("52 euros") && !written.contains("flags"), "{written}");
    }
}

/// The flags of the pairs on a page of one document, as JSON.
fn page_flags(html: &str) -> String {
    let (_, data) = html.split_once("id=\"data\">").unwrap();
    let data: serde_json::Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(data["docs"].as_array().unwrap().len(), 1);
    data["docs"][0]["flags"].to_string()
}

#[test]
fn a_page_has_the_flags_of_its_input_or_computes_them() {
    let place = pairs();
    let all = r#"[[],["numbers"],["duplicate"],["inconsistent"],["untranslated","wrong-language"]]"#;
    let review = |args: &[&str]| place.run(&[&["review"], args, &["-o", "-"]].concat()).succeeds().to_owned();
    assert_eq!(page_flags(&review(&["a.tsv"])), "null");
    assert_eq!(page_flags(&review(&["a.tsv", "--flags"])), all);
    let limited = review(&["a.tsv", "--flags", "--max-chars", "18"]);
    assert!(page_flags(&limited).starts_with(r#"[["too-long"],["numbers","too-long"]"#), "{limited}");
    convert(&place, "b.tsv", &["--flags"]);
    assert_eq!(page_flags(&review(&["b.tsv"])), all);
    place.run(&["review", "a.tsv", "-o", "no.html", "--max-chars", "18"]).fails(2, &["--flags"]);
    // Unaligned sentences have no flags. A pair that is not exported makes no other pair a repetition.
    place.write("c.tsv", "source\ttarget\tconfidence\nOui !\tYes!\t0.2\nOui !\tYes!\t0.9\nSeul.\t\t0.9\n");
    let page = review(&["c.tsv", "--flags", "--src-lang", "fr", "--tgt-lang", "en"]);
    assert_eq!(page_flags(&page), r#"[[],["duplicate"],null]"#);
    let arguments = ["c.tsv", "--flags", "--src-lang", "fr", "--tgt-lang", "en", "--min-confidence", "0.5"];
    assert_eq!(page_flags(&review(&arguments)), "[[],[],null]");
}

#[test]
fn a_page_of_two_documents_flags_the_texts_that_a_person_edited() {
    let place = Place::new();
    place.write("fr.txt", "Le pont est fermé depuis hier.\n\nIl a payé 25 euros pour le billet.\n");
    place
        .write("en.txt", "The bridge has been closed since yesterday.\n\nHe paid 52 euros for the ticket.\n");
    let args = ["fr.txt", "en.txt", "--src-lang", "fr", "--tgt-lang", "en", "--flags"];
    let page = place.run(&[&["review"], &args[..], &["-o", "-"]].concat()).succeeds().to_owned();
    assert_eq!(page_flags(&page), r#"[[],["numbers"]]"#);
    assert_eq!(place.run(&[&["align"], &args[..], &["--to", "html"]].concat()).succeeds(), page);
    place.write(
        "c.jsonl",
        "{\"source_sentences\":[1,2],\"target_sentences\":[1,2],\"edited\":true,\
         \"source\":\"Il a payé 25 euros.\",\"target\":\"He paid 25 euros.\"}\n",
    );
    let edited = [&["review"], &args[..], &["-o", "-", "--corrections", "c.jsonl"]].concat();
    assert_eq!(page_flags(place.run(&edited).succeeds()), "[[],[]]");
}

#[test]
fn check_reports_flags_as_warnings() {
    let place = pairs();
    convert(&place, "b.tmx", &[]);
    let run = place.run(&["check", "b.tmx", "--flags"]);
    let report = run.succeeds();
    assert_eq!(report.lines().count(), 5, "{report}");
    assert!(report.contains("warning: fr to en: a number in digits on one side"), "{report}");
    assert!(report.contains("[inconsistent:") && !report.contains("[conflict:"), "{report}");
    // Without flags, another rule reports different translations of a source.
    let run = place.run(&["check", "b.tmx"]);
    let report = run.succeeds();
    assert!(report.lines().count() == 1 && report.contains("[conflict:"), "{report}");
    let run = place.run(&["check", "b.tmx", "--only", "duplicate,untranslated"]);
    let report = run.succeeds();
    assert_eq!(report.lines().filter(|line| line.contains("fr to en")).count(), 2, "{report}");
}
