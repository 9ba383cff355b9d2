//! Fits the logistic models of document and pair confidence:
//! `cargo run --release --example fit_confidence -- GOLD`
//!
//! GOLD is a folder of gold alignments, described in [`gold`]. A *stretch* is a run of consecutive beads of a
//! gold alignment.
//!
//! - *Documents* are stretches of 3, 10, 30 and 100 beads. A positive example pairs a stretch with its
//!   translation, and a negative example pairs it with the translation of another stretch. Stretches of 10
//!   and more beads are also paired with half of a translation, because a partial translation counts as a
//!   translation. The model without a lexicon is fitted on the same examples, aligned without it.
//! - *Pairs* are the gold beads of a set that have sentences on both sides. A negative example has the target
//!   of the next pair, or of a pair of similar length. All examples are scored in a mixture that is half
//!   positive (*mixed*, used for fitting), and each kind separately (*apart*).
//!
//! Scoring learns from the pairs that look correct, so the evidence depends on the current weights. Write the
//! new weights into `src/score/confidence.rs`, and repeat the fit until they no longer change. All sets have
//! the same weight, and so have all lengths of stretches within a set. The example prints the weights. For
//! each set it also prints the area under the ROC curve and the Brier score, with the weights fitted on all
//! sets and with those fitted on the other collections (*cv*).
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod gold;

use enregard::Language;
use enregard::format::ladder::Rung;
use enregard::{Aligner, AlignerOptions, Segments, Worker};
use gold::GoldDocument;
use gold::logistic::{Case, Sign, auc, brier, fit};
use rayon::prelude::*;

/// A model to fit: its name, the signs of its weights, and the cases of each set of gold alignments.
type Model = (&'static str, &'static [Sign], Vec<Vec<Case>>);

fn main() {
    let documents = gold::read(&gold::folder());
    let sets: Vec<&[GoldDocument]> = documents.chunk_by(|a, b| a.set == b.set).collect();
    let names: Vec<&str> = sets.iter().map(|set| set[0].set.as_str()).collect();
    let cases: Vec<[Vec<Case>; 4]> = sets.par_iter().map(|set| of_set(set)).collect();
    let of = |kind: usize| cases.iter().map(|set| set[kind].clone()).collect::<Vec<_>>();
    let document = &[Sign::Any, Sign::Plus, Sign::Plus, Sign::Plus];
    let models: [Model; 3] = [
        ("document, no lexicon", document, of(1)),
        ("document, lexicon", document, of(0)),
        ("pair", &[Sign::Plus, Sign::Plus, Sign::Plus, Sign::Any, Sign::Minus], of(2)),
    ];
    for (name, signs, cases) in &models {
        let weights = fit(&pooled(cases, |_| true), signs);
        println!("{name}: {weights:.3?}");
        let mut sums = [0.0; 2];
        for (k, set) in names.iter().enumerate() {
            let elsewhere = |other: usize| gold::collection(names[other]) != gold::collection(set);
            let others = fit(&pooled(cases, elsewhere), signs);
            let areas = [auc(&cases[k], &weights), auc(&cases[k], &others)];
            (0..2).for_each(|n| sums[n] += areas[n] / names.len() as f64);
            println!(
                "  {set:24} AUC {:.4} cv {:.4}  Brier {:.4} cv {:.4}  of {}",
                areas[0],
                areas[1],
                brier(&cases[k], &weights),
                brier(&cases[k], &others),
                cases[k].len()
            );
        }
        println!("  {:24} AUC {:.4} cv {:.4}", "mean", sums[0], sums[1]);
        if *name == "pair" {
            let areas: Vec<f64> = of(3).iter().map(|set| auc(set, &weights)).collect();
            names.iter().zip(&areas).for_each(|(set, area)| println!("  {set:24} apart: AUC {area:.4}"));
            println!("  {:24} apart: AUC {:.4}", "mean", areas.iter().sum::<f64>() / areas.len() as f64);
        }
    }
}

/// Returns the cases of the wanted sets. Each set has the same total weight.
fn pooled(sets: &[Vec<Case>], wanted: impl Fn(usize) -> bool) -> Vec<Case> {
    let of = |(_, set): (usize, &Vec<Case>)| {
        let all: f64 = set.iter().map(|case| case.2).sum();
        set.iter().map(|case| (case.0.clone(), case.1, case.2 / all)).collect::<Vec<_>>()
    };
    sets.iter().enumerate().filter(|(k, _)| wanted(*k)).flat_map(of).collect()
}

fn of_set(set: &[GoldDocument]) -> [Vec<Case>; 4] {
    let aligner = |no_builtin| {
        let mut options = AlignerOptions::default();
        options.no_builtin = no_builtin;
        Aligner::with_options(Language::French, set[0].lang, options).unwrap().worker()
    };
    let (mut worker, mut without) = (aligner(false), aligner(true));
    let (mut documents, mut alone, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for document in set {
        let [src, tgt] = document.segments();
        documents.extend(document_cases(&mut worker, &document.gold, &src.texts, &tgt.texts));
        alone.extend(document_cases(&mut without, &document.gold, &src.texts, &tgt.texts));
        pairs.extend(true_pairs(&document.gold, &src.texts, &tgt.texts));
    }
    let mixed = pair_cases(&mut worker, &pairs, &[Kind::True, Kind::Shifted, Kind::True, Kind::Alike]);
    let apart = [Kind::True, Kind::Shifted, Kind::Alike];
    let apart = apart.iter().flat_map(|&kind| pair_cases(&mut worker, &pairs, &[kind])).collect();
    [documents, alone, mixed, apart]
}

fn document_cases(worker: &mut Worker, gold: &[Rung], src: &[&str], tgt: &[&str]) -> Vec<Case> {
    let mut cases = Vec::new();
    for length in [3, 10, 30, 100] {
        let stretches: Vec<(Vec<&str>, Vec<&str>)> = gold
            .chunks(length)
            .filter(|chunk| chunk.len() == length)
            .map(|chunk| {
                let side = |pick: fn(&Rung) -> &Vec<u32>, texts: &[&'_ str]| {
                    let mut numbers: Vec<u32> =
                        chunk.iter().flat_map(|rung| pick(rung).iter().copied()).collect();
                    numbers.sort_unstable();
                    numbers.iter().map(|&k| texts[k as usize].to_owned()).collect::<Vec<String>>()
                };
                (side(|rung| &rung.src, src), side(|rung| &rung.tgt, tgt))
            })
            .filter(|(s, t)| !s.is_empty() && !t.is_empty())
            .map(|(s, t)| (leak(s), leak(t)))
            .collect();
        for k in 0..stretches.len() {
            let shift = stretches.len() / 2;
            let side = |texts: &[&'static str]| Segments { texts: texts.to_vec(), ..Segments::default() };
            for other in if shift > 0 { vec![k, (k + shift) % stretches.len()] } else { vec![k] } {
                let target = &stretches[other].1;
                let (first, second) = target.split_at(target.len() / 2);
                let half = if k % 2 == 0 { first } else { second };
                for target in if length < 10 { vec![&target[..]] } else { vec![target, half] } {
                    let alignment = worker.align(&side(&stretches[k].0), &side(target));
                    let values = alignment.evidence.values().map(f64::from);
                    let values = std::iter::once(1.0).chain(values).collect();
                    cases.push((values, k == other, 1.0 / stretches.len() as f64));
                }
            }
        }
    }
    cases
}

/// Leaks texts, so that they can be borrowed until the program ends.
fn leak(texts: Vec<String>) -> Vec<&'static str> {
    texts.into_iter().map(|text| &*text.leak()).collect()
}

/// Returns the beads with sentences on both sides, as pairs of joined sentences.
fn true_pairs(gold: &[Rung], src: &[&str], tgt: &[&str]) -> Vec<(String, String)> {
    let join = |numbers: &[u32], texts: &[&str]| {
        numbers.iter().map(|&k| texts[k as usize]).collect::<Vec<_>>().join(" ")
    };
    let paired = gold.iter().filter(|rung| !rung.src.is_empty() && !rung.tgt.is_empty());
    paired.map(|rung| (join(&rung.src, src), join(&rung.tgt, tgt))).collect()
}

/// Where the target of a pair comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// The pair itself.
    True,
    /// The next pair.
    Shifted,
    /// A pair of similar length.
    Alike,
}

/// Scores the pairs of a set in one pass for each of `kinds`. The kind of each pair changes from pass to
/// pass, so every pair is scored as every kind. If a pair is scored as a true pair in several passes, only
/// the first counts.
fn pair_cases(worker: &mut Worker, pairs: &[(String, String)], kinds: &[Kind]) -> Vec<Case> {
    let n = pairs.len();
    // The pair three places further in order of length has a similar length, and is a different pair in any
    // set of more than three.
    let mut by_length: Vec<usize> = (0..n).collect();
    by_length.sort_by_key(|&k| pairs[k].1.len());
    let mut alike = vec![0; n];
    (0..n).for_each(|at| alike[by_length[at]] = by_length[(at + 3) % n]);
    let mut cases = Vec::new();
    for pass in 0..kinds.len() {
        let kind = |k: usize, pass: usize| kinds[(k + pass) % kinds.len()];
        let other = |k: usize| match kind(k, pass) {
            Kind::True => k,
            Kind::Shifted => (k + 1) % n,
            Kind::Alike => alike[k],
        };
        let scored: Vec<(&str, &str)> = (0..n).map(|k| (&*pairs[k].0, &*pairs[other(k)].1)).collect();
        for (k, evidence) in worker.pair_evidence(&scored).iter().enumerate() {
            let own = kind(k, pass) == Kind::True;
            let counted = own && (0..pass).any(|pass| kind(k, pass) == Kind::True);
            // If the two pairs have a text in common, the negative example is in fact a translation.
            let equal = pairs[k].0 == pairs[other(k)].0 || pairs[k].1 == pairs[other(k)].1;
            if !counted && (own || !equal) {
                let values = evidence.evidence.values().into_iter().map(f64::from);
                cases.push((std::iter::once(1.0).chain(values).collect(), own, 1.0));
            }
        }
    }
    cases
}
