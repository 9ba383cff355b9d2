//! Aligns the gold sets and compares the figures with the committed table.
//!
//! The sets are in `../shared/gold/align` next to the repository, or under `ENREGARD_SHARED`. Without them
//! these tests print a message and pass. `UPDATE_GOLD=1 cargo test --release --test gold` rewrites the table;
//! `docs/img/make` draws the reliability diagram.

#![cfg(all(feature = "cli", feature = "lexicons"))]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the tests print figures")]

use enregard::Language;
use enregard::eval::{Counts, Prediction, calibration};
use enregard::format::ladder::{self, Rung};
use enregard::{Aligner, AlignerOptions, Alignment, Segments, Worker};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The committed figures.
const TABLE: &str = "benches/gold/align.tsv";
/// The amount by which the strict F1 of a set may fall below the table: half a point.
const TOLERANCE: f64 = 0.005;
/// The minimum strict F1 of some sets, independent of the table.
const REQUIRED: &[(&str, f64)] =
    &[("transread-fren", 0.935), ("ntrex-fren-derived", 0.98), ("alibi-resplit-fren", 0.975)];

/// The maximum expected calibration error over all sets.
const MAX_ERROR: f64 = 0.012;

/// The figures of one set.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    strict: f64,
    lax: f64,
    ece: f64,
    /// Strict F1 without the built-in lexicon. It is only measured to update the table.
    without: f64,
}

/// The figures of each set, and the predictions of all sets.
type Measured = (BTreeMap<String, Row>, Vec<Prediction>);

/// A file or folder next to the repository. If it is missing, prints a message and returns `None`.
fn shared(path: &str) -> Option<PathBuf> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let found = std::env::var_os("ENREGARD_SHARED").map_or_else(default, PathBuf::from).join(path);
    if !found.exists() {
        eprintln!("skipped: {} does not exist; set ENREGARD_SHARED to another folder", found.display());
    }
    found.exists().then_some(found)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The files with the extension `ending` in a folder, sorted. If `ending` is `None`, the subfolders.
fn entries(folder: &Path, ending: Option<&str>) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = match ending {
        Some(ending) => all.filter(|path| path.extension().is_some_and(|e| e == ending)).collect(),
        None => all.filter(|path| path.is_dir()).collect(),
    };
    found.sort();
    found
}

/// The language that French is paired with, from a part of the set's name such as `fren`.
fn other_language(set: &str) -> Language {
    let pair = set.split('-').find(|part| part.len() >= 4 && part.starts_with("fr"));
    pair.and_then(|pair| Language::from_code(&pair[2..4]))
        .unwrap_or_else(|| panic!("the name {set} contains no language"))
}

fn rungs(alignment: &Alignment) -> Vec<Rung> {
    let rung = |scored: &enregard::ScoredBead| Rung {
        src: scored.bead.src.clone().collect(),
        tgt: scored.bead.tgt.clone().collect(),
        score: Some(f64::from(scored.confidence)),
    };
    alignment.beads.iter().map(rung).collect()
}

/// Aligns a document of a set. Returns its gold and its predicted ladder.
fn align(gold: &Path, worker: &mut Worker) -> [Vec<Rung>; 2] {
    let texts = ["src", "tgt"].map(|ending| read(&gold.with_extension(ending)));
    let paragraphs = ["srcpar", "tgtpar"].map(|ending| {
        let numbers = fs::read_to_string(gold.with_extension(ending)).ok()?;
        Some(numbers.lines().map(|line| line.trim().parse().unwrap()).collect::<Vec<u32>>())
    });
    let mut sides = texts.iter().zip(paragraphs).map(|(text, paragraphs)| Segments {
        texts: text.lines().collect(),
        paragraphs,
        boundaries: None,
    });
    let (src, tgt) = (sides.next().unwrap(), sides.next().unwrap());
    let alignment = worker.align(&src, &tgt);
    [ladder::parse(&read(gold), gold).unwrap(), rungs(&alignment)]
}

/// Aligns the documents of a set. Returns the gold and the predicted ladder of each.
fn ladders(set: &Path, no_builtin: bool) -> Vec<[Vec<Rung>; 2]> {
    let name = set.file_name().unwrap().to_string_lossy();
    let mut options = AlignerOptions::default();
    options.no_builtin = no_builtin;
    let aligner = Aligner::with_options(Language::French, other_language(&name), options).unwrap();
    let documents = entries(set, Some("gold"));
    documents.par_iter().map_init(|| aligner.worker(), |worker, gold| align(gold, worker)).collect()
}

fn counts(ladders: &[[Vec<Rung>; 2]]) -> Counts {
    let mut counts = Counts::default();
    ladders.iter().for_each(|[gold, predicted]| counts.add(gold, predicted));
    counts
}

fn is_update() -> bool {
    std::env::var_os("UPDATE_GOLD").is_some()
}

fn measure(set: &Path) -> (Row, Vec<Prediction>) {
    let ladders_with = ladders(set, false);
    let mut predictions = Vec::new();
    for [gold, predicted] in &ladders_with {
        predictions
            .extend(Counts::predictions(gold, predicted).expect("every bead has a confidence from 0 to 1"));
    }
    let score = counts(&ladders_with).score();
    let without = if is_update() { counts(&ladders(set, true)).score().strict.f1 } else { 0.0 };
    let ece = calibration(predictions.clone()).unwrap().ece;
    (Row { strict: score.strict.f1, lax: score.lax.f1, ece, without }, predictions)
}

/// Measures the sets in the table. To add a set, add a row with its name.
fn all(gold: &Path) -> Measured {
    let name = |set: &PathBuf| set.file_name().unwrap().to_string_lossy().into_owned();
    let table = committed();
    let (sets, others): (Vec<_>, Vec<_>) =
        entries(gold, None).into_iter().partition(|set| table.contains_key(&name(set)));
    println!("not in {TABLE}, skipped: {}", others.iter().map(name).collect::<Vec<_>>().join(" "));
    let measured: BTreeMap<_, _> = sets.par_iter().map(|set| (name(set), measure(set))).collect();
    let predictions = measured.values().flat_map(|(_, predictions)| predictions.iter().copied()).collect();
    (measured.into_iter().map(|(name, (row, _))| (name, row)).collect(), predictions)
}

fn own(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The committed figures of each set.
fn committed() -> BTreeMap<String, Row> {
    let rows = read(&own(TABLE));
    rows.lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("set\t"))
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |k: usize| cells[k].parse().unwrap_or_else(|_| panic!("{TABLE}: {line:?}"));
            (
                cells[0].to_owned(),
                Row { strict: number(1), lax: number(2), ece: number(3), without: number(4) },
            )
        })
        .collect()
}

fn write(rows: &BTreeMap<String, Row>) {
    let mut text = String::from(
        "# F1 of the beads, strict and lax, and expected calibration error; from segmented text, built-in lexicons.\n\
         # Then strict F1 without lexicons.\n\
         # UPDATE_GOLD=1 cargo test --release --test gold\n\
         set\tstrict\tlax\tece\twithout\n",
    );
    for (set, Row { strict, lax, ece, without }) in rows {
        text.push_str(&format!("{set}\t{strict:.4}\t{lax:.4}\t{ece:.4}\t{without:.4}\n"));
    }
    fs::write(own(TABLE), text).unwrap();
}

#[test]
fn alignments_are_as_good_as_the_table() {
    let Some(gold) = shared("gold/align") else { return };
    let (measured, predictions) = all(&gold);
    let pooled = calibration(predictions).unwrap();
    println!("all sets: expected calibration error {:.4}, Brier score {:.4}", pooled.ece, pooled.brier);
    if is_update() {
        return write(&measured);
    }
    let before = committed();
    let mut faults = Vec::new();
    println!("{:24} {:>8} {:>8} {:>8} {:>8}", "set", "strict", "before", "lax", "ece");
    for (set, now) in &measured {
        let then = &before[set];
        println!("{set:24} {:8.4} {:8.4} {:8.4} {:8.4}", now.strict, then.strict, now.lax, now.ece);
        if now.strict < then.strict - TOLERANCE {
            faults.push(format!("{set}: strict F1 {:.4}, expected {:.4}", now.strict, then.strict));
        }
    }
    for &(set, least) in REQUIRED {
        if let Some(now) = measured.get(set).filter(|now| now.strict < least) {
            faults.push(format!("{set}: strict F1 {:.4}, required {least}", now.strict));
        }
    }
    if pooled.ece > MAX_ERROR {
        faults.push(format!("all sets: expected calibration error {:.4}, maximum {MAX_ERROR}", pooled.ece));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn seed_documents_get_the_same_pairs_as_by_hand() {
    let Some(seed) = shared("seed") else { return };
    for gold in entries(&seed, Some("tsv")) {
        let name = gold.file_name().unwrap().to_string_lossy().replace(".gold.tsv", "");
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_enregard"))
            .current_dir(&seed)
            .args(["align", &format!("{name}.fr.txt"), &format!("{name}.en.txt"), "--to", "tsv"])
            .output()
            .unwrap();
        let rows = String::from_utf8(run.stdout).unwrap();
        let pair = |line: &str| line.split('\t').skip(1).take(2).collect::<Vec<_>>().join("\t");
        let pairs: Vec<String> = rows.lines().skip(1).map(pair).collect();
        assert_eq!(pairs, read(&gold).lines().collect::<Vec<_>>(), "{name}");
    }
}
