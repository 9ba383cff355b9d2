//! Tests runs over many documents: their inputs, their outputs, and the effect of a bad document on the
//! others.

#![cfg(feature = "cli")]

mod common;

use common::{EN, FR, Place};
use std::io::{Read, Write};
use std::process::Stdio;

const LANGS: [&str; 4] = ["--src-lang", "fr", "--tgt-lang", "en"];

/// A JSON line for each number, with a document of 4 to 16 sentences.
fn lines(numbers: std::ops::Range<usize>) -> String {
    numbers
        .map(|k| {
            let texts = (FR.repeat(1 + k % 4), EN.repeat(1 + k % 4));
            serde_json::json!({"id": format!("doc{k:03}"), "src": texts.0, "tgt": texts.1}).to_string() + "\n"
        })
        .collect()
}

fn call<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["align"][..], &LANGS, more].concat()
}

/// The names of the documents in a TSV file, in order.
fn documents(tsv: &str) -> Vec<String> {
    let mut names: Vec<String> =
        tsv.lines().skip(1).map(|line| line.split('\t').next().unwrap().to_owned()).collect();
    names.dedup();
    names
}

#[test]
fn json_lines_are_read_from_plain_and_compressed_files_and_pipes() {
    let place = Place::new();
    let text = lines(0..20);
    place.write("all.jsonl", &text);
    place.write("all.jsonl.zst", zstd::encode_all(text.as_bytes(), 1).unwrap());
    let plain = place.run(&call(&["--jsonl", "all.jsonl"]));
    let names: Vec<String> = (0..20).map(|k| format!("doc{k:03}")).collect();
    assert_eq!(documents(plain.succeeds()), names);
    assert_eq!(place.run(&call(&["--jsonl", "all.jsonl.zst"])).succeeds(), plain.stdout);
    let piped = place.run_with(&call(&["--jsonl", "-", "--jobs", "3"]), text.as_bytes());
    assert_eq!(piped.succeeds(), plain.stdout);
    // The same with other field names and detected languages. Byte offsets refer to the text of the field.
    place.write("other.jsonl", text.replace("\"src\"", "\"french\"").replace("\"tgt\"", "\"english\""));
    let other =
        place.run(&["align", "--jsonl", "other.jsonl", "--columns", "id,french,english", "--to", "jsonl"]);
    let first: serde_json::Value = serde_json::from_str(other.succeeds().lines().next().unwrap()).unwrap();
    let range = |k: usize| first["source_bytes"][k].as_u64().unwrap() as usize;
    assert_eq!(&FR[range(0)..range(1)], first["source"].as_str().unwrap());
}

#[test]
fn bad_json_lines_do_not_affect_other_documents() {
    let place = Place::new();
    place.write("all.jsonl", format!("{{\"id\":\n{}{{\"id\":\"x\",\"src\":\"a\"}}\n", lines(0..2)));
    let run = place.run(&call(&["--jsonl", "all.jsonl", "-o", "out.tsv", "--report", "report.jsonl"]));
    run.fails(
        1,
        &["line 1: all.jsonl:1: not a JSON object", "x: all.jsonl:4: field \"tgt\" is missing", "2 of 4"],
    );
    assert_eq!(documents(&place.read("out.tsv")), ["doc000", "doc001"]);
    assert_eq!(place.read("report.jsonl").lines().count(), 4);
    assert_eq!(place.files(), ["all.jsonl", "out.tsv", "report.jsonl"]);
    place.run(&call(&["--jsonl", "nowhere.jsonl"])).fails(3, &["nowhere.jsonl", "check the name"]);
    place.run(&call(&["--jsonl", "all.jsonl", "--columns", "a,b"])).fails(2, &["--columns", "id,src,tgt"]);
    place.run(&call(&["--jsonl", "all.jsonl", "a", "b"])).fails(2, &["--jsonl"]);
    place.run(&call(&["--jsonl", "all.jsonl", "-o", "all.jsonl"])).fails(2, &["overwrite"]);
}

#[test]
fn a_truncated_compressed_file_ends_the_run_but_keeps_the_work() {
    let place = Place::new();
    let packed = zstd::encode_all(lines(0..400).as_bytes(), 1).unwrap();
    place.write("whole.zst", &packed);
    place.write("all.zst", &packed[..packed.len() - 20]);
    let out = |file: &'static str, out: &'static str| call(&["--jsonl", file, "-o", out, "--resume"]);
    let run = place.run(&out("all.zst", "out.tsv"));
    run.fails(3, &["all.zst", "ends too early"]);
    assert!(!place.path("out.tsv").exists());
    if place.path("out.tsv.journal").exists() {
        place.write("all.zst", &packed);
        place.run(&out("all.zst", "out.tsv")).succeeds();
        place.run(&out("whole.zst", "undisturbed.tsv")).succeeds();
        assert!(place.read("out.tsv") == place.read("undisturbed.tsv"));
    }
}

#[test]
fn results_do_not_wait_for_the_end_of_the_input() {
    let place = Place::new();
    let mut child = place
        .command()
        .args(call(&["--jsonl", "-", "--quiet"]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(lines(0..2).as_bytes()).unwrap();
    let mut stdout = child.stdout.take().unwrap();
    // This would hang if no result arrived before the input ends.
    let mut seen = vec![0; 500];
    stdout.read_exact(&mut seen).unwrap();
    assert!(String::from_utf8_lossy(&seen).contains("doc000\t"));
    drop(stdin);
    stdout.read_to_end(&mut seen).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn shards_are_named_after_their_range() {
    let place = Place::new();
    place.write("all.jsonl", lines(0..10).replace("doc004\",\"src\":\"", "doc004\",\"src\":\"\",\"old\":\""));
    let run = place.run(&call(&["--jsonl", "all.jsonl", "-o", "out.tsv", "--shard-size", "4"]));
    run.fails(1, &["doc004", "1 of 10"]);
    assert_eq!(
        place.files(),
        ["all.jsonl", "out-000000-000003.tsv", "out-000004-000007.tsv", "out-000008-000009.tsv"]
    );
    assert_eq!(documents(&place.read("out-000004-000007.tsv")), ["doc005", "doc006", "doc007"]);
    let run =
        place.run(&call(&["--jsonl", "all.jsonl", "-o", "corpus", "--to", "moses", "--shard-size", "6"]));
    run.fails(1, &["doc004"]);
    assert!(place.path("corpus-000006-000009.en").exists());
    // The name does not depend on the number of documents.
    let one = Place::with_pair();
    one.run(&call(&["a.fr.txt", "a.en.txt", "-o", "out.tsv", "--shard-size", "4"])).succeeds();
    assert_eq!(one.files(), ["a.en.txt", "a.fr.txt", "out-000000-000000.tsv"]);
    place.run(&call(&["--jsonl", "all.jsonl", "--shard-size", "4"])).fails(2, &["--output"]);
    place.run(&call(&["--jsonl", "all.jsonl", "-o", "d/", "--shard-size", "4"])).fails(2, &["--shard-size"]);
}

#[cfg(target_os = "linux")]
#[test]
fn file_names_may_be_invalid_unicode() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    for (folder, text) in [("fr", FR), ("en", EN)] {
        place.write(&format!("{folder}/a.txt"), text);
        std::fs::write(place.path(folder).join(OsStr::from_bytes(b"\xe9t\xe9.txt")), text).unwrap();
    }
    place.run(&call(&["fr", "en", "-o", "out.tmx", "--report", "report.jsonl"])).succeeds();
    let report = place.read("report.jsonl");
    assert!(
        report.lines().count() == 2 && report.contains("\"source\":\"fr/\u{fffd}t\u{fffd}.txt\""),
        "{report}"
    );
    place.run(&call(&["fr", "en", "-o", "out/"])).succeeds();
    assert_eq!(place.files().iter().filter(|name| name.starts_with("out/")).count(), 2);
}

#[test]
fn large_documents_fail() {
    let place = Place::with_pair();
    place.write("all.jsonl", lines(0..8));
    let run = place.run(&call(&["--jsonl", "all.jsonl", "-o", "out.tsv", "--max-document-mb", "0.0005"]));
    run.fails(
        1,
        &[
            "doc003: all.jsonl:4:src: has 668 bytes; the limit is 500 bytes",
            "; raise --max-document-mb, or split",
        ],
    );
    assert_eq!(documents(&place.read("out.tsv")), ["doc000", "doc001", "doc004", "doc005"]);
    place
        .run(&call(&["a.fr.txt", "a.en.txt", "--max-document-mb", "0.0001"]))
        .fails(3, &["a.fr.txt", "the limit is 100 bytes"]);
    place.run(&call(&["a.fr.txt", "a.en.txt", "--max-document-mb", "0"])).fails(2, &["above 0"]);
}

/// Debug builds can simulate a document that never ends or that panics.
#[test]
fn documents_that_take_too_long_fail() {
    let place = Place::new();
    place.write("all.jsonl", lines(0..8));
    let args = call(&["--jsonl", "all.jsonl", "-o", "out.tsv", "--timeout", "3", "--jobs", "2"]);
    let run = place.command().env("ENREGARD_DRILL", "stall:doc002").args(args).output().unwrap();
    let stderr = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(1), "{stderr}");
    assert!(
        stderr.contains(
            "doc002: all.jsonl:3:src: takes longer than 3 seconds; raise --timeout, or split the document"
        ),
        "{stderr}"
    );
    assert_eq!(documents(&place.read("out.tsv")).len(), 7);
}

#[test]
fn a_panic_makes_one_document_fail() {
    let place = Place::new();
    place.write("all.jsonl", lines(0..8));
    let args = call(&["--jsonl", "all.jsonl", "-o", "out.tsv", "--report", "report.jsonl"]);
    let run = place.command().env("ENREGARD_DRILL", "panic:doc005").args(args).output().unwrap();
    let stderr = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(1), "{stderr}");
    let fault = "doc005: internal error (a drill); please report it with all.jsonl:6:src and all.jsonl:6:tgt";
    assert!(stderr.contains(fault), "{stderr}");
    assert_eq!(documents(&place.read("out.tsv")).len(), 7);
    assert!(place.read("report.jsonl").lines().nth(5).unwrap().contains("a drill"));
}

#[test]
fn a_panic_outside_a_document_names_the_files() {
    let place = Place::with_pair();
    let args = ["align", "a.fr.txt", "a.en.txt", "-o", "out.tmx"];
    let run = place.command().env("ENREGARD_DRILL", "panic:main").args(args).output().unwrap();
    let stderr = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("error: internal error; please report it with this command"), "{stderr}");
    assert!(stderr.contains("align a.fr.txt a.en.txt -o out.tmx"), "{stderr}");
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt"]);
}

#[test]
fn the_summary_has_the_figures_of_the_run() {
    let place = Place::new();
    place.write("all.jsonl", format!("{}nonsense\n", lines(0..8)));
    let run = place.run(&call(&["--jsonl", "all.jsonl", "-o", "out.tsv", "--summary", "page.html"]));
    run.fails(
        1,
        &["documents   8 done, 1 failed", "sentences   80 source, 80 target", "1-1 ", "sentences/s"],
    );
    run.fails(1, &["confidence  0.", "0.9-1.0", "failed      line 9: all.jsonl:9: not a JSON object"]);
    let page = place.read("page.html");
    assert!(page.contains("<svg") && page.contains("80 source, 80 target") && page.ends_with("</html>\n"));
    place.write("all.jsonl", lines(0..2));
    assert_eq!(place.run(&call(&["--jsonl", "all.jsonl", "--quiet"])).stderr, "");
    let report = |name: &str| {
        place.run(&call(&["--jsonl", "all.jsonl", "--report", name])).succeeds();
        let line = place.read(name).lines().next().unwrap().to_owned();
        serde_json::from_str::<serde_json::Value>(&line).unwrap()
    };
    let line = report("report.jsonl");
    assert_eq!(line["source"], "all.jsonl:1:src");
    assert_eq!(line["confidence"].as_array().unwrap().iter().filter_map(|n| n.as_u64()).sum::<u64>(), 4);
    assert!(line["null_share"].is_number() && line["seconds"].is_number());
}
