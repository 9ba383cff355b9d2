//! Small files that are replaced as a whole and locked by the process that writes them.

use crate::error::{Error, Result};
use crate::io::part::sync_folder;
use crate::io::target::with_suffix;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::Path;

/// A file that stays locked until it is dropped.
pub(crate) struct LockedFile(#[allow(dead_code, reason = "holds the lock")] File);

impl LockedFile {
    /// Locks a file; `None` if it does not exist. A lock of another process is an environment error.
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

    /// Replaces the file `path` by a locked one, durably. If that fails, the old file is kept.
    pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<LockedFile> {
        let new = with_suffix(path, ".new");
        let write = || -> io::Result<File> {
            let mut file = File::create(&new)?;
            // Locked before it is renamed, so that the name never leads to an unlocked file.
            lock(&file);
            file.write_all(content)?;
            file.sync_all()?;
            fs::rename(&new, path)?;
            Ok(file)
        };
        write().map(LockedFile).map_err(|source| {
            // An incomplete file is useless; on a full disk it would only take space.
            let _ = fs::remove_file(&new);
            Error::io(path, source)
        })
    }

    /// Deletes the file `path`, durably. It may be missing.
    pub(crate) fn remove(path: &Path) -> Result<()> {
        let removed = match fs::remove_file(path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => sync_folder(path),
        };
        removed.map_err(|source| Error::io(path, source))
    }
}

/// Locks a file; false if another process holds the lock. A file system without locks grants every lock.
fn lock(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}
