//! A decoded document and its sentences. Sentences are byte ranges of one text, never copies.

use crate::error::{Message, Parameter};
use crate::message;
use crate::text::{Encoding, OffsetMap};
use crate::wording::count as counted;
use std::ops::Range;

/// A decoded text with its paragraphs.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The text in NFC, with its original line ends. Its only control characters are tabs and line ends.
    pub text: String,
    /// The paragraphs, in order: byte ranges of `text` without white space at either end. A paragraph that
    /// was wrapped over several lines still contains the line ends; inside a paragraph they are white space.
    pub paragraphs: Vec<Range<usize>>,
    /// The map from offsets in `text` to offsets in the input.
    pub offsets: OffsetMap,
    /// The encoding of the input.
    pub encoding: Encoding,
    /// Problems of the input that did not prevent reading it.
    pub warnings: Vec<Warning>,
}

impl Document {
    /// The byte range of the input from which a range of `text` comes.
    ///
    /// # Examples
    /// ```
    /// use enregard::internals::text::read::{self, ReadOptions};
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
    /// Its byte range in the document's text, without white space at either end.
    pub span: Range<usize>,
    /// The index of its paragraph, from 0.
    pub paragraph: u32,
    /// The probability that a sentence ends where this one does; 1 at the end of a paragraph.
    pub boundary: f32,
}

/// A problem of an input that did not prevent reading it, but may be a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The encoding was guessed.
    GuessedEncoding(Encoding),
    /// The bytes look like UTF-8, but were decoded in the encoding that the caller named.
    Contradicted(Encoding),
    /// Control characters were replaced by spaces.
    Controls {
        /// Their number.
        count: usize,
        /// The line of the first one, from 1.
        line: usize,
    },
    /// This many C1 control characters were replaced by the Windows-1252 characters that an earlier
    /// conversion got wrong.
    Converted(usize),
    /// This many invalid UTF-8 sequences were replaced by U+FFFD.
    Damaged(usize),
    /// The input contains this many U+FFFD: an earlier conversion lost letters.
    Lost(usize),
    /// It looks like HTML or XML, but was read as plain text.
    Markup,
}

impl Warning {
    /// Whether it concerns the whole input rather than some places in it.
    pub fn concerns_all(&self) -> bool {
        matches!(self, Warning::GuessedEncoding(_) | Warning::Contradicted(_) | Warning::Markup)
    }

    /// The warning in words, without the name of the input.
    pub fn message(&self) -> Message {
        match self {
            Warning::GuessedEncoding(encoding) => message![
                format!("not UTF-8; read as {encoding}, which is a guess; if letters look wrong, set "),
                Parameter::Encoding
            ],
            Warning::Contradicted(encoding) => message![
                "looks like UTF-8, but ",
                Parameter::Encoding,
                format!(" is {encoding}; omit "),
                Parameter::Encoding,
                " if letters look wrong"
            ],
            Warning::Controls { count, line } => {
                let controls = counted(*count, "control character");
                format!("{controls} replaced by spaces, the first on line {line}").into()
            }
            Warning::Converted(count) => {
                let controls = counted(*count, "C1 control character");
                let reason = "since an earlier conversion was wrong";
                format!("{controls} read as Windows-1252 (’ œ …), {reason}").into()
            }
            Warning::Damaged(count) => message![
                counted(*count, "invalid UTF-8 sequence"),
                " replaced by U+FFFD; repair the file, or set ",
                Parameter::Encoding
            ],
            Warning::Lost(count) => {
                let lost = counted(*count, "replacement character");
                let why = "an earlier conversion lost letters; use an older copy of the file";
                format!("{lost} (U+FFFD) in the input: {why}").into()
            }
            Warning::Markup => {
                "looks like HTML or XML, but is read as plain text with its tags; rename it to .html if it \
                                is HTML, otherwise convert it to plain text"
                    .into()
            }
        }
    }
}
