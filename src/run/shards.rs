//! Output files that another run can continue: one for all documents, or one per shard.

use crate::error::Result;
use crate::format::Format;
use crate::io::{publish, remove_part, unpublish};
use crate::run::{Layout, Position, Sink};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Writes documents one after the other. A shard is a file with a fixed number of documents.
pub(crate) struct Shards {
    layout: Layout,
    path: PathBuf,
    /// The number of documents per shard, including those that fail; `None` for one file.
    size: Option<u64>,
    /// The number of the current file's first document.
    first: u64,
    /// The number of the next document.
    next: u64,
    /// The number of documents written to the current file.
    done: u64,
    sink: Option<Sink>,
}

impl Shards {
    /// Opens the first file, or continues the file of an earlier run that had done that many documents.
    pub(crate) fn open(
        layout: Layout,
        path: PathBuf,
        size: Option<u64>,
        from: Option<(u64, &Position)>,
    ) -> Result<Shards> {
        let (first, next, done) = from.map_or((0, 0, 0), |(documents, at)| (at.first, documents, at.done));
        let mut shards = Shards { layout, path, size, first, next, done, sink: None };
        let Some((_, at)) = from else {
            shards.sink()?;
            return Ok(shards);
        };
        // Without lengths no file was open; the next document opens one.
        if !at.lengths.is_empty() {
            if at.closing {
                shards.names().iter().try_for_each(|(part, name)| unpublish(part, name))?;
            }
            shards.sink = Some(Sink::part(&shards.layout, &shards.part(), Some(&at.lengths))?);
        }
        Ok(shards)
    }

    /// The file for the next document.
    pub(crate) fn sink(&mut self) -> Result<&mut Sink> {
        let sink = match self.sink.take() {
            Some(sink) => sink,
            None => Sink::part(&self.layout, &self.part(), None)?,
        };
        Ok(self.sink.insert(sink))
    }

    /// Counts a document: `written` to the file, or failed or skipped.
    pub(crate) fn count(&mut self, written: bool) {
        self.next += 1;
        self.done += u64::from(written);
    }

    /// Whether the current file has all its documents and has to be closed.
    pub(crate) fn is_full(&self) -> bool {
        self.size.is_some_and(|size| self.next - self.first >= size)
    }

    /// Makes durable what was written, and returns how far that is.
    pub(crate) fn checkpoint(&mut self, closing: bool) -> Result<Position> {
        let lengths = self.sink.as_mut().map_or(Ok(Vec::new()), Sink::checkpoint)?;
        Ok(Position { first: self.first, done: self.done, lengths, closing })
    }

    /// Writes the end of the current file and gives it its name. A file without documents is deleted.
    pub(crate) fn close(&mut self) -> Result<()> {
        match self.sink.take() {
            Some(sink) if self.done > 0 => {
                sink.finish()?;
                self.names().iter().try_for_each(|(part, name)| publish(part, name))?;
            }
            Some(_) => self.remove(),
            None => {}
        }
        (self.first, self.done) = (self.next, 0);
        Ok(())
    }

    /// Deletes the current file.
    pub(crate) fn abandon(mut self) {
        self.sink = None;
        self.remove();
    }

    fn remove(&self) {
        self.names().iter().for_each(|(part, _)| remove_part(part));
    }

    /// The name of the current file while it is written, when its last document is not known yet.
    fn part(&self) -> PathBuf {
        self.named(format!("{:06}", self.first))
    }

    /// The output's name, with the documents that it holds if it is a shard.
    fn named(&self, range: String) -> PathBuf {
        self.size.map_or_else(|| self.path.clone(), |_| with_range(self.layout.format, &self.path, &range))
    }

    /// For each file of the format, its name while it is written (without `.part`) and its final name.
    fn names(&self) -> Vec<(PathBuf, PathBuf)> {
        let last = self.next.saturating_sub(1);
        let name = self.named(format!("{:06}-{last:06}", self.first));
        self.layout.paths(&self.part()).into_iter().zip(self.layout.paths(&name)).collect()
    }
}

/// The path with a range of document numbers before its extension.
fn with_range(format: Format, path: &Path, range: &str) -> PathBuf {
    // Moses has no extension of its own, so any other dot belongs to the name.
    let is_extension = |found: &&OsStr| format != Format::Moses || found.eq_ignore_ascii_case("moses");
    let extension = path.extension().filter(is_extension);
    let stem = if extension.is_some() { path.file_stem() } else { path.file_name() };
    let mut name = OsString::from(stem.unwrap_or_default());
    name.push(format!("-{range}"));
    if let Some(extension) = extension {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_precedes_the_extension() {
        let name = |format, path| with_range(format, Path::new(path), "000000-000999");
        assert_eq!(name(Format::Tmx, "a/out.tmx"), Path::new("a/out-000000-000999.tmx"));
        assert_eq!(name(Format::Tsv, "out"), Path::new("out-000000-000999"));
        assert_eq!(name(Format::Moses, "corpus.v2"), Path::new("corpus.v2-000000-000999"));
    }
}
