//! What a run came to.

use crate::document::report::DocumentReport;
use crate::figures::{Histogram, thousandths};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// So many failures are kept word for word: enough to see what is wrong, however many there are.
const FAILURES: usize = 100;

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Documents that are in the output.
    pub done: u64,
    /// Documents that were left out because the two texts hardly are translations of each other; what they would have come
    /// to is not in the figures.
    #[serde(default)]
    pub left_out: u64,
    /// Documents that failed.
    pub failed: u64,
    /// The first of them.
    pub failures: Vec<Failure>,
    /// Documents done that something was odd about.
    pub warned: u64,
    /// Bytes of both sides of all documents done.
    pub bytes: u64,
    /// Source sentences of all documents done.
    pub source_sentences: u64,
    /// Target sentences of all documents done.
    pub target_sentences: u64,
    /// How many beads there are of each kind (`1-2`), null beads among them.
    pub beads: BTreeMap<String, u64>,
    /// How many of the beads are null beads.
    pub nulls: u64,
    /// How many beads, null beads left out, have a confidence of 0 to 0.1, and so on.
    pub confidence: Histogram,
    /// The same of the mean confidences of documents.
    pub documents: Histogram,
    /// The sum of the confidences.
    confidence_sum: f64,
    /// Units written.
    pub units: u64,
    /// How long the run took, in seconds; interrupted runs that it goes on with included.
    pub seconds: f64,
    /// How long the threads worked on documents, in seconds, all together.
    pub work_seconds: f64,
    /// How it ended.
    #[serde(skip)]
    pub ending: Ending,
}

/// A document that failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Its name.
    pub document: String,
    /// Why.
    pub reason: String,
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Ending {
    /// With the last document.
    #[default]
    Whole,
    /// Before, because somebody wished so.
    Interrupted {
        /// The journal that lets another run go on, where there is one.
        journal: Option<PathBuf>,
    },
}

impl Summary {
    /// Counts a document.
    pub(crate) fn add(&mut self, line: &DocumentReport) {
        self.work_seconds = thousandths(self.work_seconds + line.seconds);
        if let Some(reason) = &line.error {
            self.failed += 1;
            if self.failures.len() < FAILURES {
                self.failures.push(Failure { document: line.document.clone(), reason: reason.clone() });
            }
            return;
        }
        if line.left_out {
            self.left_out += 1;
            return;
        }
        self.done += 1;
        self.warned += u64::from(!line.warnings.is_empty());
        self.bytes += line.source_bytes + line.target_bytes;
        self.source_sentences += line.source_sentences;
        self.target_sentences += line.target_sentences;
        for (kind, count) in &line.beads {
            *self.beads.entry(kind.clone()).or_default() += count;
        }
        self.nulls += line.nulls;
        self.confidence.merge(&line.confidence);
        if let Some(mean) = line.mean_confidence {
            self.documents.add(mean);
            self.confidence_sum += mean * line.confidence.total() as f64;
        }
        self.units += line.units;
    }

    /// Sentences of both sides of all documents done.
    pub fn sentences(&self) -> u64 {
        self.source_sentences + self.target_sentences
    }

    /// How many beads there are, null beads among them.
    pub fn bead_count(&self) -> u64 {
        self.beads.values().sum()
    }

    /// The beads by kind, the most frequent first.
    pub fn kinds(&self) -> Vec<(&str, u64)> {
        let mut kinds: Vec<_> = self.beads.iter().map(|(kind, &count)| (kind.as_str(), count)).collect();
        kinds.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        kinds
    }

    /// The mean confidence of the beads that are no null beads; none without any.
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
        let failed = DocumentReport { error: Some("no".into()), ..DocumentReport::default() };
        let mut summary = Summary::default();
        [&line, &failed, &line].into_iter().for_each(|line| summary.add(line));
        (0..200).for_each(|_| summary.add(&failed));
        assert_eq!((summary.done, summary.failed, summary.failures.len()), (2, 201, FAILURES));
        assert_eq!((summary.sentences(), summary.bead_count(), summary.nulls), (6, 6, 2));
        assert_eq!(summary.kinds(), [("1-1", 4), ("1-0", 2)]);
        assert_eq!(summary.mean_confidence(), Some(0.75));
        assert_eq!(summary.documents.counts()[7], 2);
        let text = serde_json::to_string(&summary).unwrap();
        assert_eq!(serde_json::from_str::<Summary>(&text).unwrap(), summary);
    }
}
