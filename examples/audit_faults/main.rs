//! Fits the models that give audit findings their probabilities, and measures the findings:
//! `cargo run --release --example audit_faults -- GOLD [SEEDS] [--held-out set|collection]`
//!
//! GOLD is a folder of gold alignments, described in [`gold`]. Each gold text is audited unchanged and in
//! SEEDS damaged copies (default: 2). [`plant`] describes the faults. A sentence is *untouched* if it has a
//! counterpart and no fault. By default, the findings have the probabilities of the program. With
//! `--held-out`, the models are fitted again for each set or collection, on all others. The example prints:
//!
//! - for each model, the weights to write into `src/audit/probability.rs`;
//! - for each fault, its recall by findings of its kinds with a probability of at least .5; its recall by
//!   findings of any kind; the threshold above which findings of its kinds contain 1 % of the untouched
//!   sentences, and the recall at this threshold; the area under the ROC curve when the probability separates
//!   faults from untouched sentences;
//! - for each kind of finding, the number of findings of at least .5, their precision and calibration error,
//!   and the calibration error of all findings of at least .01;
//! - for each set, the share of untouched sentences in findings of at least .5, the number of such sentences
//!   by kind, and the number of planted faults of each kind that were found.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "../gold/mod.rs"]
mod gold;
mod models;
mod plant;

use enregard::audit::{Draft, Examiners, Kind, Suspicion, passages, suspicions};
use enregard::eval::{Prediction, calibration};
use enregard::{Aligner, Alignment, Language, Segments};
use gold::GoldDocument;
use gold::logistic::ranked_area;
use models::fitted;
use plant::{Fault, Planted, Translations, planted};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Hashes of the pairs whose numbers differ in the gold texts.
const DIFFERENCES: &str = include_str!("differences.tsv");
/// Findings with a lower probability are ignored, because there are too many of them.
const LEAST: f32 = 0.01;
/// Findings of at least this probability are shown by default.
const SHOWN: f32 = 0.5;
/// Recall is also measured at the threshold at which this share of the untouched sentences is in findings.
const ALARMS: f64 = 0.01;

/// Faults that change the language of a side.
const LANGUAGE_FAULTS: [Fault; 3] = [Fault::Untranslated, Fault::WrongLanguage, Fault::ThirdLanguage];

/// A text with its suspicions and findings.
struct Audited {
    set: String,
    text: Planted,
    alignment: Alignment,
    suspicions: Vec<Suspicion>,
    findings: Vec<Draft>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let seeds = arguments.get(2).filter(|it| !it.starts_with('-')).map_or(2, |text| text.parse().unwrap());
    let documents = gold::read(&gold::folder());
    let translations = Translations::of(&documents);
    let mut audited: Vec<Audited> =
        documents.par_iter().flat_map_iter(|document| audit(document, seeds, &translations)).collect();
    models::print(&audited);
    match arguments.iter().skip_while(|it| *it != "--held-out").nth(1).map(String::as_str) {
        None => {}
        Some("set") => hold_out(&mut audited, |set| set),
        Some("collection") => hold_out(&mut audited, gold::collection),
        Some(other) => panic!("--held-out {other}: use set or collection"),
    }
    recall(&audited);
    kinds(&audited);
    sets(&audited);
}

/// Gives the findings the probabilities of models that were fitted on the texts of other groups. `group`
/// returns the group of a set.
fn hold_out(audited: &mut [Audited], group: fn(&str) -> &str) {
    let groups: BTreeSet<String> = audited.iter().map(|it| group(&it.set).to_owned()).collect();
    let models: BTreeMap<String, _> = groups
        .into_par_iter()
        .map(|held| {
            let models = fitted(audited.iter().filter(|it| group(&it.set) != held));
            (held, models)
        })
        .collect();
    for document in audited {
        let models = &models[group(&document.set)];
        for it in &mut document.suspicions {
            it.probability = models.probability(it).unwrap_or(it.probability);
        }
        document.findings = passages(&document.suspicions, &document.alignment, LEAST);
    }
}

fn audit(document: &GoldDocument, seeds: u64, translations: &Translations<'_>) -> Vec<Audited> {
    let mut worker = Aligner::new(Language::French, document.lang).unwrap().worker();
    worker.measure_support(true);
    let examiners = Examiners::new([Language::French, document.lang]);
    let copies = (0..=seeds).map(|seed| planted(document, seed > 0, seed * 7919 + 1, translations));
    let audited = copies.map(|text| {
        let sentences = text.sides.each_ref().map(|side| side.iter().map(String::as_str).collect::<Vec<_>>());
        let segments =
            sentences.each_ref().map(|texts| Segments { texts: texts.clone(), ..Segments::default() });
        let alignment = worker.align(&segments[0], &segments[1]);
        let suspicions = suspicions(&alignment, [&sentences[0], &sentences[1]], &examiners);
        let findings = passages(&suspicions, &alignment, LEAST);
        Audited { set: document.set.clone(), text, alignment, suspicions, findings }
    });
    audited.collect()
}

/// The gold beads and the planted faults of a text.
struct Truth<'a> {
    text: &'a Planted,
    /// For each side and sentence, the index of its gold bead.
    beads: [Vec<usize>; 2],
}

impl Truth<'_> {
    fn of(text: &Planted) -> Truth<'_> {
        let mut beads = [0, 1].map(|side| vec![usize::MAX; text.sides[side].len()]);
        for (at, bead) in text.beads.iter().enumerate() {
            for side in 0..2 {
                bead[side].clone().for_each(|k| beads[side][k as usize] = at);
            }
        }
        Truth { text, beads }
    }

    fn is_null(&self, side: usize, sentence: u32) -> bool {
        let at = self.beads[side][sentence as usize];
        self.text.beads.get(at).is_none_or(|bead| bead.iter().any(|range| range.is_empty()))
    }

    /// Returns the values of the sentences that have a counterpart and no fault.
    fn untouched(&self, values: &[Vec<f64>; 2]) -> Vec<f64> {
        let is_untouched = |side: usize, k: u32| self.text.fault(side, k).is_none() && !self.is_null(side, k);
        let sides = values.iter().enumerate().flat_map(|(side, values)| {
            (0..).zip(values).filter(move |(k, _)| is_untouched(side, *k)).map(|(_, value)| *value)
        });
        sides.collect()
    }

    /// Whether no source sentence is in a gold bead with a target sentence.
    fn are_unrelated(&self, src: &std::ops::Range<u32>, tgt: &std::ops::Range<u32>) -> bool {
        !src.clone().any(|s| tgt.clone().any(|t| self.beads[0][s as usize] == self.beads[1][t as usize]))
    }

    fn has(&self, draft: [&std::ops::Range<u32>; 2], fault: Fault) -> bool {
        (0..2).any(|side| draft[side].clone().any(|k| self.text.fault(side, k) == Some(fault)))
    }

    /// Whether the numbers of these sentences differ in the gold text itself.
    fn is_known_difference(&self, src: &std::ops::Range<u32>, tgt: &std::ops::Range<u32>) -> bool {
        let text = |side: usize, range: &std::ops::Range<u32>| {
            self.text.sides[side][range.start as usize..range.end as usize].join(" ")
        };
        let hash = Sha256::digest([text(0, src), text(1, tgt)].join("\t"));
        let start: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        DIFFERENCES.lines().any(|line| line.split('\t').nth(1) == Some(&start))
    }

    /// Whether a suspicion or finding is right. `None` if the gold data do not show this.
    fn is_right(&self, kind: Kind, src: &std::ops::Range<u32>, tgt: &std::ops::Range<u32>) -> Option<bool> {
        let has = |fault| self.has([src, tgt], fault);
        Some(match kind {
            Kind::Omission => src.clone().any(|k| self.is_null(0, k)),
            Kind::Addition | Kind::Duplicate => tgt.clone().any(|k| self.is_null(1, k)),
            Kind::Untranslated | Kind::WrongLanguage => LANGUAGE_FAULTS.into_iter().any(has),
            Kind::Numbers => has(Fault::Number) || self.is_known_difference(src, tgt),
            Kind::Truncated => has(Fault::Truncated),
            Kind::Doubtful => {
                if LANGUAGE_FAULTS.into_iter().chain([Fault::Truncated]).any(has) {
                    return None;
                }
                let are_null =
                    |side: usize, range: &std::ops::Range<u32>| range.clone().all(|k| self.is_null(side, k));
                self.are_unrelated(src, tgt) && (are_null(0, src) || are_null(1, tgt))
            }
            _ => return None,
        })
    }
}

/// Returns the kinds of findings that count as recognising a fault.
fn kinds_of(fault: Fault) -> &'static [Kind] {
    match fault {
        Fault::Omission => &[Kind::Omission],
        Fault::Addition => &[Kind::Addition, Kind::Duplicate],
        Fault::Untranslated | Fault::WrongLanguage | Fault::ThirdLanguage => {
            &[Kind::Untranslated, Kind::WrongLanguage]
        }
        Fault::Foreign => &[Kind::Doubtful, Kind::Omission, Kind::Addition, Kind::Duplicate],
        Fault::Number => &[Kind::Numbers],
        Fault::Truncated => &[Kind::Truncated],
    }
}

/// Returns the highest probability of a finding of some kinds for each source and target sentence.
fn highest(document: &Audited, kinds: &[Kind]) -> [Vec<f64>; 2] {
    let mut all = [0, 1].map(|side| vec![0f64; document.text.sides[side].len()]);
    for draft in document.findings.iter().filter(|draft| kinds.contains(&draft.kind)) {
        for (side, range) in [&draft.src, &draft.tgt].into_iter().enumerate() {
            for k in range.clone() {
                let highest = &mut all[side][k as usize];
                *highest = highest.max(f64::from(draft.probability));
            }
        }
    }
    all
}

/// Prints the share of the planted faults that are found.
fn recall(audited: &[Audited]) {
    println!("\n| fault | number | recall | found as any kind | threshold at 1 % | recall | area |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for fault in Fault::ALL {
        let (mut found, mut untouched, mut any) = (Vec::new(), Vec::new(), 0);
        for document in audited {
            let truth = Truth::of(&document.text);
            let (own, all) = (highest(document, kinds_of(fault)), highest(document, Kind::ALL));
            let of = |highest: &[Vec<f64>; 2], ranges: &[std::ops::Range<u32>; 2]| {
                let sides = (0..2).flat_map(|side| ranges[side].clone().map(move |k| (side, k as usize)));
                sides.map(|(side, k)| highest[side][k]).fold(0.0, f64::max)
            };
            for (_, ranges) in document.text.faults.iter().filter(|(other, _)| *other == fault) {
                found.push(of(&own, ranges));
                any += usize::from(of(&all, ranges) >= f64::from(SHOWN));
            }
            untouched.extend(truth.untouched(&own));
        }
        untouched.sort_by(|a, b| b.total_cmp(a));
        let threshold = untouched[(untouched.len() as f64 * ALARMS) as usize];
        let share = |least: &dyn Fn(f64) -> bool| {
            found.iter().filter(|&&p| least(p)).count() as f64 / found.len() as f64
        };
        println!(
            "| {fault:?} | {} | {:.3} | {:.3} | {threshold:.3} | {:.3} | {:.4} |",
            found.len(),
            share(&|p| p >= f64::from(SHOWN)),
            any as f64 / found.len() as f64,
            share(&|p| p > threshold),
            ranked_area(&found, &untouched)
        );
    }
}

/// Prints the precision and the calibration of each kind of finding.
fn kinds(audited: &[Audited]) {
    println!(
        "\n| kind | findings | precision | calibration error | of all from .01 |\n|---|--:|--:|--:|--:|"
    );
    let mut all = Vec::new();
    for kind in Kind::ALL {
        let mut predictions = Vec::new();
        for document in audited {
            let truth = Truth::of(&document.text);
            for draft in document.findings.iter().filter(|draft| draft.kind == *kind) {
                let Some(strict) = truth.is_right(*kind, &draft.src, &draft.tgt) else { continue };
                let confidence = f64::from(draft.probability);
                predictions.push(Prediction { confidence, strict, lax: strict, null: false });
            }
        }
        if predictions.is_empty() {
            continue;
        }
        all.extend(predictions.clone());
        print(kind.name(), predictions);
    }
    print("all", all);
}

fn print(name: &str, predictions: Vec<Prediction>) {
    let shown: Vec<Prediction> =
        predictions.iter().filter(|it| it.confidence >= f64::from(SHOWN)).cloned().collect();
    let right = shown.iter().filter(|it| it.strict).count() as f64;
    let error = |of: Vec<Prediction>| calibration(of).map_or(0.0, |it| it.ece);
    println!(
        "| {name} | {} | {:.3} | {:.3} | {:.3} |",
        shown.len(),
        right / shown.len().max(1) as f64,
        error(shown.clone()),
        error(predictions)
    );
}

/// Prints the share of untouched sentences that are in findings, for each set.
fn sets(audited: &[Audited]) {
    let mut sums: BTreeMap<&str, (usize, usize, BTreeMap<Kind, usize>)> = BTreeMap::new();
    for document in audited {
        let truth = Truth::of(&document.text);
        for &kind in Kind::ALL {
            let highest = highest(document, &[kind]);
            let entry = sums.entry(&document.set).or_default();
            for highest in truth.untouched(&highest) {
                entry.0 += usize::from(kind == Kind::Omission);
                let is_shown = highest >= f64::from(SHOWN);
                entry.1 += usize::from(is_shown && kind != Kind::Moved);
                *entry.2.entry(kind).or_default() += usize::from(is_shown);
            }
        }
    }
    println!("\n| set | untouched | in findings | by kind | found faults |\n|---|--:|--:|---|---|");
    for (set, (untouched, flagged, kinds)) in sums {
        let kinds: Vec<String> =
            kinds.iter().filter(|(_, n)| **n > 0).map(|(kind, n)| format!("{kind} {n}")).collect();
        let share = 100.0 * flagged as f64 / untouched as f64;
        let found = Fault::ALL.map(|fault| {
            let mut counts = (0, 0);
            for document in audited.iter().filter(|it| it.set == set) {
                let own = highest(document, kinds_of(fault));
                for (_, ranges) in document.text.faults.iter().filter(|(other, _)| *other == fault) {
                    let is_found = (0..2)
                        .any(|side| ranges[side].clone().any(|k| own[side][k as usize] >= f64::from(SHOWN)));
                    counts = (counts.0 + usize::from(is_found), counts.1 + 1);
                }
            }
            format!("{}/{}", counts.0, counts.1)
        });
        println!("| {set} | {untouched} | {share:.2} % | {} | {} |", kinds.join(", "), found.join(" "));
    }
}
