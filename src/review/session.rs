//! Prepares a review. The input is either two documents, which are then aligned, or a file of units.

use crate::align::Bead;
use crate::aligner::{Aligner, AlignerOptions, Worker};
use crate::audit::Finding;
use crate::convert::UnitSource;
use crate::corpus::{Documents, document_name};
use crate::corrections::{Correction, Corrections, UnitCorrections};
use crate::document::{
    Aligned, Cut, Inputs, LanguageChoice, Observer, Splitters, SplittingOptions, Work, announce, separator,
    tags, warn_unpaired,
};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::format::tmx::TmxOptions;
use crate::format::{Format, Languages, Side, Unit};
use crate::io::refuse_overwrite;
use crate::limits::{Deadline, Limits};
use crate::quality::FlagOptions;
use crate::review::alternatives;
use crate::review::beads::{UnitSplitters, bead_of_unit, decisions, edited_segments, segments_of_document};
use crate::review::findings::{self, Auditor};
use crate::review::flags::PageFlags;
use crate::review::marks;
use crate::review::page::{
    self, BeadReview, PageAlternative, PageBead, PageData, PageDocument, PageExports, Served,
};
use crate::text::{Language, LanguageTag, ReadOptions, resolve_pair};
use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Number of units from which the languages of a file are detected if the file does not name them. Detection
/// examines samples of at most 16 kB per language, which this many units usually contain.
const DETECTION_UNITS: usize = 400;

/// Maximum number of alignments to remember. Undoing a realignment returns the page to an earlier alignment.
const MAX_ALIGNMENTS: usize = 64;

/// Name of the corrections that the page sends to the server, for error messages.
pub(super) const FROM_PAGE: &str = "the page's corrections";

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

/// A review that is ready to be shown.
pub struct Review {
    pub(super) data: PageData,
    pub(super) content: Content,
    pub(super) tmx: TmxOptions,
    unpaired: u64,
}

/// The content of a review, with the corrections with which it began.
pub(super) enum Content {
    Documents(Box<AlignedDocuments>),
    Units {
        units: Vec<Unit>,
        splitters: UnitSplitters,
        corrections: Option<UnitCorrections>,
        flags: Option<PageFlags>,
    },
}

/// Two aligned documents, with a worker that can align them again after corrections.
pub(super) struct AlignedDocuments {
    pub(super) name: String,
    sides: (Cut, Cut),
    langs: (Language, Language),
    worker: Mutex<Worker>,
    /// The first alignment.
    pub(super) units: Vec<Unit>,
    auditor: Option<Auditor>,
    /// The latest alignments, the newest last.
    alignments: Mutex<VecDeque<Vec<Bead>>>,
    pub(super) corrections: Option<Corrections>,
    pub(super) flags: Option<PageFlags>,
}

/// An alignment as the page shows it.
struct Reviewed {
    units: Vec<Unit>,
    findings: Vec<Finding>,
    alternatives: BTreeMap<u32, PageAlternative>,
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
        let mut aligned = AlignedDocuments {
            name: pair.name.clone(),
            sides,
            langs,
            worker: Mutex::new(aligner.worker()),
            auditor: self.findings.then(|| Auditor::new(langs)),
            units: Vec::new(),
            alignments: Mutex::default(),
            corrections,
            flags: self.page_flags(&spoken.tags)?,
        };
        let reviewed = aligned.align(aligned.corrections.as_ref())?;
        let mut data = PageData::new(&pair.name, &spoken.tags);
        data.exports = self.exports.page(&spoken.tags, &self.flags);
        data.aligned = true;
        data.separators = [langs.0, langs.1].map(|lang| separator(lang).into());
        data.words = marks::words(&reviewed.units, langs);
        aligned.units.clone_from(&reviewed.units);
        data.docs = vec![aligned.page(reviewed, aligned.corrections.as_ref())];
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

impl AlignedDocuments {
    /// Aligns the documents and keeps the confirmed beads of `corrections`. Also returns the findings about
    /// the alignment, if they are wanted.
    fn align(&self, corrections: Option<&Corrections>) -> Result<Reviewed> {
        let poisoned = |_| {
            let error = Error::environment("an earlier alignment of this review failed");
            error.help("restart the program")
        };
        let mut worker = self.worker.lock().map_err(poisoned)?;
        worker.measure_support(self.auditor.is_some());
        worker.find_alternatives(true);
        let corrections = corrections.map(Corrections::with_drafts);
        let work = Work { corrections: corrections.as_ref(), applies: false, worker: &mut worker };
        let sides = (&self.sides.0, &self.sides.1);
        let Aligned { units, alignment, .. } = work.align(&self.name, sides, self.langs)?;
        let findings = self.auditor.as_ref().map(|auditor| auditor.audit(sides, &alignment));
        let numbers = |side: &Side| side.sentences.clone().unwrap_or_default();
        let beads = units.iter().map(|u| Bead { src: numbers(&u.source), tgt: numbers(&u.target) });
        let beads: Vec<Bead> = beads.collect();
        let alternatives = alternatives::by_bead(&alignment.alternatives, &beads);
        // The lock may be poisoned, but a panic cannot leave the list half changed.
        let mut alignments = self.alignments.lock().unwrap_or_else(PoisonError::into_inner);
        if alignments.len() == MAX_ALIGNMENTS {
            alignments.pop_front();
        }
        alignments.push_back(beads);
        Ok(Reviewed { units, findings: findings.unwrap_or_default(), alternatives })
    }

    /// Returns the latest alignments, the newest first.
    pub(super) fn alignments(&self) -> Vec<Vec<Bead>> {
        let alignments = self.alignments.lock().unwrap_or_else(PoisonError::into_inner);
        alignments.iter().rev().cloned().collect()
    }

    /// Returns the sentence counts of both sides.
    pub(super) fn sentences(&self) -> (u32, u32) {
        (self.sides.0.sentences.len() as u32, self.sides.1.sentences.len() as u32)
    }

    /// Returns the texts of a bead.
    pub(super) fn texts(&self, bead: &Bead) -> [String; 2] {
        let text = |cut, range, lang| {
            let texts = segments_of_document(cut, range).into_iter().map(|segment| segment.text);
            texts.collect::<Vec<_>>().join(separator(lang))
        };
        [text(&self.sides.0, &bead.src, self.langs.0), text(&self.sides.1, &bead.tgt, self.langs.1)]
    }

    /// Aligns the documents again, but keeps the beads that the page's corrections confirm.
    fn page_around(&self, corrections: &str) -> Result<PageDocument> {
        let corrections = Corrections::parse(corrections, Path::new(FROM_PAGE))?;
        let reviewed = self.align(Some(&corrections))?;
        Ok(self.page(reviewed, Some(&corrections)))
    }

    fn page(&self, reviewed: Reviewed, corrections: Option<&Corrections>) -> PageDocument {
        let Reviewed { mut units, findings, alternatives } = reviewed;
        let corrections = corrections.map(|corrections| corrections.by_bead(&self.name)).unwrap_or_default();
        let ranges =
            |unit: &Unit| [&unit.source, &unit.target].map(|side| side.sentences.clone().unwrap_or_default());
        let correction = |[src, tgt]: [Range<u32>; 2]| corrections.get(&Bead { src, tgt }).copied();
        if let Some(flags) = &self.flags {
            let mut examined = units.clone();
            for unit in &mut examined {
                if let Some(edited) = correction(ranges(unit)).filter(|correction| correction.edited) {
                    unit.source.text.clone_from(&edited.source);
                    unit.target.text.clone_from(&edited.target);
                }
            }
            flags.examine(&mut examined);
            units.iter_mut().zip(examined).for_each(|(unit, examined)| unit.flags = examined.flags);
        }
        let bead = |unit: Unit| {
            let ranges = ranges(&unit);
            let correction = correction(ranges.clone());
            let edited = correction.filter(|correction| correction.edited);
            let side = |cut, range: &Range<u32>, side: &Side, text: fn(&Correction) -> &str| match edited
                .map(text)
                .filter(|&text| text != side.text)
            {
                Some(text) => edited_segments(text, side, range),
                None => segments_of_document(cut, range),
            };
            let sides = [
                side(&self.sides.0, &ranges[0], &unit.source, |correction| &correction.source),
                side(&self.sides.1, &ranges[1], &unit.target, |correction| &correction.target),
            ];
            let unit = match correction.and_then(Correction::extra) {
                Some(extra) => Unit { extra: Some(Box::new(extra.clone())), ..unit },
                None => unit,
            };
            let review = correction.map(review_of).unwrap_or_default();
            PageBead { sides, unit, review }
        };
        let is_decided = |unit: &Unit| correction(ranges(unit)).is_some_and(Correction::is_decision);
        let marks = self.auditor.as_ref().map(|_| findings::marks(&findings, &units, is_decided));
        let mut document = PageDocument::new(&self.name, units.into_iter().map(bead).collect());
        if let Some(marks) = marks {
            document.set_findings(findings::shown(&findings), marks);
        }
        document.set_alternatives(alternatives);
        document
    }
}

impl Review {
    /// Returns the number of files in two folders that have no counterpart and therefore are not on the page.
    pub fn unpaired(&self) -> u64 {
        self.unpaired
    }

    /// Returns the page as HTML.
    ///
    /// # Errors
    /// Returns an error if the data cannot be serialised, which does not happen in practice.
    pub fn page(&self) -> Result<String> {
        render(&self.data)
    }

    /// Returns the page for a server, with the corrections that a page sent last and the number of changes
    /// that the server has accepted.
    ///
    /// # Errors
    /// Returns errors from reading the corrections and from aligning.
    pub fn served_page(&self, corrections: Option<&str>, revision: u64) -> Result<String> {
        let mut data = self.data.clone();
        if let Some(served) = &mut data.served {
            served.revision = revision;
        }
        match (&self.content, corrections) {
            (_, None) => {}
            (Content::Documents(aligned), Some(corrections)) => {
                data.docs = vec![aligned.page_around(corrections)?];
            }
            (Content::Units { units, splitters, flags, .. }, Some(corrections)) => {
                let path = Path::new(FROM_PAGE);
                let corrections = UnitCorrections::parse(corrections, path, &data.name)?;
                data.decisions = decisions(&corrections, units, splitters, flags.as_ref(), path)?;
            }
        }
        render(&data)
    }

    /// Makes the page save its changes to a server. Requests carry `token`, and the server saves to `file`.
    /// `identity` must be the same whenever the file is served, because the browser stores unsaved changes under
    /// it.
    pub fn serve(&mut self, token: &str, identity: &str, file: &Path, format: Format) {
        self.data.served = Some(Served {
            token: token.into(),
            identity: identity.into(),
            revision: 0,
            file: file.display().to_string(),
            format: format.name().into(),
            can_realign: matches!(self.content, Content::Documents(_)),
        });
    }

    /// Aligns the documents again, but keeps the beads that `corrections` confirm. Returns the result as JSON
    /// for the page.
    ///
    /// # Errors
    /// Returns errors from reading the corrections, and a call error if the review shows a file of units.
    pub fn realign(&self, corrections: &str) -> Result<String> {
        let Content::Documents(aligned) = &self.content else {
            return Err(Error::call("only a review of two documents can be realigned"));
        };
        serde_json::to_string(&aligned.page_around(corrections)?).map_err(unserialisable)
    }
}

fn review_of(correction: &Correction) -> BeadReview {
    let Correction { fixed, edited, export, draft, .. } = *correction;
    BeadReview { checked: fixed, edited, excluded: !export, manual: draft }
}

fn render(data: &PageData) -> Result<String> {
    page::page(data).map_err(unserialisable)
}

fn unserialisable(error: serde_json::Error) -> Error {
    Error::environment(format!("cannot write the page's data ({error})"))
}
