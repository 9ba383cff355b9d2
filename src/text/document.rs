//! Defines a decoded document and its sentences. A sentence is stored as a byte range of the document's text.

use crate::error::{Message, Parameter};
use crate::message;
use crate::text::{Encoding, Lines, Mark, OffsetMap, Timed};
use crate::wording::{count as counted, list};
use std::ops::Range;

/// A decoded text with its paragraphs.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The text in NFC, with its original line ends. Its only control characters are tabs and line ends.
    pub text: String,
    /// The byte ranges of the paragraphs in `text`, in order, without white space at either end. A paragraph
    /// that was wrapped over several lines still contains its line ends, which count as white space.
    pub paragraphs: Vec<Range<usize>>,
    /// The map from offsets in `text` to offsets in the input.
    pub offsets: OffsetMap,
    /// What the lines of `text` have to do with the lines of the input.
    pub lines: Lines,
    /// The inline markup of `text`, in order, if the reader was asked for it.
    pub marks: Vec<Mark>,
    /// When the parts of `text` are shown, in order, if the input is a file of subtitles.
    pub times: Vec<Timed>,
    /// The encoding of the input.
    pub encoding: Encoding,
    /// Problems in the input that did not prevent reading it.
    pub warnings: Vec<Warning>,
}

impl Document {
    /// Returns the byte range of the input from which a byte range of `text` was decoded.
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
    /// The byte range of the sentence in the document's text, without white space at either end.
    pub span: Range<usize>,
    /// The index of the paragraph that contains the sentence, counted from 0.
    pub paragraph: u32,
    /// The probability that a sentence really ends at the end of `span`, from 0 to 1. It is 1 at the end of a
    /// paragraph.
    pub boundary: f32,
}

/// A problem in an input that did not prevent reading it but may indicate a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The encoding was guessed to be this one.
    GuessedEncoding(Encoding),
    /// The bytes look like UTF-8 but were decoded using this encoding, which the caller specified.
    Contradicted(Encoding),
    /// Control characters were replaced with spaces.
    Controls {
        /// The number of control characters.
        count: usize,
        /// The line number of the first control character, counted from 1.
        line: usize,
    },
    /// This many C1 control characters (U+0080 to U+009F) were replaced with the Windows-1252 characters of
    /// the same code. They are the result of a faulty earlier conversion.
    Converted(usize),
    /// This many invalid UTF-8 sequences were replaced with U+FFFD.
    Damaged(usize),
    /// The input contains this many U+FFFD characters, which means that an earlier conversion lost letters.
    Lost(usize),
    /// The last character of the input is incomplete and was replaced with U+FFFD.
    Truncated,
    /// These parts of the document, such as chapters of an EPUB, are missing from its archive.
    MissingParts(Vec<String>),
    /// These parts of the document, such as chapters of an EPUB, are encrypted and were skipped.
    EncryptedParts(Vec<String>),
    /// The times of subtitles are broken.
    BrokenTimes {
        /// The number of broken times.
        count: usize,
        /// The line number of the first one, counted from 1.
        line: usize,
    },
    /// The input looks like HTML or XML but was read as plain text.
    Markup,
}

impl Warning {
    /// Whether the warning concerns the whole input rather than particular places in it.
    pub fn concerns_all(&self) -> bool {
        matches!(
            self,
            Warning::GuessedEncoding(_)
                | Warning::Contradicted(_)
                | Warning::MissingParts(_)
                | Warning::EncryptedParts(_)
                | Warning::Markup
        )
    }

    /// Returns the text of the warning, without the name of the input.
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
                format!("{controls} replaced with spaces, the first on line {line}").into()
            }
            Warning::Converted(count) => {
                let controls = counted(*count, "C1 control character");
                let reason = "because an earlier conversion seems to have been wrong; check these characters";
                format!("{controls} read as Windows-1252 (’ œ …) {reason}").into()
            }
            Warning::Damaged(count) => message![
                counted(*count, "invalid UTF-8 sequence"),
                " replaced with U+FFFD; repair the file, or set ",
                Parameter::Encoding
            ],
            Warning::Lost(count) => {
                let lost = counted(*count, "replacement character");
                let why = "an earlier conversion lost letters; use a copy from before that conversion";
                format!("{lost} (U+FFFD) in the input: {why}").into()
            }
            Warning::Truncated => {
                "the last character is incomplete and was replaced with U+FFFD, so the file seems to \
                                   be truncated; get a complete copy"
                    .into()
            }
            Warning::MissingParts(names) => {
                let (what, names) = (counted(names.len(), "chapter"), list(names.iter().map(String::as_str)));
                format!("skipped {what} missing from the archive: {names}; save or download the EPUB again")
                    .into()
            }
            Warning::EncryptedParts(names) => {
                let (what, names) = (counted(names.len(), "chapter"), list(names.iter().map(String::as_str)));
                let fault = format!("skipped {what} encrypted according to META-INF/encryption.xml: {names}");
                format!("{fault}; use a copy without copy protection").into()
            }
            Warning::BrokenTimes { count, line } => {
                let lines = counted(*count, "line");
                let fault = format!("{lines} with broken times, the first is line {line}");
                format!("{fault}; write them as 00:00:01,000 --> 00:00:02,000").into()
            }
            Warning::Markup => {
                "looks like HTML or XML, but is read as plain text with its tags; rename it to .html if it \
                                is HTML, otherwise convert it to plain text"
                    .into()
            }
        }
    }
}
