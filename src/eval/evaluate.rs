//! Evaluates alignment files by comparing them with reference files.

use crate::corrections::Corrections;
use crate::error::{Error, Parameter, Result};
use crate::eval::{Counts, Score, calibration};
use crate::figures::path_as_text;
use crate::format::ladder::{self, Rung};
use crate::io::{self, is_stdin, refuse_overwrite, save};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::path::{Path, PathBuf};

pub use crate::eval::{Calibration, Figures};

/// The maximum number of beads that may contain the same sentence. In a valid alignment, each sentence is in
/// one bead. The time for evaluation is proportional to the number of occurrences, so the limit bounds the
/// time for invalid files.
const MAX_OCCURRENCES: u32 = 64;

/// The results for a set of documents.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Evaluation {
    /// Precision and recall over all documents.
    #[serde(flatten)]
    pub score: Score,
    /// Calibration over all documents; `None` unless every predicted bead has a confidence in 0..=1.
    pub calibration: Option<Calibration>,
    /// The results for each document.
    pub documents: Vec<DocumentScore>,
}

/// The results for one document.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct DocumentScore {
    /// The path of the reference file.
    #[serde(serialize_with = "path_as_text")]
    pub gold: PathBuf,
    /// The path of the evaluated file.
    #[serde(serialize_with = "path_as_text")]
    pub predicted: PathBuf,
    /// Precision and recall of the document.
    #[serde(flatten)]
    pub score: Score,
}

/// Evaluates pairs of files. The first file of each pair is the reference.
///
/// # Errors
/// Returns an error if a file is unreadable or invalid, a reference is empty, or standard input occurs twice.
pub fn evaluate(pairs: &[[PathBuf; 2]]) -> Result<Evaluation> {
    if pairs.iter().flatten().filter(|path| is_stdin(path)).count() > 1 {
        let fault = "only one ladder can be read from standard input";
        return Err(Error::call(fault).help("pass the others as files"));
    }
    let (mut all, mut predictions) = (Counts::default(), Vec::new());
    let mut documents = Vec::with_capacity(pairs.len());
    for [gold_path, predicted_path] in pairs {
        let (gold, mut predicted) = (read(gold_path)?, read(predicted_path)?);
        if gold.is_empty() {
            return Err(Error::input(gold_path, "the reference alignment is empty")
                .help("use one with at least one pair"));
        }
        if is_jsonl(gold_path) {
            // Corrections confirm only some beads, so predictions about other sentences cannot be judged.
            predicted = touching(predicted, &gold);
        }
        all.add(&gold, &predicted);
        let mut one = Counts::default();
        one.add(&gold, &predicted);
        let score = one.score();
        documents.push(DocumentScore { gold: gold_path.clone(), predicted: predicted_path.clone(), score });
        predictions.push(Counts::predictions(&gold, &predicted));
    }
    let predictions: Option<Vec<_>> = predictions.into_iter().collect();
    let calibration = predictions.and_then(|predictions| calibration(predictions.concat()));
    Ok(Evaluation { score: all.score(), calibration, documents })
}

/// Draws the reliability diagram of the confidences as SVG.
///
/// # Errors
/// Returns an error if confidences are missing, if `path` is an input, or if writing fails.
pub fn plot(evaluation: &Evaluation, path: &Path) -> Result<()> {
    let Some(calibration) = &evaluation.calibration else {
        let fault = "cannot draw a plot: not every predicted pair has a confidence between 0 and 1";
        return Err(Error::value(Parameter::Plot, path.display(), fault).help("use ladders with confidences"));
    };
    refuse_overwrite([path], evaluation.documents.iter().flat_map(|one| [&one.gold, &one.predicted]))?;
    save(path, calibration.reliability_diagram().as_bytes())
}

/// Reads the beads of a ladder, or of a JSON Lines file that contains an alignment or corrections.
fn read(path: &Path) -> Result<Vec<Rung>> {
    let rungs = if is_jsonl(path) {
        Corrections::read(path)?.reference()?
    } else {
        ladder::parse(&io::read_to_string(path)?, path)?
    };
    check_occurrences(&rungs, path)?;
    Ok(rungs)
}

/// Returns an input error if a sentence occurs in more than [`MAX_OCCURRENCES`] beads.
fn check_occurrences(rungs: &[Rung], path: &Path) -> Result<()> {
    for (side, name) in [(side_src as fn(&Rung) -> &[u32], "source"), (side_tgt, "target")] {
        let mut occurrences = FxHashMap::<u32, u32>::default();
        for &sentence in rungs.iter().flat_map(side) {
            let count = occurrences.entry(sentence).or_default();
            *count += 1;
            if *count > MAX_OCCURRENCES {
                let fault = format!("{name} sentence {sentence} occurs more than {MAX_OCCURRENCES} times");
                return Err(Error::input(path, fault).help("an alignment contains each sentence once"));
            }
        }
    }
    Ok(())
}

fn side_src(rung: &Rung) -> &[u32] {
    &rung.src
}

fn side_tgt(rung: &Rung) -> &[u32] {
    &rung.tgt
}

fn is_jsonl(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl"))
}

/// Returns the beads that share at least one sentence with a bead of `gold`.
fn touching(rungs: Vec<Rung>, gold: &[Rung]) -> Vec<Rung> {
    let sources: FxHashSet<u32> = gold.iter().flat_map(|rung| &rung.src).copied().collect();
    let targets: FxHashSet<u32> = gold.iter().flat_map(|rung| &rung.tgt).copied().collect();
    let touches = |rung: &Rung| {
        rung.src.iter().any(|n| sources.contains(n)) || rung.tgt.iter().any(|n| targets.contains(n))
    };
    rungs.into_iter().filter(touches).collect()
}
