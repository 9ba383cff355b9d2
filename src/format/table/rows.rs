//! Writes the rows of a table unchanged, with the confidence in an additional last column, and optionally the
//! flags in a column after it.

use super::info::RowStyle;
use super::records::BYTE_ORDER_MARK;
use crate::format::traits::UnitWriter;
use crate::format::unit::{Row, Unit, push_confidence};
use std::io::{self, Write};

/// Writes the row of each unit, followed by the confidence and the flags of the unit. All rows must come from
/// the same table.
pub(crate) struct RowWriter<W> {
    out: W,
    style: RowStyle,
    begun: bool,
    has_flags: bool,
    buffer: Vec<u8>,
}

impl<W: Write> RowWriter<W> {
    pub(crate) fn new(out: W, style: RowStyle) -> RowWriter<W> {
        RowWriter { out, style, begun: false, has_flags: false, buffer: Vec::new() }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        if self.style.has_byte_order_mark {
            self.out.write_all(BYTE_ORDER_MARK)?;
        }
        let RowStyle { header, name, flags_name, .. } = &mut self.style;
        let (header, name, flags) = (header.take(), std::mem::take(name), std::mem::take(flags_name));
        header.map_or(Ok(()), |header| self.row(&header, &name, &flags))
    }

    fn row(&mut self, row: &Row, confidence: &str, flags: &str) -> io::Result<()> {
        self.buffer.clear();
        self.buffer.extend_from_slice(&row.bytes);
        self.buffer.push(self.style.separator);
        self.buffer.extend_from_slice(confidence.as_bytes());
        if self.has_flags {
            self.buffer.push(self.style.separator);
            self.buffer.extend_from_slice(flags.as_bytes());
        }
        let line_end = if row.line_end.is_empty() { self.style.line_end } else { row.line_end };
        self.buffer.extend_from_slice(line_end.as_bytes());
        self.out.write_all(&self.buffer)
    }
}

impl<W: Write> UnitWriter<W> for RowWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin()?;
        let row = unit.row.as_deref().ok_or_else(|| io::Error::other("the unit has no row"))?;
        let mut confidence = String::new();
        if let Some(value) = unit.confidence {
            push_confidence(value, &mut confidence);
        }
        let flags = unit.flags.map(|flags| flags.to_string()).unwrap_or_default();
        self.row(row, &confidence, &flags)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        self.begin()?;
        Ok(vec![self.out])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.out]
    }

    fn write_byte_order_mark(&mut self) {
        self.style.has_byte_order_mark = self.style.separator != b'\t';
    }

    fn write_flags(&mut self) {
        self.has_flags = true;
    }
}
