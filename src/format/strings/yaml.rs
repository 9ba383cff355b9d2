//! Parses YAML, such as the files of Rails and Hugo.

use super::reader::KeyedTexts;
use super::tree::{MAX_DEPTH, Value};
use crate::error::{Error, Result};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::path::Path;

pub(super) fn parse(text: &str, path: &Path) -> Result<KeyedTexts> {
    document(text, path)?.map(Value::texts).unwrap_or_default().checked(path)
}

/// A map or a list that is being read.
enum Open {
    /// The entries, and the key whose value follows.
    Map(Vec<(String, Value)>, Option<String>),
    List(Vec<Value>),
}

impl Open {
    fn push(&mut self, value: Value) {
        match self {
            Open::List(items) => items.push(value),
            Open::Map(entries, key) => match (key.take(), value) {
                (Some(key), value) => entries.push((key, value)),
                (None, Value::Text(text)) => *key = Some(text),
                // A number or a list as a key.
                (None, _) => *key = Some(String::new()),
            },
        }
    }
}

/// Returns the value of the first document in the file.
fn document(text: &str, path: &Path) -> Result<Option<Value>> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, place) = event.map_err(|error| {
            let at = *error.marker();
            Error::input(path, format!("not YAML ({})", error.info())).at(at.line(), at.col() + 1)
        })?;
        let value = match event {
            Event::MappingStart(..) => {
                open.push(Open::Map(Vec::new(), None));
                None
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                None
            }
            Event::MappingEnd | Event::SequenceEnd => open.pop().map(|done| match done {
                Open::Map(entries, _) => Value::Map(entries),
                Open::List(items) => Value::List(items),
            }),
            Event::Scalar(text, style, ..) => {
                // A key can look like a number, and it can be empty.
                let is_key = matches!(open.last(), Some(Open::Map(_, None)));
                let is_text = is_key || style != ScalarStyle::Plain || !is_other(&text);
                Some(if is_text { Value::Text(text.into_owned()) } else { Value::Other })
            }
            Event::Alias(_) => Some(Value::Other),
            Event::DocumentEnd => return Ok(None),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => None,
        };
        if open.len() > MAX_DEPTH {
            let fault = format!("values are nested more than {MAX_DEPTH} levels deep");
            return Err(Error::input(path, fault).at_line(place.start.line()));
        }
        match (value, open.last_mut()) {
            (Some(value), Some(around)) => around.push(value),
            (Some(value), None) => return Ok(Some(value)),
            (None, _) => {}
        }
    }
    Ok(None)
}

/// Whether an unquoted value is a number, a truth value or nothing, by the core schema of YAML 1.2.
fn is_other(text: &str) -> bool {
    matches!(
        text,
        "" | "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE"
    ) || text.parse::<f64>().is_ok() && text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> (Option<String>, Vec<(String, String)>) {
        let texts = parse(text, Path::new("a.yml")).unwrap();
        (texts.language.clone(), texts.entries().map(|(k, t)| (k.into(), t.into())).collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, text)| ((*key).into(), (*text).into())).collect()
    }

    #[test]
    fn files_of_rails_and_hugo_are_read() {
        let rails = "fr:\n  a: Bonjour %{name}\n  b:\n    one: \"Un chat\"\n    other: |\n      Des\n      chats\n  n: 3\n  t: true\n  \
                     d: [lundi, mardi]\n  no: Non\n  q: '3'\n";
        let expected = pairs(&[
            ("a", "Bonjour %{name}"),
            ("b.one", "Un chat"),
            ("b.other", "Des\nchats\n"),
            ("d.0", "lundi"),
            ("d.1", "mardi"),
            ("no", "Non"),
            ("q", "3"),
        ]);
        assert_eq!(texts(rails), (Some("fr".into()), expected));
        let hugo = "- id: home\n  translation: Accueil\n- id: more\n  translation: \"Lire la suite\"\n";
        let expected = pairs(&[("home.translation", "Accueil"), ("more.translation", "Lire la suite")]);
        assert_eq!(texts(hugo), (None, expected));
    }

    #[test]
    fn faults_name_the_place() {
        let error = |text: &str| parse(text, Path::new("a.yml")).unwrap_err().to_string();
        assert!(error("a: b\nc: [d\n").starts_with("a.yml:3:"), "{}", error("a: b\nc: [d\n"));
        let nested: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(error(&nested).contains("more than 128 levels"));
        assert!(error(&"[".repeat(1000)).contains("recursion limit"));
        assert!(error("3\n").contains("contains no texts with keys"));
        assert!(error("").contains("contains no texts with keys"));
        assert!(error("a: &x\n  b: *x\n").contains("contains no texts with keys"));
    }
}
