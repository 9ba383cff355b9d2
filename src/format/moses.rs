//! Reads and writes the Moses format: two text files, NAME.fr and NAME.en, that correspond line by line.

use super::lines::Lines;
use super::traits::{UnitReader, UnitWriter};
use super::unit::{Languages, Unit, one_line};
use crate::error::{Error, Result};
use std::ffi::OsString;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

/// Returns the path of the file for one language: `path` with the extension `lang` appended. If `path` ends in
/// `.moses`, that extension is removed first.
pub fn path(path: &Path, lang: &str) -> PathBuf {
    let is_moses = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("moses"));
    let stem = if is_moses { path.with_extension("") } else { path.to_owned() };
    [stem.as_os_str(), ".".as_ref(), lang.as_ref()].into_iter().collect::<OsString>().into()
}

/// Writes the two files of the Moses format.
pub struct MosesWriter<W> {
    src: W,
    tgt: W,
}

impl<W: Write> MosesWriter<W> {
    /// Creates a writer that writes source texts to `src` and target texts to `tgt`.
    pub fn new(src: W, tgt: W) -> Self {
        MosesWriter { src, tgt }
    }
}

impl<W: Write> UnitWriter<W> for MosesWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        writeln!(self.src, "{}", one_line(&unit.source.text))?;
        writeln!(self.tgt, "{}", one_line(&unit.target.text))
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<W>> {
        Ok(vec![self.src, self.tgt])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.src, &mut self.tgt]
    }
}

/// Reads the two files of the Moses format.
pub struct MosesReader {
    src: Lines,
    tgt: Lines,
    paths: (PathBuf, PathBuf),
    name: String,
    languages: Languages,
    numbered: u32,
}

impl MosesReader {
    /// Creates a reader for a source and a target file. Errors name the files as `paths`.
    pub fn new(
        files: (Box<dyn BufRead>, Box<dyn BufRead>),
        paths: (PathBuf, PathBuf),
        name: &str,
        languages: Languages,
    ) -> Self {
        let (src, tgt) = (Lines::new(files.0, &paths.0), Lines::new(files.1, &paths.1));
        MosesReader { src, tgt, paths, name: name.into(), languages, numbered: 0 }
    }

    /// Sets the maximum length of a line, in bytes. The default is 64 million.
    pub fn with_max_line(mut self, bytes: u64) -> MosesReader {
        self.src.set_max_line(bytes);
        self.tgt.set_max_line(bytes);
        self
    }
}

impl UnitReader for MosesReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        let trimmed = |line: &str| line.trim().to_owned();
        let src = self.src.any_line()?.map(trimmed);
        let tgt = self.tgt.any_line()?.map(trimmed);
        self.numbered += 1;
        let (longer, shorter) = match (src, tgt) {
            (None, None) => return Ok(None),
            (Some(src), Some(tgt)) => return Ok(Some(Unit::new(&self.name, self.numbered, [src, tgt]))),
            (Some(_), None) => (&self.paths.0, &self.paths.1),
            (None, Some(_)) => (&self.paths.1, &self.paths.0),
        };
        let number = self.numbered as usize;
        Err(Error::input(longer, format!("{} has no line {number}", shorter.display()))
            .at_line(number)
            .help("both files must have the same number of lines"))
    }

    fn languages(&self) -> Option<Languages> {
        Some(self.languages.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_is_the_language() {
        assert_eq!(path(Path::new("a/corpus"), "fr"), Path::new("a/corpus.fr"));
        assert_eq!(path(Path::new("a/corpus.v2"), "fr-CA"), Path::new("a/corpus.v2.fr-CA"));
        assert_eq!(path(Path::new("corpus.moses"), "en"), Path::new("corpus.en"));
    }
}
