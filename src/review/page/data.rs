//! What the page is made of, and how it is written: columns of numbers, so that the page stays near the size of its text.

use crate::format::tmx::Extra;
use crate::format::{Languages, Unit};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::Range;

/// All that a page shows.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PageData {
    /// The version of the program, which a TMX names.
    pub version: String,
    /// What the page is called.
    pub name: String,
    /// The tag of the source.
    pub src: String,
    /// The tag of the target.
    pub tgt: String,
    /// What stands between two sentences of a side.
    pub joins: [String; 2],
    /// Whether the confidences are this program's own: then a low one means that other beads score nearly as well.
    pub aligned: bool,
    /// The documents.
    pub docs: Vec<PageDocument>,
    /// What people decided about units of these documents before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decided: Vec<PageDecision>,
    /// How the page writes.
    pub exports: PageExports,
    /// The lexicon's pairs that may matter here: for each source key the target keys, between spaces.
    pub words: BTreeMap<String, String>,
    /// How the page reaches the program; none in a page by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served: Option<Served>,
}

/// How the page writes what it exports.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PageExports {
    /// The tags of source and target in a TMX.
    pub tags: [String; 2],
    /// Whether a TMX declares its document type.
    pub doctype: bool,
    /// The date of a TMX and of its units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Whether the properties of a TMX have ParaCrawl's names.
    pub paracrawl: bool,
    /// Pairs of less confidence are left out, in 0..=1.
    pub least: f32,
    /// Whether sentences without a counterpart are written at first.
    pub nulls: bool,
}

/// What people decided about a stretch of units.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PageDecision {
    /// The first of the units that are replaced, counted from 0 over all documents.
    pub at: usize,
    /// How many there are.
    pub count: usize,
    /// What stands in their place.
    pub document: PageDocument,
}

/// What a person said of a bead.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Verdict {
    /// That it is right.
    pub checked: bool,
    /// That its texts should be other ones.
    pub edited: bool,
    /// That it is not wanted.
    pub out: bool,
}

/// A page that a program serves.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Served {
    /// What every request must bring.
    pub token: String,
    /// The file that is saved to.
    pub file: String,
    /// Its format.
    pub format: String,
    /// Whether the program can align again from a place.
    pub realigns: bool,
}

impl PageData {
    /// An empty page in these languages.
    pub(crate) fn new(name: &str, languages: &Languages) -> PageData {
        PageData {
            version: env!("CARGO_PKG_VERSION").into(),
            name: name.into(),
            src: languages.src.clone(),
            tgt: languages.tgt.clone(),
            joins: [" ".into(), " ".into()],
            ..PageData::default()
        }
    }
}

/// A stretch of text that the page keeps whole: a sentence, or several where they cannot be told apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PageSegment {
    /// Its text.
    pub text: String,
    /// How many sentences it counts as.
    pub count: u32,
    /// Their numbers, where known.
    pub sentences: Option<Range<u32>>,
    /// The paragraphs, where known.
    pub paragraphs: Option<Range<u32>>,
    /// The bytes of the input, where known.
    pub bytes: Option<Range<u64>>,
}

/// A bead as the page gets it.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageBead {
    /// Its segments, source and target.
    pub sides: [Vec<PageSegment>; 2],
    /// The unit that it was: number, confidence, and what a TMX says beyond the text.
    pub unit: Unit,
    /// What a person said of it.
    pub verdict: Verdict,
}

/// One document, as columns.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PageDocument {
    /// Its name.
    name: String,
    /// For each bead: source segments, target segments, confidence in thousandths (-1: none).
    beads: Vec<i32>,
    /// The numbers of the units, if they are not 1, 2, 3 …
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<Vec<u32>>,
    /// Beads that do not say how many sentences they have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unnamed: Vec<u32>,
    /// Where the empty sides stand, if that is not where the bead before ended.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    at: BTreeMap<u32, [Option<u32>; 2]>,
    /// What people said before.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    verdicts: BTreeMap<u32, Verdict>,
    /// What only a TMX has a place for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extras: BTreeMap<u32, Extra>,
    sides: [Column; 2],
}

/// The segments of one side.
#[derive(Debug, Clone, Default, Serialize)]
struct Column {
    text: Vec<String>,
    /// Segments that count as more or less than one sentence.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    count: BTreeMap<u32, u32>,
    sentences: Value,
    paragraphs: Value,
    bytes: Value,
}

/// Ranges as gap from the last end and length, in turn; `null` if none is known, gap `null` where one is not.
#[derive(Default)]
struct Gaps {
    numbers: Vec<Option<i64>>,
    end: i64,
    /// Whether each began where the last one ended and had the length expected.
    plain: bool,
    known: bool,
}

impl Gaps {
    fn new() -> Gaps {
        Gaps { plain: true, ..Gaps::default() }
    }

    fn push(&mut self, range: Option<(i64, i64)>, expected: i64) {
        let Some((start, end)) = range else {
            self.plain = false;
            self.numbers.extend([None, Some(0)]);
            return;
        };
        let (gap, length) = (start - self.end, end - start);
        self.known = true;
        self.plain &= gap == 0 && length == expected;
        self.numbers.extend([Some(gap), Some(length)]);
        self.end = end;
    }

    fn value(self) -> Value {
        match self {
            Gaps { known: false, .. } => Value::Null,
            Gaps { plain: true, .. } => json!(1),
            Gaps { numbers, .. } => json!(numbers),
        }
    }
}

fn wide<T: Into<u64> + Copy>(range: Option<&Range<T>>) -> Option<(i64, i64)> {
    let number = |n: T| i64::try_from(n.into()).unwrap_or(i64::MAX);
    range.map(|r| (number(r.start), number(r.end)))
}

impl PageDocument {
    /// The columns of beads in order.
    pub(crate) fn new(name: &str, beads: Vec<PageBead>) -> PageDocument {
        let mut out = PageDocument { name: name.into(), ..PageDocument::default() };
        let plain = beads.iter().zip(1..).all(|(bead, number)| bead.unit.number == number);
        out.numbers = (!plain).then(|| beads.iter().map(|bead| bead.unit.number).collect());
        let mut gaps = [(); 2].map(|()| [Gaps::new(), Gaps::new(), Gaps::new()]);
        let mut ends = [0_u32; 2];
        for (index, bead) in (0..).zip(beads) {
            let PageBead { sides, unit, verdict } = bead;
            let given = [&unit.source.sentences, &unit.target.sentences].map(Clone::clone);
            let stands: [Option<u32>; 2] = [0, 1].map(|s: usize| given[s].as_ref().map(|r| r.start));
            if (0..2).any(|s| sides[s].is_empty() && stands[s] != Some(ends[s])) {
                out.at.insert(index, stands);
            }
            if verdict != Verdict::default() {
                out.verdicts.insert(index, verdict);
            }
            if unit.bead.is_none() {
                out.unnamed.push(index);
            }
            // As the writers round it.
            let thousandths = unit.confidence.map_or(-1, |c| (f64::from(c) * 1000.0).round() as i32);
            out.beads.extend([sides[0].len() as i32, sides[1].len() as i32, thousandths]);
            if let Some(extra) = unit.extra {
                out.extras.insert(index, *extra);
            }
            for (s, segments) in sides.into_iter().enumerate() {
                for segment in segments {
                    out.sides[s].push(segment, &mut gaps[s]);
                }
                if let Some(range) = &given[s] {
                    ends[s] = range.end;
                }
            }
        }
        for (column, [sentences, paragraphs, bytes]) in out.sides.iter_mut().zip(gaps) {
            (column.sentences, column.paragraphs, column.bytes) =
                (sentences.value(), paragraphs.value(), bytes.value());
        }
        out
    }
}

impl Column {
    fn push(&mut self, segment: PageSegment, [sentences, paragraphs, bytes]: &mut [Gaps; 3]) {
        if segment.count != 1 {
            self.count.insert(self.text.len() as u32, segment.count);
        }
        sentences.push(wide(segment.sentences.as_ref()), i64::from(segment.count));
        paragraphs.push(wide(segment.paragraphs.as_ref()), -1);
        bytes.push(wide(segment.bytes.as_ref()), -1);
        self.text.push(segment.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_counted_is_not_written() {
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
            verdict: Verdict::default(),
        };
        let document = PageDocument::new("d", vec![bead(1, 0..2), bead(2, 2..3)]);
        let value = serde_json::to_value(document).unwrap();
        assert_eq!(value["beads"], json!([2, 0, 500, 1, 0, 500]));
        assert_eq!(value["sides"][0]["sentences"], json!(1));
        assert_eq!(value["sides"][0]["bytes"], json!([0, 9, 1, 9, 1, 9]));
        assert!(value.get("numbers").is_none() && value.get("at").is_none());
    }
}
