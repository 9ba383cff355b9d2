//! What the formats share: reading and writing units one at a time.

use super::tmx::TmxOptions;
use super::unit::{Languages, Unit};
use crate::error::Result;
use crate::wording::count;
use std::io::{self, Write};

/// Writes units one at a time to outputs of type `W`: any number of calls of `unit`, then `finish` once.
pub trait UnitWriter<W: Write> {
    /// Writes one unit, or drops it if the format cannot represent it (an empty side in TMX).
    fn unit(&mut self, unit: &Unit) -> io::Result<()>;

    /// Writes the end and returns the outputs: two for Moses, one for the other formats. They are not
    /// flushed.
    fn finish(self: Box<Self>) -> io::Result<Vec<W>>;

    /// The outputs, in the order of [`UnitWriter::finish`].
    fn outputs(&mut self) -> Vec<&mut W>;

    /// Continues an output that an earlier writer began: its header is written already.
    fn resume(&mut self) {}

    /// Sets the options for TMX before the first unit; other formats ignore them.
    fn configure(&mut self, _options: &TmxOptions) {}

    /// How many characters were removed so far because the format forbids them.
    fn removed(&self) -> u64 {
        0
    }

    /// How many units were dropped so far because a side was empty.
    fn dropped(&self) -> u64 {
        0
    }
}

/// Reads units one at a time.
pub trait UnitReader {
    /// Reads the next unit; `None` at the end.
    ///
    /// # Errors
    /// Name the file and the line.
    fn unit(&mut self) -> Result<Option<Unit>>;

    /// The languages, if the input names them. Known after the first unit.
    fn languages(&self) -> Option<Languages> {
        None
    }

    /// Messages about the parts of the input that no unit contains. Complete at the end.
    fn losses(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Messages for the losses that occurred: a count, a noun in the singular, and what happened to them.
pub(super) fn counted(losses: &[(u64, &str, &str)]) -> Vec<String> {
    let occurred = losses.iter().filter(|(number, ..)| *number > 0);
    occurred.map(|(number, noun, fate)| format!("{} {fate}", count(*number, noun))).collect()
}
