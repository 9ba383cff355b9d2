//! Reads standard input and pipes so that waiting for their data can be cancelled.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{fmt, thread};

/// The flag that cancels waiting. It belongs to the process, as standard input does.
static CANCELLED: Mutex<Option<Arc<AtomicBool>>> = Mutex::new(None);

/// Time between two looks at the flag.
const PATIENCE: Duration = Duration::from_millis(50);

/// Size of a piece in bytes. At most two pieces are read before they are needed.
const PIECE: usize = 1 << 17;

/// Setting this flag from now on ends the wait for data of standard input and pipes that are opened later. The reader
/// then gets an error for which [`is_cancelled`] is true.
pub fn cancel_waiting_with(flag: &Arc<AtomicBool>) {
    *CANCELLED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(flag));
}

/// Whether an error means that waiting for data was cancelled.
pub fn is_cancelled(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<Cancelled>)
}

#[derive(Debug)]
struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted while waiting for input")
    }
}

impl Error for Cancelled {}

/// Opens standard input, or the pipe or device `path`. Returns `None` for files and folders, and if no flag cancels
/// waiting.
pub(super) fn open(path: Option<&Path>) -> Option<io::Result<Box<dyn Read + Send>>> {
    let cancelled = CANCELLED.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
    if path.is_some_and(|path| fs::metadata(path).map_or(true, |meta| meta.is_file() || meta.is_dir())) {
        return None;
    }
    let path = path.map(Path::to_path_buf);
    Some(Waiting::start(cancelled, move || source(path)).map(|reader| Box::new(reader) as _))
}

fn source(path: Option<PathBuf>) -> io::Result<Box<dyn Read>> {
    Ok(match path {
        Some(path) => Box::new(File::open(path)?),
        None => Box::new(io::stdin()),
    })
}

/// Receives what another thread reads. Nothing waits for that thread, which may be blocked forever.
struct Waiting {
    pieces: Receiver<io::Result<Vec<u8>>>,
    cancelled: Arc<AtomicBool>,
    piece: Cursor<Vec<u8>>,
}

impl Waiting {
    /// Opens the source on another thread, because opening a pipe waits for the program that writes to it.
    fn start(
        cancelled: Arc<AtomicBool>,
        open: impl FnOnce() -> io::Result<Box<dyn Read>> + Send + 'static,
    ) -> io::Result<Waiting> {
        let (sender, pieces) = sync_channel(1);
        thread::Builder::new().spawn(move || match open() {
            // The empty piece tells that the source is open.
            Ok(source) => drop(sender.send(Ok(Vec::new())).map(|()| pass_on(source, &sender))),
            Err(error) => drop(sender.send(Err(error))),
        })?;
        let mut reader = Waiting { pieces, cancelled, piece: Cursor::default() };
        reader.receive()?;
        Ok(reader)
    }

    /// Waits for the next piece, which is empty at the end of the source.
    fn receive(&mut self) -> io::Result<()> {
        self.piece = Cursor::default();
        loop {
            if self.cancelled.load(Ordering::Relaxed) {
                return Err(io::Error::other(Cancelled));
            }
            match self.pieces.recv_timeout(PATIENCE) {
                Ok(piece) => {
                    self.piece = Cursor::new(piece?);
                    return Ok(());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }
}

impl Read for Waiting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.position() == self.piece.get_ref().len() as u64 {
            self.receive()?;
        }
        self.piece.read(buffer)
    }
}

/// Reads the source to its end, in pieces.
fn pass_on(mut source: Box<dyn Read>, sender: &SyncSender<io::Result<Vec<u8>>>) {
    let mut buffer = vec![0; PIECE];
    loop {
        let piece = match source.read(&mut buffer) {
            Ok(0) => return,
            Ok(read) => Ok(buffer[..read].to_vec()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let is_last = piece.is_err();
        // Sending fails if nothing reads further.
        if sender.send(piece).is_err() || is_last {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(source: impl Read + Send + 'static) -> (Waiting, Arc<AtomicBool>) {
        let flag = Arc::new(AtomicBool::new(false));
        (Waiting::start(Arc::clone(&flag), move || Ok(Box::new(source))).unwrap(), flag)
    }

    #[test]
    fn all_pieces_are_read() {
        let bytes: Vec<u8> = (0..3 * PIECE + 5).map(|n| (n % 251) as u8).collect();
        let (mut reader, _) = waiting(Cursor::new(bytes.clone()));
        let mut out = Vec::new();
        reader.read_to_end(&mut out).unwrap();
        assert!(out == bytes);
        // The end of the source is the end however often one reads.
        assert_eq!(reader.read(&mut [0; 9]).unwrap(), 0);
    }

    #[test]
    fn the_flag_ends_the_wait() {
        /// A source from which nothing ever comes.
        struct Silent;
        impl Read for Silent {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                thread::park();
                Err(io::ErrorKind::Interrupted.into())
            }
        }
        let (mut reader, flag) = waiting(Silent);
        let setter = thread::spawn(move || {
            thread::sleep(PATIENCE);
            flag.store(true, Ordering::Relaxed);
        });
        assert!(is_cancelled(&reader.read_to_end(&mut Vec::new()).unwrap_err()));
        setter.join().unwrap();
    }

    #[test]
    fn an_error_of_the_source_is_passed_on() {
        let flag = Arc::new(AtomicBool::new(false));
        let error = Waiting::start(flag, || Err(io::ErrorKind::PermissionDenied.into())).err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert!(!is_cancelled(&error));
    }
}
