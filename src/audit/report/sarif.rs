//! Writes SARIF 2.1.0, a standard format for the results of static analysis.

use super::{Place, ReportWriter, json_fault};
use crate::audit::{AuditSummary, DocumentAudit, Finding, Kind};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

/// Writes one run with a result for each finding.
pub(super) struct SarifWriter<W> {
    out: W,
    begun: bool,
    /// One notification for each document that could not be audited.
    notifications: Vec<Value>,
}

impl<W: Write> SarifWriter<W> {
    pub(super) fn new(out: W) -> SarifWriter<W> {
        SarifWriter { out, begun: false, notifications: Vec::new() }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return self.out.write_all(b",\n");
        }
        let rules: Vec<Value> = Kind::ALL.iter().map(|kind| rule(*kind)).collect();
        let driver = json!({
            "name": "enregard",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        });
        writeln!(
            self.out,
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\
             \"runs\":[{{\"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\"results\":["
        )
    }
}

fn rule(kind: Kind) -> Value {
    json!({
        "id": kind.name(),
        "shortDescription": { "text": kind.definition() },
        "defaultConfiguration": { "level": "warning" },
    })
}

/// Returns a path as a URI reference.
fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte.into())
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if path.is_absolute() { format!("file://{out}") } else { out }
}

fn location(place: &Place<'_>, text: Option<&str>) -> Value {
    let Place { path, start, end, .. } = *place;
    let artifact = json!({ "uri": uri(path) });
    if !place.has_lines {
        let paragraph = format!("paragraph {}", start.line);
        return json!({
            "physicalLocation": { "artifactLocation": artifact },
            "logicalLocations": [{ "name": paragraph, "kind": "element" }],
        });
    }
    let mut region = json!({ "startLine": start.line, "startColumn": start.column });
    if (end.line, end.column) > (start.line, start.column) {
        region["endLine"] = end.line.into();
        region["endColumn"] = end.column.into();
    }
    if let Some(text) = text {
        region["snippet"] = json!({ "text": text });
    }
    json!({ "physicalLocation": { "artifactLocation": artifact, "region": region } })
}

fn result(finding: &Finding, audit: &DocumentAudit) -> Value {
    let index = Kind::ALL.iter().position(|kind| *kind == finding.kind).unwrap_or_default();
    let texts = |place: &Place<'_>| {
        let side = if place.side == 1 { &finding.tgt } else { &finding.src };
        location(place, side.as_ref().map(|it| it.text.as_str()))
    };
    let places = Place::all(finding, audit);
    let mut locations = places.iter().map(texts);
    let passage = finding.src.as_ref().or(finding.tgt.as_ref());
    let passage = passage.map(|it| format!(": {}", super::shortened(&it.text))).unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.kind.name(),
        "ruleIndex": index,
        "level": "warning",
        "message": { "text": format!("{}{passage}", finding.note) },
        "rank": (finding.probability * 1000.0).round() / 10.0,
        "properties": { "document": finding.document, "probability": finding.probability },
    });
    if let Some(first) = locations.next() {
        result["locations"] = json!([first]);
    }
    let related: Vec<Value> = locations
        .zip(1..)
        .map(|(mut location, id)| {
            location["id"] = json!(id);
            location
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    result
}

impl<W: Write> ReportWriter<W> for SarifWriter<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        if let Some(error) = &audit.error {
            let text = format!("{}: {error}", audit.document);
            self.notifications.push(json!({ "level": "error", "message": { "text": text } }));
        }
        for finding in &audit.findings {
            self.begin()?;
            serde_json::to_writer(&mut self.out, &result(finding, audit)).map_err(json_fault)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, summary: &AuditSummary) -> io::Result<W> {
        if !self.begun {
            self.begin()?;
        }
        let invocation = json!({
            "executionSuccessful": !summary.interrupted && summary.failed == 0,
            "toolExecutionNotifications": self.notifications,
        });
        writeln!(self.out, "\n],\"invocations\":[{invocation}]}}]}}")?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri(Path::new("en/l’été 1.txt")), "en/l%E2%80%99%C3%A9t%C3%A9%201.txt");
        assert_eq!(uri(Path::new("a:b.txt")), "a%3Ab.txt");
    }
}
