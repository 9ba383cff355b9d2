//! Tests `info`, which describes files.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use serde_json::{Value, json};

const TMX: &str = "<tmx version=\"1.4\"><header creationtool=\"Tool\" creationtoolversion=\"2\" segtype=\"sentence\" \
    o-tmf=\"x\" adminlang=\"en\" srclang=\"fr\" datatype=\"plaintext\"/><body>\
    <tu creationdate=\"20190102T030405Z\" changedate=\"20240229T000000Z\"><note>n</note><prop type=\"domain\">law</prop>\
    <prop type=\"x-confidence\">0.500</prop><tuv xml:lang=\"en\"><seg>The <ph>{1}</ph>house <ph/>12.</seg></tuv>\
    <tuv xml:lang=\"fr-FR\"><seg>La maison 12.</seg></tuv><tuv xml:lang=\"de\"><seg>Haus 12.</seg></tuv></tu>\
    <tu creationdate=\"20180102T030405Z\" creationtool=\"Other\"><tuv xml:lang=\"fr-FR\"><seg>LA MAISON 7</seg></tuv>\
    <tuv xml:lang=\"en\"><seg>the house 3</seg></tuv><tuv xml:lang=\"de\"><seg>haus 4</seg></tuv></tu>\
    <tu><tuv xml:lang=\"fr-FR\"><seg>Seul.</seg></tuv></tu><tu><tuv xml:lang=\"fr-FR\"><seg>Seul.</seg></tuv></tu>\
    </body></tmx>";

fn info(place: &Place, args: &[&str]) -> Vec<Value> {
    let run = place.run(&[&["info", "--json"], args].concat());
    run.succeeds().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_memory_with_three_languages_is_described() {
    let place = Place::new();
    place.write("a.tmx", TMX);
    let language = |tag: &str, segments: u64, words: u64, characters: u64| json!({"language": tag, "segments": segments, "words": words, "characters": characters});
    let expected = json!({
        "file": "a.tmx", "format": "tmx", "version": "1.4", "units": 4, "incomplete": 2,
        "languages": [language("fr-FR", 4, 8, 34), language("en", 2, 6, 24), language("de", 2, 4, 14)],
        "duplicates": {"exact": 1, "near": 0, "compared": 4},
        "created": ["2018-01-02", "2019-01-02"], "changed": ["2024-02-29", "2024-02-29"],
        "tools": ["Tool 2", "Other"], "tags": 2, "units_with_tags": 1, "notes": 1,
        "properties": {"domain": 1, "x-confidence": 1},
        "confidence": {"histogram": [0, 0, 0, 0, 0, 1, 0, 0, 0, 0], "sum": 0.5},
    });
    assert_eq!(info(&place, &["a.tmx"]), [expected]);
    let text = place.run(&["info", "a.tmx"]);
    for line in [
        "  format          tmx 1.4",
        "  units           4, 2 of them with an empty side or a single language",
        "  fr-FR           4 segments, 8 words, 34 characters",
        "  created         2018-01-02 to 2019-01-02",
        "  changed         2024-02-29",
        "  inline tags     2 in 1 unit",
        "  confidence      mean 0.500 of 1 unit",
    ] {
        assert!(text.succeeds().lines().any(|found| found == line), "{line}\n{}", text.stdout);
    }
}

#[test]
fn units_are_counted_in_every_format() {
    let place = Place::new();
    place.write("p.tsv", "fr\ten\nOui, demain.\tYes, tomorrow.\nOUI, demain !\tYes, tomorrow!\nNon.\tNo.\n");
    for (name, more) in [
        ("p.tsv", &[][..]),
        ("p.csv", &[]),
        ("p.xlsx", &[]),
        ("p.jsonl", &[]),
        ("p.tmx", &[]),
        ("p.xlf", &[]),
        ("p.tsv.gz", &[]),
        ("q", &["--from", "moses", "--src-lang", "fr", "--tgt-lang", "en"]),
    ] {
        let to = if name == "q" { &["--to", "moses"][..] } else { &[] };
        if name != "p.tsv" {
            place.run(&[&["convert", "p.tsv", name, "-q"], to].concat()).succeeds();
        }
        let found = &info(&place, &[&[name], more].concat())[0];
        assert_eq!(found["units"], 3, "{name}");
        assert_eq!(found["duplicates"], json!({"exact": 0, "near": 1, "compared": 3}), "{name}");
        let [src, tgt] = [0, 1].map(|side| found["languages"][side].clone());
        assert_eq!((&src["words"], &src["characters"]), (&json!(5), &json!(29)), "{name}: {found}");
        assert_eq!(tgt["segments"], 3, "{name}");
        // Tables that enregard writes do not name the languages.
        let named = !["p.csv", "p.xlsx", "p.tsv.gz"].contains(&name);
        let expected = if named { ["fr", "en"] } else { ["source", "target"] };
        assert_eq!([&src["language"], &tgt["language"]], expected, "{name}");
    }
    place.write("a.ladder", "[0]:[0]:0.9\n[1, 2]:[]\n");
    let ladder = &info(&place, &["a.ladder"])[0];
    assert_eq!((&ladder["units"], &ladder["incomplete"]), (&json!(2), &json!(1)));
    place.write("locales/fr.json", "{\"a\": \"Un chat\", \"b\": {\"c\": \"Deux\"}}");
    let json = &info(&place, &["locales/fr.json"])[0];
    assert_eq!(json["languages"][0], json!({"language": "fr", "segments": 2, "words": 3, "characters": 11}));
    let po = "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"X-Generator: Poedit 3\\n\"\n\
              \"PO-Revision-Date: 2020-05-06 10:00+0200\\n\"\n\nmsgid \"Yes\"\nmsgstr \"Oui\"\n";
    place.write("a.po", po);
    let po = &info(&place, &["a.po"])[0];
    assert_eq!((&po["tools"], &po["changed"][0]), (&json!(["Poedit 3"]), &json!("2020-05-06")));
}

#[test]
fn documents_have_sentences_and_a_language() {
    let place = Place::with_pair();
    let found = info(&place, &["a.fr.txt", "a.en.txt"]);
    assert_eq!([&found[0]["languages"][0]["language"], &found[1]["languages"][0]["language"]], ["fr", "en"]);
    assert_eq!(found[0]["format"], "txt");
    let sentences =
        place.run(&["split", "a.fr.txt"]).succeeds().lines().filter(|line| !line.is_empty()).count();
    assert_eq!(found[0]["languages"][0]["segments"], sentences);
    place.write("short.md", "# Oui\n\nNon `x`.\n");
    let short = &info(&place, &["short.md"])[0];
    assert_eq!((&short["languages"][0]["language"], &short["paragraphs"]), (&json!("und"), &json!(2)));
    assert_eq!(info(&place, &["short.md", "--src-lang", "fr"])[0]["languages"][0]["language"], "fr");
    place.write("texts.json", "{\"a\": \"Oui.\"}");
    assert_eq!(info(&place, &["texts.json"])[0]["languages"][0]["language"], "und");
    assert_eq!(info(&place, &["texts.json", "--src-lang", "fr"])[0]["languages"][0]["language"], "fr");
}

#[test]
fn files_that_cannot_be_read_are_named_and_the_others_described() {
    let place = Place::with_pair();
    place.write("broken.tmx", TMX.replace("<seg>Seul.", "<seg>S & l."));
    place.write("short.tsv", "fr\ten\nOui.\tYes.\nseul\n");
    let some = place.run(&["info", "a.fr.txt", "missing.tmx", "broken.tmx", "short.tsv"]);
    some.fails(1, &["missing.tmx: ", "broken.tmx:1:", "short.tsv:3: "]);
    assert!(some.stdout.starts_with("a.fr.txt\n"), "{}", some.stdout);
    place.run(&["info", "missing.tmx"]).fails(3, &["missing.tmx"]);
    let lenient = place.run(&["info", "--lenient", "broken.tmx", "short.tsv"]);
    lenient.succeeds();
    for part in ["broken.tmx: 2 broken units skipped", "short.tsv: 1 row"] {
        assert!(lenient.stderr.contains(part), "{}", lenient.stderr);
    }
    place.run(&["info"]).fails(2, &["FILE"]);
    place.run(&["info", "a.fr.txt", "--from", "tmxx"]).fails(2, &["--from tmxx"]);
}

#[test]
fn standard_input_is_described() {
    let place = Place::new();
    let run = place.run_with(&["info", "-", "--from", "tmx", "--json"], TMX.as_bytes());
    let found: Value = serde_json::from_str(run.succeeds()).unwrap();
    assert_eq!((&found["file"], &found["units"]), (&json!("standard input"), &json!(4)));
    let run = place.run_with(&["info", "-"], b"Il pleut. Elle part.");
    assert!(run.succeeds().contains("2 sentences"), "{}", run.stdout);
}
