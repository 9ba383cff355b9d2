//! Reads the changes that a person made in a sheet of pairs.

use super::rows::SheetRows;
use crate::error::{Error, Result};
use crate::format::table::review::{Decision, ReviewColumns};
use crate::format::table::{Positions, Record, RecordSource};
use std::path::Path;

/// A row that a person changed or decided about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReviewedRow {
    /// The number of the row.
    pub(crate) line: usize,
    pub(crate) document: Option<String>,
    /// The number of the unit, and the key of its texts as it was written. `None` if a person added the row.
    pub(crate) unit: Option<(Option<u32>, String)>,
    pub(crate) texts: [String; 2],
    pub(crate) decision: Decision,
    /// Whether the texts differ from those with which the row was written.
    pub(crate) is_edited: bool,
}

/// Returns all rows of a sheet that enregard wrote, including those without changes.
///
/// # Errors
/// Returns an input error if columns are missing, or if a decision cannot be read.
pub(crate) fn rows(mut sheet: SheetRows, path: &Path) -> Result<Vec<ReviewedRow>> {
    let mut record = Record::default();
    let columns = if sheet.read(&mut record)? { ReviewColumns::of(&record) } else { None };
    let known = Positions::of_names(&record);
    let (Some(columns), [document, Some(source), Some(target), ..]) = (columns, known) else {
        let fault =
            "lacks one of the columns source, target, unit, keep and key, so the reviewed pairs are unknown";
        return Err(Error::input(path, fault).help("use a sheet that enregard wrote, with all its columns"));
    };
    let mut rows = Vec::new();
    while sheet.read(&mut record)? {
        let texts = [source, target].map(|column| record.text(column).into_owned());
        let both = [texts[0].as_str(), texts[1].as_str()];
        let key = columns.key(&record);
        if key.is_none() && both.iter().all(|text| text.is_empty()) {
            continue;
        }
        let line = usize::try_from(record.line).unwrap_or(usize::MAX);
        let decision = columns.decision(&record, both);
        let decision = decision.map_err(|reason| Error::input(path, reason).at_line(line))?;
        let is_edited = columns.is_edited(&record, both);
        let document = document.map(|column| record.text(column).into_owned());
        let document = document.filter(|name| !name.is_empty());
        let unit = key.map(|key| (columns.number(&record), key));
        rows.push(ReviewedRow { line, document, unit, texts, decision, is_edited });
    }
    Ok(rows)
}
