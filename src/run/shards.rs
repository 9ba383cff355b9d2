//! An output that another run can go on with: one file, or one after so many documents.

use crate::error::{Error, Result};
use crate::format::tmx::TmxOptions;
use crate::format::{Format, Languages, Sink};
use crate::io::{part_name, publish};
use crate::run::journal::Position;
use crate::run::outputs::Keep;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the documents of a run go, one after the other.
pub(crate) struct Series {
    format: Format,
    tmx: TmxOptions,
    path: PathBuf,
    languages: Languages,
    /// How many documents a file is for, failed ones counted; none if all go into one.
    size: Option<u64>,
    /// The number of the first document of the file that is being written.
    first: u64,
    /// The number of the next document.
    next: u64,
    /// How many documents are in the file.
    done: u64,
    sink: Option<Sink>,
}

impl Series {
    /// Opens the first file, or goes on with the one that an earlier run was at after `documents` documents.
    ///
    /// # Errors
    /// [`Error::Io`] names the file that cannot be written, [`Error::Input`] one that lost something.
    pub(crate) fn open(
        keep: &Keep,
        path: PathBuf,
        languages: Languages,
        size: Option<u64>,
        from: Option<(u64, &Position)>,
    ) -> Result<Series> {
        let (first, next, done) = from.map_or((0, 0, 0), |(next, at)| (at.first, next, at.done));
        let (format, tmx) = (keep.format, keep.write.tmx.clone());
        let mut series = Series { format, tmx, path, languages, size, first, next, done, sink: None };
        match from {
            None => {
                series.sink()?;
            }
            // Nothing was open: the next document opens it.
            Some((_, at)) if at.lengths.is_empty() => {}
            Some((_, at)) => {
                if at.closing {
                    series.take_back()?;
                }
                let part = series.part();
                let mut sink = Sink::part(series.format, &part, &series.languages, Some(&at.lengths))?;
                sink.configure(&series.tmx);
                series.sink = Some(sink);
            }
        }
        Ok(series)
    }

    /// The file for the next document.
    pub(crate) fn sink(&mut self) -> Result<&mut Sink> {
        if self.sink.is_none() {
            let mut sink = Sink::part(self.format, &self.part(), &self.languages, None)?;
            sink.configure(&self.tmx);
            self.sink = Some(sink);
        }
        self.sink.as_mut().ok_or_else(|| Error::call("no output is open"))
    }

    /// A document is through: in the file, or failed.
    pub(crate) fn count(&mut self, done: bool) {
        self.next += 1;
        self.done += u64::from(done);
    }

    /// Whether the file has all its documents.
    pub(crate) fn is_full(&self) -> bool {
        self.size.is_some_and(|size| self.next - self.first >= size)
    }

    /// Makes durable what was written, and says where that is.
    ///
    /// # Errors
    /// [`Error::Io`] names the file.
    pub(crate) fn checkpoint(&mut self, closing: bool) -> Result<Position> {
        let lengths = self.sink.as_mut().map_or(Ok(Vec::new()), Sink::checkpoint)?;
        Ok(Position { first: self.first, done: self.done, lengths, closing })
    }

    /// Writes the end of the file and gives it its name. A file without documents gets none.
    ///
    /// # Errors
    /// [`Error::Io`] names the file.
    pub(crate) fn close(&mut self) -> Result<()> {
        match self.sink.take() {
            Some(sink) if self.done > 0 => {
                sink.finish()?;
                for (part, name) in self.names() {
                    publish(&part, &name)?;
                }
            }
            Some(_) => self.remove(),
            None => {}
        }
        self.first = self.next;
        self.done = 0;
        Ok(())
    }

    /// Leaves nothing of the file that is being written.
    pub(crate) fn abandon(mut self) {
        self.sink = None;
        self.remove();
    }

    fn remove(&self) {
        for (part, _) in self.names() {
            // What is not there need not be removed, and what cannot be does no harm.
            let _ = fs::remove_file(part_name(&part));
        }
    }

    /// A file that got its end and its name already, before the journal could say so, loses them again.
    fn take_back(&self) -> Result<()> {
        for (part, name) in self.names() {
            let part = part_name(&part);
            if !part.exists() && name.exists() {
                fs::rename(&name, &part).map_err(|source| Error::io(name, source))?;
            }
        }
        Ok(())
    }

    /// What the file is called while it is written: how far it will go is not known yet.
    fn part(&self) -> PathBuf {
        match self.size {
            Some(_) => ranged(self.format, &self.path, &format!("{:06}", self.first)),
            None => self.path.clone(),
        }
    }

    /// For each file of the format: what it is called while it is written (before `.part`), and then.
    fn names(&self) -> Vec<(PathBuf, PathBuf)> {
        let last = self.next.saturating_sub(1);
        let name = match self.size {
            Some(_) => ranged(self.format, &self.path, &format!("{:06}-{last:06}", self.first)),
            None => self.path.clone(),
        };
        let paths = |path: &Path| Sink::paths(self.format, path, &self.languages);
        paths(&self.part()).into_iter().zip(paths(&name)).collect()
    }
}

/// The path with a range before its ending.
fn ranged(format: Format, path: &Path, range: &str) -> PathBuf {
    let ending = path.extension().filter(|ending| {
        // Moses has no ending of its own: what looks like one belongs to the name.
        format != Format::Moses || ending.eq_ignore_ascii_case("moses")
    });
    let stem = if ending.is_some() { path.file_stem() } else { path.file_name() };
    let mut name = OsString::from(stem.unwrap_or_default());
    name.push(format!("-{range}"));
    if let Some(ending) = ending {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_goes_before_the_ending() {
        let name = |format, path| ranged(format, Path::new(path), "000000-000999");
        assert_eq!(name(Format::Tmx, "a/out.tmx"), Path::new("a/out-000000-000999.tmx"));
        assert_eq!(name(Format::Tsv, "out"), Path::new("out-000000-000999"));
        assert_eq!(name(Format::Moses, "corpus.v2"), Path::new("corpus.v2-000000-000999"));
    }
}
