//! Ladder files against gold files.

use crate::corrections::sentences::Corrections;
use crate::error::{Error, Result};
use crate::eval::plot::reliability;
use crate::eval::{Counts, Score, calibration};
use crate::figures::path_as_text;
use crate::format::ladder::{self, Rung};
use crate::io::is_stdin;
use crate::io::{self, save, spare};
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::path::{Path, PathBuf};

pub use crate::eval::{Calibration, Figures};

/// The figures of a set of ladders.
#[derive(Debug, Clone, Serialize)]
pub struct Evaluation {
    /// Over all documents.
    #[serde(flatten)]
    pub score: Score,
    /// Over all documents; none unless every predicted bead has a confidence from 0 to 1.
    pub calibration: Option<Calibration>,
    /// Each document by itself.
    pub documents: Vec<DocumentScore>,
}

/// The figures of one document.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentScore {
    /// Its gold ladder.
    #[serde(serialize_with = "path_as_text")]
    pub gold: PathBuf,
    /// The predicted one.
    #[serde(serialize_with = "path_as_text")]
    pub predicted: PathBuf,
    /// Its figures.
    #[serde(flatten)]
    pub score: Score,
}

/// Evaluates pairs of files, gold first.
///
/// # Errors
/// [`Error::Io`] and [`Error::Syntax`] name the file, and the line that is no bead; [`Error::Input`] a gold file without
/// any; [`Error::Usage`] if two of them are the standard input.
pub fn evaluate(pairs: &[[PathBuf; 2]]) -> Result<Evaluation> {
    if pairs.iter().flatten().filter(|path| is_stdin(path)).count() > 1 {
        return Err(
            Error::call("only one ladder can be read from standard input").help("give the others as files")
        );
    }
    let (mut all, mut claims) = (Counts::default(), Some(Vec::new()));
    let mut documents = Vec::with_capacity(pairs.len());
    for [gold_path, predicted_path] in pairs {
        let (gold, mut predicted) = (read(gold_path)?, read(predicted_path)?);
        if gold.is_empty() {
            return Err(Error::input(gold_path, "the reference ladder is empty").help("give one with beads"));
        }
        if is_jsonl(gold_path) {
            // Corrections are about some beads: what is said about other sentences cannot be judged by them.
            predicted = touching(predicted, &gold);
        }
        all.add(&gold, &predicted);
        let mut one = Counts::default();
        one.add(&gold, &predicted);
        documents.push(DocumentScore {
            gold: gold_path.clone(),
            predicted: predicted_path.clone(),
            score: one.score(),
        });
        claims = claims.zip(Counts::claims(&gold, &predicted)).map(|(mut claims, more)| {
            claims.extend(more);
            claims
        });
    }
    Ok(Evaluation { score: all.score(), calibration: claims.and_then(calibration), documents })
}

/// Draws how far the confidences can be believed, as SVG.
///
/// # Errors
/// [`Error::Usage`] without confidences, or if the file is one of those compared; [`Error::Io`] if the file cannot be written.
pub fn plot(evaluation: &Evaluation, path: &Path) -> Result<()> {
    let Some(calibration) = &evaluation.calibration else {
        return Err(Error::call(format!(
            "--plot {}: there is nothing to draw, since not every predicted bead has a confidence from 0 to 1",
            path.display()
        )));
    };
    spare(path, evaluation.documents.iter().flat_map(|one| [&one.gold, &one.predicted]))?;
    save(path, reliability(calibration).as_bytes())
}

/// A ladder; or of a JSON lines file (an alignment, or corrections) its beads.
fn read(path: &Path) -> Result<Vec<Rung>> {
    if is_jsonl(path) {
        return Corrections::read(path)?.rungs();
    }
    ladder::parse(&io::read_to_string(path)?, path)
}

fn is_jsonl(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl"))
}

/// The rungs that have a sentence of `gold`.
fn touching(rungs: Vec<Rung>, gold: &[Rung]) -> Vec<Rung> {
    let sources: FxHashSet<u32> = gold.iter().flat_map(|rung| &rung.src).copied().collect();
    let targets: FxHashSet<u32> = gold.iter().flat_map(|rung| &rung.tgt).copied().collect();
    let touches = |rung: &Rung| {
        rung.src.iter().any(|n| sources.contains(n)) || rung.tgt.iter().any(|n| targets.contains(n))
    };
    rungs.into_iter().filter(touches).collect()
}
