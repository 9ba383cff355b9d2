//! Reads and writes JSON Lines, with one JSON object per unit. The object contains all metadata of the unit.

use super::lines::Lines;
use super::tmx::Extra;
use super::traits::{UnitReader, UnitWriter, counted};
use super::unit::{self, Languages, Side, Unit};
use crate::error;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::ops::Range;
use std::path::Path;

/// A unit as a JSON object. Each range is written as `[first, last + 1]`.
#[derive(Serialize, Deserialize)]
struct JsonUnit<'a> {
    document: Option<Cow<'a, str>>,
    unit: Option<u32>,
    source: Cow<'a, str>,
    target: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alignment: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    translation: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bead: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<Vec<Cow<'a, str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_lang: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_lang: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_sentences: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_paragraphs: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_bytes: Option<(u64, u64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_sentences: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_paragraphs: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_bytes: Option<(u64, u64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tmx: Option<Cow<'a, Extra>>,
}

/// Number of keys in a JSON object that are not fields of [`JsonUnit`].
struct UnknownKeys(u64);

/// The fields of [`JsonUnit`] that do not concern one side only.
const PLAIN_KEYS: &[&str] =
    &["document", "unit", "confidence", "alignment", "translation", "bead", "flags", "tmx"];

/// Whether a key is a field of [`JsonUnit`].
fn is_known(key: &str) -> bool {
    match key.strip_prefix("source").or_else(|| key.strip_prefix("target")) {
        Some(rest) => matches!(rest, "" | "_lang" | "_sentences" | "_paragraphs" | "_bytes"),
        None => PLAIN_KEYS.contains(&key),
    }
}

impl<'de> Deserialize<'de> for UnknownKeys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = UnknownKeys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<UnknownKeys, A::Error> {
                let mut count = 0;
                while let Some((key, IgnoredAny)) = map.next_entry::<String, _>()? {
                    count += u64::from(!is_known(&key));
                }
                Ok(UnknownKeys(count))
            }
        }
        from.deserialize_map(Keys)
    }
}

impl JsonUnit<'_> {
    fn check(&self) -> Result<(), String> {
        let probabilities = [
            ("confidence", self.confidence),
            ("alignment", self.alignment),
            ("translation", self.translation),
        ];
        for (key, probability) in probabilities {
            if let Some(probability) = probability.filter(|p| !(0.0..=1.0).contains(p)) {
                return Err(format!("{key} must be between 0 and 1, got {probability}"));
            }
        }
        let wide = |(first, end): (u32, u32)| (u64::from(first), u64::from(end));
        let ranges = [
            ("source_sentences", self.source_sentences.map(wide)),
            ("target_sentences", self.target_sentences.map(wide)),
            ("source_paragraphs", self.source_paragraphs.map(wide)),
            ("target_paragraphs", self.target_paragraphs.map(wide)),
            ("source_bytes", self.source_bytes),
            ("target_bytes", self.target_bytes),
        ];
        let sentences = [
            ("source_sentences", self.source_sentences, &self.source),
            ("target_sentences", self.target_sentences, &self.target),
        ];
        for (key, range, text) in sentences {
            check_sentences(key, range, text)?;
        }
        for (key, range) in ranges {
            if let Some((first, end)) = range.filter(|(first, end)| first > end) {
                return Err(format!("{key} [{first}, {end}] ends before it begins; correct the range"));
            }
        }
        self.tmx.as_ref().and_then(|extra| extra.problem()).map_or(Ok(()), Err)
    }

    /// Converts the object to a unit. `name` and `number` replace a missing document name or unit number.
    fn into_unit(self, name: &str, number: u32) -> Unit {
        Unit {
            document: self.document.map_or_else(|| name.to_owned(), Cow::into_owned),
            number: self.unit.unwrap_or(number),
            source: Side {
                text: self.source.into_owned(),
                sentences: range(self.source_sentences),
                paragraphs: range(self.source_paragraphs),
                bytes: range(self.source_bytes),
            },
            target: Side {
                text: self.target.into_owned(),
                sentences: range(self.target_sentences),
                paragraphs: range(self.target_paragraphs),
                bytes: range(self.target_bytes),
            },
            bead: self.bead.as_deref().and_then(unit::bead),
            confidence: self.confidence.map(|p| p as f32),
            alignment: self.alignment.map(|p| p as f32),
            translation: self.translation.map(|p| p as f32),
            flags: self.flags.map(|names| names.iter().filter_map(|name| name.parse().ok()).collect()),
            extra: self.tmx.map(|extra| Box::new(extra.into_owned())),
            row: None,
        }
    }
}

/// Parses a line of JSON Lines. `name` and `number` replace a missing document name or unit number.
///
/// # Errors
/// Returns a description of the fault if the line is not a JSON object that describes a unit.
pub(crate) fn unit(line: &str, name: &str, number: u32) -> Result<Unit, String> {
    let line: JsonUnit<'_> = serde_json::from_str(line).map_err(|e| parse_error(&e))?;
    line.check()?;
    Ok(line.into_unit(name, number))
}

/// Number of sentences that a side may have in addition to one per byte of its text. A correction may omit
/// the text of a side with several sentences, but reviewers merge at most about ten sentences.
const MAX_SENTENCES_WITHOUT_TEXT: usize = 100;

/// Returns an error if a range has more sentences than its text can contain. Otherwise, a short line could
/// make the program list billions of sentence numbers.
pub(crate) fn check_sentences(key: &str, range: Option<(u32, u32)>, text: &str) -> Result<(), String> {
    match range {
        Some((first, end))
            if end.saturating_sub(first) as usize > MAX_SENTENCES_WITHOUT_TEXT + text.len() =>
        {
            Err(format!(
                "{key} [{first}, {end}] has more sentences than its text can contain; correct the range"
            ))
        }
        _ => Ok(()),
    }
}

fn pair<T: Copy>(range: &Option<Range<T>>) -> Option<(T, T)> {
    range.as_ref().map(|r| (r.start, r.end))
}

fn range<T>(pair: Option<(T, T)>) -> Option<Range<T>> {
    pair.map(|(start, end)| start..end)
}

/// Writes JSON Lines.
pub struct JsonlWriter<W> {
    out: W,
    languages: Languages,
    line: Vec<u8>,
}

/// Rounds to three decimal places. Otherwise, the 32-bit value of 0.987 would appear as 0.98699999 in JSON.
fn three_digits(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

impl<W: Write> JsonlWriter<W> {
    /// Creates a writer for the output `out`.
    pub fn new(out: W, languages: &Languages) -> Self {
        JsonlWriter { out, languages: languages.clone(), line: Vec::new() }
    }
}

impl<W: Write> UnitWriter<W> for JsonlWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let (source, target) = (&unit.source, &unit.target);
        let line = JsonUnit {
            document: Some(Cow::Borrowed(&unit.document)),
            unit: Some(unit.number),
            source: Cow::Borrowed(&source.text),
            target: Cow::Borrowed(&target.text),
            confidence: unit.confidence.map(three_digits),
            alignment: unit.alignment.map(three_digits),
            translation: unit.translation.map(three_digits),
            bead: unit.bead.is_some().then(|| unit.bead_name()),
            flags: unit.flags.map(|flags| flags.iter().map(|flag| Cow::Borrowed(flag.name())).collect()),
            source_lang: Some(Cow::Borrowed(&self.languages.src)),
            target_lang: Some(Cow::Borrowed(&self.languages.tgt)),
            source_sentences: pair(&source.sentences),
            source_paragraphs: pair(&source.paragraphs),
            source_bytes: pair(&source.bytes),
            target_sentences: pair(&target.sentences),
            target_paragraphs: pair(&target.paragraphs),
            target_bytes: pair(&target.bytes),
            tmx: unit.extra.as_deref().map(Cow::Borrowed),
        };
        // A single write call per unit keeps the output fast.
        self.line.clear();
        serde_json::to_writer(&mut self.line, &line)?;
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<W>> {
        Ok(vec![self.out])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.out]
    }
}

/// Formats a JSON error with its column, but without its line number, which the caller adds.
pub fn parse_error(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // The parser's terms for syntax errors, such as "expected ident", mean nothing to users.
    let fault =
        if error.is_data() { text.split(" at line ").next().unwrap_or(&text) } else { "invalid JSON" };
    format!("column {}: {fault}", error.column())
}

/// Reads JSON Lines. Only `source` and `target` are required.
pub struct JsonlReader {
    lines: Lines,
    name: String,
    languages: Option<Languages>,
    /// Number of units whose languages differ from those of the first unit.
    other_languages: u64,
    /// Number of values that were ignored: those of unknown keys, unknown flags, and beads that are not in the form
    /// `1-2`.
    unknown: u64,
}

impl JsonlReader {
    /// Creates a reader for the input `raw`. Errors name the file as `path`. Units without a document name
    /// get `name`.
    pub fn new(raw: Box<dyn BufRead>, path: &Path, name: &str) -> JsonlReader {
        JsonlReader {
            lines: Lines::new(raw, path),
            name: name.into(),
            languages: None,
            other_languages: 0,
            unknown: 0,
        }
    }

    /// Sets the maximum length of a line, in bytes. The default is 64 million.
    pub fn with_max_line(mut self, bytes: u64) -> JsonlReader {
        self.lines.set_max_line(bytes);
        self
    }
}

impl UnitReader for JsonlReader {
    fn unit(&mut self) -> error::Result<Option<Unit>> {
        let Some(text) = self.lines.next_line()? else { return Ok(None) };
        let unknown_keys = serde_json::from_str(text).map_or(0, |UnknownKeys(count)| count);
        let mut line: JsonUnit<'_> = serde_json::from_str(text).map_err(|e| {
            let help = "each line must be a JSON object with at least source and target";
            self.lines.fault(parse_error(&e)).help(help)
        })?;
        let (src, tgt) = (line.source_lang.take(), line.target_lang.take());
        let number = u32::try_from(self.lines.number).unwrap_or(u32::MAX);
        line.check().map_err(|reason| self.lines.fault(reason))?;
        let named = line.bead.is_some();
        let flags = line.flags.as_ref().map_or(0, Vec::len);
        let unit = line.into_unit(&self.name, number);
        self.unknown += u64::from(named && unit.bead.is_none()) + unknown_keys;
        self.unknown += flags.saturating_sub(unit.flags.map_or(0, |flags| flags.iter().count())) as u64;
        if let (Some(src), Some(tgt)) = (src, tgt) {
            let first = || Languages { src: src.to_string(), tgt: tgt.to_string() };
            let languages = self.languages.get_or_insert_with(first);
            self.other_languages += u64::from(languages.src != src || languages.tgt != tgt);
        }
        Ok(Some(unit))
    }

    fn languages(&self) -> Option<Languages> {
        self.languages.clone()
    }

    fn losses(&self) -> Vec<String> {
        let other = "not in the languages of the first unit, but written with its language tags";
        counted(&[
            (self.other_languages, "unit", other),
            (self.unknown, "value", "ignored: unknown field or flag, or a bead not in the form 1-2"),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::Flag;

    fn read(line: &'static str) -> (Result<Option<Unit>, String>, Vec<String>) {
        let mut reader = JsonlReader::new(Box::new(line.as_bytes()), Path::new("x.jsonl"), "x");
        (reader.unit().map_err(|e| e.to_string()), reader.losses())
    }

    #[test]
    fn invalid_numbers_are_errors_and_ignored_values_are_counted() {
        let error = |line| read(line).0.unwrap_err();
        assert!(
            error(r#"{"source":"a","target":"b","confidence":7}"#)
                .starts_with("x.jsonl:1: confidence must be between 0 and 1, got 7")
        );
        assert!(
            error(r#"{"source":"a","target":"b","alignment":-0.5}"#)
                .contains("alignment must be between 0 and 1, got -0.5")
        );
        assert!(
            error(r#"{"source":"a","target":"b","translation":1.5}"#)
                .contains("translation must be between 0 and 1, got 1.5")
        );
        let backwards = error(r#"{"source":"a","target":"b","target_bytes":[5,2]}"#);
        assert!(backwards.contains("target_bytes [5, 2]"), "{backwards}");
        let (unit, losses) = read(
            r#"{"source":"a","t\u0061rget":"b","bead":"x","foo":[1,{"source":2}],"bar":null,"tmx":null}"#,
        );
        assert_eq!(unit.unwrap().unwrap().bead, None);
        assert!(losses.len() == 1 && losses[0].starts_with("3 values"), "{losses:?}");
        assert!(read(r#"{"source":"a","target":"b","bead":"1-2","confidence":0.5}"#).1.is_empty());
    }

    #[test]
    fn tmx_information_that_cannot_be_written_as_xml_is_an_error() {
        let fault = |tmx: &str| {
            unit(&format!(r#"{{"source":"a","target":"b","tmx":{tmx}}}"#), "d", 1).err().unwrap_or_default()
        };
        assert_eq!(fault(r#"{"attributes":[["changeid","x"]]}"#), "");
        assert_eq!(fault(r#"{"source":{"codes":[{"at":0,"markup":"<ph>x</ph>"}]}}"#), "");
        let halves = r#"{"target":{"codes":[{"at":0,"markup":"<hi>"},{"at":1,"markup":"</hi>"}]}}"#;
        assert_eq!(fault(halves), "");
        assert!(fault(r#"{"attributes":[["tuid[","x"]]}"#).contains("\"tuid[\""));
        assert!(fault(r#"{"target":{"props":[{"attributes":[["","x"]],"text":""}]}}"#).contains("attribute"));
        for markup in ["<hi>", "</hi>", "<", "&x;", "<ph></it>", "\\u0001", "</seg><seg>"] {
            let tmx = format!(r#"{{"source":{{"codes":[{{"at":0,"markup":"{markup}"}}]}}}}"#);
            assert!(fault(&tmx).starts_with("tmx.source.codes: "), "{markup}: {}", fault(&tmx));
        }
    }

    #[test]
    fn only_known_values_are_written() {
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
            flags: Some([Flag::Length, Flag::Numbers].into_iter().collect()),
            ..Unit::default()
        };
        writer.unit(&unit).unwrap();
        unit.source = Side::default();
        unit.bead = None;
        unit.confidence = None;
        unit.flags = None;
        writer.unit(&unit).unwrap();
        Box::new(writer).finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        let (first, second) = text.split_once('\n').unwrap();
        assert_eq!(
            first,
            "{\"document\":\"d\",\"unit\":4,\"source\":\"«\u{a0}Oui\u{a0}»\",\"target\":\"\\\"Yes\\\"\\t\",\
             \"confidence\":0.987,\"bead\":\"1-1\",\"flags\":[\"numbers\",\"length\"],\"source_lang\":\"fr\",\"target_lang\":\"en\",\
             \"source_sentences\":[3,4],\"source_paragraphs\":[1,2],\"source_bytes\":[40,49]}"
        );
        assert_eq!(
            second.trim_end(),
            "{\"document\":\"d\",\"unit\":4,\"source\":\"\",\"target\":\"\\\"Yes\\\"\\t\",\
             \"source_lang\":\"fr\",\"target_lang\":\"en\"}"
        );
    }
}
