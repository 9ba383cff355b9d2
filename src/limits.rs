//! Limits on the size and the processing time of a document, and the budget that all readers of a document
//! share.
//!
//! A document can be far larger than its file: compressed data expands, an archive entry can be used many
//! times, and thousands of references can repeat one note. It is therefore not enough to check the size of
//! each part that is read. Instead, readers charge everything that they produce to one [`Budget`], which
//! returns an error once it is used up.

#![cfg_attr(
    not(feature = "documents"),
    allow(dead_code, reason = "only readers of documents use parts of it")
)]

mod line;

pub(crate) use line::{LineEnd, read_line};

use crate::error::{Message, Parameter};
use crate::message;
use crate::wording::size;
use serde::{Serialize, Serializer};
use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Default maximum size of a text, in bytes: about 150 novels. Aligning two such texts takes several
/// gigabytes.
const MAX_TEXT: u64 = 100_000_000;

/// By default, the text in a file may be at most this many times as large as the file. Compression shrinks
/// real text to a tenth at best, so only files that were crafted to expand exceed this.
const MAX_EXPANSION: u64 = 100;

/// The text in a file may always have this many bytes, so that a small file in which a short text is repeated
/// many times can still be read.
const SMALL_TEXT: u64 = 32_000_000;

/// Default maximum length of a line, in bytes. Lines in real files are a thousand times shorter.
const MAX_LINE: u64 = 64_000_000;

/// The unpacked entries of an archive may be up to this many times as large as the size limit of its text,
/// because they also contain markup.
const MARKUP: u64 = 10;

/// The unpacked entries of an archive may always have this many bytes, which is enough for the XML of a
/// heavily formatted book.
const SMALL_MARKUP: u64 = 256_000_000;

/// Maximum nesting depth of XML elements: the default of libxml2, which many XML programs use.
const MAX_DEPTH: usize = 256;

/// Number of bytes charged for the position of a paragraph, in addition to its text.
pub(crate) const PARAGRAPH: usize = 16;

/// Number of sentences that any text to be aligned may have, even if its size in bytes is small.
const SMALL_SENTENCES: u64 = 100_000;

/// In addition to [`SMALL_SENTENCES`], a text to be aligned may have one sentence per this many bytes of its
/// size, or of [`Limits::bytes`] if it is set. Novels have one sentence per 120 bytes, and subtitles one per
/// 30. A sentence takes up to 2.5 kB of memory, so the additional sentences take at most 50 times that size.
const BYTES_PER_SENTENCE: u64 = 50;

/// Number of steps of a reader between two checks of the time limit. Reading the clock takes longer than a
/// step.
const STEPS_PER_CHECK: u32 = 256;

/// Limits for one document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum size of each text, in bytes. The default is 100 million, but for a small file at most 100
    /// times the size of the file or 32 million, whichever is more.
    #[serde(rename = "max_document_mb", serialize_with = "megabytes")]
    pub bytes: Option<u64>,
    /// The maximum length of a line in bytes. If a text is read and split in pieces, this is the maximum
    /// length of a paragraph. The default is 64 million.
    #[serde(rename = "max_line_mb", serialize_with = "megabytes")]
    pub line: Option<u64>,
    /// The maximum processing time for both texts together. By default, there is no limit.
    // The time limit is not in the fingerprint of the options: how long a document takes depends on the
    // machine, so a resumed run may use another limit.
    #[serde(skip)]
    pub time: Option<Duration>,
}

fn megabytes<S: Serializer>(bytes: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    bytes.map(|bytes| bytes as f64 / 1e6).serialize(serializer)
}

impl Limits {
    /// Returns the maximum size of the text in a file of `packed` bytes. `packed` is `None` if the size of
    /// the file is unknown.
    pub(crate) fn text(&self, packed: Option<u64>) -> u64 {
        self.bytes.unwrap_or_else(|| packed.map_or(MAX_TEXT, most_unpacked).min(MAX_TEXT))
    }

    pub(crate) fn line(&self) -> u64 {
        self.line.unwrap_or(MAX_LINE)
    }

    /// Returns limits that allow everything, for texts that the caller already holds in memory.
    pub(crate) fn none() -> Limits {
        Limits { bytes: Some(u64::MAX), line: Some(u64::MAX), time: None }
    }

    /// Returns the maximum number of sentences in a text to be aligned that has `bytes` bytes.
    pub(crate) fn most_sentences(&self, bytes: usize) -> usize {
        let most = SMALL_SENTENCES + self.bytes.unwrap_or(bytes as u64) / BYTES_PER_SENTENCE;
        usize::try_from(most).unwrap_or(usize::MAX)
    }

    /// Returns an error if a text of `bytes` bytes has too many sentences to be aligned.
    pub(crate) fn check_sentences(&self, sentences: usize, bytes: usize) -> Result<(), Message> {
        let most = self.most_sentences(bytes);
        if sentences <= most {
            return Ok(());
        }
        let fault =
            format!("has more than {most} sentences, too many for {} of text; raise ", size(bytes as u64));
        Err(message![fault, Parameter::MaxDocumentSize, ", or split the document"])
    }
}

/// Returns the maximum size to which a file of `packed` bytes may expand. The result is never less than
/// `packed`.
pub(crate) fn most_unpacked(packed: u64) -> u64 {
    packed.saturating_mul(MAX_EXPANSION).max(SMALL_TEXT)
}

/// Returns the message for a line or paragraph that is longer than `most` bytes. `what` names the line or
/// paragraph.
pub(crate) fn too_long(what: &str, most: u64) -> Message {
    message![
        format!("{what} is longer than {}; raise ", size(most)),
        Parameter::MaxLineLength,
        ", or split it"
    ]
}

/// Stops the work on a document when a time limit has passed, or when another thread sets a flag.
#[derive(Debug, Clone, Default)]
pub struct Deadline {
    /// The moment at which the time limit passes, if there is a time limit.
    pub time: Option<Instant>,
    /// A flag that another thread sets to `true` to cancel the work.
    pub cancelled: Option<Arc<AtomicBool>>,
}

/// The error returned by a computation that a [`Deadline`] stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interrupted;

impl Deadline {
    /// Whether the work must stop, because the time limit has passed or because the work was cancelled.
    pub fn is_due(&self) -> bool {
        self.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) || self.has_passed()
    }

    /// Whether the time limit has passed.
    pub fn has_passed(&self) -> bool {
        self.time.is_some_and(|time| Instant::now() >= time)
    }

    /// Returns an error if the work must stop.
    pub(crate) fn check(&self) -> Result<(), Interrupted> {
        if self.is_due() { Err(Interrupted) } else { Ok(()) }
    }
}

/// Limits the size and the time of reading one text. All readers of the text share the budget, including
/// nested readers.
///
/// Errors contain the reason, but not the name of the document. The budget also keeps the first reason,
/// because a parser that reads from a stream does not return the reason: it receives only an I/O error.
/// [`Budget::refusal`] returns the first reason.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    deadline: Deadline,
    most_text: u64,
    /// Whether the text is to be aligned. If so, its number of sentences is limited, because each takes
    /// memory.
    aligned: bool,
    text: Cell<u64>,
    markup: Cell<u64>,
    piece: Cell<u64>,
    steps: Cell<u32>,
    refusal: RefCell<Option<Message>>,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget::new(Limits::default(), None, Deadline::default())
    }
}

impl Budget {
    /// Creates the budget for the text in a file of `packed` bytes. `packed` is `None` if the size of the
    /// file is unknown.
    pub(crate) fn new(limits: Limits, packed: Option<u64>, deadline: Deadline) -> Budget {
        Budget {
            limits,
            deadline,
            most_text: limits.text(packed),
            aligned: false,
            text: Cell::new(0),
            markup: Cell::new(0),
            piece: Cell::new(0),
            steps: Cell::new(0),
            refusal: RefCell::default(),
        }
    }

    /// Limits the number of sentences too, because the text is to be aligned.
    pub(crate) fn for_alignment(self) -> Budget {
        Budget { aligned: true, ..self }
    }

    /// Returns the limits with which the budget was created.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Returns the maximum number of sentences or paragraphs in a text of `bytes` bytes. There is no limit if
    /// the text is not to be aligned.
    pub(crate) fn most_sentences(&self, bytes: usize) -> usize {
        if self.aligned { self.limits.most_sentences(bytes) } else { usize::MAX }
    }

    /// Returns an error if a text of `bytes` bytes has too many sentences or paragraphs to be aligned.
    pub(crate) fn check_sentences(&self, sentences: usize, bytes: usize) -> Result<(), Message> {
        if self.aligned { self.limits.check_sentences(sentences, bytes) } else { Ok(()) }
    }

    /// Returns the size limit, in bytes, for a file after decompression. An archive may also contain
    /// pictures, so the larger limit for markup applies to it, unless the user set a size limit.
    pub(crate) fn most_bytes(&self, is_archive: bool) -> u64 {
        if is_archive && self.limits.bytes.is_none() { self.most_markup() } else { self.most_text }
    }

    /// Returns an error if a file has too many bytes after decompression.
    pub(crate) fn check_size(&self, bytes: u64, is_archive: bool) -> Result<(), Message> {
        let most = self.most_bytes(is_archive);
        if bytes <= most {
            return Ok(());
        }
        let fault = format!("has {}; the limit is {}; raise ", size(bytes), size(most));
        Err(message![fault, Parameter::MaxDocumentSize, ", or split the document"])
    }

    fn most_markup(&self) -> u64 {
        self.most_text.saturating_mul(MARKUP).max(SMALL_MARKUP)
    }

    /// Charges `bytes` of text that a reader adds to its result or keeps in memory. Returns an error if the
    /// text exceeds its limit.
    #[inline]
    pub(crate) fn text(&self, bytes: usize) -> Result<(), Message> {
        let drawn = self.text.get().saturating_add(bytes as u64);
        self.text.set(drawn);
        if drawn <= self.most_text {
            return Ok(());
        }
        Err(self.refuse(message![
            format!("its text is larger than {}; raise ", size(self.most_text)),
            Parameter::MaxDocumentSize,
            ", or split the document"
        ]))
    }

    /// Returns an error if XML elements are nested more than [`MAX_DEPTH`] levels deep.
    #[inline]
    pub(crate) fn nest(&self, depth: usize) -> Result<(), Message> {
        if depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(self.refuse(
            format!("its elements are nested more than {MAX_DEPTH} levels deep; save it in another format")
                .into(),
        ))
    }

    /// Begins a piece of markup, such as a tag or the text between two tags. A piece must not exceed the size
    /// limit of the text, because parsers keep a whole piece in memory.
    #[inline]
    pub(crate) fn begin_piece(&self) {
        self.piece.set(0);
    }

    /// Counts a step of a reader, and returns an error if the document has taken too long or was cancelled.
    #[inline]
    pub(crate) fn step(&self) -> Result<(), Message> {
        let steps = self.steps.get().wrapping_add(1);
        self.steps.set(steps);
        if steps.is_multiple_of(STEPS_PER_CHECK) { self.check_time() } else { Ok(()) }
    }

    /// Returns an error if the document has taken too long or was cancelled.
    pub(crate) fn check_time(&self) -> Result<(), Message> {
        if !self.deadline.is_due() {
            return Ok(());
        }
        let too_long = |time: Duration| {
            let fault = format!("takes longer than {} seconds; raise ", time.as_secs_f64());
            message![fault, Parameter::Timeout, ", or split the document"]
        };
        let time = self.limits.time.filter(|_| self.deadline.has_passed());
        Err(self.refuse(time.map_or_else(|| "interrupted".into(), too_long)))
    }

    /// Returns a reader that charges all bytes that it reads to the budget, as markup.
    pub(crate) fn metered<R: Read>(&self, inner: R) -> Metered<'_, R> {
        Metered { inner, budget: self }
    }

    /// Returns the first error that the budget returned, if any.
    pub(crate) fn refusal(&self) -> Option<Message> {
        self.refusal.borrow().clone()
    }

    fn refuse(&self, reason: Message) -> Message {
        self.refusal.borrow_mut().get_or_insert(reason).clone()
    }

    /// Charges `bytes` of markup. Returns an error if the whole markup or the current piece exceeds its
    /// limit.
    pub(crate) fn unpack(&self, bytes: usize) -> Result<(), Message> {
        self.check_time()?;
        let (all, piece) = (self.markup.get() + bytes as u64, self.piece.get() + bytes as u64);
        self.markup.set(all);
        self.piece.set(piece);
        let most = self.most_markup();
        let fault = match () {
            () if all > most => format!("unpacks to more than {}; raise ", size(most)),
            () if piece > self.most_text => {
                format!("has a tag or text longer than {}; raise ", size(self.most_text))
            }
            () => return Ok(()),
        };
        Err(self.refuse(message![fault, Parameter::MaxDocumentSize, ", or split the document"]))
    }
}

/// A reader that charges all bytes that it reads to a budget, as markup.
pub(crate) struct Metered<'b, R> {
    inner: R,
    budget: &'b Budget,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(out)?;
        self.budget.unpack(bytes).map_err(|reason| io::Error::other(reason.to_string()))?;
        Ok(bytes)
    }
}

/// Returns an error if there is not enough memory for a step that needs about this many bytes.
///
/// Most failed allocations abort the program, so large steps call this function first.
pub(crate) fn check_memory(bytes: usize) -> Result<(), Message> {
    /// Size in bytes below which a step is not checked.
    const LARGE: usize = 64 << 20;
    if bytes < LARGE || Vec::<u8>::new().try_reserve_exact(bytes).is_ok() {
        Ok(())
    } else {
        Err(no_memory(bytes))
    }
}

/// Reserves memory for `bytes` more bytes of text. Returns an error, instead of aborting the program, if
/// there is not enough memory.
pub(crate) fn reserve(text: &mut String, bytes: usize) -> Result<(), Message> {
    text.try_reserve(bytes).map_err(|_| no_memory(text.len() + bytes))
}

fn no_memory(bytes: usize) -> Message {
    let fault = format!("needs about {} of memory, which is not available; lower ", size(bytes as u64));
    message![fault, Parameter::Jobs, ", or split the document"]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(bytes: Option<u64>, packed: Option<u64>) -> Budget {
        Budget::new(Limits { bytes, ..Limits::default() }, packed, Deadline::default())
    }

    #[test]
    fn a_small_file_may_expand_less_than_a_large_one_unless_a_limit_is_set() {
        let most = |bytes, packed| budget(bytes, packed).most_text;
        assert_eq!(most(None, Some(10_000)), 32_000_000);
        assert_eq!(most(None, Some(500_000)), 50_000_000);
        assert_eq!(most(None, Some(80_000_000)), 100_000_000);
        assert_eq!(most(None, None), 100_000_000);
        assert_eq!(most(Some(2_000_000_000), Some(10_000)), 2_000_000_000);
    }

    #[test]
    fn all_readers_draw_from_the_same_budget() {
        let budget = budget(Some(1000), None);
        assert!((0..10).all(|_| budget.text(100).is_ok()) && budget.refusal().is_none());
        let reason = budget.text(1).unwrap_err();
        assert!(reason.to_string().starts_with("its text is larger than 1.000 kB; raise `max_document_mb`"));
        assert_eq!(budget.refusal(), Some(reason));
    }

    #[test]
    fn markup_is_drawn_as_it_is_read() {
        let budget = budget(Some(1_000_000), None);
        let read = |bytes: u64| {
            budget.begin_piece();
            io::copy(&mut budget.metered(io::repeat(0).take(bytes)), &mut io::sink()).is_ok()
        };
        assert!((0..254).all(|_| read(1_000_000)), "{:?}", budget.refusal());
        assert!(!read(1_000_001), "a piece that is larger than the text may be");
        assert!(!read(1_000_000), "256 megabytes in all");
        assert!(budget.refusal().unwrap().to_string().contains("a tag or text longer than 1.000 MB"));
    }

    #[test]
    fn the_number_of_sentences_depends_on_the_size_of_the_text() {
        let check = |sentences, bytes| budget(None, None).for_alignment().check_sentences(sentences, bytes);
        assert!(check(100_000, 0).is_ok() && check(100_001, 0).is_err());
        // One sentence per 50 bytes is allowed, as in a collection of novels with short sentences.
        assert!(check(1_000_000, 50_000_000).is_ok());
        assert!(check(5_000_000, 50_000_000).is_err());
        assert!(budget(None, None).check_sentences(5_000_000, 50_000_000).is_ok(), "not to be aligned");
    }

    #[test]
    fn a_reader_stops_when_the_time_is_up() {
        let limits = Limits { time: Some(Duration::from_secs(2)), ..Limits::default() };
        let deadline = Deadline { time: Some(Instant::now()), cancelled: None };
        let budget = Budget::new(limits, None, deadline);
        let stopped = (0..STEPS_PER_CHECK).find_map(|_| budget.step().err()).unwrap();
        assert!(stopped.to_string().starts_with("takes longer than 2 seconds; raise `timeout`"), "{stopped}");
        let cancelled = Deadline { time: None, cancelled: Some(Arc::new(true.into())) };
        let reason = Budget::new(limits, None, cancelled).check_time().unwrap_err();
        assert_eq!(reason.to_string(), "interrupted");
    }
}
