//! The report on one document, with figures and warnings.

use crate::figures::{Histogram, path_as_text, thousandths};
use crate::format::Unit;
use crate::format::filter::FilterCounts;
use crate::quality::FlagCounts;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The figures and warnings for one document, which are one line of the report.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DocumentReport {
    /// The document's name.
    pub document: String,
    /// The path of the source file.
    #[serde(serialize_with = "path_as_text")]
    pub source: PathBuf,
    /// The path of the target file.
    #[serde(serialize_with = "path_as_text")]
    pub target: PathBuf,
    /// The reason why the document failed; `None` if it did not. Failed documents are not in the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether the document was skipped because its texts are probably not translations of each other. The
    /// report still includes the figures about its alignment.
    pub left_out: bool,
    /// Likely mistakes in the texts or their alignment.
    pub warnings: Vec<String>,
    /// Size of the source file, in bytes.
    pub source_bytes: u64,
    /// Size of the target file, in bytes.
    pub target_bytes: u64,
    /// Number of source sentences.
    pub source_sentences: u64,
    /// Number of target sentences.
    pub target_sentences: u64,
    /// Number of beads of each type (`1-2`), including null beads.
    pub beads: BTreeMap<String, u64>,
    /// Number of null beads.
    pub nulls: u64,
    /// Number of beads that are out of order, excluding null beads; see
    /// [`Alignment::out_of_order`](crate::Alignment::out_of_order).
    pub out_of_order: u64,
    /// Proportion of null beads; `None` if there are no beads.
    pub null_share: Option<f64>,
    /// Histogram of the bead confidences, excluding null beads.
    pub confidence: Histogram,
    /// Number of units written, after all filters.
    pub units: u64,
    /// Number of characters removed because the output format forbids them.
    pub removed_characters: u64,
    /// Mean confidence of the beads, excluding null beads; `None` if all beads are null beads.
    pub mean_confidence: Option<f64>,
    /// Probability that the two texts are translations of each other.
    pub document_confidence: Option<f64>,
    /// Whether the lexicon covers so few words of the document that enregard relied on translations learnt
    /// from the document itself.
    #[serde(skip)]
    pub soft: bool,
    /// Number of pairs with each quality flag, including pairs that were dropped.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub flags: BTreeMap<String, u64>,
    /// Number of pairs dropped because of each quality flag. A pair can have several.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dropped_flags: BTreeMap<String, u64>,
    /// Number of pairs dropped because of their quality flags.
    #[serde(skip_serializing_if = "is_zero")]
    pub dropped_by_flags: u64,
    /// Time taken, in seconds. This is the only figure that differs between runs.
    pub seconds: f64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl DocumentReport {
    /// Fills in the numbers of flags from the counts of a filter before and after the document.
    pub(crate) fn count_flags(&mut self, before: &FilterCounts, after: &FilterCounts) {
        let since = |after: FlagCounts, before: &FlagCounts| {
            after.since(before).iter().map(|(flag, number)| (flag.name().to_owned(), number)).collect()
        };
        self.flags = since(after.flags, &before.flags);
        self.dropped_flags = since(after.dropped_flags, &before.dropped_flags);
        self.dropped_by_flags = after.flagged + after.unflagged - before.flagged - before.unflagged;
    }

    /// Fills in the figures that are computed from the units.
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
