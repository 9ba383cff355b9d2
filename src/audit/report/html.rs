//! Writes a web page without scripts.

use super::table::{Row, badness, total};
use super::{ReportWriter, shortened};
use crate::audit::{AuditSummary, DocumentAudit, Finding, Kind};
use crate::format::Languages;
use crate::wording::escape_html;
use std::fmt::Write as _;
use std::io::{self, Write};

const STYLE: &str = include_str!("report.css");

/// Writes a table of documents, worst first, then the findings of each document.
pub(super) struct HtmlWriter<W> {
    out: W,
    languages: [String; 2],
    rows: Vec<(Row, Option<usize>)>,
    /// The sections of the documents. They are kept until the end, because the table comes first.
    sections: String,
}

impl<W: Write> HtmlWriter<W> {
    pub(super) fn new(out: W, languages: &Languages) -> HtmlWriter<W> {
        let languages = [&languages.src, &languages.tgt].map(|tag| escape_html(tag));
        HtmlWriter { out, languages, rows: Vec::new(), sections: String::new() }
    }

    fn section(&mut self, audit: &DocumentAudit) {
        let number = self.rows.len();
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.sections,
            "<section id=\"d{number}\"><h2>{}</h2><p class=\"files\">{} → {}</p>",
            escape_html(&audit.document),
            escape_html(&audit.source.to_string_lossy()),
            escape_html(&audit.target.to_string_lossy())
        );
        if let Some(error) = &audit.error {
            let _ = writeln!(self.sections, "<p class=\"error\">{}</p>", escape_html(error));
        }
        for finding in &audit.findings {
            self.finding(finding);
        }
        self.sections.push_str("</section>\n");
    }

    fn finding(&mut self, finding: &Finding) {
        let _ = writeln!(
            self.sections,
            "<article class=\"{kind}\"><h3>{kind} <span>{}</span></h3><p>{}</p><table>",
            finding.shown_probability(),
            escape_html(&finding.note),
            kind = finding.kind
        );
        for (passage, language) in [&finding.src, &finding.tgt].into_iter().zip(&self.languages) {
            let _ = match (passage, finding.at) {
                (Some(it), _) => writeln!(
                    self.sections,
                    "<tr><th>{language}</th><td class=\"line\">{}</td><td lang=\"{language}\" dir=\"auto\">{}</td></tr>",
                    it.start.line,
                    escape_html(&shortened(&it.text))
                ),
                (None, Some(at)) => writeln!(
                    self.sections,
                    "<tr><th>{language}</th><td class=\"line\">{}</td><td class=\"missing\">{}</td></tr>",
                    at.line,
                    if finding.kind == Kind::Omission { "missing here" } else { "not in this text" }
                ),
                (None, None) => Ok(()),
            };
        }
        self.sections.push_str("</table></article>\n");
    }
}

impl<W: Write> ReportWriter<W> for HtmlWriter<W> {
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()> {
        let has_section = audit.error.is_some() || !audit.findings.is_empty();
        let number = has_section.then_some(self.rows.len());
        if has_section {
            self.section(audit);
        }
        self.rows.push((Row::of(audit), number));
        Ok(())
    }

    fn finish(mut self: Box<Self>, summary: &AuditSummary) -> io::Result<W> {
        let out = &mut self.out;
        writeln!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Translation audit</title>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n{STYLE}</style></head>\n\
             <body><h1>Translation audit</h1>\n<table class=\"documents\"><thead><tr><th>document</th>\
             <th>translated</th><th>findings</th></tr></thead><tbody>"
        )?;
        self.rows.sort_by_cached_key(|(row, _)| badness(row));
        for (row, number) in &self.rows {
            let name = escape_html(&row.document);
            let name = number.map_or(name.clone(), |number| format!("<a href=\"#d{number}\">{name}</a>"));
            writeln!(out, "<tr><td>{name}</td><td>{}</td><td>{}</td></tr>", row.percent(), row.findings())?;
        }
        let (coverage, findings) = total(summary);
        writeln!(
            out,
            "</tbody><tfoot><tr><th>all</th><td>{coverage}</td><td>{findings}</td></tr></tfoot></table>"
        )?;
        out.write_all(self.sections.as_bytes())?;
        out.write_all(b"</body></html>\n")?;
        Ok(self.out)
    }
}
