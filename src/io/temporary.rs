//! Temporary files that replace an output once they are complete.
//!
//! A temporary file is named after its output, so that the next run with the same output finds the file that a
//! killed run has left. The name proves that enregard created the file: its second half is a hash of the first
//! half. The file is locked while it is written, so a file without a lock belongs to no running process.

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
    let second = half(&[b"check\0", first.as_bytes()]);
    folder_of(path).join(format!("{PREFIX}{first}-{second}{SUFFIX}"))
}

fn half(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize()[..HALF].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns whether `file` is the name of a temporary file that enregard created.
fn is_ours(file: &OsStr) -> bool {
    let halves = file.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    halves.and_then(|halves| halves.split_once('-')).is_some_and(|(first, second)| {
        first.len() == 2 * HALF && half(&[b"check\0", first.as_bytes()]) == second
    })
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
        if is_ours(&entry.file_name()) && !is_input(&entry.path()) {
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
        let TemporaryFile { file, mut name } = self;
        file.sync_all()?;
        if let Some(path) = &name.0 {
            fs::rename(path, to)?;
        }
        name.0 = None;
        sync_folder(to)?;
        Ok(file)
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
