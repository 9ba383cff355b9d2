//! What a caller hears of while a run is under way.

use crate::document::report::DocumentReport;
use crate::error::Message;

/// Watches a run; called from one thread, in the order of the documents.
pub trait Observer {
    /// Something worth knowing, such as the languages that were detected.
    fn note(&mut self, text: &Message);
    /// Something that is likely to be wrong about the whole run, such as languages that the texts do not seem to be in.
    fn warning(&mut self, text: &Message) {
        self.note(text);
    }
    /// The long work begins: how many documents there are, where that is known, and how many an earlier run has done.
    fn begin(&mut self, _documents: Option<u64>, _done: u64) {}
    /// A document is done, or failed.
    fn document(&mut self, _report: &DocumentReport) {}
}
