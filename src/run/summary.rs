//! The summary figures of a run.

use crate::document::DocumentReport;
use crate::figures::{Histogram, thousandths};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Maximum number of failures whose messages are kept.
const FAILURES: usize = 100;

/// The figures of a run, summed over its documents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// Number of documents written.
    pub done: u64,
    /// Number of documents skipped because the texts are unlikely to be translations of each other. They count
    /// towards the time, but not towards the other figures.
    #[serde(default)]
    pub left_out: u64,
    /// Number of documents that failed.
    pub failed: u64,
    /// Number of files in two folders that were skipped because they have no counterpart.
    #[serde(default)]
    pub unpaired: u64,
    /// The first documents that failed, at most 100.
    pub failures: Vec<Failure>,
    /// Number of written documents that have warnings.
    pub warned: u64,
    /// Total size of both sides of the written documents, in bytes.
    pub bytes: u64,
    /// Number of source sentences in the written documents.
    pub source_sentences: u64,
    /// Number of target sentences in the written documents.
    pub target_sentences: u64,
    /// Number of beads of each kind, such as `1-2`, including null beads.
    pub beads: BTreeMap<String, u64>,
    /// Number of null beads.
    pub nulls: u64,
    /// Number of pairs that are out of order.
    pub out_of_order: u64,
    /// Histogram of the bead confidences, excluding null beads.
    pub confidence: Histogram,
    /// Histogram of the documents' mean confidences.
    pub documents: Histogram,
    /// Sum of the bead confidences, excluding null beads.
    confidence_sum: f64,
    /// Number of units written.
    pub units: u64,
    /// Number of pairs with each quality flag, including pairs that were dropped.
    #[serde(default)]
    pub flags: BTreeMap<String, u64>,
    /// Number of pairs dropped because of each quality flag.
    #[serde(default)]
    pub dropped_flags: BTreeMap<String, u64>,
    /// Number of pairs dropped because of their quality flags.
    #[serde(default)]
    pub dropped_by_flags: u64,
    /// The time that the run took, in seconds, including the runs that it resumed.
    pub seconds: f64,
    /// Total time that all threads spent on documents, in seconds.
    pub work_seconds: f64,
    /// How the run ended.
    #[serde(skip)]
    pub ending: Ending,
}

/// A document that failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Failure {
    /// The name of the document.
    pub document: String,
    /// The reason for the failure.
    pub reason: String,
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Ending {
    /// The run ended after the last document.
    #[default]
    Whole,
    /// The run was stopped early, on request.
    Interrupted {
        /// The journal from which another run can resume, if there is one.
        journal: Option<PathBuf>,
    },
}

impl Summary {
    /// Adds the figures of a document.
    pub(crate) fn add(&mut self, report: &DocumentReport) {
        self.work_seconds = thousandths(self.work_seconds + report.seconds);
        if let Some(reason) = report.error.clone() {
            self.failed += 1;
            if self.failures.len() < FAILURES {
                self.failures.push(Failure { document: report.document.clone(), reason });
            }
            return;
        } else if report.left_out {
            self.left_out += 1;
            return;
        }
        self.done += 1;
        self.warned += u64::from(!report.warnings.is_empty());
        self.bytes += report.source_bytes + report.target_bytes;
        self.source_sentences += report.source_sentences;
        self.target_sentences += report.target_sentences;
        for (kind, count) in &report.beads {
            *self.beads.entry(kind.clone()).or_default() += count;
        }
        self.nulls += report.nulls;
        self.out_of_order += report.out_of_order;
        self.confidence.merge(&report.confidence);
        if let Some(mean) = report.mean_confidence {
            self.documents.add(mean);
            self.confidence_sum += mean * report.confidence.total() as f64;
        }
        self.units += report.units;
        self.dropped_by_flags += report.dropped_by_flags;
        for (sums, counts) in
            [(&mut self.flags, &report.flags), (&mut self.dropped_flags, &report.dropped_flags)]
        {
            for (flag, count) in counts {
                *sums.entry(flag.clone()).or_default() += count;
            }
        }
    }

    /// Returns the number of sentences on both sides of the written documents.
    pub fn sentences(&self) -> u64 {
        self.source_sentences + self.target_sentences
    }

    /// Returns the number of beads, including null beads.
    pub fn bead_count(&self) -> u64 {
        self.beads.values().sum()
    }

    /// Returns the number of beads of each kind, the most frequent kind first.
    pub fn kinds(&self) -> Vec<(&str, u64)> {
        let mut kinds: Vec<_> = self.beads.iter().map(|(kind, &count)| (kind.as_str(), count)).collect();
        kinds.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        kinds
    }

    /// Returns the mean confidence of the beads, excluding null beads; `None` if all beads are null beads.
    pub fn mean_confidence(&self) -> Option<f64> {
        let pairs = self.confidence.total();
        (pairs > 0).then(|| self.confidence_sum / pairs as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_add_up() {
        let mut line = DocumentReport { source_sentences: 3, nulls: 1, ..DocumentReport::default() };
        line.beads = [("1-1".to_owned(), 2), ("1-0".to_owned(), 1)].into();
        line.confidence.add(0.95);
        line.confidence.add(0.55);
        line.mean_confidence = Some(0.75);
        line.flags = [("numbers".to_owned(), 2)].into();
        (line.dropped_flags, line.dropped_by_flags) = (line.flags.clone(), 2);
        let failed = DocumentReport { error: Some("no".into()), ..DocumentReport::default() };
        let mut summary = Summary::default();
        [&line, &failed, &line].into_iter().for_each(|line| summary.add(line));
        (0..200).for_each(|_| summary.add(&failed));
        assert_eq!((summary.done, summary.failed, summary.failures.len()), (2, 201, FAILURES));
        assert_eq!((summary.sentences(), summary.bead_count(), summary.nulls), (6, 6, 2));
        assert_eq!(summary.kinds(), [("1-1", 4), ("1-0", 2)]);
        assert_eq!(summary.mean_confidence(), Some(0.75));
        assert_eq!(summary.documents.counts()[7], 2);
        assert_eq!(
            (summary.flags["numbers"], summary.dropped_flags["numbers"], summary.dropped_by_flags),
            (4, 4, 4)
        );
        let text = serde_json::to_string(&summary).unwrap();
        assert_eq!(serde_json::from_str::<Summary>(&text).unwrap(), summary);
    }
}
