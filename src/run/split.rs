//! Splits one text into sentences, without aligning it.

use crate::corpus::Input;
use crate::document::{Inputs, Observer, Splitters, SplittingOptions, sentences};
use crate::error::{Error, Message, Parameter, Result, internal_error, message};
use crate::figures::thousandths;
use crate::format::one_line;
use crate::io::{self as files, Output, budget_for, display_name, refuse_overwrite};
use crate::limits::{Deadline, Limits};
use crate::run::{Batch, End, Step, useful_threads};
use crate::split::{Splitter, to_srx};
use crate::text::detect::detect_or_french;
use crate::text::pieces::{Opened, Piece, Pieces};
use crate::text::{Defects, Document, Language, LanguageTag, ReadOptions, Sentence};
use serde::Serialize;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The output format for sentences.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SplitOutput {
    /// One sentence per line, with a blank line between paragraphs.
    #[default]
    Lines,
    /// One JSON object per sentence, with its byte range, paragraph and probability.
    Offsets,
}

/// Options of a [`SplitRun`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SplitOptions {
    /// The language. If this is `None`, the language is detected. A text that is too short for detection is
    /// split as French.
    pub lang: Option<LanguageTag>,
    /// Options for decoding the text.
    pub read: ReadOptions,
    /// The rules and abbreviations that determine where sentences end.
    pub splitting: SplittingOptions,
    /// Limits on the size of a document. Plain text may be of any size, since it is read in pieces, but the limit
    /// for a line applies to each of its paragraphs.
    pub limits: Limits,
    /// The output format for sentences.
    pub output: SplitOutput,
}

/// A run that splits one text into sentences.
///
/// # Examples
/// ```
/// use enregard::{Silent, SplitOptions, SplitRun};
///
/// let folder = tempfile::tempdir()?;
/// let output = folder.path().join("sentences.txt");
/// let run = SplitRun::new("fixtures/fr/lettre.txt", SplitOptions::default());
/// run.run(Some(&output), Box::new(std::io::stdout()), &mut Silent)?;
/// assert!(std::fs::read_to_string(&output)?.lines().count() > 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
pub struct SplitRun {
    /// The file to split; `-` is standard input.
    pub file: PathBuf,
    /// Options for reading, splitting and writing the text.
    pub options: SplitOptions,
    /// The number of threads. The output does not depend on it.
    pub jobs: usize,
}

/// A sentence as a JSON object. `bytes` is its half-open byte range in the input.
#[derive(Serialize)]
struct SentenceLine<'a> {
    text: &'a str,
    bytes: (u64, u64),
    paragraph: u32,
    probability: f64,
}

impl SplitOptions {
    /// Writes the built-in rules of [`SplitOptions::lang`], or of all languages if it is `None`, as an SRX 2.0 file to
    /// the file `output`, or to `stream` if `output` is `None`. The rules include the abbreviations of
    /// [`SplitOptions::splitting`].
    ///
    /// # Errors
    /// An error if the abbreviations cannot be read or the output cannot be written; a call error if the output would
    /// overwrite the abbreviations.
    pub fn export_srx(&self, output: Option<&Path>, stream: Box<dyn Write + Send>) -> Result<()> {
        refuse_overwrite(output, self.splitting.files())?;
        let splitters = Splitters::read(&self.splitting)?;
        let rules = to_srx(self.lang.as_ref().map(LanguageTag::lang), splitters.abbreviations());
        let place = output.unwrap_or(Path::new("standard output"));
        let mut out = output.map_or_else(|| Ok(Output::stream(stream)), Output::create)?;
        let written = out.write_all(rules.as_bytes()).and_then(|()| out.commit());
        written.map_err(|e| Error::io(place, e))
    }
}

impl SplitRun {
    /// Creates a run over `file`, on one thread.
    pub fn new(file: impl Into<PathBuf>, options: SplitOptions) -> SplitRun {
        SplitRun { file: file.into(), options, jobs: 1 }
    }

    /// Writes the sentences to the file `output`, or to `stream` if `output` is `None`.
    ///
    /// Plain text is read, split and written piece by piece, so memory use depends on its longest paragraph.
    ///
    /// # Errors
    /// An I/O or input error that names the file; a call error if the output would overwrite the text or the
    /// rules; a detection error if the language cannot be detected.
    pub fn run(
        self,
        output: Option<&Path>,
        stream: Box<dyn Write + Send>,
        observer: &mut dyn Observer,
    ) -> Result<()> {
        let SplitRun { file, options, jobs } = self;
        let (out, place) = match output {
            Some(path) => {
                refuse_overwrite([path], [&file].into_iter().chain(options.splitting.files()))?;
                (Output::create(path)?, path)
            }
            None => (Output::stream(stream), Path::new("standard output")),
        };
        let mut writer =
            SentenceWriter { out, place, output: options.output, paragraphs: 0, defects: Defects::default() };
        // The rules are read before the text, so that invalid rules are reported at once.
        let splitters = Splitters::read(&options.splitting)?;
        let mut read = options.read;
        read.lang = options.lang.as_ref().map(LanguageTag::lang);
        let name = display_name(&file);
        let budget = budget_for(&file, options.limits, Deadline::default());
        let opened = Pieces::open_within(files::open(&file)?, name, &read, &budget)?;
        let lang = language(&opened, read.lang, name, observer)?;
        let splitter = &*splitters.of(lang)?;
        match opened {
            Opened::Whole(document) => {
                writer.piece(0, &document, &sentences(&document, splitter, |_| false))?
            }
            Opened::Plain(pieces, head) => {
                drop(head);
                writer.pieces(pieces, splitter, useful_threads(jobs, None, observer), name)?;
            }
        }
        for warning in writer.defects.warnings() {
            observer.warning(&message![format!("{}: ", name.display()), warning.message()]);
        }
        splitters.warnings().iter().for_each(|text| observer.warning(text));
        writer.out.commit().map_err(|e| Error::io(place, e))
    }
}

/// Returns the language of an opened text, which is either `given` or detected. Passes the warnings that are
/// known so far to `observer`.
fn language(
    opened: &Opened,
    given: Option<Language>,
    name: &Path,
    observer: &mut dyn Observer,
) -> Result<Language> {
    let (Opened::Plain(_, head) | Opened::Whole(head)) = opened;
    for warning in &head.warnings {
        // If a text is read in pieces, its defects are counted and reported at its end.
        if matches!(opened, Opened::Whole(_)) || warning.concerns_all() {
            observer.warning(&message![format!("{}: ", name.display()), warning.message()]);
        }
    }
    if let Some(lang) = given {
        return Ok(lang);
    }
    let (lang, note) = detect_or_french(&head.text, name, Parameter::Language)?;
    observer.note(&note);
    Ok(lang)
}

/// A sentence of a text in memory.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TextSentence {
    /// The text of the sentence, on one line.
    pub text: String,
    /// The byte range of the sentence in the text.
    pub bytes: Range<usize>,
    /// The number of the paragraph, counted from 0.
    pub paragraph: u32,
    /// The probability that the sentence ends at the end of `bytes`, from 0 to 1, rounded to three decimals.
    pub probability: f64,
}

/// Splits texts in memory into sentences, in the same way as a [`SplitRun`] splits a file. One instance can be shared by
/// all threads.
///
/// # Examples
/// ```
/// use enregard::{Language, SplittingOptions, TextSplitter};
///
/// let folder = tempfile::tempdir()?;
/// let mut options = SplittingOptions::default();
/// options.abbreviations = Some(folder.path().join("abbreviations.txt"));
/// std::fs::write(folder.path().join("abbreviations.txt"), "Sté.\n")?;
/// let splitter = TextSplitter::new(&options)?;
/// assert_eq!(splitter.split("La Sté. Dupont livre. Merci.", Language::French)?.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct TextSplitter {
    splitters: Arc<Splitters>,
}

impl TextSplitter {
    /// Creates a splitter.
    ///
    /// # Errors
    /// Returns an error if the rules or the abbreviations cannot be read.
    pub fn new(options: &SplittingOptions) -> Result<TextSplitter> {
        Ok(TextSplitter { splitters: Splitters::read(options)?.into() })
    }

    /// Splits a text into sentences. If `lang` is `None`, the language is detected. A text that is too short for
    /// detection is split as French.
    ///
    /// # Errors
    /// An input error if `text` is empty or contains binary data; a detection error if its language cannot be detected;
    /// an error if the SRX file has no valid rules for the language.
    pub fn split(&self, text: &str, lang: impl Into<Option<Language>>) -> Result<Vec<TextSentence>> {
        let read = ReadOptions { lang: lang.into(), ..ReadOptions::default() };
        let input = Input::Text { text: text.into(), place: "text".into() };
        let inputs = Inputs::unlimited().with_splitters(Arc::clone(&self.splitters));
        let deadline = Deadline::default();
        let source = inputs.side(&input, &read, &deadline)?;
        let lang = match read.lang {
            Some(lang) => lang,
            None => detect_or_french(&source.document.text, Path::new("the text"), Parameter::Language)?.0,
        };
        let cut = inputs.cut(&input, source, lang, &deadline)?;
        let sentence = |sentence: &Sentence| TextSentence {
            text: one_line(&cut.document.text[sentence.span.clone()]).into_owned(),
            bytes: cut.document.input_range(&sentence.span),
            paragraph: sentence.paragraph,
            probability: thousandths(f64::from(sentence.boundary)),
        };
        Ok(cut.sentences.iter().map(sentence).collect())
    }
}

/// Splits a text into sentences with the built-in splitter; see [`TextSplitter::split`].
///
/// # Errors
/// The errors of [`TextSplitter::split`].
///
/// # Examples
/// ```
/// use enregard::{Language, split};
///
/// let sentences = split("M. Roy sort. Il pleut.", Language::French)?;
/// assert_eq!(sentences[0].text, "M. Roy sort.");
/// assert_eq!(sentences[1].bytes, 13..22);
/// # Ok::<(), enregard::Error>(())
/// ```
pub fn split(text: &str, lang: impl Into<Option<Language>>) -> Result<Vec<TextSentence>> {
    TextSplitter::default().split(text, lang)
}

/// Writes sentences, and counts paragraphs and defects.
struct SentenceWriter<'a> {
    out: Output,
    place: &'a Path,
    output: SplitOutput,
    paragraphs: u32,
    defects: Defects,
}

impl SentenceWriter<'_> {
    /// Decodes and splits the pieces on `jobs` threads, and writes them in order.
    fn pieces(&mut self, pieces: Pieces, splitter: &dyn Splitter, jobs: usize, name: &Path) -> Result<()> {
        let fault = |reason: Message| Error::input(name, reason);
        let decoder = pieces.decoder;
        let work = |piece: &mut Result<Piece>| {
            let Ok(piece) = piece else { return Ok(None) };
            let decoded = decoder.decode(piece)?;
            let sentences = sentences(&decoded.0, splitter, |_| false);
            // Free the decoded bytes. Only the position of the piece is still needed.
            piece.bytes = Vec::new();
            Ok(Some((decoded, sentences)))
        };
        // The approximate memory that a piece takes, in bytes: its input, text, paragraphs and sentences.
        let weigh = |piece: &Result<Piece>| piece.as_ref().map_or(0, |piece| 6 * piece.bytes.len() as u64);
        let batch = Batch { threads: jobs, stop: Arc::default(), weigh };
        let end = batch.run(pieces, work, |step| {
            let Step::Done(piece, result) = step else {
                // Flush, so that a program reading from a pipe receives the sentences at once.
                return self.out.flush().map_err(|e| Error::io(self.place, e));
            };
            // The outer error is the message of a panic.
            let split = result.map_err(|panic| internal_error(name, &panic))?.map_err(fault)?;
            let start = piece?.start;
            let Some(((document, defects), sentences)) = split else { return Ok(()) };
            self.defects.add(defects).map_err(fault)?;
            self.piece(start, &document, &sentences)
        });
        match end? {
            End::Broken(error) => Err(error),
            End::All | End::Stopped => Ok(()),
        }
    }

    /// Writes the sentences of a piece that begins at byte `start` of the input.
    fn piece(&mut self, start: u64, document: &Document, sentences: &[Sentence]) -> Result<()> {
        self.sentences(start, document, sentences).map_err(|e| Error::io(self.place, e))
    }

    fn sentences(&mut self, start: u64, document: &Document, sentences: &[Sentence]) -> io::Result<()> {
        let before = self.paragraphs;
        // No blank line precedes the first paragraph.
        let mut current = before.saturating_sub(1);
        for sentence in sentences {
            let (text, paragraph) = (&document.text[sentence.span.clone()], before + sentence.paragraph);
            if self.output == SplitOutput::Offsets {
                let bytes = document.input_range(&sentence.span);
                let bytes = (start + bytes.start as u64, start + bytes.end as u64);
                let probability = thousandths(f64::from(sentence.boundary));
                serde_json::to_writer(&mut self.out, &SentenceLine { text, bytes, paragraph, probability })?;
                self.out.write_all(b"\n")?;
                continue;
            }
            if std::mem::replace(&mut current, paragraph) != paragraph {
                self.out.write_all(b"\n")?;
            }
            self.out.write_all(one_line(text).as_bytes())?;
            self.out.write_all(b"\n")?;
        }
        self.paragraphs += document.paragraphs.len() as u32;
        Ok(())
    }
}
