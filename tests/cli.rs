//! Tests the command line with calls that users make.

#![cfg(feature = "cli")]

mod common;

use common::{EN, FR, Place};
use std::io::Read;
use std::process::Stdio;

/// A folder with `count` documents of different lengths in `fr/` and `en/`.
fn many(count: usize) -> Place {
    let place = Place::new();
    for k in 0..count {
        place.write(&format!("fr/doc{k:03}.fr.txt"), FR.repeat(1 + k % 7));
        place.write(&format!("en/doc{k:03}.en.txt"), EN.repeat(1 + k % 7));
    }
    place
}

#[test]
fn help_pages_have_examples() {
    let place = Place::new();
    for command in [&["--help"][..], &["align", "--help"], &["split", "--help"], &["eval", "--help"]] {
        let run = place.run(command);
        let help = run.succeeds();
        assert!(help.contains("Example") && help.contains("  enregard "), "{help}");
    }
    assert!(place.run(&["--help"]).stdout.contains("Exit codes:\n  0 "));
    assert!(place.run(&["--version"]).succeeds().starts_with("enregard 0."));
}

#[test]
fn default_output_is_tsv_on_standard_output() {
    let place = Place::with_pair();
    let run = place.run(&["align", "a.fr.txt", "a.en.txt"]);
    let lines: Vec<&str> = run.succeeds().lines().collect();
    assert_eq!(lines[0], "document\tsource\ttarget\tconfidence\tbead");
    assert_eq!(lines.len(), 5);
    assert!(lines.iter().all(|line| line.split('\t').count() == 5));
    assert!(lines[1].starts_with("a\tLe facteur poussa la grille du jardin.\tThe postman pushed"));
    assert!(run.stderr.contains("French (fr)") && run.stderr.contains("English (en)"), "{}", run.stderr);
}

#[test]
fn format_is_inferred_from_the_extension() {
    let place = Place::with_pair();
    for (out, begin) in [
        ("out.tsv", "document\t"),
        ("out.tmx", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">"),
        ("out.jsonl", "{\"document\":\"a\",\"unit\":1,"),
        ("out.ladder", "[0]:[0]:"),
    ] {
        place.run(&["align", "a.fr.txt", "a.en.txt", "-o", out]).succeeds();
        assert!(place.read(out).starts_with(begin), "{}", place.read(out));
    }
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "corpus", "--to", "moses"]).succeeds();
    assert_eq!(place.read("corpus.fr").lines().count(), place.read("corpus.en").lines().count());
    // An explicit format takes precedence over the extension.
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "odd.tmx", "--to", "tsv"]).succeeds();
    assert!(place.read("odd.tmx").starts_with("document\t"));
}

#[test]
fn jsonl_has_byte_ranges_of_the_input() {
    let place = Place::new();
    let windows = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    let bytes = windows("L'été dernier, il a plu.\r\nÀ Noël, la forêt était déjà toute blanche.\r\n");
    place.write("x.txt", &bytes);
    place.write("y.txt", "Last summer it rained.\n\nBy Christmas the forest was all white already.\n");
    let args = ["align", "x.txt", "y.txt", "--src-lang", "fr", "--tgt-lang", "en", "--to", "jsonl"];
    let run = place.run(&args);
    for line in run.succeeds().lines() {
        let unit: serde_json::Value = serde_json::from_str(line).unwrap();
        let at = |k: usize| unit["source_bytes"][k].as_u64().unwrap() as usize;
        let found: String = bytes[at(0)..at(1)].iter().map(|&b| char::from(b)).collect();
        assert_eq!(found, unit["source"].as_str().unwrap());
        assert!(unit["target_paragraphs"][1].as_u64() > unit["target_paragraphs"][0].as_u64());
    }
}

#[test]
fn dash_means_standard_input_or_output() {
    let place = Place::with_pair();
    let from_files = place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "-", "--to", "ladder"]);
    let from_stdin = place.run_with(&["align", "-", "a.en.txt", "--to", "ladder"], FR.as_bytes());
    assert_eq!(from_stdin.succeeds(), from_files.succeeds());
    place.run_with(&["align", "a.fr.txt", "-"], EN.as_bytes()).succeeds();
    let split = place.run_with(&["split"], FR.as_bytes());
    assert_eq!(split.succeeds(), FR.replace(". ", ".\n"));
    assert_eq!(place.run(&["split", "a.fr.txt", "--quiet"]).stderr, "");
}

#[cfg(unix)]
#[test]
fn input_can_be_a_pipe() {
    let place = Place::with_pair();
    let expected = place.run(&["align", "a.fr.txt", "a.en.txt", "--to", "ladder"]);
    // As with <(zcat a.gz) in a shell, the input is a pipe that can be read only once.
    let run = place.run_with(&["align", "/dev/stdin", "a.en.txt", "--to", "ladder"], FR.as_bytes());
    assert_eq!(run.succeeds(), expected.succeeds());
}

#[test]
fn split_offsets_are_bytes_of_the_input() {
    let place = Place::with_pair();
    let run = place.run(&["split", "a.fr.txt", "--offsets", "--lang", "fr"]);
    let lines: Vec<serde_json::Value> =
        run.succeeds().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    for line in &lines {
        let at = |k: usize| line["bytes"][k].as_u64().unwrap() as usize;
        assert_eq!(&FR[at(0)..at(1)], line["text"].as_str().unwrap());
        assert!(line["probability"].as_f64().unwrap() >= 0.5);
    }
    assert_eq!(lines[2]["paragraph"], 1);
}

#[test]
fn split_follows_an_srx_file() {
    let place = Place::new();
    place.write("a", "Premier ; second. Troisième ; dernier.\n");
    let rules = |rule: &str| {
        format!(
            "<srx version=\"2.0\"><header segmentsubflows=\"yes\" cascade=\"no\"/><body><languagerules>\
             <languagerule languagerulename=\"F\">\n{rule}\n</languagerule></languagerules><maprules>\
             <languagemap languagepattern=\"(?i)fr.*\" languagerulename=\"F\"/></maprules></body></srx>"
        )
    };
    let semicolon = "<rule break=\"yes\"><beforebreak>;</beforebreak><afterbreak>\\s</afterbreak></rule>";
    place.write("good.srx", rules(semicolon));
    let run = place.run(&["split", "a", "--lang", "fr", "--srx", "good.srx"]);
    assert_eq!(run.succeeds(), "Premier ;\nsecond. Troisième ;\ndernier.\n");
    place.write("bad.srx", rules(&semicolon.replace(";<", "(;<")));
    let run = place.run(&["split", "a", "--lang", "fr", "--srx", "bad.srx"]);
    assert!(run.stderr.contains("bad.srx:2"), "{}", run.stderr);
    assert!(run.stdout.is_empty());
}

#[test]
fn segmented_input_is_never_split() {
    let place = Place::new();
    place.write("a", "Il pleut. Il vente.\nIl neige.\n");
    place.write("b", "It rains. It blows.\nIt snows.\n");
    let args = ["align", "a", "b", "--segmented", "--src-lang", "fr", "--tgt-lang", "en", "--to", "tsv"];
    let run = place.run(&args);
    assert!(run.succeeds().contains("Il pleut. Il vente.\tIt rains. It blows."), "{}", run.stdout);
}

#[test]
fn output_does_not_depend_on_the_number_of_jobs() {
    let place = many(40);
    for (format, jobs) in [("tmx", "1"), ("tmx", "4"), ("jsonl", "1"), ("jsonl", "3")] {
        let out = format!("out{jobs}.{format}");
        place.run(&["align", "fr", "en", "-o", &out, "--jobs", jobs, "--quiet"]).succeeds();
    }
    assert_eq!(place.read("out1.tmx"), place.read("out4.tmx"));
    assert_eq!(place.read("out1.jsonl"), place.read("out3.jsonl"));
    let names: Vec<String> = (0..40).map(|k| format!("doc{k:03}")).collect();
    let mut seen: Vec<String> = Vec::new();
    for line in place.read("out1.jsonl").lines() {
        let unit: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = unit["document"].as_str().unwrap();
        if seen.last().is_none_or(|last| last != name) {
            seen.push(name.into());
        }
    }
    assert_eq!(seen, names);
}

#[test]
fn output_folder_has_one_file_per_document() {
    let place = many(3);
    place.write("fr/alone.txt", FR);
    let run = place.run(&["align", "fr", "en", "-o", "out/"]);
    run.fails(1, &["alone.txt: skipped: no counterpart", "1 file without a counterpart"]);
    let made: Vec<String> = place.files().into_iter().filter(|f| f.starts_with("out")).collect();
    assert_eq!(made, ["out/doc000.tmx", "out/doc001.tmx", "out/doc002.tmx"]);
    // An existing folder needs no slash after its name. Ladders of many documents need a folder.
    std::fs::remove_file(place.path("fr/alone.txt")).unwrap();
    place.run(&["align", "fr", "en", "-o", "out", "--to", "ladder"]).succeeds();
    assert!(place.read("out/doc002.ladder").starts_with("[0]:[0]"));
    place.run(&["align", "fr", "en", "-o", "all.ladder"]).fails(2, &["ladder", "-o DIR/"]);
}

#[test]
fn failed_document_does_not_stop_the_run() {
    let place = many(3);
    // Most of the text decides the language of the run.
    place.write("fr/doc000.fr.txt", FR.repeat(25));
    place.write("en/doc000.en.txt", EN.repeat(25));
    place.write("fr/doc001.fr.txt", "");
    place.write("fr/doc002.fr.txt", EN.repeat(5));
    let run = place.run(&["align", "fr", "en", "-o", "out.tsv", "--report", "report.jsonl"]);
    run.fails(1, &["doc001: ", "empty", "doc002: ", "seems to be English", "2 of 3 documents failed"]);
    assert!(place.read("out.tsv").contains("doc000\t"));
    assert!(!place.read("out.tsv").contains("doc002\t"));
    let report: Vec<serde_json::Value> =
        place.read("report.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(report.len(), 3);
    assert!(report[0]["error"].is_null() && report[0]["beads"]["1-1"].as_u64() > Some(0));
    assert!(report[1]["error"].as_str().unwrap().contains("doc001.fr.txt"));
    // If every document fails, there is no output, but the report has the reasons.
    for k in 0..3 {
        place.write(&format!("fr/doc{k:03}.fr.txt"), "");
    }
    let run = place.run(&["align", "fr", "en", "-o", "none.tsv", "--report", "none.jsonl"]);
    run.fails(3, &["3 of 3 documents failed; nothing was written"]);
    assert!(!place.path("none.tsv").exists());
    assert_eq!(place.read("none.jsonl").lines().count(), 3);
}

#[test]
fn list_of_pairs_can_name_documents() {
    let place = Place::with_pair();
    place.write("lists/list.tsv", "source\ttarget\tname\na.fr.txt\ta.en.txt\tLettres, tome 1\n");
    let run = place.run(&["align", "--pairs", "lists/list.tsv"]);
    assert!(run.succeeds().contains("\nLettres, tome 1\t"));
    let list = format!("{}\t{}\n", place.path("a.fr.txt").display(), place.path("a.en.txt").display());
    place.run_with(&["align", "--pairs", "-"], list.as_bytes()).succeeds();
}

#[test]
fn keep_nulls_applies_to_formats_that_allow_it() {
    let place = Place::new();
    place.write(
        "a",
        "Le facteur sourit.\nIl pleut.\nQuatre mille ans passèrent sans que rien ne bouge ici.\n",
    );
    place.write("b", "The postman smiles.\nIt rains.\n");
    let run = |more: &[&str]| {
        let call = ["align", "a", "b", "--segmented", "--src-lang", "fr", "--tgt-lang", "en"];
        place.run(&[&call[..], more].concat()).succeeds().to_owned()
    };
    let ladder = run(&["--to", "ladder"]);
    let nulls = ladder.lines().filter(|line| line.contains("[]")).count();
    let pairs = ladder.lines().count() - nulls;
    assert_eq!(run(&["--to", "tsv"]).lines().count(), 1 + pairs);
    assert_eq!(run(&["--to", "tsv", "--keep-nulls"]).lines().count(), 1 + pairs + nulls);
    assert_eq!(run(&["--to", "tmx", "--keep-nulls"]).matches("<tu ").count(), pairs);
    assert!(!run(&["--to", "tmx"]).contains("<seg></seg>"));
    let strict = run(&["--to", "ladder", "--min-confidence", "1"]);
    assert_eq!(strict.lines().filter(|line| line.contains("[]")).count(), nulls);
}

#[test]
fn closed_pipe_is_not_an_error() {
    let place = many(30);
    let mut child = place
        .command()
        .args(["align", "fr", "en", "--to", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(!String::from_utf8(output.stderr).unwrap().contains("error"));
}

#[test]
fn eval_prints_the_figures() {
    let place = Place::new();
    place.write("g", "[0]:[0]\n[1, 2]:[1]\n[3]:[2]\n[]:[3]\n");
    place.write("p", "[0]:[0]:0.9\n[1]:[1]:0.8\n[2]:[]:0.5\n[3]:[2]:0.7\n[]:[3]:0.2\n");
    let run = place.run(&["eval", "g", "p"]);
    let lines: Vec<&str> = run.succeeds().lines().collect();
    assert_eq!(lines[0], "strict  P 0.600  R 0.667  F1 0.632");
    assert_eq!(lines[1], "lax     P 0.800  R 1.000  F1 0.889");
    assert!(lines[3].starts_with("confidence of 5 beads: expected calibration error"));
    let json: serde_json::Value =
        serde_json::from_str(place.run(&["eval", "g", "p", "--json"]).succeeds()).unwrap();
    assert!((json["strict"]["precision"].as_f64().unwrap() - 0.6).abs() < 1e-12);
    assert_eq!(json["calibration"]["beads"], 5);
    assert_eq!(json["documents"][0]["predicted"], "p");
    place.write("q", "[0]:[0]\n");
    assert_eq!(place.run(&["eval", "g", "q"]).succeeds().lines().count(), 2);
}
