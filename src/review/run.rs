//! Prepares a review. The input is either two documents, which are then aligned, or a file of units.

use crate::aligner::{Aligner, AlignerOptions};
use crate::convert::UnitSource;
use crate::corpus::{Documents, document_name};
use crate::corrections::{Corrections, UnitCorrections};
use crate::document::{
    Inputs, LanguageChoice, Observer, Splitters, SplittingOptions, announce, separator, tags, warn_unpaired,
};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::format::tmx::TmxOptions;
use crate::format::{Format, Languages, Side, Unit};
use crate::io::refuse_overwrite;
use crate::limits::{Deadline, Limits};
use crate::quality::FlagOptions;
use crate::review::aligned::{AlignedDocuments, Parts};
use crate::review::beads::{UnitSplitters, bead_of_unit, decisions};
use crate::review::findings::Auditor;
use crate::review::flags::PageFlags;
use crate::review::marks;
use crate::review::page::{PageData, PageDocument, PageExports};
use crate::review::session::{Content, Review};
use crate::text::{LanguageTag, ReadOptions, resolve_pair};
use std::path::{Path, PathBuf};

/// Number of units from which the languages of a file are detected if the file does not name them. Detection
/// examines samples of at most 16 kB per language, which this many units usually contain.
const DETECTION_UNITS: usize = 400;

/// The settings of a review.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ReviewRun {
    /// Two documents, or one file of units.
    pub inputs: Vec<PathBuf>,
    /// The format of the file of units. By default it is inferred from the file name.
    pub from: Option<Format>,
    /// The languages. Those that are not set are detected.
    pub languages: LanguageChoice,
    /// Options for reading documents.
    pub read: ReadOptions,
    /// Whether the documents have one sentence per line.
    pub segmented: bool,
    /// How the texts are split into sentences.
    pub splitting: SplittingOptions,
    /// Limits on the size of the documents, or of all texts in the file of units.
    pub limits: Limits,
    /// Options of the aligner.
    pub aligner: AlignerOptions,
    /// A file of corrections from an earlier review.
    pub corrections: Option<PathBuf>,
    /// The quality flags to compute. All pairs are shown: `drop` and `only` have no effect. If no flags are
    /// computed, the page shows those of the file of units.
    pub flags: FlagOptions,
    /// Whether to show the findings of an audit. This requires two documents.
    pub findings: bool,
    /// Options for export from the page.
    pub exports: Exports,
    /// The files that the caller will write, such as the page. It is an error if one of them is an input, the
    /// corrections, or a file in an input folder.
    pub outputs: Vec<PathBuf>,
}

/// Options for export from the page. They have the same effect as the program's own output options.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Exports {
    /// Options for TMX output.
    pub tmx: TmxOptions,
    /// The minimum confidence, from 0 to 1. Pairs with a lower confidence are dropped. Pairs without a
    /// confidence are kept.
    pub min_confidence: f32,
    /// Whether unaligned sentences are exported by default. The user can change this on the page.
    pub keep_nulls: bool,
}

impl Exports {
    fn page(&self, languages: &Languages, flags: &FlagOptions) -> PageExports {
        let Languages { src, tgt } = self.tmx.languages(languages);
        PageExports {
            tags: [src, tgt],
            doctype: self.tmx.doctype,
            date: self.tmx.date.clone(),
            paracrawl: self.tmx.paracrawl,
            min_confidence: self.min_confidence,
            keep_nulls: self.keep_nulls,
            flags: flags.write,
        }
    }
}

impl ReviewRun {
    /// Creates a review of two documents, or of one file of units, with default options.
    pub fn new(inputs: Vec<PathBuf>) -> ReviewRun {
        ReviewRun { inputs, ..ReviewRun::default() }
    }

    /// Reads the inputs and, if they are documents, aligns them.
    ///
    /// # Errors
    /// Returns errors from reading and aligning, a detection error if the languages are unknown, and a call
    /// error if an output would replace an input.
    pub fn prepare(self, observer: &mut dyn Observer) -> Result<Review> {
        refuse_overwrite(
            &self.outputs,
            self.inputs.iter().chain(&self.corrections).chain(self.splitting.files()),
        )?;
        match self.inputs.as_slice() {
            [src, tgt] => {
                let documents = Documents::find(src, tgt)?;
                for output in &self.outputs {
                    refuse_overwrite([output], documents.files()?)?;
                    documents.refuse_inside(Parameter::Output, output)?;
                }
                self.align(documents, observer)
            }
            [_] if self.findings => Err(Error::call("findings need two documents, not a file of pairs")),
            [file] => self.units(file, observer),
            _ => Err(Error::call("a review needs two documents, or one TMX, JSONL, TSV or CSV file")),
        }
    }

    fn align(self, mut documents: Documents, observer: &mut dyn Observer) -> Result<Review> {
        if documents.are_many() {
            return Err(Error::call("only one pair of documents can be aligned for a review").help(
                "save the alignment of the folders as a .jsonl file, then run `enregard review` on it",
            ));
        }
        warn_unpaired(&documents, observer);
        let unpaired = documents.unpaired().len() as u64;
        let inputs = Inputs::new(self.read, self.segmented, self.limits).with_splitting(&self.splitting)?;
        let spoken = self.languages.resolve(&mut documents, &inputs, observer)?;
        inputs.check_splitters(spoken.langs)?;
        self.exports.tmx.check(&spoken.tags)?;
        let mut pair = documents.next().ok_or_else(|| Error::call("a review needs two documents"))??;
        let langs = spoken.langs;
        let deadline = Deadline::default();
        let (src, tgt) = inputs.take_sides(&mut pair, &deadline)?;
        let src = inputs.cut(&pair.src, src, langs.0, &deadline)?;
        let sides = (src, inputs.cut(&pair.tgt, tgt, langs.1, &deadline)?);
        inputs.splitters.warnings().iter().for_each(|text| observer.warning(text));
        let aligner = Aligner::with_options(langs.0, langs.1, self.aligner.clone())?;
        aligner.lexicon_note().iter().for_each(|text| observer.note(text));
        let corrections = self.corrections.as_deref().map(Corrections::read).transpose()?;
        let aligned = AlignedDocuments::new(Parts {
            name: pair.name.clone(),
            sides,
            langs,
            worker: aligner.worker(),
            auditor: self.findings.then(|| Auditor::new(langs)),
            corrections,
            flags: self.page_flags(&spoken.tags)?,
        })?;
        let mut data = PageData::new(&pair.name, &spoken.tags);
        data.exports = self.exports.page(&spoken.tags, &self.flags);
        data.aligned = true;
        data.separators = [langs.0, langs.1].map(|lang| separator(lang).into());
        data.words = marks::words(aligned.units(), langs);
        data.docs = vec![aligned.page(aligned.corrections.as_ref())];
        Ok(Review { data, content: Content::Documents(Box::new(aligned)), tmx: self.exports.tmx, unpaired })
    }

    fn page_flags(&self, languages: &Languages) -> Result<Option<PageFlags>> {
        PageFlags::new(&self.flags, languages, self.exports.min_confidence)
    }

    /// Returns the file of units to review.
    fn source(&self, file: &Path) -> Result<UnitSource> {
        let format = self.from.or_else(|| Format::of_input(file)).ok_or_else(|| {
            let error = if file.is_dir() {
                Error::input(file, "is a folder").help("name a file in it")
            } else {
                let fault = "cannot infer the format from the file name";
                Error::input(file, fault).help(message!["use ", Parameter::InputFormat])
            };
            error.of_kind(ErrorKind::Call)
        })?;
        let mut source = UnitSource::new(file, format);
        source.languages = self.languages.clone();
        source.limits = self.limits;
        source.refuse_ladder()?;
        Ok(source)
    }

    fn units(&self, file: &Path, observer: &mut dyn Observer) -> Result<Review> {
        let source = self.source(file)?;
        let mut reader = source.open().map_err(convert_first)?;
        let name = document_name(file);
        let mut units = source.rest(reader.as_mut()).map_err(convert_first)?;
        reader.losses().into_iter().for_each(|loss| observer.warning(&loss.into()));
        let languages =
            reader.languages().map_or_else(|| detect_languages(&self.languages, &units, observer), Ok)?;
        let langs =
            [&languages.src, &languages.tgt].map(|tag| tag.parse::<LanguageTag>().ok().map(|tag| tag.lang()));
        let splitters = UnitSplitters::new(&Splitters::read(&self.splitting)?, langs)?;
        self.exports.tmx.check(&languages)?;
        let flags = self.page_flags(&languages)?;
        if let Some(flags) = &flags {
            flags.examine(&mut units);
        }
        let mut data = PageData::new(&name, &languages);
        data.exports = self.exports.page(&languages, &self.flags);
        data.separators = langs.map(|lang| lang.map_or(" ", separator).into());
        if let [Some(src), Some(tgt)] = langs {
            data.words = marks::words(&units, (src, tgt));
        }
        let corrections = self.corrections.as_deref().map(|path| UnitCorrections::read(path, &name));
        let corrections = corrections.transpose()?;
        if let Some(corrections) = &corrections {
            data.decisions = decisions(corrections, &units, &splitters, flags.as_ref(), file)?;
        }
        // All writers of enregard write the units of a document one after the other.
        let document = |units: &[Unit]| {
            let beads = units.iter().map(|unit| bead_of_unit(unit.clone(), &splitters)).collect();
            PageDocument::new(&units[0].document, beads)
        };
        data.docs = units.chunk_by(|a, b| a.document == b.document).map(document).collect();
        Ok(Review {
            data,
            content: Content::Units { units, splitters, corrections, flags },
            tmx: self.exports.tmx.clone(),
            unpaired: 0,
        })
    }
}

/// Replaces advice to set a parameter for tables or for faulty input, because a review has no such options.
/// The new advice is to convert the file first.
fn convert_first(error: Error) -> Error {
    let mut parameters = [Parameter::SourceColumn, Parameter::Lenient].into_iter();
    match parameters.find(|&one| error.advice().is_some_and(|advice| advice.mentions(one))) {
        Some(parameter) => error.with_help(message!["`convert` it to TSV first, with ", parameter]),
        None => error,
    }
}

/// Returns the languages for a file that does not name them. A language that the caller did not set is
/// detected.
fn detect_languages(
    choice: &LanguageChoice,
    units: &[Unit],
    observer: &mut dyn Observer,
) -> Result<Languages> {
    let sample = |side: fn(&Unit) -> &Side| -> String {
        let units = units.iter().take(DETECTION_UNITS);
        units.map(|unit| side(unit).text.as_str()).collect::<Vec<_>>().join("\n")
    };
    let texts = (sample(|unit| &unit.source), sample(|unit| &unit.target));
    let pair = resolve_pair(choice.src.as_ref(), choice.tgt.as_ref(), &texts.0, &texts.1)?;
    announce(&pair, observer);
    Ok(tags(&pair.src, &pair.tgt))
}
