//! The outputs of a run, and the choice of the file to which each document is written.

use crate::corpus::{DocumentPair, Input};
use crate::document::DocumentReport;
use crate::error::{Error, Result};
use crate::format::{FilterOptions, Languages, Unit, UnitFilter, writable};
use crate::io::{Output, check_writable, publish, refuse_overwrite};
use crate::run::{AlignOptions, Layout, Record, Shards, Sink, check_stream};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The destination of the units of a run.
pub enum Destination {
    /// A stream, such as standard output.
    Stream(Box<dyn Write + Send>),
    /// One file for all documents.
    File(PathBuf),
    /// A folder with one file per document.
    Folder(PathBuf),
}

impl Destination {
    /// Checks that the destination is writable. `refuse` returns an error for files that the run reads.
    pub(crate) fn check(&self, layout: &Layout, refuse: impl Fn(&Path) -> Result<()>) -> Result<()> {
        writable(layout.format)?;
        match self {
            Destination::Stream(_) => check_stream(layout.format),
            Destination::File(output) => layout.all_paths(output).iter().try_for_each(|file| {
                refuse(file)?;
                Output::check(file)
            }),
            // A missing folder is created later, when all other checks have passed.
            Destination::Folder(folder) if folder.is_dir() => check_writable(folder),
            Destination::Folder(_) => Ok(()),
        }
    }
}

pub(crate) struct OutputSet {
    layout: Layout,
    filter: FilterOptions,
    kind: Kind,
}

enum Kind {
    /// One output for all documents. No later run can continue it.
    Single(Sink, UnitFilter),
    /// Files that a later run can continue.
    Shards(Shards),
    /// A folder with one file per document.
    Folder(PathBuf),
}

impl OutputSet {
    /// Opens the outputs. If `resumable` is true, a later run can continue them. If `from` is the record of
    /// an earlier run, this run continues the outputs of that run.
    pub(crate) fn open(
        destination: Destination,
        options: &AlignOptions,
        languages: &Languages,
        resumable: bool,
        from: Option<&Record>,
    ) -> Result<OutputSet> {
        let (layout, filter) = (options.layout(languages), options.filter());
        let single = |sink| Kind::Single(sink, UnitFilter::new(layout.format, filter));
        let kind = match destination {
            Destination::Stream(out) => single(Sink::stream(&layout, out)?),
            Destination::File(path) => {
                // If the path is a symbolic link, write to its target and keep the link.
                let path = fs::canonicalize(&path).unwrap_or(path);
                if resumable {
                    let from = from.map(|record| (record.documents, &record.output));
                    Kind::Shards(Shards::open(layout.clone(), path, options.shard_size, from)?)
                } else {
                    single(Sink::create(&layout, &path)?)
                }
            }
            Destination::Folder(folder) => {
                let created = fs::create_dir_all(&folder).map_err(|source| Error::io(&folder, source));
                created.map_err(|error| error.help("choose another folder for the output"))?;
                check_writable(&folder)?;
                Kind::Folder(folder)
            }
        };
        Ok(OutputSet { layout, filter, kind })
    }

    /// Writes the units of a document, and counts them in its report.
    pub(crate) fn write(
        &mut self,
        pair: &DocumentPair,
        units: &[Unit],
        report: &mut DocumentReport,
    ) -> Result<()> {
        // This filter removes duplicates within one document; that of `Kind::Single` works across documents.
        let mut filter = UnitFilter::new(self.layout.format, self.filter);
        match &mut self.kind {
            Kind::Single(sink, filter) => sink.units(units, filter, report),
            Kind::Shards(shards) => {
                shards.sink()?.units(units, &mut filter, report)?;
                shards.count(true);
                Ok(())
            }
            Kind::Folder(folder) => {
                let layout = &self.layout;
                let path = folder.join(format!("{}.{}", file_name(&pair.name), layout.format.name()));
                refuse_overwrite(&path, [&pair.src, &pair.tgt].map(Input::place))?;
                // A part file is named after the document, so that a later run overwrites any leftover.
                let is_part = layout.write.bands.is_empty();
                let mut sink =
                    if is_part { Sink::part(layout, &path, None)? } else { Sink::create(layout, &path)? };
                sink.units(units, &mut filter, report)?;
                sink.finish()?;
                let parts = if is_part { layout.paths(&path) } else { Vec::new() };
                parts.iter().try_for_each(|path| publish(path, path))
            }
        }
    }

    /// Returns the resumable output, a single file or shards, if there is one.
    pub(crate) fn shards(&mut self) -> Option<&mut Shards> {
        if let Kind::Shards(shards) = &mut self.kind { Some(shards) } else { None }
    }

    /// Flushes the output, so that a program reading from a pipe receives it at once.
    pub(crate) fn flush(&mut self) -> Result<()> {
        if let Kind::Single(sink, _) = &mut self.kind { sink.flush() } else { Ok(()) }
    }

    /// Completes the last file and gives it its final name.
    pub(crate) fn finish(self) -> Result<()> {
        match self.kind {
            Kind::Single(sink, _) => sink.finish(),
            Kind::Shards(mut shards) => shards.close(),
            Kind::Folder(_) => Ok(()),
        }
    }

    /// Deletes the unfinished file of a resumable output.
    pub(crate) fn abandon(self) {
        if let Kind::Shards(shards) = self.kind {
            shards.abandon();
        }
    }
}

/// Turns a document name into a file name. Path separators of any system and control characters become `_`.
fn file_name(name: &str) -> String {
    let safe: String =
        name.chars().map(|c| if matches!(c, '/' | '\\' | ':') || c.is_control() { '_' } else { c }).collect();
    if safe.starts_with('.') { format!("_{safe}") } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leaves_the_folder() {
        assert_eq!(file_name("../../etc/passwd"), "_.._.._etc_passwd");
        assert_eq!(file_name(".."), "_..");
        assert_eq!(file_name("roman 1"), "roman 1");
    }
}
