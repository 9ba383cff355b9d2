//! The bytes of a TMX as UTF-8, with line and column, and with a limit on what one piece may take.

use super::chars::{first_bad, forbidden};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, BufReader, Read};

/// How much is read at once.
const BUFFER: usize = 1 << 16;

/// How many bytes one tag, comment or stretch of text may have. Real segments stay far below; what is larger is a
/// broken or hostile file, and must not fill the memory.
pub(super) const MOST_BYTES: u64 = 8 << 20;

/// Where something stands: line and column from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1, in characters.
    pub column: u64,
}

/// Up to so many bytes a loop is faster than a search.
const FEW: usize = 24;

impl Place {
    /// Goes on behind these bytes of UTF-8.
    fn pass(&mut self, bytes: &[u8]) {
        // All bytes but those that continue a character.
        let begins = |b: u8| u64::from(b & 0xc0 != 0x80);
        if bytes.len() <= FEW {
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
        // Counted in bytes, sixteen at a time, before they are added up.
        let few = |some: &[u8]| u64::from(some.iter().map(|&b| u8::from(b & 0xc0 != 0x80)).sum::<u8>());
        self.column += tail.chunks(240).map(few).sum::<u64>();
    }
}

/// A TMX as a stream of UTF-8, of which a buffer at a time is there as text.
///
/// All that can be found out about many bytes at once is found out when the buffer is filled: whether it is good UTF-8, and
/// up to where no character is forbidden. Lines are counted only up to places that somebody asks for.
pub(super) struct Input {
    raw: BufReader<Box<dyn Read + Send>>,
    decoder: Decoder,
    /// Whether the input has a byte order mark.
    pub(super) mark: bool,
    /// What is decoded.
    text: String,
    /// How many bytes of it are taken.
    taken: usize,
    /// Up to where in it no character is forbidden.
    clean: usize,
    /// Whether bytes that are no text come next.
    malformed: bool,
    ended: bool,
    /// Up to where lines and columns are counted.
    counted: usize,
    /// The place of that.
    place: Place,
    /// Where the piece of markup or text begins that is being read, or its part in this buffer.
    piece: usize,
    /// The place of the piece, if somebody asked.
    piece_place: Option<Place>,
    /// How many bytes of the piece were in buffers before this one.
    before: u64,
}

impl Input {
    /// Finds out the encoding: by a byte order mark, by the look of the first bytes, by the XML declaration.
    pub(super) fn new(raw: Box<dyn Read + Send>) -> io::Result<Input> {
        let mut raw = BufReader::with_capacity(BUFFER, raw);
        let start = peek(&mut raw)?;
        let (encoding, mark) = encoding(start);
        raw.consume(mark);
        Ok(Input {
            raw,
            decoder: encoding.new_decoder_without_bom_handling(),
            mark: mark > 0,
            text: String::new(),
            taken: 0,
            clean: 0,
            malformed: false,
            ended: false,
            counted: 0,
            place: Place { line: 1, column: 1 },
            piece: 0,
            piece_place: None,
            before: 0,
        })
    }

    /// The encoding that the input is in.
    pub(super) fn encoding(&self) -> &'static str {
        self.decoder.encoding().name()
    }

    /// The text that is there without reading more.
    pub(super) fn ready(&self) -> &str {
        // A parser that stopped inside a character is not helped by what follows.
        self.text.get(self.taken..).unwrap_or_default()
    }

    /// How many bytes of what is ready have no character in them that is forbidden in a TMX.
    pub(super) fn clean(&self) -> usize {
        self.clean.saturating_sub(self.taken)
    }

    /// A new piece of markup or text begins, with its own limit.
    pub(super) fn begin_piece(&mut self) {
        self.piece = self.taken;
        self.piece_place = None;
        self.before = 0;
    }

    /// Where the piece begins.
    pub(super) fn place(&mut self) -> Place {
        if let Some(place) = self.piece_place {
            return place;
        }
        self.count_to(self.piece);
        *self.piece_place.insert(self.place)
    }

    fn count_to(&mut self, at: usize) {
        self.place.pass(&self.text.as_bytes()[self.counted..at]);
        self.counted = at;
    }

    /// Decodes the next buffer, when all of this one is taken. The text stays empty only at the end.
    fn refill(&mut self) -> io::Result<()> {
        self.place();
        self.count_to(self.taken);
        self.before += (self.taken - self.piece) as u64;
        self.text.clear();
        (self.taken, self.counted, self.piece, self.clean) = (0, 0, 0, 0);
        while self.text.is_empty() && !self.ended {
            if std::mem::take(&mut self.malformed) {
                let name = self.encoding();
                let reason = format!(
                    "bytes that are not {name}; convert the file, or name its encoding in the XML declaration"
                );
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
            }
            let bytes = self.raw.fill_buf()?;
            let last = bytes.is_empty();
            let most = self.decoder.max_utf8_buffer_length_without_replacement(bytes.len());
            self.text.reserve(most.unwrap_or(4 * BUFFER));
            let (result, read) =
                self.decoder.decode_to_string_without_replacement(bytes, &mut self.text, last);
            self.raw.consume(read);
            match result {
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
                // What stands before them is handed out first.
                DecoderResult::Malformed(..) => self.malformed = true,
            }
        }
        self.clean = first_bad(&self.text, forbidden).map_or(self.text.len(), |(at, _)| at);
        Ok(())
    }

    /// Passes over everything up to the next `<tu` of a unit or `</body`, and says whether there was one.
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
            match memchr::memchr(b'<', available) {
                None => {
                    let all = available.len();
                    self.consume(all);
                }
                Some(0) if self.at_unit() => return Ok(true),
                Some(0) => self.consume(1),
                Some(before) => self.consume(before),
            }
        }
    }

    /// Whether the next bytes begin a unit or end the body. A tag that the end of the buffer cuts in two is passed
    /// over: one unit more is lost, in a file that is broken anyway.
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
        if self.taken == self.text.len() {
            self.refill()?;
            if self.before > MOST_BYTES {
                return Err(io::Error::new(
                    io::ErrorKind::FileTooLarge,
                    format!(
                        "a tag or text of more than {} MB: something before this is not closed",
                        MOST_BYTES >> 20
                    ),
                ));
            }
        }
        Ok(&self.text.as_bytes()[self.taken..])
    }

    fn consume(&mut self, n: usize) {
        self.taken += n;
    }
}

/// The first bytes: more than a usual XML declaration has, if the input gives them at once.
fn peek(raw: &mut BufReader<Box<dyn Read + Send>>) -> io::Result<&[u8]> {
    loop {
        match raw.fill_buf() {
            Ok(_) => break,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(raw.buffer())
}

/// The encoding, and how many bytes its byte order mark has.
fn encoding(start: &[u8]) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(start) {
        return found;
    }
    match start {
        [b'<', 0, ..] => return (UTF_16LE, 0),
        [0, b'<', ..] => return (UTF_16BE, 0),
        _ => {}
    }
    let declaration = &start[..start.len().min(200)];
    let label = declaration.strip_prefix(b"<?xml").and_then(|rest| {
        let rest = &rest[..memchr::memmem::find(rest, b"?>")?];
        let at = memchr::memmem::find(rest, b"encoding")?;
        rest[at..].split(|b| matches!(b, b'"' | b'\'')).nth(1)
    });
    // A declaration that names UTF-16 in single bytes is wrong, and what it names unknown is tried as UTF-8.
    let named = label.and_then(Encoding::for_label).filter(|e| *e != UTF_16LE && *e != UTF_16BE);
    (named.unwrap_or(UTF_8), 0)
}
