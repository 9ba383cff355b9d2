//! From one format into another, filtered on the way: a stream of units, so that memory does not grow with it.

use crate::corpus::pairs::document_name;
use crate::corrections::units::Amendments;
use crate::document::languages::LanguageChoice;
use crate::error::{Error, ErrorKind, Message, Parameter, Result};
use crate::format::dedup::Seen;
use crate::format::jsonl::JsonlReader;
use crate::format::ladder::LadderReader;
use crate::format::moses::{self, MosesReader};
use crate::format::po::PoReader;
use crate::format::tmx::{PairSelection, TmxPairs, TmxReader};
use crate::format::tsv::TsvReader;
use crate::format::xliff::XliffReader;
use crate::format::{Format, Languages, Sink, Unit, UnitReader, WriteOptions, ladder, writable};
use crate::io::Output;
use crate::io::{self, display_name, is_stdin, spare};
use crate::message;
use crate::text::language::LanguageTag;
use crate::text::read::{self, ReadOptions};
use crate::wording::count;
use serde::Serialize;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

/// A conversion, as it was asked for.
pub struct ConvertRun {
    /// The input; `-` is the standard input, and for Moses the name without the languages.
    pub input: PathBuf,
    /// Its format.
    pub from: Format,
    /// The format of the output.
    pub to: Format,
    /// The languages, where they were given.
    pub src: Option<LanguageTag>,
    /// The target's.
    pub tgt: Option<LanguageTag>,
    /// Whether broken units of a TMX are passed over.
    pub lenient: bool,
    /// Units of less confidence are left out; those without one stay.
    pub min_confidence: f32,
    /// What people decided about the units on the review page.
    pub corrections: Option<PathBuf>,
    /// The two texts of a ladder, a sentence a line.
    pub texts: Option<(PathBuf, PathBuf)>,
    /// How the output is written.
    pub write: WriteOptions,
}

/// What a conversion came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Converted {
    /// Units read.
    pub read: u64,
    /// Units written.
    pub written: u64,
    /// Units left out since their confidence is too low.
    pub unsure: u64,
    /// Units left out since they were there before.
    pub repeated: u64,
    /// Units left out since a person said so.
    pub unwanted: u64,
    /// Units left out since a side is empty and the format has no place for them.
    pub empty: u64,
    /// Characters removed since the format forbids them.
    pub removed_characters: u64,
    /// Units that `min_confidence` could not judge.
    pub unjudged: u64,
    /// What of the input, or of its units, the output has no place for.
    pub losses: Vec<String>,
}

impl ConvertRun {
    /// Does it, into a file or, if `output` is none, into `stream`.
    ///
    /// # Errors
    /// Those of reading and writing; [`Error::Usage`] if the output needs languages that nobody named. No output appears
    /// then.
    pub fn run(self, output: Option<&Path>, stream: Box<dyn Write>) -> Result<Converted> {
        output.map_or(Ok(()), |output| self.check_output(output, &self.languages_so_far()))?;
        let mut reader = self.reader()?;
        let mut next = reader.unit()?;
        let languages = self.languages(reader.as_ref())?;
        if let Some(corrections) = &self.corrections {
            let corrections = Amendments::read(corrections, &document_name(&self.input))?;
            // The whole file: a correction may say what stands anywhere in it.
            let mut units: Vec<Unit> = next.into_iter().collect();
            while let Some(unit) = reader.unit()? {
                units.push(unit);
            }
            let (units, unwanted) = corrections.apply(units, &self.input)?;
            let mut writing = Writing::begin(&self, &languages, output, stream)?;
            writing.done.unwanted = unwanted;
            units.iter().try_for_each(|unit| writing.unit(unit))?;
            return writing.finish(reader.as_ref());
        }
        let mut writing = Writing::begin(&self, &languages, output, stream)?;
        while let Some(unit) = next {
            writing.unit(&unit)?;
            next = reader.unit()?;
        }
        writing.finish(reader.as_ref())
    }

    /// The units of the input.
    pub(crate) fn reader(&self) -> Result<Box<dyn UnitReader>> {
        let path = self.input.as_path();
        let (name, shown) = (document_name(path), display_name(path));
        let tag = |tag: &Option<LanguageTag>| tag.as_ref().map(|t| t.as_str().to_owned());
        Ok(match self.from {
            Format::Tmx => {
                let reader = TmxReader::new(io::open(path)?, shown, self.lenient)?;
                let selection = PairSelection { src: tag(&self.src), tgt: tag(&self.tgt) };
                Box::new(TmxPairs::new(reader, shown, &name, selection))
            }
            Format::Jsonl => Box::new(JsonlReader::new(io::open(path)?, shown, &name)),
            Format::Tsv => Box::new(TsvReader::new(io::open(path)?, shown, &name)),
            Format::Moses => {
                if is_stdin(path) {
                    return Err(Error::value(
                        Parameter::InputFormat,
                        "moses",
                        "Moses input consists of two files and cannot be read from standard input",
                    ));
                }
                let languages = self.given_languages("reading moses")?;
                let paths = (moses::path(path, &languages.src), moses::path(path, &languages.tgt));
                let files: (Box<dyn BufRead>, Box<dyn BufRead>) = (io::open(&paths.0)?, io::open(&paths.1)?);
                Box::new(MosesReader::new(files, paths, &name, languages))
            }
            Format::Xliff | Format::Xliff2 => Box::new(XliffReader::new(io::open(path)?, shown, &name)?),
            Format::Po => Box::new(PoReader::new(io::open(path)?, shown, &name)),
            Format::Ladder => Box::new(self.ladder(&name)?),
        })
    }

    /// All files that are read.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = match (self.from, &self.src, &self.tgt) {
            (Format::Moses, Some(src), Some(tgt)) => {
                [src, tgt].map(|tag| moses::path(&self.input, tag.as_str())).into()
            }
            _ => vec![self.input.clone()],
        };
        files.extend(self.texts.iter().flat_map(|(src, tgt)| [src, tgt]).chain(&self.corrections).cloned());
        files
    }

    /// Makes sure that the output can be written, and would not destroy what is read.
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::Usage`] name the file.
    pub(crate) fn check_output(&self, output: &Path, languages: &Languages) -> Result<()> {
        writable(self.to)?;
        let files = self.files();
        Sink::all_paths(self.to, output, languages, &self.write).iter().try_for_each(|path| {
            spare(path, &files)?;
            Output::check(path)
        })
    }

    /// The languages that were given; in the place of the others a tag that no language has.
    pub(crate) fn languages_so_far(&self) -> Languages {
        LanguageChoice { src: self.src.clone(), tgt: self.tgt.clone() }.so_far()
    }

    /// A ladder over its two texts.
    fn ladder(&self, name: &str) -> Result<LadderReader> {
        let Some((src, tgt)) = &self.texts else {
            return Err(Error::input(&self.input, "a ladder has only sentence numbers")
                .of_kind(ErrorKind::Call)
                .help(message!["give its two texts (one sentence per line) with ", Parameter::Texts]));
        };
        let rungs = ladder::parse(&String::from_utf8_lossy(&io::read_to_end(&self.input)?), &self.input)?;
        let lines = |path: &Path| -> Result<Vec<String>> {
            let (document, sentences) =
                read::segmented(&io::read_to_end(path)?, path, &ReadOptions::default())?;
            Ok(sentences.iter().map(|s| document.text[s.span.clone()].to_owned()).collect())
        };
        Ok(LadderReader::new(rungs, (lines(src)?, lines(tgt)?), &self.input, name))
    }

    /// The languages of the output: those that were given, else those of the input.
    pub(crate) fn languages(&self, reader: &dyn UnitReader) -> Result<Languages> {
        let given =
            |tag: &Option<LanguageTag>, own: String| tag.as_ref().map_or(own, |t| t.as_str().to_owned());
        match reader.languages() {
            // What a TMX calls its languages stays, even where other forms of them were asked for.
            Some(own) if self.from == Format::Tmx => Ok(own),
            Some(own) => Ok(Languages { src: given(&self.src, own.src), tgt: given(&self.tgt, own.tgt) }),
            // A table has no languages, and needs none.
            None if matches!(self.to, Format::Tsv | Format::Ladder) => Ok(self.languages_so_far()),
            // There are units, but none in the languages that were asked for.
            None if self.from == Format::Tmx && !reader.losses().is_empty() => {
                let fault = format!("no units in the languages wanted ({})", reader.losses().join("; "));
                Err(Error::input(&self.input, fault).help(languages_help()))
            }
            None => self.given_languages(&format!(
                "{} does not name its languages, and {}",
                self.from.name(),
                self.to.name()
            )),
        }
    }

    fn given_languages(&self, who: &str) -> Result<Languages> {
        match (&self.src, &self.tgt) {
            (Some(src), Some(tgt)) => Ok(Languages { src: src.as_str().into(), tgt: tgt.as_str().into() }),
            _ => Err(Error::call(format!("{who} needs both languages")).help(languages_help())),
        }
    }
}

/// The output of a conversion, and what it has come to so far.
pub(crate) struct Writing<'a> {
    run: &'a ConvertRun,
    sink: Sink,
    seen: Seen,
    forgotten: Forgotten,
    done: Converted,
}

impl<'a> Writing<'a> {
    /// Opens the output: a file or, if `output` is none, `stream`.
    pub(crate) fn begin(
        run: &'a ConvertRun,
        languages: &Languages,
        output: Option<&Path>,
        stream: Box<dyn Write>,
    ) -> Result<Writing<'a>> {
        run.write.tmx.check(languages)?;
        let sink = match output {
            Some(path) => {
                run.check_output(path, languages)?;
                Sink::open(run.to, path, languages, &run.write)?
            }
            None => {
                let mut sink = Sink::stream(run.to, stream, languages)?;
                sink.configure(&run.write.tmx);
                sink
            }
        };
        let (seen, forgotten) = (Seen::default(), Forgotten::default());
        Ok(Writing { run, sink, seen, forgotten, done: Converted::default() })
    }

    /// Writes a unit, if it is one of those that are wanted.
    pub(crate) fn unit(&mut self, unit: &Unit) -> Result<()> {
        self.done.read += 1;
        if self.run.to == Format::Ladder && unit.source.sentences.is_none() {
            return Err(Error::input(
                self.run.input.clone(),
                "its units have no sentence numbers, and a ladder is made of those",
            ));
        }
        if self.keeps(unit) {
            self.forgotten.look(unit, self.run.to);
            self.sink.unit(unit)?;
            self.done.written += 1;
        }
        Ok(())
    }

    /// Counts a unit that is not sure enough, whatever its format does with such.
    pub(crate) fn leave_out(&mut self) {
        self.done.read += 1;
        self.done.unsure += 1;
    }

    fn keeps(&mut self, unit: &Unit) -> bool {
        let done = &mut self.done;
        if unit.is_null() {
            let takes = self.run.to.takes_nulls(true);
            done.empty += u64::from(!takes);
            return takes;
        }
        match unit.confidence {
            Some(confidence) if confidence < self.run.min_confidence => {
                done.unsure += 1;
                return false;
            }
            None if self.run.min_confidence > 0.0 => done.unjudged += 1,
            _ => {}
        }
        if self.run.write.dedup && !self.seen.is_new(unit) {
            done.repeated += 1;
            return false;
        }
        true
    }

    /// Gives the output its end and its name. What was read, from `reader`, is through.
    pub(crate) fn finish(self, reader: &dyn UnitReader) -> Result<Converted> {
        let Writing { run, sink, forgotten, mut done, .. } = self;
        done.removed_characters = sink.removed();
        done.written -= sink.dropped();
        done.empty += sink.dropped();
        done.losses = reader.losses();
        done.losses.extend(forgotten.said(run.to));
        sink.finish()?;
        Ok(done)
    }
}

/// Counts what units have and the output has no place for.
#[derive(Default)]
struct Forgotten {
    places: u64,
    confidences: u64,
    documents: u64,
    beads: u64,
    extras: u64,
}

impl Forgotten {
    fn look(&mut self, unit: &Unit, to: Format) {
        if to == Format::Jsonl {
            return;
        }
        let paragraphs = to != Format::Tmx && unit.source.paragraphs.is_some();
        let sentences = to != Format::Ladder && unit.source.sentences.is_some();
        self.places += u64::from(unit.source.bytes.is_some() || paragraphs || sentences);
        let no_beads = matches!(to, Format::Moses | Format::Xliff | Format::Xliff2);
        self.beads += u64::from(no_beads && unit.bead.is_some());
        self.extras += u64::from(to != Format::Tmx && unit.extra.is_some());
        self.confidences += u64::from(to == Format::Moses && unit.confidence.is_some());
        self.documents += u64::from(matches!(to, Format::Moses | Format::Ladder));
    }

    fn said(&self, to: Format) -> Vec<String> {
        let places = match to {
            Format::Tmx => "where it stood (sentences, bytes)",
            Format::Ladder => "where it stood (paragraphs, bytes)",
            _ => "where it stood (sentences, paragraphs, bytes)",
        };
        let to = to.name();
        [
            (self.places, places),
            (self.extras, "notes, properties, attributes or inline codes"),
            (self.confidences, "its confidence"),
            (self.beads, "its bead"),
            (self.documents, "the name of its document"),
        ]
        .into_iter()
        .filter(|(units, _)| *units > 0)
        .map(|(units, what)| format!("{to} has no place for {what}: lost in {}", count(units, "unit")))
        .collect()
    }
}

/// How to name the languages.
fn languages_help() -> Message {
    message!["set ", Parameter::SourceLanguage, " and ", Parameter::TargetLanguage]
}

/// Ladders have no texts, so only `convert`, which takes the texts as well, accepts them.
pub(crate) fn ladder_without_texts(path: &Path) -> Error {
    Error::input(path, "a ladder has only sentence numbers")
        .help(message!["add the texts first: `convert` it to TSV with ", Parameter::Texts])
        .of_kind(ErrorKind::Call)
}
