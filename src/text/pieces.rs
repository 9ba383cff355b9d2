//! Reads a text of any size piece by piece, using constant memory.
//!
//! 1. [`Pieces::open`] reads the beginning of the text, at least 1 MiB, to determine the encoding and whether
//!    lines are wrapped.
//! 2. [`Pieces`] iterates over pieces of the input. A piece always ends at the end of a paragraph: at a line
//!    end or, in wrapped text, at a blank line. A paragraph that is longer than the usual size of a piece
//!    makes the piece longer.
//! 3. [`PieceDecoder::decode`] turns a piece into a document. Pieces are independent, so several threads can
//!    decode them.
//!
//! Joined in order, the documents of all pieces equal the document that [`read::decode`] makes of the whole
//! text. If the whole text has too many defects, [`Defects::add`] returns the error that [`read::decode`]
//! would return.

use crate::error::{Error, Message, Result};
use crate::limits::{self, Budget};
use crate::text::paragraphs::SAMPLE_BYTES;
use crate::text::read::{self, PageLayout, ReadOptions};
use crate::text::{Defects, Document, Encoding, decode, import, magic, normal, paragraphs};
use encoding_rs::{ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The usual size of a piece in bytes, 256 KiB: large enough to keep a thread busy, but small enough to hold
/// many pieces in memory.
const PIECE_BYTES: usize = 1 << 18;

/// Decodes the pieces of a text, using the encoding and the line width that [`Pieces::open`] determined from
/// the beginning of the text.
#[derive(Debug, Clone, Copy)]
pub struct PieceDecoder {
    encoding: Encoding,
    /// The width in characters at which lines are wrapped, or `None` if they are not wrapped.
    width: Option<usize>,
}

/// A part of the input that consists of whole paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The offset of the piece in the input, in bytes.
    pub start: u64,
    /// The undecoded bytes of the piece.
    pub bytes: Vec<u8>,
}

/// A text that is read piece by piece.
pub struct Pieces {
    input: Box<dyn Read + Send>,
    name: PathBuf,
    /// Bytes that were read but are not yet part of a piece.
    buffer: Vec<u8>,
    /// The offset of the buffer in the input, in bytes.
    at: u64,
    ended: bool,
    /// The decoder for the pieces.
    pub decoder: PieceDecoder,
    piece_bytes: usize,
    /// The maximum length of a paragraph, in bytes.
    line: u64,
}

/// An input opened for reading.
pub enum Opened {
    /// Plain text: its pieces, and its decoded beginning. The warnings of the beginning cover only that part,
    /// unless they [concern the whole input](crate::text::document::Warning::concerns_all).
    Plain(Pieces, Document),
    /// The whole input as one document, if the input is not plain text, if its encoding makes it impossible to read
    /// in pieces, or if it has a page layout that must be removed.
    Whole(Document),
}

impl Pieces {
    /// Reads the beginning of `input`. Errors refer to the input as `path`.
    ///
    /// # Errors
    /// Returns an I/O error if the input cannot be read, and otherwise the errors of [`read::decode`].
    pub fn open(input: Box<dyn Read + Send>, path: &Path, options: &ReadOptions) -> Result<Opened> {
        Pieces::open_within(input, path, options, &Budget::default())
    }

    /// Does the same as [`Pieces::open`], but within a budget. A document that cannot be read in pieces must
    /// not exceed the budget. A paragraph of plain text must not exceed the maximum length of a line.
    pub(crate) fn open_within(
        mut input: Box<dyn Read + Send>,
        path: &Path,
        options: &ReadOptions,
        budget: &Budget,
    ) -> Result<Opened> {
        let line = budget.limits().line();
        let fault = |reason: Message| Error::input(path, reason);
        let mut buffer = Vec::new();
        // Read a little more than the sample, since an incomplete last line is not used.
        let mut wanted = SAMPLE_BYTES + SAMPLE_BYTES / 16;
        loop {
            let ended =
                fill(&mut *input, &mut buffer, wanted).map_err(|source| Error::reading(path, source))?;
            wanted = 2 * buffer.len();
            let sample = if ended { buffer.len() } else { last_line_end(&buffer) };
            let is_document = import::may_be_document(&buffer, path);
            if is_document {
                budget.check_size(buffer.len() as u64, magic::is_zip(&buffer)).map_err(fault)?;
            }
            if !ended && (is_document || sample == 0) {
                if !is_document && buffer.len() as u64 > line {
                    return Err(fault(limits::too_long("its first line", line)));
                }
                continue;
            }
            let is_small = buffer.len() as u64 <= budget.most_bytes(false);
            let head = match opened(&buffer[..sample], path, options, budget) {
                // The input has only white space so far; text may follow.
                Err(_) if !ended && buffer[..sample].iter().all(u8::is_ascii_whitespace) => {
                    if buffer.len() as u64 > line {
                        return Err(fault(limits::too_long("the white space at its beginning", line)));
                    }
                    continue;
                }
                other => other?,
            };
            let Head { document: head, layout } = head;
            // Divided words and repeated lines need the whole text. A text above the limit keeps them.
            let layout = layout.filter(|_| is_small);
            // ISO-2022-JP text cannot be cut, since the meaning of a byte depends on all bytes before it.
            let is_stateful = head.encoding.0 == ISO_2022_JP;
            if is_stateful {
                budget.check_size(buffer.len() as u64, false).map_err(fault)?;
            }
            if !ended && (head.text.len() < SAMPLE_BYTES || is_stateful || layout.is_some()) {
                continue;
            }
            if let Some(layout) = layout {
                let whole = read::with_paragraphs(head, Some(&layout), budget).map_err(fault)?;
                return Ok(Opened::Whole(whole));
            }
            if is_document || is_stateful {
                return Ok(Opened::Whole(head));
            }
            let decoder = PieceDecoder { encoding: head.encoding, width: paragraphs::width(&head.text) };
            let mark = head.offsets.to_input(0);
            let buffer = buffer.split_off(mark);
            let (name, at, piece_bytes) = (path.to_owned(), mark as u64, PIECE_BYTES);
            let pieces = Pieces { input, name, buffer, at, ended, decoder, piece_bytes, line };
            return Ok(Opened::Plain(pieces, head));
        }
    }

    /// Sets the approximate size of a piece in bytes. The default is 256 KiB.
    pub fn with_size(self, bytes: usize) -> Pieces {
        Pieces { piece_bytes: bytes.max(1), ..self }
    }

    fn next_piece(&mut self) -> Result<Option<Piece>> {
        let mut wanted = self.piece_bytes;
        loop {
            // Read up to 4 more bytes, since the character after a piece determines whether the piece may end
            // there.
            if !self.ended && self.buffer.len() <= wanted {
                let filled = fill(&mut *self.input, &mut self.buffer, wanted + 4);
                self.ended = filled.map_err(|source| Error::reading(&self.name, source))?;
            }
            let end = match self.buffer.len() {
                0 => return Ok(None),
                length if self.ended && length <= wanted => Some(length),
                _ => self.decoder.boundary(&self.buffer, wanted),
            };
            if let Some(end) = end {
                let rest = self.buffer.split_off(end);
                let bytes = std::mem::replace(&mut self.buffer, rest);
                let start = self.at;
                self.at += end as u64;
                return Ok(Some(Piece { start, bytes }));
            }
            if self.buffer.len() as u64 > self.line {
                let what = format!("the paragraph at byte {}", self.at);
                return Err(Error::input(&self.name, limits::too_long(&what, self.line)));
            }
            wanted *= 2;
        }
    }
}

impl Iterator for Pieces {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Result<Piece>> {
        self.next_piece().transpose()
    }
}

/// The beginning of an input, or all of it.
struct Head {
    document: Document,
    /// The layout to be removed from plain text.
    layout: Option<PageLayout>,
}

fn opened(bytes: &[u8], path: &Path, options: &ReadOptions, budget: &Budget) -> Result<Head> {
    if import::may_be_document(bytes, path) {
        return Ok(Head { document: read::decode_within(bytes, path, options, budget)?, layout: None });
    }
    let fault = |reason: Message| Error::input(path, reason);
    let (document, layout) = read::plain(bytes, options, budget).map_err(fault)?;
    if layout.is_some() {
        return Ok(Head { document, layout });
    }
    let document = read::with_paragraphs(document, None, budget).map_err(fault)?;
    Ok(Head { document, layout: None })
}

/// Reads until the buffer holds `wanted` bytes. Returns true at the end of the input.
fn fill(input: &mut (impl Read + ?Sized), buffer: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let missing = wanted.saturating_sub(buffer.len());
    buffer.reserve_exact(missing);
    Ok(input.take(missing as u64).read_to_end(buffer)? < missing)
}

/// Returns the offset after the last line feed, or 0 if there is no line feed. The encoding may be UTF-16, so
/// the offset is always even and never between the two bytes of a line feed.
fn last_line_end(bytes: &[u8]) -> usize {
    let is_end = |at: &usize| matches!(bytes[at - 2..*at], [b'\n', 0] | [_, b'\n']);
    (1..=bytes.len() / 2).rev().map(|half| 2 * half).find(is_end).unwrap_or(0)
}

impl PieceDecoder {
    /// Returns the last offset within the first `most` bytes where the text can be cut without changing its
    /// paragraphs, or `None` if there is no such offset. The offset is directly after a line end, and `bytes`
    /// must contain the character after the line end.
    fn boundary(self, bytes: &[u8], most: usize) -> Option<usize> {
        let Encoding(coding) = self.encoding;
        let size = if coding == UTF_16LE || coding == UTF_16BE { 2 } else { 1 };
        // In all encodings other than UTF-16, a byte with the value of a line end is never part of another
        // character.
        let unit = |at: usize| match bytes.get(at..at + size)? {
            [low, high] if coding == UTF_16LE => Some(u16::from_le_bytes([*low, *high])),
            [high, low] => Some(u16::from_be_bytes([*high, *low])),
            unit => Some(unit[0].into()),
        };
        let is_line_end = |at: usize| match unit(at) {
            Some(0x0A) => true,
            Some(0x0D) => unit(at + size).is_some_and(|next| next != 0x0A),
            _ => false,
        };
        let last = most.min(bytes.len()) / size;
        (0..last).rev().map(|number| number * size).filter(|&at| is_line_end(at)).find_map(|at| {
            let after = at + size;
            let blank = || {
                let mut start = at;
                if unit(at) == Some(0x0A) && at >= size && unit(at - size) == Some(0x0D) {
                    start -= size;
                }
                while start > 0 && matches!(unit(start - size), Some(0x20 | 0x09)) {
                    start -= size;
                }
                start == 0 || matches!(unit(start - size), Some(0x0A | 0x0D))
            };
            let separable = unit(after).is_some_and(|_| self.starts_segment(&bytes[after..]));
            (separable && (self.width.is_none() || blank())).then_some(after)
        })
    }

    /// Whether Unicode normalisation can never combine the first character of `bytes` with the character
    /// before it.
    fn starts_segment(self, bytes: &[u8]) -> bool {
        if self.encoding.0 != UTF_8 || bytes[0] < 0xCC {
            return true;
        }
        let Some(first) = bytes.get(..4).and_then(|four| four.utf8_chunks().next()) else { return false };
        first.valid().chars().next().is_none_or(normal::starts_segment)
    }

    /// Decodes a piece. Byte offsets in the document count from the beginning of the piece. The document has
    /// no warnings. Instead, the defects of the piece are returned. To obtain the warnings of the whole text,
    /// add up the defects of all pieces with [`Defects::add`].
    ///
    /// # Errors
    /// Returns the reason, without the name of the input, if a byte is invalid in the encoding of the text or
    /// if there is not enough memory.
    pub fn decode(self, piece: &Piece) -> std::result::Result<(Document, Defects), Message> {
        // An estimate: the text, its paragraphs and its sentences take up to six times the size of the piece.
        limits::check_memory(6 * piece.bytes.len())?;
        let decoded = decode::decode_piece(&piece.bytes, self.encoding, piece.start)?;
        let sound = decoded.text.bytes().filter(|&byte| byte >= 0xC0).count();
        let sound = sound.saturating_sub(decoded.damaged + usize::from(decoded.truncated));
        let normal = normal::normalise(decoded, false)?;
        let lines = memchr::memchr_iter(b'\n', normal.text.as_bytes()).count();
        let defects = Defects { lines, sound, ..normal.defects };
        let document = Document {
            paragraphs: paragraphs::paragraphs_of_width(&normal.text, self.width, usize::MAX),
            text: normal.text,
            offsets: normal.offsets,
            encoding: self.encoding,
            ..Document::default()
        };
        Ok((document, defects))
    }
}

#[cfg(test)]
#[path = "pieces_tests.rs"]
mod tests;
