//! The values of a JSON or YAML file, and the texts in them.

use super::reader::KeyedTexts;

/// Maximum nesting depth of values.
#[cfg(feature = "documents")]
pub(super) const MAX_DEPTH: usize = 128;

/// A value. The entries of a map are in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// A number, a truth value, nothing, or a reference to another value.
    Other,
    Map(Vec<(String, Value)>),
    List(Vec<Value>),
}

impl Value {
    /// Returns the texts with their keys. The key of a nested text consists of all keys around it, with dots
    /// between them.
    pub(super) fn texts(self) -> KeyedTexts {
        let mut texts = KeyedTexts::default();
        if let Value::Map(entries) = &self {
            texts.language = entries.iter().find_map(|(key, value)| match value {
                // The files of Flutter name their language.
                Value::Text(text) if key == "@@locale" => Some(text.replace('_', "-")),
                _ => None,
            });
        }
        let has_attributes = texts.language.is_some();
        let value = self.without_language(&mut texts.language);
        value.add(&mut String::new(), has_attributes, &mut texts);
        texts
    }

    /// Removes a language that is the only key at the top level, as in the YAML files of Rails.
    fn without_language(self, language: &mut Option<String>) -> Value {
        match self {
            Value::Map(mut entries) if entries.len() == 1 && language.is_none() => match entries.remove(0) {
                (key, value @ Value::Map(_)) if is_language(&key) => {
                    *language = Some(key.replace('_', "-"));
                    value
                }
                entry => Value::Map(vec![entry]),
            },
            other => other,
        }
    }

    /// Adds the texts in this value, whose key is `path`. If `has_attributes` is true, keys that begin with `@`
    /// describe other keys.
    fn add(self, path: &mut String, has_attributes: bool, texts: &mut KeyedTexts) {
        match self {
            Value::Text(text) => texts.push(path.clone(), text),
            Value::Other => texts.others += 1,
            Value::Map(entries) => {
                // Browser extensions describe each message.
                let is_message =
                    entries.iter().any(|(key, value)| key == "message" && matches!(value, Value::Text(_)))
                        && entries.iter().all(|(key, _)| {
                            ["message", "description", "placeholders"].contains(&key.as_str())
                        });
                for (key, value) in entries {
                    if has_attributes && key.starts_with('@') || is_message && key != "message" {
                        continue;
                    }
                    value.add_below(&key, path, has_attributes, texts);
                }
            }
            Value::List(items) => {
                for (number, item) in items.into_iter().enumerate() {
                    // Hugo gives each item of a list an identifier.
                    let (name, item) = item.identified().unwrap_or_else(|item| (number.to_string(), item));
                    item.add_below(&name, path, has_attributes, texts);
                }
            }
        }
    }

    fn add_below(self, key: &str, path: &mut String, has_attributes: bool, texts: &mut KeyedTexts) {
        let length = path.len();
        if length > 0 {
            path.push('.');
        }
        path.push_str(key);
        self.add(path, has_attributes, texts);
        path.truncate(length);
    }

    /// Returns the identifier of a map, and the map without it. Returns the value itself if it has none.
    fn identified(self) -> Result<(String, Value), Value> {
        let Value::Map(mut entries) = self else { return Err(self) };
        let is_identifier = |(key, value): &(String, Value)| key == "id" && matches!(value, Value::Text(_));
        match entries.iter().position(is_identifier).map(|at| entries.remove(at)) {
            Some((_, Value::Text(name))) => Ok((name, Value::Map(entries))),
            _ => Err(Value::Map(entries)),
        }
    }
}

/// Whether a key is a language tag such as `fr`, `fr-CA` or `pt_BR`.
fn is_language(key: &str) -> bool {
    let code = key.split(['-', '_']).next().unwrap_or_default();
    crate::text::Language::from_subtag(code).is_some() && key.len() <= 12
}
