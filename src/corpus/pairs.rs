//! Pairs the files of two folders by name.

use crate::corpus::names::{UniqueNames, lowercase_name, name_with_extension, stem, whole_name};
use crate::corpus::{DocumentPair, Input, document_name};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::io::{is_stdin, unreadable};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Documents that consist of two files.
#[derive(Debug, Default)]
pub(crate) struct FilePairs {
    /// In the order of the source files' names.
    pub pairs: Vec<DocumentPair>,
    /// Files without a counterpart.
    pub unpaired: Vec<PathBuf>,
}

/// The document of two files.
pub(super) fn file_pair(name: String, src: PathBuf, tgt: PathBuf) -> DocumentPair {
    DocumentPair::new(name, Input::File(src), Input::File(tgt))
}

impl FilePairs {
    /// As [`Documents::find`](super::Documents::find).
    pub(crate) fn find(src: &Path, tgt: &Path) -> Result<FilePairs> {
        match (is_folder(src)?, is_folder(tgt)?) {
            (true, true) => FilePairs::in_folders(src, tgt),
            (false, false) if is_stdin(src) && is_stdin(tgt) => {
                Err(Error::call("only one of the two texts can be read from standard input")
                    .help("give the other as a file"))
            }
            (false, false) => {
                let named = if is_stdin(src) { tgt } else { src };
                let pair = file_pair(document_name(named), src.into(), tgt.into());
                Ok(FilePairs { pairs: vec![pair], unpaired: Vec::new() })
            }
            (src_is, _) => {
                let (folder, file) = if src_is { (src, tgt) } else { (tgt, src) };
                let fault = format!("is a folder, but {} is a file", file.display());
                let help = message!["give two files, two folders, or a list with ", Parameter::Pairs];
                Err(Error::input(folder, fault).help(help).of_kind(ErrorKind::Call))
            }
        }
    }

    /// Pairs the files of two folders: first those with the same name, then those that agree without the
    /// extension, without a language code before the extension (`cat.fr.txt` and `cat.en.txt`), without both,
    /// and finally those that differ only in case.
    fn in_folders(src: &Path, tgt: &Path) -> Result<FilePairs> {
        let (mut left, mut right) = (files(src)?, files(tgt)?);
        for (folder, files) in [(src, &left), (tgt, &right)] {
            if files.is_empty() {
                return Err(
                    Error::input(folder, "contains no files").help("files in subfolders are not read")
                );
            }
        }
        let mut pairs = Vec::new();
        for key in [whole_name, stem, name_with_extension, document_name, lowercase_name] {
            match_by(key, &mut left, &mut right, &mut pairs);
        }
        if pairs.is_empty() {
            let fault = format!("no file in it matches exactly one file in {}", tgt.display());
            let same_name = "give the two files of a document the same name (cat.txt and cat.txt, or \
                             cat.fr.txt and cat.en.txt), or list them with ";
            let help = message![same_name, Parameter::Pairs];
            return Err(Error::input(src, fault).help(help));
        }
        pairs.sort_by(|a, b| a.src.place().cmp(b.src.place()));
        let mut names = UniqueNames::default();
        pairs.iter().for_each(|pair| names.announce(&pair.name));
        for pair in &mut pairs {
            pair.name = names.of_file(&pair.name, pair.src.place());
        }
        left.extend(right);
        Ok(FilePairs { pairs, unpaired: left })
    }
}

fn is_folder(path: &Path) -> Result<bool> {
    if is_stdin(path) {
        return Ok(false);
    }
    let meta = fs::metadata(path).map_err(|e| unreadable(path, e))?;
    Ok(meta.is_dir())
}

/// The files of a folder, sorted by name, without hidden files and subfolders.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let fault = |source| Error::io(folder, source).help("check the permissions");
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let hidden = path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.is_file() {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

/// Moves the files whose key occurs exactly once on each side to `pairs`.
fn match_by(
    key: fn(&Path) -> String,
    left: &mut Vec<PathBuf>,
    right: &mut Vec<PathBuf>,
    pairs: &mut Vec<DocumentPair>,
) {
    let index = |files: &[PathBuf]| {
        let mut index = BTreeMap::<String, Vec<PathBuf>>::new();
        files.iter().for_each(|file| index.entry(key(file)).or_default().push(file.clone()));
        index
    };
    let (sources, targets) = (index(left), index(right));
    let mut matched = FxHashSet::default();
    for (key, source) in &sources {
        if let ([src], Some([tgt])) = (source.as_slice(), targets.get(key).map(Vec::as_slice)) {
            matched.extend([src, tgt]);
            pairs.push(file_pair(document_name(src), src.clone(), tgt.clone()));
        }
    }
    left.retain(|f| !matched.contains(f));
    right.retain(|f| !matched.contains(f));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        folder
    }

    #[test]
    fn files_are_paired_by_exact_names_first() {
        let left = folder(&["b.txt", "a.fr.txt", "c.md", "only.txt", ".hidden"]);
        let right = folder(&["b.txt", "a.en.txt", "c.txt", "other.txt", ".hidden"]);
        let found = FilePairs::find(left.path(), right.path()).unwrap();
        let names: Vec<_> = found.pairs.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(found.pairs[0].tgt.place(), right.path().join("a.en.txt"));
        assert_eq!(found.unpaired, [left.path().join("only.txt"), right.path().join("other.txt")]);
    }

    #[test]
    fn accents_and_case_may_differ() {
        let left = folder(&["re\u{301}sume\u{301}.txt", "Cat.fr.txt", "dog.TXT", "Two.txt", "two.txt"]);
        let right = folder(&["r\u{e9}sum\u{e9}.txt", "cat.en.txt", "dog.txt", "TWO.txt"]);
        let found = FilePairs::find(left.path(), right.path()).unwrap();
        let names: Vec<_> = found.pairs.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Cat", "dog", "r\u{e9}sum\u{e9}"]);
        assert_eq!(found.unpaired.len(), 3);
    }

    #[test]
    fn ambiguous_names_are_not_paired() {
        let left = folder(&["a.fr.txt", "a_fr.txt", "b.txt"]);
        let right = folder(&["a.en.txt", "b.txt"]);
        let found = FilePairs::find(left.path(), right.path()).unwrap();
        assert_eq!(found.pairs.len(), 1);
        assert_eq!(found.unpaired.len(), 3);
    }

    #[test]
    fn the_extension_decides_between_files_of_the_same_name() {
        let left = folder(&["a.fr.txt"]);
        let right = folder(&["a.en.txt", "a.md"]);
        let found = FilePairs::find(left.path(), right.path()).unwrap();
        assert_eq!(found.pairs[0].tgt.place(), right.path().join("a.en.txt"));
        assert_eq!(found.unpaired, [right.path().join("a.md")]);
    }

    #[test]
    fn folders_without_a_match_are_an_error() {
        let error = FilePairs::find(folder(&["a"]).path(), folder(&["b"]).path()).unwrap_err().to_string();
        assert!(error.contains("`pairs`"), "{error}");
    }
}
