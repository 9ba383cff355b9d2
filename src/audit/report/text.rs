//! Writes text for people.

use super::table::{Row, badness, total};
use super::{ReportWriter, position, shortened};
use crate::audit::{AuditSummary, DocumentAudit, Finding, Passage};
use crate::wording::printable;
use std::io::{self, Write};
use std::path::Path;

/// Maximum number of documents in the table. Programs can read the complete list from the other formats.
const MAX_ROWS: usize = 100;
/// Maximum width of the names in the table, in characters.
const MAX_NAME: usize = 48;

/// Writes each finding with its places and texts, then a table of the documents.
pub(super) struct TextWriter<W> {
    out: W,
    colour: bool,
    rows: Vec<Row>,
}

impl<W: Write> TextWriter<W> {
    pub(super) fn new(out: W, colour: bool) -> TextWriter<W> {
        TextWriter { out, colour, rows: Vec::new() }
    }

    /// Returns the text in the terminal colour with this code, if colours are enabled.
    fn coloured(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn finding(&mut self, finding: &Finding, audit: &DocumentAudit) -> io::Result<()> {
        let kind = self.coloured("1;33", finding.kind.name());
        let note = printable(&finding.note);
        let whole = [&audit.source, &audit.target].into_iter().find(|path| !path.as_os_str().is_empty());
        match (&finding.src, &finding.tgt, whole) {
            (Some(src), _, _) => write!(self.out, "{}: ", self.place(audit, 0, src))?,
            (None, Some(tgt), _) => write!(self.out, "{}: ", self.place(audit, 1, tgt))?,
            (None, None, Some(file)) => write!(self.out, "{}: ", self.coloured("1", &shown(file)))?,
            (None, None, None) => {}
        }
        writeln!(self.out, "{kind} ({}): {note}", finding.shown_probability())?;
        for (side, colour) in [(&finding.src, "36"), (&finding.tgt, "32")] {
            if let Some(passage) = side {
                let text = self.coloured(colour, &printable(&shortened(&passage.text)));
                writeln!(self.out, "    {text}")?;
            }
        }
        let target = shown(&audit.target);
        let source = shown(&audit.source);
        match (&finding.src, &finding.tgt, finding.at) {
            (Some(_), Some(tgt), _) => {
                writeln!(self.out, "    -> {target}{}", position(audit, 1, tgt.start))?;
            }
            (Some(_), None, Some(at)) => {
                writeln!(self.out, "    -> missing at {target}{}", position(audit, 1, at))?;
            }
            (None, Some(_), Some(at)) => {
                writeln!(self.out, "    -> not in the source at {source}{}", position(audit, 0, at))?;
            }
            _ => {}
        }
        writeln!(self.out)
    }

    fn place(&self, audit: &DocumentAudit, side: usize, passage: &Passage) -> String {
        let path = if side == 0 { &audit.source } else { &audit.target };
        self.coloured("1", &format!("{}{}", shown(path), position(audit, side, passage.start)))
    }

    fn table(&mut self, summary: &AuditSummary) -> io::Result<()> {
        self.rows.sort_by_cached_key(badness);
        let name = |row: &Row| {
            let name = printable(&row.document).into_owned();
            match name.chars().count() {
                0..=MAX_NAME => name,
                count => format!("…{}", name.chars().skip(count + 1 - MAX_NAME).collect::<String>()),
            }
        };
        let names: Vec<String> = self.rows.iter().take(MAX_ROWS).map(name).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max("document".len());
        writeln!(self.out, "{:width$}  translated  findings", "document")?;
        for (row, name) in self.rows.iter().zip(&names) {
            writeln!(self.out, "{name:width$}  {:>10}  {}", row.percent(), row.findings())?;
        }
        if let Some(more @ 1..) = self.rows.len().checked_sub(MAX_ROWS) {
            writeln!(self.out, "and {more} more documents")?;
        }
        if self.rows.len() > 1 {
            let (coverage, findings) = total(summary);
            writeln!(self.out, "{:width$}  {coverage:>10}  {findings}", "all")?;
        }
        Ok(())
    }
}

fn shown(path: &Path) -> String {
    printable(&path.display().to_string()).into_owned()
}

impl<W: Write> ReportWriter<W> for TextWriter<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        audit.findings.iter().try_for_each(|finding| self.finding(finding, audit))?;
        self.rows.push(Row::of(audit));
        Ok(())
    }

    fn finish(mut self: Box<Self>, summary: &AuditSummary) -> io::Result<W> {
        self.table(summary)?;
        Ok(self.out)
    }
}
