//! Turns the bytes of an input into a [`Document`].
//!
//! ```text
//!  bytes ──magic──▶ text file ──decode──▶ characters ──normal──▶ NFC + OffsetMap ──paragraphs──▶ Document
//!               └─▶ document  ──import──▶ characters ──┘
//! ```
//!
//! Text can be in UTF-8, UTF-16 (either with or without a byte order mark) or an older encoding, with any
//! kind of line end. No-break spaces are kept. UTF-8 text in Unicode normalisation form C (NFC) is used as it
//! is. Any other text is converted in a single pass, in linear time.

use crate::error::{Error, Message, Parameter, Result};
use crate::limits::Budget;
use crate::message;
use crate::text::decode::{self, Decoded, Hints};
use crate::text::import::{Extract, Place};
use crate::text::layout::Layout;
use crate::text::lines::LineMap;
use crate::text::magic::{self, Kind};
use crate::text::normal::{self, Normal};
use crate::text::offsets::{OffsetMap, OffsetMapBuilder};
use crate::text::{Document, Encoding, Language, Lines, Sentence, Warning, import, marks, paragraphs, times};
use serde::Serialize;
use std::path::Path;

/// Information that the caller has about an input.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The encoding, or `None` to detect it.
    pub encoding: Option<Encoding>,
    /// The language, if known. It is used only to guess the encoding.
    pub lang: Option<Language>,
    /// Whether to read the translation rather than the source of a bilingual file (XLIFF).
    // `target` is not serialised, since it differs between the two texts of an alignment.
    #[serde(skip)]
    pub target: bool,
    /// Whether to keep the inline markup of documents beside their text.
    pub tags: bool,
    /// Whether a document may be without text, such as a page of Markdown that is all code.
    #[serde(skip)]
    pub allows_no_text: bool,
}

/// Reads continuous text. The line breaks determine the paragraphs, and hard-wrapped lines are rejoined.
///
/// Markdown, AsciiDoc, reStructuredText, HTML, DOCX, ODT, EPUB, subtitles and XLIFF are first converted to plain text.
/// Byte offsets then refer to that text, except in the first three. These, HTML, flat ODT, subtitles and XLIFF are
/// recognised by the extension of `path`, which is also the name of the input in errors.
///
/// # Errors
/// Returns an input error if the input is empty, blank, binary, of an unsupported type, or in an unknown
/// encoding. The error explains how to solve the problem.
///
/// # Examples
/// ```
/// use enregard::internals::text::read::{self, ReadOptions};
/// use std::path::Path;
///
/// let bytes = "\u{FEFF}La pluie cesse.\r\n\r\nLe jour se lève.\r\n".as_bytes();
/// let document = read::decode(bytes, Path::new("pluie.txt"), &ReadOptions::default())?;
/// let paragraphs: Vec<&str> = document.paragraphs.iter().map(|p| &document.text[p.clone()]).collect();
/// assert_eq!(paragraphs, ["La pluie cesse.", "Le jour se lève."]);
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub fn decode(bytes: &[u8], path: &Path, options: &ReadOptions) -> Result<Document> {
    decode_within(bytes, path, options, &Budget::default())
}

/// Does the same as [`decode()`], but within a budget.
pub(crate) fn decode_within(
    bytes: &[u8],
    path: &Path,
    options: &ReadOptions,
    budget: &Budget,
) -> Result<Document> {
    let fault = |reason: Message| Error::input(path, reason);
    if let Some(kind) = import::kind(bytes, path) {
        // If the import exceeded the budget, the parser may report a different reason. Report the budget
        // instead.
        return imported(bytes, kind, options, budget)
            .map_err(|reason| fault(budget.refusal().unwrap_or(reason)));
    }
    let (document, layout) = plain(bytes, options, budget).map_err(fault)?;
    with_paragraphs(document, layout.as_ref(), budget).map_err(fault)
}

/// Decodes plain text, and determines the layout that has to be removed from it. The document has no paragraphs yet.
pub(super) fn plain(
    bytes: &[u8],
    options: &ReadOptions,
    budget: &Budget,
) -> Result<(Document, Option<PageLayout>), Message> {
    let (mut document, pages) = characters(bytes, options, None, false)?;
    budget.check_time()?;
    let layout = Layout::learn(&document.text, &pages, options.lang);
    if layout.is_none() && pages.iter().any(|&at| document.text.as_bytes()[at] == b'\n') {
        let whole = Place { text: 0, file: 0, length: document.text.len() };
        document.lines = lines_of_file([whole], document.text.clone(), &pages);
    }
    Ok((document, layout.map(|layout| PageLayout { layout, pages })))
}

/// Returns the lines of a text whose parts are at `places` of a decoded file. `pages` are the offsets in the
/// file of form feeds, which may have become line feeds. They do not end a line of the file.
fn lines_of_file(places: impl IntoIterator<Item = Place>, file: String, pages: &[usize]) -> Lines {
    let mut file = file.into_bytes();
    for &page in pages {
        file[page] = b'\x0C';
    }
    let places: Vec<Place> = places.into_iter().collect();
    // Only ASCII characters were replaced with each other.
    Lines::Mapped(LineMap::new(&places, &String::from_utf8_lossy(&file)))
}

/// The layout of a text, with the offsets of its form feeds.
pub(super) struct PageLayout {
    layout: Layout,
    pages: Vec<usize>,
}

/// Removes the layout from a document, and finds its paragraphs.
pub(super) fn with_paragraphs(
    mut document: Document,
    layout: Option<&PageLayout>,
    budget: &Budget,
) -> Result<Document, Message> {
    let width = match layout {
        Some(PageLayout { layout, pages }) => {
            let (file, mut edits) = (document.text.clone(), OffsetMap::default());
            let width = layout.remove(&mut document.text, &mut edits, pages);
            let copied = edits.copied(document.text.len());
            let places = copied.map(|(text, length)| Place { text, file: edits.to_input(text), length });
            document.lines = lines_of_file(places, file, pages);
            document.offsets = edits.then(document.offsets);
            width
        }
        None => paragraphs::width(&document.text),
    };
    let text = &document.text;
    document.paragraphs = paragraphs::paragraphs_of_width(text, width, budget.most_sentences(text.len()));
    budget.check_sentences(document.paragraphs.len(), text.len())?;
    Ok(document)
}

/// Reads text with one sentence per line. Blank lines separate paragraphs.
///
/// Lines end only at line feeds, or at carriage returns if the text has no line feeds. This keeps line
/// numbers equal to those of other tools.
///
/// # Errors
/// Returns the same errors as [`decode()`].
///
/// # Examples
/// ```
/// use enregard::internals::text::read::{self, ReadOptions};
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
    segmented_within(bytes, path, options, &Budget::default())
}

/// Does the same as [`segmented`], but within a budget.
pub(crate) fn segmented_within(
    bytes: &[u8],
    path: &Path,
    options: &ReadOptions,
    budget: &Budget,
) -> Result<(Document, Vec<Sentence>)> {
    let fault = |reason: Message| Error::input(path, reason);
    let (mut document, _) = characters(bytes, options, None, true).map_err(fault)?;
    budget.check_time().map_err(fault)?;
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut after_blank = true;
    let most = budget.most_sentences(document.text.len());
    for line in paragraphs::plain_lines(&document.text) {
        if sentences.len() > most {
            break;
        }
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
    budget.check_sentences(sentences.len(), document.text.len()).map_err(fault)?;
    Ok((document, sentences))
}

/// Reads a file in a document format. The markup determines the paragraphs; line breaks do not.
fn imported(bytes: &[u8], kind: Kind, options: &ReadOptions, budget: &Budget) -> Result<Document, Message> {
    let (extract, page, mut warnings) = if kind.is_archive() {
        let (extract, warnings) = import::of_archive(bytes, kind, options.tags, budget)?;
        (extract, Document::default(), warnings)
    } else {
        let declared = magic::declared_encoding(bytes).and_then(|label| label.parse().ok());
        let declared = declared.filter(|_| !kind.is_marked_text());
        let (mut page, _) = characters(bytes, options, declared, false)?;
        let mut warnings = std::mem::take(&mut page.warnings);
        let (extract, more) = import::of_markup(&page.text, kind, options, budget)?;
        warnings.extend(more);
        (extract, page, warnings)
    };
    if extract.text.is_empty() && options.allows_no_text {
        return Ok(Document { warnings, ..Document::default() });
    }
    if extract.text.is_empty() {
        return Err("contains no text; use an input that contains text".into());
    }
    let offsets = kind.is_marked_text().then(|| offsets_of(&extract, &page));
    let lines = match extract.places.as_slice() {
        [] => Lines::Paragraphs,
        places => Lines::Mapped(LineMap::new(places, &page.text)),
    };
    let (mut document, _) = normalised(Decoded::from_text(extract.text), false)?;
    document.lines = lines;
    document.marks = marks::moved(extract.marks, &document.offsets, &document.text);
    document.times = times::moved(extract.times, &document.offsets);
    if let Some(offsets) = offsets {
        document.offsets = document.offsets.then(offsets);
    }
    budget.check_time()?;
    let (text, most) = (&document.text, budget.most_sentences(document.text.len()));
    document.paragraphs = paragraphs::filled(text, paragraphs::plain_lines(text), most);
    budget.check_sentences(document.paragraphs.len(), text.len())?;
    // The warnings about the file come first. Warnings about the extracted text follow, without duplicates.
    for warning in document.warnings.drain(..) {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    warnings.retain(|warning| *warning != Warning::Markup);
    document.warnings = warnings;
    Ok(document)
}

/// Returns the map from an extracted text to the input whose decoded text is `page`.
fn offsets_of(extract: &Extract, page: &Document) -> OffsetMap {
    let places = &extract.places;
    let mut at = places.first().map_or(0, |place| place.file);
    let mut map = OffsetMapBuilder::new(at);
    for (number, place) in places.iter().enumerate() {
        let end = (extract.text.len(), page.text.len());
        if place.file < at {
            map.move_to(place.file);
            at = place.file;
        }
        let next = places.get(number + 1).map_or(end, |next| (next.text, next.file));
        // The next part can be before this one, in a footnote or a table. After a reference such as `&amp;`, the
        // place of a part can be a few bytes off.
        let follows = if next.1 < at { page.text.len() } else { next.1 };
        let copied = place.length.min(follows.saturating_sub(at));
        map.push(place.length, copied);
        at += copied;
        let skipped = if number + 1 < places.len() { next.1.saturating_sub(at) } else { 0 };
        map.push(next.0 - place.text - place.length, skipped);
        at += skipped;
    }
    map.finish().then(page.offsets.clone())
}

/// Decodes an input that is a text file. The returned document has no paragraphs yet. Also returns the offsets of the
/// form feeds.
fn characters(
    bytes: &[u8],
    options: &ReadOptions,
    declared: Option<Encoding>,
    segmented: bool,
) -> Result<(Document, Vec<usize>), Message> {
    if bytes.is_empty() {
        return Err("is empty; use an input that contains text".into());
    }
    if let Some(reason) = magic::foreign(bytes, segmented) {
        return Err(reason);
    }
    let hints = Hints { named: options.encoding, declared, lang: options.lang };
    let (mut document, pages) = normalised(decode::decode(bytes, hints)?, segmented)?;
    if magic::is_memory(&document.text) {
        let fault =
            "is a TMX file: it already contains aligned pairs; use `convert`, `score`, `check` or `review`";
        return Err(fault.into());
    }
    let encoding = document.encoding;
    if options.encoding.is_some() && encoding != Encoding::default() && decode::looks_like_utf8(bytes) {
        document.warnings.insert(0, Warning::Contradicted(encoding));
    }
    Ok((document, pages))
}

/// Cleans and normalises a decoded text. The returned document has no paragraphs yet. Also returns the offsets of the
/// form feeds.
fn normalised(decoded: Decoded<'_>, segmented: bool) -> Result<(Document, Vec<usize>), Message> {
    let (encoding, guessed) = (decoded.encoding, decoded.guessed);
    let Normal { text, offsets, defects, pages } = normal::normalise(decoded, segmented)?;
    if defects.is_binary() {
        let fault = "contains binary data, not text; use a text file, or set ";
        return Err(message![fault, Parameter::Encoding, " to the right encoding"]);
    }
    if text.trim().is_empty() {
        return Err("contains only white space; use an input that contains text".into());
    }
    let mut warnings = Vec::new();
    warnings.extend(guessed.then_some(Warning::GuessedEncoding(encoding)));
    warnings.extend(defects.warnings());
    warnings.extend(magic::is_markup(&text).then_some(Warning::Markup));
    Ok((Document { text, offsets, encoding, warnings, ..Document::default() }, pages))
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
