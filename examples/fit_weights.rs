//! Fits the weights of the last decision to gold alignments: `cargo run --release --example fit_weights -- GOLD`
//!
//! GOLD holds a folder a set, named `<collection>-…fr<xx>…`, with `<doc>.src`, `.tgt` and `.gold`. Candidates and
//! their features are computed once; then each weight in turn is moved as long as the mean strict F1 over the
//! collections rises (sets of a collection count as one). Printed: the weights fitted on all collections, and, for
//! each collection, what the weights fitted on all others give on it, beside what today's give.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use enregard::align::lattice::Lattice;
use enregard::eval::Counts;
use enregard::format::ladder::{Rung, parse};
use enregard::pipeline::{Aligner, AlignerOptions, Segments, Workspace};
use enregard::score::features::{FEATURES, Features, feature_weights};
use enregard::score::weights::Weights;
use enregard::text::lang::Lang;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The weights that are fitted, by their place among the features; paragraph borders are too rare in the gold sets.
const FITTED: [(usize, &str, f32); 7] = [
    (0, "position", 0.1),
    (1, "order", 0.1),
    (2, "more_length", 0.25),
    (3, "pull", 0.05),
    (4, "more_null", 0.5),
    (5, "more_merge", 0.25),
    (9, "numbers", 0.25),
];

struct Document {
    collection: String,
    set: String,
    lattice: Lattice,
    features: Vec<Features>,
    gold: Vec<Rung>,
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "../shared/gold/align".into()));
    let documents = read(&folder);
    let today = feature_weights(&Weights::default());
    let all: Vec<&Document> = documents.iter().collect();
    let fitted = fit(&all, today);
    println!("today  {:.4}  {}", objective(&all, &today), show(&today));
    println!("fitted {:.4}  {}", objective(&all, &fitted), show(&fitted));
    let mut collections: Vec<&str> = documents.iter().map(|d| d.collection.as_str()).collect();
    collections.dedup();
    for left_out in collections {
        let (held, rest): (Vec<&Document>, Vec<&Document>) =
            all.iter().partition(|d| d.collection == left_out);
        let without = fit(&rest, today);
        println!(
            "{left_out:12} today {:.4}  fitted on the others {:.4}  fitted on all {:.4}  {}",
            objective(&held, &today),
            objective(&held, &without),
            objective(&held, &fitted),
            show(&without)
        );
    }
}

fn show(weights: &Features) -> String {
    FITTED.iter().map(|(at, name, _)| format!("{name} {:.2}", weights[*at])).collect::<Vec<_>>().join("  ")
}

/// Coordinate ascent, with steps that are halved once.
fn fit(documents: &[&Document], start: Features) -> Features {
    let mut weights = start;
    let mut best = objective(documents, &weights);
    for scale in [2.0, 1.0, 0.5] {
        let mut moved = true;
        while moved {
            moved = false;
            for (at, _, step) in FITTED {
                for direction in [step * scale, -step * scale] {
                    loop {
                        let mut next = weights;
                        next[at] += direction;
                        let value = objective(documents, &next);
                        // A gain of less than this is noise, and would only lead away from where one began.
                        if value <= best + 2e-4 {
                            break;
                        }
                        (weights, best, moved) = (next, value, true);
                    }
                }
            }
        }
    }
    weights
}

/// Mean strict F1 over collections, of the mean over their sets.
fn objective(documents: &[&Document], weights: &Features) -> f64 {
    let ladders: Vec<Vec<Rung>> = documents.par_iter().map(|document| decide(document, weights)).collect();
    let mut sets: BTreeMap<(&str, &str), Counts> = BTreeMap::new();
    for (document, ladder) in documents.iter().zip(&ladders) {
        sets.entry((&document.collection, &document.set)).or_default().add(&document.gold, ladder);
    }
    let mut collections: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for ((collection, _), score) in &sets {
        collections.entry(collection).or_default().push(score.score().strict.f1);
    }
    let means: Vec<f64> = collections.values().map(|f| f.iter().sum::<f64>() / f.len() as f64).collect();
    means.iter().sum::<f64>() / means.len() as f64
}

fn decide(document: &Document, weights: &[f32; FEATURES]) -> Vec<Rung> {
    let mut lattice = document.lattice.clone();
    for (candidate, features) in lattice.candidates.iter_mut().zip(&document.features) {
        candidate.score += features.iter().zip(weights).map(|(f, w)| f * w).sum::<f32>();
    }
    let beads = lattice.best_path().into_iter().map(|at| lattice.candidates[at].bead());
    beads.map(|bead| Rung { src: bead.src.collect(), tgt: bead.tgt.collect(), score: None }).collect()
}

fn read(folder: &Path) -> Vec<Document> {
    let mut files: Vec<PathBuf> = Vec::new();
    for set in fs::read_dir(folder).unwrap() {
        for file in fs::read_dir(set.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|e| e == "src") {
                files.push(path);
            }
        }
    }
    files.sort();
    files.par_iter().map(|path| document(path)).collect()
}

fn document(path: &Path) -> Document {
    let set = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
    let code = set.split('-').find(|part| part.starts_with("fr") && part.len() == 4).unwrap()[2..].to_owned();
    let aligner = Aligner::new(Lang::Fr, Lang::from_code(&code).unwrap(), AlignerOptions::default()).unwrap();
    let text = |ending: &str| fs::read_to_string(path.with_extension(ending)).unwrap();
    let (src, tgt) = (text("src"), text("tgt"));
    let side = |text| Segments { texts: str::lines(text).collect(), ..Segments::default() };
    let (lattice, features) = aligner.candidates(&side(&src), &side(&tgt), &mut Workspace::default());
    let gold = parse(&text("gold"), path).unwrap();
    Document { collection: set.split('-').next().unwrap().to_owned(), set, lattice, features, gold }
}
