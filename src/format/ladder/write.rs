//! Writes ladders.

use crate::format::traits::UnitWriter;
use crate::format::unit::Unit;
use std::io::{self, Write};

/// Writes ladders. They must include null beads, since their numbers have to cover the document.
pub struct LadderWriter<W> {
    out: W,
}

impl<W: Write> LadderWriter<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        LadderWriter { out }
    }
}

impl<W: Write> UnitWriter<W> for LadderWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let list = |range: &Option<std::ops::Range<u32>>| {
            let numbers = range.clone().unwrap_or(0..0).map(|n| n.to_string());
            numbers.collect::<Vec<_>>().join(", ")
        };
        write!(self.out, "[{}]:[{}]", list(&unit.source.sentences), list(&unit.target.sentences))?;
        if let Some(confidence) = unit.confidence {
            write!(self.out, ":{confidence:.3}")?;
        }
        self.out.write_all(b"\n")
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<W>> {
        Ok(vec![self.out])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.out]
    }
}
