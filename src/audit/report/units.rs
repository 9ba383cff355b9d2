//! Writes files for translators, which contain the passages without a translation as untranslated units.

use super::ReportWriter;
use crate::audit::{AuditSummary, DocumentAudit, Finding, Kind};
use crate::format::Languages;
use crate::format::po::{Message, place, write_header};
use crate::format::xliff::{Version, XliffWriter};
use std::collections::HashMap;
use std::io::{self, Write};

/// Whether the source passage of a finding must be translated.
fn is_missing(finding: &Finding) -> bool {
    let is_new = finding.kind == Kind::Stale && finding.tgt.is_none();
    is_new || matches!(finding.kind, Kind::Omission | Kind::Untranslated)
}

/// Returns the source passages of a document that must be translated, each with its line number.
fn missing(audit: &DocumentAudit) -> impl Iterator<Item = (&str, u32)> {
    let passages = audit.findings.iter().filter(|finding| is_missing(finding));
    let passages = passages.filter_map(|finding| finding.src.as_ref()).chain(&audit.untranslated);
    passages.map(|src| (src.text.as_str(), src.start.line))
}

/// Writes XLIFF 1.2.
pub(super) struct XliffReport<W>(XliffWriter<W>);

impl<W: Write> XliffReport<W> {
    pub(super) fn new(out: W, languages: &Languages) -> XliffReport<W> {
        XliffReport(XliffWriter::new(out, Version::One, languages))
    }
}

impl<W: Write> ReportWriter<W> for XliffReport<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        let name = audit.source.to_string_lossy();
        let unit = if audit.has_lines[0] { "line" } else { "paragraph" };
        missing(audit)
            .try_for_each(|(text, line)| self.0.untranslated(&name, text, &format!("{unit} {line}")))
    }

    fn finish(self: Box<Self>, _summary: &AuditSummary) -> io::Result<W> {
        self.0.end()
    }
}

/// Writes a PO file. A message may occur only once in a file, so identical passages share a message.
pub(super) struct PoReport<W> {
    out: W,
    languages: Languages,
    /// The passages in the order of their first occurrence, with their places.
    messages: Vec<(String, Vec<String>)>,
    /// The index of each passage in `messages`.
    numbers: HashMap<String, usize>,
}

impl<W: Write> PoReport<W> {
    pub(super) fn new(out: W, languages: &Languages) -> PoReport<W> {
        PoReport { out, languages: languages.clone(), messages: Vec::new(), numbers: HashMap::new() }
    }
}

impl<W: Write> ReportWriter<W> for PoReport<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        let file = place(&audit.source.to_string_lossy());
        for (text, line) in missing(audit) {
            let next = self.messages.len();
            let number = *self.numbers.entry(text.to_owned()).or_insert(next);
            if number == next {
                self.messages.push((text.to_owned(), Vec::new()));
            }
            let line_of_file = if audit.has_lines[0] { format!("{file}:{line}") } else { file.clone() };
            self.messages[number].1.push(line_of_file);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, _summary: &AuditSummary) -> io::Result<W> {
        write_header(&mut self.out, [&self.languages.src, &self.languages.tgt])?;
        for (text, places) in &self.messages {
            let message = Message { places: &places.join(" "), source: text, ..Message::default() };
            message.write(&mut self.out)?;
        }
        Ok(self.out)
    }
}
