//! Tests that `check` reports every violation and nothing else. `tests/tmx/broken/NN-RULE.tmx` violates RULE,
//! and may violate other rules as a consequence. The files in `tests/tmx/good` violate no rule.

#![cfg(feature = "cli")]

mod common;

use common::{EN, FR, Place};
use std::path::{Path, PathBuf};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tmx").join(folder);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn check(file: &Path) -> (i32, serde_json::Value) {
    let run = Place::new().run(&["check".as_ref(), "--json".as_ref(), file.as_os_str()]);
    (run.code, serde_json::from_str(&run.stdout).unwrap_or_else(|e| panic!("{e}: {}", run.stdout)))
}

#[test]
fn every_violation_is_found() {
    let files = files("broken");
    assert!(files.len() >= 40);
    let mut seen = String::new();
    for file in &files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let rule = name.split_once('-').unwrap().1;
        let (code, result) = check(file);
        let findings = result["findings"].as_array().unwrap();
        let found = findings.iter().find(|f| f["rule"] == rule);
        let found = found.unwrap_or_else(|| panic!("{name}: found only {findings:?}"));
        assert!(found["line"].as_u64() > Some(0) && found["who"].as_str() > Some(""));
        assert_eq!(code, i32::from(result["errors"].as_u64() > Some(0)), "{name}");
        for f in findings {
            seen += &format!("{name}: {}:{} {} {}\n", f["line"], f["column"], f["rule"], f["message"]);
        }
    }
    insta::assert_snapshot!("findings", seen);
}

#[test]
fn good_files_have_no_findings() {
    for file in files("good") {
        let (code, result) = check(&file);
        assert_eq!((code, &result["findings"]), (0, &serde_json::json!([])), "{}", file.display());
        assert!(result["units"].as_u64() > Some(0));
    }
}

#[test]
fn the_output_of_align_has_no_findings() {
    let place = Place::with_pair();
    place.write(
        "odd.fr.txt",
        FR.replace("lettres", "lettres <b>&\u{9d}\u{fdd0}</b> «\u{a0}x\u{202f}!\u{a0}»"),
    );
    place.write("odd.en.txt", EN);
    place.run(&["align", "odd.fr.txt", "odd.en.txt", "-o", "out.tmx", "--tgt-lang", "en-GB"]).succeeds();
    let run = place.run(&["check", "out.tmx"]);
    assert_eq!(run.succeeds(), "");
    assert!(run.stderr.contains("units, 0 errors, 0 warnings"), "{}", run.stderr);
    let run = place.run_with(&["check", "-"], b"not a TMX file");
    run.fails(1, &["0 units, 1 error, 0 warnings"]);
    assert!(run.stdout.starts_with("standard input:1:1: error: "), "{}", run.stdout);
}

#[test]
fn findings_name_the_file_the_line_and_the_rule() {
    let place = Place::new();
    place.write("x.tmx", "<tmx version='1.4'>\n<body>\n</body></tmx>");
    let run = place.run(&["check", "x.tmx"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with("x.tmx:2:1: error: <header> is missing before <body> [header: "));
    place.run(&["check", "nowhere.tmx"]).fails(3, &["nowhere.tmx"]);
    let run = place.run_with(&["check", "-"], place.read("x.tmx").as_bytes());
    assert_eq!(run.code, 1);
}

#[test]
fn a_unit_inside_a_variant_and_a_variant_without_text_are_no_conflicts() {
    let place = Place::new();
    let head = "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header creationtool=\"t\" creationtoolversion=\"1\" \
                segtype=\"sentence\" o-tmf=\"t\" adminlang=\"en\" srclang=\"fr\" datatype=\"plaintext\"/><body>\n";
    let variant = |lang: &str, inner: &str| format!("<tuv xml:lang=\"{lang}\">{inner}</tuv>\n");
    let [fr, en, none] =
        [variant("fr", "<seg>Oui.</seg>"), variant("en", "<seg>Yes.</seg>"), variant("en", "")];
    let nested = variant("fr", &format!("<tu>{fr}{en}{en}</tu>"));
    let body = format!("<tu>{nested}{fr}{en}</tu>\n<tu>{fr}{none}</tu>\n");
    place.write("a.tmx", format!("{head}{body}</body></tmx>\n"));
    let run = place.run(&["check", "a.tmx"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("<tuv> has no <seg>") && !run.stdout.contains("conflict"), "{}", run.stdout);
}
