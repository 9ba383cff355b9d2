//! What a journal records about a run.

use crate::run::summary::Summary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that determines the bytes of a run's output, by parameter name. Two runs with the same
/// fingerprint and the same documents write the same bytes.
pub(crate) type Fingerprint = BTreeMap<String, String>;

/// How far a run is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The version of enregard. Another version may align differently.
    pub version: String,
    pub fingerprint: Fingerprint,
    /// The number of finished documents, including those that failed.
    pub documents: u64,
    /// The combined fingerprint of these documents.
    pub documents_fingerprint: u64,
    pub output: Position,
    /// The length of the report, in bytes.
    pub report: Option<u64>,
    pub summary: Summary,
}

/// How far the output is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// The number of the first document of the current file.
    pub first: u64,
    /// The number of documents written to the current file.
    pub done: u64,
    /// The lengths of the current files, in bytes: two for Moses, none if no file is open.
    pub lengths: Vec<u64>,
    /// Whether the current file is complete except for its end and its name, which it may already have.
    pub closing: bool,
}

impl Record {
    /// Adds the fingerprint of the next document.
    pub(crate) fn add_document(&mut self, fingerprint: u64) {
        self.documents += 1;
        // The multiplier is odd, so no bit is lost. The rotation makes the order of the documents count.
        self.documents_fingerprint =
            self.documents_fingerprint.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ fingerprint;
    }
}
