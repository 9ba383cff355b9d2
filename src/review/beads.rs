//! Converts units and sentences to the beads and segments of the review page.

use crate::corrections::{CorrectedUnit, UnitCorrections};
use crate::document::{Cut, Splitters, separator};
use crate::error::Result;
use crate::format::{Side, Unit, one_line};
use crate::review::flags::PageFlags;
use crate::review::page::{BeadReview, PageBead, PageDecision, PageDocument, PageSegment};
use crate::split::Splitter;
use crate::text::Language;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

type SideSplitter = (Language, Arc<dyn Splitter>);

/// The splitters for the two sides of units. A side whose language is unknown has none.
pub(super) struct UnitSplitters([Option<SideSplitter>; 2]);

impl UnitSplitters {
    /// Returns an error if the rules of the user have none for a language.
    pub(super) fn new(splitters: &Splitters, langs: [Option<Language>; 2]) -> Result<UnitSplitters> {
        let of = |lang: Option<Language>| lang.map(|lang| Ok((lang, splitters.of(lang)?))).transpose();
        Ok(UnitSplitters([of(langs[0])?, of(langs[1])?]))
    }
}

/// Converts the corrections for the units of `file` to decisions for the page. If the page shows flags, `flags`
/// examines the pairs whose texts a person changed.
pub(super) fn decisions(
    corrections: &UnitCorrections,
    units: &[Unit],
    splitters: &UnitSplitters,
    flags: Option<&PageFlags>,
    file: &Path,
) -> Result<Vec<PageDecision>> {
    let bead = |corrected: &CorrectedUnit| {
        let CorrectedUnit { fixed, edited, export, draft, .. } = *corrected;
        let review =
            BeadReview { checked: fixed, edited, excluded: !export, manual: draft, ..BeadReview::default() };
        let mut unit = corrected.unit.clone();
        if let Some(flags) = flags {
            flags.complete(&mut unit);
        }
        PageBead { review, ..bead_of_unit(unit, splitters) }
    };
    let decision = |(range, replacement): (Range<usize>, &[CorrectedUnit])| PageDecision {
        at: range.start,
        count: range.len(),
        document: PageDocument::new("", replacement.iter().map(bead).collect()),
    };
    Ok(corrections.locate(units, file)?.into_iter().map(decision).collect())
}

/// Converts a unit to a bead. Each sentence of a side becomes a segment. The whole side becomes one segment if
/// the unit records a different number of sentences, or if the sentences do not join to the same text.
pub(super) fn bead_of_unit(unit: Unit, splitters: &UnitSplitters) -> PageBead {
    let [src, tgt] = &splitters.0;
    let sides = [
        segments_of_side(&unit.source, src.as_ref(), unit.bead.map(|bead| bead.0)),
        segments_of_side(&unit.target, tgt.as_ref(), unit.bead.map(|bead| bead.1)),
    ];
    PageBead { sides, unit, review: BeadReview::default() }
}

fn segments_of_side(side: &Side, splitter: Option<&SideSplitter>, count: Option<u32>) -> Vec<PageSegment> {
    let parts = splitter.map_or_else(Vec::new, |(_, splitter)| sentences(&side.text, &**splitter));
    let fits = count.is_none_or(|count| count as usize == parts.len())
        && side.sentences.as_ref().is_none_or(|range| range.len() == parts.len());
    if parts.len() > 1 && fits && side.text == parts.join(splitter.map_or(" ", |&(lang, _)| separator(lang)))
    {
        let number = |k: u32| side.sentences.as_ref().map(|range| range.start + k..range.start + k + 1);
        return (0..).zip(parts).flat_map(|(k, part)| segment(part, side, 1, number(k))).collect();
    }
    Vec::from_iter(segment(&side.text, side, count.unwrap_or(1), side.sentences.clone()))
}

fn sentences<'a>(text: &'a str, splitter: &dyn Splitter) -> Vec<&'a str> {
    let mut spans = Vec::new();
    splitter.split_into(text, &mut spans);
    spans.iter().map(|span| &text[span.start..span.end]).collect()
}

/// Returns a segment of a side, or `None` if its text is empty.
fn segment(text: &str, side: &Side, count: u32, sentences: Option<Range<u32>>) -> Option<PageSegment> {
    let (paragraphs, bytes) = (side.paragraphs.clone(), side.bytes.clone());
    (!text.is_empty()).then(|| PageSegment { text: text.into(), count, sentences, paragraphs, bytes })
}

/// Returns an edited side as one segment, because the edit may have moved sentence boundaries.
pub(super) fn edited_segments(text: &str, side: &Side, numbers: &Range<u32>) -> Vec<PageSegment> {
    Vec::from_iter(segment(text, side, numbers.len() as u32, Some(numbers.clone())))
}

/// Returns the sentences with these numbers, each as a segment.
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
