//! Aligns one document in several languages.

use super::languages::{HubLanguages, parameter};
use super::merge::{Group, Link, Part, merge};
use crate::aligner::{Aligner, AlignerOptions};
use crate::corpus::{DecodedText, DocumentGroup};
use crate::document::{
    Aligned, Cut, DocumentReport, Inputs, Observer, Work, check_language, separator, side, three_digits,
};
use crate::error::{Error, ParameterNames, Result};
use crate::figures::thousandths;
use crate::format::multilingual::MultilingualUnit;
use crate::format::{Side, Unit};
use crate::limits::Deadline;
use crate::quality::{Examiner, FlagOptions};
use crate::run::{fits_in_memory, skip_unlikely, text_warnings};
use crate::text::Language;
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// What the threads of a run share.
pub(super) struct Aligners {
    pub inputs: Inputs,
    pub languages: HubLanguages,
    /// The aligners of the French text with each other text, in the order of the texts.
    pub pairs: Vec<PairAligner>,
    /// Whether there may be several documents, whose languages are then compared.
    pub many: bool,
    /// Pairs of texts whose probability of being translations of each other is below this value are skipped.
    pub min_document_confidence: f64,
    /// If this flag is set, even the document in progress is abandoned.
    pub quit: Option<Arc<AtomicBool>>,
    pub names: ParameterNames,
}

/// Aligns French with one other language.
pub(super) struct PairAligner {
    /// The position of the other text.
    text: usize,
    lang: Language,
    aligner: Aligner,
    examiner: Option<Examiner>,
}

/// An aligned document.
pub(super) struct AlignedGroup {
    pub units: Vec<MultilingualUnit>,
    /// For each language other than French, the report on its text, or `None` if the document lacks the language.
    pub reports: Vec<Option<DocumentReport>>,
}

/// The French text and another one, aligned.
struct AlignedPair {
    units: Vec<Unit>,
    report: DocumentReport,
}

impl PairAligner {
    /// Creates the aligners for all languages other than French.
    pub(super) fn all(
        languages: &HubLanguages,
        options: &AlignerOptions,
        flags: &FlagOptions,
        observer: &mut dyn Observer,
    ) -> Result<Vec<PairAligner>> {
        let mut create = |text: usize| {
            let lang = languages.tags[text].lang();
            let aligner = Aligner::with_options(Language::French, lang, options.clone())?;
            aligner.lexicon_note().iter().for_each(|note| observer.note(note));
            let wanted = !flags.wanted().is_empty();
            let examiner = wanted.then(|| Examiner::new(Language::French, lang, flags));
            Ok(PairAligner { text, lang, aligner, examiner })
        };
        languages.others().map(&mut create).collect()
    }
}

impl Aligners {
    /// Reads and aligns one document.
    ///
    /// # Errors
    /// Returns an error if a text cannot be read, is too large, or takes too long.
    pub(super) fn document(&self, group: &DocumentGroup) -> Result<AlignedGroup> {
        let begin = Instant::now();
        let deadline = self.inputs.deadline(self.quit.clone());
        let mut cuts: Vec<Option<Cut>> = Vec::new();
        for text in 0..group.texts.len() {
            cuts.push(self.cut(group, text, &deadline)?);
        }
        let place = group.place(self.languages.hub);
        fits_in_memory(place, &cuts.iter().flatten().collect::<Vec<_>>())?;
        let hub = cuts[self.languages.hub].as_ref().ok_or_else(|| Error::input(place, "no text"))?;
        let align = |pair: &PairAligner| {
            cuts[pair.text].as_ref().map(|cut| self.pair(pair, group, (hub, cut), &deadline)).transpose()
        };
        // If there are several documents, the threads already work on them. A thread that waited for the pairs of one
        // would begin another in the meantime, while the time limit of the first ran on.
        let aligned: Vec<_> = match self.many {
            true => self.pairs.iter().map(align).collect::<Result<_>>()?,
            false => self.pairs.par_iter().map(align).collect::<Result<_>>()?,
        };
        self.inputs.check_time_of(place, &deadline)?;
        let seconds = thousandths(begin.elapsed().as_secs_f64());
        let units = self.units(&group.name, hub, &aligned);
        let report = |pair: AlignedPair| DocumentReport { seconds, ..pair.report };
        Ok(AlignedGroup { units, reports: aligned.into_iter().map(|pair| pair.map(report)).collect() })
    }

    /// Reads a text and splits it into sentences.
    fn cut(&self, group: &DocumentGroup, text: usize, deadline: &Deadline) -> Result<Option<Cut>> {
        let Some(input) = &group.texts[text] else { return Ok(None) };
        let read = self.inputs.side(input, &self.inputs.side_options(text > 0), deadline);
        self.inputs.check_time_of(input.place(), deadline)?;
        let read: DecodedText = read?;
        let lang = self.languages.tags[text].lang();
        if self.many && self.languages.detected[text] {
            check_language(input.place(), &read.document, lang, parameter(text))?;
        }
        let cut = self.inputs.cut(input, read, lang, deadline)?;
        self.inputs.check_time_of(input.place(), deadline)?;
        Ok(Some(cut))
    }

    fn pair(
        &self,
        pair: &PairAligner,
        group: &DocumentGroup,
        (hub, other): (&Cut, &Cut),
        deadline: &Deadline,
    ) -> Result<AlignedPair> {
        let mut worker = pair.aligner.worker();
        worker.set_deadline(deadline.clone());
        let work = Work { corrections: None, applies: false, worker: &mut worker };
        let Aligned { units, mut report, .. } =
            work.align(&group.name, (hub, other), (Language::French, pair.lang))?;
        report.source = group.place(self.languages.hub).into();
        report.target = group.place(pair.text).into();
        // A warning about the French text is not repeated for each language.
        let is_first = self.pairs.iter().find(|it| group.texts[it.text].is_some()).map(|it| it.text);
        let sources = (is_first == Some(pair.text)).then_some((&report.source, hub));
        let warnings: Vec<String> = sources
            .into_iter()
            .chain([(&report.target, other)])
            .flat_map(|(place, cut)| text_warnings(place, &cut.document, self.names))
            .collect();
        report.warnings.splice(0..0, warnings);
        skip_unlikely(&mut report, self.min_document_confidence, self.names);
        Ok(AlignedPair { units, report })
    }

    /// Merges the alignments to units.
    fn units(&self, name: &str, hub: &Cut, aligned: &[Option<AlignedPair>]) -> Vec<MultilingualUnit> {
        let links = |pair: &Option<AlignedPair>| {
            let units = pair.iter().filter(|pair| !pair.report.left_out).flat_map(|pair| &pair.units);
            units.map(link).collect::<Vec<_>>()
        };
        let links: Vec<Vec<Link>> = aligned.iter().map(links).collect();
        let unit = |(number, group): (u32, Group)| {
            let source = side(hub, &group.src, Language::French);
            let pairs = self.pairs.iter().zip(aligned).zip(group.parts).map(|((pair, aligned), part)| {
                let (aligned, part) = (aligned.as_ref()?, part?);
                let target = joined(&aligned.units, &part, separator(pair.lang));
                let count = part.links.iter().filter_map(|&link| aligned.units[link].bead).map(|bead| bead.1);
                Some(Unit {
                    document: name.to_owned(),
                    number,
                    bead: Some((group.src.len() as u32, count.sum())),
                    confidence: Some(three_digits(part.confidence)),
                    flags: pair.examiner.as_ref().map(|it| it.examine(&source.text, &target.text)),
                    source: source.clone(),
                    target,
                    ..Unit::default()
                })
            });
            let pairs = pairs.collect();
            MultilingualUnit { document: name.to_owned(), number, source, pairs }
        };
        (1..).zip(merge(&links)).map(unit).collect()
    }
}

fn link(unit: &Unit) -> Link {
    Link {
        src: unit.source.sentences.clone().unwrap_or_default(),
        tgt: unit.target.sentences.clone().unwrap_or_default(),
        confidence: unit.confidence.unwrap_or_default(),
    }
}

/// Joins the translations of a part, in the order of the source.
fn joined(units: &[Unit], part: &Part, separator: &str) -> Side {
    let mut targets = part.links.iter().map(|&link| &units[link].target);
    let Some(mut all) = targets.next().cloned() else { return Side::default() };
    for side in targets {
        all.text.push_str(separator);
        all.text.push_str(&side.text);
        let (own, other) = (all.sentences.take(), side.sentences.clone());
        let both = own.zip(other).filter(|(own, other)| own.end == other.start);
        all.sentences = both.map(|(own, other)| own.start..other.end);
        let both = all.paragraphs.take().zip(side.paragraphs.clone());
        all.paragraphs = both.map(|(own, other)| own.start.min(other.start)..own.end.max(other.end));
    }
    all.bytes = None;
    all
}
