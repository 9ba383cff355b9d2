//! `enregard lexicon`: building and looking up lexicons, and inputs that it rejects.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use enregard::{Aligner, AlignerOptions, Language};

/// Enough pairs to learn the translations of a few words.
const PAIRS: &str = "le chat dort\tthe cat sleeps\ttatoeba\n\
                     le chien dort\tthe dog sleeps\ttatoeba\n\
                     le chat mange\tthe cat eats\ttatoeba.terms\n\
                     un chien mange\ta dog eats\tmanual\n";

fn built() -> Place {
    let place = Place::new();
    place.write("pairs.tsv", PAIRS);
    place.run(&["lexicon", "build", "--lang", "en", "--pairs", "pairs.tsv", "-o", "a.lex"]).succeeds();
    place
}

#[test]
fn a_built_lexicon_can_be_looked_up() {
    let place = built();
    let run = place.run(&["lexicon", "info", "a.lex"]);
    assert!(run.succeeds().starts_with("fr-en  French and English: "), "{}", run.stdout);
    let run = place.run(&["lexicon", "info", "a.lex", "chat"]);
    assert!(run.succeeds().starts_with("cat\t"), "{}", run.stdout);
    assert_eq!(place.run(&["lexicon", "info", "a.lex", "hippocampe"]).succeeds(), "");
    let run = place.run(&["lexicon", "info"]);
    assert!(run.succeeds().lines().any(|line| line.starts_with("fr-de  ")), "{}", run.stdout);
    assert!(place.run(&["lexicon", "info", "en", "maison"]).succeeds().starts_with("house\t"));
}

#[test]
fn the_same_material_gives_the_same_bytes() {
    let place = built();
    place.run(&["lexicon", "build", "--lang", "en", "--pairs", "pairs.tsv", "-o", "b.lex"]).succeeds();
    assert_eq!(std::fs::read(place.path("a.lex")).unwrap(), std::fs::read(place.path("b.lex")).unwrap());
}

#[test]
fn sources_and_dictionaries_are_selected_by_name() {
    let place = built();
    let build =
        |more: &[&str]| place.run(&[&["lexicon", "build", "--lang", "en", "-o", "c.lex"], more].concat());
    let run = build(&["--pairs", "pairs.tsv", "--source", "tatoeba"]);
    run.succeeds();
    assert!(run.stderr.contains("from 3 pairs and 0 dictionary entries"), "{}", run.stderr);
    place.write("en-fr.tsv", "anchor\tancre\n");
    build(&["--dictionary", "en-fr.tsv"]).succeeds();
    assert!(place.run(&["lexicon", "info", "c.lex", "ancre"]).succeeds().starts_with("anchor\t1.000\t1.000"));
}

#[test]
fn columns_named_source_and_target_are_found() {
    let place = built();
    let rows = place.read("pairs.tsv");
    let rows: Vec<&str> = rows.lines().filter(|line| !line.trim().is_empty()).collect();
    let cells = |line: &&str| {
        let mut cells = line.split('\t');
        format!("doc\t0.9\t{}\t{}\n", cells.next().unwrap(), cells.next().unwrap())
    };
    let table =
        format!("document\tconfidence\tsource\ttarget\n{}", rows.iter().map(cells).collect::<String>());
    let build = ["lexicon", "build", "--lang", "en", "--pairs", "-", "-o", "b.lex"];
    let run = place.run_with(&build, table.as_bytes());
    run.succeeds();
    assert!(
        run.stderr.contains(&format!("from {} pairs and 0 dictionary entries", rows.len())),
        "{}",
        run.stderr
    );
    assert!(std::fs::read(place.path("a.lex")).unwrap() == std::fs::read(place.path("b.lex")).unwrap());
    place.run_with(&build, b"document\tsource\ttarget\na\tb\n").fails(3, &["-:2", "fewer columns"]);
}

#[test]
fn an_empty_lexicon_is_not_written() {
    let place = Place::new();
    place.write("one.tsv", "Bonjour.\tHello.\n");
    let run = place.run(&["lexicon", "build", "--lang", "en", "--pairs", "one.tsv", "-o", "a.lex"]);
    run.fails(
        2,
        &["no two words occur together often enough in 1 pair and 0 dictionary entries", "give more"],
    );
    assert_eq!(place.files(), ["one.tsv"]);
}

#[test]
fn wrong_calls_of_build_are_rejected() {
    let place = built();
    let build = |more: &[&str]| place.run(&[&["lexicon", "build", "-o", "c.lex"], more].concat());
    build(&["--pairs", "pairs.tsv"]).fails(2, &["--lang"]);
    build(&["--lang", "fr", "--pairs", "pairs.tsv"]).fails(2, &["--lang fr", "paired with"]);
    build(&["--lang", "xx", "--pairs", "pairs.tsv"]).fails(2, &["--lang", "xx"]);
    build(&["--lang", "en"]).fails(2, &["--pairs", "--dictionary"]);
    build(&["--lang", "en", "--pairs", "pairs.tsv", "--source", "nobody"]).fails(2, &["--source"]);
    build(&["--lang", "en", "--pairs", "pairs.tsv", "--least-probability", "2"])
        .fails(2, &["--least-probability"]);
    assert_eq!(place.files(), ["a.lex", "pairs.tsv"]);
}

#[test]
fn unusable_inputs_of_build_are_rejected() {
    let place = built();
    let build = |more: &[&str]| place.run(&[&["lexicon", "build", "--lang", "en"], more].concat());
    build(&["--pairs", "nowhere.tsv", "-o", "c.lex"]).fails(3, &["nowhere.tsv"]);
    place.write("bad.tsv", "le chat\tthe cat\nno tab in this line\n");
    build(&["--pairs", "bad.tsv", "-o", "c.lex"]).fails(3, &["bad.tsv:2", "one column", "tabs"]);
    place.write("latin.tsv", b"l'\xe9t\xe9\tsummer\n");
    build(&["--pairs", "latin.tsv", "-o", "c.lex"]).fails(3, &["latin.tsv", "UTF-8"]);
    place.write("damaged.tsv.zst", [b"\x28\xb5\x2f\xfd", PAIRS.as_bytes()].concat());
    build(&["--pairs", "damaged.tsv.zst", "-o", "c.lex"]).fails(3, &["damaged.tsv.zst"]);
    place.write("words.tsv", "ancre\tanchor\n");
    build(&["--dictionary", "words.tsv", "-o", "c.lex"]).fails(3, &["words.tsv", "direction", "fr-en.tsv"]);
    build(&["--pairs", "pairs.tsv", "-o", "no/such/c.lex"]).fails(3, &["no/such/c.lex"]);
    assert!(!place.path("c.lex").exists());
}

#[test]
fn an_unknown_word_is_reported() {
    let run = built().run(&["lexicon", "info", "a.lex", "hippogriffe"]);
    assert_eq!(run.succeeds(), "");
    assert!(run.stderr.contains("a.lex: no entry for \"hippogriffe\""), "{}", run.stderr);
}

#[test]
fn files_that_are_not_lexicons_are_rejected() {
    let place = built();
    let info = |name: &str| place.run(&["lexicon", "info", name]);
    info("nowhere.lex").fails(3, &["nowhere.lex", "built-in lexicon"]);
    info("pairs.tsv").fails(3, &["pairs.tsv", "not a lexicon", "lexicon build"]);
    let whole = std::fs::read(place.path("a.lex")).unwrap();
    place.write("half.lex", &whole[..whole.len() / 2]);
    info("half.lex").fails(3, &["half.lex", "damaged"]);
    place.write("newer.lex", [&whole[..8], &[99], &whole[9..]].concat());
    info("newer.lex").fails(3, &["newer.lex", "incompatible version"]);
    // Latin is a known language but has no built-in lexicon, and there is no file named `la`.
    info("la").fails(3, &["la", "built-in lexicon"]);
}

#[test]
fn the_library_takes_lexicons_from_memory() {
    let place = built();
    place.write("terms.tsv", "chat\tfeline\n");
    let read = |name: &str| (name.to_owned(), std::fs::read(place.path(name)).unwrap());
    let options = |contents: Vec<(String, Vec<u8>)>| {
        let mut options = AlignerOptions::default();
        options.no_builtin = true;
        options.lexicon_contents = contents;
        options
    };
    let aligner = |contents, tgt| Aligner::with_options(Language::French, tgt, options(contents));
    let english = aligner(vec![read("a.lex"), read("terms.tsv")], Language::English).unwrap();
    assert!(english.has_lexicon());
    let fault = aligner(vec![read("a.lex")], Language::German).map(|_| ()).unwrap_err().to_string();
    assert!(fault.contains("a.lex") && fault.contains("English"), "{fault}");
}
