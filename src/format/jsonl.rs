//! JSON lines: one object a unit, with everything that is known about it.

use super::{Commit, Languages, Side, Unit, UnitWriter};
use serde::Serialize;
use std::io;
use std::ops::Range;

/// Writes JSON lines.
pub struct JsonlWriter<W> {
    out: W,
    languages: Languages,
}

/// A unit as it is written. Ranges are `[first, one past the last]`.
#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    unit: u32,
    source: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bead: Option<String>,
    source_lang: &'a str,
    target_lang: &'a str,
    #[serde(flatten)]
    source_place: Place<'a>,
    #[serde(flatten)]
    target_place: TargetPlace<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    #[serde(rename = "source_sentences", skip_serializing_if = "Option::is_none", serialize_with = "pair")]
    sentences: &'a Option<Range<u32>>,
    #[serde(rename = "source_paragraphs", skip_serializing_if = "Option::is_none", serialize_with = "pair")]
    paragraphs: &'a Option<Range<u32>>,
    #[serde(rename = "source_bytes", skip_serializing_if = "Option::is_none", serialize_with = "pair")]
    bytes: &'a Option<Range<u64>>,
}

#[derive(Serialize)]
struct TargetPlace<'a> {
    #[serde(rename = "target_sentences", skip_serializing_if = "Option::is_none", serialize_with = "pair")]
    sentences: &'a Option<Range<u32>>,
    #[serde(rename = "target_paragraphs", skip_serializing_if = "Option::is_none", serialize_with = "pair")]
    paragraphs: &'a Option<Range<u32>>,
    #[serde(rename = "target_bytes", skip_serializing_if = "Option::is_none", serialize_with = "pair")]
    bytes: &'a Option<Range<u64>>,
}

fn pair<T: Serialize, S: serde::Serializer>(range: &&Option<Range<T>>, to: S) -> Result<S::Ok, S::Error> {
    range.as_ref().map(|r| (&r.start, &r.end)).serialize(to)
}

/// A number of three digits as it is meant: 0.987, not the nearest 32-bit float's 0.98699999.
fn three_digits(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

impl<W: Commit> JsonlWriter<W> {
    /// Lines into `out`.
    pub fn new(out: W, languages: &Languages) -> Self {
        JsonlWriter { out, languages: languages.clone() }
    }
}

impl<W: Commit> UnitWriter for JsonlWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let Side { text: source, sentences, paragraphs, bytes } = &unit.source;
        let source_place = Place { sentences, paragraphs, bytes };
        let Side { text: target, sentences, paragraphs, bytes } = &unit.target;
        let target_place = TargetPlace { sentences, paragraphs, bytes };
        let line = Line {
            document: &unit.document,
            unit: unit.number,
            source,
            target,
            confidence: unit.confidence.map(three_digits),
            bead: unit.bead.is_some().then(|| unit.bead_name()),
            source_lang: &self.languages.src,
            target_lang: &self.languages.tgt,
            source_place,
            target_place,
        };
        serde_json::to_writer(&mut self.out, &line)?;
        self.out.write_all(b"\n")
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.commit()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_known_is_written_and_nothing_else() {
        let mut out = Vec::new();
        let languages = Languages { src: "fr".into(), tgt: "en".into() };
        let mut writer = JsonlWriter::new(&mut out, &languages);
        let source = Side {
            text: "«\u{a0}Oui\u{a0}»".into(),
            sentences: Some(3..4),
            paragraphs: Some(1..2),
            bytes: Some(40..49),
        };
        let mut unit = Unit {
            document: "d".into(),
            number: 4,
            source,
            target: Side { text: "\"Yes\"\t".into(), ..Side::default() },
            bead: Some((1, 1)),
            confidence: Some(0.987),
        };
        writer.unit(&unit).unwrap();
        unit.source = Side::default();
        unit.bead = None;
        unit.confidence = None;
        writer.unit(&unit).unwrap();
        Box::new(writer).finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        let (first, second) = text.split_once('\n').unwrap();
        assert_eq!(
            first,
            "{\"document\":\"d\",\"unit\":4,\"source\":\"«\u{a0}Oui\u{a0}»\",\"target\":\"\\\"Yes\\\"\\t\",\
             \"confidence\":0.987,\"bead\":\"1-1\",\"source_lang\":\"fr\",\"target_lang\":\"en\",\
             \"source_sentences\":[3,4],\"source_paragraphs\":[1,2],\"source_bytes\":[40,49]}"
        );
        assert_eq!(
            second.trim_end(),
            "{\"document\":\"d\",\"unit\":4,\"source\":\"\",\"target\":\"\\\"Yes\\\"\\t\",\
             \"source_lang\":\"fr\",\"target_lang\":\"en\"}"
        );
    }
}
