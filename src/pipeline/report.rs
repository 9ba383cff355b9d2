//! What is said about each document, and about all of them.

use crate::error::{Error, Result};
use crate::format::{AtomicFile, Commit, Unit};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

/// A line of the report.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentReport {
    /// The document's name.
    pub document: String,
    /// The source file.
    pub source: PathBuf,
    /// The target file.
    pub target: PathBuf,
    /// Why it failed; nothing of it is in the output then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
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
    /// How many units were written, after all filters.
    pub units: u64,
    /// How many characters were removed because the format forbids them.
    pub removed_characters: u64,
    /// The mean confidence of the beads that are no null beads; none without any.
    pub mean_confidence: Option<f64>,
    /// The probability that the two sides are translations of each other at all.
    pub document_confidence: Option<f64>,
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
                sum += f64::from(unit.confidence.unwrap_or_default());
                pairs += 1;
            }
        }
        self.mean_confidence = (pairs > 0).then(|| thousandths(sum / pairs as f64));
        self.document_confidence = Some(thousandths(f64::from(document_confidence)));
    }
}

fn thousandths(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Documents that are in the output.
    pub done: u64,
    /// Documents that failed.
    pub failed: u64,
    /// Sentences of both sides of all documents done.
    pub sentences: u64,
    /// Units written.
    pub units: u64,
}

impl Summary {
    /// Counts a document.
    pub(crate) fn add(&mut self, line: &DocumentReport) {
        if line.error.is_some() {
            self.failed += 1;
        } else {
            self.done += 1;
            self.sentences += line.source_sentences + line.target_sentences;
            self.units += line.units;
        }
    }
}

/// The report as a file: JSON, a line a document, in order.
pub(crate) struct ReportFile {
    out: AtomicFile,
    path: PathBuf,
}

impl ReportFile {
    pub(crate) fn create(path: PathBuf) -> Result<ReportFile> {
        Ok(ReportFile { out: AtomicFile::create(&path)?, path })
    }

    pub(crate) fn line(&mut self, line: &DocumentReport) -> Result<()> {
        let written = serde_json::to_writer(&mut self.out, line).map_err(io::Error::from);
        written.and_then(|()| self.out.write_all(b"\n")).map_err(|source| self.fault(source))
    }

    pub(crate) fn finish(self) -> Result<()> {
        let path = self.path.clone();
        self.out.commit().map_err(|source| Error::Io { path, source, hint: None })
    }

    fn fault(&self, source: io::Error) -> Error {
        Error::Io { path: self.path.clone(), source, hint: None }
    }
}
