//! The journal of a run: a small file next to the output from which a later run can resume.
//!
//! The journal is always replaced as a whole. The output is synced to disk before the journal that records its
//! length and checksum, so the journal is correct at any moment. A run that resumes checks the output and
//! truncates it to that length. The journal also names each part file before the file is created.
//! docs/decisions/0010-journal.md gives the reasons.

use crate::error::{Error, ErrorKind, Message, Parameter, Result, message};
use crate::io::{LockedFile, Part, followed, with_suffix};
use crate::run::Summary;
use crate::wording::STANDARD_INPUT;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The settings that determine the bytes of a run's output. The keys are the names of the parameters. Two runs
/// with the same fingerprint and the same documents write the same bytes.
pub(crate) type Fingerprint = BTreeMap<String, String>;

/// The progress of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The version of enregard. Another version may align differently.
    pub version: String,
    pub fingerprint: Fingerprint,
    /// The number of finished documents, including those that failed.
    pub documents: u64,
    /// The combined fingerprint of the finished documents.
    pub documents_fingerprint: u64,
    pub output: Position,
    /// The part file of the report.
    pub report: Option<Part>,
    pub summary: Summary,
}

/// The progress of the output files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// The number of the first document in the current output file, counted from 0.
    pub first: u64,
    /// The number of documents written to the current file.
    pub done: u64,
    /// The part files, which may not have been created yet: two for Moses, none for a folder.
    pub parts: Vec<Part>,
    /// Whether the current file has all its units. Its closing markup and final name may still be missing. At
    /// the end of a run into a folder, the same is true of the report.
    pub closing: bool,
}

impl Record {
    /// Counts the next document, and adds its fingerprint to that of the earlier documents.
    pub(crate) fn add_document(&mut self, fingerprint: u64) {
        self.documents += 1;
        // Multiplying by an odd number loses no information. The multiplication and the rotation make the
        // result depend on the order of the documents.
        self.documents_fingerprint =
            self.documents_fingerprint.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ fingerprint;
    }
}

/// The path of a journal, and the output to which it belongs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct JournalPath {
    pub journal: PathBuf,
    /// The output, for error messages.
    pub output: PathBuf,
}

impl JournalPath {
    /// The journal of an output file. It is next to the file, even if `output` is a symbolic link.
    pub(crate) fn of_file(output: &Path) -> Result<JournalPath> {
        Ok(JournalPath { journal: with_suffix(&followed(output)?, ".journal"), output: output.into() })
    }

    /// The journal of a folder with one file per document.
    pub(crate) fn of_folder(output: &Path) -> JournalPath {
        JournalPath { journal: output.join("enregard.journal"), output: output.into() }
    }
}

/// The journal of the current run.
pub(crate) struct Journal {
    pub path: JournalPath,
    fingerprint: Fingerprint,
    /// The open journal file. It stays locked, so that no second run can write to the same output.
    file: Option<LockedFile>,
}

/// The field of a journal that is read first, because other versions may have other fields.
#[derive(Deserialize)]
struct Version {
    version: String,
}

/// The name of the last field of a journal. Its value is a hash of the text before it.
const CHECKSUM: &str = ",\n  \"checksum\": ";

impl Journal {
    /// Looks for the journal of an earlier run, and returns it with its content. It stays locked until the
    /// returned file is closed. Fails if that run is still in progress, or if there is a journal but `resume`
    /// is false.
    pub(crate) fn find(path: &JournalPath, resume: bool) -> Result<Option<(LockedFile, Vec<u8>)>> {
        let Some((file, text)) = LockedFile::open(&path.journal)? else { return Ok(None) };
        if !resume {
            version(&path.journal, &text).map_err(|error| error.of_kind(ErrorKind::Call))?;
            let fault = format!("{}: this is the journal of an interrupted run", path.journal.display());
            let start_again = ", or delete the journal to start again";
            return Err(Error::call(fault).help(message![
                "continue the run with ",
                Parameter::Resume,
                start_again
            ]));
        }
        Ok(Some((file, text)))
    }

    /// Like [`Journal::find`], but also reads the earlier run's record. Fails if that run had other options.
    pub(crate) fn open(
        path: JournalPath,
        fingerprint: Fingerprint,
        resume: bool,
    ) -> Result<(Journal, Option<Record>)> {
        let mut journal = Journal { path, fingerprint, file: None };
        let Some((file, content)) = Journal::find(&journal.path, resume)? else { return Ok((journal, None)) };
        let record = journal.read(&content)?;
        journal.compare(&record)?;
        journal.file = Some(file);
        Ok((journal, Some(record)))
    }

    /// Reads the text of a journal. Fails if another version wrote it, or if it is damaged.
    fn read(&self, text: &[u8]) -> Result<Record> {
        let version = version(&self.path.journal, text)?;
        if version != env!("CARGO_PKG_VERSION") {
            let fault = format!("the interrupted run used enregard {version}");
            return Err(self.refuse(fault.into(), "use that version"));
        }
        let text = String::from_utf8_lossy(text);
        let intact = text.rsplit_once(CHECKSUM).is_some_and(|(before, _)| with_checksum(before) == text);
        serde_json::from_str(&text).ok().filter(|_| intact).ok_or_else(|| {
            Error::input(self.path.journal.clone(), "the journal was changed after the interrupted run")
                .help("delete it to start again")
        })
    }

    fn refuse(&self, fault: Message, help: &str) -> Error {
        let help = format!("{help}, or delete {} to start again", self.path.journal.display());
        Error::parameter(Parameter::Resume, fault).help(help)
    }

    /// Checks that the interrupted run had the same options.
    fn compare(&self, record: &Record) -> Result<()> {
        for key in self.fingerprint.keys().chain(record.fingerprint.keys()) {
            let [now, then] = [&self.fingerprint, &record.fingerprint].map(|values| values.get(key));
            if then != now {
                let [now, then] = [now, then].map(|value| match value.map(String::as_str) {
                    Some("-") => STANDARD_INPUT,
                    other => other.unwrap_or("not set"),
                });
                let key = Parameter::from_name(key).map_or_else(|| key.as_str().into(), Message::from);
                let values = format!(" is {now}, but was {then} in the interrupted run");
                return Err(self.refuse(message![key, values], "use the same input and options"));
            }
        }
        Ok(())
    }

    /// Replaces the journal with one that holds this record. All output that the record describes must
    /// already be on disk. If writing fails, the old journal is kept.
    pub(crate) fn save(&mut self, record: &mut Record) -> Result<()> {
        record.version = env!("CARGO_PKG_VERSION").into();
        record.fingerprint.clone_from(&self.fingerprint);
        let JournalPath { journal, output } = &self.path;
        let text = serde_json::to_string_pretty(record).map_err(|e| Error::io(output, e.into()))?;
        let text = with_checksum(text.strip_suffix("\n}").unwrap_or(&text));
        let saved = LockedFile::replace(journal, self.file.as_ref(), text.as_bytes());
        self.file = Some(saved.map_err(|error| error.with_path(output))?);
        Ok(())
    }

    /// Deletes the journal at the end of the run.
    pub(crate) fn remove(self) -> Result<()> {
        LockedFile::remove(&self.path.journal).map_err(|error| error.with_path(&self.path.output))
    }
}

/// Parses the text of a journal, and converts the parsed record back to text. Returns `None` if the text is
/// not a journal.
pub fn rewritten(text: &str) -> Option<String> {
    serde_json::from_str::<Record>(text).and_then(|record| serde_json::to_string(&record)).ok()
}

/// Returns the version of enregard that wrote a journal with this text.
fn version(path: &Path, text: &[u8]) -> Result<String> {
    let Version { version } = serde_json::from_slice(text).map_err(|e| {
        let fault = format!("not an enregard journal, or damaged ({e})");
        Error::input(path, fault).help("move the file away to start again, or choose another output")
    })?;
    Ok(version)
}

/// Appends the checksum and the closing brace to the text of a journal.
fn with_checksum(text: &str) -> String {
    let hash: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{text}{CHECKSUM}\"{hash}\"\n}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn fingerprint(format: &str) -> Fingerprint {
        [("to".to_owned(), format.to_owned())].into()
    }

    fn open(output: &Path, format: &str, resume: bool) -> Result<(Journal, Option<Record>)> {
        Journal::open(JournalPath::of_file(output).unwrap(), fingerprint(format), resume)
    }

    fn error(output: &Path, format: &str, resume: bool) -> String {
        open(output, format, resume).err().unwrap().to_string()
    }

    #[test]
    fn only_a_run_with_the_same_options_gets_the_record() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out.tmx");
        let (mut journal, found) = open(&output, "tmx", true).unwrap();
        assert!(found.is_none());
        let position = Position { parts: vec![Part::reserve(&output)], ..Position::default() };
        let record = Record { documents: 3, output: position.clone(), ..Record::default() };
        journal.save(&mut record.clone()).unwrap();
        journal.save(&mut record.clone()).unwrap();
        if cfg!(unix) {
            assert!(error(&output, "tmx", true).contains("another run is writing"));
        }
        drop(journal);
        assert!(error(&output, "tmx", false).contains("continue the run with `resume`"));
        assert!(error(&output, "tsv", true).contains("`to` is tsv, but was tmx"));
        let (journal, found) = open(&output, "tmx", true).unwrap();
        let found = found.unwrap();
        assert_eq!((found.documents, found.output), (3, position));
        journal.remove().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn two_runs_that_begin_at_once_do_not_share_a_journal() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out.tmx");
        let [mut first, mut second] = [(); 2].map(|()| open(&output, "tmx", true).unwrap().0);
        first.save(&mut Record::default()).unwrap();
        let error = second.save(&mut Record::default()).unwrap_err().to_string();
        assert!(error.contains("another run is writing this output"), "{error}");
        first.save(&mut Record::default()).unwrap();
    }

    #[test]
    fn a_damaged_journal_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out.tmx");
        let path = JournalPath::of_file(&output).unwrap().journal;
        let (mut journal, _) = open(&output, "tmx", true).unwrap();
        journal.save(&mut Record { documents: 31, ..Record::default() }).unwrap();
        drop(journal);
        let whole = fs::read_to_string(&path).unwrap();
        let damaged = (0..whole.len()).map(|length| whole[..length].to_owned()).chain([
            whole.replace("31", "30"),
            whole.replace("false", "true"),
            format!("{whole}{{"),
            format!("{whole}\n"),
            "\0".repeat(whole.len()),
        ]);
        for text in damaged {
            fs::write(&path, &text).unwrap();
            let error = error(&output, "tmx", true);
            assert!(error.contains("out.tmx.journal: ") && error.contains("to start again"), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::write(&path, whole.replace(env!("CARGO_PKG_VERSION"), "0.0.9")).unwrap();
        assert!(error(&output, "tmx", true).contains("used enregard 0.0.9; use that version, or delete"));
        fs::write(&path, "{\"version\": \"9\", \"other\": 1}").unwrap();
        assert!(error(&output, "tmx", true).contains("used enregard 9"));
        fs::write(&path, whole).unwrap();
        assert_eq!(open(&output, "tmx", true).unwrap().1.unwrap().documents, 31);
    }
}
