//! Reads the gold alignments for the examples. There is a folder for each set, named `<collection>-…fr<xx>…`.
//! The folder contains the files `<doc>.src`, `<doc>.tgt` and `<doc>.gold` for each document, and optionally
//! `<doc>.srcpar` and `<doc>.tgtpar` with the paragraph number of each sentence.

#![allow(dead_code, reason = "each example uses what it needs")]

pub(crate) mod logistic;
pub(crate) mod random;

use enregard::Language;
use enregard::Segments;
use enregard::eval::{Counts, Prediction, calibration};
use enregard::format::ladder::{Rung, parse};
use enregard::internals::align::Bead;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A document of a set.
pub(crate) struct GoldDocument {
    /// The set to which the document belongs.
    pub(crate) set: String,
    /// The language other than French.
    pub(crate) lang: Language,
    /// For each side, its sentences and their paragraph numbers.
    sides: [(String, Option<Vec<u32>>); 2],
    /// The gold alignment.
    pub(crate) gold: Vec<Rung>,
}

impl GoldDocument {
    /// Returns the sentences of the source and the target.
    pub(crate) fn segments(&self) -> [Segments<'_>; 2] {
        self.sides.each_ref().map(|(text, paragraphs)| Segments {
            texts: text.lines().collect(),
            paragraphs: paragraphs.clone(),
            ..Segments::default()
        })
    }

    /// Returns the collection to which the set of the document belongs.
    pub(crate) fn collection(&self) -> &str {
        collection(&self.set)
    }
}

/// Returns the collection of a set, which is the first part of the name of the set.
pub(crate) fn collection(set: &str) -> &str {
    set.split('-').next().unwrap_or(set)
}

/// Returns the folder named on the command line, by default `../shared/gold/align`.
pub(crate) fn folder() -> PathBuf {
    std::env::args().nth(1).unwrap_or_else(|| "../shared/gold/align".into()).into()
}

/// Writes a reliability diagram to the path after `--plot`, if there is one.
pub(crate) fn plot(predictions: Vec<Prediction>) {
    let path = std::env::args().skip_while(|argument| argument != "--plot").nth(1);
    if let (Some(path), Some(calibration)) = (path, calibration(predictions)) {
        fs::write(path, calibration.reliability_diagram()).unwrap();
    }
}

/// Reads all documents of all sets, sorted by name.
pub(crate) fn read(folder: &Path) -> Vec<GoldDocument> {
    let within = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let sets = within(folder).filter(|path| path.is_dir());
    let mut files: Vec<PathBuf> = sets.flat_map(|set| within(&set).collect::<Vec<_>>()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "gold"));
    files.sort();
    files.iter().filter_map(|path| document(path)).collect()
}

/// Reads a document of a set. Returns `None` if its language is not supported.
fn document(path: &Path) -> Option<GoldDocument> {
    let set = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
    let pair = set.split('-').find(|part| part.starts_with("fr") && part.len() >= 4)?;
    let lang = Language::from_code(&pair[2..4])?;
    let text = |ending: &str| fs::read_to_string(path.with_extension(ending));
    let side = |sentences: &str, paragraphs: &str| {
        let numbers = text(paragraphs).ok();
        let numbers = numbers.map(|text| text.lines().map(|line| line.trim().parse().unwrap()).collect());
        (text(sentences).unwrap(), numbers)
    };
    let sides = [side("src", "srcpar"), side("tgt", "tgtpar")];
    Some(GoldDocument { lang, sides, gold: parse(&text("gold").unwrap(), path).unwrap(), set })
}

/// Returns the strict F1 of each set, from the gold ladder and the predicted ladder of each document or
/// stretch.
pub(crate) fn strict<'a, 'l>(
    ladders: impl Iterator<Item = (&'a GoldDocument, &'l [Rung], &'l [Rung])>,
) -> BTreeMap<&'a str, f64> {
    let mut sets: BTreeMap<&str, Counts> = BTreeMap::new();
    for (document, gold, ladder) in ladders {
        sets.entry(&document.set).or_default().add(gold, ladder);
    }
    sets.into_iter().map(|(set, counts)| (set, counts.score().strict.f1)).collect()
}

/// Returns the input of [`strict`] for ladders of whole documents.
pub(crate) fn whole<'a, 'l>(
    ladders: &'l [(&'a GoldDocument, Vec<Rung>)],
) -> impl Iterator<Item = (&'a GoldDocument, &'l [Rung], &'l [Rung])>
where
    'a: 'l,
{
    ladders.iter().map(|(document, ladder)| (*document, document.gold.as_slice(), ladder.as_slice()))
}

/// Returns the mean over the sets of each collection.
pub(crate) fn by_collection<'a>(sets: &BTreeMap<&'a str, f64>) -> BTreeMap<&'a str, f64> {
    let mut collections: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (set, f1) in sets {
        collections.entry(collection(set)).or_default().push(*f1);
    }
    collections.into_iter().map(|(name, f1)| (name, f1.iter().sum::<f64>() / f1.len() as f64)).collect()
}

/// Returns the mean over collections, so that collections with more languages do not count more.
pub(crate) fn mean(sets: &BTreeMap<&str, f64>) -> f64 {
    let means = by_collection(sets);
    means.values().sum::<f64>() / means.len() as f64
}

/// Converts a bead to a rung of a ladder.
pub(crate) fn rung(bead: &Bead) -> Rung {
    Rung { src: bead.src.clone().collect(), tgt: bead.tgt.clone().collect(), score: None }
}
