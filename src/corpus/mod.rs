//! The documents of a run: files, folders, lists, JSON Lines and Parquet.

pub(crate) mod documents;
mod jsonl;
mod list;
mod names;
pub(crate) mod pairs;
#[cfg(feature = "parquet")]
mod parquet;

pub use documents::{DocumentPair, Documents, Input};
pub use jsonl::Columns;
