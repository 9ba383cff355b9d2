//! Writes files for translators, which contain the passages without a translation as untranslated units.

use super::ReportWriter;
use crate::audit::{AuditSummary, DocumentAudit, Finding, Kind};
use crate::format::Languages;
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
    passages.filter_map(|finding| finding.src.as_ref()).map(|src| (src.text.as_str(), src.start.line))
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
    language: String,
    /// The passages in the order of their first occurrence, with their places.
    messages: Vec<(String, Vec<String>)>,
    /// The index of each passage in `messages`.
    numbers: HashMap<String, usize>,
}

impl<W: Write> PoReport<W> {
    pub(super) fn new(out: W, languages: &Languages) -> PoReport<W> {
        PoReport { out, language: languages.tgt.clone(), messages: Vec::new(), numbers: HashMap::new() }
    }
}

/// Quotes and escapes a text for a PO file.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

impl<W: Write> ReportWriter<W> for PoReport<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        // Spaces separate places in a PO file.
        let file = audit.source.to_string_lossy().replace([' ', '\n', '\r'], "_");
        for (text, line) in missing(audit) {
            let next = self.messages.len();
            let number = *self.numbers.entry(text.to_owned()).or_insert(next);
            if number == next {
                self.messages.push((text.to_owned(), Vec::new()));
            }
            let place = if audit.has_lines[0] { format!("{file}:{line}") } else { file.clone() };
            self.messages[number].1.push(place);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, _summary: &AuditSummary) -> io::Result<W> {
        let language = quoted(&self.language);
        let language = language.trim_matches('"');
        writeln!(
            self.out,
            "msgid \"\"\nmsgstr \"\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\
             \"Content-Transfer-Encoding: 8bit\\n\"\n\"Language: {language}\\n\""
        )?;
        for (text, places) in &self.messages {
            writeln!(self.out, "\n#: {}\nmsgid {}\nmsgstr \"\"", places.join(" "), quoted(text))?;
        }
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_po_files_are_escaped() {
        assert_eq!(quoted("« Oui »\t\"\\"), "\"« Oui »\\t\\\"\\\\\"");
    }
}
