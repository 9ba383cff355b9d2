//! Measures how well the confidence recognises known faults, and fits the models of translations, of
//! languages and of unaligned sentences: `cargo run --release --example faults -- GOLD [--plot SVG]`
//!
//! GOLD is a folder of gold alignments, described in [`gold`]. In copies of every gold text, 1-1 pairs are
//! damaged at random: about one in five of those that follow at least three undamaged beads. The faults are:
//!
//! - *untranslated*: the target repeats the source;
//! - *wrong language*: the source repeats the target;
//! - *unrelated*: the target is replaced by a sentence of similar length from elsewhere in the text;
//! - *truncated*: the second half of the target is missing;
//! - *number*: one number in the target is changed; such a pair still counts as right;
//! - *omission*, *addition*: the targets of up to four successive beads are missing, or up to four sentences
//!   are added.
//!
//! Whole texts are aligned with and without a lexicon, and stretches of ten beads with a lexicon. In the
//! models of translations and of unaligned sentences, gold texts count 16 times as much as damaged ones. The
//! example prints:
//!
//! - the weights to write into `src/score/confidence.rs`;
//! - for each fault, the area under the ROC curve when the confidence separates right pairs from pairs with
//!   this fault: for pairs only, and with the unaligned sentences that have this fault as pairs with
//!   confidence 0;
//! - for each set, the calibration error of the gold texts and of the damaged ones, with the weights in use
//!   and with weights fitted on the other collections (*cv*), and the mean confidence minus the share of
//!   right beads (*bias*).
//!
//! `--plot` draws the reliability diagram of the damaged texts, aligned as a whole with a lexicon.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod gold;

use enregard::eval::{Prediction, calibration};
use enregard::internals::aligner::is_hole;
use enregard::{Aligner, AlignerOptions, Language, Segments, Worker};
use gold::GoldDocument;
use gold::logistic::{Case, Sign, fit, probability, ranked_area};
use gold::random::Random;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The number of damaged copies of each text.
const COPIES: u64 = 3;
/// One in this many of the pairs that can be damaged is damaged.
const RATE: usize = 5;
/// Minimum number of undamaged beads between two damaged pairs.
const BETWEEN: usize = 3;
/// Maximum number of beads whose target is omitted, or of sentences that are added, in one place.
const MOST: usize = 4;
/// Sentences with fewer words are not damaged.
const MIN_WORDS: usize = 4;
/// The weight of the beads of a gold text. Those of a damaged text have weight 1.
const GOLD_WEIGHT: f64 = 16.0;
/// The length of the stretches, in beads.
const STRETCH: usize = 10;

const FAULTS: [&str; 7] =
    ["untranslated", "wrong language", "unrelated", "truncated", "number", "omission", "addition"];

/// The sign that each weight of a model may have.
const SIGNS: [Sign; 6] = [Sign::Plus, Sign::Plus, Sign::Plus, Sign::Minus, Sign::Minus, Sign::Plus];
const NULL_SIGNS: [Sign; 2] = [Sign::Plus, Sign::Minus];
const LANGUAGE_SIGNS: [Sign; 2] = [Sign::Plus, Sign::Plus];
/// The faults that the model of languages recognises.
const LANGUAGE_FAULTS: [&str; 2] = ["untranslated", "wrong language"];

/// A text with its gold beads, and the fault of each bead if it has one.
#[derive(Default)]
struct Text {
    sides: [Vec<String>; 2],
    beads: Vec<([Vec<u32>; 2], Option<&'static str>)>,
}

impl Text {
    fn push(&mut self, src: Vec<String>, tgt: Vec<String>, fault: Option<&'static str>) {
        let numbers = [0, 1].map(|side| {
            let start = self.sides[side].len() as u32;
            (start..start + [&src, &tgt][side].len() as u32).collect()
        });
        self.sides[0].extend(src);
        self.sides[1].extend(tgt);
        self.beads.push((numbers, fault));
    }
}

/// A bead that the aligner found.
struct Found {
    /// The inputs of the model of translations or of unaligned sentences, after a 1 for the intercept.
    values: Vec<f64>,
    /// The inputs of the model of languages, after a 1, if the languages were examined.
    languages: Option<Vec<f64>>,
    confidence: f64,
    null: bool,
    fault: Option<&'static str>,
    right: bool,
}

impl Found {
    fn prediction(&self) -> Prediction {
        Prediction { confidence: self.confidence, strict: self.right, lax: self.right, null: self.null }
    }
}

/// The name of a set, and the beads found in its gold texts and in the damaged ones.
type Of<'a> = (&'a str, [Vec<Found>; 2]);

fn main() {
    let documents = gold::read(&gold::folder());
    let sets: Vec<&[GoldDocument]> = documents.chunk_by(|a, b| a.set == b.set).collect();
    let found: Vec<Of<'_>> =
        sets.par_iter().map(|set| (set[0].set.as_str(), of_set(set, false, usize::MAX))).collect();
    let without: Vec<Of<'_>> =
        sets.par_iter().map(|set| (set[0].set.as_str(), of_set(set, true, usize::MAX))).collect();
    let short: Vec<Of<'_>> =
        sets.par_iter().map(|set| (set[0].set.as_str(), of_set(set, false, STRETCH))).collect();
    gold::plot(found.iter().flat_map(|(_, [_, damaged])| damaged).map(Found::prediction).collect());
    let all = || found.iter().chain(&without).chain(&short);
    let cases = [
        all().map(|of| cases_of(of, translation_case, GOLD_WEIGHT)).collect::<Vec<_>>(),
        // Without a lexicon, unaligned sentences are too unreliable to fit on.
        found.iter().chain(&short).map(|of| cases_of(of, unaligned_case, GOLD_WEIGHT)).collect(),
        all().map(|of| cases_of(of, language_case, 1.0)).collect(),
    ];
    let fitted = |model: usize, wanted: &dyn Fn(&str) -> bool| {
        let cases = cases[model].iter().filter(|(set, _)| wanted(set));
        let cases: Vec<Case> = cases.flat_map(|(_, cases)| cases.clone()).collect();
        fit(&cases, [&SIGNS[..], &NULL_SIGNS, &LANGUAGE_SIGNS][model])
    };
    let mut fits: BTreeMap<&str, [Vec<f64>; 3]> = BTreeMap::new();
    println!("TRANSLATION: {:.3?}", fitted(0, &|_| true));
    println!("UNALIGNED: {:.3?}", fitted(1, &|_| true));
    println!("LANGUAGES: {:.3?}", fitted(2, &|_| true));
    for (name, found) in [("with lexicon", &found), ("without lexicon", &without), ("ten beads", &short)] {
        println!("\n| {name} | area | area with unaligned | mean confidence |\n|---|--:|--:|--:|");
        let all = || found.iter().flat_map(|(_, [_, damaged])| damaged);
        let right: Vec<f64> =
            all().filter(|it| it.right && !it.null && it.fault.is_none()).map(|it| it.confidence).collect();
        for fault in FAULTS {
            let pairs = || all().filter(|it| it.fault == Some(fault) && !it.null);
            let of: Vec<f64> = pairs().map(|it| it.confidence).collect();
            let area = ranked_area(&right, &of);
            let found: Vec<f64> = all()
                .filter(|it| it.fault == Some(fault))
                .map(|it| if it.null { 0.0 } else { it.confidence })
                .collect();
            println!(
                "| {fault} | {area:.4} | {:.4} | {:.3} |",
                ranked_area(&right, &found),
                of.iter().sum::<f64>() / of.len().max(1) as f64
            );
        }
        println!("\n| {name} | gold | cv | bias | damaged | cv | bias |\n|---|--:|--:|--:|--:|--:|--:|");
        let mut sums: [Vec<Prediction>; 4] = Default::default();
        for (set, of) in found {
            let collection = gold::collection(set);
            let others = fits.entry(collection).or_insert_with(|| {
                [0, 1, 2].map(|model| fitted(model, &|other| gold::collection(other) != collection))
            });
            let rows = [0, 1, 2, 3].map(|k| {
                let refitted = |it: &Found| {
                    let of = |values: &Vec<f64>, model: usize| {
                        probability(&(values.clone(), true, 1.0), &others[model])
                    };
                    let languages = it.languages.as_ref().map_or(1.0, |values| of(values, 2));
                    let confidence = (languages * of(&it.values, usize::from(it.null))).min(0.995);
                    Prediction { confidence, ..it.prediction() }
                };
                of[k / 2].iter().map(|it| if k % 2 == 0 { it.prediction() } else { refitted(it) }).collect()
            });
            println!("| {set} | {} |", columns(&rows));
            sums.iter_mut().zip(rows).for_each(|(sum, rows)| sum.extend(rows));
        }
        println!("| all | {} |", columns(&sums));
        let nulls =
            || found.iter().flat_map(|(_, [gold, _])| gold).filter(|it| it.null && it.confidence >= 0.9);
        println!("unaligned at .9: {} of {} right", nulls().filter(|it| it.right).count(), nulls().count());
    }
}

/// Formats three columns for gold texts and three for damaged ones: the calibration error with the weights in
/// use, the calibration error with the refitted weights, and the bias. The bias is the mean confidence with
/// the weights in use, minus the share of right beads.
fn columns(rows: &[Vec<Prediction>; 4]) -> String {
    let error = |rows: &Vec<Prediction>| format!("{:.4}", calibration(rows.clone()).unwrap().ece);
    let bias = |rows: &Vec<Prediction>| {
        let sum: f64 = rows.iter().map(|it| it.confidence - f64::from(u8::from(it.strict))).sum();
        format!("{:+.4}", sum / rows.len() as f64)
    };
    let [gold, gold_cv, damaged, damaged_cv] = rows;
    [error(gold), error(gold_cv), bias(gold), error(damaged), error(damaged_cv), bias(damaged)].join(" | ")
}

/// Returns the inputs of a model if a bead is a case for fitting it, otherwise `None`.
type Wanted = fn(&Found) -> Option<&Vec<f64>>;

fn translation_case(it: &Found) -> Option<&Vec<f64>> {
    let is_other = it.fault.is_some_and(|fault| LANGUAGE_FAULTS.contains(&fault));
    (!it.null && !is_other).then_some(&it.values)
}

fn unaligned_case(it: &Found) -> Option<&Vec<f64>> {
    it.null.then_some(&it.values)
}

fn language_case(it: &Found) -> Option<&Vec<f64>> {
    let is_other = it.fault.is_some_and(|fault| !LANGUAGE_FAULTS.contains(&fault));
    it.languages.as_ref().filter(|_| !is_other && (it.right || it.fault.is_some()))
}

/// Returns the beads of a set that are cases for a model. All sets have the same total weight.
fn cases_of((set, found): &Of<'_>, wanted: Wanted, gold_weight: f64) -> (&'static str, Vec<Case>) {
    let mut cases = Vec::new();
    for (found, weight) in found.iter().zip([gold_weight, 1.0]) {
        cases.extend(found.iter().filter_map(|it| Some((wanted(it)?.clone(), it.right, weight))));
    }
    let total: f64 = cases.iter().map(|case: &Case| case.2).sum();
    cases.iter_mut().for_each(|case| case.2 /= total);
    (String::from(*set).leak(), cases)
}

/// Aligns the gold texts of a set and damaged copies of them.
fn of_set(set: &[GoldDocument], no_builtin: bool, beads: usize) -> [Vec<Found>; 2] {
    let mut options = AlignerOptions::default();
    options.no_builtin = no_builtin;
    let mut worker = Aligner::with_options(Language::French, set[0].lang, options).unwrap().worker();
    let mut found: [Vec<Found>; 2] = Default::default();
    for (number, document) in set.iter().enumerate() {
        for copy in 0..=COPIES {
            let mut random = Random(copy << 32 | number as u64);
            for text in copied(document, copy > 0, beads, &mut random) {
                found[usize::from(copy > 0)].extend(align(&text, &mut worker));
            }
        }
    }
    found
}

fn align(text: &Text, worker: &mut Worker) -> Vec<Found> {
    let side = |side: usize| Segments {
        texts: text.sides[side].iter().map(String::as_str).collect(),
        ..Segments::default()
    };
    let gold: BTreeSet<&[Vec<u32>; 2]> = text.beads.iter().map(|(bead, _)| bead).collect();
    let faults = [0, 1].map(|side| {
        let of = |(bead, fault): &([Vec<u32>; 2], Option<&'static str>)| {
            let fault = *fault;
            bead[side].clone().into_iter().filter_map(move |sentence| Some((sentence, fault?)))
        };
        text.beads.iter().flat_map(of).collect::<BTreeMap<u32, &'static str>>()
    });
    let of = |scored: &enregard::ScoredBead, in_hole: bool| {
        let rung = gold::rung(&scored.bead);
        let bead = [rung.src, rung.tgt];
        let fault = (0..2)
            .find_map(|side| bead[side].iter().find_map(|sentence| faults[side].get(sentence)))
            .copied();
        let is_wrong = matches!(fault, Some("untranslated" | "wrong language" | "truncated" | "unrelated"));
        let null = bead.iter().any(Vec::is_empty);
        let values = match scored.evidence {
            Some(evidence) => evidence.values(scored.alignment).map(f64::from).to_vec(),
            None => {
                let alignment = f64::from(scored.alignment).clamp(1e-4, 0.9999);
                vec![(alignment / (1.0 - alignment)).ln(), f64::from(u8::from(in_hole))]
            }
        };
        let values = [vec![1.0], values].concat();
        let languages = scored.evidence.and_then(|evidence| evidence.languages);
        let languages = languages.map(|it| [vec![1.0], it.values().map(f64::from).to_vec()].concat());
        let right = gold.contains(&bead) && (null || !is_wrong);
        Found { values, languages, confidence: f64::from(scored.confidence), null, fault, right }
    };
    let beads = worker.align(&side(0), &side(1)).beads;
    let runs = beads.chunk_by(|a, b| a.bead.is_null() && b.bead.is_null());
    let found = runs.flat_map(|run| {
        let in_hole = is_hole(run);
        run.iter().map(|scored| of(scored, in_hole)).collect::<Vec<_>>()
    });
    found.collect()
}

/// Copies a text in stretches of at most `most` beads, and damages the copies if `damage` is set.
fn copied(document: &GoldDocument, damage: bool, most: usize, random: &mut Random) -> Vec<Text> {
    let [src, tgt] = document.segments();
    let pick = |texts: &[&str], numbers: &[u32]| -> Vec<String> {
        numbers.iter().map(|&number| texts[number as usize].to_owned()).collect()
    };
    let mut texts = Vec::new();
    for beads in document.gold.chunks(most) {
        let mut text = Text::default();
        let mut since = BETWEEN;
        let mut omitted = 0;
        for rung in beads {
            let (s, t) = (pick(&src.texts, &rung.src), pick(&tgt.texts, &rung.tgt));
            if omitted > 0 && !s.is_empty() {
                omitted -= 1;
                s.into_iter().for_each(|s| text.push(vec![s], vec![], Some("omission")));
                continue;
            }
            let is_single = s.len() == 1 && t.len() == 1;
            let is_long =
                is_single && [&s[0], &t[0]].iter().all(|text| text.split_whitespace().count() >= MIN_WORDS);
            since += 1;
            if !damage || !is_single || since <= BETWEEN || random.below(RATE) > 0 {
                text.push(s, t, None);
                continue;
            }
            since = 0;
            let fault = FAULTS[random.below(FAULTS.len())];
            let other = tgt.texts[random.below(tgt.texts.len())].to_owned();
            match fault {
                "addition" => {
                    text.push(s, t, None);
                    for _ in 0..=random.below(MOST) {
                        let added = tgt.texts[random.below(tgt.texts.len())].to_owned();
                        text.push(vec![], vec![added], Some(fault));
                    }
                }
                "omission" => {
                    omitted = random.below(MOST);
                    s.into_iter().for_each(|s| text.push(vec![s], vec![], Some(fault)));
                }
                "untranslated" if is_long => text.push(s.clone(), s, Some(fault)),
                "wrong language" if is_long => text.push(t.clone(), t, Some(fault)),
                "unrelated" if is_long && other != t[0] => {
                    let like = t[0].chars().count();
                    let near =
                        |text: &&&str| text.chars().count().abs_diff(like) * 5 <= like && **text != t[0];
                    let near: Vec<&&str> = tgt.texts.iter().filter(near).collect();
                    if near.is_empty() {
                        text.push(s, t, None);
                        continue;
                    }
                    let other = (**near[random.below(near.len())]).to_owned();
                    text.push(s, vec![], Some(fault));
                    text.push(vec![], vec![other], Some(fault));
                }
                "truncated" if is_long => {
                    let words: Vec<&str> = t[0].split_whitespace().collect();
                    let half = words[..words.len() / 2].join(" ");
                    text.push(s, vec![half], Some(fault));
                }
                "number" if t[0].contains(|c: char| c.is_ascii_digit()) => {
                    let start = t[0].find(|c: char| c.is_ascii_digit()).unwrap();
                    let end =
                        t[0][start..].find(|c: char| !c.is_ascii_digit()).map_or(t[0].len(), |k| start + k);
                    let value: u64 = t[0][start..end].parse().unwrap_or(0);
                    let value = value + [1, 2, 10, 100][random.below(4)];
                    text.push(s, vec![format!("{}{value}{}", &t[0][..start], &t[0][end..])], Some(fault));
                }
                _ => text.push(s, t, None),
            }
        }
        if text.sides.iter().all(|side| !side.is_empty()) {
            texts.push(text);
        }
    }
    texts
}
