//! Reads text files line by line and keeps track of the line number for error messages.

use crate::error::{Error, Message, Result};
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// Maximum length of a line, in bytes, to limit memory. No real unit is that long.
const MAX_LINE_BYTES: u64 = 64 << 20;

pub(super) struct Lines {
    raw: Box<dyn BufRead>,
    path: PathBuf,
    buffer: Vec<u8>,
    /// Number of the line read last, from 1.
    pub(super) number: u64,
}

impl Lines {
    pub(super) fn new(raw: Box<dyn BufRead>, path: &Path) -> Lines {
        Lines { raw, path: path.into(), buffer: Vec::new(), number: 0 }
    }

    /// Reads the next line that is not blank. Returns it without its line ending, or `None` at the end.
    pub(super) fn next_line(&mut self) -> Result<Option<&str>> {
        loop {
            self.buffer.clear();
            let read = (&mut self.raw).take(MAX_LINE_BYTES).read_until(b'\n', &mut self.buffer);
            let read = read
                .map_err(|source| Error::io(&self.path, source).help("check that the input is complete"))?;
            self.number += 1;
            if read == 0 {
                return Ok(None);
            }
            if read as u64 == MAX_LINE_BYTES {
                let fault = self.fault(format!("line longer than {} MB", MAX_LINE_BYTES >> 20));
                return Err(fault.help("split or remove it"));
            }
            if !self.buffer.iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        let invalid = |_| self.fault("not valid UTF-8").help("convert the file to UTF-8");
        let line = std::str::from_utf8(&self.buffer).map_err(invalid)?;
        let line = if self.number == 1 { line.trim_start_matches('\u{feff}') } else { line };
        Ok(Some(line.trim_end_matches(['\n', '\r'])))
    }

    pub(super) fn fault(&self, fault: impl Into<Message>) -> Error {
        Error::input(&self.path, fault).at_line(usize::try_from(self.number).unwrap_or(usize::MAX))
    }
}

/// Returns the lines of a text that are not blank, with their numbers counted from 1.
pub(crate) fn numbered_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    lines.filter(|(_, line)| !line.trim().is_empty())
}
