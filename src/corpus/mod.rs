//! Reads the documents of a run from files, folders, lists, JSON Lines and Parquet.

mod columns;
mod document;
mod documents;
mod exclude;
mod file_names;
mod file_types;
mod groups;
mod jsonl;
mod keys;
mod list;
mod matching;
mod names;
mod pairs;
#[cfg(feature = "parquet")]
mod parquet;
mod singles;
mod tags;
mod walk;

pub use columns::Columns;
pub(crate) use document::{DecodedText, Position};
pub use document::{DocumentPair, Input};
pub use documents::Documents;
pub(crate) use documents::refuse_inside;
pub(crate) use file_types::language_of_path;
pub(crate) use groups::{DocumentGroup, DocumentGroups, TextPaths};
pub(crate) use names::{document_name, language_of_file};
pub use pairs::Unpaired;
pub use singles::TextFields;
pub(crate) use singles::{Single, SingleName, SingleStream, Singles, pair_names, pairs_by_name};
