//! The bytes of a TMX as UTF-8, with line and column, and with a limit on what one piece may take.

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

/// A TMX as a stream of UTF-8.
pub(super) struct Input {
    inner: Source,
    /// The encoding that the input is in.
    pub(super) encoding: &'static str,
    /// Whether it has a byte order mark.
    pub(super) mark: bool,
    place: Place,
    /// Bytes taken since the last [`Input::begin_piece`].
    taken: u64,
}

impl Input {
    /// Finds out the encoding: by a byte order mark, by the look of the first bytes, by the XML declaration.
    pub(super) fn new(raw: Box<dyn Read + Send>) -> io::Result<Input> {
        let mut raw = BufReader::with_capacity(BUFFER, raw);
        let start = peek(&mut raw)?;
        let (encoding, mark) = encoding(start);
        raw.consume(mark);
        let inner = if encoding == UTF_8 {
            Source::Plain(raw)
        } else {
            let decoder = encoding.new_decoder_without_bom_handling();
            let transcoder = Transcoder { raw, decoder, ready: Vec::with_capacity(4 * BUFFER), ended: false };
            Source::Coded(BufReader::with_capacity(BUFFER, Queue { transcoder, given: 0 }))
        };
        let place = Place { line: 1, column: 1 };
        Ok(Input { inner, encoding: encoding.name(), mark: mark > 0, place, taken: 0 })
    }

    /// Where the next byte stands.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// The bytes that are there without reading more.
    pub(super) fn ready(&self) -> &[u8] {
        self.inner.buffer()
    }

    /// A new piece of markup or text begins, with its own limit.
    pub(super) fn begin_piece(&mut self) {
        self.taken = 0;
    }

    /// Passes over everything up to the next `<tu` of a unit or `</body`, and says whether there was one.
    pub(super) fn skip_to_unit(&mut self) -> io::Result<bool> {
        loop {
            self.begin_piece();
            let available = self.fill_buf()?;
            if available.is_empty() {
                return Ok(false);
            }
            match memchr::memchr(b'<', available) {
                None => {
                    let all = available.len();
                    self.consume(all);
                }
                Some(0) if self.at_unit()? => return Ok(true),
                Some(0) => self.consume(1),
                Some(before) => self.consume(before),
            }
        }
    }

    /// Whether the next bytes begin a unit or end the body. A tag that the end of the buffer cuts in two is passed
    /// over: one unit more is lost, in a file that is broken anyway.
    fn at_unit(&mut self) -> io::Result<bool> {
        let next = self.fill_buf()?;
        let unit = next.strip_prefix(b"<tu").and_then(<[u8]>::first);
        Ok(unit.is_some_and(|b| b.is_ascii_whitespace() || *b == b'>') || next.starts_with(b"</body"))
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
        if self.taken > MOST_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!(
                    "a tag or text of more than {} MB: something before this is not closed",
                    MOST_BYTES >> 20
                ),
            ));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.place.pass(&self.inner.buffer()[..n]);
        self.taken += n as u64;
        self.inner.consume(n);
    }
}

/// UTF-8 as it is, or another encoding made UTF-8. No trait object: this is asked for every tag.
enum Source {
    Plain(BufReader<Box<dyn Read + Send>>),
    Coded(BufReader<Queue>),
}

impl Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Source::Plain(raw) => raw.fill_buf(),
            Source::Coded(raw) => raw.fill_buf(),
        }
    }

    /// What is there without reading more.
    fn buffer(&self) -> &[u8] {
        match self {
            Source::Plain(raw) => raw.buffer(),
            Source::Coded(raw) => raw.buffer(),
        }
    }

    fn consume(&mut self, n: usize) {
        match self {
            Source::Plain(raw) => raw.consume(n),
            Source::Coded(raw) => raw.consume(n),
        }
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

/// Another encoding as UTF-8, a buffer at a time.
struct Transcoder {
    raw: BufReader<Box<dyn Read + Send>>,
    decoder: Decoder,
    ready: Vec<u8>,
    ended: bool,
}

impl Transcoder {
    /// Decodes the next buffer into `ready`, which stays empty only at the end.
    fn refill(&mut self) -> io::Result<()> {
        self.ready.clear();
        while self.ready.is_empty() && !self.ended {
            let bytes = self.raw.fill_buf()?;
            let (taken, last) = (bytes.len(), bytes.is_empty());
            let most = self.decoder.max_utf8_buffer_length_without_replacement(taken).unwrap_or(4 * BUFFER);
            self.ready.resize(most, 0);
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(bytes, &mut self.ready, last);
            self.ready.truncate(written);
            self.raw.consume(read);
            match result {
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    let name = self.decoder.encoding().name();
                    let reason = format!("bytes that are not {name}, which the file seems to be in");
                    return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
                }
            }
        }
        Ok(())
    }
}

/// What a [`Transcoder`] has ready, as a reader.
struct Queue {
    transcoder: Transcoder,
    given: usize,
}

impl Read for Queue {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.transcoder.ready.len() {
            self.transcoder.refill()?;
            self.given = 0;
        }
        let rest = &self.transcoder.ready[self.given..];
        let n = rest.len().min(into.len());
        into[..n].copy_from_slice(&rest[..n]);
        self.given += n;
        Ok(n)
    }
}
