//! Splitting alone: the sentences of one text.

use super::documents::Input;
use super::ingest::{Cut, Inputs, Source};
use super::out::spare;
use super::pairs::is_stdin;
use crate::error::{Error, Result};
use crate::format::{Commit, Output, one_line};
use crate::split::srx::SrxRules;
use crate::text::detect::detect;
use crate::text::document::{Document, Sentence};
use crate::text::lang::{Lang, LanguageTag};
use crate::text::read::ReadOptions;
use serde::Serialize;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

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
}

impl SplitRun {
    /// Opens a file for the sentences.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be written, [`Error::Usage`] if it is the text itself.
    pub fn create(&self, path: &Path) -> Result<Output> {
        spare(path, [self.file.as_path()])?;
        Output::create(path)
    }
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
    /// Does it; what is worth knowing goes to `note`.
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::Input`] name the file; [`Error::Detection`] if its language is in doubt.
    pub fn run(self, mut out: Output, note: &mut dyn FnMut(&str)) -> Result<()> {
        // Wrong rules are told before the text is read.
        let rules = self.srx.as_deref().map(SrxRules::read).transpose()?;
        let mut read = self.read;
        read.lang = self.lang.as_ref().map(LanguageTag::lang);
        let source = Inputs::new(read, false).read(&self.file)?;
        let name = if is_stdin(&self.file) { Path::new("standard input") } else { &self.file };
        for warning in &source.document.warnings {
            note(&format!("{}: {warning}", name.display()));
        }
        let lang = match read.lang {
            Some(lang) => lang,
            None => detected(&source.document, name, note)?,
        };
        let cut = match rules {
            None => source.cut(lang),
            Some(rules) => by_rules(source, &rules, lang, note)?,
        };
        let written = write(&cut, self.output, &mut out).and_then(|()| out.commit());
        written.map_err(|source| Error::Io { path: "output".into(), source, hint: None })
    }
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
/// let french = enregard::text::lang::Lang::Fr.into();
/// let sentences = enregard::pipeline::split_text("M. Roy sort. Il pleut.", Some(&french))?;
/// assert_eq!(sentences[0].text, "M. Roy sort.");
/// assert_eq!(sentences[1].bytes, 13..22);
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub fn split_text(text: &str, lang: Option<&LanguageTag>) -> Result<Vec<TextSentence>> {
    let read = ReadOptions { lang: lang.map(LanguageTag::lang), ..ReadOptions::default() };
    let input = Input::Text { text: text.into(), place: "text".into() };
    let source = Inputs::new(read, false).side(&input)?;
    let lang = match read.lang {
        Some(lang) => lang,
        None => detected(&source.document, Path::new("text"), &mut |_| {})?,
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

/// Cuts a text by a user's rules. A rule that had to be given up on some text is told: its breaks are missing.
fn by_rules(source: Source, rules: &SrxRules, lang: Lang, note: &mut dyn FnMut(&str)) -> Result<Cut> {
    let splitter = rules.for_language(lang.code())?;
    let cut = source.cut_by(&splitter);
    for line in splitter.given_up() {
        note(&format!(
            "--srx: the rule in line {line} takes too long on this text and was left out in places"
        ));
    }
    Ok(cut)
}

fn detected(document: &Document, name: &Path, note: &mut dyn FnMut(&str)) -> Result<Lang> {
    let found = detect(&document.text);
    let guess = found.foreign.or(found.lang.map(Lang::name)).unwrap_or("nothing known");
    match found.lang {
        Some(lang) if found.reliable => {
            note(&format!("{}: {} ({lang}), as far as can be told from it", name.display(), lang.name()));
            Ok(lang)
        }
        _ => Err(Error::Detection {
            side: "the text",
            reason: format!("its language is in doubt ({guess} at best); say which it is with --lang"),
        }),
    }
}

fn write(cut: &Cut, output: SplitOutput, out: &mut impl Write) -> io::Result<()> {
    let mut paragraph = 0;
    for sentence in &cut.sentences {
        let text = &cut.document.text[sentence.span.clone()];
        if output == SplitOutput::Offsets {
            let bytes = cut.input_bytes(&sentence.span);
            let probability = three_digits(sentence.boundary);
            let bytes = (bytes.start, bytes.end);
            serde_json::to_writer(
                &mut *out,
                &Line { text, bytes, paragraph: sentence.paragraph, probability },
            )?;
            out.write_all(b"\n")?;
            continue;
        }
        if std::mem::replace(&mut paragraph, sentence.paragraph) != sentence.paragraph {
            out.write_all(b"\n")?;
        }
        writeln!(out, "{}", one_line(text))?;
    }
    Ok(())
}
