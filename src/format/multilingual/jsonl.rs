//! Writes JSON Lines in which the texts of a unit are an object with a key for each language.

use super::{MultilingualUnit, MultilingualWriter};
use crate::format::fields::{pair as range, three_digits};
use crate::format::unit::{Side, Unit};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::io::{self, Write};

/// The values of the languages that have one, as an object with the keys in this order.
#[derive(Default)]
struct ByLanguage<'a>(Vec<(&'a str, Value)>);

impl ByLanguage<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for ByLanguage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(tag, value)| (tag, value)))
    }
}

#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    unit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    texts: ByLanguage<'a>,
    confidences: ByLanguage<'a>,
    /// For each language, the range of its sentence numbers, if they are consecutive.
    sentences: ByLanguage<'a>,
    #[serde(skip_serializing_if = "ByLanguage::is_empty")]
    flags: ByLanguage<'a>,
}

pub(super) struct Writer<W> {
    out: W,
    languages: Vec<String>,
    line: Vec<u8>,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W, languages: Vec<String>) -> Writer<W> {
        Writer { out, languages, line: Vec::new() }
    }
}

impl<W: Write> MultilingualWriter<W> for Writer<W> {
    fn unit(&mut self, unit: &MultilingualUnit) -> io::Result<bool> {
        let tags: Vec<&str> = self.languages.iter().map(String::as_str).collect();
        let pairs =
            || tags[1..].iter().zip(&unit.pairs).filter_map(|(tag, pair)| Some((*tag, pair.as_ref()?)));
        let sides =
            || [(tags[0], &unit.source)].into_iter().chain(pairs().map(|(tag, pair)| (tag, &pair.target)));
        let of_sides = |value: fn(&Side) -> Option<Value>| {
            ByLanguage(sides().filter_map(|(tag, side)| Some((tag, value(side)?))).collect())
        };
        let of_pairs = |value: fn(&Unit) -> Option<Value>| {
            ByLanguage(pairs().filter_map(|(tag, pair)| Some((tag, value(pair)?))).collect())
        };
        let line = Line {
            document: &unit.document,
            unit: unit.number,
            confidence: unit.confidence().map(three_digits),
            texts: of_sides(|side| Some(side.text.as_str().into())),
            confidences: of_pairs(|pair| pair.confidence.map(|p| three_digits(p).into())),
            sentences: of_sides(|side| serde_json::to_value(range(&side.sentences)?).ok()),
            flags: of_pairs(|pair| {
                let names = pair.flags?.iter().map(|flag| Value::from(flag.name())).collect::<Vec<_>>();
                (!names.is_empty()).then(|| names.into())
            }),
        };
        self.line.clear();
        serde_json::to_writer(&mut self.line, &line)?;
        self.line.push(b'\n');
        self.out.write_all(&self.line).map(|()| true)
    }

    fn finish(self: Box<Self>) -> io::Result<W> {
        Ok(self.out)
    }
}
