//! Opens files and standard input. Gzip and Zstandard are detected by their first bytes and decompressed.

use crate::error::{Error, Parameter, Result, message};
use crate::io::waiting;
use crate::limits::{Budget, Deadline, Limits};
use crate::wording::{STANDARD_INPUT, size};
use flate2::bufread::MultiGzDecoder;
use rustc_hash::FxHasher;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError as Header};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use serde::{Serialize, Serializer};
use std::fs::{self, File};
use std::hash::Hasher;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Buffer size in bytes, large enough to make system calls rare.
const BUFFER: usize = 1 << 17;

/// First bytes of a gzip member and of a Zstandard frame. A compressed file consists of one or more members
/// or frames.
const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Returns whether a path denotes standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Returns the name to use for an input in messages.
pub fn display_name(path: &Path) -> &Path {
    if is_stdin(path) { Path::new(STANDARD_INPUT) } else { path }
}

/// Opens a file, or standard input if the path is `-`, and decompresses gzip and Zstandard. A file of several
/// compressed parts, as created by `cat a.gz b.gz`, is read as one stream.
///
/// # Errors
/// Returns an I/O error if the input cannot be opened or read, or an input error if it is a folder.
pub fn open(path: &Path) -> Result<Box<dyn BufRead + Send>> {
    let file = (!is_stdin(path)).then_some(path);
    let raw: Box<dyn Read + Send> = match (waiting::open(file), file) {
        (Some(pipe), _) => pipe.map_err(|source| match waiting::is_cancelled(&source) {
            true => Error::io(display_name(path), source),
            false => unreadable(display_name(path), source),
        })?,
        (None, Some(path)) => Box::new(open_file(path)?),
        (None, None) => Box::new(io::stdin()),
    };
    unpacked(path, raw)
}

/// Opens a file like [`open`], and counts the bytes that are read from it, before decompression. There is no counter
/// for standard input and pipes, whose size is unknown.
pub(crate) fn open_counted(path: &Path) -> Result<(Box<dyn BufRead + Send>, Option<ReadCounter>)> {
    let Some(size) = packed_size(path) else { return Ok((open(path)?, None)) };
    let counter = ReadCounter { read: Arc::default(), size };
    let raw = Counted { file: open_file(path)?, read: Arc::clone(&counter.read) };
    Ok((unpacked(path, Box::new(raw))?, Some(counter)))
}

fn unpacked(path: &Path, raw: Box<dyn Read + Send>) -> Result<Box<dyn BufRead + Send>> {
    let stream = decompressed(BufReader::with_capacity(BUFFER, raw));
    stream.map_err(|source| Error::reading(display_name(path), source))
}

/// How much of a file has been read, in bytes before decompression.
pub(crate) struct ReadCounter {
    read: Arc<AtomicU64>,
    /// The size of the file when it was opened.
    pub size: u64,
}

impl ReadCounter {
    /// Returns the number of bytes read so far. Buffers make it larger than what the reader has passed on.
    pub(crate) fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Opens a file without decompressing it.
pub(crate) fn open_file(path: &Path) -> Result<File> {
    if path.is_dir() {
        return Err(Error::input(path, "is a folder").help("name a file in it"));
    }
    File::open(path).map_err(|source| unreadable(path, source))
}

/// Number of bytes read between two checks of the time limit.
const STEP: u64 = 1 << 20;

/// Returns whether bytes begin like a ZIP archive, such as an XLSX file.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads a document to its end, and decompresses it. Returns an error if the document is larger than `budget`
/// allows, or if the time limit has passed.
pub(crate) fn read_within(path: &Path, budget: &Budget) -> Result<Vec<u8>> {
    read_some(path, budget)?.map_err(|most| {
        let fault = format!("is larger than the limit of {}; raise ", size(most));
        let fault = message![fault, Parameter::MaxDocumentSize, ", or split the document"];
        Error::input(display_name(path), fault)
    })
}

/// Reads a file other than a document, such as a lexicon, to its end, and decompresses it. The file may be as
/// large as a document may be by default.
pub(crate) fn read_to_end(path: &Path) -> Result<Vec<u8>> {
    let budget = budget_for(path, Limits::default(), Deadline::default());
    read_some(path, &budget)?.map_err(|most| {
        let fault = format!("is larger than the limit of {}", size(most));
        Error::input(display_name(path), fault).help("split it into several files")
    })
}

/// Reads a file like [`read_to_end`], as UTF-8 text.
pub(crate) fn read_to_string(path: &Path) -> Result<String> {
    text(read_to_end(path)?, path)
}

/// Converts the content of a file to text. Returns an error that names the file if it is not UTF-8.
pub(crate) fn text(bytes: Vec<u8>, path: &Path) -> Result<String> {
    String::from_utf8(bytes)
        .map_err(|_| Error::input(display_name(path), "not valid UTF-8").help("convert the file to UTF-8"))
}

/// Reads an input to its end. Returns the size limit instead if the input is larger.
fn read_some(path: &Path, budget: &Budget) -> Result<Result<Vec<u8>, u64>> {
    let fault = |source| Error::reading(display_name(path), source);
    let (mut input, mut bytes) = (open(path)?, Vec::new());
    let most = budget.most_bytes(is_zip(input.fill_buf().map_err(fault)?));
    loop {
        budget.check_time().map_err(|reason| Error::input(display_name(path), reason))?;
        // Unlike `Vec::reserve`, `read_to_end` returns an error if there is not enough memory.
        let read = input.by_ref().take(STEP).read_to_end(&mut bytes).map_err(fault)?;
        if bytes.len() as u64 > most {
            return Ok(Err(most));
        }
        if (read as u64) < STEP {
            return Ok(Ok(bytes));
        }
    }
}

/// Returns the size of a file before decompression, or `None` for standard input and pipes.
pub(crate) fn packed_size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(|meta| meta.is_file() && !is_stdin(path)).map(|meta| meta.len())
}

/// Creates the budget, which limits size and time, for reading a file.
pub(crate) fn budget_for(path: &Path, limits: Limits, deadline: Deadline) -> Budget {
    Budget::new(limits, packed_size(path), deadline)
}

/// Returns the name of a file and a hash of its contents, to detect changes between two runs. A pipe is not
/// hashed, because it can be read only once. An unreadable file is treated as empty here; the run reports the
/// error when it reads the file.
pub(crate) fn file_fingerprint(path: &Path) -> String {
    let content = if path.is_file() { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    fingerprint(&path.display().to_string(), &content)
}

/// Serialises the name and the content of an optional file, by its [`file_fingerprint`].
pub(crate) fn name_and_content<S: Serializer>(
    path: &Option<PathBuf>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    path.as_deref().map(file_fingerprint).serialize(serializer)
}

/// Returns a name with a hash of the content that belongs to it.
pub(crate) fn fingerprint(name: &str, content: &[u8]) -> String {
    let mut hasher = FxHasher::default();
    hasher.write(content);
    format!("{name} ({:016x})", hasher.finish())
}

fn decompressed(mut raw: BufReader<Box<dyn Read + Send>>) -> io::Result<Box<dyn BufRead + Send>> {
    // If the first read from a pipe returns less than a whole signature, the input counts as uncompressed.
    let start = raw.fill_buf()?;
    Ok(if start.starts_with(&GZIP) {
        Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(raw)))
    } else if start.starts_with(&ZSTD) {
        let frames = ZstdFrames { source: raw, decoder: FrameDecoder::new(), is_open: false };
        Box::new(BufReader::with_capacity(BUFFER, frames))
    } else {
        Box::new(raw)
    })
}

/// Converts a decoder error to an I/O error with a readable message.
fn damaged(error: &FrameDecoderError) -> io::Error {
    let mut source = Some(error as &dyn std::error::Error);
    while let Some(error) = source {
        let is_end = |e: &io::Error| e.kind() == io::ErrorKind::UnexpectedEof;
        if error.downcast_ref::<io::Error>().is_some_and(is_end) {
            return io::Error::new(io::ErrorKind::UnexpectedEof, "the Zstandard data ends too early");
        }
        source = error.source();
    }
    io::Error::new(io::ErrorKind::InvalidData, format!("the Zstandard data is damaged ({error})"))
}

/// Reads consecutive Zstandard frames as a single stream.
struct ZstdFrames<R> {
    source: R,
    decoder: FrameDecoder,
    /// Whether `decoder` is inside a frame.
    is_open: bool,
}

impl<R: BufRead> ZstdFrames<R> {
    /// Starts the next frame. Returns false at the end of the source.
    fn open_frame(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(Header::SkipFrame { length, .. })) => {
                    io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(e) => return Err(damaged(&e)),
            }
        }
        Ok(false)
    }

    /// Verifies the checksum of a completed frame, if it has one.
    fn close_frame(&mut self) -> io::Result<()> {
        self.is_open = false;
        match (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum()) {
            (Some(stored), Some(found)) if stored != found => {
                let fault = "the Zstandard data is damaged (wrong checksum)";
                Err(io::Error::new(io::ErrorKind::InvalidData, fault))
            }
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_open && !self.open_frame()? {
                return Ok(0);
            }
            self.is_open = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let blocks = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, blocks).map_err(|e| damaged(&e))?;
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(out);
            }
            self.close_frame()?;
        }
    }
}

/// Creates the error for a file that cannot be opened.
pub(crate) fn unreadable(path: &Path, source: io::Error) -> Error {
    let help = match source.kind() {
        io::ErrorKind::NotFound => "check the name",
        io::ErrorKind::PermissionDenied => "check the permissions",
        _ => "check the name and the permissions",
    };
    Error::io(path, source).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> io::Result<String> {
        let source: Box<dyn Read + Send> = Box::new(io::Cursor::new(bytes.to_vec()));
        let mut text = String::new();
        decompressed(BufReader::new(source))?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn zstd(text: &str) -> Vec<u8> {
        let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
        encoder.include_checksum(true).unwrap();
        io::Write::write_all(&mut encoder, text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn concatenated_and_skippable_zstd_frames_are_one_stream() {
        let long = "une phrase assez longue, ".repeat(20_000);
        let skippable = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        let bytes = [zstd("un "), skippable.to_vec(), zstd(""), zstd(&long)].concat();
        assert_eq!(read(&bytes).unwrap(), format!("un {long}"));
        assert_eq!(read(b"plain").unwrap(), "plain");
        assert_eq!(read(b"").unwrap(), "");
    }

    #[test]
    fn damaged_zstd_is_an_error() {
        let bytes = zstd(&"abc ".repeat(1000));
        let truncated = read(&bytes[..bytes.len() - 6]).unwrap_err();
        assert_eq!(truncated.to_string(), "the Zstandard data ends too early");
        let mut changed = bytes.clone();
        let last = changed.len() - 1;
        changed[last] ^= 1;
        assert!(read(&changed).is_err(), "wrong checksum");
    }
}
