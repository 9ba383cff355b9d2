//! Fits the model that finds out which documents belong together, and measures it:
//! `cargo run --release --example pairing -- [GOLD] [--train FOLDER] [--seeds N] [--held-out]`
//!
//! GOLD is a folder of gold alignments, described in [`gold`]; by default it is in the folder `ENREGARD_SHARED` or in
//! `../shared`. [`heaps`] cuts documents from these texts, from 3 to 120 beads long, takes away some of them,
//! shuffles the others, and puts them on heaps. `--train` adds the texts of a folder with files `fr-XX.tsv.zst`. The
//! names of the documents are not used.
//!
//! The example prints the weights to write into `src/pair/model.rs` and, for each collection, with the weights of
//! the program or, with `--held-out`, with weights that were fitted on all other collections:
//!
//! - the number of true pairs, and the shares of them that were found, with any probability and with one of at
//!   least .5 and .9;
//! - the shares of the pairs with a probability of at least .5 and .9 that are wrong;
//! - the calibration error.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "../gold/mod.rs"]
mod gold;
mod heaps;

use enregard::eval::{Prediction, calibration};
use enregard::pair::{Candidate, Candidates, PairModel, Sketch, Sketcher, Translations};
use enregard::{AlignerOptions, Language};
use gold::logistic::{Case, Sign, fit};
use heaps::{Heap, HeapDocument};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Collections that may be used for measuring only.
const NOT_FITTED: [&str; 1] = ["textberg"];

/// A heap with its candidates.
struct Paired {
    heap: Heap,
    candidates: Candidates,
}

/// A decision about a French document.
struct Decision {
    collection: String,
    beads: usize,
    probability: f64,
    is_right: bool,
    /// Whether the document has a partner.
    has_partner: bool,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().skip_while(|it| *it != name).nth(1);
    let shared = || std::env::var_os("ENREGARD_SHARED").map_or_else(|| "../shared".into(), PathBuf::from);
    let folder = arguments.get(1).filter(|it| !it.starts_with('-'));
    let folder = folder.map_or_else(|| shared().join("gold/align"), PathBuf::from);
    let seeds = value("--seeds").map_or(1, |text| text.parse().unwrap());
    let mut texts = heaps::gold_texts(&gold::read(&folder));
    if let Some(train) = value("--train") {
        let langs: BTreeSet<Language> = texts.iter().map(|text| text.lang).collect();
        let langs: Vec<Language> = langs.into_iter().collect();
        texts.extend(heaps::trained_texts(train.as_ref(), &langs));
    }
    let all = (1..=seeds).flat_map(|seed| heaps::heaps(&texts, seed)).collect();
    let mut paired = candidates(all);
    let model = PairModel::default();
    let found = match arguments.iter().any(|it| it == "--held-out") {
        false => decisions(&paired, |_| true),
        true => held_out(&mut paired),
    };
    table(&found);
    println!("{:#?}", fitted(&mut paired, "", &model));
}

/// Finds the candidates of each heap.
fn candidates(heaps: Vec<Heap>) -> Vec<Paired> {
    let langs: BTreeSet<Language> = heaps.iter().map(|heap| heap.lang).collect();
    let translations: BTreeMap<Language, Translations> = langs
        .into_par_iter()
        .map(|lang| (lang, Translations::load(lang, &AlignerOptions::default()).unwrap()))
        .collect();
    let find = |heap: Heap| {
        let translations = &translations[&heap.lang];
        let sketches = |side: usize| -> Vec<Sketch> {
            let lang = if side == 0 { Language::French } else { heap.lang };
            let mut sketcher = Sketcher::new(lang, translations);
            let paragraphs = |it: &HeapDocument| sketcher.sketch(it.paragraphs.iter().map(String::as_str));
            heap.sides[side].iter().map(paragraphs).collect()
        };
        let (french, foreign) = (sketches(0), sketches(1));
        let candidates = Candidates::find([&french, &foreign], &[], &PairModel::default());
        Paired { heap, candidates }
    };
    heaps.into_par_iter().map(find).collect()
}

impl Paired {
    fn documents(&self, candidate: &Candidate) -> (&HeapDocument, &HeapDocument) {
        let [french, foreign] = &self.heap.sides;
        (&french[candidate.french as usize], &foreign[candidate.foreign as usize])
    }

    fn is_right(&self, candidate: &Candidate) -> bool {
        let (french, foreign) = self.documents(candidate);
        french.number == foreign.number
    }

    /// The pairs that the program would make.
    fn assigned(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.assign(|it| it.log_odds).into_iter().map(|at| &self.candidates.all[at])
    }
}

/// Fits both parts of the model on all collections but one.
fn fitted(paired: &mut [Paired], held: &str, start: &PairModel) -> PairModel {
    let is_used = |it: &HeapDocument| it.collection != held && !NOT_FITTED.contains(&it.collection.as_str());
    let case = |values: &[f32], is_right: bool| -> Case {
        (std::iter::once(1.0).chain(values.iter().map(|&it| f64::from(it))).collect(), is_right, 1.0)
    };
    let mut model = start.clone();
    let cases: Vec<Case> = paired
        .iter()
        .flat_map(|heap| {
            let usual = heap.candidates.usual_length;
            let used = heap.candidates.all.iter().filter(|it| is_used(heap.documents(it).0));
            used.map(move |it| case(&it.evidence.values(usual), heap.is_right(it)))
        })
        .collect();
    use Sign::{Any, Minus, Plus};
    let signs = [Plus, Plus, Plus, Plus, Minus];
    model.affinity = weights(&fit(&cases, &signs));
    paired.par_iter_mut().for_each(|heap| heap.candidates.judge(&model));
    // The log odds decide which candidates are pairs, and these decide the weights.
    for _ in 0..2 {
        let cases: Vec<Case> = paired
            .iter()
            .flat_map(|heap| {
                let used = heap.assigned().filter(|it| is_used(heap.documents(it).0));
                used.map(|it| case(&it.standing.values(), heap.is_right(it))).collect::<Vec<_>>()
            })
            .collect();
        model.standing = weights(&fit(&cases, &[Plus, Plus, Any]));
        paired.par_iter_mut().for_each(|heap| heap.candidates.judge(&model));
    }
    model
}

fn weights<const N: usize>(fitted: &[f64]) -> [f32; N] {
    std::array::from_fn(|k| fitted[k] as f32)
}

/// Returns the decisions about the French documents that `is_wanted` selects.
fn decisions(paired: &[Paired], is_wanted: impl Fn(&HeapDocument) -> bool) -> Vec<Decision> {
    let mut found = Vec::new();
    for heap in paired {
        let partners: BTreeSet<usize> = heap.heap.sides[1].iter().map(|it| it.number).collect();
        let assigned: BTreeMap<u32, &Candidate> = heap.assigned().map(|it| (it.french, it)).collect();
        for (number, document) in (0..).zip(&heap.heap.sides[0]).filter(|(_, it)| is_wanted(it)) {
            let (collection, beads) = (document.collection.clone(), document.beads);
            let pair = assigned.get(&number);
            let probability = pair.map_or(0.0, |it| 1.0 / (1.0 + f64::from(-it.log_odds).exp()));
            let is_right = pair.is_some_and(|it| heap.is_right(it));
            let has_partner = partners.contains(&document.number);
            found.push(Decision { collection, beads, probability, is_right, has_partner });
        }
    }
    found
}

fn held_out(paired: &mut [Paired]) -> Vec<Decision> {
    let documents = paired.iter().flat_map(|it| &it.heap.sides[0]);
    let collections: BTreeSet<String> = documents.map(|it| it.collection.clone()).collect();
    let mut found = Vec::new();
    for held in collections {
        fitted(paired, &held, &PairModel::default());
        found.extend(decisions(paired, |it| it.collection == held));
    }
    found
}

fn table(found: &[Decision]) {
    println!(
        "{:<18}{:>6}{:>7}{:>7}{:>7}{:>8}{:>8}{:>7}",
        "collection", "pairs", "any", "≥.5", "≥.9", "false.5", "false.9", "error"
    );
    let mut groups = BTreeMap::<String, Vec<&Decision>>::new();
    for it in found {
        groups.entry(it.collection.clone()).or_default().push(it);
        let size = [(6, "size 3-6"), (25, "size 7-25"), (usize::MAX, "size 26-")]
            .into_iter()
            .find(|it2| it.beads <= it2.0);
        groups.entry(format!("~{}", size.unwrap().1)).or_default().push(it);
        groups.entry("~all".into()).or_default().push(it);
    }
    for (name, group) in groups {
        let at = |least: f64| {
            group.iter().filter(|it| it.probability >= least && it.probability > 0.0).collect::<Vec<_>>()
        };
        let right = |least: f64| at(least).iter().filter(|it| it.is_right).count() as f64;
        let wrong = |least: f64| 1.0 - right(least) / at(least).len().max(1) as f64;
        let pairs = group.iter().filter(|it| it.has_partner).count() as f64;
        let made = group.iter().filter(|it| it.probability > 0.0);
        let predictions = made.map(|it| Prediction {
            confidence: it.probability,
            strict: it.is_right,
            lax: it.is_right,
            null: false,
        });
        let error = calibration(predictions.collect()).map_or(0.0, |it| it.ece);
        println!(
            "{name:<18}{pairs:>6}{:>7.4}{:>7.4}{:>7.4}{:>8.4}{:>8.4}{error:>7.4}",
            right(0.0) / pairs,
            right(0.5) / pairs,
            right(0.9) / pairs,
            wrong(0.5),
            wrong(0.9),
        );
    }
}
