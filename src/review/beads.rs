//! Units and sentences as the page shows them.

use crate::corrections::CorrectedUnit;
use crate::document::{Cut, separator};
use crate::format::{Side, Unit, one_line};
use crate::review::page::{BeadReview, PageBead, PageDecision, PageDocument, PageSegment};
use crate::split;
use crate::text::Language;
use std::ops::Range;

/// A correction of consecutive units.
pub(super) fn decision(
    range: Range<usize>,
    replacement: &[CorrectedUnit],
    langs: [Option<Language>; 2],
) -> PageDecision {
    let bead = |corrected: &CorrectedUnit| PageBead {
        review: BeadReview {
            checked: corrected.fixed,
            edited: corrected.edited,
            excluded: !corrected.export,
        },
        ..bead_of_unit(corrected.unit.clone(), langs)
    };
    let beads = replacement.iter().map(bead).collect();
    PageDecision { at: range.start, count: range.len(), document: PageDocument::new("", beads) }
}

/// A unit, split into its sentences where the result is certain.
pub(super) fn bead_of_unit(unit: Unit, langs: [Option<Language>; 2]) -> PageBead {
    let sides = [
        segments_of_side(&unit.source, langs[0], unit.bead.map(|bead| bead.0)),
        segments_of_side(&unit.target, langs[1], unit.bead.map(|bead| bead.1)),
    ];
    PageBead { sides, unit, review: BeadReview::default() }
}

fn segments_of_side(side: &Side, lang: Option<Language>, count: Option<u32>) -> Vec<PageSegment> {
    if side.text.is_empty() {
        return Vec::new();
    }
    let segment = |text: &str, count, sentences| PageSegment {
        text: text.into(),
        count,
        sentences,
        paragraphs: side.paragraphs.clone(),
        bytes: side.bytes.clone(),
    };
    let parts = lang.map_or_else(Vec::new, |lang| sentences(&side.text, lang));
    let fits = count.is_none_or(|count| count as usize == parts.len())
        && side.sentences.as_ref().is_none_or(|range| range.len() == parts.len());
    if parts.len() > 1 && fits && side.text == parts.join(lang.map_or(" ", separator)) {
        let number = |k: u32| side.sentences.as_ref().map(|range| range.start + k..range.start + k + 1);
        return (0..).zip(parts).map(|(k, part)| segment(part, 1, number(k))).collect();
    }
    vec![segment(&side.text, count.unwrap_or(1), side.sentences.clone())]
}

fn sentences(text: &str, lang: Language) -> Vec<&str> {
    let mut spans = Vec::new();
    split::for_language(lang).split_into(text, &mut spans);
    spans.iter().map(|span| &text[span.start..span.end]).collect()
}

/// An edited side. It is one segment, because the edit may have moved sentence boundaries.
pub(super) fn edited_segments(text: &str, side: &Side, numbers: &Range<u32>) -> Vec<PageSegment> {
    if text.is_empty() {
        return Vec::new();
    }
    vec![PageSegment {
        text: text.into(),
        count: numbers.len() as u32,
        sentences: Some(numbers.clone()),
        paragraphs: side.paragraphs.clone(),
        bytes: side.bytes.clone(),
    }]
}

/// The sentences of a document with these numbers.
pub(super) fn segments_of_document(cut: &Cut, numbers: &Range<u32>) -> Vec<PageSegment> {
    let sentence = |number: u32| {
        let sentence = &cut.sentences[number as usize];
        PageSegment {
            text: one_line(&cut.document.text[sentence.span.clone()]).into_owned(),
            count: 1,
            sentences: Some(number..number + 1),
            paragraphs: Some(sentence.paragraph..sentence.paragraph + 1),
            bytes: Some(cut.input_bytes(&sentence.span)),
        }
    };
    numbers.clone().map(sentence).collect()
}
