//! What is said about each document.

use super::summary::{BINS, bin};
use crate::error::{Error, Result};
use crate::format::part::{PartFile, part_name, publish};
use crate::format::{Commit, Output, Unit};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A line of the report.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentReport {
    /// The document's name.
    pub document: String,
    /// The source file.
    #[serde(serialize_with = "lossy")]
    pub source: PathBuf,
    /// The target file.
    #[serde(serialize_with = "lossy")]
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
    pub confidence: [u64; BINS],
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
                self.confidence[bin(confidence)] += 1;
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

/// A file's name as text, also where it is none.
pub(super) fn lossy<S: Serializer>(path: &Path, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
}

/// Rounded to three digits.
pub(super) fn thousandths(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// The report as a file: JSON, a line a document, in order.
pub(super) struct ReportFile {
    out: Out,
    path: PathBuf,
}

enum Out {
    /// It appears at the end, or goes into a pipe.
    Whole(Output),
    /// Another run may go on with it.
    Part(PartFile, File),
}

impl ReportFile {
    /// Opens it; if another run may have to go on, so that it can, or after so many bytes of an earlier one.
    pub(super) fn create(path: PathBuf, resumable: bool, from: Option<u64>) -> Result<ReportFile> {
        // What went into a pipe cannot be gone on with.
        let is_file = fs::metadata(&path).map_or(true, |meta| meta.is_file());
        let out = if resumable && is_file {
            let part = match from {
                Some(length) => PartFile::reopen(&path, length)?,
                None => PartFile::create(&path)?,
            };
            let handle = part.handle().map_err(|source| Error::io(path.clone(), source))?;
            Out::Part(part, handle)
        } else {
            Out::Whole(Output::create(&path)?)
        };
        Ok(ReportFile { out, path })
    }

    /// The same where it got its name already, before the journal could say so.
    pub(super) fn take_back(path: &Path) -> Result<()> {
        let part = part_name(path);
        if part.exists() || !path.exists() {
            return Ok(());
        }
        fs::rename(path, part).map_err(|source| Error::io(path, source))
    }

    pub(super) fn line(&mut self, line: &DocumentReport) -> Result<()> {
        let out: &mut dyn Write = match &mut self.out {
            Out::Whole(file) => file,
            Out::Part(file, _) => file,
        };
        let written = serde_json::to_writer(&mut *out, line).map_err(io::Error::from);
        written.and_then(|()| out.write_all(b"\n")).map_err(|source| self.fault(source))
    }

    /// Makes durable what was written, and says how long it is.
    pub(super) fn checkpoint(&mut self) -> Result<u64> {
        let length = match &mut self.out {
            Out::Whole(_) => Ok(0),
            Out::Part(file, handle) => file.flush().and_then(|()| {
                handle.sync_data()?;
                Ok(handle.metadata()?.len())
            }),
        };
        length.map_err(|source| self.fault(source))
    }

    pub(super) fn finish(self) -> Result<()> {
        let ReportFile { out, path } = self;
        let fault = |source| Error::io(path.clone(), source);
        match out {
            Out::Whole(file) => file.commit().map_err(fault),
            Out::Part(file, _) => {
                file.commit().map_err(fault)?;
                publish(&path, &path)
            }
        }
    }

    /// Leaves nothing of a report that another run might have gone on with.
    pub(super) fn abandon(self) {
        if let Out::Part(..) = self.out {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(part_name(&self.path));
        }
    }

    fn fault(&self, source: io::Error) -> Error {
        Error::io(self.path.clone(), source)
    }
}
