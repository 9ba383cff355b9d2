//! Writes the result of an audit: for people, for programs, and for translators.

mod html;
mod json;
mod lines;
mod markdown;
mod sarif;
mod table;
mod text;
mod units;

use super::{AuditSummary, DocumentAudit, Finding, Position};
use crate::error::{Error, Result};
use crate::format::Languages;
use crate::io::packing;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

/// A format for the result of an audit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReportFormat {
    /// Text for people.
    #[default]
    Text,
    /// One JSON object with all findings.
    Json,
    /// One JSON object per line: the findings of each document, then its summary.
    Jsonl,
    /// SARIF 2.1.0, which code hosts and editors read.
    Sarif,
    /// A web page.
    Html,
    /// Markdown, for example for a comment on a pull request.
    Markdown,
    /// Workflow commands of GitHub Actions, which become annotations.
    Github,
    /// XLIFF 1.2 with the passages that have no translation as untranslated units.
    Xliff,
    /// A Gettext PO file with the passages that have no translation as untranslated messages.
    Po,
}

impl ReportFormat {
    /// All formats.
    pub const ALL: &'static [ReportFormat] = &[
        ReportFormat::Text,
        ReportFormat::Json,
        ReportFormat::Jsonl,
        ReportFormat::Sarif,
        ReportFormat::Html,
        ReportFormat::Markdown,
        ReportFormat::Github,
        ReportFormat::Xliff,
        ReportFormat::Po,
    ];

    /// Returns the name of the format.
    pub const fn name(self) -> &'static str {
        match self {
            ReportFormat::Text => "text",
            ReportFormat::Json => "json",
            ReportFormat::Jsonl => "jsonl",
            ReportFormat::Sarif => "sarif",
            ReportFormat::Html => "html",
            ReportFormat::Markdown => "markdown",
            ReportFormat::Github => "github",
            ReportFormat::Xliff => "xliff",
            ReportFormat::Po => "po",
        }
    }

    /// Infers the format from a file's extension, ignoring the one of a compressed file.
    pub fn from_path(path: &Path) -> Option<ReportFormat> {
        let name = if packing(path).is_some() { path.file_stem()? } else { path.file_name()? };
        match name.to_str()?.to_lowercase().rsplit_once('.')?.1 {
            "txt" => Some(ReportFormat::Text),
            "md" => Some(ReportFormat::Markdown),
            "htm" => Some(ReportFormat::Html),
            "xlf" => Some(ReportFormat::Xliff),
            "github" => None,
            extension => extension.parse().ok(),
        }
    }

    /// Creates a writer of this format. `colour` applies only to text.
    pub fn writer<'w, W: Write + 'w>(
        self,
        out: W,
        languages: &Languages,
        colour: bool,
    ) -> Box<dyn ReportWriter<W> + 'w> {
        match self {
            ReportFormat::Text => Box::new(text::TextWriter::new(out, colour)),
            ReportFormat::Json => Box::new(json::JsonWriter::new(out)),
            ReportFormat::Jsonl => Box::new(json::JsonlWriter(out)),
            ReportFormat::Sarif => Box::new(sarif::SarifWriter::new(out)),
            ReportFormat::Html => Box::new(html::HtmlWriter::new(out, languages)),
            ReportFormat::Markdown => Box::new(markdown::MarkdownWriter::new(out)),
            ReportFormat::Github => Box::new(lines::GithubWriter(out)),
            ReportFormat::Xliff => Box::new(units::XliffReport::new(out, languages)),
            ReportFormat::Po => Box::new(units::PoReport::new(out, languages)),
        }
    }
}

impl FromStr for ReportFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<ReportFormat> {
        let known = ReportFormat::ALL.iter().copied().find(|format| format.name().eq_ignore_ascii_case(name));
        known.ok_or_else(|| {
            let names: Vec<_> = ReportFormat::ALL.iter().map(|format| format.name()).collect();
            Error::call(format!("unknown format {name:?}")).help(format!("use one of {}", names.join(", ")))
        })
    }
}

/// Writes the audits of documents, one at a time, to an output of type `W`. Call `document` any number of
/// times, then `finish` once.
pub trait ReportWriter<W> {
    /// Writes the audit of one document.
    fn document(&mut self, audit: &DocumentAudit) -> io::Result<()>;

    /// Writes the end of the report, and returns the output without flushing it.
    fn finish(self: Box<Self>, summary: &AuditSummary) -> io::Result<W>;
}

/// A place at which a report shows a finding.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The side: 0 for the source, 1 for the translation.
    side: usize,
    path: &'a Path,
    start: Position,
    end: Position,
    /// Whether the positions are lines, rather than paragraphs of a format without lines.
    has_lines: bool,
}

impl<'a> Place<'a> {
    /// Returns the places of a finding. The place in the translation comes first, because that is the file to
    /// correct.
    fn all(finding: &Finding, audit: &'a DocumentAudit) -> Vec<Place<'a>> {
        let point = |at: Option<Position>| at.map(|at| (at, at));
        let tgt = finding.tgt.as_ref().map(|it| (it.start, it.end));
        let src = finding.src.as_ref().map(|it| (it.start, it.end));
        let missing = |other: bool| point(finding.at.filter(|_| other));
        let start = Position { line: 1, column: 1 };
        let whole = (tgt.is_none() && src.is_none()).then_some((start, start));
        let has = |path: &Path| !path.as_os_str().is_empty();
        let target = tgt.or(missing(src.is_some())).or(whole).filter(|_| has(&audit.target));
        let source = src.or(missing(tgt.is_some())).or(whole).filter(|_| has(&audit.source));
        let place = |side: usize, (start, end)| {
            let path = if side == 0 { &audit.source } else { &audit.target };
            Place { side, path, start, end, has_lines: audit.has_lines[side] }
        };
        let target = target.map(|range| place(1, range));
        target.into_iter().chain(source.map(|range| place(0, range))).collect()
    }
}

/// Returns a position as text, in front of which a path can be written: `:3:1` or `, paragraph 3`.
fn position(audit: &DocumentAudit, side: usize, at: Position) -> String {
    match audit.has_lines[side] {
        true => format!(":{}:{}", at.line, at.column),
        false => format!(", paragraph {}", at.line),
    }
}

/// Maximum number of characters of a passage in a report for people. Readers find the rest by its line
/// number.
const MAX_SHOWN: usize = 240;

/// Shortens a long text for a report to its beginning and its end.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= MAX_SHOWN {
        return text.into();
    }
    let head: String = text.chars().take(MAX_SHOWN * 2 / 3).collect();
    let tail: String = text.chars().skip(count - MAX_SHOWN / 3).collect();
    format!("{} … {}", head.trim_end(), tail.trim_start())
}

/// Converts an error from writing JSON into an I/O error.
fn json_fault(error: serde_json::Error) -> io::Error {
    error.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_keep_both_ends() {
        assert_eq!(shortened("court"), "court");
        let long = format!("début {} fin", "mot ".repeat(200));
        let short = shortened(&long);
        assert!(short.starts_with("début mot") && short.ends_with("fin") && short.chars().count() < 250);
    }

    #[test]
    fn formats_are_inferred_from_names() {
        let format = |name: &str| ReportFormat::from_path(Path::new(name));
        assert_eq!(format("audit.sarif"), Some(ReportFormat::Sarif));
        assert_eq!(format("audit.MD"), Some(ReportFormat::Markdown));
        assert_eq!(format("audit.jsonl.gz"), Some(ReportFormat::Jsonl));
        assert_eq!(format("audit.JSONL.zst"), Some(ReportFormat::Jsonl));
        assert_eq!(format("audit.tmx"), None);
        for known in ReportFormat::ALL {
            assert_eq!(known.name().parse::<ReportFormat>().unwrap(), *known);
        }
    }
}
