//! Temporary files that replace an output once they are complete.
//!
//! A temporary file is named after its output, so that the next run with the same output finds the file that a
//! killed run has left. The name proves that enregard created the file: its second half is a hash of the first
//! half. The file is locked while it is written, so a file without a lock belongs to no running process.
//!
//! A run with many outputs closes the complete ones, because a process may have few open files. A closed file has no lock
//! of its own. Its name contains that of an open temporary file of the same run, and it belongs to a running process
//! as long as that file is locked.

use crate::error::Error;
use crate::io::target::{folder_of, is_same, open_new, resolved, sync_folder};
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const PREFIX: &str = ".enregard-";
const SUFFIX: &str = ".part";

/// Number of hash bytes in each half of a name. With six bytes, it is practically impossible that another
/// file has such a name by accident.
const HALF: usize = 6;

/// Number of names to try for one output. The first one is free unless a killed run left its file in a folder
/// without support for locks, or the file belongs to another user.
const NAMES: u32 = 100;

/// Creates the error for an output `path` that another run is writing.
pub(super) fn in_use(path: &Path) -> Error {
    let fault = format!("{}: another run is writing this output", path.display());
    Error::environment(fault).help("wait until it has finished")
}

/// A locked file that is deleted when it is dropped, unless it was renamed before.
pub(super) struct TemporaryFile {
    file: File,
    name: TemporaryName,
}

/// A complete file that is closed. It is deleted when it is dropped, unless it was renamed before.
pub(crate) struct ClosedFile(TemporaryName);

/// The name of a file that is deleted when this value is dropped. `None` after the file was renamed.
struct TemporaryName(Option<PathBuf>);

/// The result of trying to delete a file that a killed run may have left.
pub(super) enum Found {
    /// The file no longer exists.
    Removed,
    /// A running process is writing to the file.
    InUse,
    /// The file cannot be deleted, or the file system has no locks to show whether it is in use.
    Unclear,
}

/// Returns the name of the temporary file for the output `path`. Numbers other than 0 give alternative names.
fn name(path: &Path, number: u32) -> PathBuf {
    let output = path.file_name().unwrap_or(path.as_os_str());
    let first = half(&[b"output\0", output.as_encoded_bytes(), &number.to_le_bytes()]);
    folder_of(path).join(with_check(&first))
}

/// Returns the file name that begins with `first` and contains its hash.
fn with_check(first: &str) -> String {
    format!("{PREFIX}{first}-{}{SUFFIX}", half(&[b"check\0", first.as_bytes()]))
}

/// Returns the part of a temporary file's name before its hash: for a closed file, that of its own name, a dot, and that
/// of the open file that protects it. Returns `None` for other files.
fn first_of(file: &OsStr) -> Option<&str> {
    let (first, _) = file.to_str()?.strip_prefix(PREFIX)?.split_once('-')?;
    let has_length = |part: &str| part.len() == 2 * HALF;
    let is_ours = first.split('.').count() <= 2 && first.split('.').all(has_length);
    (is_ours && file == OsStr::new(&with_check(first))).then_some(first)
}

/// Returns the open file that protects a closed one, or `None` if `path` is not the name of a closed file.
fn protector(path: &Path) -> Option<PathBuf> {
    let (_, open) = first_of(path.file_name()?)?.split_once('.')?;
    Some(folder_of(path).join(with_check(open)))
}

fn half(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize()[..HALF].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the existing temporary files of the output `path`. Writing the output would delete these files.
pub(super) fn temporary_files(path: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    // The temporary file of a path that cannot be resolved is never created.
    let real = resolved(path).ok();
    let names = real.into_iter().flat_map(|real| (0..NAMES).map(move |number| name(&real, number)));
    names.take_while(|file| file.exists())
}

/// Deletes the temporary files that killed runs left in a folder. `is_input` protects files that this run
/// reads.
pub(crate) fn remove_temporary_files(folder: &Path, is_input: impl Fn(&Path) -> bool) {
    // Errors are ignored, because leftovers do not affect the run.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if first_of(&entry.file_name()).is_some() && !is_input(&entry.path()) {
            remove_if_unused(&entry.path());
        }
    }
}

/// Deletes a file that a killed run left, unless a running process has locked it.
pub(super) fn remove_if_unused(path: &Path) -> Found {
    match fs::symlink_metadata(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Found::Removed,
        Ok(meta) if meta.is_file() => {}
        _ => return Found::Unclear,
    }
    if let Some(open) = protector(path) {
        let found = File::open(open).map(|file| file.try_lock());
        match found {
            Ok(Err(TryLockError::WouldBlock)) => return Found::InUse,
            Ok(Err(TryLockError::Error(_))) => return Found::Unclear,
            // The run that wrote the file has ended.
            Ok(Ok(())) | Err(_) => {}
        }
    }
    let Ok(file) = File::open(path) else { return Found::Unclear };
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Found::InUse,
        Err(TryLockError::Error(_)) => Found::Unclear,
        // Another process renamed or deleted the file in the meantime.
        Ok(()) if !is_same(&file, path) => Found::Removed,
        Ok(()) => fs::remove_file(path).map_or(Found::Unclear, |()| Found::Removed),
    }
}

impl TemporaryFile {
    /// Creates the temporary file for the output `path`, in the same folder and with these permissions. Deletes
    /// the temporary file that a killed run has left. Returns an error of kind `ResourceBusy` if a running
    /// process writes the same output.
    pub(super) fn create(path: &Path, permissions: Option<fs::Permissions>) -> io::Result<TemporaryFile> {
        let busy = || io::Error::from(io::ErrorKind::ResourceBusy);
        let mut number = 0;
        while number < NAMES {
            let path = name(path, number);
            match open_new(&path, permissions.clone()) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => match remove_if_unused(&path) {
                    Found::Removed => {}
                    Found::InUse => return Err(busy()),
                    Found::Unclear => number += 1,
                },
                Err(e) => return Err(e),
                Ok(file) => {
                    // Another process may have deleted the file as a leftover before it was locked.
                    let locked = !matches!(file.try_lock(), Err(TryLockError::WouldBlock));
                    if locked && is_same(&file, &path) {
                        return Ok(TemporaryFile { file, name: TemporaryName(Some(path)) });
                    }
                }
            }
        }
        Err(busy())
    }

    /// Syncs the file to disk and renames it to its final name. Returns the file, which is still locked.
    pub(super) fn rename(self, to: &Path) -> io::Result<File> {
        let TemporaryFile { file, name } = self;
        file.sync_all()?;
        name.rename(to)?;
        Ok(file)
    }

    /// Syncs the file to disk and closes it. `open` is another temporary file of this process, which must stay open until
    /// the closed file is renamed. Returns the file unchanged if that file is in another folder.
    pub(super) fn close(self, open: &TemporaryFile) -> io::Result<Result<ClosedFile, TemporaryFile>> {
        let Some(closed) = self.name.closed(&open.name) else { return Ok(Err(self)) };
        let TemporaryFile { file, mut name } = self;
        file.sync_all()?;
        if let Some(own) = &name.0 {
            fs::rename(own, &closed)?;
        }
        name.0 = Some(closed);
        Ok(Ok(ClosedFile(name)))
    }

    /// Same as [`TemporaryFile::rename`], but returns an error of kind `AlreadyExists` if `to` exists.
    pub(super) fn rename_new(self, to: &Path) -> io::Result<File> {
        self.file.sync_all()?;
        if let Some(path) = &self.name.0 {
            match fs::hard_link(path, to) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(e),
                // The file system does not support hard links. The temporary file keeps other runs from using
                // the name `to`.
                Err(_) if fs::symlink_metadata(to).is_err() => return self.rename(to),
                Err(_) => return Err(io::ErrorKind::AlreadyExists.into()),
                Ok(()) => sync_folder(to)?,
            }
        }
        // The file now has two names. Dropping `name` deletes only the temporary one.
        Ok(self.file)
    }
}

impl ClosedFile {
    /// Renames the file to its final name.
    pub(super) fn rename(self, to: &Path) -> io::Result<()> {
        self.0.rename(to)
    }
}

impl TemporaryName {
    /// Renames the file to its final name.
    fn rename(mut self, to: &Path) -> io::Result<()> {
        if let Some(path) = &self.0 {
            fs::rename(path, to)?;
        }
        self.0 = None;
        sync_folder(to)
    }

    /// Returns the name of this file once it is closed, or `None` if `open`, which protects it, is in another folder.
    fn closed(&self, open: &TemporaryName) -> Option<PathBuf> {
        let (own, open) = (self.0.as_deref()?, open.0.as_deref()?);
        let (first, protector) = (first_of(own.file_name()?)?, first_of(open.file_name()?)?);
        let folder = folder_of(own);
        (folder == folder_of(open)).then(|| folder.join(with_check(&format!("{first}.{protector}"))))
    }
}

impl Write for TemporaryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for TemporaryName {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // If the file cannot be deleted, the next run with the same output deletes it.
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &tempfile::TempDir) -> Vec<PathBuf> {
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn a_killed_run_leaves_a_file_that_the_next_run_removes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        fs::write(name(&path, 0), "of a killed run").unwrap();
        let mut file = TemporaryFile::create(&path, None).unwrap();
        file.write_all(b"whole").unwrap();
        assert_eq!(names(&folder), [name(&path, 0)]);
        drop(file.rename(&path).unwrap());
        assert_eq!(names(&folder), std::slice::from_ref(&path));
        assert_eq!(fs::read(&path).unwrap(), b"whole");
    }

    #[test]
    fn a_file_in_use_is_never_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        let _first = TemporaryFile::create(&path, None).unwrap();
        let error = TemporaryFile::create(&path, None).err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::ResourceBusy);
        remove_temporary_files(folder.path(), |_| false);
        assert_eq!(names(&folder), [name(&path, 0)]);
    }

    #[test]
    fn a_closed_file_is_removed_only_after_its_run() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a.tsv", "b.tsv", "c.tsv"].map(|name| folder.path().join(name));
        let [first, second, third] = [0, 1, 2].map(|at| TemporaryFile::create(&paths[at], None).unwrap());
        let close = |file: TemporaryFile| file.close(&first).unwrap().ok().unwrap();
        let (second, third) = (close(second), close(third));
        remove_temporary_files(folder.path(), |_| false);
        assert_eq!(names(&folder).len(), 3);
        second.rename(&paths[1]).unwrap();
        assert!(paths[1].exists());
        // A killed run leaves its files.
        let killed = names(&folder).into_iter().filter(|path| *path != paths[1]).collect::<Vec<_>>();
        drop((first, third));
        killed.iter().for_each(|path| fs::write(path, "of a killed run").unwrap());
        remove_temporary_files(folder.path(), |_| false);
        assert_eq!(names(&folder), std::slice::from_ref(&paths[1]));
    }

    #[test]
    fn only_files_with_a_name_of_ours_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let leftover = name(&folder.path().join("a.tmx"), 0);
        let input = name(&folder.path().join("b.tmx"), 0);
        let similar = [".enregard-x1y2z3.part", ".enregard-0123456789ab-0123456789ab.part", "a.tmx.part"];
        let similar = similar.map(|name| folder.path().join(name));
        for file in similar.iter().chain([&leftover, &input]) {
            fs::write(file, "").unwrap();
        }
        remove_temporary_files(folder.path(), |file| file == input);
        assert!(!leftover.exists() && input.exists());
        assert!(similar.iter().all(|file| file.exists()));
    }

    #[test]
    fn files_that_cannot_be_removed_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        fs::create_dir(name(&path, 0)).unwrap();
        let file = TemporaryFile::create(&path, None).unwrap();
        assert!(name(&path, 1).exists());
        drop(file);
        assert_eq!(names(&folder), [name(&path, 0)]);
    }
}
