//! Reads, decodes and splits the two texts of a document.

use crate::aligner::Segments;
use crate::corpus::{DecodedText, DocumentPair, Input};
use crate::document::{Splitters, SplittingOptions};
use crate::error::{Error, Message, Result, catch_panic};
use crate::io::{budget_for, display_name, is_stdin, read_within};
use crate::limits::{Budget, Deadline, Limits};
use crate::split::{Span, Splitter};
use crate::text::{Document, Language, ReadOptions, Sentence, read};
use rustc_hash::FxHashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Reads the inputs of a run. Keeps the content of standard input and pipes, which can be read only once.
#[derive(Default)]
pub(crate) struct Inputs {
    options: ReadOptions,
    segmented: bool,
    limits: Limits,
    pub(crate) splitters: Arc<Splitters>,
    /// A flag that another thread sets to stop the run. It is checked while documents are read for language
    /// detection.
    pub(crate) stop: Option<Arc<AtomicBool>>,
    kept: Mutex<FxHashMap<PathBuf, Arc<Vec<u8>>>>,
}

/// A text split into sentences.
pub(crate) struct Cut {
    pub document: Document,
    pub bytes: u64,
    pub sentences: Vec<Sentence>,
    /// Whether the input had one sentence per line, or rules without probabilities have split it.
    given: bool,
}

impl Inputs {
    pub(crate) fn new(options: ReadOptions, segmented: bool, limits: Limits) -> Inputs {
        let (splitters, kept) = (Arc::default(), Mutex::default());
        Inputs { options, segmented, limits, splitters, stop: None, kept }
    }

    /// Returns the inputs with other splitters. Returns an error if a file of `options` is not valid.
    pub(crate) fn with_splitting(self, options: &SplittingOptions) -> Result<Inputs> {
        Ok(self.with_splitters(Splitters::read(options)?.into()))
    }

    pub(crate) fn with_splitters(self, splitters: Arc<Splitters>) -> Inputs {
        Inputs { splitters, ..self }
    }

    /// Checks that texts in these languages can be split, so that a fault of the rules is reported once and not
    /// for every document.
    pub(crate) fn check_splitters(&self, langs: (Language, Language)) -> Result<()> {
        if !self.segmented {
            self.splitters.of(langs.0)?;
            self.splitters.of(langs.1)?;
        }
        Ok(())
    }

    /// Creates inputs without limits, for texts that the caller already holds in memory.
    pub(crate) fn unlimited() -> Inputs {
        Inputs::new(ReadOptions::default(), false, Limits::none())
    }

    /// Whether the run was stopped before it began.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Returns the content of an input that can be read only once, and keeps it for later calls.
    fn once(&self, path: &Path, budget: &Budget) -> Result<Arc<Vec<u8>>> {
        // A panic cannot leave the map inconsistent, so a poisoned lock can still be used.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = kept.get(path) {
            return Ok(Arc::clone(bytes));
        }
        let bytes = Arc::new(read_within(path, budget)?);
        kept.insert(path.into(), Arc::clone(&bytes));
        Ok(bytes)
    }

    /// Returns the deadline for a document whose processing starts now. Setting the flag `quit` cancels the
    /// work on the document.
    pub(crate) fn deadline(&self, quit: Option<Arc<AtomicBool>>) -> Deadline {
        let time = self.limits.time.and_then(|time| Instant::now().checked_add(time));
        Deadline { time, cancelled: quit }
    }

    /// Returns an error with the reason if time is up for a document, or if the work on the document was
    /// cancelled.
    pub(crate) fn check_time(&self, deadline: &Deadline) -> Result<(), Message> {
        Budget::new(self.limits, None, deadline.clone()).check_time()
    }

    /// Like [`Inputs::check_time`], with an error that names the input.
    pub(crate) fn check_time_of(&self, place: &Path, deadline: &Deadline) -> Result<()> {
        self.check_time(deadline).map_err(|reason| Error::input(place, reason))
    }

    /// Reads both sides of a document. Returns an error if a side is not text, is too large, or takes too
    /// long to read.
    pub(crate) fn sides(
        &self,
        src: &Input,
        tgt: &Input,
        deadline: &Deadline,
    ) -> Result<(DecodedText, DecodedText)> {
        let options = |target| self.side_options(target);
        Ok((self.side(src, &options(false), deadline)?, self.side(tgt, &options(true), deadline)?))
    }

    /// Returns the options for reading a source, or a translation if `target` is true.
    pub(crate) fn side_options(&self, target: bool) -> ReadOptions {
        ReadOptions { target, ..self.options }
    }

    /// Takes the texts that were decoded for language detection, or reads both sides now.
    pub(crate) fn take_sides(
        &self,
        pair: &mut DocumentPair,
        deadline: &Deadline,
    ) -> Result<(DecodedText, DecodedText)> {
        pair.decoded.take().map_or_else(|| self.sides(&pair.src, &pair.tgt, deadline), |both| Ok(*both))
    }

    /// Reads a document that is not part of a pair.
    pub(crate) fn one(&self, input: &Input, deadline: &Deadline) -> Result<DecodedText> {
        self.side(input, &self.options, deadline)
    }

    /// Reads one side of a document with the given options.
    pub(crate) fn side(
        &self,
        side: &Input,
        options: &ReadOptions,
        deadline: &Deadline,
    ) -> Result<DecodedText> {
        match side {
            Input::File(path) => {
                let budget = budget_for(path, self.limits, deadline.clone()).for_alignment();
                let meta = fs::metadata(path).ok().filter(|_| !is_stdin(path));
                // Standard input, and an input that is neither a file nor a folder, such as a pipe, can be
                // read only once. A missing file causes an error below.
                if is_stdin(path) || meta.as_ref().is_some_and(|meta| !meta.is_file() && !meta.is_dir()) {
                    return self.decode(&self.once(path, &budget)?, display_name(path), options, &budget);
                }
                if let Some(meta) = meta.filter(|meta| meta.is_file()) {
                    budget.check_size(meta.len(), true).map_err(|reason| Error::input(path, reason))?;
                }
                self.decode(&read_within(path, &budget)?, path, options, &budget)
            }
            // The encoding option applies only to files. A text in memory is always UTF-8.
            Input::Text { text, place } => {
                let budget =
                    Budget::new(self.limits, Some(text.len() as u64), deadline.clone()).for_alignment();
                let checked = budget.check_size(text.len() as u64, false);
                checked.map_err(|reason| Error::input(place, reason))?;
                let options = ReadOptions { encoding: None, ..*options };
                self.decode(text.as_bytes(), place, &options, &budget)
            }
            Input::Unusable { place, reason } => Err(Error::input(place.clone(), reason.clone())),
        }
    }

    /// Decodes the content of a file that the caller has read. The path determines the type of the document.
    pub(crate) fn of_content(
        &self,
        content: &[u8],
        path: &Path,
        options: &ReadOptions,
        deadline: &Deadline,
    ) -> Result<DecodedText> {
        let budget = Budget::new(self.limits, Some(content.len() as u64), deadline.clone()).for_alignment();
        let checked = budget.check_size(content.len() as u64, false);
        checked.map_err(|reason| Error::input(path, reason))?;
        self.decode(content, path, options, &budget)
    }

    fn decode(
        &self,
        bytes: &[u8],
        path: &Path,
        options: &ReadOptions,
        budget: &Budget,
    ) -> Result<DecodedText> {
        let (document, lines) = catch_panic(path, || {
            if self.segmented {
                let (document, lines) = read::segmented_within(bytes, path, options, budget)?;
                return Ok((document, Some(lines)));
            }
            Ok((read::decode_within(bytes, path, options, budget)?, None))
        })?;
        Ok(DecodedText { document, bytes: bytes.len() as u64, lines })
    }

    /// Splits the text of `side` into sentences, unless the input had one sentence per line.
    ///
    /// Returns an error if there are too many sentences. If time is up, stops without an error.
    pub(crate) fn cut(
        &self,
        side: &Input,
        text: DecodedText,
        lang: Language,
        deadline: &Deadline,
    ) -> Result<Cut> {
        let DecodedText { document, bytes, lines } = text;
        let given = lines.is_some() || self.splitters.has_rules();
        let most = self.limits.most_sentences(document.text.len());
        let sentences = match lines {
            Some(lines) => lines,
            // If time is up, splitting stops, and the caller reports the reason.
            None => {
                sentences(&document, &*self.splitters.of(lang)?, |count| count > most || deadline.is_due())
            }
        };
        let checked = self.limits.check_sentences(sentences.len(), document.text.len());
        checked.map_err(|reason| Error::input(side.place(), reason))?;
        Ok(Cut { document, bytes, sentences, given })
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

/// Splits the paragraphs of a document into sentences. Before each paragraph, calls `stop` with the number of
/// sentences so far, and stops if it returns true.
pub(crate) fn sentences(
    document: &Document,
    splitter: &dyn Splitter,
    stop: impl Fn(usize) -> bool,
) -> Vec<Sentence> {
    let mut spans: Vec<Span> = Vec::new();
    let mut out = Vec::new();
    for (number, paragraph) in (0..).zip(&document.paragraphs) {
        if stop(out.len()) {
            break;
        }
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
