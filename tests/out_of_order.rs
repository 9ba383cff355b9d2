//! Tests the alignment of texts whose translation has sentences, passages or chapters in another order.
#![cfg(feature = "lexicons")]

mod common;

use common::Place;
use enregard::eval::Counts;
use enregard::format::ladder::{self, Rung};
use enregard::{Aligner, AlignerOptions, Alignment, Language, Segments};
use std::path::Path;

fn fixture(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn aligner(monotone: bool) -> Aligner {
    let mut options = AlignerOptions::default();
    options.monotone = monotone;
    Aligner::with_options(Language::French, Language::English, options).unwrap()
}

fn align(monotone: bool, fr: &[String], en: &[String]) -> Alignment {
    let [fr, en] = [fr, en]
        .map(|side| Segments { texts: side.iter().map(String::as_str).collect(), ..Segments::default() });
    aligner(monotone).worker().align(&fr, &en)
}

fn rungs(alignment: &Alignment) -> Vec<Rung> {
    let rung = |scored: &enregard::ScoredBead| Rung {
        src: scored.bead.src.clone().collect(),
        tgt: scored.bead.tgt.clone().collect(),
        score: Some(f64::from(scored.confidence)),
    };
    alignment.beads.iter().map(rung).collect()
}

/// The sentences of several fixtures, with one order of the fixtures in French and another in English, and
/// their alignment.
fn book(french: &[&str], english: &[&str]) -> (Vec<String>, Vec<String>, Vec<Rung>) {
    let (mut fr, mut en, mut gold) = (Vec::new(), Vec::new(), Vec::new());
    let lines = |name: &str, lang: &str| -> Vec<String> {
        let text = fixture(&format!("split/{name}.{lang}.txt"));
        text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    for name in french {
        let before = english.iter().take_while(|other| *other != name);
        let (i, j) = (fr.len() as u32, before.map(|name| lines(name, "en").len() as u32).sum::<u32>());
        let rungs = ladder::parse(&fixture(&format!("gold/{name}.ladder")), Path::new(name)).unwrap();
        gold.extend(rungs.into_iter().map(|rung| Rung {
            src: rung.src.iter().map(|s| s + i).collect(),
            tgt: rung.tgt.iter().map(|t| t + j).collect(),
            score: None,
        }));
        fr.extend(lines(name, "fr"));
    }
    english.iter().for_each(|name| en.extend(lines(name, "en")));
    (fr, en, gold)
}

fn strict(gold: &[Rung], alignment: &Alignment) -> f64 {
    let mut counts = Counts::default();
    counts.add(gold, &rungs(alignment));
    counts.score().strict.f1
}

const CHAPTERS: [&str; 5] = ["auberge", "lettre", "cafetiere", "nouvelle", "phare"];
const OTHER_ORDER: [&str; 5] = ["phare", "cafetiere", "auberge", "nouvelle", "lettre"];

#[test]
fn chapters_in_another_order_are_aligned_as_well_as_in_the_same_order() {
    let (fr, en, gold) = book(&CHAPTERS, &CHAPTERS);
    let in_order = align(false, &fr, &en);
    assert_eq!((in_order.out_of_order(), in_order.displaced.len()), (0, 0));
    let (fr, en, moved_gold) = book(&CHAPTERS, &OTHER_ORDER);
    let moved = align(false, &fr, &en);
    assert!(
        strict(&moved_gold, &moved) >= strict(&gold, &in_order) - 0.005,
        "{}",
        strict(&moved_gold, &moved)
    );
    assert!(moved.out_of_order() > 60 && moved.displaced.len() == 3, "{:?}", moved.displaced);
    let monotone = align(true, &fr, &en);
    assert_eq!((monotone.out_of_order(), monotone.displaced.len()), (0, 3));
    assert!(strict(&moved_gold, &monotone) < 0.5);
}

#[test]
fn sentences_that_changed_places_are_paired() {
    let (mut all, mut missing) = (0, 0);
    for name in ["auberge", "cafetiere", "lettre", "nouvelle", "phare", "reglement", "resume"] {
        let (fr, mut en, mut gold) = book(&[name], &[name]);
        // Short sentences give too little evidence.
        let is_long = |rung: &Rung| fr[rung.src[0] as usize].split(' ').count() >= 6;
        let is_single = |rung: &&Rung| rung.src.len() == 1 && rung.tgt.len() == 1 && is_long(rung);
        let single: Vec<u32> = gold.iter().filter(is_single).map(|rung| rung.tgt[0]).collect();
        let mut exchanged = Vec::new();
        for (k, distance) in [(1, 1), (4, 2), (8, 1)] {
            let (a, b) = (single[k], single[k + distance]);
            en.swap(a as usize, b as usize);
            exchanged.push((a, b));
        }
        let partner = |t: u32| {
            let of = |&(a, b): &(u32, u32)| if t == a { Some(b) } else { (t == b).then_some(a) };
            exchanged.iter().find_map(of)
        };
        for rung in &mut gold {
            rung.tgt.iter_mut().for_each(|t| *t = partner(*t).unwrap_or(*t));
        }
        let found = rungs(&align(false, &fr, &en));
        let missed: Vec<&Rung> = gold
            .iter()
            .filter(|rung| rung.tgt.len() == 1 && partner(rung.tgt[0]).is_some())
            .filter(|rung| !found.iter().any(|other| other.src == rung.src && other.tgt == rung.tgt))
            .collect();
        all += 6;
        missing += missed.len();
    }
    assert!(missing * 5 <= all, "{missing} of {all}");
}

#[test]
fn unrelated_texts_are_not_reordered() {
    let (fr, _, _) = book(&["auberge", "lettre"], &[]);
    let (_, en, _) = book(&[], &["reglement", "phare"]);
    let alignment = align(false, &fr, &en);
    let sure = alignment.beads.iter().filter(|scored| !scored.bead.is_null() && scored.confidence > 0.5);
    assert_eq!((alignment.displaced.len(), sure.count()), (0, 0));
}

#[test]
fn outputs_contain_pairs_out_of_order() {
    let place = Place::new();
    let (fr, en, gold) = book(&CHAPTERS, &OTHER_ORDER);
    place.write("a.fr.txt", fr.join("\n") + "\n");
    place.write("a.en.txt", en.join("\n") + "\n");
    place.write(
        "gold.ladder",
        gold.iter().map(|rung| format!("{:?}:{:?}\n", rung.src, rung.tgt)).collect::<String>(),
    );
    let align = ["align", "a.fr.txt", "a.en.txt", "--segmented", "--keep-nulls", "-o"];
    place.run(&[&align[..], &["a.ladder", "--report", "report.jsonl"]].concat()).succeeds();
    let report: serde_json::Value = serde_json::from_str(&place.read("report.jsonl")).unwrap();
    assert!(report["out_of_order"].as_u64() > Some(60), "{report}");
    let figures = place.run(&["eval", "gold.ladder", "a.ladder"]);
    assert!(
        figures.succeeds().contains("F1 0.99") || figures.succeeds().contains("F1 1.000"),
        "{}",
        figures.stdout
    );
    place.run(&[&align[..], &["a.tmx"]].concat()).succeeds();
    place.run(&["check", "a.tmx"]).succeeds();
    place.run(&["convert", "a.tmx", "a.tsv"]).succeeds();
    let table = place.read("a.tsv");
    let single = gold.iter().find(|rung| rung.src.len() == 1 && rung.tgt.len() == 1).unwrap();
    let pair = [&fr[single.src[0] as usize], &en[single.tgt[0] as usize]];
    assert!(table.lines().any(|line| pair.iter().all(|text| line.contains(text.as_str()))), "{pair:?}");
    let monotone = place.run(&[&align[..], &["b.ladder", "--monotone"]].concat());
    assert!(monotone.stderr.contains("switch off monotone alignment to pair them"), "{}", monotone.stderr);
    place.run(&["eval", "gold.ladder", "b.ladder"]).succeeds();
}
