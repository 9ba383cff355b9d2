//! Fits the weights of the last decision to gold alignments: `cargo run --release --example fit_weights -- GOLD`
//!
//! GOLD is as [`gold`] says. Candidates and their features are computed once; then each weight in turn is moved as long
//! as the mean strict F1 over the collections rises (sets of a collection count as one). Printed: the weights fitted on all
//! collections, and, for each collection, what the weights fitted on all others give on it, beside what today's give.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod gold;

use enregard::align::lattice::Lattice;
use enregard::format::ladder::Rung;
use enregard::score::features::{FEATURES, Features, LENGTH, NUMBERS, ORDER, POSITION, feature_weights};
use enregard::score::weights::Weights;
use enregard::text::language::Language;
use enregard::{Aligner, AlignerOptions, Workspace};
use gold::GoldDocument;
use rayon::prelude::*;

/// The weights that are fitted, by their place among the features; paragraph borders are too rare in the gold sets.
const FITTED: [(usize, &str, f32); 8] = [
    (POSITION, "position", 0.1),
    (ORDER, "order", 0.1),
    (LENGTH, "more_length", 0.25),
    (3, "pull", 0.05),
    (4, "more_null", 0.5),
    (5, "more_merge", 0.25),
    (NUMBERS, "numbers", 0.25),
    (11, "wordless", 1.0),
];

/// A document with its candidates.
struct Document {
    of: GoldDocument,
    lattice: Lattice,
    features: Vec<Features>,
}

fn main() {
    let documents: Vec<Document> = gold::read(&gold::folder()).into_par_iter().map(document).collect();
    let today = feature_weights(&Weights::default());
    let all: Vec<&Document> = documents.iter().collect();
    let fitted = fit(&all, today);
    println!("today  {:.4}  {}", objective(&all, &today), show(&today));
    println!("fitted {:.4}  {}", objective(&all, &fitted), show(&fitted));
    let mut collections: Vec<&str> = documents.iter().map(|d| d.of.collection()).collect();
    collections.dedup();
    for left_out in collections {
        let (held, rest): (Vec<&Document>, Vec<&Document>) =
            all.iter().partition(|d| d.of.collection() == left_out);
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
    let ladders: Vec<_> =
        documents.par_iter().map(|document| (&document.of, decide(document, weights))).collect();
    gold::mean(&gold::strict(gold::whole(&ladders)))
}

fn decide(document: &Document, weights: &[f32; FEATURES]) -> Vec<Rung> {
    let mut lattice = document.lattice.clone();
    for (candidate, features) in lattice.candidates.iter_mut().zip(&document.features) {
        candidate.score += features.iter().zip(weights).map(|(f, w)| f * w).sum::<f32>();
    }
    lattice.best_path().into_iter().map(|at| gold::rung(&lattice.candidates[at].bead())).collect()
}

fn document(of: GoldDocument) -> Document {
    let aligner = Aligner::new(Language::French, of.lang, AlignerOptions::default()).unwrap();
    let [src, tgt] = of.segments();
    let (lattice, features) = aligner.candidates(&src, &tgt, &mut Workspace::default());
    Document { of, lattice, features }
}
