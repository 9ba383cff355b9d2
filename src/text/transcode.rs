//! Converts a stream to UTF-8, and detects the encoding of a table by its beginning.

use crate::text::{Encoding, decode, guess};
use encoding_rs::{Decoder, DecoderResult, Encoding as Coding, UTF_8, UTF_16BE, UTF_16LE};
use std::fmt;
use std::io::{self, BufRead, Chain, Cursor, Read};

/// Number of bytes at the beginning of a table by which its encoding is detected. A table in an older encoding
/// has accented letters within a few rows.
const HEAD: u64 = 1 << 18;

/// A reader that converts its input to UTF-8.
pub(crate) struct Transcoder<R> {
    input: R,
    /// The decoder, or `None` if the input is in UTF-8 already.
    decoder: Option<Decoder>,
    /// Whether invalid bytes are an error. Otherwise, they become U+FFFD.
    is_strict: bool,
    /// The converted text, and the number of its bytes that have been consumed.
    ready: (String, usize),
    ended: bool,
}

impl<R: BufRead> Transcoder<R> {
    /// Creates a reader for an input in the encoding `coding`, without a byte order mark. Invalid bytes become
    /// U+FFFD.
    pub(in crate::text) fn new(input: R, coding: &'static Coding) -> Transcoder<R> {
        let decoder = (coding != UTF_8).then(|| coding.new_decoder_without_bom_handling());
        Transcoder { input, decoder, is_strict: false, ready: (String::new(), 0), ended: false }
    }

    /// Converts more of the input, until there is some text or the input ends.
    fn convert(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let (text, consumed) = &mut self.ready;
        while *consumed == text.len() && !self.ended {
            text.clear();
            *consumed = 0;
            let bytes = self.input.fill_buf()?;
            let last = bytes.is_empty();
            let most = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(4 * bytes.len() + 16);
            text.reserve(most);
            let read = if self.is_strict {
                match decoder.decode_to_string_without_replacement(bytes, text, last) {
                    (DecoderResult::Malformed(..), _) => return Err(invalid(decoder.encoding())),
                    (_, read) => read,
                }
            } else {
                decoder.decode_to_string(bytes, text, last).1
            };
            self.input.consume(read);
            self.ended = last;
        }
        Ok(())
    }
}

/// The error for bytes that are invalid in the encoding of an input.
#[derive(Debug)]
pub(crate) struct InvalidBytes(&'static Coding);

impl fmt::Display for InvalidBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "contains bytes that are not valid {}", self.0.name())
    }
}

impl std::error::Error for InvalidBytes {}

fn invalid(coding: &'static Coding) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, InvalidBytes(coding))
}

impl<R: BufRead> BufRead for Transcoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.decoder.is_none() {
            return self.input.fill_buf();
        }
        self.convert()?;
        Ok(&self.ready.0.as_bytes()[self.ready.1..])
    }

    fn consume(&mut self, bytes: usize) {
        if self.decoder.is_some() {
            self.ready.1 += bytes;
        } else {
            self.input.consume(bytes);
        }
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

/// A table as UTF-8, and its encoding if that was guessed.
pub(crate) struct DecodedTable<R> {
    pub(crate) input: Transcoder<Chain<Cursor<Vec<u8>>, R>>,
    pub(crate) guessed: Option<Encoding>,
}

/// Converts a table to UTF-8. The encoding is `named`, or the one of the byte order mark, or it is detected by
/// the beginning of the table. Bytes that are not valid in another encoding than UTF-8 are an I/O error. In
/// UTF-8, they pass unchanged, so that the reader of the table can name the row.
pub(crate) fn table<R: BufRead>(mut input: R, named: Option<Encoding>) -> io::Result<DecodedTable<R>> {
    let mut head = Vec::new();
    let is_cut = input.by_ref().take(HEAD).read_to_end(&mut head)? as u64 == HEAD;
    let (coding, mark, is_guess) = match (named, Coding::for_bom(&head)) {
        // The label "utf-16" means little-endian, but a byte order mark overrides it.
        (Some(Encoding(coding)), Some((marked, mark)))
            if marked == coding || marked != UTF_8 && (coding == UTF_16LE || coding == UTF_16BE) =>
        {
            (marked, mark, false)
        }
        (Some(Encoding(coding)), _) => (coding, 0, false),
        (None, Some((marked, mark))) => (marked, mark, false),
        (None, None) => detected(&head, is_cut),
    };
    // The reader of the table keeps a byte order mark of UTF-8.
    if coding != UTF_8 {
        head.drain(..mark);
    }
    let mut input = Transcoder::new(Cursor::new(head).chain(input), coding);
    input.is_strict = true;
    Ok(DecodedTable { input, guessed: is_guess.then_some(Encoding(coding)) })
}

/// Converts a whole text file to UTF-8, as [`table`] does.
pub(crate) fn text(bytes: &[u8]) -> io::Result<String> {
    let (mut decoded, mut text) = (table(bytes, None)?, String::new());
    decoded.input.read_to_string(&mut text)?;
    Ok(text)
}

/// Returns the encoding of a table without a byte order mark, and whether it is a guess.
fn detected(head: &[u8], is_cut: bool) -> (&'static Coding, usize, bool) {
    if let Some(coding) = guess::utf16_by_nuls(head) {
        return (coding, 0, false);
    }
    // A row at the end may be incomplete.
    let end = memchr::memrchr(b'\n', head).filter(|_| is_cut).unwrap_or(head.len());
    let is_utf8 = str::from_utf8(&head[..end]).err().is_none_or(|error| error.error_len().is_none());
    match decode::decode(&head[..end], decode::Hints::default()) {
        Ok(decoded) if !is_utf8 && decoded.guessed => (decoded.encoding.0, 0, true),
        _ => (UTF_8, 0, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the converted text, or the error, and the encoding if it was guessed.
    fn read(bytes: &[u8], named: Option<&str>) -> (Result<String, String>, Option<String>) {
        let mut table = table(bytes, named.map(|name| name.parse().unwrap())).unwrap();
        let mut text = String::new();
        let read = table.input.read_to_string(&mut text).map(|_| text).map_err(|e| e.to_string());
        (read, table.guessed.map(|encoding| encoding.to_string()))
    }

    const CSV: &str = "source;target\nL’été à Orléans ;Summer in Orléans\n";

    #[test]
    fn the_encoding_is_detected_by_the_beginning() {
        let (latin, ..) = encoding_rs::WINDOWS_1252.encode(CSV);
        assert_eq!(read(&latin, None), (Ok(CSV.into()), Some("windows-1252".into())));
        for (bytes, mark) in [(u16::to_le_bytes as fn(u16) -> [u8; 2], "\u{feff}"), (u16::to_be_bytes, "")] {
            let utf16: Vec<u8> = format!("{mark}{CSV}").encode_utf16().flat_map(bytes).collect();
            assert_eq!(read(&utf16, None), (Ok(CSV.into()), None));
        }
        let marked = format!("\u{feff}{CSV}");
        assert_eq!(read(marked.as_bytes(), None), (Ok(marked.clone()), None));
        let long = format!("{}{CSV}", "a;b\n".repeat(100_000));
        assert_eq!(read(long.as_bytes(), None), (Ok(long.clone()), None));
    }

    #[test]
    fn a_named_encoding_is_used_even_if_bytes_are_invalid_in_it() {
        assert_eq!(read(b"\xE9;e", Some("macintosh")).0, Ok("È;e".into()));
        let utf16: Vec<u8> = "\u{feff}é;e".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&utf16, Some("utf-16")).0, Ok("é;e".into()));
        let error = read(b"\xFF;e", Some("shift_jis")).0;
        assert_eq!(error, Err("contains bytes that are not valid Shift_JIS".into()));
    }
}
