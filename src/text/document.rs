//! A decoded document and its sentences: byte spans into one text, never copies of it.

use crate::text::encoding::Encoding;
use crate::text::offsets::OffsetMap;
use crate::wording::count as counted;
use std::fmt;
use std::ops::Range;

/// A decoded text with its paragraphs.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The text, UTF-8 in NFC, line ends as they were. It holds no control characters but tabs and line ends.
    pub text: String,
    /// The paragraphs, in order: byte ranges of `text` without white space at either end. A paragraph that was
    /// wrapped over several lines still holds its line ends; inside a paragraph a line end is white space.
    pub paragraphs: Vec<Range<usize>>,
    /// Where each place of `text` stood in the bytes that were read.
    pub offsets: OffsetMap,
    /// The encoding that the bytes were in.
    pub encoding: Encoding,
    /// What the reader of the output should know about the input.
    pub warnings: Vec<Warning>,
}

impl Document {
    /// A range of `text` as a range of the bytes that were read.
    ///
    /// # Examples
    ///
    /// ```
    /// use enregard::text::read::{self, ReadOptions};
    /// use std::path::Path;
    ///
    /// let bytes = "\u{FEFF}Été.\nHiver.".as_bytes();
    /// let document = read::decode(bytes, Path::new("a.txt"), &ReadOptions::default()).unwrap();
    /// let hiver = document.input_range(&document.paragraphs[1]);
    /// assert_eq!(&bytes[hiver], b"Hiver.");
    /// ```
    pub fn input_range(&self, range: &Range<usize>) -> Range<usize> {
        self.offsets.to_input(range.start)..self.offsets.to_input(range.end)
    }
}

/// A sentence of a [`Document`].
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Where it stands: a byte range of the document's text, without white space at either end.
    pub span: Range<usize>,
    /// The number of its paragraph, from 0.
    pub paragraph: u32,
    /// The probability that a sentence really ends where this one does (1 at the end of a paragraph).
    pub boundary: f32,
}

/// Something in an input that did not keep it from being read, but may be a mistake.
///
/// Its text goes behind the name of the file and a colon.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The encoding was guessed from the bytes alone.
    GuessedEncoding(Encoding),
    /// The bytes are UTF-8 by all they show, and were read in the encoding that the caller named.
    Contradicted(Encoding),
    /// Control characters were replaced by blanks.
    Controls {
        /// How many.
        count: usize,
        /// The line of the first, from 1.
        line: usize,
    },
    /// C1 control characters were read as the Windows-1252 signs that a wrong conversion made them of.
    Converted {
        /// How many.
        count: usize,
    },
    /// Bytes that are no UTF-8 were read as U+FFFD.
    Damaged {
        /// How many times.
        count: usize,
    },
    /// The input has replacement characters, U+FFFD: letters were lost before it came here.
    Lost {
        /// How many.
        count: usize,
    },
    /// It looks like HTML or XML: tags would be read as text.
    Markup,
}

impl Warning {
    /// Whether it is about what the text is, and not about some places in it.
    pub fn concerns_all(&self) -> bool {
        matches!(self, Warning::GuessedEncoding(_) | Warning::Contradicted(_) | Warning::Markup)
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::GuessedEncoding(encoding) => {
                write!(
                    f,
                    "not UTF-8; read as {encoding}, which is a guess: if letters look wrong, give --encoding"
                )
            }
            Warning::Contradicted(encoding) => {
                write!(
                    f,
                    "it looks like UTF-8, and is read as {encoding}, as --encoding says; leave that out if letters look wrong"
                )
            }
            Warning::Controls { count, line } => {
                write!(f, "{} replaced by blanks, from line {line} on", counted(*count, "control character"))
            }
            Warning::Converted { count } => write!(
                f,
                "{} read as Windows-1252 signs (’ œ …): an earlier conversion was wrong",
                counted(*count, "C1 control character")
            ),
            Warning::Damaged { count } => write!(
                f,
                "{} not UTF-8, replaced by U+FFFD: repair the file, or give --encoding",
                counted(*count, "byte sequence")
            ),
            Warning::Lost { count } => write!(
                f,
                "{} (U+FFFD) in the input: letters were lost in an earlier conversion",
                counted(*count, "replacement character")
            ),
            Warning::Markup => {
                write!(
                    f,
                    "looks like HTML or XML, whose tags are read as text: give it a name that ends in .html if it is HTML, else \
                     make plain text of it first"
                )
            }
        }
    }
}
