//! Small files that are always replaced as a whole, and locked by the process that writes them.

use crate::error::{Error, Result};
use crate::io::part::sync_folder;
use crate::io::target::with_suffix;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::Path;

/// A file that stays locked until it is dropped.
pub(crate) struct LockedFile(#[allow(dead_code, reason = "holds the lock")] File);

impl LockedFile {
    /// Locks a file, if it exists. Returns an environment error if another process has locked it.
    pub(crate) fn open(path: &Path) -> Result<Option<LockedFile>> {
        let file = match File::open(path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(|source| Error::io(path, source))?,
        };
        if !lock(&file) {
            let fault = format!("{}: another run is writing this output", path.display());
            return Err(Error::environment(fault).help("wait until it has finished"));
        }
        Ok(Some(LockedFile(file)))
    }

    /// Replaces the file `path` with a locked file, synced to disk. If this fails, the old file is kept.
    pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<LockedFile> {
        let new = with_suffix(path, ".new");
        let write = || -> io::Result<File> {
            let mut file = File::create(&new)?;
            // The file is locked before it is renamed, so that the file at `path` is always locked.
            lock(&file);
            file.write_all(content)?;
            file.sync_all()?;
            fs::rename(&new, path)?;
            Ok(file)
        };
        write().map(LockedFile).map_err(|source| {
            // Removes the incomplete file, which is useless and could fill the disk.
            let _ = fs::remove_file(&new);
            Error::io(path, source)
        })
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

/// Locks a file. Returns false if another process holds the lock. Without lock support, always returns true.
pub(super) fn lock(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}
