//! Measures alignment of short documents: `cargo run --release --example stretches -- GOLD [--no-lexicon] [--plot SVG]`
//!
//! GOLD is a folder of gold alignments, described in [`gold`]. Every gold text is cut into stretches, which
//! have a fixed number of beads and are aligned separately. Remainders with fewer beads and stretches with an
//! empty side are skipped. For each length, and for whole texts, the example prints strict F1 of each
//! collection (the mean over its sets), the mean over collections, and the calibration error over all beads.
//!
//! It then pairs stretches with unrelated target text of the same number of beads, and prints how many of the
//! thousand draws of each length give a pair a confidence above .3, and the highest confidence.
//!
//! `--plot` draws the reliability diagram of the stretches of up to ten beads.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod gold;

use enregard::Language;
use enregard::eval::{Counts, Prediction, calibration};
use enregard::format::ladder::Rung;
use enregard::{Aligner, AlignerOptions, Segments};
use gold::GoldDocument;
use gold::random::Random;
use rayon::prelude::*;

/// The lengths of stretches, in beads.
const LENGTHS: [usize; 6] = [1, 3, 5, 10, 30, 100];
/// The longest stretches that the reliability diagram shows, in beads.
const SHORT: usize = 10;
/// The lengths of the unrelated stretches, in beads.
const UNRELATED: [usize; 4] = [1, 3, 5, 10];
/// The number of unrelated stretches of each length.
const DRAWS: u64 = 1000;
/// The confidence that no pair of unrelated stretches should exceed.
const HIGH: f32 = 0.3;

fn main() {
    let documents = gold::read(&gold::folder());
    let no_builtin = std::env::args().any(|argument| argument == "--no-lexicon");
    let mut short = Vec::new();
    for (row, length) in LENGTHS.into_iter().map(Some).chain([None]).enumerate() {
        let aligned: Vec<_> =
            documents.par_iter().flat_map_iter(|document| aligned(document, length, no_builtin)).collect();
        let predictions =
            aligned.iter().filter_map(|(_, stretch, ladder)| Counts::predictions(stretch, ladder)).flatten();
        let predictions: Vec<Prediction> = predictions.collect();
        if length.is_some_and(|length| length <= SHORT) {
            short.extend_from_slice(&predictions);
        }
        let error = calibration(predictions).unwrap().ece;
        let sets = gold::strict(
            aligned
                .iter()
                .map(|(document, stretch, ladder)| (*document, stretch.as_slice(), ladder.as_slice())),
        );
        let means = gold::by_collection(&sets);
        if row == 0 {
            let names: Vec<&str> = means.keys().copied().collect();
            println!(
                "| beads | {} | mean | error |\n|---|{}--:|--:|",
                names.join(" | "),
                "--:|".repeat(names.len())
            );
        }
        let figures: Vec<String> = means.values().map(|f1| format!("{f1:.4}")).collect();
        let name = length.map_or("whole".into(), |length| length.to_string());
        println!("| {name} | {} | {:.4} | {error:.4} |", figures.join(" | "), gold::mean(&sets));
    }
    gold::plot(short);
    println!("\n| beads, unrelated | above {HIGH} | highest |\n|---|--:|--:|");
    for length in UNRELATED {
        let draws = (0..DRAWS).into_par_iter().map(|draw| unrelated(&documents, length, no_builtin, draw));
        let highest: Vec<f32> = draws.collect();
        let above = highest.iter().filter(|confidence| **confidence > HIGH).count();
        println!("| {length} | {above} | {:.3} |", highest.iter().copied().fold(0.0, f32::max));
    }
}

/// Pairs two random stretches of a random text that do not overlap. Returns the highest confidence of a pair.
fn unrelated(documents: &[GoldDocument], length: usize, no_builtin: bool, draw: u64) -> f32 {
    let mut random = Random(draw);
    loop {
        let document = &documents[random.below(documents.len())];
        let [s, t] = [0, 1].map(|_| random.below(document.gold.len()));
        if s.abs_diff(t) < 2 * length || s.max(t) + length > document.gold.len() {
            continue;
        }
        let numbers = [
            sentences(&document.gold[s..s + length], |rung| &rung.src),
            sentences(&document.gold[t..t + length], |rung| &rung.tgt),
        ];
        if numbers.iter().any(Vec::is_empty) {
            continue;
        }
        let whole = document.segments();
        let [src, tgt] = [0, 1].map(|side| part(&whole[side], &numbers[side]));
        let mut options = AlignerOptions::default();
        options.no_builtin = no_builtin;
        let aligner = Aligner::with_options(Language::French, document.lang, options).unwrap();
        let beads = aligner.worker().align(&src, &tgt).beads;
        let pairs = beads.iter().filter(|scored| !scored.bead.is_null());
        return pairs.map(|scored| scored.confidence).fold(0.0, f32::max);
    }
}

/// Aligns the stretches of a document. Returns the gold and the predicted ladder of each stretch.
fn aligned(
    document: &GoldDocument,
    length: Option<usize>,
    no_builtin: bool,
) -> Vec<(&GoldDocument, Vec<Rung>, Vec<Rung>)> {
    let mut options = AlignerOptions::default();
    options.no_builtin = no_builtin;
    let aligner = Aligner::with_options(Language::French, document.lang, options).unwrap();
    let whole = document.segments();
    let mut worker = aligner.worker();
    let stretches = document.gold.chunks(length.unwrap_or(usize::MAX));
    let full = stretches.filter(|stretch| length.is_none_or(|length| stretch.len() == length));
    full.filter_map(|stretch| {
        let numbers = [sentences(stretch, |rung| &rung.src), sentences(stretch, |rung| &rung.tgt)];
        if numbers.iter().any(Vec::is_empty) {
            return None;
        }
        let [src, tgt] = [0, 1].map(|side| part(&whole[side], &numbers[side]));
        let place = |side: usize, old: &[u32]| {
            old.iter().map(|number| numbers[side].binary_search(number).unwrap() as u32).collect()
        };
        let gold = stretch.iter().map(|rung| Rung {
            src: place(0, &rung.src),
            tgt: place(1, &rung.tgt),
            score: None,
        });
        let beads = worker.align(&src, &tgt).beads;
        let ladder = beads
            .iter()
            .map(|scored| Rung { score: Some(f64::from(scored.confidence)), ..gold::rung(&scored.bead) });
        Some((document, gold.collect(), ladder.collect()))
    })
    .collect()
}

/// Returns the numbers of the sentences on one side of a stretch, in order.
fn sentences(stretch: &[Rung], side: fn(&Rung) -> &Vec<u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = stretch.iter().flat_map(side).copied().collect();
    numbers.sort_unstable();
    numbers
}

/// Returns the sentences with the given numbers.
fn part<'a>(side: &Segments<'a>, numbers: &[u32]) -> Segments<'a> {
    let at = |number: &u32| *number as usize;
    Segments {
        texts: numbers.iter().map(|number| side.texts[at(number)]).collect(),
        paragraphs: side
            .paragraphs
            .as_ref()
            .map(|all| numbers.iter().map(|number| all[at(number)]).collect()),
        ..Segments::default()
    }
}
