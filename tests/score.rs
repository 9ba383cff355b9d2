//! Tests that `score` ranks true pairs above wrong ones, loses no information, and gives the same bytes for
//! any number of threads.

#![cfg(feature = "cli")]

mod common;

use common::{Place, Run};
use std::path::Path;

/// The pairs (source, target) into which the program aligns the fixtures.
fn pairs() -> Vec<(String, String)> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let run = Place::new().run(&[
        "align".as_ref(),
        fixtures.join("fr").as_os_str(),
        fixtures.join("en").as_os_str(),
    ]);
    let cells = |line: &str| {
        let mut cells = line.split('\t').skip(1).map(str::to_owned);
        cells.next().zip(cells.next())
    };
    run.succeeds().lines().skip(1).filter_map(cells).collect()
}

/// The confidences that the program assigns to these pairs.
fn confidences(pairs: &[(&str, &str)]) -> Vec<f64> {
    let table: String = pairs.iter().map(|(src, tgt)| format!("{src}\t{tgt}\n")).collect();
    let args = ["score", "-", "--from", "tsv", "--src-lang", "fr", "--tgt-lang", "en", "--quiet"];
    let run = Place::new().run_with(&args, table.as_bytes());
    let scores: Vec<f64> = run
        .succeeds()
        .lines()
        .skip(1)
        .map(|line| line.split('\t').nth(3).unwrap().parse().unwrap())
        .collect();
    assert_eq!(scores.len(), pairs.len());
    scores
}

/// The probability that a true pair scores above a wrong pair. Equal scores count as one half.
fn auc(right: &[f64], wrong: &[f64]) -> f64 {
    let points = |a: f64, b: f64| {
        if a > b {
            1.0
        } else if a == b {
            0.5
        } else {
            0.0
        }
    };
    let sum: f64 = right.iter().flat_map(|&a| wrong.iter().map(move |&b| points(a, b))).sum();
    sum / (right.len() * wrong.len()) as f64
}

#[test]
fn true_pairs_score_above_wrong_ones() {
    let pairs = pairs();
    let n = pairs.len();
    assert!(n > 150, "{n}");
    let mut by_length: Vec<usize> = (0..n).collect();
    by_length.sort_by_key(|&k| pairs[k].1.len());
    let mut alike = vec![0; n];
    (0..n).for_each(|at| alike[by_length[at]] = by_length[(at + 3) % n]);
    let with = |other: &dyn Fn(usize) -> usize| -> Vec<(&str, &str)> {
        (0..n).map(|k| (pairs[k].0.as_str(), pairs[other(k)].1.as_str())).collect()
    };
    let right = with(&|k| k);
    for (name, wrong) in [("shifted", with(&|k| (k + 1) % n)), ("of like length", with(&|k| alike[k]))] {
        // The true and the wrong pairs in separate files, and together in one file.
        let apart = auc(&confidences(&right), &confidences(&wrong));
        let scores = confidences(&[right.clone(), wrong].concat());
        let mixed = auc(&scores[..n], &scores[n..]);
        assert!(apart >= 0.985 && mixed >= 0.985, "{name}: {apart:.4} apart, {mixed:.4} mixed");
    }
}

#[test]
fn a_memory_keeps_its_metadata_and_gets_new_confidences() {
    let place = Place::new();
    place.write(
        "a.tmx",
        r#"<?xml version="1.0"?>
<tmx version="1.4">
<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="fr-FR" datatype="plaintext"/>
<body>
<tu tuid="k-1"><note>to look at</note><prop type="project">Delta</prop><prop type="x-confidence">0.123</prop>
<prop type="score-aligner">0.456</prop>
<tuv xml:lang="fr-FR"><seg>Le <bpt i="1">&lt;b&gt;</bpt>facteur<ept i="1">&lt;/b&gt;</ept> posa deux lettres sur la table.</seg></tuv>
<tuv xml:lang="en-US"><seg>The postman put two letters on the table.</seg></tuv></tu>
<tu tuid="k-2"><prop type="x-confidence">sure</prop>
<tuv xml:lang="fr-FR"><seg>Elle se mit à rire en lisant la première.</seg></tuv>
<tuv xml:lang="en-US"><seg>Prices rose by 4 % in March 1987.</seg></tuv></tu>
</body>
</tmx>
"#,
    );
    place.run(&["score", "a.tmx", "-o", "b.tmx"]).succeeds();
    let scored = place.read("b.tmx");
    for part in [
        "<note>to look at</note>",
        "\"project\">Delta<",
        "<bpt i=\"1\">",
        "tuid=\"k-2\"",
        "srclang=\"fr-FR\"",
    ] {
        assert!(scored.contains(part), "{part} is not in {scored}");
    }
    assert_eq!(scored.matches("x-confidence").count(), 2, "{scored}");
    assert!(!scored.contains("0.123") && !scored.contains(">sure<"), "{scored}");
    // A score from another tool stays, unless enregard writes the same property.
    assert!(scored.contains("score-aligner\">0.456"), "{scored}");
    let run = place.run(&["score", "a.tmx", "--to", "tmx", "--tmx-props", "paracrawl"]);
    assert!(!run.succeeds().contains("0.456"), "{}", run.stdout);
    let run = place.run(&["score", "a.tmx", "-o", "good.tmx", "--min-confidence", "0.5"]);
    assert_eq!(place.read("good.tmx").matches("<tu ").count(), 1);
    let said = ["1 of 2 units written", "1 unit skipped: confidence below", "confidence  0.", "50.0 % ####"];
    said.iter().for_each(|part| assert!(run.stderr.contains(part), "{part} is not in {}", run.stderr));
    assert_eq!(place.run(&["check", "good.tmx"]).succeeds(), "");
}

const TABLE: &str = "source\ttarget\nLe chat dort sur la table.\tThe cat sleeps on the table.\n\
                     La vieille dame les ouvrit.\tThe old lady opened them.\nSeul.\t\n";

/// The confidences in the TSV output.
fn scores(run: &Run) -> Vec<f64> {
    let cell = |line: &str| line.split('\t').nth(3).unwrap().parse().unwrap();
    run.succeeds().lines().skip(1).map(cell).collect()
}

#[test]
fn every_format_is_read() {
    let place = Place::new();
    place.write("a.tsv", TABLE);
    let given = ["--src-lang", "fr", "--tgt-lang", "en"];
    let run = place.run(&[&["score", "a.tsv"][..], &given].concat());
    let expected = scores(&run);
    assert!(expected.len() == 3 && expected[0] > 0.5 && expected[1] > 0.5, "{expected:?}");
    assert_eq!(expected[2], 0.0, "a pair without a target scores 0");
    for file in ["a.jsonl", "a.tmx", "a.xliff"] {
        place.run(&[&["convert", "a.tsv", file][..], &given].concat()).succeeds();
    }
    place.write("m.fr", "Le chat dort sur la table.\nLa vieille dame les ouvrit.\n");
    place.write("m.en", "The cat sleeps on the table.\nThe old lady opened them.\n");
    place.write(
        "a.po",
        "msgid \"Le chat dort sur la table.\"\nmsgstr \"The cat sleeps on the table.\"\n\n\
                         msgid \"La vieille dame les ouvrit.\"\nmsgstr \"The old lady opened them.\"\n",
    );
    for args in [&["a.jsonl"][..], &["a.tmx"], &["a.xliff"], &["m", "--from", "moses"], &["a.po"]] {
        let run = place.run(&[&["score"], args, &given].concat());
        assert_eq!(scores(&run)[..2], expected[..2], "{args:?}");
    }
    let stream = [&["score", "-", "--from", "tsv", "-q"][..], &given].concat();
    let run = place.run_with(&stream, TABLE.as_bytes());
    assert_eq!((scores(&run), run.stderr.as_str()), (expected, ""));
    // The confidence of a pair with an empty side is filtered like any other.
    let run = place.run(&[&["score", "a.tsv", "--min-confidence", "0.1"][..], &given].concat());
    assert_eq!(scores(&run).len(), 2);
    place.run(&[&["score", "a.tsv", "-o", "out", "--to", "moses"][..], &given].concat()).succeeds();
    assert_eq!(place.read("out.en").lines().count(), 2);
}

#[test]
fn languages_are_detected_and_lexicons_are_chosen() {
    let place = Place::new();
    place.write("a.tsv", pairs().iter().take(40).map(|(s, t)| format!("{s}\t{t}\n")).collect::<String>());
    let run = place.run(&["score", "a.tsv"]);
    run.succeeds();
    for part in ["languages: French (fr) and English (en)", "40 of 40 units written"] {
        assert!(run.stderr.contains(part), "{part} is not in {}", run.stderr);
    }
    let without = place.run(&["score", "a.tsv", "--no-lexicon"]);
    assert!(without.stderr.contains("the built-in lexicon for fr-en is not used"), "{}", without.stderr);
    let mean = |run: &Run| scores(run).iter().sum::<f64>() / 40.0;
    assert!(mean(&run) > mean(&without) + 0.02, "{} {}", mean(&run), mean(&without));
    place.write("mine.tsv", "facteur\tpostman\nlettre\tletter\n");
    place.run(&["score", "a.tsv", "--no-lexicon", "--lexicon", "mine.tsv"]).succeeds();
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let place = Place::new();
    let line =
        |k: usize| format!("Le {k} mars, {} lettres.\tOn {k} March, {} letters.\n", k % 7, k % 7 + k % 3 / 2);
    place.write("a.tsv", (0..26_000).map(line).collect::<String>());
    let run = |jobs: &str| {
        let args = ["score", "a.tsv", "--src-lang", "fr", "--tgt-lang", "en", "--jobs", jobs, "-o"];
        let out = format!("{jobs}.tsv");
        place.run(&[&args[..], &[&out]].concat()).succeeds();
        place.read(&out)
    };
    let one = run("1");
    assert_eq!(one.lines().count(), 26_001);
    assert!(one == run("3"));
}

#[test]
fn wrong_calls_and_bad_input_are_errors() {
    let place = Place::new();
    place.write("a.tsv", TABLE);
    place.write("a.txt", "Le chat\n");
    place.write("a.ladder", "[0]:[0]\n");
    place.write(
        "en.tsv",
        "The old lady opened the garden gate at once.\tThe postman put two letters on the table.\n".repeat(9),
    );
    place.write(
        "bad.tmx",
        "<tmx version=\"1.4\"><header srclang=\"fr\"/><body><tu><tuv xml:lang=\"fr\"><seg>Un</tu>",
    );
    let before = place.files();
    let cases: [(&[&str], i32, &[&str]); 9] = [
        (&["score", "nowhere.tsv"], 3, &["nowhere.tsv", "check the name"]),
        (&["score", "a.txt"], 2, &["a.txt", "--from"]),
        (&["score", "a.tsv", "-o", "b.txt"], 2, &["b.txt", "--to"]),
        (&["score", "a.ladder"], 2, &["ladder", "--texts"]),
        (&["score", "a", "--from", "moses"], 2, &["--src-lang and --tgt-lang"]),
        (&["score", "a.tsv", "-o", "a.tsv", "--src-lang", "fr", "--tgt-lang", "en"], 2, &["would overwrite"]),
        (&["score", "en.tsv", "-o", "b.tsv"], 3, &["English"]),
        (&["score", "bad.tmx", "-o", "b.tmx"], 3, &["bad.tmx:1:"]),
        (&["score", "a.tsv", "--src-lang", "xx"], 2, &["--src-lang"]),
    ];
    for (args, code, parts) in cases {
        place.run(args).fails(code, parts);
        assert_eq!(place.files(), before, "{args:?}");
    }
    place.write("empty.tsv", "source\ttarget\n");
    let run = place.run(&["score", "empty.tsv"]);
    assert_eq!(run.succeeds(), "document\tsource\ttarget\tconfidence\tbead\n");
    assert!(run.stderr.contains("note: no units written"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_not_an_error() {
    use std::process::Stdio;
    let place = Place::new();
    place.write("a.tsv", TABLE.repeat(4000));
    let mut child = place
        .command()
        .args(["score", "a.tsv", "--src-lang", "fr", "--tgt-lang", "en", "-q"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
