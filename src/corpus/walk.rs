//! Lists the files of a folder and of its subfolders.

use crate::corpus::exclude::Exclusions;
use crate::error::{Error, Result};
use crate::io::is_same_input;
use rustc_hash::FxHashSet;
use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// A file in an input folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundFile {
    pub path: PathBuf,
    /// The names of the subfolders that lead to the file, outermost first, in NFC.
    pub folders: Vec<String>,
    /// The file name, not normalised.
    pub exact_name: String,
    /// The file name in NFC. Some systems decompose accented letters in file names, and archives carry such
    /// names to other systems.
    pub name: String,
}

/// Returns the files of the folder `root` and of its subfolders, sorted by path. Ignores hidden files and
/// folders, devices and pipes, those of the folders `others` that are among the subfolders, and what the file
/// `.enregardignore` in `root` excludes.
///
/// Links to folders are followed, but no folder is read twice. A link to a missing file counts as a file, so
/// that it is reported as unreadable.
pub(super) fn files(root: &Path, others: &[&Path]) -> Result<Vec<FoundFile>> {
    let excluded = Exclusions::of(root)?;
    let mut walk =
        Walk { others, excluded, visited: FxHashSet::default(), links: Vec::new(), files: Vec::new() };
    walk.tree(root, &[])?;
    // Links are followed last, so that a folder is reached by its own path if possible, not through a link.
    while let Some((link, folders)) = walk.links.pop() {
        walk.tree(&link, &folders)?;
    }
    walk.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walk.files)
}

struct Walk<'a> {
    others: &'a [&'a Path],
    excluded: Exclusions,
    /// The real paths of the folders that were read.
    visited: FxHashSet<PathBuf>,
    /// Links to folders that have not been followed yet, each with its [`FoundFile::folders`].
    links: Vec<(PathBuf, Vec<String>)>,
    files: Vec<FoundFile>,
}

impl Walk<'_> {
    /// Reads a folder and its subfolders.
    fn tree(&mut self, root: &Path, folders: &[String]) -> Result<()> {
        let mut open = vec![(root.to_path_buf(), folders.to_vec())];
        while let Some((folder, folders)) = open.pop() {
            let real = fs::canonicalize(&folder).map_err(|source| fault(&folder, source))?;
            let is_other = || self.others.iter().any(|other| is_same_input(&folder, other));
            if !self.visited.insert(real) || (!folders.is_empty() && is_other()) {
                continue;
            }
            for entry in fs::read_dir(&folder).map_err(|source| fault(&folder, source))? {
                let entry = entry.map_err(|source| fault(&folder, source))?;
                if entry.file_name().as_encoded_bytes().starts_with(b".") {
                    continue;
                }
                let (path, exact_name) = (entry.path(), text(&entry.file_name()));
                let name: String = exact_name.nfc().collect();
                let kind = entry.file_type().map_err(|source| fault(&path, source))?;
                let metadata = fs::metadata(&path);
                let is_folder = metadata.as_ref().is_ok_and(|meta| meta.is_dir());
                if self.excluded.exclude(&folders, &name, is_folder) {
                    continue;
                }
                let deeper = |name| folders.iter().cloned().chain([name]).collect();
                match metadata {
                    Ok(meta) if meta.is_dir() && kind.is_symlink() => self.links.push((path, deeper(name))),
                    Ok(meta) if meta.is_dir() => open.push((path, deeper(name))),
                    Ok(meta) if !meta.is_file() => {}
                    _ => self.files.push(FoundFile { path, folders: folders.clone(), exact_name, name }),
                }
            }
        }
        // Sort the links, because the system lists folders in no particular order, and only the first of two
        // links to the same folder is followed.
        self.links.sort_by(|a, b| b.cmp(a));
        Ok(())
    }
}

fn fault(path: &Path, source: std::io::Error) -> Error {
    Error::io(path, source).help("check the permissions")
}

/// Returns a file name as text. Bytes that are not valid Unicode are written as numbers, so that different
/// names stay different.
fn text(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\u{fffd}{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(root: &Path, other: &Path) -> Vec<String> {
        let files = files(root, &[other]).unwrap();
        files.iter().map(|file| [&file.folders.join("/"), "|", file.name.as_str()].concat()).collect()
    }

    fn tree(names: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for name in names {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        root
    }

    #[test]
    fn subfolders_are_read_but_hidden_and_excluded_ones_are_not() {
        let root = tree(&["b.txt", "a/x.txt", "a/b/re\u{301}.txt", ".git/c", ".d", "en/a/x.txt", "a/en/y"]);
        assert_eq!(
            listed(root.path(), &root.path().join("en")),
            ["a/b|r\u{e9}.txt", "a/en|y", "a|x.txt", "|b.txt"]
        );
    }

    #[test]
    fn excluded_files_and_folders_are_not_read() {
        let root = tree(&["a.txt", "b.json", "drafts/a.txt", "c/drafts/a.txt", "c/re\u{301}.txt", "c/d.txt"]);
        fs::write(root.path().join(".enregardignore"), "*.json\n/drafts/\nr\u{e9}.txt\n").unwrap();
        assert_eq!(listed(root.path(), Path::new("elsewhere")), ["|a.txt", "c|d.txt", "c/drafts|a.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once() {
        use std::os::unix::fs::symlink;
        let root = tree(&["a/x.txt", "b/y.txt"]);
        let outside = tree(&["z.txt"]);
        let link = |to: &Path, name: &str| symlink(to, root.path().join(name)).unwrap();
        link(root.path(), "a/up");
        link(Path::new("b"), "0");
        link(outside.path(), "2");
        link(outside.path(), "1");
        link(Path::new("missing"), "lost.txt");
        symlink(root.path(), outside.path().join("back")).unwrap();
        let found = listed(root.path(), outside.path());
        assert_eq!(found, ["a|x.txt", "b|y.txt", "|lost.txt"], "the other folder is excluded");
        let found = listed(root.path(), Path::new("elsewhere"));
        assert_eq!(found, ["1|z.txt", "a|x.txt", "b|y.txt", "|lost.txt"]);
    }
}
