//! The data of the review page. It is serialised as columns of numbers, so that a page is hardly larger than
//! its text.

use crate::audit::Kind;
use crate::format::tmx::Extra;
use crate::format::{Languages, Unit};
use crate::quality::FlagSet;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::Range;

#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PageData {
    /// The version of enregard, which is written to TMX files.
    pub version: String,
    pub name: String,
    /// The tags of the source language (`src`) and the target language (`tgt`).
    pub src: String,
    pub tgt: String,
    /// The separators between sentences, for source and target.
    pub separators: [String; 2],
    /// Whether the page was made from two documents, not from a file of units.
    pub aligned: bool,
    pub docs: Vec<PageDocument>,
    /// Decisions of an earlier review about units of the documents in `docs`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<PageDecision>,
    pub exports: PageExports,
    /// The pairs of the lexicon that occur in the texts. Each source key maps to its target keys, separated
    /// by spaces.
    pub words: BTreeMap<String, String>,
    /// Data for a page that enregard serves; `None` for a page in a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served: Option<Served>,
}

/// Options for export from the page.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PageExports {
    /// The language tags to write in TMX.
    pub tags: [String; 2],
    pub doctype: bool,
    /// The creation date to write for a TMX file and its units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    pub paracrawl: bool,
    pub min_confidence: f32,
    pub keep_nulls: bool,
    /// Whether tables have a column for the flags even if the first pair has none.
    pub flags: bool,
}

/// A decision of an earlier review about consecutive units.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PageDecision {
    /// The first unit that is replaced, counted from 0 over all documents.
    pub at: usize,
    pub count: usize,
    pub document: PageDocument,
}

/// A reviewer's decisions about a bead.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct BeadReview {
    pub checked: bool,
    pub edited: bool,
    pub excluded: bool,
    /// Whether the reviewer made the bead. Until it is checked, it is a draft.
    pub manual: bool,
    /// Whether the aligner made the bead when the reviewer asked it to align again.
    pub realigned: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Served {
    pub token: String,
    /// Identifies the file, and stays the same when the file is served again. The browser stores unsaved
    /// changes under this value.
    pub identity: String,
    /// Increases with each change that the server accepts, so that a page does not overwrite the changes of
    /// another page.
    pub revision: u64,
    /// The file in which changes are saved.
    pub file: String,
    pub format: String,
    /// Whether the program can realign the documents from the pair at the cursor onwards.
    pub can_realign: bool,
}

impl PageData {
    /// Creates the data of a page without documents, for texts in `languages`.
    pub(crate) fn new(name: &str, languages: &Languages) -> PageData {
        PageData {
            version: env!("CARGO_PKG_VERSION").into(),
            name: name.into(),
            src: languages.src.clone(),
            tgt: languages.tgt.clone(),
            ..PageData::default()
        }
    }
}

/// The smallest unit of text that the page moves: a sentence, or several if their boundaries are unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PageSegment {
    pub text: String,
    /// The number of sentences in the segment.
    pub count: u32,
    /// The sentence range, paragraph range and byte range of the segment in the input, if known.
    pub sentences: Option<Range<u32>>,
    pub paragraphs: Option<Range<u32>>,
    pub bytes: Option<Range<u64>>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct PageBead {
    pub sides: [Vec<PageSegment>; 2],
    /// The translation unit of the bead, with its number, confidence, and data that only TMX can hold.
    pub unit: Unit,
    pub review: BeadReview,
}

/// One document, encoded as columns.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PageDocument {
    name: String,
    /// Three numbers per bead: source segments, target segments, and confidence in thousandths (-1 if unknown).
    beads: Vec<i32>,
    /// Two numbers per bead: the parts of its confidence, alignment and translation, in thousandths (-1 if
    /// unknown). Empty if all are unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<i32>,
    /// The flags of each bead, `None` if it was not examined. Empty if no bead was examined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flags: Vec<Option<FlagSet>>,
    /// The numbers of the units; `None` if they are 1, 2, 3 …
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<Vec<u32>>,
    /// The indices of the beads whose number of sentences is unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unnamed: Vec<u32>,
    /// The sentence numbers at which both sides of a bead begin. Listed only for beads with an empty side
    /// that does not begin where the previous bead ends.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    at: BTreeMap<u32, [Option<u32>; 2]>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    reviews: BTreeMap<u32, BeadReview>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extras: BTreeMap<u32, Extra>,
    /// The findings of an audit. `None` if the document was not audited.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<PageFinding>>,
    /// For each bead with findings, their indices.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    found: BTreeMap<u32, Vec<u32>>,
    /// Second-best alignments, by the bead that they avoid.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    alternatives: BTreeMap<u32, PageAlternative>,
    sides: [Column; 2],
}

/// A second-best alignment of a few sentences.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PageAlternative {
    /// The number of beads before the avoided one that are replaced too, and the number of all replaced beads.
    pub before: u32,
    pub count: u32,
    /// The numbers of the first source and target sentence.
    pub start: [u32; 2],
    /// The numbers of source and target sentences of each new bead.
    pub kinds: Vec<[usize; 2]>,
    /// The probability in thousandths.
    pub probability: u32,
}

/// A finding of an audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PageFinding {
    pub kind: Kind,
    /// The probability in thousandths.
    pub probability: u32,
    /// The reason.
    pub note: String,
}

#[derive(Debug, Clone, Default, Serialize)]
struct Column {
    text: Vec<String>,
    /// For each segment that does not have exactly one sentence, its number of sentences.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    count: BTreeMap<u32, u32>,
    sentences: Value,
    paragraphs: Value,
    bytes: Value,
}

/// Ranges, encoded as alternating gaps (the distance from the end of the previous range) and lengths. The gap
/// of an unknown range is `null`. The whole list is replaced by `null` if no range is known, and by `1` if
/// all ranges have gap 0 and the expected length.
#[derive(Default)]
struct Gaps {
    numbers: Vec<Option<i64>>,
    end: i64,
    /// Whether any range is unknown, has a gap before it, or does not have the expected length.
    irregular: bool,
    known: bool,
}

impl Gaps {
    fn push(&mut self, range: Option<(i64, i64)>, expected: i64) {
        let Some((start, end)) = range else {
            self.irregular = true;
            self.numbers.extend([None, Some(0)]);
            return;
        };
        let (gap, length) = (start - self.end, end - start);
        self.known = true;
        self.irregular |= gap != 0 || length != expected;
        self.numbers.extend([Some(gap), Some(length)]);
        self.end = end;
    }

    fn value(self) -> Value {
        match self {
            Gaps { known: false, .. } => Value::Null,
            Gaps { irregular: false, .. } => json!(1),
            Gaps { numbers, .. } => json!(numbers),
        }
    }
}

/// Returns a probability in thousandths, rounded as the other output formats round it, or -1 if it is unknown.
fn thousandths(probability: Option<f32>) -> i32 {
    probability.map_or(-1, |p| (f64::from(p) * 1000.0).round() as i32)
}

fn signed<T: Into<u64> + Copy>(range: Option<&Range<T>>) -> Option<(i64, i64)> {
    let number = |n: T| i64::try_from(n.into()).unwrap_or(i64::MAX);
    range.map(|r| (number(r.start), number(r.end)))
}

impl PageDocument {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the number of segments of both sides.
    pub(crate) fn segments(&self) -> usize {
        self.sides.iter().map(|side| side.text.len()).sum()
    }

    /// Sets the findings, and for each bead with findings their indices.
    pub(crate) fn set_findings(&mut self, findings: Vec<PageFinding>, found: BTreeMap<u32, Vec<u32>>) {
        self.findings = Some(findings);
        self.found = found;
    }

    pub(crate) fn set_alternatives(&mut self, alternatives: BTreeMap<u32, PageAlternative>) {
        self.alternatives = alternatives;
    }

    /// Encodes beads as columns. The beads must be in the order of the source; those of the target may cross.
    pub(crate) fn new(name: &str, beads: Vec<PageBead>) -> PageDocument {
        let mut out = PageDocument { name: name.into(), ..PageDocument::default() };
        let consecutive = beads.iter().zip(1..).all(|(bead, number)| bead.unit.number == number);
        out.numbers = (!consecutive).then(|| beads.iter().map(|bead| bead.unit.number).collect());
        let mut gaps: [[Gaps; 3]; 2] = Default::default();
        let mut ends = [0_u32; 2];
        for (index, bead) in (0..).zip(beads) {
            let PageBead { sides, unit, review } = bead;
            let sentences = [unit.source.sentences, unit.target.sentences];
            let starts = sentences.each_ref().map(|range| range.as_ref().map(|range| range.start));
            if (0..2).any(|s| sides[s].is_empty() && starts[s] != Some(ends[s])) {
                out.at.insert(index, starts);
            }
            if review != BeadReview::default() {
                out.reviews.insert(index, review);
            }
            if unit.bead.is_none() {
                out.unnamed.push(index);
            }
            out.beads.extend([sides[0].len() as i32, sides[1].len() as i32, thousandths(unit.confidence)]);
            out.parts.extend([unit.alignment, unit.translation].map(thousandths));
            out.flags.push(unit.flags);
            if let Some(extra) = unit.extra {
                out.extras.insert(index, *extra);
            }
            for (s, segments) in sides.into_iter().enumerate() {
                for segment in segments {
                    out.sides[s].push(segment, &mut gaps[s]);
                }
                if let Some(range) = &sentences[s] {
                    ends[s] = range.end;
                }
            }
        }
        if out.parts.iter().all(|&part| part < 0) {
            out.parts.clear();
        }
        if out.flags.iter().all(Option::is_none) {
            out.flags.clear();
        }
        for (column, gaps) in out.sides.iter_mut().zip(gaps) {
            [column.sentences, column.paragraphs, column.bytes] = gaps.map(Gaps::value);
        }
        out
    }
}

impl Column {
    fn push(&mut self, segment: PageSegment, [sentences, paragraphs, bytes]: &mut [Gaps; 3]) {
        if segment.count != 1 {
            self.count.insert(self.text.len() as u32, segment.count);
        }
        sentences.push(signed(segment.sentences.as_ref()), i64::from(segment.count));
        paragraphs.push(signed(segment.paragraphs.as_ref()), -1);
        bytes.push(signed(segment.bytes.as_ref()), -1);
        self.text.push(segment.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consecutive_numbers_are_not_written() {
        let segment = |n: u32| PageSegment {
            text: format!("s{n}"),
            count: 1,
            sentences: Some(n..n + 1),
            paragraphs: Some(0..1),
            bytes: Some(u64::from(n) * 10..u64::from(n) * 10 + 9),
        };
        let bead = |number, n: Range<u32>| PageBead {
            sides: [n.clone().map(segment).collect(), Vec::new()],
            unit: Unit {
                number,
                source: crate::format::Side { sentences: Some(n), ..Default::default() },
                target: crate::format::Side { sentences: Some(0..0), ..Default::default() },
                bead: Some((1, 0)),
                confidence: Some(0.5),
                ..Unit::default()
            },
            review: BeadReview::default(),
        };
        let document = PageDocument::new("d", vec![bead(1, 0..2), bead(2, 2..3)]);
        let value = serde_json::to_value(document).unwrap();
        assert_eq!(value["beads"], json!([2, 0, 500, 1, 0, 500]));
        assert_eq!(value["sides"][0]["sentences"], json!(1));
        assert_eq!(value["sides"][0]["bytes"], json!([0, 9, 1, 9, 1, 9]));
        for key in ["numbers", "at", "parts", "flags"] {
            assert!(value.get(key).is_none(), "{key}");
        }
    }

    #[test]
    fn parts_and_flags_are_columns() {
        let bead = |unit: Unit| PageBead { unit, ..PageBead::default() };
        let first =
            Unit { number: 1, alignment: Some(0.9876), flags: Some(FlagSet::NONE), ..Unit::default() };
        let flags = Some(FlagSet::parse("numbers length").0);
        let second = Unit { number: 2, translation: Some(1.0), flags, ..Unit::default() };
        let beads = [first, second, Unit { number: 3, ..Unit::default() }].map(bead);
        let value = serde_json::to_value(PageDocument::new("d", beads.into())).unwrap();
        assert_eq!(value["parts"], json!([988, -1, -1, 1000, -1, -1]));
        assert_eq!(value["flags"], json!([[], ["numbers", "length"], null]));
    }
}
