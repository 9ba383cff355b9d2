//! Measures the alignment of translations whose sentences are in a different order:
//! `cargo run --release --example disorder -- GOLD`
//!
//! GOLD is a folder of gold alignments, described in [`gold`]. The target of every gold text is changed in
//! two ways. Texts of at least 200 sentences are cut into ten parts, which are shuffled. In all texts, sentences
//! change places with one of the next four, so that about one sentence in 20 is moved. For each set and change, the
//! example prints the strict F1 of the unchanged text, of the changed text with monotone alignment, and of the
//! changed text with the default options. It also prints the share of exchanged sentences that are paired
//! correctly, and the share of wrong pairs among the pairs with a confidence of at least .9.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod gold;

use enregard::eval::Counts;
use enregard::format::ladder::Rung;
use enregard::{Aligner, AlignerOptions, Language, Segments};
use gold::GoldDocument;
use gold::random::Random;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The number of parts that are shuffled.
const PARTS: usize = 10;
/// Minimum number of target sentences of a text whose parts are shuffled.
const LONG: usize = 200;
/// One sentence in this many is chosen for an exchange. Each exchange moves two sentences.
const EXCHANGE: usize = 40;
/// The largest distance of an exchange, in sentences.
const FARTHEST: usize = 4;

/// The figures of a set for one change.
#[derive(Default)]
struct Figures {
    /// The unchanged text, the changed text with monotone alignment, and the changed text with the default
    /// options.
    counts: [Counts; 3],
    moved: usize,
    moved_right: usize,
    confident: usize,
    confident_wrong: usize,
}

fn main() {
    let documents = gold::read(&gold::folder());
    println!("| change | set | in order | monotone | default | exchanged right | wrong at .9 |");
    println!("|---|---|--:|--:|--:|--:|--:|");
    for change in ["parts shuffled", "sentences exchanged"] {
        let results: Vec<_> = documents
            .par_iter()
            .enumerate()
            .filter_map(|(n, document)| measure(document, change, n))
            .collect();
        let mut sets: BTreeMap<&str, Figures> = BTreeMap::new();
        for (document, gold, changed, ladders, moved) in &results {
            let of = sets.entry(&document.set).or_default();
            for (k, (gold, ladder)) in [gold, changed, changed].into_iter().zip(ladders).enumerate() {
                of.counts[k].add(gold, ladder);
            }
            let pairs: BTreeSet<_> = ladders[2].iter().map(|rung| (&rung.src, &rung.tgt)).collect();
            let is_moved = |rung: &&Rung| rung.tgt.iter().any(|sentence| moved.contains(sentence));
            for rung in changed.iter().filter(is_moved) {
                of.moved += 1;
                of.moved_right += usize::from(pairs.contains(&(&rung.src, &rung.tgt)));
            }
            for prediction in Counts::predictions(changed, &ladders[2]).unwrap() {
                if prediction.confidence >= 0.9 && !prediction.null {
                    of.confident += 1;
                    of.confident_wrong += usize::from(!prediction.strict);
                }
            }
        }
        for (set, of) in sets {
            let [ordered, monotone, now] = of.counts.map(|counts| counts.score().strict.f1);
            let share = |part: usize, all: usize| match all {
                0 => "–".into(),
                _ => format!("{:.3}", part as f64 / all as f64),
            };
            let (exchanged, wrong) =
                (share(of.moved_right, of.moved), share(of.confident_wrong, of.confident));
            println!(
                "| {change} | {set} | {ordered:.3} | {monotone:.3} | {now:.3} | {exchanged} | {wrong} |"
            );
        }
    }
}

/// The document, its gold ladder, the gold ladder of the changed text, three predicted ladders as in
/// [`Figures::counts`], and the target sentences that were exchanged.
type Measured<'a> = (&'a GoldDocument, Vec<Rung>, Vec<Rung>, [Vec<Rung>; 3], BTreeSet<u32>);

fn measure<'a>(document: &'a GoldDocument, change: &str, seed: usize) -> Option<Measured<'a>> {
    let [mut src, mut tgt] = document.segments();
    (src.paragraphs, tgt.paragraphs) = (None, None);
    let single = |rung: &&Rung| rung.src.len() == 1 && rung.tgt.len() == 1;
    let singles: BTreeSet<u32> = document.gold.iter().filter(single).map(|rung| rung.tgt[0]).collect();
    let mut random = Random(seed as u64);
    let order = match change {
        "parts shuffled" if tgt.texts.len() >= LONG => shuffled(tgt.texts.len(), &singles, &mut random),
        "parts shuffled" => return None,
        _ => exchanged(tgt.texts.len(), &singles, &mut random),
    };
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, &old)| places[old as usize] = new as u32);
    let moved = match change {
        "parts shuffled" => BTreeSet::new(),
        _ => (0..).zip(&order).filter(|(new, old)| new != *old).map(|(new, _)| new).collect(),
    };
    let changed = document.gold.iter().map(|rung| {
        let mut tgt: Vec<u32> = rung.tgt.iter().map(|&old| places[old as usize]).collect();
        tgt.sort_unstable();
        Rung { src: rung.src.clone(), tgt, score: None }
    });
    let reordered =
        Segments { texts: order.iter().map(|&old| tgt.texts[old as usize]).collect(), ..Segments::default() };
    let align = |tgt: &Segments<'_>, monotone: bool| {
        let mut options = AlignerOptions::default();
        options.monotone = monotone;
        let aligner = Aligner::with_options(Language::French, document.lang, options).unwrap();
        let beads = aligner.worker().align(&src, tgt).beads;
        let ladder = beads
            .iter()
            .map(|scored| Rung { score: Some(f64::from(scored.confidence)), ..gold::rung(&scored.bead) });
        ladder.collect::<Vec<Rung>>()
    };
    let ladders = [align(&tgt, false), align(&reordered, true), align(&reordered, false)];
    Some((document, document.gold.clone(), changed.collect(), ladders, moved))
}

/// Returns the order of the target sentences after the parts of the text were shuffled. The parts are about equally
/// long, and each begins at a sentence of a 1-1 bead.
fn shuffled(sentences: usize, singles: &BTreeSet<u32>, random: &mut Random) -> Vec<u32> {
    let begin = |part: usize| {
        let at = (sentences * part / PARTS) as u32;
        singles.range(at..).next().copied().unwrap_or(sentences as u32)
    };
    let mut starts: Vec<u32> = (1..PARTS).map(begin).collect();
    starts.insert(0, 0);
    starts.push(sentences as u32);
    let mut parts: Vec<_> = starts.windows(2).map(|pair| pair[0]..pair[1]).collect();
    for last in (1..parts.len()).rev() {
        parts.swap(last, random.below(last + 1));
    }
    parts.into_iter().flatten().collect()
}

/// Returns the order of the target sentences after some sentences of 1-1 beads were exchanged.
fn exchanged(sentences: usize, singles: &BTreeSet<u32>, random: &mut Random) -> Vec<u32> {
    let mut order: Vec<u32> = (0..sentences as u32).collect();
    for &one in singles {
        let other = one + 1 + random.below(FARTHEST) as u32;
        let free = |at: u32| order[at as usize] == at;
        if random.below(EXCHANGE) == 0 && singles.contains(&other) && free(one) && free(other) {
            order.swap(one as usize, other as usize);
        }
    }
    order
}
