//! Writes outputs: files that appear complete or not at all, and streams.

use crate::error::{Error, ErrorKind, Result};
use crate::io::part::{Part, PartFile};
use crate::io::target::{BUFFER, CANNOT_CREATE, Packing, is_folder, packing, target};
use crate::io::temporary::{ClosedFile, TemporaryFile, in_use};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// An open output. A file appears under its name only after a call to [`Output::commit`]. If the output is
/// dropped before that, no file is left behind.
///
/// # Examples
/// ```
/// use enregard::Output;
/// use std::io::Write;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("pairs.tsv");
/// let mut output = Output::create(&path)?;
/// output.write_all(b"Oui\tYes\n")?;
/// assert!(!path.exists());
/// output.commit()?;
/// assert!(path.exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Output(Kind, u64);

enum Kind {
    File(AtomicFile),
    /// A file that is compressed with gzip.
    Gzip(GzEncoder<AtomicFile>),
    /// A file that is compressed with Zstandard.
    #[cfg(feature = "cli")]
    Zstd(zstd::Encoder<'static, AtomicFile>),
    /// A file that a later run can continue.
    Part(PartFile),
    /// A stream, or a file that cannot be replaced, such as `/dev/null` or a pipe.
    Stream(Box<dyn Write + Send>),
}

/// A complete output. It appears under its name only after a call to [`CompleteOutput::commit`].
pub(crate) enum CompleteOutput {
    Open(Output),
    /// A file that needs no open file, and its final name.
    Closed(ClosedFile, PathBuf),
}

impl CompleteOutput {
    /// Gives a file its final name.
    pub(crate) fn commit(self) -> io::Result<()> {
        match self {
            CompleteOutput::Open(output) => output.commit(),
            CompleteOutput::Closed(file, path) => file.rename(&path),
        }
    }
}

impl Output {
    /// Opens the output file `path`. The output is compressed if the name ends in `.gz` or `.zst`.
    ///
    /// # Errors
    /// Returns an I/O error if the file cannot be written, and a call error if its name ends in `.zst` and the
    /// feature `cli` is off.
    pub fn create(path: &Path) -> Result<Output> {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Err(is_folder(path)),
            Ok(meta) if !meta.is_file() => {
                let file = fs::OpenOptions::new().write(true).open(path);
                let file = file.map_err(|e| Error::io(path, e).help("choose another output"))?;
                Ok(Output::stream(Box::new(file)))
            }
            _ => {
                let file = AtomicFile::create(path)?;
                let kind = match packing(path) {
                    // The gzip header contains neither time nor name, so that equal input gives identical bytes.
                    Some(Packing::Gzip) => Kind::Gzip(GzEncoder::new(file, Compression::default())),
                    #[cfg(feature = "cli")]
                    Some(Packing::Zstd) => {
                        let encoder = zstd::Encoder::new(file, zstd::DEFAULT_COMPRESSION_LEVEL);
                        Kind::Zstd(encoder.map_err(|e| Error::io(path, e))?)
                    }
                    _ => Kind::File(file),
                };
                Ok(Output(kind, 0))
            }
        }
    }

    /// Creates the part file of `path` under the name that `part` describes, so that a later run can continue
    /// the file. The file keeps this temporary name, even if the output is dropped or committed.
    /// [`Part::publish`] renames it.
    pub(crate) fn part(path: &Path, part: &Part) -> Result<Output> {
        Ok(Output(Kind::Part(PartFile::create(path, part)?), 0))
    }

    /// Opens the part file of `path` that an earlier run left, and keeps the content that `part` describes.
    /// Returns an environment error if the file is missing or has other content.
    pub(crate) fn reopen(path: &Path, part: &Part) -> Result<Output> {
        Ok(Output(Kind::Part(PartFile::reopen(path, part)?), 0))
    }

    /// Checks that the file `path` can be written, without creating it. A file that is being written, by this
    /// process or another, passes the check.
    ///
    /// # Errors
    /// Same errors as [`Output::create`].
    pub fn check(path: &Path) -> Result<()> {
        match fs::metadata(path) {
            Ok(meta) if !meta.is_file() && !meta.is_dir() => Ok(()),
            _ => match AtomicFile::create(path) {
                Err(error) if error.kind() == ErrorKind::Environment => Ok(()),
                created => created.map(drop),
            },
        }
    }

    /// Creates an output to a stream such as standard output.
    pub fn stream(out: Box<dyn Write + Send>) -> Output {
        Output(Kind::Stream(Box::new(BufWriter::with_capacity(BUFFER, out))), 0)
    }

    /// If a later run can continue the file, syncs everything written so far to disk, and returns the state of
    /// the file. Otherwise only flushes the output to the operating system.
    pub(crate) fn checkpoint(&mut self) -> io::Result<Option<Part>> {
        match &mut self.0 {
            Kind::Part(file) => file.checkpoint().map(Some),
            _ => self.flush().map(|()| None),
        }
    }

    /// Completes the output. Syncs a file to disk and, unless it is a part file, renames it to its final
    /// name.
    ///
    /// # Errors
    /// Returns the error of the operating system. In that case, no incomplete file appears.
    pub fn commit(self) -> io::Result<()> {
        match self.0 {
            Kind::File(file) => file.commit(),
            Kind::Part(file) => file.commit(),
            Kind::Gzip(file) => file.finish()?.commit(),
            #[cfg(feature = "cli")]
            Kind::Zstd(file) => file.finish()?.commit(),
            Kind::Stream(mut out) => out.flush(),
        }
    }

    /// Returns the number of bytes written through this value, before compression.
    pub(crate) fn written(&self) -> u64 {
        self.1
    }

    /// Writes the end of a compressed file and all buffers, so that only [`Output::commit`] is left to do. Frees the
    /// memory of the compressor.
    pub(crate) fn complete(self) -> io::Result<Output> {
        let Output(kind, written) = self;
        let mut file = match kind {
            Kind::Gzip(file) => file.finish()?,
            #[cfg(feature = "cli")]
            Kind::Zstd(file) => file.finish()?,
            Kind::File(file) => file,
            other => return Ok(Output(other, written)),
        };
        file.flush()?;
        Ok(Output(Kind::File(file), written))
    }

    /// Closes a file after [`Output::complete`], so that only `open` counts as an open file of this process. `open` must be
    /// committed last. Returns an open output if it cannot be closed.
    pub(crate) fn close(self, open: &CompleteOutput) -> io::Result<CompleteOutput> {
        let CompleteOutput::Open(Output(Kind::File(open), _)) = open else {
            return Ok(CompleteOutput::Open(self));
        };
        let Output(Kind::File(file), written) = self else { return Ok(CompleteOutput::Open(self)) };
        let AtomicFile { out, path } = file;
        let file = out.into_inner().map_err(|e| e.into_error())?;
        Ok(match file.close(open.out.get_ref())? {
            Ok(closed) => CompleteOutput::Closed(closed, path),
            Err(file) => {
                let out = BufWriter::with_capacity(BUFFER, file);
                CompleteOutput::Open(Output(Kind::File(AtomicFile { out, path }), written))
            }
        })
    }

    /// Same as [`Output::commit`], but returns the file, which stays locked until it is closed. Returns an
    /// error for outputs that do not become a file.
    pub(super) fn commit_locked(self) -> io::Result<File> {
        self.into_file()?.publish(true)
    }

    /// Same as [`Output::commit_locked`], but returns an error if a file with this name exists.
    pub(super) fn commit_new(self) -> io::Result<File> {
        self.into_file()?.publish(false)
    }

    fn into_file(self) -> io::Result<AtomicFile> {
        match self.0 {
            Kind::File(file) => Ok(file),
            Kind::Gzip(file) => file.finish(),
            #[cfg(feature = "cli")]
            Kind::Zstd(file) => file.finish(),
            Kind::Part(_) | Kind::Stream(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.0 {
            Kind::File(file) => file.write(bytes),
            Kind::Part(file) => file.out.write(bytes),
            Kind::Gzip(file) => file.write(bytes),
            #[cfg(feature = "cli")]
            Kind::Zstd(file) => file.write(bytes),
            Kind::Stream(out) => out.write(bytes),
        }?;
        self.1 += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Kind::File(file) => file.flush(),
            Kind::Part(file) => file.out.flush(),
            // A flush would end a compressed block, so the bytes of the file would depend on when flushes
            // happen. It is not needed, because the file is not read before it is complete.
            Kind::Gzip(_) => Ok(()),
            #[cfg(feature = "cli")]
            Kind::Zstd(_) => Ok(()),
            Kind::Stream(out) => out.flush(),
        }
    }
}

/// A temporary file in the folder of its destination. It is renamed when it is committed.
struct AtomicFile {
    out: BufWriter<TemporaryFile>,
    path: PathBuf,
}

impl AtomicFile {
    /// Creates a temporary file in the folder of `path`. If `path` is a symbolic link, the file that it
    /// points to will be replaced, and the link is kept.
    fn create(path: &Path) -> Result<AtomicFile> {
        let (real, permissions) = target(path)?;
        let file = TemporaryFile::create(&real, permissions).map_err(|e| match e.kind() {
            io::ErrorKind::ResourceBusy => in_use(path),
            _ => Error::io(path, e).help(CANNOT_CREATE),
        })?;
        Ok(AtomicFile { out: BufWriter::with_capacity(BUFFER, file), path: real })
    }

    fn commit(self) -> io::Result<()> {
        self.publish(true).map(drop)
    }

    /// Syncs the file to disk and renames it to its final name. Returns the file, which is still locked.
    fn publish(self, may_replace: bool) -> io::Result<File> {
        let file = self.out.into_inner().map_err(|e| e.into_error())?;
        if may_replace { file.rename(&self.path) } else { file.rename_new(&self.path) }
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

/// Writes a complete file. Devices and pipes are written to directly.
///
/// # Errors
/// Returns an I/O error that names the file. In that case, no file appears.
pub fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut out = Output::create(path)?;
    let written = out.write_all(bytes).and_then(|()| out.commit());
    written.map_err(|source| Error::io(path, source))
}

/// Copies a file byte for byte, without decompressing it.
///
/// # Errors
/// Returns an I/O error that names the file that could not be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    save(to, &fs::read(from).map_err(|source| Error::io(from, source))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        let mut file = Output::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert!(!path.exists());
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

        let mut file = Output::create(&path).unwrap();
        file.write_all(b"whole").unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn flushing_does_not_change_a_compressed_file() {
        let folder = tempfile::tempdir().unwrap();
        let write = |flushes: bool, extension: &str| {
            let path = folder.path().join(format!("{flushes}.tsv.{extension}"));
            let mut file = Output::create(&path).unwrap();
            for line in ["Oui\tYes\n", "Non\tNo\n"] {
                file.write_all(line.as_bytes()).unwrap();
                if flushes {
                    file.flush().unwrap();
                }
            }
            file.commit().unwrap();
            fs::read(&path).unwrap()
        };
        assert_eq!(write(true, "gz"), write(false, "gz"));
        if cfg!(feature = "cli") {
            assert_eq!(write(true, "zst"), write(false, "zst"));
        }
    }

    #[test]
    fn an_output_that_cannot_be_written_is_an_error_before_the_first_byte() {
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
        // The test uses a socket, because only the superuser can create a device.
        let path = folder.path().join("socket");
        let _listener = UnixListener::bind(&path).unwrap();
        let error = AtomicFile::create(&path).err().unwrap().to_string();
        assert!(error.contains("cannot be replaced by a file"), "{error}");
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

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_missing_file_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.tsv"), folder.path().join("link.tsv"));
        std::os::unix::fs::symlink("real.tsv", &link).unwrap();
        save(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
        let lost = folder.path().join("lost.tsv");
        std::os::unix::fs::symlink("none/real.tsv", &lost).unwrap();
        let error = save(&lost, b"new").unwrap_err().to_string();
        assert!(error.contains("lost.tsv: is a link to a file whose folder does not exist"), "{error}");
    }
}
