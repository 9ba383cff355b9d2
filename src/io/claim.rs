//! A file that only one process at a time may replace.

use crate::error::{Error, Result};
use crate::io::output::{Output, copy};
use crate::io::target::{folder_of, is_same, sync_folder, target, with_suffix};
use crate::io::temporary::remove_temporary_files;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The hash of a file's bytes.
type Fingerprint = [u8; 32];

/// A file that this process has claimed. Until this value is dropped, no other process can claim the file,
/// under any path or link. Changes made without a claim are detected.
#[derive(Debug)]
pub struct ClaimedFile {
    path: PathBuf,
    content: Fingerprint,
    #[allow(dead_code, reason = "holds the lock")]
    claim: File,
}

impl ClaimedFile {
    /// Claims an existing file. Returns `None` if it does not exist.
    ///
    /// # Errors
    /// An environment error if another process has claimed the file; an I/O error if the file cannot be read
    /// or replaced.
    pub fn open(path: &Path) -> Result<Option<ClaimedFile>> {
        let (real, _) = target(path)?;
        // Killed runs may have left large temporary files, and perhaps no other run will ever clean up this
        // folder.
        remove_temporary_files(folder_of(&real), |_| false);
        loop {
            let Some(claim) = claim(path, &real)? else { return Ok(None) };
            // Another process may have replaced the file before it was locked here.
            if is_same(&claim, &real) {
                let content = fingerprint(&real).map_err(|source| Error::io(path, source))?;
                return Ok(Some(ClaimedFile { path: path.into(), content, claim }));
            }
        }
    }

    /// Creates a file that did not exist, and claims it.
    ///
    /// # Errors
    /// Same errors as [`ClaimedFile::open`]; also an environment error if the file already exists.
    pub fn create(path: &Path, bytes: &[u8]) -> Result<ClaimedFile> {
        let failed = |source: io::Error| {
            if source.kind() == io::ErrorKind::AlreadyExists {
                let fault = format!("{}: another program has just created this file", path.display());
                return Error::environment(fault).help("run the command again");
            }
            Error::io(path, source)
        };
        let mut out = Output::create(path)?;
        let file = out.write_all(bytes).and_then(|()| out.commit_new()).map_err(failed)?;
        let (real, _) = target(path)?;
        let claim = if cfg!(windows) { claim(path, &real)?.unwrap_or(file) } else { file };
        let content = fingerprint(&real).map_err(failed)?;
        Ok(ClaimedFile { path: path.into(), content, claim })
    }

    /// Returns the path that was used to claim the file. It may be a symbolic link.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether another program has changed the file since it was claimed or last replaced. Returns
    /// false for a deleted file, because creating the file again would overwrite nothing.
    ///
    /// # Errors
    /// Returns an I/O error if the file cannot be read.
    pub fn is_changed(&self) -> Result<bool> {
        match fingerprint(&self.path) {
            Ok(content) => Ok(content != self.content),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(Error::io(&self.path, source)),
        }
    }

    /// Replaces the content of the file. The file always has either the old or the new content.
    ///
    /// # Errors
    /// Returns an I/O error. In that case the file keeps its content.
    pub fn replace(&mut self, bytes: &[u8]) -> Result<()> {
        let failed = |source| Error::io(&self.path, source);
        let mut out = Output::create(&self.path)?;
        let file = out.write_all(bytes).and_then(|()| out.commit_locked()).map_err(failed)?;
        if !cfg!(windows) {
            self.claim = file;
        }
        let (real, _) = target(&self.path)?;
        sync_folder(&real).map_err(failed)?;
        self.content = fingerprint(&real).map_err(failed)?;
        Ok(())
    }

    /// Copies the current content of the file to an unused name beside it, and returns that name. Returns
    /// `None` if the file was deleted.
    ///
    /// # Errors
    /// Returns an I/O error if the file cannot be read or the copy cannot be written.
    pub fn keep_copy(&self) -> Result<Option<PathBuf>> {
        if !self.path.exists() {
            return Ok(None);
        }
        let names = (1..).map(|number: u32| with_suffix(&self.path, format!(".replaced-{number}")));
        let unused = names.into_iter().find(|name| !name.exists());
        let name = unused.unwrap_or_else(|| with_suffix(&self.path, ".replaced"));
        copy(&self.path, &name)?;
        Ok(Some(name))
    }
}

/// Returns the error for a file that another process has claimed.
fn claimed(path: &Path) -> Error {
    let fault = format!("{}: another enregard process is saving to this file", path.display());
    Error::environment(fault).help("continue on the page that is already open, or stop that process first")
}

/// Locks the file with the resolved path `real`. Returns `None` if the file does not exist. The lock belongs
/// to the file, not to its name, so it also covers links to the file.
#[cfg(not(windows))]
fn claim(path: &Path, real: &Path) -> Result<Option<File>> {
    use crate::io::lock::lock;
    let file = match File::open(real) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(|source| Error::io(path, source))?,
    };
    if lock(&file) { Ok(Some(file)) } else { Err(claimed(path)) }
}

/// Creates the lock file `FILE.lock`, which Windows deletes when this process ends. Returns `None` if there
/// is no file with the resolved path `real`. On Windows, a lock on the file itself would keep other programs
/// from reading it.
#[cfg(windows)]
fn claim(path: &Path, real: &Path) -> Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt;
    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    if !real.exists() {
        return Ok(None);
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).share_mode(0).custom_flags(FILE_FLAG_DELETE_ON_CLOSE);
    options.open(with_suffix(real, ".lock")).map(Some).map_err(|_| claimed(path))
}

fn fingerprint(path: &Path) -> io::Result<Fingerprint> {
    Ok(Sha256::digest(fs::read(path)?).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    fn folder_with(name: &str, content: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        (folder, path)
    }

    fn refusal(path: &Path) -> String {
        let error = ClaimedFile::open(path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Environment);
        error.to_string()
    }

    #[test]
    fn a_file_is_claimed_once_before_and_after_it_is_replaced() {
        let (folder, path) = folder_with("m.tsv", "old");
        let mut file = ClaimedFile::open(&path).unwrap().unwrap();
        assert!(refusal(&path).contains("m.tsv: another enregard"));
        assert!(refusal(&folder.path().join("../").join(folder.path()).join("m.tsv")).contains("m.tsv"));
        file.replace(b"new").unwrap();
        assert!(refusal(&path).contains("another enregard"));
        assert_eq!(fs::read(&path).unwrap(), b"new");
        drop(file);
        assert!(ClaimedFile::open(&path).unwrap().is_some());
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_the_same_claim() {
        let (folder, path) = folder_with("m.tsv", "old");
        let (soft, hard) = (folder.path().join("soft.tsv"), folder.path().join("hard.tsv"));
        std::os::unix::fs::symlink(&path, &soft).unwrap();
        fs::hard_link(&path, &hard).unwrap();
        let mut file = ClaimedFile::open(&soft).unwrap().unwrap();
        for other in [&path, &hard, &soft] {
            assert!(refusal(other).contains("another enregard"));
        }
        file.replace(b"new").unwrap();
        assert!(refusal(&path).contains("another enregard"));
        assert!(fs::symlink_metadata(&soft).unwrap().file_type().is_symlink());
        // The hard link keeps the old content and is now a separate file.
        assert!(ClaimedFile::open(&hard).unwrap().is_some());
    }

    #[test]
    fn a_new_file_is_claimed_as_it_appears() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.tsv");
        assert!(ClaimedFile::open(&path).unwrap().is_none());
        let file = ClaimedFile::create(&path, b"first").unwrap();
        assert!(refusal(&path).contains("another enregard"));
        assert!(ClaimedFile::create(&path, b"second").unwrap_err().to_string().contains("just created"));
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert!(!file.is_changed().unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn changes_by_other_programs_are_noticed_and_copied() {
        let (folder, path) = folder_with("m.tsv", "old");
        let mut file = ClaimedFile::open(&path).unwrap().unwrap();
        assert!(!file.is_changed().unwrap());
        file.replace(b"new").unwrap();
        assert!(!file.is_changed().unwrap());
        fs::write(&path, "theirs").unwrap();
        assert!(file.is_changed().unwrap());
        let copies = ["m.tsv.replaced-1", "m.tsv.replaced-2"].map(|name| Some(folder.path().join(name)));
        assert_eq!([file.keep_copy().unwrap(), file.keep_copy().unwrap()], copies);
        assert_eq!(fs::read(folder.path().join("m.tsv.replaced-1")).unwrap(), b"theirs");
        fs::remove_file(&path).unwrap();
        assert!(!file.is_changed().unwrap());
        assert_eq!(file.keep_copy().unwrap(), None);
        file.replace(b"again").unwrap();
        assert!(!file.is_changed().unwrap());
    }

    #[test]
    fn temporary_files_of_killed_runs_are_removed() {
        let (folder, path) = folder_with("m.tsv", "old");
        let _live = Output::create(&folder.path().join("other.tsv")).unwrap();
        let before = fs::read_dir(folder.path()).unwrap().count();
        // Note the name of the temporary file, then recreate the file as a killed run would have left it.
        let killed = folder.path().join("killed.tsv");
        let output = Output::create(&killed).unwrap();
        let names = || fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<PathBuf> = names().collect();
        drop(output);
        let name = files.into_iter().find(|file| !file.exists()).unwrap();
        fs::write(&name, "of a killed run").unwrap();
        fs::write(folder.path().join(".enregard-notes.part"), "notes").unwrap();
        ClaimedFile::open(&path).unwrap();
        assert!(!name.exists());
        assert_eq!(names().count(), before + 1);
    }
}
