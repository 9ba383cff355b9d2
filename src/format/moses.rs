//! Moses: two plain text files, NAME.fr and NAME.en, whose lines belong together.

use super::{Commit, Languages, Side, Unit, UnitReader, UnitWriter, one_line};
use crate::error::{Error, Result};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The file for one language: `path` with its code as the ending. An ending `.moses` is dropped.
pub fn path(path: &Path, lang: &str) -> PathBuf {
    let mut name = match path.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("moses") => path.with_extension("").into_os_string(),
        _ => path.as_os_str().to_owned(),
    };
    name.push(".");
    name.push(lang);
    name.into()
}

/// Writes the two files.
pub struct MosesWriter<W> {
    src: W,
    tgt: W,
}

impl<W: Commit> MosesWriter<W> {
    /// Lines into `src` and `tgt`.
    pub fn new(src: W, tgt: W) -> Self {
        MosesWriter { src, tgt }
    }
}

impl<W: Commit> UnitWriter for MosesWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        writeln!(self.src, "{}", one_line(&unit.source.text))?;
        writeln!(self.tgt, "{}", one_line(&unit.target.text))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.src.commit()?;
        self.tgt.commit()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.src.flush()?;
        self.tgt.flush()
    }
}

/// Reads the two files.
pub struct MosesReader {
    src: BufReader<Box<dyn Read>>,
    tgt: BufReader<Box<dyn Read>>,
    paths: (PathBuf, PathBuf),
    name: String,
    languages: Languages,
    numbered: u32,
}

impl MosesReader {
    /// The pairs of two files, which errors call by their `paths`.
    pub fn new(
        files: (Box<dyn Read>, Box<dyn Read>),
        paths: (PathBuf, PathBuf),
        name: &str,
        languages: Languages,
    ) -> Self {
        let (src, tgt) = (BufReader::new(files.0), BufReader::new(files.1));
        MosesReader { src, tgt, paths, name: name.into(), languages, numbered: 0 }
    }

    fn line(raw: &mut BufReader<Box<dyn Read>>, path: &Path) -> Result<Option<String>> {
        let mut line = String::new();
        let read = raw.read_line(&mut line);
        let read = read.map_err(|source| Error::io(path, source).help("both files must be UTF-8"))?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }
}

impl UnitReader for MosesReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        let src = Self::line(&mut self.src, &self.paths.0)?;
        let tgt = Self::line(&mut self.tgt, &self.paths.1)?;
        self.numbered += 1;
        let side = |text: String| Side { text, ..Side::default() };
        let (longer, shorter) = match (src, tgt) {
            (None, None) => return Ok(None),
            (Some(src), Some(tgt)) => {
                return Ok(Some(Unit {
                    document: self.name.clone(),
                    number: self.numbered,
                    source: side(src),
                    target: side(tgt),
                    ..Unit::default()
                }));
            }
            (Some(_), None) => (&self.paths.0, &self.paths.1),
            (None, Some(_)) => (&self.paths.1, &self.paths.0),
        };
        Err(Error::input(
            longer.clone(),
            format!("{} has no such line: the two files must have as many", shorter.display()),
        )
        .at_line(self.numbered as usize))
    }

    fn languages(&self) -> Option<Languages> {
        Some(self.languages.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_in_the_language() {
        assert_eq!(path(Path::new("a/corpus"), "fr"), Path::new("a/corpus.fr"));
        assert_eq!(path(Path::new("a/corpus.v2"), "fr-CA"), Path::new("a/corpus.v2.fr-CA"));
        assert_eq!(path(Path::new("corpus.moses"), "en"), Path::new("corpus.en"));
    }
}
