//! Character encodings and their labels.

use crate::error::{Error, Parameter};
use encoding_rs::{Encoding as Coding, UTF_8};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A character encoding. Parse it from a WHATWG label such as `utf-8`, `windows-1252`, `latin1`,
/// `iso-8859-15`, `utf-16le`, `macintosh` or `shift_jis`.
///
/// # Examples
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

impl Encoding {
    /// Decodes bytes that contain whole characters. Returns `None` if a byte is invalid.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        self.0.decode_without_bom_handling_and_without_replacement(bytes)
    }

    /// Whether ASCII characters, including line feeds, have the same bytes as in ASCII.
    pub(crate) fn extends_ascii(self) -> bool {
        self.0.is_ascii_compatible()
    }
}

impl FromStr for Encoding {
    type Err = Error;

    /// Parses a label, ignoring case. Returns an error if the label is unknown.
    fn from_str(label: &str) -> Result<Self, Error> {
        // Common names that are missing from the WHATWG list.
        let lower = label.trim().to_ascii_lowercase();
        let known = match lower.as_str() {
            "latin9" | "latin-9" => "iso-8859-15",
            "latin-1" => "latin1",
            "utf16" => "utf-16",
            "utf16le" => "utf-16le",
            "utf16be" => "utf-16be",
            "mac-roman" | "macroman" => "macintosh",
            "cp932" => "shift_jis",
            "cp936" => "gbk",
            "cp949" | "uhc" => "euc-kr",
            "cp950" => "big5",
            other => other,
        };
        Coding::for_label_no_replacement(known.as_bytes()).map(Encoding).ok_or_else(|| {
            Error::value(Parameter::Encoding, label, "unknown encoding").help(
                "use, for example, utf-8, utf-16, windows-1252, iso-8859-15, macintosh, windows-1250 or \
                 shift_jis, or omit it to detect the encoding",
            )
        })
    }
}
