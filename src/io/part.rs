//! Output files that a later run can continue.

use crate::error::{Error, ErrorKind, Result};
use crate::io::target::{BUFFER, CANNOT_CREATE, folder_of, resolved, target, with_suffix};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file that is named `NAME.part` until it is complete. The file is kept if this value is dropped.
pub(super) struct PartFile {
    pub(super) out: BufWriter<File>,
}

/// Returns the name of an output file while it is incomplete.
pub(crate) fn part_name(path: &Path) -> PathBuf {
    with_suffix(path, ".part")
}

impl PartFile {
    pub(super) fn create(path: &Path) -> Result<PartFile> {
        let (_, permissions) = target(path)?;
        let part = part_name(path);
        remove_leftover(&part)?;
        // A new file, so that a link or a second name of another file is never written to.
        let file = OpenOptions::new().write(true).create_new(true).open(part);
        let file = file.map_err(|e| match e.kind() {
            io::ErrorKind::InvalidFilename => Error::io(path, e).help("choose another output"),
            _ => Error::io(path, e).help(CANNOT_CREATE),
        })?;
        if let Some(permissions) = permissions.filter(|_| path.exists()) {
            file.set_permissions(permissions).map_err(|source| Error::io(path, source))?;
        }
        Ok(PartFile { out: BufWriter::with_capacity(BUFFER, file) })
    }

    /// Reopens the incomplete file for `path`. Keeps its first `length` bytes and discards the rest.
    pub(super) fn reopen(path: &Path, length: u64) -> Result<PartFile> {
        let part = part_name(path);
        let failed = |source| Error::io(&part, source);
        let mut file = OpenOptions::new().write(true).open(&part).map_err(failed)?;
        let found = file.metadata().map_err(failed)?.len();
        if found < length {
            let fault = format!("has {found} bytes, but the interrupted run wrote {length}");
            let error = Error::input(part, fault).of_kind(ErrorKind::Environment);
            return Err(error.help("delete it and the journal to start again"));
        }
        file.set_len(length).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(PartFile { out: BufWriter::with_capacity(BUFFER, file) })
    }

    /// Syncs everything written so far to disk. Returns the length of the file in bytes.
    pub(super) fn checkpoint(&mut self) -> io::Result<u64> {
        self.out.flush()?;
        self.out.get_ref().sync_data()?;
        Ok(self.out.get_ref().metadata()?.len())
    }

    /// Syncs the file to disk. The file keeps its temporary name.
    pub(super) fn commit(self) -> io::Result<()> {
        self.out.into_inner().map_err(|e| e.into_error())?.sync_all()
    }
}

/// Deletes the temporary file that an interrupted run left, if there is one.
fn remove_leftover(part: &Path) -> Result<()> {
    let failed = |source| Error::io(part, source).help("remove it, or choose another output");
    match fs::symlink_metadata(part) {
        Ok(meta) if meta.is_file() => fs::remove_file(part).map_err(failed),
        Ok(_) => Err(failed(io::Error::new(io::ErrorKind::AlreadyExists, "is not a regular file"))),
        Err(_) => Ok(()),
    }
}

/// Renames the temporary file for `path` to `name`, and syncs the folder to disk. If `name` is a symbolic
/// link, the file that it points to is replaced, and the link is kept.
pub(crate) fn publish(path: &Path, name: &Path) -> Result<()> {
    let real = resolved(name)?;
    let renamed = fs::rename(part_name(path), &real).and_then(|()| sync_folder(&real));
    renamed.map_err(|source| Error::io(name, source))
}

/// Undoes [`publish`] if necessary by renaming `name` back to the temporary file for `path`.
pub(crate) fn unpublish(path: &Path, name: &Path) -> Result<()> {
    let part = part_name(path);
    if part.exists() || !name.exists() {
        return Ok(());
    }
    fs::rename(name, part).map_err(|source| Error::io(name, source))
}

/// Deletes the temporary file for `path`, if there is one.
pub(crate) fn remove_part(path: &Path) {
    // Errors are ignored, because the next run overwrites the file.
    let _ = fs::remove_file(part_name(path));
}

/// Syncs the folder of the file `path` to disk, so that a new or changed name survives a crash.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder_of(path)).and_then(|folder| folder.sync_all()) {
        // Some file systems do not support syncing a folder and do not need it.
        Err(e) if e.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_continues_at_the_given_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        let mut file = PartFile::create(&path).unwrap();
        file.out.write_all(b"sure, doubtful").unwrap();
        assert_eq!(file.checkpoint().unwrap(), 14);
        drop(file);
        assert!(!path.exists());
        let mut file = PartFile::reopen(&path, 5).unwrap();
        file.out.write_all(b" and more").unwrap();
        file.commit().unwrap();
        publish(&path, &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"sure, and more");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        unpublish(&path, &path).unwrap();
        assert!(!path.exists() && part_name(&path).exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_temporary_file_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, precious) = (folder.path().join("out.tsv"), folder.path().join("precious.txt"));
        fs::write(&precious, "text").unwrap();
        std::os::unix::fs::symlink(&precious, part_name(&path)).unwrap();
        let error = PartFile::create(&path).err().unwrap().to_string();
        assert!(error.contains("out.tsv.part: is not a regular file"), "{error}");
        fs::remove_file(part_name(&path)).unwrap();
        // A second name of the same file.
        fs::hard_link(&precious, part_name(&path)).unwrap();
        PartFile::create(&path).unwrap().out.write_all(b"units").unwrap();
        assert_eq!(fs::read_to_string(&precious).unwrap(), "text");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_missing_file_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (link, real) = (folder.path().join("link.tsv"), folder.path().join("real.tsv"));
        std::os::unix::fs::symlink("real.tsv", &link).unwrap();
        PartFile::create(&link).unwrap().commit().unwrap();
        publish(&link, &link).unwrap();
        assert!(real.is_file() && fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn a_file_that_became_shorter_is_not_continued() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        assert!(PartFile::reopen(&path, 0).is_err());
        drop(PartFile::create(&path).unwrap());
        let error = PartFile::reopen(&path, 1).err().unwrap().to_string();
        assert!(error.contains("out.tsv.part") && error.contains("start again"), "{error}");
    }
}
