//! Corrections in a sheet that a person edited: XLSX as enregard writes it for a review.
//!
//! A row is a correction if its texts differ from those with which it was written, or if its column `keep` says
//! yes or no. A row that a person added divides the pair of the row above. Missing rows change nothing, because a
//! sheet may contain only a part of the pairs.

use crate::corrections::group::{CorrectedUnit, Group, Reviewed, Texts};
use crate::error::{Error, Result};
use crate::format::table::review::Decision;
use crate::format::xlsx::{Book, review};
use crate::format::{Side, Unit};
use crate::io::budget_for;
use crate::limits::{Deadline, Limits};
use std::path::Path;

/// Returns the corrections in a sheet. Errors name the file as `path`.
pub(super) fn groups(bytes: Vec<u8>, path: &Path) -> Result<Vec<Group>> {
    let budget = budget_for(path, Limits::default(), Deadline::default());
    let rows = review::rows(Book::open(bytes, path, &budget)?.rows(None)?, path)?;
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let [source, target] = row.texts.map(|text| Side { text, ..Side::default() });
        let corrected = CorrectedUnit {
            unit: Unit { source, target, ..Unit::default() },
            fixed: row.decision == Decision::Confirmed,
            export: row.decision != Decision::Excluded,
            edited: row.is_edited,
            draft: false,
            bare: true,
        };
        match (row.unit, groups.last_mut()) {
            (Some((unit, key)), _) => {
                let was = vec![Reviewed { unit, texts: Texts::Key(key) }];
                groups.push(Group { line: row.line, document: row.document, was, becomes: vec![corrected] });
            }
            (None, Some(group)) => group.becomes.push(corrected),
            (None, None) => {
                let fault = "a row without a key must follow the pair that it divides";
                return Err(Error::input(path, fault)
                    .at_line(row.line)
                    .help("move the row down, or delete it"));
            }
        }
    }
    let is_changed = |corrected: &CorrectedUnit| corrected.edited || corrected.fixed || !corrected.export;
    groups.retain(|group| group.becomes.len() > 1 || group.becomes.iter().any(is_changed));
    Ok(groups)
}
