//! The facts about a file.

use crate::figures::Distribution;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a file contains.
///
/// # Examples
/// ```
/// use enregard::{Format, FileInfo, UnitSource};
///
/// let file = std::env::temp_dir().join("enregard-info.tsv");
/// std::fs::write(&file, "fr\ten\nOui, demain.\tYes, tomorrow.\nOUI, demain !\tYes, tomorrow!\n")?;
/// let info = FileInfo::of_units(&UnitSource::new(&file, Format::Tsv))?;
/// assert_eq!((info.units, info.languages[0].words), (Some(2), 4));
/// assert_eq!(info.duplicates.map(|found| (found.exact, found.near)), Some((0, 1)));
/// # std::fs::remove_file(file)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FileInfo {
    /// The name of the file.
    pub file: String,
    /// The name of its format, such as `tmx` or `docx`.
    pub format: String,
    /// The version of the format, if the file names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Number of units. `None` for documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<u64>,
    /// Number of units with an empty side, or with a single language.
    #[serde(skip_serializing_if = "is_zero")]
    pub incomplete: u64,
    /// Number of paragraphs of a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraphs: Option<u64>,
    /// The texts in each language, the source first.
    pub languages: Vec<LanguageInfo>,
    /// Duplicates among the units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<DuplicateInfo>,
    /// The first and the last day on which units were created, such as `2024-02-29`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<(String, String)>,
    /// The first and the last day on which units were changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<(String, String)>,
    /// The programs that made the file, as far as it names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<String>,
    /// Number of inline tags.
    pub tags: u64,
    /// Number of units that have inline tags.
    #[serde(skip_serializing_if = "is_zero")]
    pub units_with_tags: u64,
    /// Number of notes.
    #[serde(skip_serializing_if = "is_zero")]
    pub notes: u64,
    /// Number of properties of each type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, u64>,
    /// The confidences of the units that have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Distribution>,
    /// What was skipped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// The texts of a file in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LanguageInfo {
    /// The language tag. If it is unknown, it is `source` or `target` for units, and `und` for a document.
    pub language: String,
    /// Number of segments of a file of units, or of sentences of a document. Empty segments do not count.
    pub segments: u64,
    /// Number of words: runs of characters between spaces that have a letter or a digit. Each Chinese or Japanese
    /// character counts as one.
    pub words: u64,
    /// Number of characters, including spaces.
    pub characters: u64,
}

/// Duplicates among the units of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DuplicateInfo {
    /// Number of units whose texts are equal to those of an earlier unit.
    pub exact: u64,
    /// Number of further units whose texts differ from those of an earlier unit only in case, digits, punctuation and
    /// spaces.
    pub near: u64,
    /// Number of units that were compared. It is lower than the number of units of very large files.
    pub compared: u64,
}

impl DuplicateInfo {
    /// Maximum number of units that are compared, so that memory is bounded: the hashes take at most 80 MB.
    pub const MAX_COMPARED: u64 = 2_000_000;
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}
