//! Bytes to a [`Document`].
//!
//! ```text
//!  bytes ──magic──▶ (not a PDF …) ──encoding──▶ characters ──normal──▶ NFC text + OffsetMap ──paragraphs──▶ Document
//! ```
//!
//! UTF-8 and UTF-16 with or without a byte order mark, and the older encodings; any line end; non-breaking spaces are
//! kept. Text in UTF-8 and NFC is taken over as it is; all else is one pass, in time that grows with the length.

use crate::error::{Error, Result};
use crate::text::container::{self, Kind};
use crate::text::document::{Document, Sentence, Warning};
use crate::text::encoding::{self, Encoding};
use crate::text::lang::Lang;
use crate::text::normal::{self, Normal};
use crate::text::{magic, paragraphs};
use std::path::Path;

/// What the standard input is called in messages.
pub const STANDARD_INPUT: &str = "standard input";

/// What the caller knows of an input.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions {
    /// The encoding; `None` to find it out.
    pub encoding: Option<Encoding>,
    /// The language, if known: it helps to guess an encoding, and nothing else.
    pub lang: Option<Lang>,
    /// Whether the translation is wanted of a file that has a text and its translation (XLIFF).
    pub target: bool,
}

/// Reads running text: paragraphs are found from its lines, and hard-wrapped lines are rejoined.
///
/// HTML, DOCX, ODT, EPUB, SRT and XLIFF are made text first; their places in bytes are places in that text. `path` tells HTML,
/// SRT and XLIFF by its ending, and is what errors call the input.
///
/// # Errors
///
/// [`Error::Input`] for what is empty, blank, binary, of a well-known kind that is no plain text, or in no encoding that
/// fits; each says the way out.
///
/// # Examples
///
/// ```
/// use enregard::text::read::{self, ReadOptions};
/// use std::path::Path;
///
/// let bytes = "\u{FEFF}La pluie cesse.\r\n\r\nLe jour se lève.\r\n".as_bytes();
/// let document = read::decode(bytes, Path::new("pluie.txt"), &ReadOptions::default())?;
/// let paragraphs: Vec<&str> = document.paragraphs.iter().map(|p| &document.text[p.clone()]).collect();
/// assert_eq!(paragraphs, ["La pluie cesse.", "Le jour se lève."]);
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub fn decode(bytes: &[u8], path: &Path, options: &ReadOptions) -> Result<Document> {
    if let Some(kind) = container::kind(bytes, path) {
        return contained(bytes, kind, options).map_err(|reason| input(path, reason));
    }
    let mut document = characters(bytes, options, false).map_err(|reason| input(path, reason))?;
    document.paragraphs = paragraphs::paragraphs(&document.text);
    Ok(document)
}

/// Reads text that is cut already: each line that is not blank is a sentence, and blank lines are paragraph borders.
///
/// Lines end at line feeds (or at carriage returns, in a text without line feeds) and nowhere else, so that line numbers
/// are those of other tools.
///
/// # Errors
///
/// As [`decode`].
///
/// # Examples
///
/// ```
/// use enregard::text::read::{self, ReadOptions};
/// use std::path::Path;
///
/// let bytes = "M. Roy sort. Il pleut.\nIl rentre.\n\nFin.\n".as_bytes();
/// let (document, sentences) = read::segmented(bytes, Path::new("roy.txt"), &ReadOptions::default())?;
/// assert_eq!(sentences.len(), 3);
/// assert_eq!(&document.text[sentences[0].span.clone()], "M. Roy sort. Il pleut.");
/// assert_eq!(sentences.iter().map(|s| s.paragraph).collect::<Vec<_>>(), [0, 0, 1]);
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub fn segmented(bytes: &[u8], path: &Path, options: &ReadOptions) -> Result<(Document, Vec<Sentence>)> {
    let mut document = characters(bytes, options, true).map_err(|reason| input(path, reason))?;
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut after_blank = true;
    for line in paragraphs::plain_lines(&document.text) {
        let span = paragraphs::trimmed(&document.text, line);
        if span.is_empty() {
            after_blank = true;
            continue;
        }
        match document.paragraphs.last_mut() {
            Some(last) if !after_blank => last.end = span.end,
            _ => document.paragraphs.push(span.clone()),
        }
        after_blank = false;
        let paragraph = u32::try_from(document.paragraphs.len() - 1).unwrap_or(u32::MAX);
        sentences.push(Sentence { span, paragraph, boundary: 1.0 });
    }
    Ok((document, sentences))
}

/// Reads a document that has more in it than text: its paragraphs are its own.
fn contained(bytes: &[u8], kind: Kind, options: &ReadOptions) -> Result<Document, String> {
    let (text, mut warnings) = match kind {
        Kind::Html | Kind::Xhtml | Kind::Srt | Kind::Xliff | Kind::FlatOdt => {
            let page = declared(bytes, options)?;
            (container::marked_up(&page.text, kind, options.target)?, page.warnings)
        }
        _ => (container::unpacked(bytes, kind)?, Vec::new()),
    };
    if text.is_empty() {
        return Err("there is no text in it; give one with text".into());
    }
    let options = ReadOptions { encoding: None, ..*options };
    let mut document = characters(text.as_bytes(), &options, false)?;
    let lines = paragraphs::plain_lines(&document.text).into_iter();
    document.paragraphs =
        lines.map(|line| paragraphs::trimmed(&document.text, line)).filter(|line| !line.is_empty()).collect();
    // What was said of the file's own text counts; where that was mended there is nothing more to say.
    for warning in document.warnings.drain(..) {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    warnings.retain(|w| *w != Warning::Markup);
    document.warnings = warnings;
    Ok(document)
}

/// The text of a page: where its encoding would be a guess, in the one that it says it is in, if it can be.
fn declared(bytes: &[u8], options: &ReadOptions) -> Result<Document, String> {
    let guess = characters(bytes, options, false)?;
    if !guess.warnings.iter().any(|w| matches!(w, Warning::GuessedEncoding(_))) {
        return Ok(guess);
    }
    let encoding = magic::declared_encoding(bytes).and_then(|label| label.parse().ok());
    let said = encoding.map(|encoding| ReadOptions { encoding: Some(encoding), ..*options });
    Ok(said.and_then(|options| characters(bytes, &options, false).ok()).unwrap_or(guess))
}

fn input(path: &Path, reason: String) -> Error {
    Error::input(path.to_owned(), reason)
}

/// The text with its offsets and warnings, and no paragraphs yet; the error is the reason alone.
fn characters(bytes: &[u8], options: &ReadOptions, segmented: bool) -> Result<Document, String> {
    if bytes.is_empty() {
        return Err("the file is empty; give one with text".into());
    }
    if let Some(reason) = magic::foreign(bytes, segmented) {
        return Err(reason);
    }
    let decoded = encoding::decode(bytes, options.encoding, options.lang)?;
    let (encoding, guessed, damaged) = (decoded.encoding, decoded.guessed, decoded.damaged);
    let chars = decoded.text.len();
    let normal = normal::normalise(decoded, segmented);
    if encoding::too_many_controls(normal.controls, chars) {
        return Err(
            "this is binary data, not text; give a plain text file, or the right encoding with --encoding"
                .into(),
        );
    }
    if magic::is_memory(&normal.text) {
        return Err("is a TMX, which is pairs and no text: `enregard convert` makes a table of it, `enregard score` and \
                    `enregard review` take it as it is"
            .into());
    }
    if normal.text.trim().is_empty() {
        return Err("there is nothing but white space in the file; give one with text".into());
    }
    let mut warnings = Vec::new();
    if guessed {
        warnings.push(Warning::GuessedEncoding(encoding));
    }
    if options.encoding.is_some() && encoding != Encoding::default() && encoding::is_plainly_utf8(bytes) {
        warnings.push(Warning::Contradicted(encoding));
    }
    warn_of(&normal, damaged, &mut warnings);
    let Normal { text, offsets, .. } = normal;
    Ok(Document { text, paragraphs: Vec::new(), offsets, encoding, warnings })
}

fn warn_of(normal: &Normal, damaged: usize, warnings: &mut Vec<Warning>) {
    if damaged > 0 {
        warnings.push(Warning::Damaged { count: damaged });
    }
    let lost = normal.text.matches(char::REPLACEMENT_CHARACTER).count().saturating_sub(damaged);
    if lost > 0 {
        warnings.push(Warning::Lost { count: lost });
    }
    if normal.controls > 0 {
        warnings.push(Warning::Controls { count: normal.controls, line: normal.first_control });
    }
    if normal.c1 > 0 {
        warnings.push(Warning::Converted { count: normal.c1 });
    }
    if magic::is_markup(&normal.text) {
        warnings.push(Warning::Markup);
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
