//! Finds out which documents are translations of each other.
//!
//! ```text
//!  documents ──reading──▶ sketches ──index──▶ candidates ──evidence──▶ log odds ──assign──▶ pairs and orphans
//!                                             names ─────────────────────▲
//! ```
//!
//! 1. `languages` detects the two languages in a sample of the documents.
//! 2. `boilerplate` finds paragraphs that many documents have, if these are to be ignored.
//! 3. `reading` reads each document, and makes a `sketch` of its keys: numbers, names, and words through the lexicon.
//! 4. `index` finds the documents with the same rare keys (`rarity`) for each document.
//! 5. `evidence` compares each candidate, and `model` turns the result into log odds. `matching` compares the
//!    candidates of a document with each other, and pairs each document with at most one other.
//! 6. `names` adds what the names of the documents say, as far as they agree with the contents.
//! 7. `pairing` is the result.

mod boilerplate;
mod collection;
mod evidence;
mod index;
mod key;
mod languages;
mod matching;
mod model;
mod names;
mod options;
mod pairing;
mod rarity;
mod reading;
mod run;
mod sketch;
mod spool;
mod translations;

pub use crate::corpus::TextFields;
pub use collection::Documents;
#[doc(hidden)]
pub use evidence::Evidence;
#[doc(hidden)]
pub use matching::{Candidate, Candidates};
#[doc(hidden)]
pub use model::{PairModel, Standing};
pub use options::PairOptions;
pub use pairing::{Likeliest, NameConflict, Orphan, PairedDocuments, Pairing, Skipped};
pub use run::PairRun;
#[doc(hidden)]
pub use sketch::{Sketch, Sketcher};
#[doc(hidden)]
pub use translations::Translations;
