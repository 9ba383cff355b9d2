//! Writes tables with the columns document, source, target, confidence and bead, and optionally flags.

use super::records::BYTE_ORDER_MARK;
use super::{KNOWN, Syntax};
use crate::format::traits::UnitWriter;
use crate::format::unit::{Unit, one_line, push_confidence, push_number};
use std::io::{self, Write};

/// The header line of TSV.
pub const HEADER: &str = "document\tsource\ttarget\tconfidence\tbead";

/// Writes TSV or CSV. In TSV, replaces tabs and line breaks in texts with spaces, and never puts cells in
/// quotation marks. In CSV, puts cells in quotation marks if they need them, and does not change the texts.
/// There is a column for the flags if the caller asks for it or if the first unit has flags.
pub struct TableWriter<W> {
    out: W,
    syntax: Syntax,
    begun: bool,
    /// Whether there is a column for the flags.
    has_flags: bool,
    has_byte_order_mark: bool,
    line: String,
}

impl<W: Write> TableWriter<W> {
    /// Creates a writer for the output `out`. The header is written with the first unit.
    pub fn new(out: W, syntax: Syntax) -> Self {
        TableWriter {
            out,
            syntax,
            begun: false,
            has_flags: false,
            has_byte_order_mark: false,
            line: String::new(),
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            if self.has_byte_order_mark {
                self.out.write_all(BYTE_ORDER_MARK)?;
            }
            let separator = self.syntax.separator();
            let columns = if self.has_flags { KNOWN.len() } else { KNOWN.len() - 1 };
            writeln!(self.out, "{}", KNOWN[..columns].join(separator))?;
        }
        Ok(())
    }
}

impl<W: Write> UnitWriter<W> for TableWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        // A unit of an input with flags keeps them.
        self.has_flags |= !self.begun && unit.flags.is_some();
        self.begin()?;
        self.line.clear();
        let separator = self.syntax.separator();
        for text in [&unit.document, &unit.source.text, &unit.target.text] {
            push_cell(self.syntax, text, &mut self.line);
            self.line.push_str(separator);
        }
        if let Some(confidence) = unit.confidence {
            push_confidence(confidence, &mut self.line);
        }
        self.line.push_str(separator);
        if let Some((source, target)) = unit.bead {
            push_number(source, &mut self.line);
            self.line.push('-');
            push_number(target, &mut self.line);
        }
        if self.has_flags {
            self.line.push_str(separator);
            self.line.extend(unit.flags.map(|flags| flags.to_string()));
        }
        self.line.push('\n');
        // A single write call per unit keeps the output fast.
        self.out.write_all(self.line.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        self.begin()?;
        Ok(vec![self.out])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.out]
    }

    fn resume(&mut self) {
        self.begun = true;
    }

    fn write_byte_order_mark(&mut self) {
        self.has_byte_order_mark = self.syntax == Syntax::Csv;
    }

    fn write_flags(&mut self) {
        self.has_flags = true;
    }
}

/// Appends a cell.
pub(crate) fn push_cell(syntax: Syntax, text: &str, line: &mut String) {
    match syntax {
        Syntax::Tsv => line.push_str(&one_line(text)),
        Syntax::Csv => push_quoted(text, line),
    }
}

/// Appends a CSV cell, in quotation marks if it needs them.
fn push_quoted(text: &str, line: &mut String) {
    if !text.contains([',', '"', '\n', '\r']) {
        line.push_str(text);
        return;
    }
    line.push('"');
    for (number, part) in text.split('"').enumerate() {
        if number > 0 {
            line.push_str("\"\"");
        }
        line.push_str(part);
    }
    line.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Side;

    #[test]
    fn a_unit_takes_one_line() {
        let mut out = Vec::new();
        let side = |text: &str| Side { text: text.into(), ..Side::default() };
        let mut writer = TableWriter::new(&mut out, Syntax::Tsv);
        let unit = Unit {
            document: "a\tb".into(),
            number: 1,
            source: side("un\ndeux"),
            target: side("one \"two\""),
            bead: Some((2, 1)),
            confidence: Some(0.5),
            ..Unit::default()
        };
        writer.unit(&unit).unwrap();
        writer.unit(&Unit { bead: None, confidence: None, ..unit }).unwrap();
        Box::new(writer).finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            format!("{HEADER}\na b\tun deux\tone \"two\"\t0.500\t2-1\na b\tun deux\tone \"two\"\t\t\n")
        );
    }
}
