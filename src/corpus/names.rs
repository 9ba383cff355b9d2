//! Derives the names of documents from file names, and makes them unique.

use crate::text::Language;
use rustc_hash::{FxHashMap, FxHasher};
use std::ffi::OsStr;
use std::hash::Hasher;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Returns the name of the document in a file: the file name without its extension, and without a language
/// code in front of the extension.
pub(crate) fn document_name(path: &Path) -> String {
    let stem = stem(path);
    match stem.rsplit_once(['.', '_', '-']) {
        Some((name, code)) if !name.is_empty() && Language::from_code(code).is_some() => name.to_owned(),
        _ if stem.is_empty() || stem == "-" => "document".into(),
        _ => stem,
    }
}

pub(super) fn whole_name(path: &Path) -> String {
    composed(path.file_name())
}

/// Returns the file name without its extension. The extension of a compressed file is removed first.
pub(super) fn stem(path: &Path) -> String {
    let compressed = path.extension().is_some_and(|extension| extension == "gz" || extension == "zst");
    let name = if compressed { path.file_stem().map(Path::new) } else { Some(path) };
    composed(name.and_then(Path::file_stem))
}

pub(super) fn lowercase_name(path: &Path) -> String {
    document_name(path).to_lowercase()
}

/// Returns the document name with the file extension, so that `cat.md` does not match `cat.fr.txt`.
pub(super) fn name_with_extension(path: &Path) -> String {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    format!("{}.{extension}", document_name(path))
}

/// Converts a name to Unicode normal form C. Some systems decompose accented letters in file names, and
/// archives carry such names to other systems.
fn composed(name: Option<&OsStr>) -> String {
    name.unwrap_or_default().to_string_lossy().nfc().collect()
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
    /// Counts a name that will be used later. Call this if all documents are known in advance.
    pub(crate) fn announce(&mut self, name: &str) {
        *self.announced.entry(hash(name)).or_default() += 1;
    }

    /// Returns a unique name for the document in a file. If `name` was announced more than once, the result
    /// is based on the whole file name instead.
    pub(crate) fn of_file(&mut self, name: &str, path: &Path) -> String {
        match self.announced.get(&hash(name)) {
            Some(2..) => self.unique(whole_name(path)),
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
    fn names_lose_extension_and_language_code() {
        for (path, name) in [
            ("a/idlib-1.fr.txt", "idlib-1"),
            ("conte_en.md", "conte"),
            ("conte-de.html", "conte"),
            ("notes", "notes"),
            ("v1.2.txt", "v1.2"),
            ("fr.txt", "fr"),
            ("conte.fr.txt.gz", "conte"),
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
        assert_eq!(paths.map(|path| names.of_file("a", Path::new(path))), ["a.txt", "a.txt#2", "a.md"]);
        let mut names = UniqueNames::default();
        let given = ["a", "a", "a#2", "b", "a"].map(|name| names.unique(name.into()));
        assert_eq!(given, ["a", "a#2", "a#2#2", "b", "a#3"]);
    }
}
