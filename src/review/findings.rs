//! The findings of an audit on the page.

use super::page::{PageDocument, PageFinding};
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

/// Adds findings to a document of the page. Each finding belongs to the units that have a sentence of it,
/// except those about which a person decided.
pub(super) fn add(
    document: &mut PageDocument,
    findings: &[Finding],
    units: &[Unit],
    is_decided: impl Fn(&Unit) -> bool,
) {
    let mut marks: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (at, unit) in (0..).zip(units).filter(|(_, unit)| !is_decided(unit)) {
        let concerns = |finding: &Finding| {
            let sides = [(&unit.source, &finding.src), (&unit.target, &finding.tgt)];
            sides.into_iter().any(|(side, passage)| {
                let (Some(sentences), Some(passage)) = (&side.sentences, passage) else { return false };
                overlaps(sentences, passage)
            })
        };
        let found = (0..).zip(findings).filter(|(_, finding)| concerns(finding));
        let found: Vec<u32> = found.map(|(number, _)| number).collect();
        if !found.is_empty() {
            marks.insert(at, found);
        }
    }
    let findings = findings.iter().map(|finding| PageFinding {
        kind: finding.kind,
        probability: (finding.probability * 1000.0).round() as u32,
        note: finding.note.clone(),
    });
    document.set_findings(findings.collect(), marks);
}

/// Whether sentences, which are counted from 0, include a sentence of a passage, whose sentences are counted
/// from 1.
fn overlaps(sentences: &Range<u32>, passage: &Passage) -> bool {
    sentences.start < passage.last && passage.first <= sentences.end && !sentences.is_empty()
}
