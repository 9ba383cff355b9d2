//! Splitting alone: the sentences of one text.

use crate::corpus::documents::Input;
use crate::document::observer::Observer;
use crate::document::read::{Inputs, sentences};
use crate::error::{Error, ErrorKind, Parameter, Result};
use crate::format::one_line;
use crate::io::spare;
use crate::io::{self as input, display_name};
use crate::io::{Commit, Output};
use crate::message;
use crate::run::batch::{Batch, End, Step};
use crate::split::srx::{SrxRules, SrxSplitter};
use crate::split::{self, Splitter};
use crate::text::defects::Defects;
use crate::text::detect::{detect, is_short};
use crate::text::document::{Document, Sentence};
use crate::text::language::{Language, LanguageTag};
use crate::text::pieces::{DecodedPiece, Opened, Piece, Pieces};
use crate::text::read::ReadOptions;
use serde::Serialize;
use std::io::{self, Write};
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How sentences are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitOutput {
    /// One a line, a blank line between paragraphs.
    Lines,
    /// One JSON object each.
    Offsets,
}

/// A run of the splitter over one text.
pub struct SplitRun {
    /// The text; `-` is the standard input.
    pub file: PathBuf,
    /// Its language; detected if none.
    pub lang: Option<LanguageTag>,
    /// How it is read.
    pub read: ReadOptions,
    /// Rules that take the place of the built-in splitter: an SRX 2.0 file.
    pub srx: Option<PathBuf>,
    /// How its sentences are written.
    pub output: SplitOutput,
    /// How many threads work on it.
    pub jobs: usize,
}

/// A sentence as it is written. The range is `[first, one past the last]`, in bytes of the input.
#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    bytes: (u64, u64),
    paragraph: u32,
    probability: f64,
}

impl SplitRun {
    /// Does it, into a file or, if `output` is none, into `stream`; `observer` hears what is worth knowing.
    ///
    /// The text is read, split and written piece by piece: memory depends on its longest paragraph, not on its length, and
    /// the output is the same for any number of threads.
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::Input`] name the file; [`Error::Usage`] if the output is the text itself, or the rules;
    /// [`Error::Detection`] if the language is in doubt.
    pub fn run(
        self,
        output: Option<&Path>,
        stream: Box<dyn Write>,
        observer: &mut dyn Observer,
    ) -> Result<()> {
        let (out, place) = match output {
            Some(path) => {
                spare(path, [Some(&self.file), self.srx.as_ref()].into_iter().flatten())?;
                (Output::create(path)?, path)
            }
            None => (Output::stream(stream), Path::new("standard output")),
        };
        // Wrong rules are told before the text is read.
        let rules = self.rules()?;
        let mut read = self.read;
        read.lang = self.lang.as_ref().map(LanguageTag::lang);
        let name = display_name(&self.file);
        let opened = Pieces::open(input::open(&self.file)?, name, &read)?;
        let (Opened::Plain(_, head) | Opened::Whole(head)) = &opened;
        for warning in &head.warnings {
            // Of a stream, those that count are counted to the end.
            if matches!(opened, Opened::Whole(_)) || warning.concerns_all() {
                observer.warning(&format!("{}: {warning}", name.display()).into());
            }
        }
        let lang = match read.lang {
            Some(lang) => lang,
            None => told(detected(head, name)?, name, observer),
        };
        let rules = rules.map(|rules| rules.for_language(lang.code())).transpose()?;
        let splitter: &dyn Splitter = match &rules {
            Some(rules) => rules,
            None => &*split::for_language(lang),
        };
        let mut written =
            Written { out, place, output: self.output, paragraphs: 0, defects: Defects::default() };
        match opened {
            Opened::Whole(document) => {
                let sentences = sentences(&document, splitter);
                written.piece(0, &document, &sentences).map_err(|e| output_fault(place, e))?;
            }
            Opened::Plain(pieces, head) => {
                drop(head);
                written.pieces(pieces, splitter, self.jobs, name)?;
            }
        }
        for warning in written.defects.warnings() {
            observer.warning(&format!("{}: {warning}", name.display()).into());
        }
        // A rule that had to be given up on some text is told: its breaks are missing.
        for line in rules.iter().flat_map(SrxSplitter::abandoned_rules) {
            observer.warning(&message![
                Parameter::Srx,
                format!(": the rule in line {line} takes too long on this text and was skipped in places")
            ]);
        }
        written.out.commit().map_err(|e| output_fault(place, e))
    }

    /// The rules of others, if they are wanted.
    fn rules(&self) -> Result<Option<SrxRules>> {
        let rules = self.srx.as_deref().map(SrxRules::read).transpose();
        rules.map_err(|error| error.help("name an SRX file, and check its permissions"))
    }
}

/// Says which language was found.
fn told(lang: Language, name: &Path, observer: &mut dyn Observer) -> Language {
    observer.note(&format!("{}: detected language: {} ({lang})", name.display(), lang.name()).into());
    lang
}

fn output_fault(place: &Path, source: io::Error) -> Error {
    Error::io(place, source)
}

/// A sentence of a text in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct TextSentence {
    /// The sentence on one line.
    pub text: String,
    /// Where it stands in the text, in bytes.
    pub bytes: Range<usize>,
    /// The number of its paragraph, from 0.
    pub paragraph: u32,
    /// The probability that it really ends where it ends, in 0..=1, rounded to three digits.
    pub probability: f64,
}

/// Cuts a text into sentences, as a [`SplitRun`] does a file; its language is detected if none is given.
///
/// # Errors
/// [`Error::Input`] if it is no text, [`Error::Detection`] if its language is in doubt.
///
/// # Examples
/// ```
/// let french = enregard::text::language::Language::French.into();
/// let sentences = enregard::split_text("M. Roy sort. Il pleut.", Some(&french))?;
/// assert_eq!(sentences[0].text, "M. Roy sort.");
/// assert_eq!(sentences[1].bytes, 13..22);
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub fn split_text(text: &str, lang: Option<&LanguageTag>) -> Result<Vec<TextSentence>> {
    let read = ReadOptions { lang: lang.map(LanguageTag::lang), ..ReadOptions::default() };
    let input = Input::Text { text: text.into(), place: "text".into() };
    let source = Inputs::new(read, false).side(&input, &read)?;
    let lang = match read.lang {
        Some(lang) => lang,
        None => detected(&source.document, Path::new("the text"))?,
    };
    let cut = source.cut(lang);
    let sentence = |sentence: &Sentence| {
        let bytes = cut.document.input_range(&sentence.span);
        let text = one_line(&cut.document.text[sentence.span.clone()]).into_owned();
        TextSentence {
            text,
            bytes,
            paragraph: sentence.paragraph,
            probability: three_digits(sentence.boundary),
        }
    };
    Ok(cut.sentences.iter().map(sentence).collect())
}

/// As it is written.
fn three_digits(probability: f32) -> f64 {
    (f64::from(probability) * 1000.0).round() / 1000.0
}

/// The language that a text is in, if there is no doubt about it.
fn detected(document: &Document, name: &Path) -> Result<Language> {
    let found = detect(&document.text);
    let guess = found.foreign.or(found.lang.map(Language::name)).unwrap_or("nothing known");
    let fault = match found.lang {
        Some(lang) if found.reliable => return Ok(lang),
        _ if is_short(&document.text) => "too short to detect its language".into(),
        _ => format!("cannot detect its language reliably (best guess: {guess})"),
    };
    let help = message!["set it with ", Parameter::Language];
    Err(Error::input(name, fault).help(help).of_kind(ErrorKind::Detection))
}

/// A piece, decoded and split.
struct Done {
    document: Document,
    sentences: Vec<Sentence>,
    defects: Defects,
}

/// What was written so far.
struct Written<'a> {
    out: Output,
    /// What errors call it.
    place: &'a Path,
    output: SplitOutput,
    paragraphs: u32,
    defects: Defects,
}

impl Written<'_> {
    /// Decodes and splits the pieces, on so many threads, and writes them in their order.
    fn pieces(&mut self, pieces: Pieces, splitter: &dyn Splitter, jobs: usize, name: &Path) -> Result<()> {
        let decoder = pieces.decoder();
        let work = |piece: &mut Result<Piece>| {
            let Ok(piece) = piece else { return Ok(None) };
            let DecodedPiece { document, defects } = decoder.decode(piece)?;
            let sentences = sentences(&document, splitter);
            // It has been decoded: only its place counts from now on.
            piece.bytes = Vec::new();
            Ok(Some(Done { document, sentences, defects }))
        };
        let batch = Batch { threads: jobs, stop: Arc::default(), weigh };
        let end = batch.run(pieces, work, |step| match step {
            Step::Done(piece, result) => match self.done(piece, result, name) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(error),
            },
            // Whoever reads along shall not wait for what is there already.
            Step::Idle => match self.out.flush() {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => ControlFlow::Break(output_fault(self.place, error)),
            },
        });
        match end.map_err(|e| Error::environment(format!("cannot start {jobs} threads ({e})")))? {
            End::Broken(error) => Err(error),
            End::All | End::Stopped => Ok(()),
        }
    }

    fn done(
        &mut self,
        piece: Result<Piece>,
        result: std::result::Result<std::result::Result<Option<Done>, String>, String>,
        name: &Path,
    ) -> Result<()> {
        let fault = |reason| Error::input(name, reason);
        let done = result.map_err(fault)?.map_err(fault)?;
        let (start, done) = (piece?.start, done);
        let Some(Done { document, sentences, defects }) = done else { return Ok(()) };
        self.defects.add(defects).map_err(fault)?;
        let place = self.place;
        self.piece(start, &document, &sentences).map_err(|e| output_fault(place, e))
    }

    /// Writes the sentences of a piece that begins at byte `start` of the input.
    fn piece(&mut self, start: u64, document: &Document, sentences: &[Sentence]) -> io::Result<()> {
        let before = self.paragraphs;
        // No paragraph has been written: none is to be told from the first.
        let mut current = before.saturating_sub(1);
        for sentence in sentences {
            let (text, paragraph) = (&document.text[sentence.span.clone()], before + sentence.paragraph);
            if self.output == SplitOutput::Offsets {
                let bytes = document.input_range(&sentence.span);
                let bytes = (start + bytes.start as u64, start + bytes.end as u64);
                let probability = three_digits(sentence.boundary);
                serde_json::to_writer(&mut self.out, &Line { text, bytes, paragraph, probability })?;
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

/// What a piece takes in memory: its bytes, its text, its paragraphs and sentences.
fn weigh(piece: &Result<Piece>) -> u64 {
    piece.as_ref().map_or(0, |piece| 6 * piece.bytes.len() as u64)
}
