//! A file that another run can go on with.

use crate::error::{Error, Result};
use crate::io::output::{BUFFER, Commit, fault, target};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file that is written as `NAME.part` until it is whole. Unlike an [`AtomicFile`](super::AtomicFile) it stays when it
/// is dropped, and [`PartFile::reopen`] goes on with it. Committing makes it durable; [`publish`] gives it its name.
pub struct PartFile {
    out: BufWriter<File>,
}

/// The name of a file while it is written.
pub(crate) fn part_name(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".part");
    name.into()
}

impl PartFile {
    /// Begins the file for `path`.
    ///
    /// # Errors
    /// As [`AtomicFile::create`](super::AtomicFile::create).
    pub fn create(path: &Path) -> Result<PartFile> {
        let (_, permissions) = target(path)?;
        let file = File::create(part_name(path));
        let file = file.map_err(|e| fault(path, e, "choose another output, or make the folder writable"))?;
        if let Some(permissions) = permissions.filter(|_| path.exists()) {
            file.set_permissions(permissions).map_err(|source| io_error(path, source))?;
        }
        Ok(PartFile { out: BufWriter::with_capacity(BUFFER, file) })
    }

    /// Goes on with the file for `path` after its first `length` bytes; what follows them is cut off.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be opened, [`Error::Input`] if it is shorter.
    pub fn reopen(path: &Path, length: u64) -> Result<PartFile> {
        let part = part_name(path);
        let failed = |source| io_error(&part, source);
        let mut file = OpenOptions::new().write(true).open(&part).map_err(failed)?;
        let found = file.metadata().map_err(failed)?.len();
        if found < length {
            let reason = format!(
                "it has {found} bytes and should have {length}; remove it and the journal to begin anew"
            );
            return Err(Error::input(part, reason));
        }
        file.set_len(length).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(PartFile { out: BufWriter::with_capacity(BUFFER, file) })
    }

    /// A handle that looks at the same file.
    ///
    /// # Errors
    /// The system's.
    pub fn handle(&self) -> io::Result<File> {
        self.out.get_ref().try_clone()
    }
}

impl Commit for PartFile {
    fn commit(self) -> io::Result<()> {
        let file = self.out.into_inner().map_err(|e| e.into_error())?;
        file.sync_all()
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Gives the part its name, or another one, for good.
///
/// # Errors
/// [`Error::Io`] names the file.
pub(crate) fn publish(path: &Path, name: &Path) -> Result<()> {
    // A link is followed, so that what it points to is replaced and not the link.
    let real = fs::canonicalize(name).unwrap_or_else(|_| name.into());
    fs::rename(part_name(path), &real).map_err(|source| io_error(name, source))?;
    sync_folder(&real).map_err(|source| io_error(name, source))
}

/// Makes durable that a file is in its folder under its name.
///
/// # Errors
/// The system's.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()) {
        // Some file systems cannot do that; they have nothing to be made durable then.
        Err(e) if e.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

fn io_error(path: &Path, source: io::Error) -> Error {
    Error::io(path, source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_run_goes_on_where_it_was_sure() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        let mut file = PartFile::create(&path).unwrap();
        file.write_all(b"sure, doubtful").unwrap();
        file.flush().unwrap();
        drop(file);
        assert!(!path.exists());
        let mut file = PartFile::reopen(&path, 5).unwrap();
        file.write_all(b" and more").unwrap();
        file.commit().unwrap();
        publish(&path, &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"sure, and more");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_part_that_lost_something_is_not_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        assert!(PartFile::reopen(&path, 0).is_err());
        drop(PartFile::create(&path).unwrap());
        let error = PartFile::reopen(&path, 1).err().unwrap().to_string();
        assert!(error.contains("out.tsv.part") && error.contains("begin anew"), "{error}");
    }
}
