//! A text of any size, a piece at a time, in memory that does not grow with it.
//!
//! 1. [`Pieces::open`] reads the *beginning*, at least a MiB of text, and judges by it what the text is: its
//!    encoding, and whether its lines are wrapped. A shorter text is judged by all of it.
//! 2. As an iterator it gives pieces of bytes, cut where a paragraph surely ends: at a line end, in wrapped text at a blank
//!    line. A piece grows until there is such a place in it.
//! 3. [`Manner::decode`] makes a document of a piece. Pieces know nothing of each other, so threads can share the work.
//!
//! Side by side, the documents of the pieces are the document that [`read::decode`] makes of the whole,
//! except for errors that only the whole shows: [`Tally`] finds these on the way.

use crate::error::{Error, Result};
use crate::text::document::{Document, Warning};
use crate::text::encoding::{self, Encoding, Units};
use crate::text::paragraphs::LOOK;
use crate::text::read::{self, ReadOptions};
use crate::text::{container, normal, paragraphs};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The size of a piece, in bytes: large enough to be worth handing to a thread, small enough for many to be in memory.
const PIECE: usize = 1 << 18;

/// What is known of a text from its beginning.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    encoding: Encoding,
    /// The width in characters that it is wrapped at.
    width: Option<usize>,
}

/// A stretch of the input that holds whole paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where in the input it begins, in bytes.
    pub start: u64,
    /// The bytes themselves.
    pub bytes: Vec<u8>,
}

/// A text that is read a piece at a time.
pub struct Pieces {
    input: Box<dyn Read + Send>,
    /// What errors call it.
    name: PathBuf,
    /// Read and not given out.
    buffer: Vec<u8>,
    /// Where in the input the buffer begins.
    at: u64,
    ended: bool,
    manner: Manner,
    piece: usize,
}

/// What a text turned out to be.
pub enum Opened {
    /// Plain text: the stream, and its beginning, with the warnings that concern all of it.
    Plain(Pieces, Document),
    /// A document with more in it than text, or in an encoding that cannot be cut: all of it.
    Whole(Document),
}

impl Pieces {
    /// Reads the beginning of `input`, which errors call `path`, and finds out what it is.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read; [`Error::Input`] as [`read::decode`] has it.
    pub fn open(mut input: Box<dyn Read + Send>, path: &Path, options: &ReadOptions) -> Result<Opened> {
        let mut buffer = Vec::new();
        // A little more, as the last line is cut off.
        let mut wanted = LOOK + LOOK / 16;
        loop {
            let ended = fill(&mut *input, &mut buffer, wanted).map_err(|source| fault(path, source))?;
            wanted = 2 * buffer.len();
            let judged = if ended { buffer.len() } else { last_line_end(&buffer) };
            let is_more = container::is_kind(&buffer, path);
            if !ended && (is_more || judged == 0) {
                continue;
            }
            let head = match read::decode(&buffer[..judged], path, options) {
                // There may be more than blanks further on.
                Err(_) if !ended && buffer[..judged].iter().all(u8::is_ascii_whitespace) => continue,
                other => other?,
            };
            if !ended && (head.text.len() < LOOK || head.encoding.units() == Units::Whole) {
                continue;
            }
            if is_more || head.encoding.units() == Units::Whole {
                return Ok(Opened::Whole(head));
            }
            let manner = Manner { encoding: head.encoding, width: paragraphs::width(&head.text) };
            let mark = head.offsets.to_input(0);
            let buffer = buffer.split_off(mark);
            let (name, at) = (path.to_owned(), mark as u64);
            return Ok(Opened::Plain(Pieces { input, name, buffer, at, ended, manner, piece: PIECE }, head));
        }
    }

    /// The same in pieces of about so many bytes; by default they have 256 KiB.
    pub fn with_size(self, bytes: usize) -> Pieces {
        Pieces { piece: bytes.max(1), ..self }
    }

    /// How its pieces are decoded.
    pub fn manner(&self) -> Manner {
        self.manner
    }

    /// The next piece; none at the end.
    fn draw(&mut self) -> io::Result<Option<Piece>> {
        let mut wanted = self.piece;
        loop {
            // A byte more shows what comes behind the last line end.
            if !self.ended && self.buffer.len() <= wanted {
                self.ended = fill(&mut *self.input, &mut self.buffer, wanted + 4)?;
            }
            let found = match self.buffer.len() {
                0 => return Ok(None),
                length if self.ended && length <= wanted => Some(length),
                _ => self.manner.border(&self.buffer, wanted),
            };
            if let Some(border) = found {
                let rest = self.buffer.split_off(border);
                let bytes = std::mem::replace(&mut self.buffer, rest);
                let start = self.at;
                self.at += border as u64;
                return Ok(Some(Piece { start, bytes }));
            }
            wanted *= 2;
        }
    }
}

impl Iterator for Pieces {
    type Item = Result<Piece>;

    fn next(&mut self) -> Option<Result<Piece>> {
        self.draw().map_err(|source| fault(&self.name, source)).transpose()
    }
}

fn fault(path: &Path, source: io::Error) -> Error {
    Error::io(path, source)
}

/// Reads until the buffer has `wanted` bytes; true at the end of the input.
fn fill(input: &mut (impl Read + ?Sized), buffer: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let missing = wanted.saturating_sub(buffer.len());
    buffer.reserve_exact(missing);
    Ok(input.take(missing as u64).read_to_end(buffer)? < missing)
}

/// One past the last line feed of bytes of which nothing is known yet; an even number, and behind the upper byte of a line
/// feed in UTF-16, so that UTF-16 is not cut in the middle. 0 if there is none.
fn last_line_end(bytes: &[u8]) -> usize {
    let is_end = |at: &usize| matches!(bytes[at - 2..*at], [b'\n', 0] | [_, b'\n']);
    (1..=bytes.len() / 2).rev().map(|half| 2 * half).find(is_end).unwrap_or(0)
}

impl Manner {
    /// One past a line end within the first `most` bytes where the text can be cut, the last there is: the same
    /// paragraphs come out as without the cut. What comes behind it must be in `bytes` too.
    fn border(self, bytes: &[u8], most: usize) -> Option<usize> {
        let size = if matches!(self.encoding.units(), Units::Low | Units::High) { 2 } else { 1 };
        let unit = |at: usize| match (self.encoding.units(), bytes.get(at), bytes.get(at + 1)) {
            (Units::Low, Some(&low), Some(&high)) | (Units::High, Some(&high), Some(&low)) => {
                Some(u16::from_be_bytes([high, low]))
            }
            (Units::Low | Units::High, ..) => None,
            (_, byte, _) => byte.map(|&byte| byte.into()),
        };
        let is_line_end = |at: usize| match unit(at) {
            Some(0x0A) => true,
            Some(0x0D) => unit(at + size).is_some_and(|next| next != 0x0A),
            _ => false,
        };
        let last = most.min(bytes.len()) / size;
        (0..last).rev().map(|number| number * size).filter(|&at| is_line_end(at)).find_map(|at| {
            let behind = at + size;
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
            let free = unit(behind).is_some_and(|_| self.starts_afresh(&bytes[behind..]));
            (free && (self.width.is_none() || blank())).then_some(behind)
        })
    }

    /// Whether what `bytes` begin with joins nothing before it when the text is normalised.
    fn starts_afresh(self, bytes: &[u8]) -> bool {
        if self.encoding.units() != Units::Utf8 || bytes[0] < 0xCC {
            return true;
        }
        let Some(first) = bytes.get(..4).and_then(|four| four.utf8_chunks().next()) else { return false };
        first.valid().chars().next().is_none_or(normal::starts_segment)
    }

    /// Decodes a piece. Its warnings are left out, as they count over all pieces; see [`Tally::add`].
    ///
    /// # Errors
    /// The reason, for bytes that the encoding of the beginning gives no meaning.
    pub fn decode(self, piece: &Piece) -> std::result::Result<Decoded, String> {
        let decoded = encoding::piece(&piece.bytes, self.encoding, piece.start)?;
        let sound = decoded.text.bytes().filter(|&byte| byte >= 0xC0).count() - decoded.damaged;
        let (damaged, chars) = (decoded.damaged, decoded.text.len());
        let normal = normal::normalise(decoded, false);
        let lines = memchr::memchr_iter(b'\n', normal.text.as_bytes()).count();
        let lost = normal.text.matches(char::REPLACEMENT_CHARACTER).count().saturating_sub(damaged);
        let tally = Tally {
            lines,
            chars,
            sound,
            damaged,
            lost,
            controls: normal.controls,
            first_control: normal.first_control,
            c1: normal.c1,
        };
        let document = Document {
            paragraphs: paragraphs::paragraphs_of_width(&normal.text, self.width),
            text: normal.text,
            offsets: normal.offsets,
            encoding: self.encoding,
            warnings: Vec::new(),
        };
        Ok(Decoded { document, tally })
    }
}

/// A piece, decoded.
#[derive(Debug)]
pub struct Decoded {
    /// Its text and its paragraphs; places in bytes count from the beginning of the piece.
    pub document: Document,
    /// What was out of order in it.
    pub tally: Tally,
}

/// What was out of order in a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    lines: usize,
    chars: usize,
    /// Characters beyond ASCII that are sound.
    sound: usize,
    damaged: usize,
    lost: usize,
    controls: usize,
    first_control: usize,
    c1: usize,
}

impl Tally {
    /// Adds what was found in the next piece.
    ///
    /// # Errors
    /// The reason, if it is now too much for a text.
    pub fn add(&mut self, next: Tally) -> std::result::Result<(), String> {
        if self.controls == 0 && next.controls > 0 {
            self.first_control = self.lines + next.first_control;
        }
        self.lines += next.lines;
        self.chars += next.chars;
        self.sound += next.sound;
        self.damaged += next.damaged;
        self.lost += next.lost;
        self.controls += next.controls;
        self.c1 += next.c1;
        if encoding::too_many_controls(self.controls, self.chars) {
            return Err(format!("there is binary data in it, not text, about line {}", self.lines));
        }
        if encoding::too_much_damage(self.damaged, self.sound) {
            return Err(format!(
                "it begins as UTF-8, but about line {} it is not any more; repair it, or name the encoding to read all of \
                 it in with --encoding",
                self.lines
            ));
        }
        Ok(())
    }

    /// What the reader of the output should know of it.
    pub fn warnings(&self) -> Vec<Warning> {
        let all = [
            (self.damaged, Warning::Damaged { count: self.damaged }),
            (self.lost, Warning::Lost { count: self.lost }),
            (self.controls, Warning::Controls { count: self.controls, line: self.first_control }),
            (self.c1, Warning::Converted { count: self.c1 }),
        ];
        all.into_iter().filter(|(count, _)| *count > 0).map(|(_, warning)| warning).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    /// Every paragraph with its place in the input, by pieces of so many bytes; `draw` is what one read gives.
    fn by_pieces(bytes: &[u8], piece: usize) -> Result<(Vec<(String, u64)>, usize)> {
        let input = Box::new(Cursor::new(bytes.to_vec()));
        let pieces = match Pieces::open(input, Path::new("a.txt"), &ReadOptions::default())? {
            Opened::Plain(pieces, _) => pieces.with_size(piece),
            Opened::Whole(_) => panic!("plain text"),
        };
        let (manner, mut found, mut count) = (pieces.manner(), Vec::new(), 0);
        for piece in pieces {
            let piece = piece?;
            count += 1;
            let document = manner.decode(&piece).unwrap().document;
            found.extend(document.paragraphs.iter().map(|range| {
                let start = document.offsets.to_input(range.start) as u64;
                (document.text[range.clone()].to_owned(), piece.start + start)
            }));
        }
        Ok((found, count))
    }

    fn whole(bytes: &[u8]) -> Result<Vec<(String, u64)>> {
        let document = read::decode(bytes, Path::new("a.txt"), &ReadOptions::default())?;
        let start = |range: &std::ops::Range<usize>| document.offsets.to_input(range.start) as u64;
        Ok(document.paragraphs.iter().map(|p| (document.text[p.clone()].to_owned(), start(p))).collect())
    }

    fn assert_same(bytes: &[u8], piece: usize) {
        match (by_pieces(bytes, piece), whole(bytes)) {
            (Ok((found, _)), Ok(wanted)) => assert_eq!(found, wanted),
            (Err(found), Err(wanted)) => assert_eq!(found.to_string(), wanted.to_string()),
            (found, wanted) => panic!("{found:?}, {wanted:?}"),
        }
    }

    const WRAPPED: &str = "Le jardin donnait sur la rivière, et l'on entendait la\nnuit le bruit de l'eau sous les \
         saules. Rien ne bougeait\ndans la maison.\n\nAu matin, la brume couvrait encore les prés quand le\nfacteur \
         poussa la grille. Il posa deux lettres sur la\ntable et repartit.\n  \t\n— Bonne journée\u{A0}! cria-t-il.\n";

    #[test]
    fn wrapped_text_is_cut_at_blank_lines() {
        let text = WRAPPED.repeat(20);
        for line_end in ["\n", "\r\n", "\r"] {
            let text = text.replace('\n', line_end);
            assert_same(text.as_bytes(), 64);
            assert!(by_pieces(text.as_bytes(), 64).unwrap().1 > 20);
        }
    }

    #[test]
    fn any_encoding_is_cut_between_characters() {
        let text =
            "L’été déjà finissait…\r\nLa forêt s'éveillait à peine, et l'œil du guetteur aussi.\n".repeat(30);
        for label in ["utf-16le", "utf-16be"] {
            let little = label == "utf-16le";
            let units = text.encode_utf16().chain([]);
            let bytes: Vec<u8> =
                units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect();
            assert_same(&bytes, 100);
            assert!(by_pieces(&bytes, 100).unwrap().1 > 20, "{label}");
        }
        let (latin, _, lossy) = encoding_rs::WINDOWS_1252.encode(&text);
        assert!(!lossy);
        assert_same(&latin, 100);
        assert_same(format!("\u{FEFF}{text}").as_bytes(), 100);
    }

    #[test]
    fn more_than_the_beginning_is_read_and_judged_as_the_whole() {
        let text = WRAPPED.repeat(2 * LOOK / WRAPPED.len());
        assert_same(text.as_bytes(), PIECE);
        let lines = text.replace(['\n', '\t'], " ").replace(". ", ".\n");
        assert_same(lines.as_bytes(), PIECE);
        let one_line = text.replace('\n', " ");
        let (found, count) = by_pieces(one_line.as_bytes(), PIECE).unwrap();
        assert_eq!((found.len(), count), (1, 1));
    }

    #[test]
    fn what_the_beginning_did_not_show_is_told() {
        let sound = "Le cœur de la forêt, déjà, s'éveillait.\n".repeat(LOOK / 30);
        let open = |bytes: Vec<u8>| match Pieces::open(
            Box::new(Cursor::new(bytes)),
            Path::new("a.txt"),
            &ReadOptions::default(),
        ) {
            Ok(Opened::Plain(pieces, _)) => pieces,
            _ => panic!("plain text"),
        };
        let reason = |bytes: Vec<u8>| {
            let (pieces, mut tally) = (open(bytes), Tally::default());
            let manner = pieces.manner();
            let all = pieces.map(|piece| manner.decode(&piece.unwrap()).map(|decoded| decoded.tally));
            all.map(|next| next.and_then(|next| tally.add(next))).find_map(std::result::Result::err)
        };
        assert_eq!(reason(sound.clone().into_bytes()), None);
        let latin = [sound.as_bytes(), &b"d\xE9j\xE0 vu, \xE9t\xE9\n".repeat(9000)].concat();
        assert!(reason(latin).unwrap().contains("--encoding"));
        let binary = [sound.as_bytes(), &[1; 100_000]].concat();
        assert!(reason(binary).unwrap().contains("binary"));
        let one = [sound.as_bytes(), b"\xE9t\xE9\x01\n"].concat();
        let (pieces, mut tally) = (open(one), Tally::default());
        let manner = pieces.manner();
        pieces.for_each(|piece| tally.add(manner.decode(&piece.unwrap()).unwrap().tally).unwrap());
        let line = LOOK / 30 + 1;
        let wanted = [Warning::Damaged { count: 2 }, Warning::Controls { count: 1, line }];
        assert_eq!(tally.warnings(), wanted);
    }

    proptest! {
        #[test]
        fn pieces_are_as_good_as_the_whole(
            text in "([A-Za-zéœ«»…]{0,9}[ .\\u{A0}\\u{301}\\u{FEFF}\\u{C}\t]{0,2}(\n|\r\n|\r|\u{2028}|\u{85})?){1,60}",
            piece in 1..200_usize,
        ) {
            assert_same(text.as_bytes(), piece);
        }

        #[test]
        fn wrapped_pieces_are_as_good_as_the_whole(
            parts in proptest::collection::vec(0..5_usize, 1..60), piece in 1..600_usize,
        ) {
            let text: String = parts.iter().map(|&part| [WRAPPED, "\n", " \r\n", "Une ligne\nseule. ", "- un\n"][part]).collect();
            assert_same(text.as_bytes(), piece);
        }
    }
}
