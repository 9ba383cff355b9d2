//! The findings of an audit, and the result for a document as a whole.

use super::Kind;
use crate::figures::path_as_text;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The source and the target sentences of a document.
pub type Sentences<'a> = [&'a [&'a str]; 2];

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Position {
    /// The line number, counted from 1. In a format without lines, such as DOCX, it is the number of the
    /// paragraph.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

/// One side of a finding: consecutive sentences of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Passage {
    /// The number of the first sentence, counted from 1. If the input has one sentence per line, this is its
    /// line number.
    pub first: u32,
    /// The number of the last sentence, counted in the same way.
    pub last: u32,
    /// The position of the first character.
    #[serde(flatten)]
    pub start: Position,
    /// The position after the last character.
    #[serde(flatten, serialize_with = "end_position")]
    pub end: Position,
    /// The sentences, joined into one line.
    pub text: String,
}

fn end_position<S: Serializer>(end: &Position, serializer: S) -> Result<S::Ok, S::Error> {
    let mut fields = serializer.serialize_map(Some(2))?;
    fields.serialize_entry("end_line", &end.line)?;
    fields.serialize_entry("end_column", &end.column)?;
    fields.end()
}

/// A possible fault of a translation that a person should check.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The name of the document.
    pub document: String,
    /// What is wrong.
    pub kind: Kind,
    /// The probability that the finding is right, from 0 to 1, rounded to three decimals.
    pub probability: f64,
    /// The passage of the source, or `None` if the finding concerns only the translation.
    pub src: Option<Passage>,
    /// The passage of the translation, or `None` if the finding concerns only the source.
    pub tgt: Option<Passage>,
    /// The reason, as a sentence without a full stop.
    pub note: String,
    /// For an omission, the position in the translation at which the passage is missing; for an addition, the
    /// corresponding position in the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
}

impl Finding {
    /// Returns the probability with two decimals, for people. It is rounded down, so that a finding with a
    /// probability of .995 does not look certain.
    pub(super) fn shown_probability(&self) -> String {
        format!("{:.2}", (self.probability * 100.0).floor() / 100.0)
    }
}

/// The result of an audit of one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DocumentAudit {
    /// The name of the document.
    pub document: String,
    /// The path of the source file. Empty if the target file has no counterpart.
    #[serde(serialize_with = "path_as_text")]
    pub source: PathBuf,
    /// The path of the target file. Empty if the source file has no counterpart.
    #[serde(serialize_with = "path_as_text")]
    pub target: PathBuf,
    /// The share of the source that is translated, by characters, from 0 to 1. `None` if the document could
    /// not be audited or if a file has no counterpart.
    pub coverage: Option<f64>,
    /// The number of sentences of the source and of the translation.
    pub sentences: [u64; 2],
    /// The number of findings of each kind.
    #[serde(rename = "findings")]
    pub counts: BTreeMap<Kind, u64>,
    /// The findings, in the order of the source.
    #[serde(skip)]
    pub findings: Vec<Finding>,
    /// The paragraphs of a source file without a translation, if the run reads such files.
    #[serde(skip)]
    pub(crate) untranslated: Vec<Passage>,
    /// The reason why the document could not be audited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The number of characters of the source, and of those that are translated.
    #[serde(skip)]
    pub(crate) characters: (u64, u64),
    /// Whether positions in the source and in the translation are lines, rather than paragraphs of a format
    /// without lines.
    #[serde(skip)]
    pub(crate) has_lines: [bool; 2],
}

impl DocumentAudit {
    pub(crate) fn new(document: &str, source: PathBuf, target: PathBuf) -> DocumentAudit {
        DocumentAudit {
            document: document.into(),
            source,
            target,
            coverage: None,
            sentences: [0, 0],
            counts: BTreeMap::new(),
            findings: Vec::new(),
            untranslated: Vec::new(),
            error: None,
            characters: (0, 0),
            has_lines: [true; 2],
        }
    }

    /// Adds a finding, and counts it.
    pub(crate) fn push(&mut self, finding: Finding) {
        *self.counts.entry(finding.kind).or_default() += 1;
        self.findings.push(finding);
    }
}
