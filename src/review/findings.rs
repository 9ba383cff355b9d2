//! The findings of an audit on the page.

use super::page::PageFinding;
use crate::aligner::Alignment;
use crate::audit::{Examiners, Finding, MIN_PROBABILITY, Passage, findings};
use crate::document::Cut;
use crate::format::Unit;
use crate::text::Language;
use std::collections::BTreeMap;
use std::ops::Range;

/// Looks for findings in the documents of a review.
pub(super) struct Auditor {
    examiners: Examiners,
    languages: [Language; 2],
}

impl Auditor {
    pub(super) fn new(languages: (Language, Language)) -> Auditor {
        let languages = [languages.0, languages.1];
        Auditor { examiners: Examiners::new(languages), languages }
    }

    /// Returns the findings that `audit` shows by default.
    pub(super) fn audit(&self, sides: (&Cut, &Cut), alignment: &Alignment) -> Vec<Finding> {
        findings(sides, self.languages, alignment, &self.examiners, MIN_PROBABILITY)
    }
}

/// Returns the numbers of the findings that belong to each unit: those about one of its sentences. Units about
/// which a person decided have none.
pub(super) fn marks(
    findings: &[Finding],
    units: &[Unit],
    is_decided: impl Fn(&Unit) -> bool,
) -> BTreeMap<u32, Vec<u32>> {
    let of_unit = |unit: &Unit| -> Vec<u32> {
        let concerns = |finding: &Finding| {
            let sides = [(&unit.source, &finding.src), (&unit.target, &finding.tgt)];
            sides.into_iter().any(|(side, passage)| {
                let (Some(sentences), Some(passage)) = (&side.sentences, passage) else { return false };
                overlaps(sentences, passage)
            })
        };
        let found = (0..).zip(findings).filter(|(_, finding)| concerns(finding));
        found.map(|(number, _)| number).collect()
    };
    let open = (0..).zip(units).filter(|(_, unit)| !is_decided(unit));
    open.map(|(at, unit)| (at, of_unit(unit))).filter(|(_, found)| !found.is_empty()).collect()
}

/// Returns findings as the page shows them.
pub(super) fn shown(findings: &[Finding]) -> Vec<PageFinding> {
    let shown = |finding: &Finding| PageFinding {
        kind: finding.kind,
        probability: (finding.probability * 1000.0).round() as u32,
        note: finding.note.clone(),
    };
    findings.iter().map(shown).collect()
}

/// Whether sentences, which are counted from 0, include a sentence of a passage, whose sentences are counted
/// from 1.
fn overlaps(sentences: &Range<u32>, passage: &Passage) -> bool {
    sentences.start < passage.last && passage.first <= sentences.end && !sentences.is_empty()
}
