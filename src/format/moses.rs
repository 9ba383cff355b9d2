//! Moses: two plain text files, NAME.fr and NAME.en, whose lines belong together.

use super::{Commit, Unit, UnitWriter, one_line};
use std::io;
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
