//! Writes workflow commands of GitHub Actions: one annotation per line.

use super::{Place, ReportWriter, shortened};
use crate::audit::{AuditSummary, DocumentAudit};
use crate::wording::printable;
use std::io::{self, Write};

/// Findings of at least this probability are warnings. All others are notices.
const WARNING: f64 = 0.8;

/// Writes annotations.
pub(super) struct GithubWriter<W>(pub W);

/// Escapes a message. See <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts>. Control
/// characters other than line breaks are shown as escapes, because logs are read on terminals.
fn message(text: &str) -> String {
    let lines = text.split('\n').map(|line| printable(line).replace('%', "%25"));
    lines.collect::<Vec<_>>().join("%0A")
}

/// Escapes a property, such as a file name.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

impl<W: Write> ReportWriter<W> for GithubWriter<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        if let Some(error) = &audit.error {
            let file = property(&audit.target.to_string_lossy());
            writeln!(self.0, "::error file={file},title=enregard::{}", message(error))?;
        }
        for finding in &audit.findings {
            let level = if finding.probability >= WARNING { "warning" } else { "notice" };
            let mut properties = Vec::new();
            if let Some(place) = Place::all(finding, audit).first() {
                let Place { path, start, end, .. } = *place;
                properties.push(format!("file={}", property(&path.to_string_lossy())));
                if place.has_lines {
                    properties.push(format!("line={},endLine={}", start.line, end.line));
                }
                // GitHub supports columns only in annotations of a single line.
                if place.has_lines && start.line == end.line {
                    properties.push(format!("col={},endColumn={}", start.column, end.column));
                }
            }
            properties.push(format!("title={}", property(finding.kind.name())));
            let passage = finding.src.as_ref().or(finding.tgt.as_ref());
            let passage = passage.map(|it| format!("\n{}", shortened(&it.text))).unwrap_or_default();
            let text = message(&format!("{} ({}){passage}", finding.note, finding.shown_probability()));
            writeln!(self.0, "::{level} {}::{text}", properties.join(","))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _summary: &AuditSummary) -> io::Result<W> {
        Ok(self.0)
    }
}
