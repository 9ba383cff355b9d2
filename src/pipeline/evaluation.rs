//! Ladder files against gold files.

use super::ingest;
use crate::error::{Error, Result};
use crate::eval::{Counts, Score, calibration};
use crate::format::ladder::{self, Rung};
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
    pub gold: PathBuf,
    /// The predicted one.
    pub predicted: PathBuf,
    /// Its figures.
    #[serde(flatten)]
    pub score: Score,
}

/// Evaluates pairs of files, gold first.
///
/// # Errors
/// [`Error::Io`] and [`Error::Syntax`] name the file, and the line that is no bead.
pub fn evaluate(pairs: &[[PathBuf; 2]]) -> Result<Evaluation> {
    let (mut all, mut claims) = (Counts::default(), Some(Vec::new()));
    let mut documents = Vec::with_capacity(pairs.len());
    for [gold_path, predicted_path] in pairs {
        let (gold, predicted) = (read(gold_path)?, read(predicted_path)?);
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

fn read(path: &Path) -> Result<Vec<Rung>> {
    let text = String::from_utf8(ingest::bytes(path)?);
    let text = text
        .map_err(|_| Error::Input { path: path.into(), reason: "not UTF-8 text, so not a ladder".into() })?;
    ladder::parse(&text, path)
}
