//! Bytes in, sentences out: the first half of a document's way.

use crate::aligner::Segments;
use crate::corpus::document::{DecodedText, DocumentPair, Input};
use crate::error::{Error, Parameter, Result};
use crate::io::{self, display_name, is_stdin};
use crate::message;
use crate::split::{self, Span, Splitter};
use crate::text::document::{Document, Sentence};
use crate::text::language::Language;
use crate::text::read::{self, ReadOptions};
use crate::wording::size;
use rustc_hash::FxHashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The inputs of a run. The standard input and pipes can be read only once, so what they gave is kept.
#[derive(Default)]
pub(crate) struct Inputs {
    /// How files are read.
    pub options: ReadOptions,
    /// Whether they are one sentence a line already.
    pub segmented: bool,
    /// How large a text may be, in bytes.
    pub most_bytes: Option<u64>,
    kept: Mutex<FxHashMap<PathBuf, Arc<Vec<u8>>>>,
}

/// A document, cut into sentences.
pub(crate) struct Cut {
    pub document: Document,
    pub bytes: u64,
    pub sentences: Vec<Sentence>,
    /// Whether the input came in sentences, cut by somebody else.
    pub given: bool,
}

impl Inputs {
    /// Files read with `options`, cut already if `segmented`.
    pub(crate) fn new(options: ReadOptions, segmented: bool) -> Inputs {
        Inputs { options, segmented, ..Inputs::default() }
    }

    /// Reads and decodes a file, or the standard input for `-`.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, [`Error::Input`] if it is no text.
    fn read(&self, path: &Path, options: &ReadOptions) -> Result<DecodedText> {
        if !is_stdin(path) && fs::metadata(path).map_or(true, |meta| meta.is_file() || meta.is_dir()) {
            return self.decode(&io::read_to_end(path)?, path, options);
        }
        self.decode(&self.once(path)?, display_name(path), options)
    }

    /// The bytes of what can be read only once.
    fn once(&self, path: &Path) -> Result<Arc<Vec<u8>>> {
        // A thread that panicked here has left nothing half-done.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = kept.get(path) {
            return Ok(Arc::clone(bytes));
        }
        let bytes = Arc::new(io::read_to_end(path)?);
        kept.insert(path.into(), Arc::clone(&bytes));
        Ok(bytes)
    }

    /// Reads both sides of a document.
    ///
    /// # Errors
    /// [`Error::Io`] if one cannot be read; [`Error::Input`] if it is no text, or is larger than allowed.
    pub(crate) fn sides(&self, src: &Input, tgt: &Input) -> Result<(DecodedText, DecodedText)> {
        let options = |target| ReadOptions { target, ..self.options };
        Ok((self.side(src, &options(false))?, self.side(tgt, &options(true))?))
    }

    /// Takes the texts that were decoded to detect their languages, or reads both sides now.
    ///
    /// # Errors
    /// As [`Inputs::sides`].
    pub(crate) fn take_sides(&self, pair: &mut DocumentPair) -> Result<(DecodedText, DecodedText)> {
        match pair.decoded.take() {
            Some(both) => Ok(*both),
            None => self.sides(&pair.src, &pair.tgt),
        }
    }

    /// Reads one text, with these options.
    ///
    /// # Errors
    /// As [`Inputs::sides`].
    pub(crate) fn side(&self, side: &Input, options: &ReadOptions) -> Result<DecodedText> {
        match side {
            Input::File(path) => {
                // Looked at before it is read: too large is too large for memory as well.
                if let Ok(meta) = fs::metadata(path) {
                    self.check_size(meta.len(), path)?;
                }
                self.read(path, options)
            }
            Input::Text { text, place } => {
                self.check_size(text.len() as u64, place)?;
                // Whatever encoding the files are in, a text from elsewhere is decoded already.
                let options = ReadOptions { encoding: None, ..*options };
                self.decode_as(text.as_bytes(), place, &options)
            }
            Input::Unusable { place, reason } => Err(Error::input(place.clone(), reason.clone())),
        }
    }

    fn check_size(&self, bytes: u64, path: &Path) -> Result<()> {
        match self.most_bytes {
            Some(most) if bytes > most => Err(Error::input(
                path,
                message![
                    format!("has {}; the limit is {} (", size(bytes), size(most)),
                    Parameter::MaxDocumentSize,
                    "); raise it, or split the document"
                ],
            )),
            _ => Ok(()),
        }
    }

    fn decode(&self, bytes: &[u8], path: &Path, options: &ReadOptions) -> Result<DecodedText> {
        self.check_size(bytes.len() as u64, path)?;
        self.decode_as(bytes, path, options)
    }

    fn decode_as(&self, bytes: &[u8], path: &Path, options: &ReadOptions) -> Result<DecodedText> {
        let (document, lines) = if self.segmented {
            let (document, lines) = read::segmented(bytes, path, options)?;
            (document, Some(lines))
        } else {
            (read::decode(bytes, path, options)?, None)
        };
        Ok(DecodedText { document, bytes: bytes.len() as u64, lines })
    }
}

impl DecodedText {
    /// Cuts it into sentences, where it is not cut already.
    pub(crate) fn cut(self, lang: Language) -> Cut {
        self.cut_by(&*split::for_language(lang))
    }

    /// The same by a splitter of the caller's.
    pub(crate) fn cut_by(self, splitter: &dyn Splitter) -> Cut {
        let DecodedText { document, bytes, lines } = self;
        let given = lines.is_some();
        let sentences = lines.unwrap_or_else(|| sentences(&document, splitter));
        Cut { document, bytes, sentences, given }
    }
}

impl Cut {
    /// What the aligner is told.
    pub(crate) fn segments(&self) -> Segments<'_> {
        Segments {
            texts: self.sentences.iter().map(|s| &self.document.text[s.span.clone()]).collect(),
            paragraphs: Some(self.sentences.iter().map(|s| s.paragraph).collect()),
            boundaries: (!self.given).then(|| self.sentences.iter().map(|s| s.boundary).collect()),
        }
    }

    /// Where a stretch of the text stood in the input, in bytes.
    pub(crate) fn input_bytes(&self, span: &Range<usize>) -> Range<u64> {
        let range = self.document.input_range(span);
        range.start as u64..range.end as u64
    }
}

/// Splits every paragraph.
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
