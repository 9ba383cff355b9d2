//! The outputs of a run, and the choice of the file to which each document is written.

use crate::corpus::DocumentPair;
use crate::document::DocumentReport;
use crate::error::{Error, Result};
use crate::format::{FilterOptions, Languages, Unit, UnitFilter, writable};
use crate::io::{
    Output, check_writable, create_folder, is_occupied, not_a_folder, refuse_link, remove_temporary_files,
};
use crate::run::file_names::{FileName, FileNames};
use crate::run::{AlignOptions, Layout, Record, Shards, Sink, check_stream};
use std::io::{self, Write};
use std::iter;
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
    /// Checks that the destination is writable.
    pub(crate) fn check(&self, layout: &Layout) -> Result<()> {
        writable(layout.format)?;
        match self {
            Destination::Stream(_) => check_stream(layout.format),
            Destination::File(output) => {
                layout.all_paths(output).iter().try_for_each(|file| Output::check(file))
            }
            Destination::Folder(folder) if is_occupied(folder) => Err(not_a_folder(folder)),
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
    Folder(PathBuf, FileNames),
}

impl OutputSet {
    /// Opens the outputs. `journal` has two parts: whether a later run can continue the outputs, and the record
    /// of the run that this one resumes. For a folder, `file_names` has already given out the names of the
    /// finished documents' files. `refuse` returns an error for files that this run reads.
    pub(crate) fn open(
        destination: Destination,
        options: &AlignOptions,
        languages: &Languages,
        journal: (bool, Option<&Record>),
        file_names: Option<FileNames>,
        refuse: impl Fn(&Path) -> Result<()>,
    ) -> Result<OutputSet> {
        let (layout, filter) = (options.layout(languages), options.filter());
        let (resumable, from) = journal;
        let single = |sink| Kind::Single(sink, UnitFilter::new(layout.format, filter));
        let kind = match destination {
            Destination::Stream(out) => single(Sink::stream(&layout, out)?),
            Destination::File(path) if resumable => {
                let from = from.map(|record| (record.documents, &record.output));
                Kind::Shards(Shards::open(layout.clone(), path, options.shard_size, from, refuse)?)
            }
            Destination::File(path) => single(Sink::create(&layout, &path)?),
            Destination::Folder(folder) => {
                prepare_folder(&folder, refuse)?;
                let file_names =
                    file_names.unwrap_or_else(|| FileNames::new(&layout, &folder, iter::empty()));
                Kind::Folder(folder, file_names)
            }
        };
        Ok(OutputSet { layout, filter, kind })
    }

    /// Writes the units of a document, and counts them in its report. Returns `Ok` with an error if only this
    /// document could not be written, because the system does not accept its file name.
    pub(crate) fn write(
        &mut self,
        pair: &DocumentPair,
        units: &mut [Unit],
        report: &mut DocumentReport,
    ) -> Result<Option<Error>> {
        // `filter` removes duplicates within one document; the filter in `Kind::Single` covers all documents.
        let mut filter = UnitFilter::new(self.layout.format, self.filter);
        match &mut self.kind {
            Kind::Single(sink, filter) => sink.units(units, filter, report)?,
            Kind::Shards(shards) => {
                shards.sink()?.units(units, &mut filter, report)?;
                shards.count(true);
            }
            Kind::Folder(folder, names) => {
                let name = names.next(&pair.name);
                let path = self.layout.document_path(folder, &name.stem);
                match write_document(&self.layout, &path, units, filter, report) {
                    Err(error) if concerns_name(&error) => return Ok(Some(error)),
                    written => written?,
                }
                report.warnings.extend(renamed(&name, &path));
            }
        }
        Ok(None)
    }

    /// Counts a document that is not written, because it failed or was skipped.
    pub(crate) fn skip(&mut self, pair: &DocumentPair) {
        match &mut self.kind {
            Kind::Single(..) => {}
            Kind::Shards(shards) => shards.count(false),
            // The names of the other files must not depend on which documents fail.
            Kind::Folder(_, names) => drop(names.next(&pair.name)),
        }
    }

    /// Returns the output if a later run can continue it. It is a single file or shards.
    pub(crate) fn shards(&mut self) -> Option<&mut Shards> {
        if let Kind::Shards(shards) = &mut self.kind { Some(shards) } else { None }
    }

    /// Flushes the output, so that a program reading from a pipe receives it at once.
    pub(crate) fn flush(&mut self) -> Result<()> {
        if let Kind::Single(sink, _) = &mut self.kind { sink.flush() } else { Ok(()) }
    }

    /// Completes the last file and renames it to its final name.
    pub(crate) fn finish(self) -> Result<()> {
        match self.kind {
            Kind::Single(sink, _) => sink.finish(),
            Kind::Shards(mut shards) => shards.close(),
            Kind::Folder(..) => Ok(()),
        }
    }

    /// Deletes the unfinished file of a resumable output.
    pub(crate) fn abandon(self) {
        if let Kind::Shards(shards) = self.kind {
            shards.abandon();
        }
    }
}

/// Creates the folder of the outputs, and deletes the temporary files that killed runs left in it. `refuse` returns an
/// error for files that this run reads.
pub(crate) fn prepare_folder(folder: &Path, refuse: impl Fn(&Path) -> Result<()>) -> Result<()> {
    create_folder(folder)?;
    remove_temporary_files(folder, |file| refuse(file).is_err());
    check_writable(folder)
}

/// Writes the file of a document in a folder.
fn write_document(
    layout: &Layout,
    path: &Path,
    units: &mut [Unit],
    mut filter: UnitFilter,
    report: &mut DocumentReport,
) -> Result<()> {
    // The target of a link could be an input, or the file of another document.
    layout.all_paths(path).iter().try_for_each(|file| refuse_link(file))?;
    let mut sink = Sink::create(layout, path)?;
    sink.units(units, &mut filter, report)?;
    sink.finish()
}

/// Whether an error concerns only one file, so that other documents can still be written.
fn concerns_name(error: &Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, IsADirectory, PermissionDenied};
    error.io_error().is_some_and(|source| match source.kind() {
        InvalidFilename | InvalidInput | IsADirectory => true,
        // An error without a system error code means that the file itself is write-protected, and not its
        // folder.
        PermissionDenied => source.raw_os_error().is_none(),
        _ => false,
    })
}

/// Returns a warning if a number was appended to the name of a file, or if the name was shortened.
fn renamed(file: &FileName, path: &Path) -> Option<String> {
    let reason = match file {
        FileName { numbered: true, .. } => {
            "the name without the number is in use (some file systems ignore differences such as case)"
        }
        FileName { shortened: true, .. } => "the document's name is too long for a file name",
        _ => return None,
    };
    Some(format!("written to {}, because {reason}", path.display()))
}
