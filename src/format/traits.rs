//! The traits for reading and writing one unit at a time, which the modules of the formats implement.

use super::table::Table;
use super::tmx::TmxOptions;
use super::unit::{Languages, Unit};
use crate::error::Result;
use crate::wording::count;
use std::io::{self, Write};

/// Writes units one at a time to outputs of type `W`. Call `unit` any number of times, then `finish` once.
pub trait UnitWriter<W: Write> {
    /// Writes one unit, or drops it if the format cannot represent it (for TMX, if a side is empty).
    fn unit(&mut self, unit: &Unit) -> io::Result<()>;

    /// Writes the end of the file, and returns the outputs without flushing them. Moses has two outputs for
    /// each confidence band, and the other formats have one.
    fn finish(self: Box<Self>) -> io::Result<Vec<W>>;

    /// Returns the outputs, in the same order as [`UnitWriter::finish`].
    fn outputs(&mut self) -> Vec<&mut W>;

    /// Prepares to continue an output that another writer began, so that the header is not written twice.
    fn resume(&mut self) {}

    /// Sets the TMX options, which other formats ignore. Call this before the first unit.
    fn configure(&mut self, _options: &TmxOptions) {}

    /// Sets the name of the output, which is the title of a book with several documents. Other formats ignore it. Call
    /// this before the first unit.
    fn set_name(&mut self, _name: &str) {}

    /// Begins a CSV file with a byte order mark, which other formats ignore. Call this before the first unit.
    fn write_byte_order_mark(&mut self) {}

    /// Makes room for the flags of the units, which some formats cannot store. Call this before the first unit.
    fn write_flags(&mut self) {}

    /// Returns the number of characters removed so far because the format forbids them.
    fn removed(&self) -> u64 {
        0
    }

    /// Returns the number of units dropped so far because a side was empty.
    fn dropped(&self) -> u64 {
        0
    }
}

/// Reads units one at a time.
pub trait UnitReader {
    /// Reads the next unit, or returns `None` at the end of the input.
    ///
    /// # Errors
    /// Returns an error that names the file and, where possible, the line.
    fn unit(&mut self) -> Result<Option<Unit>>;

    /// Returns the languages if the input names them. Some inputs name them only in the first unit, so call
    /// this after the first unit has been read.
    fn languages(&self) -> Option<Languages> {
        None
    }

    /// Returns the columns if the input is a table with at least one row. Call this after the first unit has
    /// been read.
    fn table(&self) -> Option<Table> {
        None
    }

    /// Returns messages about parts of the input that were skipped. They are complete at the end of the input.
    fn losses(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Formats a message for each loss that occurred. A loss consists of a count, a singular noun and a description.
pub(super) fn counted(losses: &[(u64, &str, &str)]) -> Vec<String> {
    let occurred = losses.iter().filter(|(number, ..)| *number > 0);
    occurred.map(|(number, noun, fate)| format!("{} {fate}", count(*number, noun))).collect()
}
