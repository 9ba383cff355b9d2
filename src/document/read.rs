//! Reads, decodes and splits the two texts of a document.

use crate::aligner::Segments;
use crate::corpus::{DecodedText, DocumentPair, Input};
use crate::error::{Error, Parameter, Result, message};
use crate::io::{self, display_name, is_stdin};
use crate::split::{self, Span, Splitter};
use crate::text::{Document, Language, ReadOptions, Sentence, read};
use crate::wording::size;
use rustc_hash::FxHashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Reads the inputs of a run, and keeps the content of those that can be read only once: standard input and
/// pipes.
#[derive(Default)]
pub(crate) struct Inputs {
    options: ReadOptions,
    segmented: bool,
    /// The size limit for a text, in bytes.
    most_bytes: Option<u64>,
    kept: Mutex<FxHashMap<PathBuf, Arc<Vec<u8>>>>,
}

/// A text split into sentences.
pub(crate) struct Cut {
    pub document: Document,
    pub bytes: u64,
    pub sentences: Vec<Sentence>,
    /// Whether the input had one sentence per line.
    given: bool,
}

impl Inputs {
    pub(crate) fn new(options: ReadOptions, segmented: bool, most_bytes: Option<u64>) -> Inputs {
        Inputs { options, segmented, most_bytes, kept: Mutex::default() }
    }

    /// Reads and decodes a file, or standard input for `-`.
    fn read(&self, path: &Path, options: &ReadOptions) -> Result<DecodedText> {
        if !is_stdin(path) && fs::metadata(path).map_or(true, |meta| meta.is_file() || meta.is_dir()) {
            return self.decode(&io::read_to_end(path)?, path, options);
        }
        self.decode(&self.once(path)?, display_name(path), options)
    }

    /// Returns the content of an input that can be read only once.
    fn once(&self, path: &Path) -> Result<Arc<Vec<u8>>> {
        // The map is consistent even after a panic.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = kept.get(path) {
            return Ok(Arc::clone(bytes));
        }
        let bytes = Arc::new(io::read_to_end(path)?);
        kept.insert(path.into(), Arc::clone(&bytes));
        Ok(bytes)
    }

    /// Reads both sides of a document. Returns an error if one is not text or is too large.
    pub(crate) fn sides(&self, src: &Input, tgt: &Input) -> Result<(DecodedText, DecodedText)> {
        let options = |target| ReadOptions { target, ..self.options };
        Ok((self.side(src, &options(false))?, self.side(tgt, &options(true))?))
    }

    /// Takes the texts if they were already decoded for language detection, or else reads both sides now.
    pub(crate) fn take_sides(&self, pair: &mut DocumentPair) -> Result<(DecodedText, DecodedText)> {
        pair.decoded.take().map_or_else(|| self.sides(&pair.src, &pair.tgt), |both| Ok(*both))
    }

    /// Reads one text with these options.
    pub(crate) fn side(&self, side: &Input, options: &ReadOptions) -> Result<DecodedText> {
        match side {
            Input::File(path) => {
                // Check the size before reading, because a text above the limit may not fit in memory.
                if let Ok(meta) = fs::metadata(path) {
                    self.check_size(meta.len(), path)?;
                }
                self.read(path, options)
            }
            // The encoding option applies to files. A text in memory is UTF-8.
            Input::Text { text, place } => {
                self.decode(text.as_bytes(), place, &ReadOptions { encoding: None, ..*options })
            }
            Input::Unusable { place, reason } => Err(Error::input(place.clone(), reason.clone())),
        }
    }

    fn check_size(&self, bytes: u64, path: &Path) -> Result<()> {
        let Some(most) = self.most_bytes.filter(|&most| bytes > most) else { return Ok(()) };
        let fault = format!("has {}; the limit is {}; raise ", size(bytes), size(most));
        Err(Error::input(path, message![fault, Parameter::MaxDocumentSize, ", or split the document"]))
    }

    fn decode(&self, bytes: &[u8], path: &Path, options: &ReadOptions) -> Result<DecodedText> {
        self.check_size(bytes.len() as u64, path)?;
        let (document, lines) = if self.segmented {
            read::segmented(bytes, path, options).map(|(document, lines)| (document, Some(lines)))?
        } else {
            (read::decode(bytes, path, options)?, None)
        };
        Ok(DecodedText { document, bytes: bytes.len() as u64, lines })
    }
}

impl DecodedText {
    /// Splits the text into sentences. If the input had one sentence per line, keeps those sentences.
    pub(crate) fn cut(self, lang: Language) -> Cut {
        let DecodedText { document, bytes, lines } = self;
        let given = lines.is_some();
        let sentences = lines.unwrap_or_else(|| sentences(&document, &*split::for_language(lang)));
        Cut { document, bytes, sentences, given }
    }
}

impl Cut {
    pub(crate) fn segments(&self) -> Segments<'_> {
        Segments {
            texts: self.sentences.iter().map(|s| &self.document.text[s.span.clone()]).collect(),
            paragraphs: Some(self.sentences.iter().map(|s| s.paragraph).collect()),
            boundaries: (!self.given).then(|| self.sentences.iter().map(|s| s.boundary).collect()),
        }
    }

    /// Returns the byte range of the input that corresponds to `span` in the decoded text.
    pub(crate) fn input_bytes(&self, span: &Range<usize>) -> Range<u64> {
        let range = self.document.input_range(span);
        range.start as u64..range.end as u64
    }
}

/// Splits every paragraph of a document into sentences.
pub(crate) fn sentences(document: &Document, splitter: &dyn Splitter) -> Vec<Sentence> {
    let mut spans: Vec<Span> = Vec::new();
    let mut out = Vec::new();
    for (number, paragraph) in (0..).zip(&document.paragraphs) {
        spans.clear();
        splitter.split_into(&document.text[paragraph.clone()], &mut spans);
        out.extend(spans.iter().map(|span| Sentence {
            span: paragraph.start + span.start..paragraph.start + span.end,
            paragraph: number,
            boundary: span.boundary,
        }));
    }
    out
}
