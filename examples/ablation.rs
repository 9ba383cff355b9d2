//! Measures how much each kind of evidence contributes: `cargo run --release --example ablation -- GOLD`
//!
//! GOLD is a folder of gold alignments, described in [`gold`]. The example prints a table with strict F1 for
//! each collection and the mean over collections: first with all evidence, then without one kind at a time.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod gold;

use enregard::Language;
use enregard::Weights;
use enregard::{Aligner, AlignerOptions};
use gold::GoldDocument;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The rows of the table, each with the weights that switch off a kind of evidence. The lexicon is switched
/// off by an option.
const WITHOUT: &[(&str, &[(&str, f32)])] = &[
    ("all evidence", &[]),
    ("no lexicon", &[]),
    ("no identical words", &[("identical", 0.0)]),
    ("no cognates", &[("cognate", 0.0)]),
    ("no numbers by value", &[("value", 0.0)]),
    ("no learning from the document", &[("discount", f32::MAX)]),
    ("own evidence not excluded", &[("own_bead", 0.0)]),
    ("no lengths", &[("base_length", 0.0), ("length", 0.0)]),
    ("no word position (S1)", &[("position", 0.0)]),
    ("no word order (S2)", &[("order", 0.0)]),
    ("no rescoring of length, no pull (S3)", &[("length", 0.0), ("pull", 0.0)]),
    ("base score only (no S1, S2, S3)", &[("position", 0.0), ("order", 0.0), ("length", 0.0), ("pull", 0.0)]),
    ("missing numbers not penalised", &[("numbers", 0.0)]),
    ("no bonus for wordless sentences", &[("wordless", 0.0)]),
    ("no bonus for short sentences", &[("short", 0.0)]),
    ("list items may be merged", &[("items", 0.0)]),
    ("all sentence boundaries trusted", &[("doubtful_boundaries", 0.0)]),
    ("no paragraph boundaries", &[("border_inside", 0.0), ("border_shared", 0.0), ("border_alone", 0.0)]),
];

fn main() {
    let documents = gold::read(&gold::folder());
    for (row, (name, changes)) in WITHOUT.iter().enumerate() {
        let means = measure(&documents, changes, *name == "no lexicon");
        if row == 0 {
            let names: Vec<&str> = means.keys().copied().collect();
            println!("| | {} | mean |\n|---|{}--:|", names.join(" | "), "--:|".repeat(names.len()));
        }
        let figures: Vec<String> = means.values().map(|f1| format!("{f1:.4}")).collect();
        let mean = means.values().sum::<f64>() / means.len() as f64;
        println!("| {name} | {} | {mean:.4} |", figures.join(" | "));
    }
}

/// Returns the strict F1 of each collection: the mean over its sets.
fn measure<'d>(
    documents: &'d [GoldDocument],
    changes: &[(&str, f32)],
    no_builtin: bool,
) -> BTreeMap<&'d str, f64> {
    let mut weights = Weights::default();
    for (name, value) in changes {
        *weights.get_mut(name).unwrap() = *value;
    }
    let ladders: Vec<_> = documents
        .par_iter()
        .map(|document| {
            let mut options = AlignerOptions::default();
            (options.weights, options.no_builtin) = (weights.clone(), no_builtin);
            let aligner = Aligner::with_options(Language::French, document.lang, options).unwrap();
            let [src, tgt] = document.segments();
            let beads = aligner.worker().align(&src, &tgt).beads;
            (document, beads.iter().map(|scored| gold::rung(&scored.bead)).collect())
        })
        .collect();
    gold::by_collection(&gold::strict(gold::whole(&ladders)))
}
