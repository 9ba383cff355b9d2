//! What a caller hears while a run is in progress.

use crate::document::DocumentReport;
use crate::error::Message;

/// Watches a run. All methods are called from one thread, in the order of the documents.
pub trait Observer {
    /// Information, such as the detected languages.
    fn note(&mut self, text: &Message);
    /// A likely mistake that concerns the whole run, such as texts that do not seem to be in the given
    /// languages.
    fn warning(&mut self, text: &Message) {
        self.note(text);
    }
    /// Alignment starts: the number of documents, if known, and how many an interrupted run has done already.
    fn begin(&mut self, _documents: Option<u64>, _done: u64) {}
    /// A document is done, or failed.
    fn document(&mut self, _report: &DocumentReport) {}
}

/// An observer that ignores everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn note(&mut self, _text: &Message) {}
}
