//! Writes JSON and JSON Lines.

use super::{ReportWriter, json_fault};
use crate::audit::{AuditSummary, DocumentAudit};
use std::io::{self, Write};

/// Writes one JSON object per line.
pub(super) struct JsonlWriter<W>(pub W);

impl<W: Write> ReportWriter<W> for JsonlWriter<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        for finding in &audit.findings {
            serde_json::to_writer(&mut self.0, finding).map_err(json_fault)?;
            self.0.write_all(b"\n")?;
        }
        // A file without a counterpart has a finding, but no summary.
        if audit.coverage.is_some() || audit.error.is_some() {
            serde_json::to_writer(&mut self.0, audit).map_err(json_fault)?;
            self.0.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _summary: &AuditSummary) -> io::Result<W> {
        Ok(self.0)
    }
}

/// Writes one JSON object with the lists `findings` and `documents`.
pub(super) struct JsonWriter<W> {
    out: W,
    begun: bool,
    /// The summaries of the documents, each as a JSON object.
    documents: Vec<String>,
}

impl<W: Write> JsonWriter<W> {
    pub(super) fn new(out: W) -> JsonWriter<W> {
        JsonWriter { out, begun: false, documents: Vec::new() }
    }

    fn next(&mut self) -> io::Result<()> {
        let begun = std::mem::replace(&mut self.begun, true);
        self.out.write_all(if begun { b",\n" } else { b"{\"findings\":[\n" })
    }
}

impl<W: Write> ReportWriter<W> for JsonWriter<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        for finding in &audit.findings {
            self.next()?;
            serde_json::to_writer(&mut self.out, finding).map_err(json_fault)?;
        }
        self.documents.push(serde_json::to_string(audit).map_err(json_fault)?);
        Ok(())
    }

    fn finish(mut self: Box<Self>, _summary: &AuditSummary) -> io::Result<W> {
        let begin = if self.begun { "\n" } else { "{\"findings\":[" };
        let documents = self.documents.join(",\n");
        writeln!(self.out, "{begin}],\"documents\":[\n{documents}\n]}}")?;
        Ok(self.out)
    }
}
