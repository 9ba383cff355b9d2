//! Files that appear whole or not at all.

use crate::error::{Error, Result};
use crate::io::PartFile;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Enough to make system calls rare.
pub(crate) const BUFFER: usize = 1 << 16;

/// Something written that counts only once it is committed.
pub trait Commit: Write {
    /// Makes what was written durable, and visible in its place.
    fn commit(self) -> io::Result<()>;
}

/// Where a writer writes to.
pub enum Output {
    /// A file that gets its name when it is complete.
    File(AtomicFile),
    /// The same, packed as it is written.
    Packed(GzEncoder<AtomicFile>),
    /// A file that another run can go on with.
    Part(PartFile),
    /// A stream, or a file that cannot be replaced, such as `/dev/null` or a pipe.
    Stream(Box<dyn Write>),
}

impl Output {
    /// Opens an output of that name, packed if it ends in `.gz`, and finds out now whether it can be written.
    ///
    /// # Errors
    /// [`Error::Io`] names the file and the way out.
    pub fn create(path: &Path) -> Result<Output> {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Err(is_folder(path)),
            Ok(meta) if !meta.is_file() => {
                let file = fs::OpenOptions::new().write(true).open(path);
                let file = file.map_err(|e| fault(path, e, "choose another output"))?;
                Ok(Output::stream(Box::new(file)))
            }
            _ => {
                let file = AtomicFile::create(path)?;
                // The packed file has no time and no name in it: the same input gives the same bytes.
                let packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
                Ok(if packed {
                    Output::Packed(GzEncoder::new(file, Compression::default()))
                } else {
                    Output::File(file)
                })
            }
        }
    }

    /// Finds out whether a file of that name could be written, and leaves no trace.
    ///
    /// # Errors
    /// As [`Output::create`].
    pub fn check(path: &Path) -> Result<()> {
        match fs::metadata(path) {
            Ok(meta) if !meta.is_file() && !meta.is_dir() => Ok(()),
            // Dropped again at once: nothing stays of it.
            _ => AtomicFile::create(path).map(drop),
        }
    }

    /// An output into a stream.
    pub fn stream(out: Box<dyn Write>) -> Output {
        Output::Stream(Box::new(BufWriter::with_capacity(BUFFER, out)))
    }
}

impl Commit for Output {
    fn commit(self) -> io::Result<()> {
        match self {
            Output::File(file) => file.commit(),
            Output::Part(file) => file.commit(),
            Output::Packed(file) => file.finish()?.commit(),
            Output::Stream(mut out) => out.flush(),
        }
    }
}

impl Commit for &mut Vec<u8> {
    fn commit(self) -> io::Result<()> {
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::File(file) => file.out.write(bytes),
            Output::Part(file) => file.write(bytes),
            Output::Packed(file) => file.write(bytes),
            Output::Stream(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::File(file) => file.out.flush(),
            Output::Part(file) => file.flush(),
            Output::Packed(file) => file.flush(),
            Output::Stream(out) => out.flush(),
        }
    }
}

/// A file written beside its place and renamed into it: dropped before [`AtomicFile::commit`], it leaves nothing.
pub struct AtomicFile {
    out: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl AtomicFile {
    /// Opens a file beside `path`; a link is followed, so that what it points to is replaced and not the link.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder is missing or cannot be written to, if the file is write-protected, or if it is none
    /// that could be replaced; [`Error::Usage`] for `-`.
    pub fn create(path: &Path) -> Result<AtomicFile> {
        let (real, permissions) = target(path)?;
        let folder = folder_of(&real);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".enregard-").suffix(".part");
        if let Some(permissions) = permissions {
            builder.permissions(permissions);
        }
        let file = builder.tempfile_in(folder);
        let file =
            file.map_err(|e| fault(path, bare(e), "choose another output, or make the folder writable"))?;
        Ok(AtomicFile { out: BufWriter::with_capacity(BUFFER, file), path: real })
    }
}

impl Commit for AtomicFile {
    fn commit(self) -> io::Result<()> {
        let file = self.out.into_inner().map_err(|e| e.into_error())?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|e| e.error)?;
        Ok(())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Where a file of that name really stands, and the permissions for it.
///
/// # Errors
/// [`Error::Io`] if the file is write-protected, its folder is missing, or what is there is a folder, a device or a pipe;
/// [`Error::Usage`] for `-`.
pub(crate) fn target(path: &Path) -> Result<(PathBuf, Option<fs::Permissions>)> {
    if path.as_os_str() == "-" {
        return Err(Error::call("-: only the data itself goes to the standard output; name a file here"));
    }
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    if !folder_of(&real).is_dir() {
        let source = io::Error::new(io::ErrorKind::NotFound, "its folder does not exist");
        return Err(Error::io(path, source).help("make it first"));
    }
    let permissions = permissions(&real, path)?;
    Ok((real, permissions))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The permissions for the new file: those of the one it replaces, else what the umask leaves of read and write.
fn permissions(real: &Path, named: &Path) -> Result<Option<fs::Permissions>> {
    match fs::metadata(real) {
        Ok(meta) if meta.is_dir() => Err(is_folder(named)),
        // Replacing a device by a file would take it away from everybody.
        Ok(meta) if !meta.is_file() => Err(fault(
            named,
            io::Error::new(
                io::ErrorKind::InvalidInput,
                "a device or a pipe, and no file that could be replaced",
            ),
            "choose another output",
        )),
        Ok(meta) if meta.permissions().readonly() => Err(fault(
            named,
            io::ErrorKind::PermissionDenied.into(),
            "the file is write-protected; choose another output, or remove it first",
        )),
        Ok(meta) => Ok(Some(meta.permissions())),
        Err(_) => Ok(new_file_permissions()),
    }
}

#[cfg(unix)]
fn new_file_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_file_permissions() -> Option<fs::Permissions> {
    None
}

/// The system's error without the name of the temporary file, which would only puzzle.
fn bare(error: io::Error) -> io::Error {
    error.raw_os_error().map_or(error.kind().into(), io::Error::from_raw_os_error)
}

fn is_folder(path: &Path) -> Error {
    fault(path, io::Error::new(io::ErrorKind::IsADirectory, "is a folder"), "name a file in it")
}

pub(crate) fn fault(path: &Path, source: io::Error, hint: &'static str) -> Error {
    Error::io(path.to_path_buf(), source).help(hint)
}

/// Writes a file whole or not at all; what cannot be replaced, such as a pipe, is written into.
///
/// # Errors
/// [`Error::Io`] names it.
pub fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut out = Output::create(path)?;
    let written = out.write_all(bytes).and_then(|()| out.commit());
    written.map_err(|source| Error::io(path, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert!(!path.exists());
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"whole").unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_known_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let error = |path: &Path| Output::create(path).err().unwrap().to_string();
        assert!(error(folder.path()).contains("name a file in it"));
        assert!(error(&folder.path().join("no/such/out.tsv")).contains("folder does not exist"));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_or_a_pipe_is_never_replaced() {
        use std::os::unix::net::UnixListener;
        let folder = tempfile::tempdir().unwrap();
        // Stands for a device, which only the superuser could make.
        let path = folder.path().join("socket");
        let _listener = UnixListener::bind(&path).unwrap();
        let error = AtomicFile::create(&path).err().unwrap().to_string();
        assert!(error.contains("no file that could be replaced"), "{error}");
        assert!(AtomicFile::create(Path::new("/dev/null")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_permissions_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        let mut file = AtomicFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
