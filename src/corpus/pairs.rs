//! Which files belong together: two files, or two folders paired by name.

use crate::corpus::documents::{DocumentPair, Input};
use crate::corpus::names::Names;
use crate::error::{Error, Parameter, Result};
use crate::message;
use crate::text::language::Language;
use crate::wording::count;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Two files that are translations of each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FilePair {
    /// What the document is called in the output.
    pub name: String,
    pub src: PathBuf,
    pub tgt: PathBuf,
}

impl From<FilePair> for DocumentPair {
    fn from(pair: FilePair) -> DocumentPair {
        DocumentPair { name: pair.name, src: Input::File(pair.src), tgt: Input::File(pair.tgt) }
    }
}

/// The files that belong together, in the order in which they come out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs {
    pub pairs: Vec<FilePair>,
    /// Files that nothing was found for.
    pub unpaired: Vec<PathBuf>,
}

impl Pairs {
    /// Two files, or two folders whose files are paired by name.
    ///
    /// # Errors
    /// [`Error::Usage`] if one is a folder and the other is not, [`Error::Input`] if no names match,
    /// [`Error::Io`] if one is missing.
    pub(crate) fn find(src: &Path, tgt: &Path) -> Result<Pairs> {
        match (is_folder(src)?, is_folder(tgt)?) {
            (true, true) => Pairs::folders(src, tgt),
            (false, false) if is_stdin(src) && is_stdin(tgt) => {
                Err(Error::call("only one of the two texts can be read from standard input")
                    .help("give the other as a file"))
            }
            (false, false) => {
                let named = if is_stdin(src) { tgt } else { src };
                let pair = FilePair { name: document_name(named), src: src.into(), tgt: tgt.into() };
                Ok(Pairs { pairs: vec![pair], unpaired: Vec::new() })
            }
            (src_is, _) => {
                let (folder, file) = if src_is { (src, tgt) } else { (tgt, src) };
                let fault = format!("{} is a folder, but {} is a file", folder.display(), file.display());
                let help = message!["give two files, two folders, or a list with ", Parameter::Pairs];
                Err(Error::call(fault).help(help))
            }
        }
    }

    /// Two folders. Files belong together if they have the same name, else if they do without the file ending, else
    /// without a language code before it (`cat.fr.txt` and `cat_en.txt`), else without both (`cat.fr.txt`, `cat_en.md`), else
    /// with capitals and small letters taken for the same; in the order of their names.
    fn folders(src: &Path, tgt: &Path) -> Result<Pairs> {
        let (mut left, mut right) = (files(src)?, files(tgt)?);
        if let Some((folder, _)) =
            [(src, &left), (tgt, &right)].into_iter().find(|(_, files)| files.is_empty())
        {
            let reason = "there is no file in it (those in folders in it do not count)";
            return Err(Error::input(folder, reason));
        }
        let mut pairs = Vec::new();
        for key in [whole_name, stem, uncoded_name, document_name, small_name] {
            match_by(key, &mut left, &mut right, &mut pairs);
        }
        if pairs.is_empty() {
            return Err(Error::input(
                src,
                format!(
                    "none of its {} has the name of one alone of the {} in {}; name the two files of a \
                     document alike (cat.txt and cat.txt, or cat.fr.txt and cat.en.txt), or use --pairs LIST.tsv",
                    count(left.len(), "file"),
                    count(right.len(), "file"),
                    tgt.display()
                ),
            ));
        }
        pairs.sort_by(|a, b| a.src.cmp(&b.src));
        let mut names = Names::default();
        pairs.iter().for_each(|pair| names.announce(&pair.name));
        for pair in &mut pairs {
            pair.name = names.file(&pair.name, &pair.src);
        }
        left.extend(right);
        Ok(Pairs { pairs, unpaired: left })
    }
}

/// Whether a path stands for the standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn is_folder(path: &Path) -> Result<bool> {
    if is_stdin(path) {
        return Ok(false);
    }
    let meta = fs::metadata(path)
        .map_err(|source| Error::io(path, source).help("check the name and the permissions"))?;
    Ok(meta.is_dir())
}

/// The files of a folder in the order of their names; hidden ones and subfolders are left out.
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

/// Moves the files whose key is found exactly once on each side over to `pairs`.
fn match_by(
    key: fn(&Path) -> String,
    left: &mut Vec<PathBuf>,
    right: &mut Vec<PathBuf>,
    pairs: &mut Vec<FilePair>,
) {
    let index = |files: &[PathBuf]| {
        let mut index = BTreeMap::<String, Vec<PathBuf>>::new();
        for file in files {
            index.entry(key(file)).or_default().push(file.clone());
        }
        index
    };
    let (sources, targets) = (index(left), index(right));
    let mut matched = FxHashSet::default();
    for (key, source) in &sources {
        if let ([src], Some([tgt])) = (source.as_slice(), targets.get(key).map(Vec::as_slice)) {
            matched.extend([src, tgt]);
            pairs.push(FilePair { name: document_name(src), src: src.clone(), tgt: tgt.clone() });
        }
    }
    left.retain(|f| !matched.contains(f));
    right.retain(|f| !matched.contains(f));
}

pub(crate) fn whole_name(path: &Path) -> String {
    composed(path.file_name())
}

fn stem(path: &Path) -> String {
    composed(path.file_stem())
}

/// A name with its accents in one piece with their letters: some systems write them apart, and archives carry such names
/// everywhere.
fn composed(name: Option<&OsStr>) -> String {
    name.unwrap_or_default().to_string_lossy().nfc().collect()
}

/// The name as those read it to whom capitals are the same.
fn small_name(path: &Path) -> String {
    document_name(path).to_lowercase()
}

/// The name without a language code, but with its ending: a `cat.md` does not come between `cat.fr.txt` and `cat.en.txt`.
fn uncoded_name(path: &Path) -> String {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    format!("{}.{ending}", document_name(path))
}

/// What a file's document is called: the name of the file without its ending and a language code before that.
pub(crate) fn document_name(path: &Path) -> String {
    let stem = stem(path);
    let cut = stem.rsplit_once(['.', '_', '-']);
    match cut {
        Some((name, code)) if !name.is_empty() && Language::from_code(code).is_some() => name.to_owned(),
        _ if stem.is_empty() || stem == "-" => "document".into(),
        _ => stem,
    }
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
    fn names_lose_ending_and_language() {
        for (path, name) in [
            ("a/idlib-1.fr.txt", "idlib-1"),
            ("conte_en.md", "conte"),
            ("conte-de.html", "conte"),
            ("notes", "notes"),
            ("v1.2.txt", "v1.2"),
            ("fr.txt", "fr"),
            ("-", "document"),
        ] {
            assert_eq!(document_name(Path::new(path)), name, "{path}");
        }
    }

    #[test]
    fn folders_are_paired_by_ever_looser_names() {
        let left = folder(&["b.txt", "a.fr.txt", "c.md", "only.txt", ".hidden"]);
        let right = folder(&["b.txt", "a.en.txt", "c.txt", "other.txt", ".hidden"]);
        let found = Pairs::find(left.path(), right.path()).unwrap();
        let names: Vec<_> = found.pairs.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(found.pairs[0].tgt, right.path().join("a.en.txt"));
        assert_eq!(found.unpaired, [left.path().join("only.txt"), right.path().join("other.txt")]);
    }

    #[test]
    fn accents_and_capitals_may_be_written_otherwise() {
        let left = folder(&["re\u{301}sume\u{301}.txt", "Cat.fr.txt", "dog.TXT", "Two.txt", "two.txt"]);
        let right = folder(&["r\u{e9}sum\u{e9}.txt", "cat.en.txt", "dog.txt", "TWO.txt"]);
        let found = Pairs::find(left.path(), right.path()).unwrap();
        let names: Vec<_> = found.pairs.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Cat", "dog", "r\u{e9}sum\u{e9}"]);
        assert_eq!(found.unpaired.len(), 3);
    }

    #[test]
    fn what_is_ambiguous_is_not_paired() {
        let left = folder(&["a.fr.txt", "a_fr.txt", "b.txt"]);
        let right = folder(&["a.en.txt", "b.txt"]);
        let found = Pairs::find(left.path(), right.path()).unwrap();
        assert_eq!(found.pairs.len(), 1);
        assert_eq!(found.unpaired.len(), 3);
    }

    #[test]
    fn the_ending_decides_between_files_of_the_same_name() {
        let left = folder(&["a.fr.txt"]);
        let right = folder(&["a.en.txt", "a.md"]);
        let found = Pairs::find(left.path(), right.path()).unwrap();
        assert_eq!(found.pairs[0].tgt, right.path().join("a.en.txt"));
        assert_eq!(found.unpaired, [right.path().join("a.md")]);
    }

    #[test]
    fn nothing_in_common_is_an_error() {
        let error = Pairs::find(folder(&["a"]).path(), folder(&["b"]).path()).unwrap_err().to_string();
        assert!(error.contains("--pairs"), "{error}");
    }
}
