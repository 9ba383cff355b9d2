//! Decodes a TMX or XLIFF file to UTF-8, keeps track of line and column, and limits the size of a single tag or text.

use super::chars::{first_bad, forbidden};
use super::token::Place;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, Read};

/// Maximum number of input bytes decoded at once.
const BUFFER: usize = 1 << 16;

/// Maximum size of one tag, comment or text, in bytes. Real segments are far smaller. The limit prevents broken
/// or hostile files from filling the memory.
pub(super) const MAX_PIECE_BYTES: u64 = 8 << 20;

/// The file as a stream of UTF-8, decoded one buffer at a time.
///
/// Filling the buffer also finds invalid bytes and the first forbidden character, because both checks are
/// fastest on many bytes at once. Lines are counted only up to the positions that a caller requests.
pub(super) struct Input {
    raw: Box<dyn BufRead + Send>,
    decoder: Decoder,
    /// Whether the input begins with a byte order mark.
    pub(super) has_mark: bool,
    /// The encoding that the XML declaration names, if it is unknown.
    pub(super) unknown_encoding: Option<String>,
    /// The decoded text of the current buffer.
    text: String,
    /// Number of bytes of `text` already consumed.
    consumed: usize,
    /// Number of bytes of `text` before its first forbidden character.
    clean: usize,
    /// Whether decoding stopped at a byte that is invalid in the encoding.
    malformed: bool,
    ended: bool,
    /// Offset in the buffer up to which lines and columns have been counted. `place` is the position there.
    counted: usize,
    place: Place,
    /// Offset in the buffer where the current piece of markup or text begins; 0 if it began earlier.
    piece: usize,
    /// The line and column where the current piece begins, if they are already known.
    piece_place: Option<Place>,
    /// Number of bytes of the current piece that were in earlier buffers.
    earlier: u64,
}

impl Input {
    /// Detects the encoding from the byte order mark, the first bytes, or the XML declaration, in that order.
    pub(super) fn new(mut raw: Box<dyn BufRead + Send>) -> io::Result<Input> {
        let start = peek(raw.as_mut())?;
        let (encoding, mark, unknown_encoding) = encoding(start);
        raw.consume(mark);
        Ok(Input {
            raw,
            decoder: encoding.new_decoder_without_bom_handling(),
            has_mark: mark > 0,
            unknown_encoding,
            text: String::new(),
            consumed: 0,
            clean: 0,
            malformed: false,
            ended: false,
            counted: 0,
            place: Place { line: 1, column: 1 },
            piece: 0,
            piece_place: None,
            earlier: 0,
        })
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.decoder.encoding().name()
    }

    /// Returns the decoded text that has not been consumed yet.
    pub(super) fn ready(&self) -> &str {
        // If the parser stopped inside a character, there is no valid text to return.
        self.text.get(self.consumed..).unwrap_or_default()
    }

    /// Returns the number of leading bytes of [`Input::ready`] before the first character forbidden in TMX.
    pub(super) fn clean(&self) -> usize {
        self.clean.saturating_sub(self.consumed)
    }

    /// Begins a new piece of markup or text. The size limit applies to each piece separately.
    pub(super) fn begin_piece(&mut self) {
        self.piece = self.consumed;
        self.piece_place = None;
        self.earlier = 0;
    }

    /// Returns the line and column where the current piece begins.
    pub(super) fn place(&mut self) -> Place {
        if let Some(place) = self.piece_place {
            return place;
        }
        self.count_to(self.piece);
        *self.piece_place.insert(self.place)
    }

    fn count_to(&mut self, at: usize) {
        self.place.advance(&self.text.as_bytes()[self.counted..at]);
        self.counted = at;
    }

    /// Decodes the next buffer after the current one is consumed. Afterwards, `text` is empty only at the end
    /// of the input.
    fn refill(&mut self) -> io::Result<()> {
        self.place();
        self.count_to(self.consumed);
        self.earlier += (self.consumed - self.piece) as u64;
        self.text.clear();
        (self.consumed, self.counted, self.piece, self.clean) = (0, 0, 0, 0);
        while self.text.is_empty() && !self.ended {
            if std::mem::take(&mut self.malformed) {
                let help = "convert the file to UTF-8, or name its encoding in the XML declaration";
                let reason = format!("invalid {}; {help}", self.encoding());
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
            }
            let bytes = self.raw.fill_buf()?;
            let bytes = &bytes[..bytes.len().min(BUFFER)];
            let last = bytes.is_empty();
            let most = self.decoder.max_utf8_buffer_length_without_replacement(bytes.len());
            self.text.reserve(most.unwrap_or(4 * BUFFER));
            let (result, read) =
                self.decoder.decode_to_string_without_replacement(bytes, &mut self.text, last);
            self.raw.consume(read);
            match result {
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
                // The error is reported when the text before the invalid bytes has been consumed.
                DecoderResult::Malformed(..) => self.malformed = true,
            }
        }
        self.clean = first_bad(&self.text, forbidden).map_or(self.text.len(), |(at, _)| at);
        Ok(())
    }

    /// Skips to the next `<tu` or `</body`. Returns false if the file contains neither after this position.
    pub(super) fn skip_to_unit(&mut self) -> io::Result<bool> {
        loop {
            self.begin_piece();
            let available = match self.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::InvalidData => continue,
                available => available?,
            };
            if available.is_empty() {
                return Ok(false);
            }
            let before = memchr::memchr(b'<', available).unwrap_or(available.len());
            if before == 0 && self.at_unit() {
                return Ok(true);
            }
            self.consume(before.max(1));
        }
    }

    /// Returns whether the next bytes begin a unit or end the body. A tag that is split by the end of the
    /// buffer is not recognised. The reader then skips one unit too many, but only in a file that is already
    /// broken.
    fn at_unit(&self) -> bool {
        let next = self.ready();
        let unit = next.strip_prefix("<tu").and_then(|rest| rest.bytes().next());
        unit.is_some_and(|b| b.is_ascii_whitespace() || b == b'>') || next.starts_with("</body")
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(into.len());
        into[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.consumed == self.text.len() {
            self.refill()?;
            if self.earlier > MAX_PIECE_BYTES {
                let limit = MAX_PIECE_BYTES >> 20;
                let reason =
                    format!("tag or text larger than {limit} MB; close the tag before it, or split the text");
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
            }
        }
        Ok(&self.text.as_bytes()[self.consumed..])
    }

    fn consume(&mut self, n: usize) {
        self.consumed += n;
    }
}

/// Returns the bytes that the first read delivers, without consuming them. They normally contain the whole XML
/// declaration.
fn peek(raw: &mut dyn BufRead) -> io::Result<&[u8]> {
    while let Err(e) = raw.fill_buf() {
        if e.kind() != io::ErrorKind::Interrupted {
            return Err(e);
        }
    }
    raw.fill_buf()
}

/// Returns the encoding, the length of the byte order mark in bytes (0 if the mark is missing), and the encoding that the
/// declaration names if it is unknown.
fn encoding(start: &[u8]) -> (&'static Encoding, usize, Option<String>) {
    if let Some((encoding, mark)) = Encoding::for_bom(start) {
        return (encoding, mark, None);
    }
    match start {
        [b'<', 0, ..] => return (UTF_16LE, 0, None),
        [0, b'<', ..] => return (UTF_16BE, 0, None),
        _ => {}
    }
    let declaration = &start[..start.len().min(200)];
    let label = declaration.strip_prefix(b"<?xml").and_then(|rest| {
        let rest = &rest[..memchr::memmem::find(rest, b"?>")?];
        let at = memchr::memmem::find(rest, b"encoding")?;
        rest[at..].split(|b| matches!(b, b'"' | b'\'')).nth(1)
    });
    let unknown = label.filter(|label| Encoding::for_label(label).is_none());
    let unknown = unknown.map(|label| String::from_utf8_lossy(label).into_owned());
    // A declaration with one byte per character is not in UTF-16, whatever it declares. The default is UTF-8.
    let named = label.and_then(Encoding::for_label).filter(|e| *e != UTF_16LE && *e != UTF_16BE);
    (named.unwrap_or(UTF_8), 0, unknown)
}
