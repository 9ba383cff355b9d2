//! Output files that a later run can continue.

use crate::error::{Error, ErrorKind, Result};
use crate::io::target::{BUFFER, CANNOT_CREATE, is_same, open_new, sync_folder, target, with_suffix};
use crate::io::temporary::{in_use, remove_if_unused};
use flate2::Crc;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The state of a part file, which is an incomplete output file: its name and its content.
///
/// The journal records this state before the file is created, so it lists every part file of a killed run. A
/// file that is not in the journal is never overwritten, even if it has the name of a part file. Only
/// [`Part::remove_older`] may delete such a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The number in the file name. It is 1 unless another file already had that name.
    number: u32,
    /// The length in bytes of the content that has been synced to disk. The file may be longer.
    length: u64,
    /// The CRC-32 of the content that has been synced to disk. A CRC-32 misses only one change in 2³², and
    /// takes almost no time to compute.
    crc32: u32,
}

/// A part file that is open for writing. The file is kept if this value is dropped.
pub(super) struct PartFile {
    pub(super) out: BufWriter<CheckedFile>,
    number: u32,
}

/// A file, with the length and the checksum of its content.
pub(super) struct CheckedFile {
    file: File,
    length: u64,
    crc: Crc,
    /// The path of the file, if its folder entry has not been synced to disk yet.
    unsynced_name: Option<PathBuf>,
}

impl Part {
    /// Chooses an unused name for the part file of the output `path`, without creating the file.
    pub(crate) fn reserve(path: &Path) -> Part {
        let mut part = Part { number: 1, length: 0, crc32: 0 };
        while fs::symlink_metadata(part.file(path)).is_ok() {
            part.number += 1;
        }
        part
    }

    /// Returns the name of the part file of the output `path`: `NAME.part`, or else `NAME.2.part` and so on.
    pub(crate) fn file(&self, path: &Path) -> PathBuf {
        match self.number {
            1 => part_name(path),
            number => with_suffix(path, format!(".{number}.part")),
        }
    }

    /// Whether the journal has recorded content of the part file. If so, the file must exist, because a
    /// resumed run does not write that content again.
    pub(crate) fn has_content(&self) -> bool {
        self.length > 0
    }

    /// Renames the finished part file of `path` to `name`, and syncs the folder to disk. If `name` is a
    /// symbolic link, the file that it points to is replaced, and the link is kept.
    pub(crate) fn publish(&self, path: &Path, name: &Path) -> Result<()> {
        let (real, _) = target(name)?;
        let renamed = fs::rename(self.file(path), &real).and_then(|()| sync_folder(&real));
        renamed.map_err(|source| Error::io(name, source))?;
        self.remove_older(path, |older| is_beginning(older, &real));
        Ok(())
    }

    /// Deletes older part files of `path`, which were left without a journal, if `is_contained` returns true
    /// for them. The content of such a file is also in the complete file, so nothing is lost, even if another
    /// program wrote it.
    pub(crate) fn remove_older(&self, path: &Path, is_contained: impl Fn(&Path) -> io::Result<bool>) {
        for number in 1..self.number {
            let older = Part { number, ..self.clone() }.file(path);
            let is_file = fs::symlink_metadata(&older).is_ok_and(|meta| meta.is_file() && meta.len() > 0);
            if is_file && is_contained(&older).unwrap_or(false) {
                // A part file that cannot be deleted does no harm.
                remove_if_unused(&older);
            }
        }
    }

    /// Undoes [`Part::publish`] if necessary, by renaming `name` back to the part file of `path`. Does
    /// nothing if `name` is not the file that was published.
    pub(crate) fn unpublish(&self, path: &Path, name: &Path) -> Result<()> {
        let part = self.file(path);
        if part.exists() || !self.has_content() {
            return Ok(());
        }
        let (real, _) = target(name)?;
        match File::open(&real).and_then(|file| self.matches(&file)) {
            Ok(Some(_)) => fs::rename(&real, &part).map_err(|source| Error::io(name, source)),
            Ok(None) => Ok(()),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(source) => Err(Error::io(name, source)),
        }
    }

    /// Deletes the part file of `path`, if it exists.
    pub(crate) fn remove(&self, path: &Path) {
        // If the part file cannot be deleted, the journal usually cannot be deleted either. A later run then
        // deletes both.
        let _ = fs::remove_file(self.file(path));
    }

    /// Checks whether a file begins with the content of this part. Returns the checksum of the first `length`
    /// bytes if so, and `None` otherwise.
    fn matches(&self, file: &File) -> io::Result<Option<Crc>> {
        let mut crc = Crc::new();
        let mut rest = BufReader::with_capacity(BUFFER, file).take(self.length);
        while rest.limit() > 0 {
            let chunk = rest.fill_buf()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            crc.update(chunk);
            let used = chunk.len();
            rest.consume(used);
        }
        Ok((crc.sum() == self.crc32).then_some(crc))
    }
}

/// Returns the default name of the part file of the output `path`.
pub(crate) fn part_name(path: &Path) -> PathBuf {
    with_suffix(path, ".part")
}

/// Returns whether `complete` begins with the content of `file`.
fn is_beginning(file: &Path, complete: &Path) -> io::Result<bool> {
    let [mut file, mut complete] = [File::open(file)?, File::open(complete)?].map(BufReader::new);
    loop {
        let (one, other) = (file.fill_buf()?, complete.fill_buf()?);
        let length = one.len().min(other.len());
        if length == 0 || one[..length] != other[..length] {
            return Ok(one.is_empty());
        }
        file.consume(length);
        complete.consume(length);
    }
}

impl PartFile {
    /// Creates the part file of the output `path`. Fails if the name that `part` reserves is taken.
    pub(super) fn create(path: &Path, part: &Part) -> Result<PartFile> {
        let (_, permissions) = target(path)?;
        let name = part.file(path);
        let file = open_new(&name, permissions).map_err(|source| {
            if source.kind() == io::ErrorKind::AlreadyExists {
                let fault = "another program created this file during the run";
                return Error::input(&name, fault)
                    .of_kind(ErrorKind::Environment)
                    .help("move it away, then repeat the run");
            }
            let is_invalid = source.kind() == io::ErrorKind::InvalidFilename;
            Error::io(path, source).help(if is_invalid { "choose another output" } else { CANNOT_CREATE })
        })?;
        lock(&file, path)?;
        Ok(PartFile::new(file, part, Crc::new(), Some(name)))
    }

    fn new(file: File, part: &Part, crc: Crc, unsynced_name: Option<PathBuf>) -> PartFile {
        let file = CheckedFile { file, length: part.length, crc, unsynced_name };
        PartFile { out: BufWriter::with_capacity(BUFFER, file), number: part.number }
    }

    /// Opens the part file of the output `path` that an earlier run left. Keeps the content that `part`
    /// describes and cuts off anything after it. Returns an environment error if the file is missing or has
    /// other content.
    pub(super) fn reopen(path: &Path, part: &Part) -> Result<PartFile> {
        let name = part.file(path);
        let failed = |source| Error::io(&name, source);
        let differs =
            |fault: String, help: &str| Error::input(&name, fault).of_kind(ErrorKind::Environment).help(help);
        let start_again = "delete it and the journal to start again";
        let length = part.length;
        let found = match fs::symlink_metadata(&name) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let fault = format!("is missing, but the interrupted run wrote {length} bytes to it");
                return Err(differs(fault, "delete the journal to start again"));
            }
            other => other.map_err(failed)?,
        };
        if !found.is_file() {
            return Err(differs("is not a file of the interrupted run".into(), start_again));
        }
        if found.len() < length {
            let fault = format!("has {} bytes, but the interrupted run wrote {length}", found.len());
            return Err(differs(fault, start_again));
        }
        // Open the file for writing only after its content has been checked.
        let old = File::open(&name).map_err(failed)?;
        let Some(crc) = part.matches(&old).map_err(failed)? else {
            return Err(differs("has changed since the interrupted run wrote it".into(), start_again));
        };
        let mut file = OpenOptions::new().write(true).open(&name).map_err(failed)?;
        if !is_same(&old, &name) {
            return Err(differs("is being changed by another program".into(), "repeat the run"));
        }
        lock(&file, path)?;
        file.set_len(length).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(PartFile::new(file, part, crc, None))
    }

    /// Syncs everything written so far to disk, and returns the state of the file.
    pub(super) fn checkpoint(&mut self) -> io::Result<Part> {
        self.out.flush()?;
        let written = self.out.get_mut();
        written.file.sync_data()?;
        if let Some(name) = &written.unsynced_name {
            sync_folder(name)?;
            written.unsynced_name = None;
        }
        Ok(Part { number: self.number, length: written.length, crc32: written.crc.sum() })
    }

    /// Syncs the file to disk. The file keeps its temporary name.
    pub(super) fn commit(self) -> io::Result<()> {
        self.out.into_inner().map_err(|e| e.into_error())?.file.sync_all()
    }
}

/// Locks a part file, so that no other run deletes it as a leftover.
fn lock(file: &File, path: &Path) -> Result<()> {
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return Err(in_use(path));
    }
    Ok(())
}

impl Write for CheckedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.crc.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a folder that contains a part file with this text.
    fn part(text: &str) -> (tempfile::TempDir, PathBuf, Part) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        let mut file = PartFile::create(&path, &Part::reserve(&path)).unwrap();
        file.out.write_all(text.as_bytes()).unwrap();
        let part = file.checkpoint().unwrap();
        (folder, path, part)
    }

    fn names(folder: &tempfile::TempDir) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_continues_after_the_recorded_content() {
        let (folder, path, part) = part("sure,");
        assert_eq!(part.length, 5);
        fs::write(part.file(&path), "sure, doubtful").unwrap();
        let mut file = PartFile::reopen(&path, &part).unwrap();
        file.out.write_all(b" and more").unwrap();
        let longer = file.checkpoint().unwrap();
        file.commit().unwrap();
        longer.publish(&path, &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"sure, and more");
        assert_eq!(names(&folder), ["out.tsv"]);
        part.unpublish(&path, &path).unwrap();
        assert_eq!(names(&folder), ["out.tsv.part"]);
        PartFile::reopen(&path, &longer).unwrap();
    }

    #[test]
    fn a_file_with_other_content_is_not_continued() {
        let (_folder, path, part) = part("sure, doubtful");
        let file = part.file(&path);
        let error = || PartFile::reopen(&path, &part).err().unwrap().to_string();
        for (content, fault) in [
            (
                "sure",
                "has 4 bytes, but the interrupted run wrote 14; delete it and the journal to start again",
            ),
            ("Sure, doubtful", "has changed since the interrupted run wrote it"),
            ("sure, doubtfuL and more", "has changed since"),
        ] {
            fs::write(&file, content).unwrap();
            assert!(error().contains(&format!("out.tsv.part: {fault}")), "{}", error());
            assert_eq!(fs::read(&file).unwrap(), content.as_bytes());
        }
        fs::remove_file(&file).unwrap();
        assert!(error().contains("is missing, but the interrupted run wrote 14 bytes"), "{}", error());
        fs::create_dir(&file).unwrap();
        assert!(error().contains("is not a file"), "{}", error());
    }

    #[test]
    fn only_the_published_file_is_renamed_back() {
        let (folder, path, part) = part("sure, doubtful");
        fs::remove_file(part.file(&path)).unwrap();
        fs::write(&path, "an older output").unwrap();
        part.unpublish(&path, &path).unwrap();
        assert_eq!(names(&folder), ["out.tsv"]);
        fs::write(&path, "sure, doubtful, closed").unwrap();
        part.unpublish(&path, &path).unwrap();
        assert_eq!(names(&folder), ["out.tsv.part"]);
    }

    #[test]
    fn other_files_keep_their_names_and_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        fs::write(folder.path().join("out.tsv.part"), "notes of the user").unwrap();
        fs::write(folder.path().join("out.tsv.2.part"), "sure, dou").unwrap();
        let part = Part::reserve(&path);
        let mut file = PartFile::create(&path, &part).unwrap();
        assert!(PartFile::create(&path, &part).is_err(), "the name is taken");
        file.out.write_all(b"sure, doubtful").unwrap();
        file.commit().unwrap();
        part.publish(&path, &path).unwrap();
        assert_eq!(names(&folder), ["out.tsv", "out.tsv.part"], "the beginning of the output is removed");
        assert_eq!(fs::read(folder.path().join("out.tsv.part")).unwrap(), b"notes of the user");
    }

    #[cfg(unix)]
    #[test]
    fn a_part_file_in_use_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        let parts = [1, 2].map(|number| Part { number, length: 0, crc32: 0 });
        let [mut first, mut second] = [0, 1].map(|n| PartFile::create(&path, &parts[n]).unwrap());
        first.out.write_all(b"sure").unwrap();
        let begun = first.checkpoint().unwrap();
        second.out.write_all(b"sure, doubtful").unwrap();
        second.commit().unwrap();
        parts[1].publish(&path, &path).unwrap();
        assert_eq!(names(&folder), ["out.tsv", "out.tsv.part"]);
        let error = PartFile::reopen(&path, &begun).err().unwrap().to_string();
        assert!(error.contains("another run is writing this output"), "{error}");
        drop(first);
        parts[1].remove_older(&path, |older| is_beginning(older, &path));
        assert_eq!(names(&folder), ["out.tsv"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_part_file_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, precious) = (folder.path().join("out.tsv"), folder.path().join("precious.txt"));
        fs::write(&precious, "text").unwrap();
        std::os::unix::fs::symlink(&precious, part_name(&path)).unwrap();
        let part = Part::reserve(&path);
        PartFile::create(&path, &part).unwrap().out.write_all(b"units").unwrap();
        assert_eq!(fs::read_to_string(&precious).unwrap(), "text");
        assert_eq!(fs::read_to_string(part.file(&path)).unwrap(), "units");
        // A link that appears after the name was chosen is not followed either.
        let error = PartFile::create(&path, &Part { number: 1, ..part }).err().unwrap().to_string();
        assert!(error.contains("another program created this file"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_missing_file_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (link, real) = (folder.path().join("link.tsv"), folder.path().join("real.tsv"));
        std::os::unix::fs::symlink("real.tsv", &link).unwrap();
        let part = Part::reserve(&link);
        PartFile::create(&link, &part).unwrap().commit().unwrap();
        part.publish(&link, &link).unwrap();
        assert!(real.is_file() && fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
