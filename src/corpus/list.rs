//! Reads lists of document pairs from tab-separated files.

use crate::corpus::names::{UniqueNames, hash, whole_name};
use crate::corpus::pairs::file_pair;
use crate::corpus::{DocumentPair, document_name};
use crate::error::{Error, ErrorKind, Parameter, Result};
use crate::io::{self, is_stdin};
use crate::limits::read_line;
use crate::wording::size;
use rustc_hash::FxHashMap;
use std::io::{BufRead, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Maximum length of a line, in bytes. No system allows paths and names that are this long.
const MAX_LINE: u64 = 1 << 20;

/// A list whose lines have been checked.
pub(crate) struct List {
    pub path: PathBuf,
    /// The content of the list if it comes from standard input, which can be read only once.
    kept: Option<Arc<[u8]>>,
    pub count: u64,
}

/// A line of the list.
struct Entry {
    src: String,
    tgt: String,
    /// The name in the third column, if there is one.
    given: Option<String>,
    line: usize,
}

impl Entry {
    fn name(&self) -> String {
        self.given.clone().unwrap_or_else(|| document_name(Path::new(&self.src)))
    }

    /// Returns the two files. Relative paths are looked up in the list's folder, then in the current folder.
    fn files(&self, folder: &Path) -> [PathBuf; 2] {
        [&self.src, &self.tgt].map(|name| {
            let beside = folder.join(name);
            if !is_stdin(Path::new(name)) && beside.exists() { beside } else { name.into() }
        })
    }
}

impl List {
    /// Checks every line of the list, and returns the list with the names of its documents. Returns a call
    /// error for the first invalid line.
    pub(crate) fn open(path: &Path) -> Result<(List, UniqueNames)> {
        let kept = is_stdin(path).then(|| io::read_to_end(path)).transpose()?.map(Arc::from);
        let mut list = List { path: path.into(), kept, count: 0 };
        let names = list.check()?;
        Ok((list, names))
    }

    /// Creates an error for a line. This is a call error, because the list is an argument of the call.
    fn fault(&self, line: usize, reason: String) -> Error {
        Error::input(&self.path, reason).at_line(line).of_kind(ErrorKind::Call)
    }

    fn check(&mut self) -> Result<UniqueNames> {
        let mut names = UniqueNames::default();
        let mut given = FxHashMap::<u64, usize>::default();
        for entry in self.entries()? {
            let entry = entry?;
            self.count += 1;
            names.announce(&entry.name());
            let Some(name) = &entry.given else { continue };
            if let Some(before) = given.insert(hash(name), entry.line) {
                let reason =
                    format!("the name {name} is already used on line {before}; names must be unique");
                return Err(self.fault(entry.line, reason));
            }
        }
        if self.count == 0 {
            return Err(Error::value(
                Parameter::Pairs,
                self.path.display(),
                "the list contains no documents",
            )
            .help("write one document pair on each line"));
        }
        Ok(names)
    }

    fn entries(&self) -> Result<impl Iterator<Item = Result<Entry>> + Send + use<>> {
        let mut reader: Box<dyn BufRead + Send> = match &self.kept {
            Some(kept) => Box::new(Cursor::new(Arc::clone(kept))),
            None => io::open(&self.path)?,
        };
        let list = List { path: self.path.clone(), kept: None, count: 0 };
        let mut line = Vec::new();
        let entries = (1..).map_while(move |number| match read_line(&mut reader, &mut line, MAX_LINE) {
            Ok(None) => None,
            Ok(Some(end)) if end.length > MAX_LINE => {
                let fault = format!("the line is longer than {}; use shorter file names", size(MAX_LINE));
                Some(Err(list.fault(number, fault)))
            }
            Ok(Some(_)) => Some(list.entry(&line, number)),
            Err(source) => Some(Err(Error::reading(&list.path, source))),
        });
        Ok(entries.filter_map(Result::transpose))
    }

    fn entry(&self, line: &[u8], number: usize) -> Result<Option<Entry>> {
        let line = str::from_utf8(line)
            .map_err(|_| self.fault(number, "not valid UTF-8; convert the file to UTF-8".into()))?;
        let line = if number == 1 { line.trim_start_matches('\u{feff}') } else { line };
        // Further columns are ignored.
        let columns: Vec<&str> = line.split('\t').map(str::trim).take(3).collect();
        if line.trim().is_empty() || line.starts_with('#') || (number == 1 && is_header(&columns)) {
            return Ok(None);
        }
        match columns.as_slice() {
            [src, tgt, rest @ ..] if !src.is_empty() && !tgt.is_empty() => {
                let given = rest.first().filter(|name| !name.is_empty()).map(|name| (*name).to_owned());
                Ok(Some(Entry { src: (*src).into(), tgt: (*tgt).into(), given, line: number }))
            }
            _ => {
                let expected = "a source file, a tab and a target file, and optionally a tab and a name";
                Err(self.fault(number, format!("too few columns; each line needs {expected}")))
            }
        }
    }

    /// Reads the list again, and returns its document pairs. `names` comes from [`List::open`].
    pub(crate) fn documents(
        &self,
        mut names: UniqueNames,
    ) -> Result<impl Iterator<Item = Result<DocumentPair>> + Send + use<>> {
        let folder = self.folder();
        Ok(self.entries()?.map(move |entry| {
            let entry = entry?;
            let [src, tgt] = entry.files(&folder);
            let name = names.of_file(&entry.name(), || whole_name(&src));
            Ok(file_pair(name, src, tgt))
        }))
    }

    fn folder(&self) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).to_path_buf()
    }

    /// Returns all files that the list names.
    pub(crate) fn files(&self) -> Result<impl Iterator<Item = PathBuf>> {
        let folder = self.folder();
        Ok(self.entries()?.filter_map(Result::ok).flat_map(move |entry| entry.files(&folder)))
    }
}

fn is_header(columns: &[&str]) -> bool {
    matches!(columns, [s, t, ..] if s.eq_ignore_ascii_case("source") && t.eq_ignore_ascii_case("target"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Result<Vec<DocumentPair>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.tsv");
        std::fs::write(&path, text).unwrap();
        let (list, names) = List::open(&path)?;
        list.documents(names)?.collect()
    }

    #[test]
    fn lists_are_read_and_mistakes_reported() {
        let text =
            "\u{feff}Source\tTarget\tName\r\n# a comment\n\na.fr.txt\tb.txt\r\nc.txt\td.txt\tnovel 1\n";
        let names: Vec<String> = list(text).unwrap().into_iter().map(|d| d.name).collect();
        assert_eq!(names, ["a", "novel 1"]);
        let error = |text: &str| list(text).unwrap_err().to_string();
        assert!(error("a\tb\nonly one\n").contains("all.tsv:2: too few columns"));
        assert!(error("a\tb\tx\nc\td\tx\n").contains("all.tsv:2: the name x is already used on line 1"));
        assert!(error("\n").contains("contains no documents"));
    }

    #[test]
    fn repeated_names_become_unique() {
        let found = list("x/a.txt\ty/a.txt\nz/a.txt\ty/b.txt\nz/a.md\ty/c.txt\n").unwrap();
        let names: Vec<_> = found.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "a.txt#2", "a.md"]);
    }
}
