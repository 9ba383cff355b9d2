//! How far a run is, written beside its output so that another run can go on.
//!
//! The journal is a small file that is replaced as a whole. What it says is true at any moment: the output is made
//! durable first, then the journal that says how long it is, and what is longer than it says is cut off by whoever goes
//! on. docs/decisions has the reasons.

use crate::error::{Error, Message, Parameter, Result};
use crate::io::sync_folder;
use crate::message;
use crate::run::summary::Summary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a run was asked for, as far as the bytes of its output depend on it, by the names of the options.
pub(crate) type Call = BTreeMap<String, String>;

/// Where a run stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The version that writes: another may align otherwise.
    pub version: String,
    pub call: Call,
    /// How many documents are done, failed ones among them.
    pub documents: u64,
    /// A number that says which ones they were.
    pub mark: u64,
    pub output: Position,
    /// The length of the report.
    pub report: Option<u64>,
    pub summary: Summary,
}

/// Where its output stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// The first document of the file that is being written.
    pub first: u64,
    /// How many documents are in it.
    pub done: u64,
    /// How long it is; empty if none is open. Two lengths for a format of two files.
    pub lengths: Vec<u64>,
    /// Whether nothing is missing but its end and its name: it may have both already.
    pub closing: bool,
}

/// The journal of a run that is on.
pub(crate) struct Journal {
    path: PathBuf,
    call: Call,
    /// The file as it is now. It is locked as long as it is open, so that no second run goes on as well.
    file: Option<File>,
}

/// The name of the journal of an output that is a file.
pub(crate) fn name(output: &Path) -> PathBuf {
    let mut name = OsString::from(output);
    name.push(".journal");
    name.into()
}

impl Journal {
    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Looks for the journal of an earlier run at `path`, which belongs to this run as long as the file is open.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is one and nobody said to go on (`resume`), or if it is another run's that still goes on.
    pub(crate) fn look(path: &Path, resume: bool) -> Result<Option<File>> {
        let file = match File::open(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(|source| Error::io(path, source))?,
        };
        let shown = path.display();
        if !lock(&file) {
            return Err(Error::environment(format!("{shown}: another run is writing this output"))
                .help("wait until it has finished"));
        }
        if !resume {
            return Err(Error::call(format!("{shown}: an earlier run was interrupted here")).help(message![
                "continue it with ",
                Parameter::Resume,
                ", or delete that file to start again"
            ]));
        }
        Ok(Some(file))
    }

    /// Looks for the journal of an earlier run at `path`, and takes its record if there is one.
    ///
    /// # Errors
    /// As [`Journal::look`], and if the earlier run was asked for something else.
    pub(crate) fn open(path: PathBuf, call: Call, resume: bool) -> Result<(Journal, Option<Record>)> {
        let mut journal = Journal { path, call, file: None };
        let Some(file) = Journal::look(&journal.path, resume)? else { return Ok((journal, None)) };
        let text = fs::read_to_string(&journal.path).map_err(|e| journal.fault(e))?;
        let record: Record = serde_json::from_str(&text).map_err(|e| {
            Error::input(
                journal.path.clone(),
                format!("not a journal of enregard ({e}); delete it to start again"),
            )
        })?;
        journal.compare(&record)?;
        journal.file = Some(file);
        Ok((journal, Some(record)))
    }

    /// Makes sure that the interrupted run was asked for the same.
    fn compare(&self, record: &Record) -> Result<()> {
        let refuse = |fault: Message, help: &str| {
            let shown = self.path.display();
            let help = format!("{help}, or delete {shown} to start again");
            Err(Error::parameter(Parameter::Resume, fault).help(help))
        };
        if record.version != env!("CARGO_PKG_VERSION") {
            return refuse(
                format!("the interrupted run was made by enregard {}", record.version).into(),
                "use that version",
            );
        }
        let keys = self.call.keys().chain(record.call.keys());
        for key in keys {
            let (then, now) = (record.call.get(key), self.call.get(key));
            if then != now {
                let said = |value: Option<&String>| value.map_or("not set", |v| v.as_str()).to_owned();
                let key = Parameter::from_name(key).map_or_else(|| key.as_str().into(), Message::from);
                let values = format!(" is {}, but was {} in the interrupted run", said(now), said(then));
                return refuse(message![key, values], "give the same value");
            }
        }
        Ok(())
    }

    /// Writes where the run stands. The output must be durable that far.
    ///
    /// # Errors
    /// [`Error::Io`]; the journal is what it was before then.
    pub(crate) fn save(&mut self, mut record: Record) -> Result<()> {
        record.version = env!("CARGO_PKG_VERSION").into();
        record.call.clone_from(&self.call);
        let mut new = self.path.clone().into_os_string();
        new.push(".new");
        let write = || -> io::Result<File> {
            let mut text = serde_json::to_vec_pretty(&record)?;
            text.push(b'\n');
            let mut file = File::create(&new)?;
            // Locked before it gets the name, so that the name never stands for a file that is not.
            lock(&file);
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&new, &self.path)?;
            Ok(file)
        };
        match write() {
            Ok(file) => {
                self.file = Some(file);
                Ok(())
            }
            Err(e) => {
                // On a full disk the beginning of a journal is of no use.
                let _ = fs::remove_file(&new);
                Err(self.fault(e))
            }
        }
    }

    /// The run is over.
    ///
    /// # Errors
    /// [`Error::Io`]
    pub(crate) fn remove(self) -> Result<()> {
        match fs::remove_file(&self.path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(self.fault(e)),
            _ => sync_folder(&self.path).map_err(|e| self.fault(e)),
        }
    }

    fn fault(&self, source: io::Error) -> Error {
        Error::io(self.path.clone(), source)
    }
}

/// Locks a file for this process. False if another process holds the lock; a file system without locks grants it.
fn lock(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(format: &str) -> Call {
        [("to".to_owned(), format.to_owned())].into()
    }

    fn error(output: &Path, format: &str, resume: bool) -> String {
        Journal::open(name(output), call(format), resume).err().unwrap().to_string()
    }

    #[test]
    fn a_record_comes_back_to_the_same_call_alone() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out.tmx");
        let (mut journal, found) = Journal::open(name(&output), call("tmx"), true).unwrap();
        assert!(found.is_none());
        let output_at = Position { lengths: vec![7], ..Position::default() };
        let record = Record { documents: 3, output: output_at.clone(), ..Record::default() };
        journal.save(record.clone()).unwrap();
        journal.save(record).unwrap();
        if cfg!(unix) {
            assert!(error(&output, "tmx", true).contains("another run is writing"));
        }
        drop(journal);
        assert!(error(&output, "tmx", false).contains("continue it with `resume`"));
        assert!(error(&output, "tsv", true).contains("`to` is tsv, but was tmx"));
        let (journal, found) = Journal::open(name(&output), call("tmx"), true).unwrap();
        let found = found.unwrap();
        assert_eq!((found.documents, found.output), (3, output_at));
        journal.remove().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_journal_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out.tmx");
        fs::write(name(&output), "{\"version\":").unwrap();
        assert!(error(&output, "tmx", true).contains("delete it to start again"));
    }
}
