//! Writes Markdown for comments and pages on a code host.

use super::table::{Row, badness, total};
use super::{Place, ReportWriter, shortened};
use crate::audit::{AuditSummary, DocumentAudit, Finding};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes a table of documents, worst first, then the findings of each document.
pub(super) struct MarkdownWriter<W> {
    out: W,
    rows: Vec<Row>,
    /// The sections of the documents. They are kept until the end, because the table comes first.
    sections: String,
}

impl<W: Write> MarkdownWriter<W> {
    pub(super) fn new(out: W) -> MarkdownWriter<W> {
        MarkdownWriter { out, rows: Vec::new(), sections: String::new() }
    }
}

/// Escapes the characters that have a special meaning in Markdown, and replaces control characters with
/// spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '@') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

fn section(finding: &Finding, audit: &DocumentAudit, out: &mut String) {
    let places: Vec<String> = Place::all(finding, audit)
        .iter()
        .map(|place| {
            let name = escaped(&place.path.to_string_lossy());
            match place.has_lines {
                true => format!("{name}:{}", place.start.line),
                false => format!("{name}, paragraph {}", place.start.line),
            }
        })
        .collect();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "- **{}** ({}) {}: {}",
        finding.kind,
        finding.shown_probability(),
        places.join(", "),
        escaped(&finding.note)
    );
    for passage in [&finding.src, &finding.tgt].into_iter().flatten() {
        let _ = writeln!(out, "  > {}\n", escaped(&shortened(&passage.text)));
    }
}

impl<W: Write> ReportWriter<W> for MarkdownWriter<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        self.rows.push(Row::of(audit));
        if let Some(error) = &audit.error {
            let _ = writeln!(self.sections, "\n### {}\n\n{}", escaped(&audit.document), escaped(error));
        }
        if !audit.findings.is_empty() {
            let _ = writeln!(self.sections, "\n### {}\n", escaped(&audit.document));
            audit.findings.iter().for_each(|finding| section(finding, audit, &mut self.sections));
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, summary: &AuditSummary) -> io::Result<W> {
        self.rows.sort_by_cached_key(badness);
        writeln!(self.out, "| document | translated | findings |\n|---|--:|---|")?;
        for row in &self.rows {
            writeln!(self.out, "| {} | {} | {} |", escaped(&row.document), row.percent(), row.findings())?;
        }
        if self.rows.len() > 1 {
            let (coverage, findings) = total(summary);
            writeln!(self.out, "| **all** | {coverage} | {findings} |")?;
        }
        self.out.write_all(self.sections.as_bytes())?;
        Ok(self.out)
    }
}
