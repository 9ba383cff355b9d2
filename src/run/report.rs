//! The report of a run: a file with one JSON object per document.

use crate::document::DocumentReport;
use crate::error::{Error, Result};
use crate::io::{Output, followed, publish, remove_part, unpublish};
use crate::run::Record;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// An open report. Its lines are in the order of the documents.
pub(crate) struct ReportFile {
    out: Output,
    path: PathBuf,
}

impl ReportFile {
    /// Opens the report. If `resumable` is true, a later run can continue it. If `from` is the record of an
    /// earlier run, this run continues the report of that run.
    pub(crate) fn open(path: PathBuf, resumable: bool, from: Option<&Record>) -> Result<ReportFile> {
        // If the path is a symbolic link, write to its target and keep the link.
        let path = followed(&path)?;
        // The earlier run may have been killed after it renamed the report.
        if from.is_some_and(|record| record.output.closing) {
            unpublish(&path, &path)?;
        }
        // A pipe cannot be continued.
        let is_file = fs::metadata(&path).map_or(true, |meta| meta.is_file());
        let out = if resumable && is_file {
            Output::part(&path, from.and_then(|record| record.report))?
        } else {
            Output::create(&path)?
        };
        Ok(ReportFile { out, path })
    }

    pub(crate) fn add(&mut self, report: &DocumentReport) -> Result<()> {
        let written = serde_json::to_writer(&mut self.out, report).map_err(io::Error::from);
        written.and_then(|()| self.out.write_all(b"\n")).map_err(|source| self.fault(source))
    }

    /// Flushes the report to disk and returns its length in bytes, or 0 if the report cannot be continued.
    pub(crate) fn checkpoint(&mut self) -> Result<u64> {
        self.out.checkpoint().map_err(|source| self.fault(source))
    }

    pub(crate) fn finish(self) -> Result<()> {
        let ReportFile { out, path } = self;
        let is_part = out.is_part();
        out.commit().map_err(|source| Error::io(&path, source))?;
        if is_part { publish(&path, &path) } else { Ok(()) }
    }

    /// Deletes the report if a later run could have continued it.
    pub(crate) fn abandon(self) {
        if self.out.is_part() {
            remove_part(&self.path);
        }
    }

    fn fault(&self, source: io::Error) -> Error {
        Error::io(&self.path, source)
    }
}
