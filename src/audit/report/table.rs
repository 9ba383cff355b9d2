//! The table of documents in reports for people.

use crate::audit::{AuditSummary, DocumentAudit, Kind};
use std::collections::BTreeMap;

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub document: String,
    pub coverage: Option<f64>,
    pub counts: BTreeMap<Kind, u64>,
    pub error: Option<String>,
}

impl Row {
    pub(super) fn of(audit: &DocumentAudit) -> Row {
        Row {
            document: audit.document.clone(),
            coverage: audit.coverage,
            counts: audit.counts.clone(),
            error: audit.error.clone(),
        }
    }

    /// Returns the coverage in per cent, or a dash if it is unknown.
    pub(super) fn percent(&self) -> String {
        percent(self.coverage)
    }

    /// Lists the number of findings of each kind, or reports that the document failed.
    pub(super) fn findings(&self) -> String {
        match &self.error {
            Some(_) => "failed".into(),
            None => counts(&self.counts),
        }
    }
}

/// Formats a share with one decimal. It is rounded down, so that 100 % means all.
fn percent(share: Option<f64>) -> String {
    share.map_or("–".into(), |share| format!("{:.1} %", (share * 1000.0).floor() / 10.0))
}

/// Lists the number of findings of each kind.
fn counts(counts: &BTreeMap<Kind, u64>) -> String {
    let each: Vec<String> = counts.iter().map(|(kind, number)| format!("{kind} {number}")).collect();
    if each.is_empty() { "none".into() } else { each.join(", ") }
}

/// Returns a sort key that puts the worst documents first: failed documents, then files without a
/// counterpart, then the others by coverage, lowest first, and by number of findings, highest first.
pub(super) fn badness(row: &Row) -> impl Ord + use<> {
    let findings: u64 = row.counts.values().sum();
    (row.error.is_none(), row.coverage.map(|share| (share * 1000.0) as u64), u64::MAX - findings)
}

/// Returns the coverage and the findings of all documents, for the last row.
pub(super) fn total(summary: &AuditSummary) -> (String, String) {
    let coverage = (summary.done > 0).then_some(summary.coverage);
    (percent(coverage), counts(&summary.counts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_documents_come_first() {
        let row = |document: &str, coverage, omissions, error: Option<&str>| Row {
            document: document.into(),
            coverage,
            counts: [(Kind::Omission, omissions)].into(),
            error: error.map(Into::into),
        };
        let mut rows = [
            row("good", Some(1.0), 0, None),
            row("bad", Some(0.4), 2, None),
            row("worse", Some(0.4), 3, None),
            row("alone", None, 1, None),
            row("broken", None, 0, Some("is empty")),
        ];
        rows.sort_by_cached_key(badness);
        let names = rows.each_ref().map(|row| row.document.as_str());
        assert_eq!(names, ["broken", "alone", "worse", "bad", "good"]);
        assert_eq!((rows[2].percent(), rows[2].findings()), ("40.0 %".into(), "omission 3".into()));
    }
}
