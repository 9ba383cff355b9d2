//! The report of a run: a file with one JSON object per document.

use crate::document::DocumentReport;
use crate::error::{Error, ErrorKind, Parameter, Result};
use crate::io::{Output, Part, followed, packing};
use crate::run::Record;
use memchr::memmem;
use serde_json::{Map, Value};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// An open report. Its lines are in the order of the documents.
pub(crate) struct ReportFile {
    /// The open file. A part file is created with the first document, after the journal has recorded its name.
    out: Option<Output>,
    path: PathBuf,
    /// The path of the file itself. It differs from `path` if `path` is a symbolic link.
    real: PathBuf,
    /// The part file, if a later run can continue the report.
    part: Option<Part>,
}

impl ReportFile {
    /// Opens the report. If `resumable` is true, a later run can continue it. If `from` is the record of an
    /// earlier run, this run continues the report of that run. `refuse` returns an error for files that
    /// this run reads.
    pub(crate) fn open(
        path: PathBuf,
        resumable: bool,
        from: Option<&Record>,
        refuse: impl Fn(&Path) -> Result<()>,
    ) -> Result<ReportFile> {
        let real = followed(&path)?;
        // A pipe cannot be continued.
        let is_file = fs::metadata(&path).map_or(true, |meta| meta.is_file());
        if !resumable || !is_file {
            return Ok(ReportFile { out: Some(Output::create(&path)?), path, real, part: None });
        }
        if packing(&path).is_some() {
            let fault = "the report of a run that can be resumed is not compressed";
            return Err(Error::value(Parameter::Report, path.display(), fault).help("end the name in .jsonl"));
        }
        let Some((record, part)) = from.and_then(|record| Some((record, record.report.clone()?))) else {
            let part = Part::reserve(&real);
            return Ok(ReportFile { out: None, path, real, part: Some(part) });
        };
        refuse(&part.file(&real))?;
        // The earlier run may have been killed after it renamed the report.
        if record.output.closing {
            part.unpublish(&real, &path)?;
        }
        let out = part.has_content().then(|| Output::reopen(&real, &part)).transpose()?;
        if out.is_none() {
            // The earlier run recorded no content of the report, so the report is written from the beginning.
            part.remove(&real);
        }
        Ok(ReportFile { out, path, real, part: Some(part) })
    }

    fn out(&mut self) -> Result<&mut Output> {
        let out = match (self.out.take(), &self.part) {
            (Some(out), _) => out,
            (None, Some(part)) => Output::part(&self.real, part)?,
            (None, None) => Output::create(&self.path)?,
        };
        Ok(self.out.insert(out))
    }

    pub(crate) fn add(&mut self, report: &DocumentReport) -> Result<()> {
        let out = self.out()?;
        let written = serde_json::to_writer(&mut *out, report).map_err(io::Error::from);
        written.and_then(|()| out.write_all(b"\n")).map_err(|source| fault(&self.path, source))
    }

    /// Syncs the report to disk. Returns the state of its part file, if a later run can continue it.
    pub(crate) fn checkpoint(&mut self) -> Result<Option<Part>> {
        if let Some(out) = &mut self.out {
            let part = out.checkpoint().map_err(|source| fault(&self.path, source))?;
            self.part = part.or(self.part.take());
        }
        Ok(self.part.clone())
    }

    pub(crate) fn finish(mut self) -> Result<()> {
        self.out()?;
        let ReportFile { out, path, real, part } = self;
        out.map_or(Ok(()), Output::commit).map_err(|source| fault(&path, source))?;
        let Some(part) = part else { return Ok(()) };
        part.publish(&real, &path)?;
        part.remove_older(&real, |older| is_beginning(older, &path));
        Ok(())
    }

    /// Deletes the part file of the report, if this run has opened it.
    pub(crate) fn abandon(self) {
        if let (Some(_), Some(part)) = (&self.out, &self.part) {
            part.remove(&self.real);
        }
    }
}

/// Returns whether a complete report begins with the content of an unfinished one, ignoring the times.
fn is_beginning(unfinished: &Path, complete: &Path) -> io::Result<bool> {
    let open = |path: &Path| Ok::<_, io::Error>(BufReader::new(File::open(path)?));
    let (mut older, mut newer) = (open(unfinished)?, open(complete)?.split(b'\n'));
    let mut line = Vec::new();
    while older.read_until(b'\n', &mut line)? > 0 {
        let other = newer.next().transpose()?.unwrap_or_default();
        let same = match timeless(&line) {
            Some(fields) => Some(fields) == timeless(&other),
            // The last line of an unfinished report may be incomplete.
            None => other.starts_with(&line[..memmem::find(&line, TIME).unwrap_or(line.len())]),
        };
        if !same {
            return Ok(false);
        }
        line.clear();
    }
    Ok(true)
}

/// The field of a report that differs between runs.
const TIME: &[u8] = b"\"seconds\"";

/// Parses a line of a report, and removes its time. Returns `None` for any other text.
fn timeless(line: &[u8]) -> Option<Map<String, Value>> {
    let mut fields: Map<String, Value> = serde_json::from_slice(line).ok()?;
    fields.remove("seconds").map(|_| fields)
}

fn fault(path: &Path, source: io::Error) -> Error {
    match source.kind() {
        // A broken pipe is no error on the main output, because its reader may stop early. For the report, it
        // is an error.
        io::ErrorKind::BrokenPipe => Error::input(path, "the program that reads the report has ended")
            .of_kind(ErrorKind::Io)
            .help("keep it running until the end of the run"),
        _ => Error::io(path, source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_report_is_superseded() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        let line = |name: &str, seconds: f64| {
            let report = DocumentReport { document: name.into(), seconds, ..DocumentReport::default() };
            serde_json::to_string(&report).unwrap() + "\n"
        };
        fs::write(&new, line("a", 0.5) + &line("b", 0.25) + &line("c", 2.0)).unwrap();
        let begins = |text: &str| {
            fs::write(&old, text).unwrap();
            is_beginning(&old, &new).unwrap()
        };
        let (first, second) = (line("a", 1.0), line("b", 1.5));
        assert!(begins(&first) && begins(&format!("{first}{second}")));
        (1..second.len()).for_each(|cut| assert!(begins(&format!("{first}{}", &second[..cut])), "{cut}"));
        let notes =
            [second.as_str(), "notes\n", "notes", &format!("{first}notes"), &format!("{first}\nnotes")];
        assert!(notes.iter().all(|text| !begins(text)));
        assert!(!begins(&(first + &second + &line("c", 1.0) + &line("d", 1.0))));
    }
}
