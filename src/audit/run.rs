//! Audits any number of documents on several threads, and returns the results in document order.

use super::base::{OldVersion, OldVersions};
use super::detect::{CERTAIN, Sides, examine};
use super::places::Places;
use super::stale::OldSource;
use super::{Base, DocumentAudit, Examiners, Kind, partners};
use crate::aligner::{Aligner, AlignerOptions, Alignment};
use crate::corpus::{DocumentPair, Documents, Input};
use crate::document::{
    Cut, DocumentReport, Inputs, LanguageChoice, Observer, SplittingOptions, Spoken, report_progress,
};
use crate::error::{Parameter, ParameterNames, Result, catch_panic};
use crate::format::Languages;
use crate::io::refuse_overwrite;
use crate::limits::{Deadline, Limits};
use crate::run::{Batch, End, SplitTexts, Step, Workers, useful_threads};
use crate::text::ReadOptions;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Default of [`AuditOptions::min_probability`]: a finding should be right more often than not.
pub(crate) const MIN_PROBABILITY: f32 = 0.5;

/// The settings of an [`AuditRun`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AuditOptions {
    /// The languages. Any language that is not set is detected.
    pub languages: LanguageChoice,
    /// Options for decoding the input files.
    pub read: ReadOptions,
    /// Whether the inputs have one sentence per line.
    pub segmented: bool,
    /// How the inputs are split into sentences.
    pub splitting: SplittingOptions,
    /// Options of the aligner.
    pub aligner: AlignerOptions,
    /// Limits on the size and processing time of each document.
    pub limits: Limits,
    /// Findings with a probability below this value are not reported.
    pub min_probability: f32,
    /// Where the sources are as they were when the translations were made. If set, passages that are out of
    /// date are findings.
    pub base: Option<Base>,
}

impl Default for AuditOptions {
    fn default() -> AuditOptions {
        AuditOptions {
            languages: LanguageChoice::default(),
            read: ReadOptions::default(),
            segmented: false,
            splitting: SplittingOptions::default(),
            aligner: AlignerOptions::default(),
            limits: Limits::default(),
            min_probability: MIN_PROBABILITY,
            base: None,
        }
    }
}

/// An audit of one or more document pairs.
///
/// # Examples
/// ```
/// use enregard::audit::{AuditOptions, AuditRun, Kind};
/// use enregard::{Documents, Silent};
///
/// let folder = tempfile::tempdir()?;
/// let [french, english] = ["lettre.fr.txt", "lettre.en.txt"].map(|name| folder.path().join(name));
/// let text = std::fs::read_to_string("fixtures/en/lettre.txt")?;
/// // The translation ends after half of the letter.
/// let half = text.char_indices().nth(text.chars().count() / 2).unwrap().0;
/// std::fs::write(&english, &text[..half])?;
/// std::fs::copy("fixtures/fr/lettre.txt", &french)?;
/// let run = AuditRun::new(Documents::find(&french, &english)?, AuditOptions::default());
/// let mut audits = Vec::new();
/// run.run(&mut Silent, &mut |audit, _| Ok(audits.push(audit)))?;
/// # #[cfg(feature = "lexicons")]
/// assert!(audits[0].findings.iter().any(|finding| finding.kind == Kind::Omission));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
pub struct AuditRun {
    /// The documents to audit.
    pub documents: Documents,
    /// All other settings that affect the result.
    pub options: AuditOptions,
    /// The number of threads. The result does not depend on it.
    pub jobs: usize,
    /// Whether to read the source files that have no translation, so that [`ReportFormat::Xliff`] and
    /// [`ReportFormat::Po`] contain their paragraphs.
    ///
    /// [`ReportFormat::Xliff`]: crate::audit::ReportFormat::Xliff
    /// [`ReportFormat::Po`]: crate::audit::ReportFormat::Po
    pub read_untranslated: bool,
    /// Setting this flag ends the run early. Documents in progress are finished.
    pub stop: Arc<AtomicBool>,
    /// How parameter names are written in the reasons why documents failed.
    pub names: ParameterNames,
}

/// The totals of an audit.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AuditSummary {
    /// The number of documents that were audited. Files without a counterpart do not count.
    pub done: u64,
    /// The number of documents that failed.
    pub failed: u64,
    /// The number of findings of each kind.
    pub counts: BTreeMap<Kind, u64>,
    /// The share of all source texts that is translated, by characters, from 0 to 1.
    pub coverage: f64,
    /// The lowest coverage of a document, from 0 to 1. `None` if no document was audited.
    pub lowest_coverage: Option<f64>,
    /// Whether the run was stopped before all documents were audited.
    pub interrupted: bool,
    /// The number of characters of all sources, and of those that are translated.
    characters: (u64, u64),
}

impl AuditSummary {
    fn add(&mut self, audit: &DocumentAudit) {
        for (kind, number) in &audit.counts {
            *self.counts.entry(*kind).or_default() += number;
        }
        self.done += u64::from(audit.error.is_none() && audit.coverage.is_some());
        self.failed += u64::from(audit.error.is_some());
        self.characters.0 += audit.characters.0;
        self.characters.1 += audit.characters.1;
        self.coverage = self.characters.1 as f64 / self.characters.0.max(1) as f64;
        self.lowest_coverage = match (self.lowest_coverage, audit.coverage) {
            (Some(lowest), Some(coverage)) => Some(lowest.min(coverage)),
            (lowest, coverage) => lowest.or(coverage),
        };
    }
}

/// A function that receives the audit of each document, with the languages of the run.
pub type Receiver<'a> = dyn FnMut(DocumentAudit, &Languages) -> Result<()> + 'a;

impl AuditRun {
    /// Creates a run that audits `documents` on one thread.
    pub fn new(documents: Documents, options: AuditOptions) -> AuditRun {
        let (stop, names) = (Arc::default(), ParameterNames::default());
        AuditRun { documents, options, jobs: 1, read_untranslated: false, stop, names }
    }

    /// Checks that the file to which the caller will write the result is neither an input nor in an input
    /// folder.
    ///
    /// # Errors
    /// Returns a call error if the check fails, or an I/O error if a list of documents cannot be read.
    pub fn refuse_output(&self, path: &Path) -> Result<()> {
        self.documents.refuse_inside(Parameter::Output, path)?;
        let lexicons = self.options.aligner.lexicons.iter();
        let more = lexicons.chain(self.options.splitting.files()).cloned();
        self.options.base.as_ref().map_or(Ok(()), |base| base.refuse_output(path))?;
        let unpaired = self.documents.unpaired().iter().map(|unpaired| unpaired.file.clone());
        refuse_overwrite([path], self.documents.files()?.chain(more).chain(unpaired))
    }

    /// Audits the documents and passes each result to `receiver`, in the order of the documents. Files
    /// without a counterpart come last. If a document cannot be audited, its result has an error and no
    /// findings.
    ///
    /// # Errors
    /// Returns an error if a list of documents cannot be read, if the languages cannot be detected, or if the
    /// base is a revision that git does not find. Also returns any error of `receiver`.
    pub fn run(mut self, observer: &mut dyn Observer, receiver: &mut Receiver<'_>) -> Result<AuditSummary> {
        // A page that is all code has nothing to audit.
        self.options.read.allows_no_text = true;
        let inputs = Inputs::new(self.options.read, self.options.segmented, self.options.limits);
        let mut inputs = inputs.with_splitting(&self.options.splitting)?;
        inputs.stop = Some(Arc::clone(&self.stop));
        let first = self.documents.peek(0).map(|pair| pair.src.place().to_path_buf());
        let old_versions = OldVersions::new(self.options.base.take(), first.as_deref())?;
        // A document in the wrong language is a finding, not a failure.
        let choice = &self.options.languages;
        let spoken = choice.resolve_with_copies(&mut self.documents, &inputs, observer)?.unchecked();
        inputs.check_splitters(spoken.langs)?;
        let unpaired = partners::findings(&self.documents);
        partners::skipped(&self.documents).iter().for_each(|text| observer.note(&text.into()));
        let tags = spoken.tags.clone();
        let auditor = self.auditor(spoken, inputs, old_versions, observer)?;
        observer.begin(self.documents.known_count(), 0);
        let batch = Batch {
            threads: useful_threads(self.jobs, self.documents.known_count(), observer),
            stop: Arc::clone(&self.stop),
            weigh: |pair: &Result<DocumentPair>| pair.as_ref().map_or(0, DocumentPair::weight),
        };
        let mut summary = AuditSummary::default();
        let mut pass_on = |audit: DocumentAudit, observer: &mut dyn Observer| {
            summary.add(&audit);
            observer.document(&report(&audit));
            receiver(audit, &tags)
        };
        let end = batch.run(
            self.documents,
            |pair| pair.as_mut().ok().map(|pair| auditor.document(pair)),
            |step| {
                let Step::Done(pair, audit) = step else { return Ok(()) };
                let pair = pair?;
                let failed = |panic: String| auditor.failed(&pair, format!("internal error ({panic})"));
                let (audit, warnings) = match audit {
                    Ok(audit) => {
                        audit.unwrap_or_else(|| (auditor.failed(&pair, "no result".into()), Vec::new()))
                    }
                    Err(panic) => (failed(panic), Vec::new()),
                };
                warnings.iter().for_each(|text| observer.warning(&text.into()));
                pass_on(audit, observer)?;
                report_progress(&pair, observer);
                Ok(())
            },
        )?;
        let interrupted = match end {
            End::Broken(error) => return Err(error),
            End::Stopped => true,
            End::All => false,
        };
        auditor.workers.inputs.splitters.warnings().iter().for_each(|text| observer.warning(text));
        let stopped = || interrupted || self.stop.load(Ordering::Relaxed);
        for mut audit in unpaired {
            if self.read_untranslated && !audit.source.as_os_str().is_empty() && !stopped() {
                let read = auditor.untranslated(&mut audit);
                read.unwrap_or_else(|error| observer.warning(&error.render(self.names.0).into()));
            }
            pass_on(audit, observer)?;
        }
        summary.interrupted = stopped();
        Ok(summary)
    }

    fn auditor(
        &self,
        spoken: Spoken,
        inputs: Inputs,
        old_versions: OldVersions,
        observer: &mut dyn Observer,
    ) -> Result<Auditor> {
        let (src, tgt) = spoken.langs;
        let aligner = Aligner::with_options(src, tgt, self.options.aligner.clone())?;
        aligner.lexicon_note().iter().for_each(|text| observer.note(text));
        let workers = Workers {
            examiner: None,
            aligner,
            spoken,
            inputs,
            corrections: None,
            quit: None,
            names: self.names,
            idle: Mutex::default(),
        };
        let examiners = Examiners::new([src, tgt]).at_least(self.options.min_probability.min(CERTAIN));
        Ok(Auditor {
            workers,
            examiners,
            old_versions,
            segmented: self.options.segmented,
            read: self.options.read,
            min: self.options.min_probability,
        })
    }
}

/// Returns the part of a result that an [`Observer`] receives.
fn report(audit: &DocumentAudit) -> DocumentReport {
    DocumentReport {
        document: audit.document.clone(),
        source_sentences: audit.sentences[0],
        target_sentences: audit.sentences[1],
        error: audit.error.clone(),
        ..DocumentReport::default()
    }
}

/// Audits single documents. All threads share it.
struct Auditor {
    workers: Workers,
    examiners: Examiners,
    old_versions: OldVersions,
    segmented: bool,
    read: ReadOptions,
    min: f32,
}

impl Auditor {
    fn document(&self, pair: &mut DocumentPair) -> (DocumentAudit, Vec<String>) {
        self.audit(pair)
            .unwrap_or_else(|error| (self.failed(pair, error.render(self.workers.names.0)), Vec::new()))
    }

    fn align(&self, src: &Cut, tgt: &Cut, deadline: &Deadline) -> Alignment {
        self.workers.with_worker(|worker| {
            worker.set_deadline(deadline.clone());
            worker.measure_support(true);
            worker.align(&src.segments(), &tgt.segments())
        })
    }

    /// Adds the paragraphs of a source file without a translation to its audit.
    fn untranslated(&self, audit: &mut DocumentAudit) -> Result<()> {
        let Workers { inputs, spoken, .. } = &self.workers;
        let (input, deadline) = (Input::File(audit.source.clone()), inputs.deadline(None));
        let text = inputs.side(&input, &self.read, &deadline)?;
        let cut = inputs.cut(&input, text, spoken.langs.0, &deadline)?;
        inputs.check_time_of(&audit.source, &deadline)?;
        let places = Places::of(&cut, self.segmented, spoken.langs.0);
        audit.has_lines[0] = places.has_lines();
        audit.untranslated = partners::paragraphs(&cut, &places);
        Ok(())
    }

    /// Reads the source as it was when the translation was made. Returns `None` if that is not wanted. The
    /// error is a reason.
    fn old_source(&self, pair: &DocumentPair, deadline: &Deadline) -> Result<Option<Cut>, String> {
        if !self.old_versions.are_wanted() {
            return Ok(None);
        }
        let (Input::File(src), Input::File(tgt)) = (&pair.src, &pair.tgt) else {
            return Err("the source or the translation is not a file".into());
        };
        let Workers { inputs, spoken, names, .. } = &self.workers;
        let old = match self.old_versions.find(src, tgt)? {
            OldVersion::File(path) => inputs.side(&Input::File(path), &self.read, deadline),
            OldVersion::Content(content) => inputs.of_content(&content, src, &self.read, deadline),
        };
        let cut = old.and_then(|text| inputs.cut(&pair.src, text, spoken.langs.0, deadline));
        cut.map(Some).map_err(|error| error.render(names.0))
    }

    fn failed(&self, pair: &DocumentPair, reason: String) -> DocumentAudit {
        let audit = DocumentAudit::new(&pair.name, pair.src.place().into(), pair.tgt.place().into());
        DocumentAudit { error: Some(reason), ..audit }
    }

    fn audit(&self, pair: &mut DocumentPair) -> Result<(DocumentAudit, Vec<String>)> {
        let deadline = self.workers.inputs.deadline(self.workers.quit.clone());
        let mut audit = DocumentAudit::new(&pair.name, pair.src.place().into(), pair.tgt.place().into());
        let SplitTexts { src, tgt, mut warnings } = self.workers.read(pair, &deadline)?;
        let alignment = self.align(&src, &tgt, &deadline);
        self.workers.in_time(pair, &deadline)?;
        for (side, input) in [(&src, &pair.src), (&tgt, &pair.tgt)] {
            if side.sentences.is_empty() {
                warnings.push(format!("{}: contains no text, only code or markup", input.place().display()));
            }
        }
        let old = match self.old_source(pair, &deadline) {
            Ok(old) => old.filter(|old| old.segments().texts != src.segments().texts),
            Err(reason) => {
                let place = pair.src.place().display();
                warnings.push(format!("{place}: changes since the translation are unknown: {reason}"));
                None
            }
        };
        let old = old.as_ref().map(|old| OldSource {
            texts: old.segments().texts,
            alignment: self.align(old, &tgt, &deadline),
        });
        self.workers.in_time(pair, &deadline)?;
        let (own, other) = self.workers.spoken.langs;
        let sides = Sides {
            src: Places::of(&src, self.segmented, own),
            tgt: Places::of(&tgt, self.segmented, other),
            languages: [own, other],
        };
        catch_panic(pair.src.place(), || {
            examine(&sides, (&alignment, old.as_ref()), &self.examiners, self.min, &mut audit);
            Ok(())
        })?;
        Ok((audit, warnings))
    }
}
