//! Pairs the files of two folders by their names.

use crate::corpus::file_names::{in_folder, name_of};
use crate::corpus::file_types::{is_other, language_of_path};
use crate::corpus::matching::Matching;
use crate::corpus::names::UniqueNames;
use crate::corpus::walk::{FoundFile, files};
use crate::corpus::{DocumentPair, Input, document_name};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::io::{is_same_input, is_stdin, unreadable};
use crate::text::{Language, is_bilingual};
use crate::wording::list;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Document pairs, each of which consists of two files, and the files without a counterpart.
#[derive(Debug, Default)]
pub(crate) struct FilePairs {
    /// The pairs, sorted by the paths of the source files.
    pub pairs: Vec<DocumentPair>,
    /// Files without a counterpart.
    pub unpaired: Vec<Unpaired>,
    /// The two folders, or nothing if two files were given.
    pub folders: Vec<PathBuf>,
    /// Files that are not documents, if these are skipped, and files in other languages than those wanted.
    pub skipped: Vec<PathBuf>,
}

/// The files of two folders that are paired. The languages matter if both are the same folder.
#[derive(Debug, Clone, Copy)]
enum Scope {
    All,
    Documents([Option<Language>; 2]),
}

/// A file of one folder without a counterpart in the other folder. Its `Display` text is a warning about the
/// file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unpaired {
    /// The file.
    pub file: PathBuf,
    /// Whether the file is a source, rather than a translation.
    pub is_source: bool,
    /// At most ten files of the other folder that match `file`. They were not paired with `file`, because
    /// `file` matches several files, or because other files match them too.
    pub candidates: Vec<PathBuf>,
}

impl fmt::Display for Unpaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: skipped: ", self.file.display())?;
        match self.candidates.as_slice() {
            [] => f.write_str("no counterpart in the other folder"),
            [one] => write!(f, "it matches {}, but so do other files", one.display()),
            _ => write!(f, "it matches several files: {}", self.candidate_names()),
        }
    }
}

impl Unpaired {
    fn candidate_names(&self) -> String {
        self.candidates.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
    }
}

/// Whether both paths denote the same file, so that its text would be aligned with itself. Returns false for
/// a bilingual file such as XLIFF, because it contains both texts.
pub(super) fn is_same_text(src: &Path, tgt: &Path) -> bool {
    is_same_input(src, tgt) && !(is_bilingual(src) && is_bilingual(tgt))
}

/// Creates a document pair from two files. The pair is unusable if both paths denote the same text.
pub(super) fn file_pair(name: String, src: PathBuf, tgt: PathBuf) -> DocumentPair {
    if is_same_text(&src, &tgt) {
        let same = |place: PathBuf, other: &Path| {
            let reason = format!("same file as {}; give two different files", other.display());
            Input::Unusable { place, reason: reason.into() }
        };
        return DocumentPair::new(name, same(src.clone(), &tgt), same(tgt, &src));
    }
    DocumentPair::new(name, Input::File(src), Input::File(tgt))
}

impl FilePairs {
    /// Finds the pairs for [`Documents::find`](super::Documents::find).
    pub(crate) fn find(src: &Path, tgt: &Path) -> Result<FilePairs> {
        FilePairs::find_among(src, tgt, &[src, tgt])
    }

    /// Like [`FilePairs::find`], but none of the folders `all` counts as a subfolder of another one.
    pub(super) fn find_among(src: &Path, tgt: &Path, all: &[&Path]) -> Result<FilePairs> {
        let found = FilePairs::of(src, tgt, all, Scope::All)?;
        if found.pairs.is_empty() {
            return Err(without_pairs(src, tgt, &found.unpaired));
        }
        Ok(found)
    }

    /// Finds the pairs for [`Documents::compare`](super::Documents::compare), which may be none.
    pub(crate) fn compare(src: &Path, tgt: &Path, languages: [Option<Language>; 2]) -> Result<FilePairs> {
        FilePairs::of(src, tgt, &[src, tgt], Scope::Documents(languages))
    }

    fn of(src: &Path, tgt: &Path, all: &[&Path], scope: Scope) -> Result<FilePairs> {
        let folders = (is_folder(src)?, is_folder(tgt)?);
        let same = |what: &str| Err(same(src, tgt, what));
        match folders {
            (true, true) if is_same_input(src, tgt) && !are_bilingual(src)? => match scope {
                Scope::Documents([Some(own), Some(other)]) if own != other => {
                    FilePairs::in_one_folder(src, [own, other])
                }
                Scope::Documents(_) => same("folder").map_err(|error: Error| {
                    let help = "give two different folders, or set both languages to pair files such as cat.md and \
                                cat.fr.md";
                    error.with_help(help)
                }),
                Scope::All => same("folder"),
            },
            (true, true) => {
                let (mut left, mut right) = (files(src, all)?, files(tgt, all)?);
                let mut skipped = Vec::new();
                if matches!(scope, Scope::Documents(_)) {
                    let other = |file: &mut FoundFile| is_other(&file.path);
                    skipped.extend(left.extract_if(.., other).chain(right.extract_if(.., other)).map(|it| it.path));
                }
                FilePairs::in_folders([src, tgt], [left, right], skipped)
            }
            (false, false) if is_stdin(src) && is_stdin(tgt) => {
                Err(Error::call("only one of the two texts can be read from standard input")
                    .help("give the other as a file"))
            }
            (false, false) if is_same_text(src, tgt) => same("file"),
            (false, false) => {
                let named = if is_stdin(src) { tgt } else { src };
                let pair = file_pair(document_name(named), src.into(), tgt.into());
                Ok(FilePairs { pairs: vec![pair], ..FilePairs::default() })
            }
            (src_is, _) => {
                let (folder, file) = if src_is { (src, tgt) } else { (tgt, src) };
                Err(mixed(folder, file))
            }
        }
    }

    /// Pairs the files of a folder that are in the target language with all files that are not in a third
    /// one.
    fn in_one_folder(folder: &Path, [own, other]: [Language; 2]) -> Result<FilePairs> {
        let mut left = files(folder, &[])?;
        let mut skipped: Vec<PathBuf> =
            left.extract_if(.., |file| is_other(&file.path)).map(|file| file.path).collect();
        let language = |file: &FoundFile| {
            let path: PathBuf = file.folders.iter().chain([&file.name]).collect();
            language_of_path(&path)
        };
        let right: Vec<FoundFile> = left.extract_if(.., |file| language(file) == Some(other)).collect();
        let foreign = left.extract_if(.., |file| language(file).is_some_and(|language| language != own));
        skipped.extend(foreign.map(|file| file.path));
        FilePairs::in_folders([folder, folder], [left, right], skipped)
    }

    /// Pairs the files of two folders and of their subfolders.
    fn in_folders(
        [src, tgt]: [&Path; 2],
        [left, right]: [Vec<FoundFile>; 2],
        skipped: Vec<PathBuf>,
    ) -> Result<FilePairs> {
        for (folder, files) in [(src, &left), (tgt, &right)] {
            if files.is_empty() && !skipped.is_empty() {
                let error = Error::input(folder, "contains no documents in the language");
                return Err(error.help("give a folder with documents"));
            }
            if files.is_empty() {
                let error = Error::input(folder, "contains no files (hidden files are ignored)");
                return Err(error.help("give a folder with documents"));
            }
        }
        let mut matching = Matching::new(&left, &right);
        let mut unpaired = unpaired([&left, &right], std::mem::take(&mut matching.left), true);
        unpaired.extend(self::unpaired([&right, &left], std::mem::take(&mut matching.right), false));
        // Both lists of files are sorted by path, so sorting the pairs of indices sorts the pairs by their
        // source paths.
        matching.pairs.sort_unstable();
        let mut names = UniqueNames::default();
        let files = |&(src, tgt): &(usize, usize)| (&left[src], &right[tgt]);
        matching.pairs.iter().map(files).for_each(|(src, _)| names.announce(&name_of(src)));
        let pair = |(src, tgt): (&FoundFile, &FoundFile)| {
            let name = names.of_file(&name_of(src), || in_folder(&src.folders, &src.name));
            file_pair(name, src.path.clone(), tgt.path.clone())
        };
        let pairs = matching.pairs.iter().map(files).map(pair).collect();
        Ok(FilePairs { pairs, unpaired, folders: vec![src.into(), tgt.into()], skipped })
    }
}

fn unpaired(
    [files, others]: [&[FoundFile]; 2],
    open: Vec<(usize, Vec<usize>)>,
    is_source: bool,
) -> Vec<Unpaired> {
    let unpaired = |(file, candidates): (usize, Vec<usize>)| Unpaired {
        file: files[file].path.clone(),
        is_source,
        candidates: candidates.into_iter().map(|other| others[other].path.clone()).collect(),
    };
    open.into_iter().map(unpaired).collect()
}

/// Creates the error for two paths to the same file or folder.
pub(super) fn same(src: &Path, tgt: &Path, what: &str) -> Error {
    let fault = format!("is the same {what} as {}", src.display());
    Error::input(tgt, fault).help(format!("give two different {what}s")).of_kind(ErrorKind::Call)
}

/// Creates the error for a folder and a file.
pub(super) fn mixed(folder: &Path, file: &Path) -> Error {
    let fault = format!("is a folder, but {} is a file", file.display());
    let help = message!["give only files, only folders, or a list with ", Parameter::Pairs];
    Error::input(folder, fault).help(help).of_kind(ErrorKind::Call)
}

/// Creates the error for two folders without a single pair. The error names files that have several matches.
fn without_pairs(src: &Path, tgt: &Path, unpaired: &[Unpaired]) -> Error {
    let mut fault = format!("no file in this folder matches exactly one file in {}", tgt.display());
    let ambiguous = unpaired.iter().filter(|unpaired| unpaired.candidates.len() > 1);
    let names = |one: &Unpaired| format!("{} matches {}", one.file.display(), one.candidate_names());
    let ambiguous: Vec<String> = ambiguous.map(names).collect();
    if !ambiguous.is_empty() {
        fault.push_str(&format!(" ({})", list(ambiguous.iter().map(String::as_str))));
    }
    let same_name = "give the two files of a document the same name (cat.txt and cat.txt, or \
                     cat.fr.txt and cat.en.txt), or list them with ";
    Error::input(src, fault).help(message![same_name, Parameter::Pairs])
}

/// Whether a folder contains files, and all of them are bilingual.
fn are_bilingual(folder: &Path) -> Result<bool> {
    let files = files(folder, &[])?;
    Ok(!files.is_empty() && files.iter().all(|file| is_bilingual(&file.path)))
}

pub(super) fn is_folder(path: &Path) -> Result<bool> {
    if is_stdin(path) {
        return Ok(false);
    }
    let meta = fs::metadata(path).map_err(|e| unreadable(path, e))?;
    Ok(meta.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
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
        let unpaired: Vec<_> = found.unpaired.iter().map(|unpaired| unpaired.file.clone()).collect();
        assert_eq!(unpaired, [left.path().join("only.txt"), right.path().join("other.txt")]);
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
        let warnings: Vec<String> = found.unpaired.iter().map(ToString::to_string).collect();
        let path = |folder: &tempfile::TempDir, name: &str| folder.path().join(name).display().to_string();
        let (first, second) = (path(&left, "a.fr.txt"), path(&left, "a_fr.txt"));
        let only = path(&right, "a.en.txt");
        let shared = |file| format!("{file}: skipped: it matches {only}, but so do other files");
        let several = format!("{only}: skipped: it matches several files: {first}, {second}");
        assert_eq!(warnings, [shared(&first), shared(&second), several]);
    }

    #[test]
    fn the_extension_decides_between_files_of_the_same_name() {
        let left = folder(&["a.fr.txt"]);
        let right = folder(&["a.en.txt", "a.md"]);
        let found = FilePairs::find(left.path(), right.path()).unwrap();
        assert_eq!(found.pairs[0].tgt.place(), right.path().join("a.en.txt"));
        assert_eq!(found.unpaired[0].file, right.path().join("a.md"));
    }

    #[test]
    fn folders_without_a_match_are_an_error() {
        let error = FilePairs::find(folder(&["a"]).path(), folder(&["b"]).path()).unwrap_err().to_string();
        assert!(error.contains("`pairs`"), "{error}");
        let (left, right) = (folder(&["a.fr.txt", "a_fr.txt"]), folder(&["a.en.txt"]));
        let error = FilePairs::find(left.path(), right.path()).unwrap_err().to_string();
        assert!(error.contains("a.en.txt matches ") && error.contains("a_fr.txt)"), "{error}");
    }

    #[test]
    fn subfolders_are_part_of_the_name() {
        let left = folder(&["one/1.fr.txt", "two/1.fr.txt", "fr/2.txt", "three/fr/3.txt", "three/fr-CA/x"]);
        let right = folder(&["one/1.en.txt", "two/1.en.txt", "en/2.txt", "three/en/3.txt", "y/4.txt"]);
        let found = FilePairs::find(left.path(), right.path()).unwrap();
        let names: Vec<_> = found.pairs.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["2", "one/1", "three/3", "two/1"]);
        assert_eq!(found.unpaired.len(), 2);
        // If two documents would have the same name without the language, both names include the folder and
        // the extension.
        let left = folder(&["fr/1.txt", "1.txt"]);
        let right = folder(&["en/1.txt", "1.txt"]);
        let found = FilePairs::find(left.path(), right.path()).unwrap();
        let names: Vec<_> = found.pairs.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["1.txt", "fr/1.txt"]);
    }

    #[test]
    fn a_folder_inside_the_other_is_not_read_twice() {
        let outer = folder(&["a.txt", "en/a.txt", "en/b.txt"]);
        let found = FilePairs::find(outer.path(), &outer.path().join("en")).unwrap();
        assert_eq!((found.pairs.len(), found.unpaired.len()), (1, 1));
    }

    #[test]
    fn the_same_input_twice_is_an_error() {
        let outer = folder(&["a/x.txt", "b/x.txt"]);
        let path = |name: &str| outer.path().join(name);
        let error = |src: &str, tgt: &str| {
            let error = FilePairs::find(&path(src), &path(tgt)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Call);
            error.to_string()
        };
        assert!(error("a", "b/../a").contains("b/../a: is the same folder as"), "{}", error("a", "b/../a"));
        assert!(error("a/x.txt", "a/../a/x.txt").contains("same file as"));
        // An XLIFF file contains both texts.
        fs::create_dir(path("c")).unwrap();
        fs::write(path("c/x.xlf"), "x").unwrap();
        for (src, tgt, text) in [("c", "c", "c/x.xlf"), ("c/x.xlf", "c/x.xlf", "c/x.xlf")] {
            let found = FilePairs::find(&path(src), &path(tgt)).unwrap();
            assert_eq!(found.pairs[0].src, Input::File(path(text)));
            assert_eq!(found.pairs[0].tgt, found.pairs[0].src);
        }
        fs::write(path("c/y.txt"), "x").unwrap();
        assert!(error("c", "c").contains("is the same folder as"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("a", path("link")).unwrap();
            assert!(error("link", "a").contains("a: is the same folder as"));
            fs::remove_file(path("b/x.txt")).unwrap();
            std::os::unix::fs::symlink("../a/x.txt", path("b/x.txt")).unwrap();
            let found = FilePairs::find(&path("a"), &path("b")).unwrap();
            assert!(matches!(&found.pairs[0].src, Input::Unusable { reason, .. }
                if reason.to_string().contains("same file as")));
        }
    }
}
