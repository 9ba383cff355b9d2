//! Figures and warnings about one document.

use crate::figures::{Histogram, path_as_text, thousandths};
use crate::format::Unit;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A line of the report.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentReport {
    /// The document's name.
    pub document: String,
    /// The source file.
    #[serde(serialize_with = "path_as_text")]
    pub source: PathBuf,
    /// The target file.
    #[serde(serialize_with = "path_as_text")]
    pub target: PathBuf,
    /// Why it failed; nothing of it is in the output then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether it was left out because the two texts hardly are translations of each other; the rest of the line says
    /// what it would have come to.
    pub left_out: bool,
    /// What was odd about it.
    pub warnings: Vec<String>,
    /// The size of the source file, in bytes.
    pub source_bytes: u64,
    /// The size of the target file, in bytes.
    pub target_bytes: u64,
    /// How many sentences the source has.
    pub source_sentences: u64,
    /// How many sentences the target has.
    pub target_sentences: u64,
    /// How many beads there are of each kind (`1-2`), null beads among them.
    pub beads: BTreeMap<String, u64>,
    /// How many of the beads are null beads.
    pub nulls: u64,
    /// Which share of the beads that is; none without any.
    pub null_share: Option<f64>,
    /// How many beads, null beads left out, have a confidence of 0 to 0.1, and so on.
    pub confidence: Histogram,
    /// How many units were written, after all filters.
    pub units: u64,
    /// How many characters were removed because the format forbids them.
    pub removed_characters: u64,
    /// The mean confidence of the beads that are no null beads; none without any.
    pub mean_confidence: Option<f64>,
    /// The probability that the two sides are translations of each other at all.
    pub document_confidence: Option<f64>,
    /// Whether there is a lexicon that knows so few of its words that they were learnt from the document itself.
    #[serde(skip)]
    pub soft: bool,
    /// How long it took, in seconds: the one figure that differs from run to run.
    pub seconds: f64,
}

impl DocumentReport {
    /// Takes the figures of the beads.
    pub(crate) fn count(&mut self, units: &[Unit], document_confidence: f32) {
        let (mut sum, mut pairs) = (0.0, 0_u64);
        for unit in units {
            *self.beads.entry(unit.bead_name()).or_default() += 1;
            if unit.is_null() {
                self.nulls += 1;
            } else {
                let confidence = f64::from(unit.confidence.unwrap_or_default());
                self.confidence.add(confidence);
                sum += confidence;
                pairs += 1;
            }
        }
        let all = units.len() as f64;
        self.null_share = (all > 0.0).then(|| thousandths(self.nulls as f64 / all));
        self.mean_confidence = (pairs > 0).then(|| thousandths(sum / pairs as f64));
        self.document_confidence = Some(thousandths(f64::from(document_confidence)));
    }
}
