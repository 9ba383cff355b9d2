//! Fits the weights of the features to gold alignments: `cargo run --release --example fit_weights -- GOLD`
//!
//! GOLD is a folder of gold alignments, described in [`gold`]. Candidates and their features are computed
//! once. Then each weight in turn is changed as long as strict F1 rises. The F1 of a collection is the mean over its
//! sets, and the total is the mean over collections. The example prints the weights fitted on all collections. For
//! each collection it prints strict F1 with the current weights, with weights fitted on the other
//! collections, and with weights fitted on all.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod gold;

use enregard::Aligner;
use enregard::Language;
use enregard::Weights;
use enregard::format::ladder::Rung;
use enregard::internals::align::Lattice;
use enregard::internals::score::Features;
use gold::GoldDocument;
use rayon::prelude::*;

/// The weights that are fitted, with their step sizes. Weights of paragraph boundaries are not fitted,
/// because these boundaries are too rare in the gold sets.
const FITTED: [(&str, f32); 9] = [
    ("position", 0.1),
    ("order", 0.1),
    ("length", 0.25),
    ("pull", 0.05),
    ("null", 0.5),
    ("merge", 0.25),
    ("numbers", 0.25),
    ("wordless", 1.0),
    ("short", 0.5),
];

/// A document with its candidates.
struct Document {
    of: GoldDocument,
    lattice: Lattice,
    features: Vec<Features>,
}

fn main() {
    let documents: Vec<Document> = gold::read(&gold::folder()).into_par_iter().map(document).collect();
    let current = Weights::default();
    let all: Vec<&Document> = documents.iter().collect();
    let fitted = fit(&all, &current);
    println!("current {:.4}  {}", objective(&all, &current), show(&current));
    println!("fitted  {:.4}  {}", objective(&all, &fitted), show(&fitted));
    let mut collections: Vec<&str> = documents.iter().map(|d| d.of.collection()).collect();
    collections.dedup();
    for left_out in collections {
        let (held, rest): (Vec<&Document>, Vec<&Document>) =
            all.iter().partition(|d| d.of.collection() == left_out);
        let without = fit(&rest, &current);
        println!(
            "{left_out:12} current {:.4}  fitted on others {:.4}  fitted on all {:.4}  {}",
            objective(&held, &current),
            objective(&held, &without),
            objective(&held, &fitted),
            show(&without)
        );
    }
}

fn show(weights: &Weights) -> String {
    let mut weights = weights.clone();
    let mut value = |name: &str| *weights.get_mut(name).unwrap();
    FITTED.iter().map(|(name, _)| format!("{name} {:.2}", value(name))).collect::<Vec<_>>().join("  ")
}

/// Fits weights by coordinate ascent with three step sizes.
fn fit(documents: &[&Document], start: &Weights) -> Weights {
    let mut weights = start.clone();
    let mut best = objective(documents, &weights);
    for scale in [2.0, 1.0, 0.5] {
        let mut moved = true;
        while moved {
            moved = false;
            for (name, step) in FITTED {
                for direction in [step * scale, -step * scale] {
                    loop {
                        let mut next = weights.clone();
                        *next.get_mut(name).unwrap() += direction;
                        let value = objective(documents, &next);
                        // A smaller gain is noise, and accepting it would change the weights for no reason.
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

/// Returns the mean over collections of the mean strict F1 over their sets.
fn objective(documents: &[&Document], weights: &Weights) -> f64 {
    let weights = &Features::weights(weights);
    let ladders: Vec<_> =
        documents.par_iter().map(|document| (&document.of, decide(document, weights))).collect();
    gold::mean(&gold::strict(gold::whole(&ladders)))
}

fn decide(document: &Document, weights: &Features) -> Vec<Rung> {
    let mut lattice = document.lattice.clone();
    for (candidate, features) in lattice.candidates.iter_mut().zip(&document.features) {
        candidate.score += features.weighted_by(weights);
    }
    lattice.best_path().into_iter().map(|at| gold::rung(&lattice.candidates[at].bead())).collect()
}

fn document(of: GoldDocument) -> Document {
    let aligner = Aligner::new(Language::French, of.lang).unwrap();
    let [src, tgt] = of.segments();
    let (lattice, features) = aligner.worker().candidates(&src, &tgt);
    Document { of, lattice, features }
}
