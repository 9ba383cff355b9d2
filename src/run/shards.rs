//! Output files that a later run can continue: one file for all documents, or one per shard.

use crate::error::Result;
use crate::format::Format;
use crate::io::{Part, folded, followed, is_same_input, refuse_link, resolved};
use crate::run::{Layout, Position, Sink};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Writes documents to one file or to shards. A shard is a file with a fixed number of documents.
pub(crate) struct Shards {
    layout: Layout,
    /// The output as the user named it, for error messages.
    output: PathBuf,
    /// The path of the file itself. It differs from `output` if `output` is a symbolic link.
    path: PathBuf,
    /// The number of documents per shard, including those that fail; `None` for a single file.
    size: Option<u64>,
    /// The number of the first document in the current file, counted from 0.
    first: u64,
    /// The number of the next document.
    next: u64,
    /// The number of documents written to the current file.
    done: u64,
    /// The part files of the current file. They are created with the first document, after the journal has
    /// recorded their names.
    parts: Vec<Part>,
    sink: Option<Sink>,
}

impl Shards {
    /// Prepares the first file of a new run. If `from` contains the number of finished documents and the
    /// position of an earlier run, continues the current file of that run instead. `refuse` returns an error
    /// for files that this run reads.
    pub(crate) fn open(
        layout: Layout,
        output: PathBuf,
        size: Option<u64>,
        from: Option<(u64, &Position)>,
        refuse: impl Fn(&Path) -> Result<()>,
    ) -> Result<Shards> {
        let path = followed(&output)?;
        let (first, next, done) = from.map_or((0, 0, 0), |(documents, at)| (at.first, documents, at.done));
        let parts = Vec::new();
        let mut shards = Shards { layout, output, path, size, first, next, done, parts, sink: None };
        let Some((_, at)) = from else {
            shards.reserve();
            return Ok(shards);
        };
        shards.parts.clone_from(&at.parts);
        for (part, path, _) in shards.files() {
            refuse(&part.file(&path))?;
        }
        if at.closing {
            shards.files().iter().try_for_each(|(part, path, name)| part.unpublish(path, name))?;
        }
        if shards.parts.iter().any(Part::has_content) {
            shards.sink()?;
        } else {
            // The earlier run recorded no content of these files, so they are written from the beginning.
            shards.remove();
        }
        Ok(shards)
    }

    /// Chooses the part files of the next file.
    fn reserve(&mut self) {
        self.parts = self.layout.paths(&self.part()).iter().map(|path| Part::reserve(path)).collect();
    }

    /// Returns the output for the next document, and opens it if necessary.
    pub(crate) fn sink(&mut self) -> Result<&mut Sink> {
        let sink = match self.sink.take() {
            Some(sink) => sink,
            None => Sink::part(&self.layout, &self.part(), &self.parts, &self.output)?,
        };
        Ok(self.sink.insert(sink))
    }

    /// Counts a document. `written` is false for documents that failed or were skipped.
    pub(crate) fn count(&mut self, written: bool) {
        self.next += 1;
        self.done += u64::from(written);
    }

    /// Whether the current file has reached its number of documents and must be closed.
    pub(crate) fn is_full(&self) -> bool {
        self.size.is_some_and(|size| self.next - self.first >= size)
    }

    /// Syncs the output to disk and returns its position.
    pub(crate) fn checkpoint(&mut self, closing: bool) -> Result<Position> {
        if let Some(sink) = &mut self.sink {
            self.parts = sink.checkpoint()?;
        }
        Ok(Position { first: self.first, done: self.done, parts: self.parts.clone(), closing })
    }

    /// Completes the current file and renames it to its final name. Deletes a file without documents. The
    /// journal must be saved before the next document, because it names the next part files.
    pub(crate) fn close(&mut self) -> Result<()> {
        match self.sink.take() {
            Some(sink) if self.done > 0 => {
                sink.finish()?;
                for (part, path, name) in self.files() {
                    // The target of a link could be an input.
                    refuse_link(&name)?;
                    part.publish(&path, &name)?;
                }
            }
            Some(_) => self.remove(),
            None => {}
        }
        (self.first, self.done) = (self.next, 0);
        self.reserve();
        Ok(())
    }

    /// Deletes the current file.
    pub(crate) fn abandon(mut self) {
        if self.sink.take().is_some() {
            self.remove();
        }
    }

    fn remove(&self) {
        self.files().iter().for_each(|(part, path, _)| part.remove(path));
    }

    /// The name of the current file while it is being written. It has only one number, because the last
    /// document is not yet known.
    fn part(&self) -> PathBuf {
        self.named(format!("{:06}", self.first))
    }

    /// The name of the output. For a shard, the name includes `range`.
    fn named(&self, range: String) -> PathBuf {
        self.size.map_or_else(|| self.path.clone(), |_| with_range(self.layout.format, &self.path, &range))
    }

    /// Lists the output files; some formats have several. Each item has the part file, the name used while
    /// writing (without `.part`), and the final name.
    fn files(&self) -> Vec<(Part, PathBuf, PathBuf)> {
        let last = self.next.saturating_sub(1);
        let name = self.named(format!("{:06}-{last:06}", self.first));
        let names = self.layout.paths(&self.part()).into_iter().zip(self.layout.paths(&name));
        self.parts.iter().cloned().zip(names).map(|(part, (path, name))| (part, path, name)).collect()
    }
}

/// Recognises the names of shards, whose numbers are not known in advance.
pub(crate) struct ShardNames {
    /// For each file of a shard: its folder, and the parts of its name before and after the numbers.
    patterns: Vec<(PathBuf, String, String)>,
}

impl ShardNames {
    /// Creates the name patterns for the shards of an output with this path.
    pub(crate) fn new(layout: &Layout, path: &Path) -> Result<ShardNames> {
        // No path can contain a NUL character.
        const RANGE: &str = "\0";
        let path = resolved(path)?;
        let pattern = |path: PathBuf| {
            let name = path.file_name()?.to_string_lossy();
            let (before, after) = name.split_once(RANGE)?;
            Some((path.parent()?.to_path_buf(), folded(before), folded(after)))
        };
        let paths = layout.all_paths(&with_range(layout.format, &path, RANGE));
        Ok(ShardNames { patterns: paths.into_iter().filter_map(pattern).collect() })
    }

    /// Whether a file has the name of a shard, finished or not.
    pub(crate) fn may_include(&self, file: &Path) -> bool {
        let Ok(file) = resolved(file) else { return false };
        let name = folded(&file.file_name().unwrap_or_default().to_string_lossy());
        self.patterns.iter().any(|(folder, before, after)| {
            let name = name.strip_suffix(".part").unwrap_or(&name);
            let range = name.strip_prefix(before.as_str()).and_then(|rest| rest.strip_suffix(after.as_str()));
            let is_range = |range: &str| range.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            range.is_some_and(is_range) && file.parent().is_some_and(|parent| is_same_input(parent, folder))
        })
    }
}

/// Inserts a range of document numbers before the extension of `path`.
fn with_range(format: Format, path: &Path, range: &str) -> PathBuf {
    // Moses files have no standard extension: only `.moses` counts as one, any other dot is part of the name.
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
    use crate::format::{Languages, WriteOptions};

    #[test]
    fn the_range_precedes_the_extension() {
        let name = |format, path| with_range(format, Path::new(path), "000000-000999");
        assert_eq!(name(Format::Tmx, "a/out.tmx"), Path::new("a/out-000000-000999.tmx"));
        assert_eq!(name(Format::Tsv, "out"), Path::new("out-000000-000999"));
        assert_eq!(name(Format::Moses, "corpus.v2"), Path::new("corpus.v2-000000-000999"));
    }

    #[test]
    fn the_names_of_shards_are_recognised() {
        let languages = Languages { src: "fr".into(), tgt: "en".into() };
        let includes = |format, path: &str, file: &str| {
            let layout =
                Layout { format, languages: languages.clone(), write: WriteOptions::default(), rows: None };
            ShardNames::new(&layout, Path::new(path)).unwrap().may_include(Path::new(file))
        };
        for file in ["out-000000-000999.tmx", "./OUT-000000.tmx.part", "none/../out-1000000-1000999.tmx"] {
            assert!(includes(Format::Tmx, "out.tmx", file), "{file}");
        }
        for file in ["out.tmx", "out-a.tmx", "a/out-000000.tmx", "out-000000.tsv", "out2-000000.tmx"] {
            assert!(!includes(Format::Tmx, "out.tmx", file), "{file}");
        }
        assert!(includes(Format::Moses, "corpus", "corpus-000000-000009.en"));
        assert!(!includes(Format::Moses, "corpus", "corpus-000000-000009.de"));
    }
}
