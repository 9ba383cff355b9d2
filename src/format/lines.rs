//! Reads text files line by line, and counts the lines for error messages.

use crate::error::{Error, Message, Result};
use crate::limits::{Limits, read_line, too_long};
use crate::text::Encoding;
use std::io::{BufRead, Cursor, Read};
use std::path::{Path, PathBuf};

pub(super) struct Lines {
    raw: Box<dyn BufRead>,
    path: PathBuf,
    buffer: Vec<u8>,
    /// The current line as UTF-8, if its encoding is another one.
    decoded: String,
    encoding: Encoding,
    /// Maximum length of a line, in bytes.
    most: u64,
    /// Number of the last line that was read, counted from 1.
    pub(super) number: u64,
}

impl Lines {
    pub(super) fn new(raw: Box<dyn BufRead>, path: &Path) -> Lines {
        Lines {
            raw,
            path: path.into(),
            buffer: Vec::new(),
            decoded: String::new(),
            encoding: Encoding::default(),
            most: Limits::default().line(),
            number: 0,
        }
    }

    /// Returns up to `most` bytes from the beginning of the input, without consuming them. Call this before the
    /// first line is read.
    pub(super) fn peek(&mut self, most: usize) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        let read = self.raw.as_mut().take(most as u64).read_to_end(&mut head);
        read.map_err(|source| Error::reading(&self.path, source).help("check that the input is complete"))?;
        let rest = std::mem::replace(&mut self.raw, Box::new(std::io::empty()));
        self.raw = Box::new(Cursor::new(head.clone()).chain(rest));
        Ok(head)
    }

    /// Sets the encoding of the lines. The default is UTF-8.
    pub(super) fn set_encoding(&mut self, encoding: Encoding) {
        self.encoding = encoding;
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
        let read = read
            .map_err(|source| Error::reading(&self.path, source).help("check that the input is complete"))?;
        self.number += 1;
        match read {
            Some(end) if end.length > self.most => Err(self.fault(too_long("the line", self.most))),
            read => Ok(read.map(drop)),
        }
    }

    fn line(&mut self) -> Result<&str> {
        if self.encoding == Encoding::default() {
            let invalid = |_| self.fault("not valid UTF-8").help("convert the file to UTF-8");
            let line = str::from_utf8(&self.buffer).map_err(invalid)?;
            let line = if self.number == 1 { line.trim_start_matches('\u{feff}') } else { line };
            return Ok(line.trim_end_matches('\r'));
        }
        let Some(line) = self.encoding.decode(&self.buffer) else {
            let fault = format!("not valid {}, the encoding that the file declares", self.encoding);
            return Err(self.fault(fault).help("correct the declaration, or convert the file to UTF-8"));
        };
        self.decoded.clear();
        self.decoded.push_str(line.trim_end_matches('\r'));
        Ok(&self.decoded)
    }

    pub(super) fn fault(&self, fault: impl Into<Message>) -> Error {
        self.fault_at(usize::try_from(self.number).unwrap_or(usize::MAX), fault)
    }

    pub(super) fn fault_at(&self, line: usize, fault: impl Into<Message>) -> Error {
        Error::input(&self.path, fault).at_line(line)
    }
}

/// Returns the lines of a text that are not blank, with their numbers counted from 1.
pub(crate) fn numbered_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    lines.filter(|(_, line)| !line.trim().is_empty())
}
