//! Tests that `score` and `convert` choose the columns of TSV and CSV files, keep the rows as they are, and refuse
//! files whose columns are doubtful.

#![cfg(feature = "cli")]

mod common;

use common::Place;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::io::{Read, Write};

const FR: [&str; 3] = [
    "Le facteur poussa la grille du jardin.",
    "Il posa deux lettres sur la table.",
    "Elle se mit à rire en lisant la première.",
];
const EN: [&str; 3] = [
    "The postman pushed the garden gate open.",
    "He put two letters on the table.",
    "She began to laugh when she read the first one.",
];

/// Rows as in a crawled corpus: two addresses, the two texts and a score.
fn crawl() -> String {
    let row = |k: usize| {
        format!("https://a.example/fr/{k}\thttps://a.example/en/{k}\t{}\t{}\t0.{k}7\n", FR[k], EN[k])
    };
    (0..3).map(row).collect()
}

/// Asserts that each line is the line of the input with one more cell, which is a probability. Returns the
/// probabilities.
#[track_caller]
fn appended(input: &str, output: &str, separator: char) -> Vec<f64> {
    assert_eq!(input.lines().count(), output.lines().count(), "{output}");
    let lines = input.lines().zip(output.lines());
    lines
        .map(|(line, scored)| {
            let rest = scored.strip_prefix(line).and_then(|rest| rest.strip_prefix(separator));
            rest.unwrap_or_else(|| panic!("{scored} does not begin with {line}")).parse().unwrap()
        })
        .collect()
}

#[test]
fn rows_are_kept_and_scores_are_appended() {
    let place = Place::new();
    place.write("crawl.tsv", crawl());
    let run = place.run(&["score", "crawl.tsv", "--src-col", "3", "--tgt-col", "4"]);
    let scores = appended(&crawl(), run.succeeds(), '\t');
    assert!(scores.iter().all(|&score| score > 0.5), "{scores:?}");
    assert!(run.stderr.contains("source: column 3; target: column 4; no header"), "{}", run.stderr);
    let swapped = place.run(&["score", "crawl.tsv", "--src-col", "4", "--tgt-col", "3"]);
    assert!(appended(&crawl(), swapped.succeeds(), '\t').iter().all(|&score| score > 0.5));
    // The same pairs with the columns of enregard.
    let run = place.run(&["score", "crawl.tsv", "--src-col", "3", "--tgt-col", "4", "--to", "tsv", "-q"]);
    let plain: Vec<f64> = run
        .succeeds()
        .lines()
        .skip(1)
        .map(|line| line.split('\t').nth(3).unwrap().parse().unwrap())
        .collect();
    assert_eq!(plain, scores);
    // From standard input, compressed.
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(crawl().as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let args = ["score", "-", "--from", "tsv", "--src-col", "3", "--tgt-col", "4", "-q", "-o", "out.tsv.gz"];
    place.run_with(&args, &packed).succeeds();
    let mut unpacked = String::new();
    GzDecoder::new(std::fs::File::open(place.path("out.tsv.gz")).unwrap())
        .read_to_string(&mut unpacked)
        .unwrap();
    assert_eq!(appended(&crawl(), &unpacked, '\t'), scores);
}

#[test]
fn filters_apply_to_kept_rows() {
    let place = Place::new();
    let wrong = format!("x\ty\t{}\tPrices rose by 4 % in March 1987.\t1\n", FR[2]);
    let empty = format!("x\ty\t{}\t\t1\n", FR[0]);
    place.write("a.tsv", format!("{}{wrong}{empty}{}", crawl(), crawl()));
    let columns = ["--src-col", "3", "--tgt-col", "4"];
    let call = |more: &[&str]| place.run(&[&["score", "a.tsv"][..], &columns, more].concat());
    assert_eq!(call(&["--min-confidence", "0.5", "--dedup"]).succeeds().lines().count(), 3);
    let run = call(&[]);
    assert_eq!(run.succeeds().lines().nth(4).unwrap(), format!("{}\t0.000", empty.trim_end()));
    let said = "a.tsv: the target text (column 4) is empty in 1 of 8 pairs, first on line 5";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    call(&["-o", "b.tsv", "--split-by-confidence", "0.5"]).succeeds();
    assert_eq!(place.read("b.conf-0.50-1.00.tsv").lines().count(), 6);
    assert_eq!(place.read("b.conf-0.00-0.50.tsv").lines().count(), 2);
}

#[test]
fn csv_keeps_its_bytes() {
    let place = Place::new();
    let header = "\u{feff}id;French;English;note\r\n";
    let rows = [
        "1;\"Le facteur \"\"poussa\"\"\nla grille; du jardin.\";The postman pushed the garden gate open.;\"a;b\"",
        "2;  Il posa deux lettres sur la table.  ;\"He put two letters, on the table.\";caf\u{0}",
        "3;\"Elle se mit à rire en lisant la première.\";She began to laugh when she read the first one.;",
    ];
    let mut bytes = header.as_bytes().to_vec();
    for row in rows {
        bytes.extend(row.as_bytes());
        // The last column is not in UTF-8.
        bytes.extend(b"\xe9\r\n");
    }
    place.write("a.csv", &bytes);
    let run = place.run(&["score", "a.csv", "-o", "b.csv"]);
    run.succeeds();
    let named = "source: column 2 \"French\"; target: column 3 \"English\"; the first row is a header";
    assert!(run.stderr.contains(named) && !run.stderr.contains("detected"), "{}", run.stderr);
    let written = std::fs::read(place.path("b.csv")).unwrap();
    let mut expected = header.replace("\r\n", ";confidence\r\n").into_bytes();
    let mut rest = written.as_slice();
    rest = rest.strip_prefix(expected.as_slice()).expect("the header");
    for row in rows {
        expected = [row.as_bytes(), b"\xe9;"].concat();
        rest = rest.strip_prefix(expected.as_slice()).expect(row);
        let score: f64 = str::from_utf8(&rest[..5]).unwrap().parse().unwrap();
        assert!(score > 0.5, "{row}: {score}");
        rest = rest[5..].strip_prefix(b"\r\n").unwrap();
    }
    assert!(rest.is_empty());
    // A filter keeps the header.
    let run = place.run(&[
        "score",
        "a.csv",
        "--src-col",
        "french",
        "--tgt-col",
        "3",
        "--min-confidence",
        "1",
        "--no-lexicon",
    ]);
    assert!(run.stdout.starts_with("\u{feff}id;French;English;note;confidence\r\n"), "{}", run.stdout);
    // `convert` reads the same columns.
    place.run(&["convert", "a.csv", "a.tmx"]).succeeds();
    assert!(place.read("a.tmx").contains("<seg>Le facteur \"poussa\" la grille; du jardin.</seg>"));
    place.run(&["convert", "a.tmx", "back.csv"]).succeeds();
    assert!(
        place.read("back.csv").contains(",\"Le facteur \"\"poussa\"\" la grille; du jardin.\",The postman")
    );
}

#[test]
fn names_choose_the_columns() {
    let place = Place::new();
    let table = |header: &str| {
        format!("{header}\n{}", (0..3).map(|k| format!("{k}\t{}\t{}\tx\n", FR[k], EN[k])).collect::<String>())
    };
    for (header, options, columns) in [
        ("n\tsrc\ttgt\tx", &[][..], (2, 3)),
        ("n\tsource_text\ttrg_text\tx", &[], (2, 3)),
        ("n\tfr\ten\tx", &[], (2, 3)),
        ("n\tfr\ten\tx", &["--src-lang", "en", "--tgt-lang", "fr"], (3, 2)),
        ("n\tfr\ten\tde", &["--tgt-lang", "en"], (2, 3)),
        ("n\tphrase\tother\tx", &["--src-col", "phrase", "--tgt-col", "3"], (2, 3)),
        ("n\ttgt\tsrc\tx", &[], (3, 2)),
        ("n\tphrase\tother\tx", &["--src-col", "3", "--tgt-col", "2"], (3, 2)),
    ] {
        place.write("a.tsv", table(header));
        let run = place.run(&[&["score", "a.tsv"], options].concat());
        let (src, tgt) = columns;
        run.succeeds();
        for part in [format!("source: column {src}"), format!("target: column {tgt}"), "is a header".into()] {
            assert!(run.stderr.contains(&part), "{header} {options:?}: {}", run.stderr);
        }
        assert!(run.stdout.starts_with(&format!("{header}\tconfidence\n")), "{}", run.stdout);
        assert!(!run.stderr.contains("seems to be"), "{}", run.stderr);
    }
    // The option overrides the detection of a header.
    place.write(
        "a.tsv",
        table("French\tEnglish").replace("0\t", "").replace("1\t", "").replace("2\t", "").replace("\tx", ""),
    );
    assert_eq!(place.run(&["score", "a.tsv", "-q"]).succeeds().lines().count(), 4);
    assert_eq!(place.run(&["score", "a.tsv", "-q", "--header", "no"]).succeeds().lines().count(), 5);
}

#[test]
fn doubtful_columns_are_refused() {
    let place = Place::new();
    let two = |columns: [usize; 2]| {
        let cells = |line: &str| {
            let cells: Vec<_> = line.split('\t').collect();
            format!("{}\t{}\n", cells[columns[0]], cells[columns[1]])
        };
        crawl().lines().map(cells).collect::<String>()
    };
    place.write("crawl.tsv", crawl());
    place.write("headed.tsv", format!("url1\turl2\tleft\tright\tscore\n{}", crawl()));
    place.write("url.tsv", two([1, 2]));
    place.write("numbers.tsv", two([2, 4]));
    place.write("same.tsv", two([2, 2]));
    place.write("wide.tsv", format!("{}{}\tx\n", two([2, 3]), two([2, 3]).trim_end()));
    place.write("comma.tsv", format!("\"{}\",\"{}\"\n", FR[0], EN[0]));
    place.write("open.csv", format!("\"{}\",\"{}\n", FR[0], EN[0]));
    place.write(
        "three.tsv",
        (0..3).map(|k| format!("{}\t{}\t{}\n", FR[k], EN[k], FR[2 - k])).collect::<String>(),
    );
    let before = place.files();
    let swap = ["--src-lang", "en", "--tgt-lang", "fr"];
    let cases: [(&[&str], i32, &[&str]); 16] = [
        (
            &["crawl.tsv"],
            2,
            &[
                "crawl.tsv: cannot tell which of the 5 columns are source and target (1: web addresses, 2: web \
               addresses, 3: French text, 4: English text, 5: numbers); set --src-col 3 and --tgt-col 4",
            ],
        ),
        (&["crawl.tsv", swap[0], swap[1], swap[2], swap[3]], 2, &["set --src-col 4 and --tgt-col 3"]),
        (&["headed.tsv"], 2, &["1 (url1): web addresses", "3 (left): French text"]),
        (&["three.tsv"], 2, &["3: French text", "set --src-col and --tgt-col to the numbers"]),
        (
            &["crawl.tsv", "--src-col", "1", "--tgt-col", "4"],
            3,
            &["crawl.tsv:1: the source texts (column 1) are web addresses"],
        ),
        (&["url.tsv"], 3, &["url.tsv:1: the source texts (column 1) are web addresses", "--src-col"]),
        (
            &["numbers.tsv"],
            3,
            &["numbers.tsv:1: the target texts (column 2) are numbers, such as \"0.07\"", "--tgt-col"],
        ),
        (
            &["same.tsv"],
            3,
            &["same.tsv: both texts are in the same language", "source: column 1; target: column 2"],
        ),
        (&["wide.tsv"], 3, &["wide.tsv:6: the row has 3 columns, but the first row has 2", "--lenient"]),
        (&["comma.tsv"], 3, &["comma.tsv: has no tabs, and looks like CSV; set --from csv"]),
        (&["open.csv"], 3, &["open.csv:1: a quotation mark in this row is never closed"]),
        (&["crawl.tsv", "--src-col", "6"], 2, &["--src-col 6", "has 5 columns", "from 1 to 5"]),
        (&["crawl.tsv", "--src-col", "fr"], 2, &["--src-col fr", "without a header"]),
        (&["headed.tsv", "--src-col", "fr"], 2, &["--src-col fr", "no such column", "left, right"]),
        (
            &["crawl.tsv", "--src-col", "3", "--tgt-col", "3"],
            2,
            &["--tgt-col: is the same column as --src-col"],
        ),
        (&["crawl.tsv", "--src-col", "0"], 2, &["columns are counted from 1"]),
    ];
    for (args, code, parts) in cases {
        place.run(&[&["score", "-o", "out.tsv"], args].concat()).fails(code, parts);
        assert_eq!(place.files(), before, "{args:?}");
    }
    place.write("pairs.jsonl", "{\"source\": \"Oui.\", \"target\": \"Yes.\"}\n");
    place
        .run(&["convert", "pairs.jsonl", "a.tsv", "--header", "no"])
        .fails(2, &["--header: applies only to TSV, CSV and XLSX"]);
    place.run(&["convert", "crawl.tsv", "a.jsonl"]).fails(2, &["set --src-col 3 and --tgt-col 4"]);
    place
        .run(&["review", "crawl.tsv", "-o", "a.html"])
        .fails(2, &["`convert` it to TSV first, with --src-col"]);
    let run = place.run(&["score", "wide.tsv", "--lenient"]);
    assert_eq!(run.succeeds().lines().count(), 6);
    assert!(run.stderr.contains("1 row skipped: not the same number of columns"), "{}", run.stderr);
}

#[test]
fn swapped_languages_are_noticed() {
    let place = Place::with_pair();
    let swapped = ["--src-lang", "en", "--tgt-lang", "fr"];
    let said = "the source text seems to be French and the target text seems to be English, but --src-lang is en \
                and --tgt-lang is fr; swap the two languages, or the two texts";
    place.write(
        "a.tsv",
        crawl()
            .lines()
            .map(|line| format!("{}\n", line.split('\t').skip(2).take(2).collect::<Vec<_>>().join("\t")))
            .collect::<String>(),
    );
    for args in [&["score", "a.tsv"][..], &["align", "a.fr.txt", "a.en.txt", "-o", "b.tsv"]] {
        let run = place.run(&[args, &swapped].concat());
        run.succeeds();
        assert_eq!(run.stderr.matches("warning").count(), 1, "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    // The names of the columns are wrong.
    let named = format!("en\tfr\n{}", place.read("a.tsv"));
    let run = place.run_with(&["score", "-", "--from", "tsv"], named.as_bytes());
    assert!(run.stderr.contains("--src-lang is en and --tgt-lang is fr; swap"), "{}", run.stderr);
}
