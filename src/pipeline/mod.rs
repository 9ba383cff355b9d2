//! The way of a document, from bytes to units: the one module that knows every stage.
//!
//! 1. `pairs` finds out which files belong together;
//! 2. `ingest` reads and decodes a file, and cuts it into sentences;
//! 3. `languages` says which languages the run is about;
//! 4. `aligner` pairs the sentences, and `document` makes units of the beads;
//! 5. `batch` does this for many documents at once and hands the results on in order;
//! 6. `run` writes them and the `report`.
//!
//! Beside it, `review` makes the page on which people correct what came out, and `corrections` takes up what they said:
//! `fixed` aligns around it.

mod aligner;
mod batch;
mod convert;
mod corrections;
mod document;
pub mod evaluation;
mod fixed;
mod ingest;
mod languages;
pub mod lexicons;
mod once;
mod out;
mod pairs;
mod report;
mod review;
mod run;
mod sentences;
mod support;

pub use aligner::{Aligner, AlignerOptions, Alignment, ScoredBead, Segments, Workspace};
pub use batch::in_order;
pub use convert::{ConvertRun, Converted};
pub use corrections::{Correction, Corrections};
pub use ingest::open;
pub use languages::LanguageChoice;
pub use pairs::{DocumentPair, Pairs};
pub use report::{DocumentReport, Summary};
pub use review::{Review, ReviewRun, save};
pub use run::{AlignRun, Destination, Observer};
pub use sentences::{SplitOutput, SplitRun};

pub use crate::format::tmx::check::{Finding, Severity, Tally, check as check_tmx};
pub use crate::format::tmx::{TmxOptions, date as tmx_date};
pub use crate::format::{Format, Languages, Output, WriteOptions};
pub use crate::lexicon::build::{Material, Taken};
pub use crate::lexicon::learn::LearnOptions;
pub use crate::text::encoding::Encoding;
pub use crate::text::lang::LanguageTag;
pub use crate::text::read::ReadOptions;
