//! Writes units to a sheet in which people review them.

use super::parts::{self, Column, MAX_ROWS, letter};
use super::text::push_escaped;
use crate::format::archive::ArchiveWriter;
use crate::format::limit::FormatLimit;
use crate::format::table::review;
use crate::format::traits::UnitWriter;
use crate::format::unit::{Unit, push_confidence, push_number};
use std::io::{self, Write};

/// The greatest length of the text in a cell, in UTF-16 code units.
const MAX_CELL: usize = 32_767;

/// Writes XLSX: one sheet with a header row that stays visible, wrapped texts and coloured confidences. In the
/// column `keep`, a reviewer writes `yes` or `no`. The hidden column `key` identifies the pair, so that changes
/// can be read back as corrections. All cells except the confidences and the numbers are text, so that no text
/// becomes a formula.
///
/// A sheet has at most 1,048,576 rows, and a cell at most 32,767 characters; more is an error.
pub struct XlsxWriter<W> {
    package: ArchiveWriter<W>,
    rows: u32,
    has_flags: bool,
    columns: Vec<Column>,
    line: String,
}

impl<W: Write> XlsxWriter<W> {
    /// Creates a writer for the output `out`. The first bytes are written with the first unit.
    pub fn new(out: W) -> Self {
        let (package, columns) = (ArchiveWriter::new(out), Vec::new());
        XlsxWriter { package, rows: 0, has_flags: false, columns, line: String::new() }
    }

    /// Writes everything that comes before the first unit.
    fn begin(&mut self) -> io::Result<()> {
        if self.rows > 0 {
            return Ok(());
        }
        let column = |name, width, style| Column { name, width, style, is_hidden: false };
        self.columns = vec![
            column("document", 16, 4),
            column(review::NUMBER, 7, 4),
            column("source", 60, 2),
            column("target", 60, 2),
            column("confidence", 12, 3),
            column("bead", 8, 4),
        ];
        self.columns.extend(self.has_flags.then(|| column("flags", 24, 2)));
        self.columns.push(column(review::KEEP, 8, 4));
        self.columns.push(Column { is_hidden: true, ..column(review::KEY, 20, 4) });
        for (name, content) in parts::FIXED {
            self.package.entry(name, content)?;
        }
        self.package.begin(parts::SHEET)?;
        self.package.write(parts::head(&self.columns).as_bytes())?;
        self.line.clear();
        self.row();
        for column in 0..self.columns.len() {
            self.text(column, self.columns[column].name, Some(1));
        }
        self.end_row()
    }

    fn row(&mut self) {
        self.rows += 1;
        self.line.push_str("<row r=\"");
        push_number(self.rows, &mut self.line);
        self.line.push_str("\">");
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.line.push_str("</row>");
        self.package.write(self.line.as_bytes())
    }

    fn cell(&mut self, column: usize, style: u32) {
        self.line.push_str("<c r=\"");
        self.line.push(letter(column));
        push_number(self.rows, &mut self.line);
        self.line.push_str("\" s=\"");
        push_number(style, &mut self.line);
    }

    /// Appends a cell with a text, which no spreadsheet program takes for a formula or a number.
    fn text(&mut self, column: usize, text: &str, style: Option<u32>) {
        self.cell(column, style.unwrap_or(self.columns[column].style));
        if text.is_empty() {
            self.line.push_str("\"/>");
            return;
        }
        // Without the attribute, programs remove white space at the ends.
        let has_ends = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
        let space = if has_ends { " xml:space=\"preserve\"" } else { "" };
        self.line.push_str("\" t=\"inlineStr\"><is><t");
        self.line.push_str(space);
        self.line.push('>');
        push_escaped(text, &mut self.line);
        self.line.push_str("</t></is></c>");
    }

    fn number(&mut self, column: usize, push: impl FnOnce(&mut String)) {
        self.cell(column, self.columns[column].style);
        self.line.push_str("\"><v>");
        push(&mut self.line);
        self.line.push_str("</v></c>");
    }
}

impl<W: Write> UnitWriter<W> for XlsxWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        // A unit of an input with flags keeps them.
        self.has_flags |= self.rows == 0 && unit.flags.is_some();
        self.begin()?;
        let (source, target) = (unit.source.text.as_str(), unit.target.text.as_str());
        if [&unit.document, source, target].iter().any(|text| is_too_long(text)) {
            return Err(io::Error::other(FormatLimit::SheetCell));
        }
        if self.rows == MAX_ROWS {
            return Err(io::Error::other(FormatLimit::SheetRows));
        }
        self.line.clear();
        self.row();
        self.text(0, &unit.document, None);
        self.number(1, |line| push_number(unit.number, line));
        self.text(2, source, None);
        self.text(3, target, None);
        if let Some(confidence) = unit.confidence {
            self.number(4, |line| push_confidence(confidence, line));
        }
        self.text(5, &unit.bead_name(), None);
        if self.has_flags {
            self.text(6, &unit.flags.map(|flags| flags.to_string()).unwrap_or_default(), None);
        }
        self.text(self.columns.len() - 2, "", None);
        self.text(self.columns.len() - 1, &review::key([source, target]), None);
        self.end_row()
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        self.begin()?;
        self.package.write(parts::tail(&self.columns, self.rows).as_bytes())?;
        self.package.end()?;
        self.package.entry(parts::WORKBOOK, &parts::workbook(&self.columns, self.rows))?;
        Ok(vec![self.package.finish()?])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![self.package.out()]
    }

    fn write_flags(&mut self) {
        self.has_flags = true;
    }
}

fn is_too_long(text: &str) -> bool {
    text.len() > MAX_CELL && text.encode_utf16().count() > MAX_CELL
}
