//! The journal of a run: a small file next to the output from which a later run can resume.
//!
//! The journal is always replaced as a whole. The output is flushed to disk first, and then the journal that
//! records its length, so the journal is correct at any moment. A run that resumes truncates the output to
//! that length. docs/decisions explains the reasons.

use crate::error::{Error, Message, Parameter, Result, message};
use crate::io::{LockedFile, read_to_string, with_suffix};
use crate::run::Summary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The settings that determine the bytes of a run's output, by parameter name. Two runs with the same
/// fingerprint and the same documents write the same bytes.
pub(crate) type Fingerprint = BTreeMap<String, String>;

/// The progress of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The version of enregard. Another version may align differently.
    pub version: String,
    pub fingerprint: Fingerprint,
    /// The number of finished documents, including those that failed.
    pub documents: u64,
    /// The combined fingerprint of these documents.
    pub documents_fingerprint: u64,
    pub output: Position,
    /// The length of the report, in bytes.
    pub report: Option<u64>,
    pub summary: Summary,
}

/// The progress of the output files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// The number of the first document of the current file.
    pub first: u64,
    /// The number of documents written to the current file.
    pub done: u64,
    /// The lengths of the current files, in bytes: two for Moses, none if no file is open.
    pub lengths: Vec<u64>,
    /// Whether the current file has all its units. Its closing markup and final name may still be missing.
    pub closing: bool,
}

impl Record {
    /// Adds the fingerprint of the next document.
    pub(crate) fn add_document(&mut self, fingerprint: u64) {
        self.documents += 1;
        // The odd multiplier loses no bits. Multiplying and rotating make the order of the documents matter.
        self.documents_fingerprint =
            self.documents_fingerprint.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ fingerprint;
    }
}

/// The journal of the current run.
pub(crate) struct Journal {
    pub path: PathBuf,
    fingerprint: Fingerprint,
    /// The open journal file. It stays locked, so that no second run can write to the same output.
    file: Option<LockedFile>,
}

/// Returns the path of the journal that belongs to an output file.
pub(crate) fn path_for(output: &Path) -> PathBuf {
    with_suffix(output, ".journal")
}

impl Journal {
    /// Looks for the journal of an earlier run at `path`, and locks it until the returned file is closed.
    /// Fails if that run is still in progress, or if there is a journal but `resume` is false.
    pub(crate) fn find(path: &Path, resume: bool) -> Result<Option<LockedFile>> {
        let file = LockedFile::open(path)?;
        if file.is_some() && !resume {
            let fault = format!("{}: this is the journal of an interrupted run", path.display());
            let start_again = ", or delete the journal to start again";
            return Err(Error::call(fault).help(message![
                "continue the run with ",
                Parameter::Resume,
                start_again
            ]));
        }
        Ok(file)
    }

    /// Like [`Journal::find`], but also reads the earlier run's record. Fails if that run had other options.
    pub(crate) fn open(
        path: PathBuf,
        fingerprint: Fingerprint,
        resume: bool,
    ) -> Result<(Journal, Option<Record>)> {
        let mut journal = Journal { path, fingerprint, file: None };
        let Some(file) = Journal::find(&journal.path, resume)? else { return Ok((journal, None)) };
        let text = read_to_string(&journal.path)?;
        let record: Record = serde_json::from_str(&text).map_err(|e| {
            Error::input(journal.path.clone(), format!("not a journal of enregard ({e})"))
                .help("delete it to start again")
        })?;
        journal.compare(&record)?;
        journal.file = Some(file);
        Ok((journal, Some(record)))
    }

    /// Checks that the interrupted run had the same options and was made by the same version of enregard.
    fn compare(&self, record: &Record) -> Result<()> {
        let refuse = |fault: Message, help: &str| {
            let help = format!("{help}, or delete {} to start again", self.path.display());
            Err(Error::parameter(Parameter::Resume, fault).help(help))
        };
        if record.version != env!("CARGO_PKG_VERSION") {
            let fault = format!("the interrupted run was made by enregard {}", record.version);
            return refuse(fault.into(), "use that version");
        }
        for key in self.fingerprint.keys().chain(record.fingerprint.keys()) {
            let [now, then] = [&self.fingerprint, &record.fingerprint].map(|values| values.get(key));
            if then != now {
                let [now, then] = [now, then].map(|value| value.map_or("not set", String::as_str));
                let key = Parameter::from_name(key).map_or_else(|| key.as_str().into(), Message::from);
                let values = format!(" is {now}, but was {then} in the interrupted run");
                return refuse(message![key, values], "give the same value");
            }
        }
        Ok(())
    }

    /// Replaces the journal with one that holds this record. All output that the record describes must
    /// already be on disk. If writing fails, the old journal is kept.
    pub(crate) fn save(&mut self, record: &mut Record) -> Result<()> {
        record.version = env!("CARGO_PKG_VERSION").into();
        record.fingerprint.clone_from(&self.fingerprint);
        let mut text = serde_json::to_vec_pretty(record).map_err(|e| Error::io(&self.path, e.into()))?;
        text.push(b'\n');
        self.file = Some(LockedFile::replace(&self.path, &text)?);
        Ok(())
    }

    /// Deletes the journal at the end of the run.
    pub(crate) fn remove(self) -> Result<()> {
        LockedFile::remove(&self.path)
    }
}

/// Reads the text of a journal and writes it again, or returns `None` if it is not a journal.
pub fn rewritten(text: &str) -> Option<String> {
    serde_json::from_str::<Record>(text).and_then(|record| serde_json::to_string(&record)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn fingerprint(format: &str) -> Fingerprint {
        [("to".to_owned(), format.to_owned())].into()
    }

    fn error(output: &Path, format: &str, resume: bool) -> String {
        Journal::open(path_for(output), fingerprint(format), resume).err().unwrap().to_string()
    }

    #[test]
    fn only_a_run_with_the_same_options_gets_the_record() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out.tmx");
        let (mut journal, found) = Journal::open(path_for(&output), fingerprint("tmx"), true).unwrap();
        assert!(found.is_none());
        let output_at = Position { lengths: vec![7], ..Position::default() };
        let record = Record { documents: 3, output: output_at.clone(), ..Record::default() };
        journal.save(&mut record.clone()).unwrap();
        journal.save(&mut record.clone()).unwrap();
        if cfg!(unix) {
            assert!(error(&output, "tmx", true).contains("another run is writing"));
        }
        drop(journal);
        assert!(error(&output, "tmx", false).contains("continue the run with `resume`"));
        assert!(error(&output, "tsv", true).contains("`to` is tsv, but was tmx"));
        let (journal, found) = Journal::open(path_for(&output), fingerprint("tmx"), true).unwrap();
        let found = found.unwrap();
        assert_eq!((found.documents, found.output), (3, output_at));
        journal.remove().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_journal_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out.tmx");
        fs::write(path_for(&output), "{\"version\":").unwrap();
        assert!(error(&output, "tmx", true).contains("delete it to start again"));
    }
}
