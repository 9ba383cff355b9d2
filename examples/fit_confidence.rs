//! Fits the logistic models of document and pair confidence:
//! `cargo run --release --example fit_confidence -- GOLD`
//!
//! GOLD holds a folder a set, named `…fr<xx>…`, with `<doc>.src`, `.tgt` and `.gold`. Documents: stretches of about
//! 10, 30 and 100 beads against their own other side, and against that of another stretch. Pairs: the gold beads
//! with two sides, against the same shifted by one, and against ones of like length from elsewhere in the document.
//! Each set weighs the same. Printed: the weights, and the area under the ROC curve of each set.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use enregard::format::ladder::{Rung, parse};
use enregard::pipeline::{Aligner, AlignerOptions, Segments, Workspace};
use enregard::text::lang::Lang;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Evidence, whether it is a translation, and the weight of the case.
type Case = ([f64; 4], bool, f64);

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "../shared/gold/align".into()));
    let mut sets: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|set| set.unwrap().path()).collect();
    sets.retain(|path| path.is_dir());
    sets.sort();
    let cases: Vec<(Vec<Case>, Vec<Case>)> = sets.par_iter().map(|set| of_set(set)).collect();
    for (name, pick) in [("document", 0), ("pair", 1)] {
        let of = |k: usize| if pick == 0 { &cases[k].0 } else { &cases[k].1 };
        let all: Vec<Case> = (0..sets.len())
            .flat_map(|k| of(k).iter().map(move |case| (case.0, case.1, 1.0 / of(k).len() as f64)))
            .collect();
        let weights = fit(&all);
        println!("{name}: {weights:.3?}");
        for (k, set) in sets.iter().enumerate() {
            let name = set.file_name().unwrap().to_string_lossy();
            println!(
                "  {name:24} AUC {:.4}  Brier {:.4}  of {}",
                auc(of(k), &weights),
                brier(of(k), &weights),
                of(k).len()
            );
        }
    }
}

fn of_set(set: &Path) -> (Vec<Case>, Vec<Case>) {
    let name = set.file_name().unwrap().to_string_lossy().into_owned();
    let code =
        name.split('-').find(|part| part.starts_with("fr") && part.len() == 4).unwrap()[2..].to_owned();
    let aligner = Aligner::new(Lang::Fr, Lang::from_code(&code).unwrap(), AlignerOptions::default()).unwrap();
    let mut files: Vec<PathBuf> = fs::read_dir(set).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "gold"));
    files.sort();
    let mut work = Workspace::default();
    let (mut documents, mut pairs) = (Vec::new(), Vec::new());
    for file in files {
        let text = |ending: &str| fs::read_to_string(file.with_extension(ending)).unwrap();
        let gold = parse(&text("gold"), &file).unwrap();
        let (src, tgt) = (text("src"), text("tgt"));
        let (src, tgt): (Vec<&str>, Vec<&str>) = (src.lines().collect(), tgt.lines().collect());
        documents.extend(document_cases(&aligner, &gold, &src, &tgt, &mut work));
        pairs.extend(pair_cases(&aligner, &gold, &src, &tgt, &mut work));
    }
    (documents, pairs)
}

fn document_cases(
    aligner: &Aligner,
    gold: &[Rung],
    src: &[&str],
    tgt: &[&str],
    work: &mut Workspace,
) -> Vec<Case> {
    let mut cases = Vec::new();
    for length in [10, 30, 100] {
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
            for other in if shift > 0 { vec![k, (k + shift) % stretches.len()] } else { vec![k] } {
                let side =
                    |texts: &Vec<&'static str>| Segments { texts: texts.clone(), ..Segments::default() };
                let (s, t) = (side(&stretches[k].0), side(&stretches[other].1));
                let beads = aligner.align(&s, &t, work).beads;
                let e = aligner.document_evidence(&beads, work);
                let values = [1.0, f64::from(e.lexical), f64::from(e.paired), f64::from(e.confidence)];
                cases.push((values, k == other, 1.0));
            }
        }
    }
    cases
}

/// Texts for as long as the program runs: it is a short one.
fn leak(texts: Vec<String>) -> Vec<&'static str> {
    texts.into_iter().map(|text| &*text.leak()).collect()
}

fn pair_cases(
    aligner: &Aligner,
    gold: &[Rung],
    src: &[&str],
    tgt: &[&str],
    work: &mut Workspace,
) -> Vec<Case> {
    let join = |numbers: &[u32], texts: &[&str]| {
        numbers.iter().map(|&k| texts[k as usize]).collect::<Vec<_>>().join(" ")
    };
    let true_pairs: Vec<(String, String)> = gold
        .iter()
        .filter(|rung| !rung.src.is_empty() && !rung.tgt.is_empty())
        .map(|rung| (join(&rung.src, src), join(&rung.tgt, tgt)))
        .collect();
    let n = true_pairs.len();
    // Neighbours in length, three places apart, so that no pair meets itself.
    let mut by_length: Vec<usize> = (0..n).collect();
    by_length.sort_by_key(|&k| true_pairs[k].1.len());
    let mut alike = vec![0; n];
    (0..n).for_each(|at| alike[by_length[at]] = by_length[(at + 3) % n]);
    let mut cases = Vec::new();
    for (kind, partner) in [(true, None), (false, Some(1)), (false, None)] {
        let other = |k: usize| match (kind, partner) {
            (true, _) => k,
            (_, Some(step)) => (k + step) % n,
            _ => alike[k],
        };
        let pairs: Vec<(&str, &str)> =
            (0..n).map(|k| (&*true_pairs[k].0, &*true_pairs[other(k)].1)).collect();
        cases.extend(
            aligner
                .pair_evidence(&pairs, work)
                .iter()
                .map(|e| ([1.0, f64::from(e.lexical), f64::from(e.length), f64::from(e.tokens)], kind, 1.0)),
        );
    }
    cases
}

/// Logistic regression with a little ridge, by gradient descent on standardised values.
fn fit(cases: &[Case]) -> [f64; 4] {
    let total: f64 = cases.iter().map(|case| case.2).sum();
    let mean = |k: usize| cases.iter().map(|case| case.2 * case.0[k]).sum::<f64>() / total;
    let means: Vec<f64> = (0..4).map(mean).collect();
    let spread = |k: usize| {
        (cases.iter().map(|case| case.2 * (case.0[k] - means[k]).powi(2)).sum::<f64>() / total)
            .sqrt()
            .max(1e-9)
    };
    let spreads: Vec<f64> = (0..4).map(spread).collect();
    let scaled = |case: &Case, k: usize| if k == 0 { 1.0 } else { (case.0[k] - means[k]) / spreads[k] };
    let mut w = [0f64; 4];
    for _ in 0..4000 {
        let mut gradient = [0f64; 4];
        for case in cases {
            let z: f64 = (0..4).map(|k| w[k] * scaled(case, k)).sum();
            let error = 1.0 / (1.0 + (-z).exp()) - f64::from(u8::from(case.1));
            (0..4).for_each(|k| gradient[k] += case.2 / total * error * scaled(case, k));
        }
        (0..4).for_each(|k| w[k] -= 2.0 * (gradient[k] + 1e-4 * w[k]));
        // All of them are evidence for a translation; one that seems to speak against it only mends another's slope.
        (1..4).for_each(|k| w[k] = w[k].max(0.0));
    }
    let plain: Vec<f64> = (1..4).map(|k| w[k] / spreads[k]).collect();
    let constant = w[0] - (1..4).map(|k| plain[k - 1] * means[k]).sum::<f64>();
    [constant, plain[0], plain[1], plain[2]]
}

fn probability(case: &Case, weights: &[f64; 4]) -> f64 {
    let z: f64 = case.0.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    1.0 / (1.0 + (-z).exp())
}

fn auc(cases: &[Case], weights: &[f64; 4]) -> f64 {
    let mut ranked: Vec<(f64, bool)> =
        cases.iter().map(|case| (probability(case, weights), case.1)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positives = ranked.iter().filter(|case| case.1).count() as f64;
    let ranks: f64 =
        ranked.iter().enumerate().filter(|(_, case)| case.1).map(|(rank, _)| rank as f64 + 1.0).sum();
    (ranks - positives * (positives + 1.0) / 2.0) / (positives * (ranked.len() as f64 - positives))
}

fn brier(cases: &[Case], weights: &[f64; 4]) -> f64 {
    let squares = cases.iter().map(|case| (probability(case, weights) - f64::from(u8::from(case.1))).powi(2));
    squares.sum::<f64>() / cases.len() as f64
}
