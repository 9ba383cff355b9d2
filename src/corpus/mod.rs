//! The documents of a run: files, folders, lists, JSON Lines and Parquet.

mod columns;
pub(crate) mod document;
pub(crate) mod documents;
mod jsonl;
mod list;
pub(crate) mod names;
mod pairs;
#[cfg(feature = "parquet")]
mod parquet;

pub use columns::Columns;
pub use document::{DocumentPair, Input};
pub use documents::Documents;
