//! Text files line by line, with line numbers for errors.

use crate::error::{Error, Result};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// How long a line may be, in bytes; what is longer is no line of units.
const MOST_LINE_BYTES: u64 = 64 << 20;

/// The lines of a UTF-8 file, one at a time.
pub(super) struct Lines {
    raw: BufReader<Box<dyn Read>>,
    path: PathBuf,
    buffer: Vec<u8>,
    /// The number of the last line given, from 1.
    pub(super) number: u64,
}

impl Lines {
    pub(super) fn new(raw: Box<dyn Read>, path: &Path) -> Lines {
        Lines {
            raw: BufReader::with_capacity(1 << 16, raw),
            path: path.into(),
            buffer: Vec::new(),
            number: 0,
        }
    }

    /// The next line that is not blank, without its end.
    pub(super) fn next_line(&mut self) -> Result<Option<&str>> {
        loop {
            self.buffer.clear();
            let read = (&mut self.raw).take(MOST_LINE_BYTES).read_until(b'\n', &mut self.buffer);
            let read = read.map_err(|source| Error::io(self.path.clone(), source))?;
            self.number += 1;
            if read == 0 {
                return Ok(None);
            }
            if read as u64 == MOST_LINE_BYTES {
                return Err(self.fault(format!("a line of more than {} MB", MOST_LINE_BYTES >> 20)));
            }
            let is_blank = self.buffer.iter().all(u8::is_ascii_whitespace);
            if !is_blank {
                break;
            }
        }
        match std::str::from_utf8(&self.buffer) {
            Ok(line) => {
                let line = if self.number == 1 { line.trim_start_matches('\u{feff}') } else { line };
                Ok(Some(line.trim_end_matches(['\n', '\r'])))
            }
            Err(_) => Err(self.fault("bytes that are not UTF-8; convert the file first".into())),
        }
    }

    /// An error about the last line given.
    pub(super) fn fault(&self, reason: String) -> Error {
        Error::input(self.path.clone(), reason).at_line(usize::try_from(self.number).unwrap_or(usize::MAX))
    }
}
