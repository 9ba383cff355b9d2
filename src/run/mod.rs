//! Runs over many documents: parallel work, outputs in document order, a journal for resuming, and a summary.

mod align;
mod batch;
mod budget;
mod checks;
mod file_names;
mod journal;
mod numbered;
mod options;
mod outputs;
mod report;
mod resume;
mod shards;
mod sink;
mod split;
mod summary;
mod summary_page;
mod texts;
mod worker;
mod writer;

pub use align::AlignRun;
pub(crate) use batch::{Batch, End, Step, thread_pool, useful_threads};
pub use journal::rewritten as rewritten_journal;
pub(crate) use journal::{Fingerprint, Journal, JournalPath, Position, Record};
pub use numbered::FileLimits;
pub(crate) use numbered::NumberedSink;
pub use options::AlignOptions;
pub use outputs::Destination;
pub(crate) use outputs::OutputSet;
pub(crate) use report::ReportFile;
pub(crate) use shards::Shards;
pub(crate) use sink::{Layout, Sink, check_stream};
pub use split::{SplitOptions, SplitOutput, SplitRun, TextSentence, split};
pub use summary::{Ending, Failure, Summary};
pub use summary_page::write_page;
pub use texts::{TextAligner, TextOptions};
pub(crate) use worker::{AlignedDocument, SplitTexts, Workers, failed};
