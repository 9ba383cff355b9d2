//! Reads text files line by line, and counts the lines for error messages.

use crate::error::{Error, Message, Result};
use crate::limits::{Limits, read_line, too_long};
use std::io::BufRead;
use std::path::{Path, PathBuf};

pub(super) struct Lines {
    raw: Box<dyn BufRead>,
    path: PathBuf,
    buffer: Vec<u8>,
    /// Maximum length of a line, in bytes.
    most: u64,
    /// Number of the last line that was read, counted from 1.
    pub(super) number: u64,
}

impl Lines {
    pub(super) fn new(raw: Box<dyn BufRead>, path: &Path) -> Lines {
        Lines { raw, path: path.into(), buffer: Vec::new(), most: Limits::default().line(), number: 0 }
    }

    /// Sets the maximum length of a line, in bytes.
    pub(super) fn set_max_line(&mut self, most: u64) {
        self.most = most;
    }

    /// Reads the next line that is not blank. Returns the line without its line ending, or `None` at the end
    /// of the input.
    pub(super) fn next_line(&mut self) -> Result<Option<&str>> {
        loop {
            match self.read()? {
                None => return Ok(None),
                Some(()) if !self.buffer.iter().all(u8::is_ascii_whitespace) => break,
                Some(()) => {}
            }
        }
        self.line().map(Some)
    }

    /// Reads the next line, even if it is blank. Returns `None` at the end of the input.
    pub(super) fn any_line(&mut self) -> Result<Option<&str>> {
        match self.read()? {
            Some(()) => self.line().map(Some),
            None => Ok(None),
        }
    }

    fn read(&mut self) -> Result<Option<()>> {
        let read = read_line(&mut self.raw, &mut self.buffer, self.most);
        let read =
            read.map_err(|source| Error::io(&self.path, source).help("check that the input is complete"))?;
        self.number += 1;
        match read {
            Some(end) if end.length > self.most => Err(self.fault(too_long("the line", self.most))),
            read => Ok(read.map(drop)),
        }
    }

    fn line(&self) -> Result<&str> {
        let invalid = |_| self.fault("not valid UTF-8").help("convert the file to UTF-8");
        let line = str::from_utf8(&self.buffer).map_err(invalid)?;
        let line = if self.number == 1 { line.trim_start_matches('\u{feff}') } else { line };
        Ok(line.trim_end_matches('\r'))
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
