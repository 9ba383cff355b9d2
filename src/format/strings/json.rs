//! Parses key-value JSON, such as the files of i18next, Angular, Flutter (ARB) and browser extensions.

use super::reader::KeyedTexts;
use super::tree::Value;
use crate::error::{Error, Result};
use crate::format::jsonl::parse_fault;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::path::Path;

pub(super) fn parse(text: &str, path: &Path) -> Result<KeyedTexts> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        // JSON Lines have the same extension in some programs.
        let is_lines =
            text.lines().next().is_some_and(|line| serde_json::from_str::<IgnoredAny>(line).is_ok());
        let fault = format!("cannot be read as JSON ({})", parse_fault(&error));
        let fault = Error::input(path, fault).at(error.line(), error.column().max(1));
        if is_lines && error.line() > 1 {
            fault.help("if it is JSON Lines, rename it to .jsonl")
        } else {
            fault
        }
    })?;
    value.texts().checked(path)
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Value, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

/// Builds a value that keeps the order of the keys.
struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> std::result::Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_bool<E>(self, _: bool) -> std::result::Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_i64<E>(self, _: i64) -> std::result::Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_u64<E>(self, _: u64) -> std::result::Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E>(self, _: f64) -> std::result::Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> std::result::Result<Value, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Value::Map(map))
    }
}
