//! The tokens of an XML file, their positions, and the faults found while reading them.

use crate::error::Error;
use std::path::Path;

/// Maximum number of bytes for which a plain loop is faster than a vectorised search.
const SHORT: usize = 24;

/// A position in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1, in characters.
    pub column: u64,
}

impl Place {
    /// Advances the position past these bytes of UTF-8.
    pub(super) fn advance(&mut self, bytes: &[u8]) {
        // Every byte except a continuation byte begins a character.
        let begins = |b: u8| u64::from(b & 0xc0 != 0x80);
        if bytes.len() <= SHORT {
            for &b in bytes {
                let ends_line = b == b'\n';
                self.line += u64::from(ends_line);
                self.column = if ends_line { 1 } else { self.column + begins(b) };
            }
            return;
        }
        let tail = match memchr::memrchr(b'\n', bytes) {
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
                self.column = 1;
                &bytes[last + 1..]
            }
            None => bytes,
        };
        // In blocks of 240 bytes, each count fits in a `u8`. The compiler can then add sixteen counts at a time.
        let few = |some: &[u8]| u64::from(some.iter().map(|&b| u8::from(b & 0xc0 != 0x80)).sum::<u8>());
        self.column += tail.chunks(240).map(few).sum::<u64>();
    }
}

/// Names and values of attributes, in the order of the file.
pub type Attributes = Vec<(String, String)>;

pub(in crate::format) fn find<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// A fault in a file, and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The position where the broken tag or text begins.
    pub place: Place,
    /// Description of the fault.
    pub reason: String,
    /// Whether reading can continue at the next unit. It cannot if there was an I/O error or the input has ended.
    pub skippable: bool,
    /// Whether the rest of the file could not be read, for example because a compressed file is damaged.
    pub unreadable: bool,
}

impl Fault {
    pub(in crate::format) fn error(self, path: &Path) -> Error {
        Error::input(path, self.reason).at(self.place.line as usize, self.place.column as usize)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) enum Token {
    /// An opening tag. The scanner holds its name and attributes. After a self-closing tag, `End` follows.
    Start,
    /// A closing tag. The scanner holds its name.
    End,
    /// Text between tags, with entities resolved. The scanner holds the text.
    Text,
    /// A document type declaration. The scanner holds its text.
    Doctype,
    /// The end of the input.
    Eof,
}
