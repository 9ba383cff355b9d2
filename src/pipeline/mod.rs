//! The way of a document, from bytes to units: the one module that knows every stage.
//!
//! 1. `documents` gives the documents one at a time: `pairs` finds out which files belong together, `list` and `jsonl`
//!    read what somebody else has put together;
//! 2. `ingest` reads and decodes a file, and cuts it into sentences;
//! 3. `languages` says which languages the run is about;
//! 4. `aligner` pairs the sentences, and `document` makes units of the beads;
//! 5. `batch` does this for many documents at once and hands the results on in order;
//! 6. `run` writes them into a `series` of files, the `report` beside them, and in the `journal` how far it has come.
//!
//! `texts` does 2 to 4 for texts in memory, for programs that go through documents in their own way.
//!
//! Beside it, `review` makes the page on which people correct what came out, and `corrections` takes up what they said:
//! `fixed` aligns around it, and `amend` puts it in the place of units that have no sentence numbers. `convert` goes from one format into another, and `scoring` gives pairs that somebody else made
//! their confidence, by `adequacy`.

mod adequacy;
mod aligner;
mod amend;
mod batch;
mod budget;
mod convert;
mod corrections;
mod document;
mod documents;
pub mod evaluation;
mod fixed;
mod ingest;
mod journal;
mod jsonl;
mod languages;
mod ledger;
pub mod lexicons;
mod limits;
mod list;
mod names;
mod once;
mod out;
mod packed;
mod page;
mod pairs;
#[cfg(feature = "parquet")]
mod parquet;
mod report;
mod review;
mod rounds;
mod run;
mod scoring;
mod sentences;
mod series;
mod summary;
mod support;
mod texts;
mod verdict;
mod worker;

pub use aligner::{Aligner, AlignerOptions, Alignment, ScoredBead, Segments, Workspace};
pub use batch::{Batch, End, Step};
pub use convert::{ConvertRun, Converted};
pub use corrections::{Correction, Corrections};
pub use documents::{DocumentPair, Documents, Input};
pub use ingest::{open, shown};
pub use jsonl::Columns;
pub use languages::LanguageChoice;
pub use limits::{Deadline, Limits};
pub use out::save;
pub use page::write_page;
pub use report::DocumentReport;
pub use review::{Exports, Review, ReviewRun};
pub use run::{AlignRun, Destination, Observer};
pub use scoring::{ScoreRun, Scored};
pub use sentences::{SplitOutput, SplitRun, TextSentence, split_text};
pub use summary::{Ending, Failure, Summary};
pub use texts::{AlignedTexts, TextAligner, TextOptions};

pub use crate::format::tmx::check::{Finding, Severity, Tally, check as check_tmx};
pub use crate::format::tmx::{TmxOptions, date as tmx_date};
pub use crate::format::{Format, Languages, Output, WriteOptions};
#[cfg(feature = "cli")]
pub use crate::lexicon::build::{Material, Taken};
pub use crate::lexicon::learn::LearnOptions;
pub use crate::text::encoding::Encoding;
pub use crate::text::lang::LanguageTag;
pub use crate::text::read::ReadOptions;
