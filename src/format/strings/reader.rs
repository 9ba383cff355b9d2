//! Pairs the texts of two files by their keys.

use crate::error::{Error, Result};
use crate::format::tmx::{Annotation, Extra};
use crate::format::traits::{UnitReader, counted};
use crate::format::unit::{Languages, Unit};
use crate::wording::count;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

/// Maximum number of keys that a message names.
const NAMED: usize = 5;

/// The name of the property that holds the key of a text.
const KEY: &str = "x-key";

/// The texts of a file, in order, with their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyedTexts {
    /// The language, if the file names it.
    pub language: Option<String>,
    entries: Vec<(String, String)>,
    /// Number of values that are not texts.
    pub(super) others: u64,
}

impl KeyedTexts {
    pub(super) fn push(&mut self, key: String, text: String) {
        self.entries.push((key, text));
    }

    /// Returns the texts, or an error that names the file as `path` if it has no texts.
    pub(super) fn checked(self, path: &Path) -> Result<KeyedTexts> {
        if !self.entries.is_empty() {
            return Ok(self);
        }
        let help = "check that it is a file of software texts, such as {\"greeting\": \"Bonjour\"}";
        Err(Error::input(path, "contains no texts with keys").help(help))
    }

    /// Returns the keys and the texts.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }
}

/// Reads the pairs of two files of software texts, in the order of the source file. Each pair has the property `x-key`.
pub struct StringsReader {
    name: String,
    source: IntoIter<(String, String)>,
    target: FxHashMap<String, String>,
    languages: Option<Languages>,
    numbered: u32,
    losses: Vec<String>,
}

impl StringsReader {
    /// Creates a reader for the texts of two files, whose names are used in messages. All units belong to the
    /// document `name`. If a file has a key twice, the last text counts.
    pub fn new(
        texts: [KeyedTexts; 2],
        paths: [&Path; 2],
        name: &str,
        languages: Option<Languages>,
    ) -> StringsReader {
        let others = texts[0].others + texts[1].others;
        let [source, target] = texts.map(|texts| texts.entries);
        let (source, repeated) = unique(source);
        let (target, repeated_too) = unique(target);
        let mut losses = counted(&[
            (repeated + repeated_too, "key", "repeated: only the last text of each was read"),
            (others, "value", "skipped: a number, a truth value, empty, or a reference"),
        ]);
        let keys =
            |texts: &[(String, String)]| texts.iter().map(|(key, _)| key.clone()).collect::<FxHashSet<_>>();
        let (in_source, in_target) = (keys(&source), keys(&target));
        losses.extend(missing(&source, &in_target, paths));
        losses.extend(missing(&target, &in_source, [paths[1], paths[0]]));
        let source = source.into_iter().filter(|(key, _)| in_target.contains(key)).collect::<Vec<_>>();
        let (source, target) = (source.into_iter(), target.into_iter().collect());
        StringsReader { name: name.into(), source, target, languages, numbered: 0, losses }
    }
}

/// Removes all but the last text of each key, and counts the removed ones.
fn unique(texts: Vec<(String, String)>) -> (Vec<(String, String)>, u64) {
    let mut last = FxHashMap::default();
    for (at, (key, _)) in texts.iter().enumerate() {
        last.insert(key.clone(), at);
    }
    let all = texts.len();
    let kept = texts.into_iter().enumerate().filter(|(at, (key, _))| last.get(key) == Some(at));
    let kept: Vec<_> = kept.map(|(_, text)| text).collect();
    let removed = (all - kept.len()) as u64;
    (kept, removed)
}

/// Returns a message that names the first keys that are only in the first of two files.
fn missing(texts: &[(String, String)], other: &FxHashSet<String>, paths: [&Path; 2]) -> Option<String> {
    let missing: Vec<&str> =
        texts.iter().filter(|(key, _)| !other.contains(key)).map(|(key, _)| key.as_str()).collect();
    let mut named = missing[..missing.len().min(NAMED)].join(", ");
    if missing.len() > NAMED {
        named.push_str(", …");
    }
    let [first, second] = paths.map(|path| PathBuf::from(path).display().to_string());
    (!missing.is_empty())
        .then(|| format!("{} of {first} skipped: not in {second} ({named})", count(missing.len(), "key")))
}

impl UnitReader for StringsReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        let Some((key, source)) = self.source.next() else { return Ok(None) };
        let target = self.target.remove(&key).unwrap_or_default();
        self.numbered += 1;
        let texts = [source, target].map(|text| text.trim().to_owned());
        let attributes = vec![("type".to_owned(), KEY.to_owned())];
        let extra = Extra { props: vec![Annotation { attributes, text: key }], ..Extra::default() };
        let unit = Unit::new(&self.name, self.numbered, texts);
        Ok(Some(Unit { extra: Some(Box::new(extra)), ..unit }))
    }

    fn languages(&self) -> Option<Languages> {
        self.languages.clone()
    }

    fn losses(&self) -> Vec<String> {
        self.losses.clone()
    }
}
