//! Tests the options for output: language tags, dates, properties, compression, confidence bands and
//! deduplication.

#![cfg(feature = "cli")]

mod common;

use common::{EN, FR, Place};

#[test]
fn a_language_tag_is_written_as_requested() {
    let place = Place::with_pair();
    let languages = ["--src-lang", "fr", "--tgt-lang", "en", "--quiet"];
    let call = [&["align", "a.fr.txt", "a.en.txt", "-o", "a.tmx", "--tmx-lang", "fr=fr-FR"][..], &languages];
    place.run(&call.concat()).succeeds();
    let tmx = place.read("a.tmx");
    assert!(tmx.contains("srclang=\"fr-FR\"") && tmx.contains("<tuv xml:lang=\"fr-FR\">"), "{tmx}");
    assert!(tmx.contains("<tuv xml:lang=\"en\">"));
    place
        .run(&["convert", "a.tmx", "b.tmx", "--tmx-lang", "fr-FR=fr-CA", "--tmx-lang", "en=en-GB"])
        .succeeds();
    assert!(place.read("b.tmx").contains("srclang=\"fr-CA\""));
    assert!(place.read("b.tmx").contains("<tuv xml:lang=\"en-GB\">"));
    for (wrong, why) in [
        ("fr", "fr=fr-FR"),
        ("fr=fr_FR", "hyphen"),
        ("fr=en-FR", "different languages"),
        ("de=de-AT", "no text is in \"de\"; set a tag for fr-FR or en"),
    ] {
        place.run(&["convert", "a.tmx", "x.tmx", "--tmx-lang", wrong]).fails(2, &["--tmx-lang", why]);
        place.run(&["score", "a.tmx", "-o", "x.tmx", "--tmx-lang", wrong]).fails(2, &["--tmx-lang", why]);
        place.run(&["review", "a.tmx", "-o", "x.html", "--tmx-lang", wrong]).fails(2, &["--tmx-lang", why]);
    }
    let align = ["align", "a.fr.txt", "a.en.txt", "-o", "x.tmx", "--tmx-lang"];
    place.run(&[&align[..], &["it=it-CH"]].concat()).fails(2, &["it=it-CH", "set a tag for fr or en"]);
    place
        .run(&[&align[..], &["fr=fr-FR", "--tmx-lang", "fr=fr-CA"]].concat())
        .fails(2, &["already written as fr-FR"]);
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt", "a.tmx", "b.tmx"]);
}

#[test]
fn tmx_options_require_tmx_output() {
    let place = Place::with_pair();
    for option in ["--tmx-lang=fr=fr-FR", "--tmx-doctype", "--tmx-dates", "--tmx-props=paracrawl"] {
        let run = place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.tsv", option]);
        run.fails(2, &[option.split('=').next().unwrap(), "the output is tsv"]);
    }
    assert_eq!(place.files(), ["a.en.txt", "a.fr.txt"]);
}

#[test]
fn dates_and_a_document_type_are_optional() {
    let place = Place::with_pair();
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.tmx"]).succeeds();
    assert!(!place.read("a.tmx").contains("date") && !place.read("a.tmx").contains("DOCTYPE"));
    let call = ["convert", "a.tmx", "b.tmx", "--tmx-dates", "--tmx-doctype"];
    let mut command = place.command();
    let dated = command.args(call).env("SOURCE_DATE_EPOCH", "1709210096").output().unwrap();
    assert!(dated.status.success());
    let tmx = place.read("b.tmx");
    assert!(tmx.contains("<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx"), "{tmx}");
    assert!(tmx.contains("datatype=\"plaintext\" creationdate=\"20240229T123456Z\"/>"), "{tmx}");
    assert!(tmx.contains("<tu tuid=\"a:1\" creationdate=\"20240229T123456Z\">"), "{tmx}");
    assert_eq!(place.run(&["check", "b.tmx"]).succeeds(), "");
    let wrong = place.command().args(call).env("SOURCE_DATE_EPOCH", "noon").output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn properties_can_have_the_names_of_paracrawl() {
    let place = Place::with_pair();
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.tmx"]).succeeds();
    assert!(place.read("a.tmx").contains("<prop type=\"x-paragraph\">0:0</prop>"), "{}", place.read("a.tmx"));
    place.run(&["convert", "a.tmx", "p.tmx", "--tmx-props", "paracrawl"]).succeeds();
    let tmx = place.read("p.tmx");
    assert!(tmx.contains("  <prop type=\"score-aligner\">"));
    assert!(tmx.contains("  <prop type=\"type\">1:1</prop>"));
    assert!(tmx.contains("<tuv xml:lang=\"fr\">\n    <prop type=\"source-document\">a</prop>\n    <seg>"));
    assert!(!tmx.contains("x-"), "{tmx}");
    assert_eq!(place.run(&["check", "p.tmx"]).succeeds(), "");
    place.run(&["convert", "p.tmx", "q.tmx", "--tmx-props", "paracrawl"]).succeeds();
    let count = |name: &str| place.read(name).matches("<prop").count();
    assert_eq!(count("p.tmx"), count("q.tmx"), "{}", place.read("q.tmx"));
}

#[test]
fn the_extension_gz_compresses_and_decompresses() {
    let place = Place::with_pair();
    for out in ["a.tmx", "a.tmx.gz"] {
        place.run(&["align", "a.fr.txt", "a.en.txt", "-o", out]).succeeds();
    }
    assert!(std::fs::read(place.path("a.tmx.gz")).unwrap().starts_with(b"\x1f\x8b"));
    assert_eq!(place.run(&["check", "a.tmx.gz"]).succeeds(), "");
    place.run(&["convert", "a.tmx.gz", "b.tmx"]).succeeds();
    assert_eq!(place.read("a.tmx"), place.read("b.tmx"));
    place.run(&["convert", "a.tmx", "a.tsv.gz"]).succeeds();
    place.run(&["convert", "a.tsv.gz", "b.tsv"]).succeeds();
    place.run(&["convert", "a.tmx", "c.tsv"]).succeeds();
    assert_eq!(place.read("b.tsv"), place.read("c.tsv"));
    // A truncated file is an error.
    let whole = std::fs::read(place.path("a.tmx.gz")).unwrap();
    place.write("cut.tmx.gz", &whole[..whole.len() - 20]);
    place.run(&["convert", "cut.tmx.gz", "x.tmx"]).fails(3, &["cut.tmx.gz"]);
}

#[test]
fn each_confidence_band_has_its_own_file() {
    let place = Place::new();
    place.write(
        "x.tsv",
        "source\ttarget\tconfidence\nOui\tYes\t0.9\nNon\tNo\t0.2\nPeut\tMay\t0.5\nDe\tOf\t\n",
    );
    let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
    let call =
        |out, bands| [&["convert", "x.tsv", out, "--split-by-confidence", bands][..], &languages].concat();
    place.run(&call("x.tmx", "0.5,0.9")).succeeds();
    let bands = ["0.00-0.50", "0.50-0.90", "0.90-1.00"].map(|band| {
        let tmx = place.read(&format!("x.conf-{band}.tmx"));
        ["Oui", "Non", "Peut", "De"].into_iter().filter(|w| tmx.contains(*w)).collect::<String>()
    });
    assert_eq!(bands, ["NonDe", "Peut", "Oui"]);
    for wrong in ["0.9,0.5", "0.5,0.5", "0", "1", "high"] {
        place.run(&call("y.tmx", wrong)).fails(2, &["--split-by-confidence"]);
    }
    place.run(&[&call("-", "0.5")[..], &["--to", "tmx"]].concat()).fails(2, &["standard output"]);
    assert!(!place.files().iter().any(|name| name.starts_with('y')));
}

#[test]
fn align_can_drop_repeated_pairs() {
    let place = Place::new();
    place.write("a.fr.txt", format!("{FR}\n{FR}"));
    place.write("a.en.txt", format!("{EN}\n{EN}"));
    let lines = |extra: &[&str]| {
        let call = [&["align", "a.fr.txt", "a.en.txt", "--to", "tsv"][..], extra].concat();
        place.run(&call).succeeds().lines().count() - 1
    };
    assert_eq!((lines(&[]), lines(&["--dedup"])), (8, 4));
}

#[test]
fn removed_characters_and_emptied_units_are_counted() {
    let place = Place::new();
    place.write("x.tsv", "source\ttarget\na\u{1}b\u{fffe}\tc\u{7f}\n\u{2}\u{3}\tnothing\n");
    let run =
        place.run(&["convert", "x.tsv", "x.tmx", "--src-lang", "fr", "--tgt-lang", "en", "--tmx-doctype"]);
    run.succeeds();
    for said in ["1 of 2 units written", "1 unit skipped: one side is empty", "5 characters removed"] {
        assert!(run.stderr.contains(said), "missing {said} in {}", run.stderr);
    }
    assert_eq!(place.run(&["check", "x.tmx"]).succeeds(), "");
}
