//! Small files that are always replaced as a whole, and locked by the process that writes them.

use crate::error::{Error, Result};
use crate::io::target::{is_same, sync_folder};
use crate::io::temporary::{TemporaryFile, in_use};
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

/// Number of attempts to lock a file that another process keeps replacing.
const ATTEMPTS: usize = 100;

/// A file that stays locked until it is dropped.
#[derive(Debug)]
pub(crate) struct LockedFile(File);

impl LockedFile {
    /// Locks a file, if it exists, and returns it with its content. Returns an environment error if another
    /// process has locked it.
    pub(crate) fn open(path: &Path) -> Result<Option<(LockedFile, Vec<u8>)>> {
        // A running process replaces its journal about once a second, so the second attempt nearly always
        // succeeds.
        for _ in 0..ATTEMPTS {
            let mut file = match File::open(path) {
                Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
                other => other.map_err(|source| Error::io(path, source))?,
            };
            if !lock(&file) {
                return Err(in_use(path));
            }
            // Another process may have replaced the file before it was locked.
            if is_same(&file, path) {
                let mut content = Vec::new();
                file.read_to_end(&mut content).map_err(|source| Error::io(path, source))?;
                return Ok(Some((LockedFile(file), content)));
            }
        }
        Err(in_use(path))
    }

    /// Replaces the file `path` with a new file, which is locked and synced to disk. If this fails, the old
    /// file is kept. `old` is the file that this process has locked, if any. Returns an environment error if
    /// another process has created or replaced the file.
    pub(crate) fn replace(path: &Path, old: Option<&LockedFile>, content: &[u8]) -> Result<LockedFile> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::ResourceBusy => in_use(path),
            _ => Error::io(path, source),
        };
        // While the temporary file exists, no other process can replace the file at `path`.
        let mut new = TemporaryFile::create(path, None).map_err(failed)?;
        new.write_all(content).map_err(failed)?;
        if fs::symlink_metadata(path).is_ok() && !old.is_some_and(|old| is_same(&old.0, path)) {
            return Err(in_use(path));
        }
        new.rename(path).map(LockedFile).map_err(failed)
    }

    /// Deletes the file `path` if it exists, and syncs the folder to disk.
    pub(crate) fn remove(path: &Path) -> Result<()> {
        let removed = match fs::remove_file(path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => sync_folder(path),
        };
        removed.map_err(|source| Error::io(path, source))
    }
}

/// Locks a file. Returns false if another process holds the lock. Always returns true if the file system does
/// not support locks.
pub(super) fn lock(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_process_replaces_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let error = |result: Result<LockedFile>| result.unwrap_err().to_string();
        let first = LockedFile::replace(&path, None, b"one").unwrap();
        assert!(error(LockedFile::replace(&path, None, b"two")).contains("another run is writing"));
        if cfg!(unix) {
            assert!(LockedFile::open(&path).unwrap_err().to_string().contains("another run is writing"));
        }
        let second = LockedFile::replace(&path, Some(&first), b"two").unwrap();
        drop((first, second));
        let (found, content) = LockedFile::open(&path).unwrap().unwrap();
        assert_eq!(content, b"two");
        // A process that still has the old file detects that another one has created a new file.
        fs::remove_file(&path).unwrap();
        let _other = LockedFile::replace(&path, None, b"three").unwrap();
        if cfg!(unix) {
            assert!(error(LockedFile::replace(&path, Some(&found), b"four")).contains("another run"));
        }
        assert_eq!(fs::read(&path).unwrap(), b"three");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
