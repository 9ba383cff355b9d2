//! Derives the names of documents from file names, and makes them unique.

use crate::corpus::tags::is_region;
use crate::io::packing;
use crate::text::Language;
use rustc_hash::{FxHashMap, FxHasher};
use std::ffi::OsStr;
use std::hash::Hasher;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Returns the name of the document in a file: the file name without its extension, and without a language
/// code in front of the extension, such as `fr` or `fr-CA`.
pub(crate) fn document_name(path: &Path) -> String {
    let stem = stem(path);
    let last = |text| str::rsplit_once(text, ['.', '_', '-']);
    let is_code = |code: &str| Language::from_code(code).is_some();
    let name = last(&stem).and_then(|(rest, end)| match last(rest) {
        Some((name, code)) if !name.is_empty() && is_code(code) && is_region(code, end) => Some(name),
        _ => (!rest.is_empty() && is_code(end)).then_some(rest),
    });
    match name {
        Some(name) => name.to_owned(),
        None if stem.is_empty() || stem == "-" => "document".into(),
        None => stem,
    }
}

/// Returns the language that a file name ends or begins with, as in `fr.json`, `messages_fr_CA.properties` and
/// `fr.messages.json`, or otherwise the one in the name of the folder, as in `fr/common.json`.
pub(crate) fn language_of_file(path: &Path) -> Option<String> {
    let is_code = |part: &str| Language::from_subtag(part).is_some();
    let in_name = |name: &str| {
        let parts: Vec<&str> = name.split(['.', '_', '-']).collect();
        match parts[..] {
            [.., code, region] if is_region(code, region) => Some(format!("{code}-{region}")),
            [.., code] if is_code(code) => Some(code.to_owned()),
            [code, region, ..] if is_region(code, region) => Some(format!("{code}-{region}")),
            [code, _, ..] if is_code(code) => Some(code.to_owned()),
            _ => None,
        }
    };
    let folder = || path.parent()?.file_name().map(composed);
    in_name(&stem(path)).or_else(|| folder().and_then(|name| in_name(&name)))
}

/// Returns the file name in NFC, or `document` for a path without a file name, such as `..`.
pub(super) fn whole_name(path: &Path) -> String {
    path.file_name().map_or_else(|| document_name(path), composed)
}

/// Returns the file name without its extension.
pub(super) fn stem(path: &Path) -> String {
    split_extension(path).0
}

/// Returns the file name without its extension, and the extension, both in NFC. For a compressed file, the
/// extension has two parts: `cat.txt.gz` gives `cat` and `txt.gz`.
pub(super) fn split_extension(path: &Path) -> (String, String) {
    let compression = packing(path).and_then(|_| path.extension());
    let name = if compression.is_some() { path.file_stem().map(Path::new) } else { Some(path) };
    let part = |part: Option<&OsStr>| part.map(composed);
    let extensions = [part(name.and_then(Path::extension)), part(compression)];
    let extension = extensions.into_iter().flatten().collect::<Vec<_>>().join(".");
    (part(name.and_then(Path::file_stem)).unwrap_or_default(), extension)
}

/// Converts a file name to NFC. Some systems decompose accented letters in file names, and archives carry such
/// names to other systems.
fn composed(name: &OsStr) -> String {
    name.to_string_lossy().nfc().collect()
}

/// Makes the names of all documents of a run unique. Stores only 64-bit hashes. If the hashes of two
/// different names are equal, one name gets a number that it does not need.
#[derive(Default)]
pub(crate) struct UniqueNames {
    announced: FxHashMap<u64, u32>,
    given: FxHashMap<u64, u32>,
}

pub(super) fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}

impl UniqueNames {
    /// Counts the name of a document for which [`UniqueNames::of_file`] will be called later. If all
    /// documents are known in advance, call this first, once for each document.
    pub(crate) fn announce(&mut self, name: &str) {
        *self.announced.entry(hash(name)).or_default() += 1;
    }

    /// Returns a unique name for the document in a file. The result is based on `name`. If several documents
    /// announced `name`, it is based on `whole` instead, which is the whole file name.
    pub(crate) fn of_file(&mut self, name: &str, whole: impl FnOnce() -> String) -> String {
        match self.announced.get(&hash(name)) {
            Some(2..) => self.unique(whole()),
            _ => self.unique(name.into()),
        }
    }

    /// Returns the name, with a number appended if the name was already used.
    pub(crate) fn unique(&mut self, name: String) -> String {
        let times = self.given.entry(hash(&name)).or_default();
        *times += 1;
        match *times {
            1 => name,
            // The result is checked again, because the input may contain a document named `a#2`.
            times => self.unique(format!("{name}#{times}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_contain_languages() {
        for (name, language) in [
            ("fr.json", Some("fr")),
            ("app/messages_fr_CA.properties", Some("fr-CA")),
            ("de.messages.json", Some("de")),
            ("locales/pt-BR/common.json", Some("pt-BR")),
            ("values-fr/common.json.gz", Some("fr")),
            ("common.json", None),
        ] {
            assert_eq!(language_of_file(Path::new(name)).as_deref(), language, "{name}");
        }
    }

    #[test]
    fn names_lose_extension_and_language_code() {
        for (path, name) in [
            ("a/idlib-1.fr.txt", "idlib-1"),
            ("conte_en.md", "conte"),
            ("conte-de.html", "conte"),
            ("owl-fr-FR.txt", "owl"),
            ("owl_pt_BR.html", "owl"),
            ("owl.fr-CA.txt", "owl"),
            ("fr-FR.txt", "fr"),
            ("owl-xx-FR.txt", "owl-xx"),
            ("hen (fr).txt", "hen (fr)"),
            ("FRA_dog.txt", "FRA_dog"),
            ("notes", "notes"),
            ("v1.2.txt", "v1.2"),
            ("fr.txt", "fr"),
            ("conte.fr.txt.gz", "conte"),
            ("conte.fr.txt.ZST", "conte"),
            ("-", "document"),
        ] {
            assert_eq!(document_name(Path::new(path)), name, "{path}");
        }
    }

    #[test]
    fn repeated_names_become_unique() {
        let paths = ["x/a.txt", "z/a.txt", "z/a.md"];
        let mut names = UniqueNames::default();
        paths.iter().for_each(|_| names.announce("a"));
        assert_eq!(
            paths.map(|path| names.of_file("a", || whole_name(Path::new(path)))),
            ["a.txt", "a.txt#2", "a.md"]
        );
        assert_eq!(["/", "x/.."].map(|path| whole_name(Path::new(path))), ["document"; 2]);
        let mut names = UniqueNames::default();
        let given = ["a", "a", "a#2", "b", "a"].map(|name| names.unique(name.into()));
        assert_eq!(given, ["a", "a#2", "a#2#2", "b", "a#3"]);
    }
}
