//! The interface through which a caller follows the progress of a run.

use crate::corpus::{DocumentPair, Documents};
use crate::document::DocumentReport;
use crate::error::Message;

/// Receives events of a run. All methods are called from one thread, in the order of the documents.
pub trait Observer {
    /// Receives information, such as the detected languages.
    fn note(&mut self, text: &Message);
    /// Receives a warning about a likely mistake that concerns the whole run, such as texts that do not seem
    /// to be in the languages that were set.
    fn warning(&mut self, text: &Message) {
        self.note(text);
    }
    /// Called when the work on the documents starts, with the number of documents, if it is known, and the number of
    /// documents that earlier runs have finished.
    fn begin(&mut self, _documents: Option<u64>, _done: u64) {}
    /// Called when a document has been processed or has failed. A run that reads the documents twice, as
    /// [`PairRun`](crate::pair::PairRun) may do, calls `begin` and this for each reading.
    fn document(&mut self, _report: &DocumentReport) {}
    /// Called after each document that comes from a file of many documents, if its size is known: with the number of
    /// bytes of the file up to the end of the document, and the size of the file, both before decompression.
    fn progress(&mut self, _read: u64, _size: u64) {}
}

/// Warns about each file without a counterpart.
pub(crate) fn warn_unpaired(documents: &Documents, observer: &mut dyn Observer) {
    for unpaired in documents.unpaired() {
        observer.warning(&unpaired.to_string().into());
    }
}

/// An observer that ignores everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn note(&mut self, _text: &Message) {}
}

/// Passes the position of a finished document to the observer.
pub(crate) fn report_progress(pair: &DocumentPair, observer: &mut dyn Observer) {
    if let Some(position) = pair.position {
        observer.progress(position.read, position.size);
    }
}
