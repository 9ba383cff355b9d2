//! A run on a separate thread whose results Python takes one at a time, so that memory use does not depend on the number
//! of documents.

use crate::error::{exception, message_of};
use enregard::Observer;
use enregard::error::{Error, Message, Result};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Number of results that may wait for Python. The run itself keeps all threads busy, so a few are enough.
const WAITING: usize = 4;

/// Interval between checks for Ctrl-C while Python waits for a result.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(200);

enum Event<T> {
    /// The run begins; the number of documents, if it is known.
    Begin(Option<u64>),
    /// A note or a warning.
    Note(String),
    Item(T),
    End(Result<()>),
}

/// The end of the channel that the run holds.
pub(crate) struct Sink<T> {
    sender: SyncSender<Event<T>>,
}

impl<T> Clone for Sink<T> {
    fn clone(&self) -> Sink<T> {
        Sink { sender: self.sender.clone() }
    }
}

impl<T> Sink<T> {
    /// Passes a result to Python. Returns an error, which ends the run, if Python needs no more results.
    pub(crate) fn item(&self, item: T) -> Result<()> {
        self.sender.send(Event::Item(item)).map_err(|_| Error::call("the results are no longer needed"))
    }
}

impl<T> Observer for Sink<T> {
    fn note(&mut self, text: &Message) {
        // Sending fails after Python has dropped the iterator, which also ends the run.
        let _ = self.sender.send(Event::Note(message_of(text)));
    }

    fn begin(&mut self, documents: Option<u64>, _done: u64) {
        let _ = self.sender.send(Event::Begin(documents));
    }
}

/// What is known about the run so far.
#[derive(Default)]
struct Progress {
    total: Option<u64>,
    done: u64,
    notes: Vec<String>,
}

/// The results of a run.
pub(crate) struct Stream<T> {
    /// `None` after the last result.
    events: Mutex<Option<Receiver<Event<T>>>>,
    progress: Mutex<Progress>,
    stop: Arc<AtomicBool>,
    /// A Python function that is called with `done` and `total` after each result.
    callback: Option<Py<PyAny>>,
}

fn lock<V>(mutex: &Mutex<V>) -> MutexGuard<'_, V> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Send + 'static> Stream<T> {
    /// Starts `work` on a thread of its own. Setting `stop` must end it early.
    pub(crate) fn start(
        stop: Arc<AtomicBool>,
        callback: Option<Py<PyAny>>,
        work: impl FnOnce(Sink<T>) -> Result<()> + Send + 'static,
    ) -> Stream<T> {
        let (sender, receiver) = mpsc::sync_channel(WAITING);
        thread::spawn(move || {
            let sink = Sink { sender };
            let ended = work(sink.clone());
            let _ = sink.sender.send(Event::End(ended));
        });
        Stream { events: Mutex::new(Some(receiver)), progress: Mutex::default(), stop, callback }
    }

    /// Waits for the next result. Returns `None` after the last one.
    pub(crate) fn next(&self, py: Python<'_>) -> PyResult<Option<T>> {
        loop {
            // The lock is held only while this thread waits, and other threads wait without the interpreter lock.
            let event =
                py.detach(|| lock(&self.events).as_ref().map(|events| events.recv_timeout(SIGNAL_INTERVAL)));
            let Some(event) = event else { return Ok(None) };
            match event {
                Ok(Event::Begin(total)) => lock(&self.progress).total = total,
                Ok(Event::Note(text)) => lock(&self.progress).notes.push(text),
                Ok(Event::Item(item)) => {
                    self.count(py)?;
                    return Ok(Some(item));
                }
                Ok(Event::End(ended)) => {
                    self.close(py);
                    return ended.map(|()| None).map_err(exception);
                }
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => {
                    self.close(py);
                    return Err(PyRuntimeError::new_err("enregard failed; please report this"));
                }
            }
        }
    }

    fn count(&self, py: Python<'_>) -> PyResult<()> {
        let (done, total) = {
            let mut progress = lock(&self.progress);
            progress.done += 1;
            (progress.done, progress.total)
        };
        if let Some(callback) = &self.callback {
            callback.call1(py, (done, total))?;
        }
        Ok(())
    }

    /// Returns the number of documents, if it is known.
    pub(crate) fn total(&self) -> Option<u64> {
        lock(&self.progress).total
    }

    /// Returns the number of results that Python has taken.
    pub(crate) fn done(&self) -> u64 {
        lock(&self.progress).done
    }

    /// Returns the notes and warnings so far.
    pub(crate) fn notes(&self) -> Vec<String> {
        lock(&self.progress).notes.clone()
    }

    /// Ends the run. Documents in progress are finished, but not passed on.
    pub(crate) fn close(&self, py: Python<'_>) {
        self.stop.store(true, Ordering::Relaxed);
        py.detach(|| *lock(&self.events) = None);
    }
}

impl<T> Drop for Stream<T> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
