//! Replaces the CDATA sections of an XHTML page with escaped text, because HTML has no such sections.

use crate::error::Message;
use crate::limits::reserve;
use std::io::{self, Read};

const CDATA: &str = "<![CDATA[";

/// A reader for an XHTML page that replaces the CDATA sections with escaped text.
struct Escaped<'a> {
    rest: &'a str,
    /// The unread rest of the current part of the page. A part is a CDATA section, a comment, a declaration,
    /// or the markup between two of these.
    piece: &'a str,
    /// Whether the current part is the content of a CDATA section.
    is_section: bool,
}

impl Escaped<'_> {
    /// Moves to the next part of the page: a CDATA section, a comment, a declaration, or the markup between
    /// two of these.
    fn advance(&mut self) {
        let (length, is_section) = match self.rest.find("<!") {
            Some(0) if self.rest.starts_with(CDATA) => (self.until("]]>"), true),
            Some(0) if self.rest.starts_with("<!--") => (self.until("-->"), false),
            Some(0) => (self.until(">"), false),
            found => (found.unwrap_or(self.rest.len()), false),
        };
        let (piece, rest) = self.rest.split_at(length);
        let content = piece.strip_prefix(CDATA).filter(|_| is_section);
        let content = content.map(|content| content.strip_suffix("]]>").unwrap_or(content));
        (self.piece, self.rest, self.is_section) = (content.unwrap_or(piece), rest, is_section);
    }

    /// Returns the length of the next part, up to and including `end`. A part without `end` extends to the
    /// end of the page.
    fn until(&self, end: &str) -> usize {
        self.rest.find(end).map_or(self.rest.len(), |at| at + end.len())
    }
}

impl Read for Escaped<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() && !self.rest.is_empty() {
            self.advance();
        }
        let special = |b: &u8| self.is_section && matches!(b, b'&' | b'<' | b'>');
        let (bytes, read) = match self.piece.as_bytes() {
            [b'&', ..] if self.is_section => (b"&amp;".as_slice(), 1),
            [b'<', ..] if self.is_section => (b"&lt;".as_slice(), 1),
            [b'>', ..] if self.is_section => (b"&gt;".as_slice(), 1),
            plain => {
                let length =
                    plain.iter().take(out.len()).position(special).unwrap_or(plain.len().min(out.len()));
                (&plain[..length], length)
            }
        };
        // The tokenizer's buffer always has room for an entity such as `&amp;`.
        out[..bytes.len()].copy_from_slice(bytes);
        self.piece = &self.piece[read..];
        Ok(bytes.len())
    }
}

/// Returns a page without CDATA sections, or `None` if the page has none.
pub(super) fn escaped(xhtml: &str) -> Result<Option<String>, Message> {
    if !xhtml.contains(CDATA) {
        return Ok(None);
    }
    let mut page = String::new();
    reserve(&mut page, xhtml.len())?;
    // Reading cannot fail, because the page is in memory and is valid UTF-8.
    let _ = Escaped { rest: xhtml, piece: "", is_section: false }.read_to_string(&mut page);
    Ok(Some(page))
}
