//! What is said about each document.

use crate::document::report::DocumentReport;
use crate::error::{Error, Result};
use crate::io::{Commit, Output};
use crate::io::{PartFile, part_name, publish};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The report as a file: JSON, a line a document, in order.
pub(crate) struct ReportFile {
    out: Out,
    path: PathBuf,
}

enum Out {
    /// It appears at the end, or goes into a pipe.
    Whole(Output),
    /// Another run may go on with it.
    Part(PartFile, File),
}

impl ReportFile {
    /// Opens it; if another run may have to go on, so that it can, or after so many bytes of an earlier one.
    pub(crate) fn create(path: PathBuf, resumable: bool, from: Option<u64>) -> Result<ReportFile> {
        // What went into a pipe cannot be gone on with.
        let is_file = fs::metadata(&path).map_or(true, |meta| meta.is_file());
        let out = if resumable && is_file {
            let part = match from {
                Some(length) => PartFile::reopen(&path, length)?,
                None => PartFile::create(&path)?,
            };
            let handle = part.handle().map_err(|source| Error::io(path.clone(), source))?;
            Out::Part(part, handle)
        } else {
            Out::Whole(Output::create(&path)?)
        };
        Ok(ReportFile { out, path })
    }

    /// The same where it got its name already, before the journal could say so.
    pub(crate) fn take_back(path: &Path) -> Result<()> {
        let part = part_name(path);
        if part.exists() || !path.exists() {
            return Ok(());
        }
        fs::rename(path, part).map_err(|source| Error::io(path, source))
    }

    pub(crate) fn line(&mut self, line: &DocumentReport) -> Result<()> {
        let out: &mut dyn Write = match &mut self.out {
            Out::Whole(file) => file,
            Out::Part(file, _) => file,
        };
        let written = serde_json::to_writer(&mut *out, line).map_err(io::Error::from);
        written.and_then(|()| out.write_all(b"\n")).map_err(|source| self.fault(source))
    }

    /// Makes durable what was written, and says how long it is.
    pub(crate) fn checkpoint(&mut self) -> Result<u64> {
        let length = match &mut self.out {
            Out::Whole(_) => Ok(0),
            Out::Part(file, handle) => file.flush().and_then(|()| {
                handle.sync_data()?;
                Ok(handle.metadata()?.len())
            }),
        };
        length.map_err(|source| self.fault(source))
    }

    pub(crate) fn finish(self) -> Result<()> {
        let ReportFile { out, path } = self;
        let fault = |source| Error::io(path.clone(), source);
        match out {
            Out::Whole(file) => file.commit().map_err(fault),
            Out::Part(file, _) => {
                file.commit().map_err(fault)?;
                publish(&path, &path)
            }
        }
    }

    /// Leaves nothing of a report that another run might have gone on with.
    pub(crate) fn abandon(self) {
        if let Out::Part(..) = self.out {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(part_name(&self.path));
        }
    }

    fn fault(&self, source: io::Error) -> Error {
        Error::io(self.path.clone(), source)
    }
}
