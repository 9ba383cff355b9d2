//! Tests the texts of software: pairs of JSON, YAML and properties files, paired by their keys.

#![cfg(all(feature = "cli", feature = "documents"))]

mod common;

use common::Place;

const FR: &str = r#"{"greeting": "Bonjour {{name}}", "nav": {"home": "Accueil", "more": "Plus…", "size": 3},
    "cat_one": "un chat", "cat_many": "beaucoup de chats", "cat_other": "{{count}} chats", "days": ["lundi"]}"#;
const EN: &str = r#"{"nav": {"more": "More…", "home": "Home"}, "greeting": "Hello {{name}}", "days": ["Monday"],
    "cat_one": "one cat", "cat_other": "{{count}} cats", "extra": {"deep": "Deep", "empty": ""}}"#;

/// The pairs that `convert` writes as TSV, without the other columns.
fn pairs(place: &Place, files: [&str; 2]) -> Vec<(String, String)> {
    let run = place.run(&["convert", files[0], files[1], "-", "--to", "tsv"]);
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    run.succeeds().lines().skip(1).map(|line| (cells(line)[1].clone(), cells(line)[2].clone())).collect()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(source, target)| ((*source).into(), (*target).into())).collect()
}

#[test]
fn texts_are_paired_by_their_keys() {
    let place = Place::new();
    place.write("locales/fr.json", FR);
    place.write("locales/en.json", EN);
    let expected = [
        ("Bonjour {{name}}", "Hello {{name}}"),
        ("Accueil", "Home"),
        ("Plus…", "More…"),
        ("un chat", "one cat"),
        ("{{count}} chats", "{{count}} cats"),
        ("lundi", "Monday"),
    ];
    assert_eq!(pairs(&place, ["locales/fr.json", "locales/en.json"]), owned(&expected));
    // The languages come from the names, and the keys are kept in TMX.
    let run = place.run(&["convert", "locales/fr.json", "locales/en.json", "out.tmx"]);
    run.succeeds();
    let tmx = place.read("out.tmx");
    for part in ["srclang=\"fr\"", "xml:lang=\"en\"", "<prop type=\"x-key\">nav.home</prop>"] {
        assert!(tmx.contains(part), "{part} is not in {tmx}");
    }
    // Keys that only one file has are named.
    for part in [
        "1 key of locales/fr.json skipped: not in locales/en.json (cat_many)",
        "2 keys of locales/en.json skipped: not in locales/fr.json (extra.deep, extra.empty)",
        "1 value skipped: a number",
    ] {
        assert!(run.stderr.contains(part), "{part} is not in {}", run.stderr);
    }
    place.run(&["check", "out.tmx"]).succeeds();
}

#[test]
fn formats_of_frameworks_are_read() {
    let place = Place::new();
    place.write("config.fr.yml", "fr:\n  a: Bonjour %{name}\n  b:\n    - \"Deux\"\n  c: |\n    Trois\n");
    place.write("config.en.yml", "en:\n  b: ['Two']\n  a: Hello %{name}\n  c: Three\n");
    let expected = owned(&[("Bonjour %{name}", "Hello %{name}"), ("Deux", "Two"), ("Trois", "Three")]);
    assert_eq!(pairs(&place, ["config.fr.yml", "config.en.yml"]), expected);
    let tmx = place.run(&["convert", "config.fr.yml", "config.en.yml", "-", "--to", "tmx"]);
    assert!(tmx.succeeds().contains("srclang=\"fr\""));

    place.write("m_fr.properties", b"# page\na = \\u00c9t\\u00e9 {0}\nb=D\xe9j\xe0 \\\n   vu\n");
    place.write("m_en_GB.properties", "b=Seen\na : Summer {0}\n");
    let files = ["m_fr.properties", "m_en_GB.properties"];
    assert_eq!(pairs(&place, files), owned(&[("Été {0}", "Summer {0}"), ("Déjà vu", "Seen")]));
    let tmx = place.run(&["convert", files[0], files[1], "-", "--to", "tmx"]);
    assert!(tmx.succeeds().contains("xml:lang=\"en-GB\""));

    // Flutter describes keys, and browser extensions describe messages.
    place
        .write("app_fr.arb", r#"{"@@locale": "fr_CA", "hi": "Salut", "@hi": {"description": "A greeting"}}"#);
    place.write("app_en.arb", r#"{"@@locale": "en", "hi": "Hi", "@hi": {"description": "A greeting"}}"#);
    let run = place.run(&["convert", "app_fr.arb", "app_en.arb", "-", "--to", "tmx"]);
    assert!(run.succeeds().contains("xml:lang=\"fr-CA\"") && run.stdout.matches("<tu ").count() == 1);
    place.write("fr/messages.json", r#"{"ok": {"message": "Oui", "description": "yes"}}"#);
    place.write("en/messages.json", r#"{"ok": {"message": "Yes", "description": "yes"}}"#);
    assert_eq!(pairs(&place, ["fr/messages.json", "en/messages.json"]), owned(&[("Oui", "Yes")]));
}

#[test]
fn texts_of_software_are_scored() {
    let place = Place::new();
    place.write("fr.json", r#"{"a": "La rivière monta pendant la nuit.", "b": "Le pont fut fermé."}"#);
    place.write("en.json", r#"{"a": "The river rose during the night.", "b": "He ate an apple."}"#);
    let run = place.run(&["score", "fr.json", "en.json", "-q"]);
    let score = |line: &str| line.split('\t').nth(3).unwrap().parse::<f64>().unwrap();
    let scores: Vec<f64> = run.succeeds().lines().skip(1).map(score).collect();
    assert!(scores.len() == 2 && scores[0] > 0.9 && scores[1] < 0.7, "{scores:?}");
}

#[test]
fn wrong_calls_and_files_are_explained() {
    let place = Place::new();
    place.write("fr.json", FR);
    place.write("en.json", EN);
    place.write("a.tsv", "Oui.\tYes.\n");
    let fails = |args: &[&str], code: i32, parts: &[&str]| {
        let before = place.files();
        place.run(&[&["convert"], args].concat()).fails(code, parts);
        assert_eq!(place.files(), before, "{args:?}");
    };
    fails(&["fr.json", "out.tmx"], 2, &["fr.json: contains the texts of one language", "fr.json en.json"]);
    fails(&["fr.json", "en.json"], 2, &["--to json: JSON files can be read but not written; use jsonl"]);
    assert_eq!(place.read("en.json"), EN);
    fails(&["a.tsv", "a.tsv", "out.tmx"], 2, &["a.tsv: the same file is given twice", "name each file once"]);
    fails(&["fr.json", "en.json", "en.json", "--to", "tsv"], 2, &["en.json"]);
    place.write("bad.json", "{\"a\": \"b\",\n \"c\": }");
    let unread = "bad.json:2:7: cannot be read as JSON (expected value)";
    fails(&["bad.json", "en.json", "out.tmx"], 3, &[unread]);
    for (levels, code) in [(127, 0), (128, 3)] {
        let json = "{\"a\":".repeat(levels) + "\"b\"" + &"}".repeat(levels);
        place.write("deep.json", &json);
        place.write("copy.json", json);
        let run = place.run(&["convert", "deep.json", "copy.json", "-", "--to", "tsv"]);
        assert_eq!(run.code, code, "{}", run.stderr);
        let fault = "deep.json:1:636: cannot be read as JSON (values are nested more than 127 levels deep)";
        assert_eq!(run.stderr.contains(fault), code == 3, "{}", run.stderr);
    }
    fails(&["fr.json", "fr.json", "out.tmx"], 2, &["fr.json: the same file is given twice", "name each"]);
    fails(&["fr.json", "./fr.json", "out.tmx", "-s", "fr", "-t", "en"], 2, &["the same file is given twice"]);
    place.write("lines.json", "{\"a\": \"b\"}\n{\"a\": \"c\"}\n");
    fails(
        &["fr.json", "lines.json", "out.tmx"],
        3,
        &["lines.json:2:1: cannot be read as JSON (trailing characters); if it is JSON Lines"],
    );
    place.write("none.json", "{\"a\": 1}");
    fails(&["none.json", "en.json", "out.tmx"], 3, &["none.json: contains no texts with keys"]);
    place.write("bad.yml", "a: [b\nc: d\n");
    fails(&["bad.yml", "en.json", "out.tmx"], 3, &["bad.yml:2", "not YAML"]);
    place.write("texts.json", FR);
    fails(&["texts.json", "en.json", "out.tmx"], 2, &["do not name their languages", "--src-lang"]);
    let named = ["convert", "texts.json", "en.json", "out.tmx", "--src-lang", "fr", "--tgt-lang", "en"];
    place.run(&named).succeeds();
}
