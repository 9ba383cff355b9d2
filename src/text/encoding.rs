//! Character encodings: their labels, and where text in them can be cut.

use crate::error::{Error, Parameter};
use encoding_rs::{Encoding as Coding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A character encoding. It is parsed from a WHATWG label such as `utf-8`, `windows-1252`, `latin1`,
/// `iso-8859-15`, `utf-16le`, `macintosh` or `shift_jis`.
///
/// # Examples
///
/// ```
/// use enregard::internals::text::encoding::Encoding;
///
/// let encoding: Encoding = "latin9".parse().unwrap();
/// assert_eq!(encoding.to_string(), "ISO-8859-15");
/// assert!("ebcdic".parse::<Encoding>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(pub(super) &'static Coding);

impl Default for Encoding {
    fn default() -> Self {
        Encoding(UTF_8)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Encoding {
    type Err = Error;

    /// Parses a label, ignoring case. An unknown label is an error.
    fn from_str(label: &str) -> Result<Self, Error> {
        // Common names that the WHATWG list lacks.
        let known = match label.trim().to_ascii_lowercase().as_str() {
            "latin9" | "latin-9" => "iso-8859-15",
            "latin-1" => "latin1",
            "utf16" => "utf-16",
            "utf16le" => "utf-16le",
            "utf16be" => "utf-16be",
            "mac-roman" | "macroman" => "macintosh",
            other => return Self::of_label(other).ok_or_else(|| unknown(label)),
        };
        Self::of_label(known).ok_or_else(|| unknown(label))
    }
}

fn unknown(label: &str) -> Error {
    Error::value(Parameter::Encoding, label, "unknown encoding").help(
        "use for example utf-8, utf-16, windows-1252, iso-8859-15, macintosh, windows-1250 or shift_jis, or \
         omit it to detect the encoding",
    )
}

impl Encoding {
    fn of_label(label: &str) -> Option<Self> {
        Coding::for_label_no_replacement(label.as_bytes()).map(Encoding)
    }

    /// Its code units.
    pub(super) fn units(self) -> Units {
        match self.0 {
            coding if coding == UTF_8 => Units::Utf8,
            coding if coding == UTF_16LE => Units::Utf16Le,
            coding if coding == UTF_16BE => Units::Utf16Be,
            coding if coding == ISO_2022_JP => Units::Stateful,
            _ => Units::Bytes,
        }
    }
}

/// The code units of an encoding, as far as cutting text at line ends needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    /// UTF-8.
    Utf8,
    /// Bytes, where the byte of a line end is part of no other character.
    Bytes,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// The meaning of a byte depends on all bytes before it, so the text cannot be cut.
    Stateful,
}
