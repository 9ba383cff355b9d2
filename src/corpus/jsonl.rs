//! Reads documents from JSON Lines. Each line is an object with a name and two texts.

use crate::corpus::names::UniqueNames;
use crate::corpus::{Columns, DocumentPair, Input, Position};
use crate::error::{Error, Message, Parameter, Result, message};
use crate::io::{ReadCounter, display_name, open_counted, with_suffix};
use crate::limits::{Limits, LineEnd, read_line};
use crate::wording::size;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// A stream of the documents in a JSON Lines file.
pub(crate) struct JsonLines {
    input: Box<dyn BufRead + Send>,
    /// The bytes read from the file, unless the input is a stream.
    counter: Option<ReadCounter>,
    /// The total length of the lines so far, in bytes after decompression.
    length: u64,
    path: PathBuf,
    columns: Columns,
    names: UniqueNames,
    line: u64,
    buffer: Vec<u8>,
    /// Maximum length of a line that is kept in memory, in bytes, and the parameter that raises it.
    longest: (u64, Parameter),
    /// Whether every line so far was blank.
    is_empty: bool,
    /// Whether an error has ended the stream.
    broken: bool,
}

impl JsonLines {
    /// Opens the file.
    pub(crate) fn open(path: &Path, columns: Columns, limits: Limits) -> Result<JsonLines> {
        // Allow for two texts in which each byte is escaped as six bytes, and for 64 KiB of other fields.
        let two_texts = |most: u64| most.saturating_mul(12).saturating_add(1 << 16);
        let longest = match limits.bytes.map(two_texts).filter(|&most| most < limits.line()) {
            Some(most) => (most, Parameter::MaxDocumentSize),
            None => (limits.line(), Parameter::MaxLineLength),
        };
        let (input, counter) = open_counted(path)?;
        let path = display_name(path).to_path_buf();
        let names = UniqueNames::default();
        let (length, line, buffer, is_empty, broken) = (0, 0, Vec::new(), true, false);
        Ok(JsonLines {
            input,
            counter,
            length,
            path,
            columns,
            names,
            line,
            buffer,
            longest,
            is_empty,
            broken,
        })
    }

    /// Returns the position after the current line. In a file that is not compressed, it is exact. In a compressed
    /// file, buffers make it a little too large.
    fn end_of_line(&self) -> Option<Position> {
        let counter = self.counter.as_ref()?;
        Some(Position { read: counter.read().min(self.length), size: counter.size })
    }

    fn place(&self, field: &str) -> PathBuf {
        let separator = if field.is_empty() { "" } else { ":" };
        with_suffix(&self.path, format!(":{}{separator}{field}", self.line))
    }

    /// Creates an unusable document for the current line. `reason` describes the problem.
    fn unusable(&mut self, reason: Message) -> DocumentPair {
        let input = Input::Unusable { place: self.place(""), reason };
        let name = self.names.unique(format!("line {}", self.line));
        DocumentPair::new(name, input.clone(), input)
    }

    fn document(&mut self) -> DocumentPair {
        let mut json = serde_json::Deserializer::from_slice(&self.buffer);
        let fields = Selected(&self.columns).deserialize(&mut json);
        let [id, src, tgt] = match fields.and_then(|fields| json.end().map(|()| fields)) {
            Ok(fields) => fields,
            Err(e) => {
                return self.unusable(
                    format!(
                        "not a JSON object on one line ({}); write one object on each line",
                        without_line(&e)
                    )
                    .into(),
                );
            }
        };
        let name = match id {
            Some(Field::Text(id) | Field::Number(id)) if !id.is_empty() => id,
            _ => format!("line {}", self.line),
        };
        let text = |field: &str, value: Option<Field>| match value {
            Some(Field::Text(text)) => Input::Text { text, place: self.place(field) },
            Some(_) => Input::Unusable {
                place: self.place(field),
                reason: "not a string; write the text in double quotes".into(),
            },
            None => {
                let fault = format!("field \"{field}\" is missing; set the field names with ");
                Input::Unusable { place: self.place(""), reason: message![fault, Parameter::Columns] }
            }
        };
        let (src, tgt) = (text(&self.columns.src, src), text(&self.columns.tgt, tgt));
        DocumentPair::new(self.names.unique(name), src, tgt)
    }

    /// Returns an error if the input ends in the middle of the current line. The program that writes the
    /// input was interrupted or has not finished, so the run must not end as if it had read everything.
    fn check_end(&self, end: LineEnd) -> Result<()> {
        if end.is_complete || end.last.is_none() {
            return Ok(());
        }
        let cut = if end.length > self.longest.0 {
            (end.last != Some(b'}')).then(String::new)
        } else {
            let parsed = serde_json::from_slice::<IgnoredAny>(&self.buffer);
            parsed.err().map(|e| format!(" ({})", without_line(&e)))
        };
        let Some(reason) = cut else { return Ok(()) };
        let fault = format!("the input ends in the middle of this line{reason}");
        Err(Error::input(self.place(""), fault).help("wait until the input is complete, or delete the line"))
    }

    /// Creates an unusable document for a line of `length` bytes, which is too long.
    fn too_long(&mut self, length: u64) -> DocumentPair {
        let (most, parameter) = self.longest;
        let fault = match parameter {
            Parameter::MaxLineLength => {
                format!("the line is {} long; the limit is {}", size(length), size(most))
            }
            _ => format!("the line is {} long, too long for two texts within the size limit", size(length)),
        };
        self.unusable(message![fault, "; raise ", parameter, ", or split the document"])
    }
}

/// The value of a field. Only strings and numbers are kept.
enum Field {
    Text(String),
    Number(String),
    Other,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Field, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_str<E>(self, text: &str) -> Result<Field, E> {
                Ok(Field::Text(text.into()))
            }
            fn visit_string<E>(self, text: String) -> Result<Field, E> {
                Ok(Field::Text(text))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Field, E> {
                Ok(Field::Number(number.to_string()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Field, E> {
                Ok(Field::Number(number.to_string()))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Field, E> {
                Ok(Field::Number(Value::from(number).to_string()))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Field, E> {
                Ok(Field::Other)
            }
            fn visit_unit<E>(self) -> Result<Field, E> {
                Ok(Field::Other)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Field, A::Error> {
                while let Some(IgnoredAny) = values.next_element()? {}
                Ok(Field::Other)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut values: A) -> Result<Field, A::Error> {
                while let Some((IgnoredAny, IgnoredAny)) = values.next_entry()? {}
                Ok(Field::Other)
            }
        }
        json.deserialize_any(Any)
    }
}

/// Reads an object and keeps the values of the columns for the name and the two texts.
struct Selected<'c>(&'c Columns);

impl<'de> DeserializeSeed<'de> for Selected<'_> {
    type Value = [Option<Field>; 3];

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Selected<'_> {
    type Value = [Option<Field>; 3];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let Columns { id, src, tgt } = self.0;
        let mut fields = [const { None }; 3];
        while let Some(key) = object.next_key::<Cow<'_, str>>()? {
            match [id, src, tgt].iter().position(|column| **column == *key) {
                Some(at) => fields[at] = Some(object.next_value()?),
                None => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(fields)
    }
}

/// Formats a JSON error without its line number, which is always 1 because each line is parsed separately.
fn without_line(e: &serde_json::Error) -> String {
    let text = e.to_string();
    match text.split_once(" at line ") {
        Some((what, _)) => format!("{what} at byte {}", e.column()),
        None => text,
    }
}

impl Iterator for JsonLines {
    type Item = Result<DocumentPair>;

    fn next(&mut self) -> Option<Result<DocumentPair>> {
        while !self.broken {
            self.line += 1;
            let end = match read_line(&mut self.input, &mut self.buffer, self.longest.0) {
                Ok(None) if self.is_empty => {
                    self.broken = true;
                    let error = Error::input(&self.path, "contains no documents");
                    return Some(Err(error.help("write one JSON object on each line")));
                }
                Ok(None) => return None,
                Ok(Some(end)) => end,
                Err(source) => {
                    self.broken = true;
                    let help = "the file is truncated or damaged; get a complete copy (the documents before this \
                                line are intact)";
                    return Some(Err(Error::io(self.place(""), source).help(help)));
                }
            };
            if self.line == 1 && self.buffer.starts_with("\u{feff}".as_bytes()) {
                self.buffer.drain(..3);
            }
            if let Err(error) = self.check_end(end) {
                self.broken = true;
                return Some(Err(error));
            }
            self.is_empty &= end.last.is_none();
            self.length += end.length;
            let document = if end.length > self.longest.0 {
                self.too_long(end.length)
            } else if !self.buffer.trim_ascii().is_empty() {
                self.document()
            } else {
                continue;
            };
            return Some(Ok(DocumentPair { position: self.end_of_line(), ..document }));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: &[u8], most: Option<u64>) -> Vec<Result<DocumentPair>> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let limits = Limits { bytes: most, ..Limits::default() };
        JsonLines::open(file.path(), Columns::default(), limits).unwrap().collect()
    }

    fn names(documents: &[Result<DocumentPair>]) -> Vec<&str> {
        documents.iter().flatten().map(|d| d.name.as_str()).collect()
    }

    const LINES: &str = "\u{feff}{\"id\":\"a\",\"src\":\"un\",\"tgt\":\"one\"}\r\n\n\
        {\"id\":7,\"tgt\":\"two\\n\",\"src\":\"deux\",\"more\":[1]}\n{\"src\":\"trois\",\"tgt\":\"three\"}\n\
        {\"id\":\"a\",\"src\":\"quatre\",\"tgt\":\"four\"}";

    #[test]
    fn lines_become_documents() {
        let documents = read(LINES.as_bytes(), None);
        assert_eq!(names(&documents), ["a", "7", "line 4", "a#2"]);
        let second = documents[1].as_ref().unwrap();
        let Input::Text { text, place } = &second.tgt else { panic!("{second:?}") };
        assert_eq!(text, "two\n");
        assert!(place.to_string_lossy().ends_with(":3:tgt"), "{place:?}");
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(text.as_bytes()).unwrap();
        gz.finish().unwrap()
    }

    fn zstd(text: &str) -> Vec<u8> {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn compressed_lines_are_read() {
        let (one, two) = LINES.split_at(60);
        for packed in [[gzip(one), gzip(two)].concat(), [zstd(one), zstd(two)].concat()] {
            assert_eq!(names(&read(&packed, None)), ["a", "7", "line 4", "a#2"]);
        }
    }

    #[test]
    fn an_input_without_documents_is_an_error() {
        for bytes in [&b""[..], b"\n \r\n", &gzip(""), &zstd("\n")] {
            let error = read(bytes, None).pop().unwrap().unwrap_err().to_string();
            assert!(error.contains("contains no documents; write one JSON object on each line"), "{error}");
        }
    }

    #[test]
    fn an_input_that_ends_early_is_an_error() {
        let ends_early = |bytes: &[u8], most| read(bytes, most).last().is_some_and(Result::is_err);
        // The last line may end without a line feed, but not before its closing brace.
        let start = LINES.rfind('\n').unwrap() + 1;
        for length in start + 1..LINES.len() {
            assert!(ends_early(&LINES.as_bytes()[..length], None), "{length}");
        }
        assert!(!ends_early(LINES.as_bytes(), None));
        assert!(!ends_early(&LINES.as_bytes()[..start], None));
        for (end, early) in
            [(" \r", false), ("\n ", false), ("\n\0\0", true), ("\n[1", true), ("\n[1]", false)]
        {
            assert_eq!(ends_early(format!("{LINES}{end}").as_bytes(), None), early, "{end:?}");
        }
        let long = format!("{{\"id\":\"x\",\"src\":\"{}\"}}", "a".repeat(100_000));
        assert!(ends_early(&long.as_bytes()[..long.len() - 1], Some(1000)));
        assert!(!ends_early(long.as_bytes(), Some(1000)));
        // Compressed data is incomplete wherever it is cut off.
        for packed in [gzip(LINES), zstd(LINES)] {
            for length in 1..packed.len() {
                assert!(ends_early(&packed[..length], None), "{length} of {} bytes", packed.len());
            }
        }
        let error = read(&LINES.as_bytes()[..start + 12], None).pop().unwrap().unwrap_err().to_string();
        assert!(
            error.contains(":5: the input ends in the middle of this line (EOF while parsing"),
            "{error}"
        );
    }

    #[test]
    fn each_document_has_its_position_in_the_file() {
        let line =
            |k: usize| format!("{{\"id\":\"{k}\",\"src\":\"{}\",\"tgt\":\"x\"}}\n\n", "été ".repeat(k));
        let lines: Vec<String> = (0..200).map(|k| line(1000 + k)).collect();
        let plain = lines.concat();
        let positions = |bytes: &[u8]| {
            let documents = read(bytes, None).into_iter();
            documents.map(|document| document.unwrap().position.unwrap()).collect::<Vec<_>>()
        };
        let mut end = 0;
        for (position, line) in positions(plain.as_bytes()).iter().zip(&lines) {
            // The blank line after each document belongs to the next one.
            assert_eq!(*position, Position { read: end + line.len() as u64 - 1, size: plain.len() as u64 });
            end += line.len() as u64;
        }
        let packed = gzip(&plain);
        let found = positions(&packed);
        assert!(found.is_sorted_by_key(|position| position.read));
        assert!(found.iter().all(|position| position.size == packed.len() as u64));
        assert_eq!(found.last().unwrap().read, packed.len() as u64);
    }

    #[test]
    fn a_bad_line_makes_one_document_fail() {
        let lines = "{\"id\":\"a\",\"src\":\"un\"\n[1]\n{\"id\":\"b\",\"src\":null,\"tgt\":\"x\"}\n\
                     {\"id\":\"c\",\"src\":\"x\"}\n{\"id\":\"d\",\"src\":\"un\",\"tgt\":\"one\"}\n";
        let documents = read(lines.as_bytes(), None);
        assert_eq!(names(&documents), ["line 1", "line 2", "b", "c", "d"]);
        let reason = |k: usize, tgt: bool| {
            let document = documents[k].as_ref().unwrap();
            match if tgt { &document.tgt } else { &document.src } {
                Input::Unusable { reason, .. } => reason.to_string(),
                other => panic!("{other:?}"),
            }
        };
        assert!(reason(0, false).contains("EOF while parsing an object at byte 20"), "{}", reason(0, false));
        assert!(reason(1, false).contains("not a JSON object"));
        assert_eq!(reason(2, false), "not a string; write the text in double quotes");
        assert!(reason(3, true).contains("field \"tgt\" is missing; set the field names with `columns`"));
    }

    #[test]
    fn a_line_that_is_too_long_makes_one_document_fail() {
        let long = format!("{{\"id\":\"x\",\"src\":\"{}\"}}\n{LINES}", "a".repeat(100_000));
        let documents = read(long.as_bytes(), Some(1000));
        assert_eq!(names(&documents)[0], "line 1");
        let Input::Unusable { reason, .. } = &documents[0].as_ref().unwrap().src else { panic!() };
        assert!(reason.to_string().contains("max_document_mb"), "{reason}");
        assert_eq!(documents.len(), 5);
    }
}
