//! Heaps of documents that are cut from aligned texts.

use crate::gold::random::Random;
use crate::gold::{GoldDocument, collection};
use enregard::Language;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

/// The maximum number of beads that are used of a text.
const MAX_BEADS: usize = 1500;
/// The sizes of documents, in beads, and how often they are drawn.
const SIZES: [(usize, usize, usize); 3] = [(3, 6, 3), (7, 25, 4), (26, 120, 3)];
/// Of this many documents, one loses its source and one its translation.
const ORPHANS: usize = 6;
/// The number of documents of a small heap.
const SMALL: usize = 12;
/// The sources of the bilingual texts to cut documents from.
const SOURCES: [&str; 8] = [
    "wesnoth",
    "freeciv",
    "freeorion",
    "python-docs",
    "libreoffice-help",
    "debian-handbook",
    "gnome-user-docs",
    "cataclysm-dda",
];

/// A text in French and another language, as a sequence of beads.
pub(crate) struct AlignedText {
    pub(crate) collection: String,
    pub(crate) lang: Language,
    pub(crate) beads: Vec<[String; 2]>,
}

/// A document of a heap. Documents that belong together have the same number.
pub(crate) struct HeapDocument {
    pub(crate) collection: String,
    pub(crate) number: usize,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) beads: usize,
}

/// French documents and documents in another language.
pub(crate) struct Heap {
    pub(crate) lang: Language,
    pub(crate) sides: [Vec<HeapDocument>; 2],
}

/// Returns the texts of the gold alignments.
pub(crate) fn gold_texts(documents: &[GoldDocument]) -> Vec<AlignedText> {
    let text = |document: &GoldDocument| {
        let [src, tgt] = document.segments();
        let side = |texts: &[&str], numbers: &[u32]| {
            numbers.iter().map(|&k| texts[k as usize]).collect::<Vec<_>>().join(" ")
        };
        let beads =
            document.gold.iter().map(|rung| [side(&src.texts, &rung.src), side(&tgt.texts, &rung.tgt)]);
        let beads = beads.take(MAX_BEADS).collect();
        AlignedText { collection: collection(&document.set).into(), lang: document.lang, beads }
    };
    documents.iter().map(text).collect()
}

/// Returns the texts of the folder of bilingual texts, which has a file `fr-XX.tsv.zst` for each language.
pub(crate) fn trained_texts(folder: &Path, langs: &[Language]) -> Vec<AlignedText> {
    let of_language = |&lang: &Language| {
        let mut texts = BTreeMap::<String, Vec<[String; 2]>>::new();
        let file = folder.join(format!("fr-{lang}.tsv.zst"));
        let Ok(input) = enregard::open(&file) else { return Vec::new() };
        for line in input.lines() {
            let line = line.unwrap();
            let columns: Vec<&str> = line.split('\t').collect();
            let [french, foreign, source] = columns[..] else { continue };
            if SOURCES.contains(&source) {
                texts.entry(source.into()).or_default().push([french.into(), foreign.into()]);
            }
        }
        let text = |(collection, beads): (String, Vec<[String; 2]>)| {
            // From the middle, because the beginning is often a menu.
            let start = beads.len().saturating_sub(MAX_BEADS) / 2;
            let beads = beads.into_iter().skip(start).take(MAX_BEADS).collect();
            AlignedText { collection, lang, beads }
        };
        texts.into_iter().map(text).collect::<Vec<_>>()
    };
    langs.iter().flat_map(of_language).collect()
}

/// Cuts texts into documents. `number` is the number of the first document.
fn cut(text: &AlignedText, random: &mut Random, number: &mut usize) -> [Vec<HeapDocument>; 2] {
    let mut sides = [Vec::new(), Vec::new()];
    let mut rest = &text.beads[..];
    while !rest.is_empty() {
        let mut at = random.below(SIZES.iter().map(|size| size.2).sum());
        let size = SIZES.iter().find(|size| {
            let is_it = at < size.2;
            at = at.wrapping_sub(size.2);
            is_it
        });
        let (least, most, _) = *size.unwrap();
        let (own, others) = rest.split_at((least + random.below(most - least + 1)).min(rest.len()));
        rest = others;
        if own.len() < SIZES[0].0 {
            break;
        }
        let lost = random.below(ORPHANS);
        for (side, documents) in sides.iter_mut().enumerate() {
            let sentences: Vec<&str> = own.iter().map(|bead| bead[side].as_str()).collect();
            let paragraphs: Vec<String> = sentences.chunks(5).map(|it| it.join(" ")).collect();
            if lost != side && paragraphs.iter().any(|it| !it.trim().is_empty()) {
                let (collection, beads) = (text.collection.clone(), own.len());
                documents.push(HeapDocument { collection, number: *number, paragraphs, beads });
            }
        }
        *number += 1;
    }
    sides
}

/// Returns a heap for each language with all of its texts, and small heaps with documents of a single text.
pub(crate) fn heaps(texts: &[AlignedText], seed: u64) -> Vec<Heap> {
    let mut by_language = BTreeMap::<Language, Vec<&AlignedText>>::new();
    texts.iter().for_each(|text| by_language.entry(text.lang).or_default().push(text));
    let (mut heaps, mut number) = (Vec::new(), 0);
    let mut random = Random(seed);
    for (lang, texts) in by_language {
        let mut all = [Vec::new(), Vec::new()];
        for text in texts {
            let sides = cut(text, &mut random, &mut number);
            all.iter_mut().zip(sides).for_each(|(all, side)| all.extend(side));
            let mut sides = cut(text, &mut random, &mut number);
            while let Some(first) = sides.iter().filter_map(|side| side.first()).map(|it| it.number).min() {
                let end = first + 1 + random.below(SMALL);
                let part = sides.each_mut().map(|side| {
                    let count = side.iter().take_while(|it| it.number < end).count();
                    side.drain(..count).collect()
                });
                heaps.push(Heap { lang, sides: part });
            }
        }
        heaps.push(Heap { lang, sides: all });
    }
    for heap in &mut heaps {
        for side in &mut heap.sides {
            (1..side.len()).for_each(|k| side.swap(k, random.below(k + 1)));
        }
    }
    heaps
}
