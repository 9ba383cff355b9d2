//! Tests Parquet files, pages for readers, PO output, and the contexts of TMX units.

#![cfg(feature = "cli")]

mod common;

use common::Place;

/// A place with `a.jsonl`, whose units have everything that JSON Lines can store.
fn aligned() -> Place {
    let place = Place::with_pair();
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.jsonl", "--flags", "--quiet"]).succeeds();
    place
}

const PAIRS: &str = "document\tsource\ttarget\tconfidence\n\
    menu\tOuvrir\tOpen\t0.9\n\
    menu\tOuvrir\tOpened\t0.3\n\
    menu\tOuvrir\tOpen\t0.8\n\
    menu\tDire « \"oui\" »\tSay \"yes\"\t\n";

#[test]
#[cfg(feature = "parquet")]
fn parquet_files_keep_everything_that_json_lines_have() {
    let place = aligned();
    let run = place.run(&["convert", "a.jsonl", "a.parquet"]);
    run.succeeds();
    assert_eq!(run.stderr, "note: 4 of 4 units written to a.parquet\n");
    place.run(&["convert", "a.parquet", "b.jsonl"]).succeeds();
    assert_eq!(place.read("b.jsonl"), place.read("a.jsonl"));
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "c.parquet", "--flags", "--quiet"]).succeeds();
    assert_eq!(
        std::fs::read(place.path("c.parquet")).unwrap(),
        std::fs::read(place.path("a.parquet")).unwrap()
    );
    let info = place.run(&["info", "a.parquet"]);
    assert!(info.succeeds().contains("parquet"), "{}", info.stdout);
    place.run(&["score", "a.parquet", "-o", "s.parquet"]).succeeds();
    place.run(&["convert", "s.parquet", "s.tsv"]).succeeds();
    assert_eq!(place.read("s.tsv").lines().count(), 5);
    place.run(&["review", "a.parquet", "-o", "a.html"]).succeeds();
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_data_sets_with_translations_are_written_and_read() {
    let place = aligned();
    let run = place.run(&["convert", "a.jsonl", "a.parquet", "--to", "parquet-translation"]);
    run.succeeds();
    assert!(run.stderr.contains("the format parquet-translation cannot store positions"), "{}", run.stderr);
    place.run(&["convert", "a.jsonl", "a.tsv"]).succeeds();
    place.run(&["convert", "a.parquet", "b.tsv"]).succeeds();
    let cells = |name: &str| -> Vec<Vec<String>> {
        let cells = |line: &str| line.split('\t').take(4).map(str::to_owned).collect();
        place.read(name).lines().map(cells).collect()
    };
    assert_eq!(cells("b.tsv"), cells("a.tsv"));
    place.run(&["convert", "a.parquet", "c.tmx"]).succeeds();
    assert!(place.read("c.tmx").contains("srclang=\"fr\""));
    let swapped = ["convert", "a.parquet", "d.tsv", "--src-lang", "en", "--tgt-lang", "fr"];
    place.run(&swapped).succeeds();
    assert_eq!(cells("d.tsv")[1][2], cells("a.tsv")[1][1]);
    place.run(&["convert", "a.parquet", "e.tsv", "--src-col", "en", "--tgt-col", "fr"]).succeeds();
    assert_eq!(place.read("e.tsv"), place.read("d.tsv"));
    place
        .run(&["convert", "a.parquet", "f.tsv", "--src-col", "es"])
        .fails(2, &["--src-col es", "the header has no such column", "document, confidence, fr, en"]);
    let same = ["convert", "a.tsv", "g.parquet", "--to", "parquet-translation", "--src-lang", "fr"];
    place
        .run(&[&same[..], &["--tgt-lang", "fr"]].concat())
        .fails(2, &["the two columns would have the same name, because both languages are fr"]);
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_files_that_cannot_be_read_or_continued_are_errors() {
    let place = aligned();
    place.write("bad.parquet", "no such thing");
    place.run(&["convert", "bad.parquet", "x.tsv"]).fails(3, &["bad.parquet", "not a readable Parquet file"]);
    place
        .run(&["convert", "-", "x.tsv", "--from", "parquet"])
        .fails(2, &["Parquet files cannot be read from standard input", "name the file"]);
    place.write("list.tsv", "a.fr.txt\ta.en.txt\na.fr.txt\ta.en.txt\tb\n");
    place
        .run(&["align", "--pairs", "list.tsv", "-o", "x.parquet", "--resume"])
        .fails(2, &["--resume", "cannot be combined with Parquet output"]);
    assert!(!place.files().iter().any(|name| name.starts_with('x')), "{:?}", place.files());
}

#[test]
#[cfg(not(feature = "parquet"))]
fn a_build_without_parquet_says_so() {
    let place = aligned();
    place
        .run(&["convert", "a.jsonl", "a.parquet"])
        .fails(2, &["this build cannot write Parquet files", "feature \"parquet\""]);
    place.write("a.parquet", "PAR1");
    place.run(&["convert", "a.parquet", "a.tsv"]).fails(3, &["this build cannot read Parquet files"]);
}

#[test]
fn pages_for_readers_have_both_texts() {
    let place = aligned();
    let run = place.run(&["convert", "a.jsonl", "a.html"]);
    run.succeeds();
    assert!(run.stderr.contains("the format html cannot store confidences"), "{}", run.stderr);
    let page = place.read("a.html");
    assert!(
        page.contains("<td lang=\"fr\">Le facteur poussa la grille du jardin.</td><td lang=\"en\">"),
        "{page}"
    );
    assert_eq!(page.matches("<tr class=\"p\">").count(), 2, "two paragraphs");
    assert!(!page.contains("<script") && !page.contains("class=\"alternate\""));
    place.run(&["convert", "a.jsonl", "b.htm", "--layout", "alternate"]).succeeds();
    assert!(place.read("b.htm").contains("<body class=\"alternate\">"));
    let layout = ["convert", "a.jsonl", "b.tsv", "--layout", "alternate"];
    place.run(&layout).fails(2, &["--layout: applies only to EPUB and HTML output, but the output is tsv"]);
    // HTML files are documents, so they are no input of `convert`.
    place
        .run(&["convert", "a.html", "b.tsv"])
        .fails(2, &["a.html: is a document, not a file of pairs", "align"]);
    place
        .run(&["convert", "a.html", "b.tsv", "--from", "html"])
        .fails(2, &["pages of pairs can be written but not read"]);
    // `align` writes the review page.
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "review.html", "--quiet"]).succeeds();
    assert!(place.read("review.html").contains("<script"));
}

#[test]
fn po_output_has_each_message_once() {
    let place = Place::new();
    place.write("a.tsv", PAIRS);
    let languages = ["--src-lang", "fr", "--tgt-lang", "en"];
    let run = place.run(&[&["convert", "a.tsv", "a.po"], &languages[..]].concat());
    run.succeeds();
    assert!(
        run.stderr.contains("note: 3 of 4 units written to a.po\nnote: 1 unit skipped: duplicate"),
        "{}",
        run.stderr
    );
    let po = place.read("a.po");
    assert!(po.contains("\"Language: en\\n\""), "{po}");
    assert!(po.contains("#: menu:1\nmsgid \"Ouvrir\"\nmsgstr \"Open\"\n"), "{po}");
    assert!(po.contains("#, fuzzy\nmsgctxt \"menu:2\"\nmsgid \"Ouvrir\"\nmsgstr \"Opened\"\n"), "{po}");
    assert!(po.contains("msgid \"Dire « \\\"oui\\\" »\"\nmsgstr \"Say \\\"yes\\\"\"\n"), "{po}");
    let all = [&["convert", "a.tsv", "b.po", "--fuzzy-below", "0"], &languages[..]].concat();
    place.run(&all).succeeds();
    assert!(!place.read("b.po").contains("fuzzy"));
    let run = place.run(&[&["convert", "b.po", "b.tsv"], &languages[..]].concat());
    run.succeeds();
    assert_eq!(place.read("b.tsv").lines().count(), 4, "{}", run.stderr);
    place
        .run(&[&["convert", "a.tsv", "b.csv", "--fuzzy-below", "0.1"], &languages[..]].concat())
        .fails(2, &["--fuzzy-below: applies only to PO output, but the output is csv"]);
}

#[test]
fn tmx_units_can_have_their_contexts() {
    let place = aligned();
    let before =
        "<prop type=\"x-context-pre\">&lt;seg&gt;Le facteur poussa la grille du jardin.&lt;/seg&gt;</prop>";
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "a.tmx", "--context", "--quiet"]).succeeds();
    let tmx = place.read("a.tmx");
    assert_eq!((tmx.matches(before).count(), tmx.matches("x-context-post").count()), (1, 3), "{tmx}");
    assert_eq!(place.run(&["check", "a.tmx"]).succeeds(), "");
    for input in ["a.jsonl", "a.tmx"] {
        place.run(&["convert", input, "b.tmx", "--context"]).succeeds();
        assert_eq!(place.read("b.tmx"), tmx, "{input}");
    }
    // A neighbour counts even if it is not written.
    place.write("c.tsv", "source\ttarget\tconfidence\nUn\tOne\t0.9\nDeux\tTwo\t0.1\nTrois\tThree\t0.9\n");
    let some = ["convert", "c.tsv", "c.tmx", "--context", "--min-confidence", "0.5", "--src-lang", "fr"];
    place.run(&[&some[..], &["--tgt-lang", "en"]].concat()).succeeds();
    let tmx = place.read("c.tmx");
    assert_eq!(tmx.matches("&lt;seg&gt;Deux&lt;/seg&gt;").count(), 2, "{tmx}");
    place
        .run(&["convert", "a.jsonl", "b.tsv", "--context"])
        .fails(2, &["--context: applies only to TMX output"]);
}
