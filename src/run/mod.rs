//! Runs over many documents: a batch on all threads, outputs in order, a journal to resume from, a summary.

mod align;
pub(crate) mod batch;
mod budget;
mod journal;
mod options;
mod outputs;
mod record;
mod report;
mod resume;
mod shards;
pub(crate) mod sink;
mod split;
mod summary;
mod summary_page;
mod texts;
pub(crate) mod worker;
mod writer;

pub use align::AlignRun;
pub use options::{AlignOptions, Limits};
pub use outputs::Destination;
pub use split::{SplitOptions, SplitOutput, SplitRun, TextSentence, split};
pub use summary::{Ending, Failure, Summary};
pub use summary_page::write_page;
pub use texts::{TextAligner, TextOptions};
