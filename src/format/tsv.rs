//! Tab-separated values: `document source target confidence bead`, with that header.

use super::{Commit, Unit, UnitWriter, one_line};
use std::io;

/// The header line.
pub const HEADER: &str = "document\tsource\ttarget\tconfidence\tbead";

/// Writes TSV. Tabs and line ends in the text become spaces; nothing is quoted.
pub struct TsvWriter<W> {
    out: W,
    begun: bool,
}

impl<W: Commit> TsvWriter<W> {
    /// A table into `out`; its header is written with the first unit.
    pub fn new(out: W) -> Self {
        TsvWriter { out, begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            writeln!(self.out, "{HEADER}")?;
        }
        Ok(())
    }
}

impl<W: Commit> UnitWriter for TsvWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin()?;
        let (document, source) = (one_line(&unit.document), one_line(&unit.source.text));
        write!(self.out, "{document}\t{source}\t{}\t", one_line(&unit.target.text))?;
        if let Some(confidence) = unit.confidence {
            write!(self.out, "{confidence:.3}")?;
        }
        writeln!(self.out, "\t{}", unit.bead_name())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.begin()?;
        self.out.commit()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn resume(&mut self) {
        self.begun = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Side;

    #[test]
    fn a_line_stays_a_line() {
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
