//! Converts a file of units to another format, with filters. Handles one unit at a time. Memory use grows with the
//! file only if there are corrections, which require all units in memory, or if duplicates are removed.

use crate::convert::UnitSource;
use crate::convert::merge::{Merged, refuse_corrections};
use crate::convert::source::languages_help;
use crate::corpus::document_name;
use crate::corrections::UnitCorrections;
use crate::error::{Error, Parameter, Result};
use crate::format::filter::FilterCounts;
use crate::format::table::RowStyle;
use crate::format::tmx::{Contexts, Extra};
use crate::format::xliff::{can_store, has_state, states};
use crate::format::{
    FilterOptions, Format, Languages, Side, Unit, UnitFilter, UnitReader, WriteOptions, writable,
};
use crate::io::{Output, display_name, refuse_overwrite};
use crate::quality::Examiner;
use crate::run::{FileLimits, Layout, NumberedSink, Sink};
use crate::text::LanguageTag;
use crate::wording::{count, list};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A run that converts a file of units.
///
/// # Examples
/// ```
/// use enregard::{ConvertRun, Format, UnitSource};
///
/// let folder = std::env::temp_dir();
/// let (tsv, jsonl) = (folder.join("enregard-example.tsv"), folder.join("enregard-example.jsonl"));
/// std::fs::write(&tsv, "source\ttarget\tconfidence\nOui.\tYes.\t0.9\nNon.\tMaybe.\t0.2\n")?;
/// let mut run = ConvertRun::new(UnitSource::new(&tsv, Format::Tsv), Format::Jsonl);
/// run.source.languages = enregard::LanguageChoice::parse(Some("fr"), Some("en"))?;
/// run.min_confidence = 0.5;
/// let converted = run.to_file(&jsonl)?;
/// assert_eq!((converted.read, converted.counts.written), (2, 1));
/// # std::fs::remove_file(tsv)?;
/// # std::fs::remove_file(jsonl)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ConvertRun {
    /// The input file.
    pub source: UnitSource,
    /// Further input files, whose units follow.
    pub more: Vec<UnitSource>,
    /// The format of the output.
    pub to: Format,
    /// The minimum confidence, from 0 to 1. Units with a lower confidence are dropped. Units without a
    /// confidence are kept.
    pub min_confidence: f32,
    /// Whether to keep inline tags, if the output format can store them.
    pub tags: bool,
    /// The states of units to drop, with the names of XLIFF 1.2 or `locked`. Units without a state are kept.
    pub drop_states: Vec<String>,
    /// A file of corrections made on the review page.
    pub corrections: Option<PathBuf>,
    /// Options for writing the output.
    pub write: WriteOptions,
    /// The limits of an output file. With limits, the output is written to numbered files.
    pub split: FileLimits,
    /// How to write the rows of a table, if they are kept.
    pub(crate) rows: Option<Box<RowStyle>>,
}

/// The result of a conversion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Converted {
    /// Number of units read.
    pub read: u64,
    /// Numbers of units written, and of units dropped for each reason.
    pub counts: FilterCounts,
    /// Number of units that a person marked as not to be exported.
    pub not_exported: u64,
    /// Number of units dropped because of their state.
    pub other_states: u64,
    /// Number of characters removed because the output format forbids them.
    pub removed_characters: u64,
    /// What the conversion lost, one message per kind of loss.
    pub losses: Vec<String>,
}

impl ConvertRun {
    /// Creates a conversion without filters.
    pub fn new(source: UnitSource, to: Format) -> ConvertRun {
        ConvertRun {
            source,
            more: Vec::new(),
            to,
            min_confidence: 0.0,
            tags: true,
            drop_states: Vec::new(),
            corrections: None,
            write: WriteOptions::default(),
            split: FileLimits::default(),
            rows: None,
        }
    }

    /// Converts to a file. The file has a temporary name until it is complete.
    ///
    /// # Errors
    /// Returns errors from reading and writing, and a call error if the output needs languages that are
    /// unknown. If an error occurs, no output is created.
    pub fn to_file(&self, output: &Path) -> Result<Converted> {
        self.check_output(output, &self.source.languages.so_far())?;
        self.run(|languages| UnitOutput::file(self, languages, output))
    }

    /// Converts to a stream.
    ///
    /// # Errors
    /// Returns the same errors as [`ConvertRun::to_file`], and a call error if the format needs several files.
    pub fn to_stream(&self, stream: Box<dyn Write + Send>) -> Result<Converted> {
        self.run(|languages| UnitOutput::stream(self, languages, stream))
    }

    fn run<'a>(&'a self, open: impl FnOnce(&Languages) -> Result<UnitOutput<'a>>) -> Result<Converted> {
        self.check_states()?;
        let mut reader = self.open()?;
        let mut next = reader.unit()?;
        let languages = self.output_languages(reader.as_ref())?;
        let Some(corrections) = &self.corrections else {
            let mut output = open(&languages)?;
            while let Some(mut unit) = next {
                output.unit(&mut unit)?;
                next = reader.unit()?;
            }
            return output.finish(reader.as_ref());
        };
        let corrections = UnitCorrections::read(corrections, &document_name(&self.source.path))?;
        // A correction can refer to any unit, so all units are read before the first is written.
        let units = next.into_iter().chain(self.source.rest(reader.as_mut())?).collect();
        let (mut units, not_exported) = corrections.apply(units, &self.source.path)?;
        let mut output = open(&languages)?;
        output.done.not_exported = not_exported;
        // These units were read, but do not reach the output.
        output.done.read = not_exported;
        units.iter_mut().try_for_each(|unit| output.unit(unit))?;
        output.finish(reader.as_ref())
    }

    /// Checks the names of the states to drop.
    fn check_states(&self) -> Result<()> {
        let is_unknown = |name: &&String| !states().any(|state| state == *name);
        let Some(name) = self.drop_states.iter().find(is_unknown) else { return Ok(()) };
        let fault = format!("not a state; expected one of {}", list(states()));
        Err(Error::value(Parameter::DropState, name, fault))
    }

    fn open(&self) -> Result<Box<dyn UnitReader + '_>> {
        match (&self.more[..], &self.corrections) {
            ([], _) => Ok(self.source.open()?),
            (more, None) => Ok(Box::new(Merged::open([&self.source].into_iter().chain(more).collect())?)),
            (_, Some(_)) => Err(refuse_corrections(&self.source)),
        }
    }

    /// Returns the examiner of the units, if their flags are wanted.
    fn examiner(&self, languages: &Languages) -> Result<Option<Examiner>> {
        let flags = &self.write.flags;
        if flags.wanted().is_empty() {
            return Ok(None);
        }
        let src = LanguageTag::parse(&languages.src, Parameter::SourceLanguage)?;
        let tgt = LanguageTag::parse(&languages.tgt, Parameter::TargetLanguage)?;
        Ok(Some(Examiner::new(src.lang(), tgt.lang(), flags)))
    }

    pub(crate) fn layout(&self, languages: &Languages) -> Layout {
        Layout {
            format: self.to,
            languages: languages.clone(),
            write: self.write.clone(),
            rows: self.rows.clone(),
        }
    }

    /// Returns all files that are read.
    fn inputs(&self) -> Vec<PathBuf> {
        let sources = [&self.source].into_iter().chain(&self.more);
        sources.flat_map(UnitSource::files).chain(self.corrections.clone()).collect()
    }

    /// Checks that the output can be written and does not overwrite an input.
    pub(crate) fn check_output(&self, output: &Path, languages: &Languages) -> Result<()> {
        writable(self.to)?;
        let outputs = self.layout(languages).all_paths(&self.split.first(output));
        refuse_overwrite(&outputs, self.inputs())?;
        outputs.iter().try_for_each(|path| Output::check(path))
    }

    /// Returns the languages of the output. Languages that the caller set take precedence over those that the input
    /// names.
    pub(crate) fn output_languages(&self, reader: &dyn UnitReader) -> Result<Languages> {
        let choice = &self.source.languages;
        let given =
            |tag: &Option<LanguageTag>, own: String| tag.as_ref().map_or(own, |t| t.as_str().to_owned());
        let is_tmx = self.source.format == Format::Tmx;
        match reader.languages() {
            // For TMX input, the output keeps the language tags of the file, even if the caller set other
            // tags for these languages, such as fr-CA instead of fr.
            Some(own) if is_tmx => Ok(own),
            Some(own) => Ok(Languages { src: given(&choice.src, own.src), tgt: given(&choice.tgt, own.tgt) }),
            None if !self.write.flags.wanted().is_empty() => {
                let from = self.source.format.name();
                let why =
                    format!("{from} files do not name their languages, but quality flags depend on them");
                self.source.given_languages(&why)
            }
            // These output formats do not name languages.
            None if self.to.is_table() || self.to == Format::Ladder => Ok(choice.so_far()),
            // The file contains units, but no unit has both languages.
            None if is_tmx && !reader.losses().is_empty() => {
                let fault = format!("no unit has both languages ({})", reader.losses().join("; "));
                Err(Error::input(&self.source.path, fault).help(languages_help()))
            }
            None => {
                let (from, to) = (self.source.format.name(), self.to.name());
                let why = format!("{from} files do not name their languages, but {to} output needs them");
                self.source.given_languages(&why)
            }
        }
    }
}

/// The output of a conversion while it is being written, with its filter and counts.
pub(crate) struct UnitOutput<'a> {
    run: &'a ConvertRun,
    sink: NumberedSink,
    filter: UnitFilter,
    /// Adds the source texts before and after each unit, if they are wanted.
    contexts: Option<Contexts>,
    losses: Losses,
    done: Converted,
}

impl<'a> UnitOutput<'a> {
    pub(crate) fn file(run: &'a ConvertRun, languages: &Languages, output: &Path) -> Result<UnitOutput<'a>> {
        run.write.tmx.check(languages)?;
        run.check_output(output, languages)?;
        let examiner = run.examiner(languages)?;
        let sink = NumberedSink::create(&run.layout(languages), output, run.split, run.inputs())?;
        Ok(UnitOutput::new(run, sink, examiner))
    }

    pub(crate) fn stream(
        run: &'a ConvertRun,
        languages: &Languages,
        stream: Box<dyn Write + Send>,
    ) -> Result<UnitOutput<'a>> {
        run.write.tmx.check(languages)?;
        let examiner = run.examiner(languages)?;
        let sink = NumberedSink::single(Sink::stream(&run.layout(languages), stream)?);
        Ok(UnitOutput::new(run, sink, examiner))
    }

    fn new(run: &'a ConvertRun, sink: NumberedSink, examiner: Option<Examiner>) -> UnitOutput<'a> {
        let options = FilterOptions {
            min_confidence: run.min_confidence,
            keep_nulls: true,
            dedup: run.write.dedup,
            flags: run.write.flags,
        };
        let filter = UnitFilter::new(run.to, options).with_examiner(examiner);
        let contexts = (run.to == Format::Tmx && run.write.tmx.context).then(Contexts::default);
        UnitOutput { run, sink, filter, contexts, losses: Losses::default(), done: Converted::default() }
    }

    /// Writes a unit if the filter accepts it. The unit may be written with a later call.
    pub(crate) fn unit(&mut self, unit: &mut Unit) -> Result<()> {
        let Some(contexts) = &mut self.contexts else { return self.write(unit) };
        contexts.push(std::mem::take(unit)).try_for_each(|mut unit| self.write(&mut unit))
    }

    fn write(&mut self, unit: &mut Unit) -> Result<()> {
        self.done.read += 1;
        // The empty side of an unaligned sentence needs no sentence numbers.
        let is_unnumbered = |side: &Side| side.sentences.is_none() && !side.text.is_empty();
        let is_outside = is_unnumbered(&unit.source) || is_unnumbered(&unit.target);
        let has_numbers = unit.source.sentences.is_some() || unit.target.sentences.is_some();
        if self.run.to == Format::Ladder && (is_outside || !has_numbers) {
            let fault =
                format!("unit {} has no range of sentence numbers, which a ladder needs", unit.number);
            return Err(Error::input(&self.run.source.path, fault).help("choose another format"));
        }
        if has_state(unit, &self.run.drop_states) {
            self.done.other_states += 1;
            return Ok(());
        }
        if !self.run.tags {
            unit.drop_tags();
        }
        if self.filter.accepts(unit) {
            self.losses.add(unit, self.run.to);
            self.sink.unit(unit)?;
        }
        Ok(())
    }

    /// Counts a unit as read, and as dropped because its confidence is too low.
    pub(crate) fn reject_low_confidence(&mut self) {
        self.done.read += 1;
        self.filter.reject_low_confidence();
    }

    /// Completes the output. Call this when `reader` has no more units.
    pub(crate) fn finish(mut self, reader: &dyn UnitReader) -> Result<Converted> {
        if let Some(mut last) = self.contexts.as_mut().and_then(Contexts::finish) {
            self.write(&mut last)?;
        }
        let UnitOutput { run, sink, filter, losses, mut done, .. } = self;
        done.counts = filter.counts();
        done.counts.drop_empty(sink.dropped());
        done.removed_characters = sink.removed();
        done.losses = reader.losses();
        // Of several inputs, each names its own losses. Those of software texts, which have two files, do so too.
        if run.more.is_empty() && !run.source.format.has_keys() {
            let name = display_name(&run.source.path).display();
            done.losses.iter_mut().for_each(|loss| *loss = format!("{name}: {loss}"));
        }
        done.losses.extend(losses.describe(run.to));
        done.losses.extend(sink.finish()?);
        Ok(done)
    }
}

/// For each kind of information, the number of units that lose it.
#[derive(Default)]
struct Losses {
    positions: u64,
    confidences: u64,
    parts: u64,
    documents: u64,
    beads: u64,
    extras: u64,
    flags: u64,
}

impl Losses {
    /// Counts the information that a unit loses in a format.
    fn add(&mut self, unit: &Unit, to: Format) {
        if matches!(to, Format::Jsonl | Format::Parquet) {
            return;
        }
        let paragraphs = to != Format::Tmx && unit.source.paragraphs.is_some();
        let sentences = to != Format::Ladder && unit.source.sentences.is_some();
        self.positions += u64::from(unit.source.bytes.is_some() || paragraphs || sentences);
        let only_texts = matches!(
            to,
            Format::Moses | Format::Xliff | Format::Xliff2 | Format::Po | Format::ParquetTranslation
        ) || to.is_for_readers();
        let no_confidences = matches!(to, Format::Moses | Format::Po) || to.is_for_readers();
        self.beads += u64::from(only_texts && unit.bead.is_some());
        let is_kept = |extra: &Extra| to == Format::Tmx || to.has_tags() && can_store(extra);
        self.extras += u64::from(unit.extra.as_deref().is_some_and(|extra| !is_kept(extra)));
        self.confidences += u64::from(no_confidences && unit.confidence.is_some());
        self.flags += u64::from(!to.has_flags() && unit.flags.is_some());
        self.parts += u64::from(unit.alignment.is_some() || unit.translation.is_some());
        self.documents += u64::from(matches!(to, Format::Moses | Format::Ladder));
    }

    /// Returns one sentence for each kind of loss that occurred.
    fn describe(&self, to: Format) -> Vec<String> {
        let positions = match to {
            Format::Tmx => "positions in the input (sentences, bytes)",
            Format::Ladder => "positions in the input (paragraphs, bytes)",
            _ => "positions in the input (sentences, paragraphs, bytes)",
        };
        let to = to.name();
        [
            (self.positions, positions),
            (self.extras, "notes, properties, attributes or inline codes"),
            (self.confidences, "confidences"),
            (self.parts, "the parts of confidences (alignment, translation)"),
            (self.beads, "sentence counts such as 1-2"),
            (self.documents, "document names"),
            (self.flags, "quality flags"),
        ]
        .into_iter()
        .filter(|(units, _)| *units > 0)
        .map(|(units, what)| {
            format!("the format {to} cannot store {what}; they were removed from {}", count(units, "unit"))
        })
        .collect()
    }
}
