//! Reads and writes tab-separated values with the columns document, source, target, confidence and bead.

use super::lines::Lines;
use super::traits::{UnitReader, UnitWriter, counted};
use super::unit::{Unit, bead, one_line, probability, push_confidence, push_number};
use crate::error::Result;
use crate::wording::count;
use std::io::{self, BufRead, Write};
use std::path::Path;

/// The header line.
pub const HEADER: &str = "document\tsource\ttarget\tconfidence\tbead";

/// Writes TSV. Replaces tabs and line breaks in texts with spaces. Never uses quotation marks around fields.
pub struct TsvWriter<W> {
    out: W,
    begun: bool,
    line: String,
}

impl<W: Write> TsvWriter<W> {
    /// Creates a writer for the output `out`. The header is written with the first unit.
    pub fn new(out: W) -> Self {
        TsvWriter { out, begun: false, line: String::new() }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            writeln!(self.out, "{HEADER}")?;
        }
        Ok(())
    }
}

impl<W: Write> UnitWriter<W> for TsvWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin()?;
        self.line.clear();
        for text in [&unit.document, &unit.source.text, &unit.target.text] {
            self.line.push_str(&one_line(text));
            self.line.push('\t');
        }
        if let Some(confidence) = unit.confidence {
            push_confidence(confidence, &mut self.line);
        }
        self.line.push('\t');
        if let Some((source, target)) = unit.bead {
            push_number(source, &mut self.line);
            self.line.push('-');
            push_number(target, &mut self.line);
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
}

/// Positions of the columns document, source, target, confidence and bead, if they exist.
type Columns = [Option<usize>; 5];

/// The columns of a file without a header. All columns after the second are ignored, because their meaning is
/// unknown.
const BARE: Columns = [None, Some(0), Some(1), None, None];

fn header(line: &str) -> Option<Columns> {
    let mut columns: Columns = [None; 5];
    for (at, name) in line.split('\t').map(str::trim).enumerate() {
        let known = ["document", "source", "target", "confidence", "bead"];
        if let Some(column) = known.iter().position(|known| known.eq_ignore_ascii_case(name)) {
            columns[column].get_or_insert(at);
        }
    }
    columns[1].and(columns[2]).map(|_| columns)
}

/// Reads TSV. The header names the columns. Without a header, the first two columns are source and target.
pub struct TsvReader {
    lines: Lines,
    name: String,
    columns: Option<Columns>,
    numbered: u32,
    /// Number of cells that were ignored: those in unknown columns, and beads that are not in the form `1-2`.
    ignored: u64,
}

impl TsvReader {
    /// Creates a reader for the input `raw`. Errors name the file as `path`. Units without a document name
    /// get `name`.
    pub fn new(raw: Box<dyn BufRead>, path: &Path, name: &str) -> TsvReader {
        TsvReader { lines: Lines::new(raw, path), name: name.into(), columns: None, numbered: 0, ignored: 0 }
    }

    /// Sets the maximum length of a line, in bytes. The default is 64 million.
    pub fn with_max_line(mut self, bytes: u64) -> TsvReader {
        self.lines.set_max_line(bytes);
        self
    }

    fn cells(&mut self, line: &str, columns: Columns) -> Result<Unit> {
        let (mut known, mut cells, mut unknown) = ([None; 5], 0, 0);
        for cell in line.split('\t').map(str::trim) {
            match columns.iter().position(|column| *column == Some(cells)) {
                Some(column) => known[column] = Some(cell),
                None => unknown += u64::from(!cell.is_empty()),
            }
            cells += 1;
        }
        let [document, source, target, confidence, named] = known;
        let (Some(source), Some(target)) = (source, target) else {
            let columns = count(cells, "column");
            let reason = format!("the line has {columns}, too few for source and target");
            return Err(self.lines.fault(reason).help("put a tab between the two texts"));
        };
        let fault = |text| self.lines.fault(format!("confidence must be between 0 and 1, got {text}"));
        let confidence = confidence.filter(|text| !text.is_empty());
        let confidence = confidence.map(|text| probability(text).ok_or_else(|| fault(text))).transpose()?;
        self.ignored += unknown;
        let named = named.filter(|name| !name.is_empty());
        let bead = named.and_then(bead);
        self.ignored += u64::from(named.is_some() && bead.is_none());
        self.numbered += 1;
        let document = document.unwrap_or(&self.name);
        let unit = Unit::new(document, self.numbered, [source, target].map(str::to_owned));
        Ok(Unit { bead, confidence, ..unit })
    }
}

impl UnitReader for TsvReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        let Some(line) = self.lines.next_line()? else { return Ok(None) };
        let mut line = line.to_owned();
        if self.columns.is_none() {
            let header = header(&line);
            self.columns = header.or(Some(BARE));
            if header.is_some() {
                let Some(first) = self.lines.next_line()? else { return Ok(None) };
                line = first.to_owned();
            }
        }
        self.cells(&line, self.columns.unwrap_or(BARE)).map(Some)
    }

    fn losses(&self) -> Vec<String> {
        counted(&[(self.ignored, "cell", "ignored: unknown column, or a bead not in the form 1-2")])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Side;

    #[test]
    fn a_unit_takes_one_line() {
        let mut out = Vec::new();
        let side = |text: &str| Side { text: text.into(), ..Side::default() };
        let mut writer = TsvWriter::new(&mut out);
        let unit = Unit {
            document: "a\tb".into(),
            number: 1,
            source: side("un\ndeux"),
            target: side("one \"two\""),
            bead: Some((2, 1)),
            confidence: Some(0.5),
            extra: None,
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
