//! Reads and writes JSON Lines, with one JSON object per unit. The object contains all metadata of the unit.

pub(crate) use super::fields::check_sentences;
use super::fields::{FieldCounts, Fields, is_known};
use super::lines::Lines;
use super::traits::{UnitReader, UnitWriter, counted};
use super::unit::{Languages, Unit};
use crate::error;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::io::{self, BufRead, Write};
use std::path::Path;

/// Number of keys in a JSON object that are not fields of [`Fields`].
struct UnknownKeys(u64);

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

/// Parses a line of JSON Lines. `name` and `number` replace a missing document name or unit number.
///
/// # Errors
/// Returns a description of the fault if the line is not a JSON object that describes a unit.
pub(crate) fn unit(line: &str, name: &str, number: u32) -> Result<Unit, String> {
    let line: Fields<'_> = serde_json::from_str(line).map_err(|e| parse_error(&e))?;
    line.check()?;
    Ok(line.into_unit(name, number))
}

/// Writes JSON Lines.
pub struct JsonlWriter<W> {
    out: W,
    languages: Languages,
    line: Vec<u8>,
}

impl<W: Write> JsonlWriter<W> {
    /// Creates a writer for the output `out`.
    pub fn new(out: W, languages: &Languages) -> Self {
        JsonlWriter { out, languages: languages.clone(), line: Vec::new() }
    }
}

impl<W: Write> UnitWriter<W> for JsonlWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let line = Fields::of(unit, &self.languages);
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
    let fault = parse_fault(error);
    // The parser's terms for syntax errors, such as "expected ident", mean nothing to users.
    let is_clear = error.is_data() || fault == TOO_DEEP;
    format!("column {}: {}", error.column(), if is_clear { &fault } else { "invalid JSON" })
}

/// The fault of values that the parser refuses because its recursion is limited.
const TOO_DEEP: &str = "values are nested more than 127 levels deep";

/// Returns the fault in a JSON text, without its line and column.
pub(super) fn parse_fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.split(" at line ").next().unwrap_or(&text) {
        "recursion limit exceeded" => TOO_DEEP.into(),
        fault => fault.into(),
    }
}

/// Reads JSON Lines. Only `source` and `target` are required.
pub struct JsonlReader {
    lines: Lines,
    name: String,
    /// The values that are ignored include those of unknown keys.
    counts: FieldCounts,
}

impl JsonlReader {
    /// Creates a reader for the input `raw`. Errors name the file as `path`. Units without a document name
    /// get `name`.
    pub fn new(raw: Box<dyn BufRead>, path: &Path, name: &str) -> JsonlReader {
        JsonlReader { lines: Lines::new(raw, path), name: name.into(), counts: FieldCounts::default() }
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
        let line: Fields<'_> = serde_json::from_str(text).map_err(|e| {
            let help = "each line must be a JSON object with at least source and target";
            self.lines.fault(parse_error(&e)).help(help)
        })?;
        let number = u32::try_from(self.lines.number).unwrap_or(u32::MAX);
        line.check().map_err(|reason| self.lines.fault(reason))?;
        self.counts.ignored += unknown_keys;
        Ok(Some(self.counts.unit(line, &self.name, number)))
    }

    fn languages(&self) -> Option<Languages> {
        self.counts.languages.clone()
    }

    fn losses(&self) -> Vec<String> {
        counted(&[
            self.counts.other_languages(),
            (self.counts.ignored, "value", "ignored: unknown field or flag, or a bead not in the form 1-2"),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::unit::Side;
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
