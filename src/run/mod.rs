//! Runs over many documents: a batch on all threads, outputs in order, a journal to resume from, a summary.

pub(crate) mod align;
pub(crate) mod batch;
mod budget;
pub(crate) mod checkpoint;
pub(crate) mod journal;
pub(crate) mod limits;
pub(crate) mod outputs;
pub(crate) mod report;
pub(crate) mod shards;
pub(crate) mod split;
pub(crate) mod summary;
pub(crate) mod summary_page;
pub(crate) mod texts;
pub(crate) mod worker;

pub use align::{AlignRun, Destination};
pub use batch::{Batch, End, Step};
pub use limits::{Deadline, Limits};
pub use split::{SplitOutput, SplitRun, TextSentence, split_text};
pub use summary::{Ending, Failure, Summary};
pub use summary_page::write_page;
pub use texts::{AlignedTexts, TextAligner, TextOptions};
