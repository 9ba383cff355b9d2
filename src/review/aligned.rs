//! Two documents under review: their alignment, and what corrections make of it.

use crate::align::Bead;
use crate::aligner::{Alternative, Worker};
use crate::audit::Finding;
use crate::corrections::{Correction, Corrections, Part};
use crate::document::{Aligned, Cut, UnitBuilder, Work, side};
use crate::error::{Error, Result};
use crate::format::{Side, Unit};
use crate::review::alternatives;
use crate::review::beads::{edited_segments, segments_of_document};
use crate::review::findings::{self, Auditor};
use crate::review::flags::PageFlags;
use crate::review::overlay::{LaidBead, is_whole, overlay};
use crate::review::page::{BeadReview, PageBead, PageDocument, PageSegment};
use crate::text::Language;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::Mutex;

/// Two aligned documents, with a worker that can align them again after corrections.
pub(super) struct AlignedDocuments {
    pub(super) name: String,
    sides: (Cut, Cut),
    langs: (Language, Language),
    worker: Mutex<Worker>,
    /// The alignment that the corrections of the page refer to.
    base: Laid,
    auditor: Option<Auditor>,
    pub(super) corrections: Option<Corrections>,
    pub(super) flags: Option<PageFlags>,
}

/// An alignment as units, with what else the page shows about it.
#[derive(Default)]
struct Laid {
    units: Vec<Unit>,
    findings: Vec<Finding>,
    alternatives: Vec<Alternative>,
}

impl AlignedDocuments {
    /// Aligns the documents. If the corrections were written for another alignment than that of the documents alone,
    /// they are aligned around the decisions.
    pub(super) fn new(parts: Parts) -> Result<AlignedDocuments> {
        let Parts { name, sides, langs, worker, auditor, corrections, flags } = parts;
        let mut aligned = AlignedDocuments {
            name,
            sides,
            langs,
            worker: Mutex::new(worker),
            base: Laid::default(),
            auditor,
            corrections,
            flags,
        };
        if let Some(corrections) = &aligned.corrections {
            corrections.fixed(&aligned.name, aligned.sentences())?;
        }
        aligned.base = aligned.align(None)?;
        let changes = aligned.changes(aligned.corrections.as_ref());
        if !is_whole(&aligned.overlay(&changes), aligned.sentences()) {
            aligned.base = aligned.align(aligned.corrections.as_ref())?;
        }
        Ok(aligned)
    }

    /// Aligns the documents, but keeps the beads that `corrections` confirm, and the drafts among them.
    fn align(&self, corrections: Option<&Corrections>) -> Result<Laid> {
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
        Ok(Laid { units, findings: findings.unwrap_or_default(), alternatives: alignment.alternatives })
    }

    /// Returns the units of the documents before any correction.
    pub(super) fn units(&self) -> &[Unit] {
        &self.base.units
    }

    /// Returns the sentence counts of both sides.
    pub(super) fn sentences(&self) -> (u32, u32) {
        (self.sides.0.sentences.len() as u32, self.sides.1.sentences.len() as u32)
    }

    /// Returns the texts of a bead.
    pub(super) fn texts(&self, bead: &Bead) -> [String; 2] {
        let ((src, tgt), langs) = (&self.sides, self.langs);
        [side(src, &bead.src, langs.0).text, side(tgt, &bead.tgt, langs.1).text]
    }

    /// Returns the lines that determine beads of the documents.
    pub(super) fn changes<'a>(&'a self, corrections: Option<&'a Corrections>) -> Vec<&'a Correction> {
        corrections.into_iter().flat_map(|corrections| corrections.changes(&self.name)).collect()
    }

    /// Returns the alignment with these lines applied.
    pub(super) fn overlay<'a>(&self, lines: &[&'a Correction]) -> Vec<LaidBead<'a>> {
        let beads: Vec<Bead> = self.base.units.iter().map(bead_of).collect();
        overlay(&beads, lines, self.sentences())
    }

    /// Returns the units of the alignment with these corrections applied, but with the texts of the documents. Lines
    /// that were written for another alignment, and fit this one nowhere, are ignored.
    fn corrected(&self, corrections: Option<&Corrections>) -> Vec<Unit> {
        let mut lines = self.changes(corrections);
        let mut beads = self.overlay(&lines);
        let known: FxHashMap<Bead, &Unit> =
            self.base.units.iter().map(|unit| (bead_of(unit), unit)).collect();
        if !is_whole(&beads, self.sentences()) {
            lines.retain(|line| known.contains_key(&line.bead()));
            beads = self.overlay(&lines);
        }
        let units = UnitBuilder::new(&self.name, (&self.sides.0, &self.sides.1), self.langs);
        let unit = |((bead, line), number): (LaidBead, u32)| match (known.get(&bead), line) {
            (Some(&unit), None) => Unit { number, ..unit.clone() },
            (Some(&unit), Some(line)) if !line.is_realigned() => Unit { number, ..unit.clone() },
            (_, line) => {
                let [confidence, alignment, translation] =
                    line.map(Correction::confidences).unwrap_or_default();
                Unit { confidence, alignment, translation, ..units.unit([&bead.src, &bead.tgt], number) }
            }
        };
        beads.into_iter().zip(1..).map(unit).collect()
    }

    /// Returns the units as the page would export them before the first change.
    pub(super) fn exported(&self) -> Vec<Unit> {
        let Some(corrections) = &self.corrections else { return self.base.units.clone() };
        let decided = corrections.by_bead(&self.name);
        let mut units = self.corrected(Some(corrections));
        for unit in units.iter_mut().filter(|unit| decided.get(&bead_of(unit)).is_some_and(|line| line.fixed))
        {
            (unit.confidence, unit.alignment, unit.translation) = (Some(1.0), None, None);
        }
        corrections.apply(&self.name, &mut units);
        units
    }

    /// Returns the documents as the page shows them with these corrections.
    pub(super) fn page(&self, corrections: Option<&Corrections>) -> PageDocument {
        self.page_of(self.corrected(corrections), &self.base, corrections)
    }

    /// Aligns the documents again, but keeps the beads that the corrections confirm.
    pub(super) fn page_around(&self, corrections: &Corrections) -> Result<PageDocument> {
        let laid = self.align(Some(corrections))?;
        Ok(self.page_of(laid.units.clone(), &laid, Some(corrections)))
    }

    fn page_of(&self, units: Vec<Unit>, laid: &Laid, corrections: Option<&Corrections>) -> PageDocument {
        let mut pairs = shown(units, corrections.map(|all| all.by_bead(&self.name)).unwrap_or_default());
        if let Some(flags) = &self.flags {
            let mut examined: Vec<Unit> = pairs.iter().map(Shown::edited_unit).collect();
            flags.examine(&mut examined);
            pairs.iter_mut().zip(examined).for_each(|(pair, examined)| pair.unit.flags = examined.flags);
        }
        let known: FxHashSet<Bead> = laid.units.iter().map(bead_of).collect();
        let beads: Vec<Bead> = pairs.iter().map(|pair| bead_of(&pair.unit)).collect();
        let page_beads = pairs.iter().zip(&beads).map(|(pair, bead)| PageBead {
            sides: self.segments(pair, bead),
            unit: pair.unit.clone(),
            review: pair.review(!known.contains(bead)),
        });
        let mut document = PageDocument::new(&self.name, page_beads.collect());
        if self.auditor.is_some() {
            let changed: FxHashSet<&Bead> = pairs
                .iter()
                .zip(&beads)
                .filter(|(pair, _)| pair.is_changed())
                .map(|(_, bead)| bead)
                .collect();
            let units: Vec<Unit> = pairs.iter().map(|pair| pair.unit.clone()).collect();
            let is_changed = |unit: &Unit| changed.contains(&bead_of(unit));
            let marks = findings::marks(&laid.findings, &units, is_changed);
            document.set_findings(findings::shown(&laid.findings), marks);
        }
        document.set_alternatives(alternatives::by_bead(&laid.alternatives, &beads));
        document
    }

    /// Returns the segments of both sides of a pair: its sentences, or the text that a person wrote instead.
    fn segments(&self, pair: &Shown, bead: &Bead) -> [Vec<PageSegment>; 2] {
        let texts = pair.texts();
        let side =
            |cut, range: &Range<u32>, side: &Side, number: usize| match texts.map(|texts| texts[number]) {
                Some(text) if text != side.text => edited_segments(text, side, range),
                _ => segments_of_document(cut, range),
            };
        [
            side(&self.sides.0, &bead.src, &pair.unit.source, 0),
            side(&self.sides.1, &bead.tgt, &pair.unit.target, 1),
        ]
    }
}

/// A pair of the page. Its unit has the texts of the documents.
struct Shown<'a> {
    unit: Unit,
    /// The line that determines the pair or adds a note to it.
    line: Option<&'a Correction>,
    /// If the line determines several pairs: the one of this pair.
    part: Option<&'a Part>,
}

/// Returns the pairs of the page. A line that determines several pairs gives all of them.
fn shown<'a>(units: Vec<Unit>, lines: FxHashMap<Bead, &'a Correction>) -> Vec<Shown<'a>> {
    let pairs = units.into_iter().flat_map(|mut unit| {
        let line = lines.get(&bead_of(&unit)).copied();
        if let Some(extra) = line.and_then(Correction::extra) {
            unit.extra = Some(Box::new(extra.clone()));
        }
        let parts = line.map(Correction::parts).unwrap_or_default();
        if parts.is_empty() {
            return vec![Shown { unit, line, part: None }];
        }
        let pair = |(number, part)| Shown { unit: unit_of(part, number, &unit), line, part: Some(part) };
        parts.iter().enumerate().map(pair).collect()
    });
    let mut pairs: Vec<Shown> = pairs.collect();
    pairs.iter_mut().zip(1..).for_each(|(pair, number)| pair.unit.number = number);
    pairs
}

/// Returns the unit of one of several pairs of a line. The first one has the notes.
fn unit_of(part: &Part, number: usize, line: &Unit) -> Unit {
    let mut unit = line.clone();
    unit.extra = unit.extra.filter(|_| number == 0);
    for (side, text) in [(&mut unit.source, &part.source), (&mut unit.target, &part.target)] {
        let sentences = side.sentences.clone().unwrap_or_default();
        if text.is_empty() {
            let place = if number == 0 { sentences.start } else { sentences.end };
            side.sentences = Some(place..place);
        }
    }
    unit
}

impl Shown<'_> {
    /// Returns the texts that a person wrote, if any.
    fn texts(&self) -> Option<[&str; 2]> {
        let of_line = || self.line.filter(|line| line.edited).map(|line| [&*line.source, &*line.target]);
        self.part.map(|part| [&*part.source, &*part.target]).or_else(of_line)
    }

    fn edited_unit(&self) -> Unit {
        let mut unit = self.unit.clone();
        if let Some([source, target]) = self.texts() {
            source.clone_into(&mut unit.source.text);
            target.clone_into(&mut unit.target.text);
        }
        unit
    }

    fn is_changed(&self) -> bool {
        self.line.is_some_and(Correction::is_change)
    }

    /// Returns the decisions of the reviewer. `is_new` says that the bead is not one of the aligner.
    fn review(&self, is_new: bool) -> BeadReview {
        match (self.part, self.line) {
            (Some(&Part { fixed, export, edited, .. }), _) => {
                BeadReview { checked: fixed, edited, excluded: !export, manual: true, realigned: false }
            }
            (None, Some(line)) => review_of(line, is_new),
            (None, None) => BeadReview::default(),
        }
    }
}

/// What a review of two documents is made of.
pub(super) struct Parts {
    pub(super) name: String,
    pub(super) sides: (Cut, Cut),
    pub(super) langs: (Language, Language),
    pub(super) worker: Worker,
    pub(super) auditor: Option<Auditor>,
    pub(super) corrections: Option<Corrections>,
    pub(super) flags: Option<PageFlags>,
}

/// Returns the bead of a unit of aligned documents, which always has sentence numbers.
fn bead_of(unit: &Unit) -> Bead {
    let numbers = |side: &Side| side.sentences.clone().unwrap_or_default();
    Bead { src: numbers(&unit.source), tgt: numbers(&unit.target) }
}

/// Returns the decisions of a line. `is_new` says that the bead is not one of the aligner.
fn review_of(line: &Correction, is_new: bool) -> BeadReview {
    let Correction { fixed, edited, export, draft, .. } = *line;
    let realigned = line.is_realigned() && !draft && !fixed;
    let manual = draft || (is_new && !line.is_realigned());
    BeadReview { checked: fixed, edited, excluded: !export, manual, realigned }
}
