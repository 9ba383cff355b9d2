//! enregard aligns French documents with their translations, sentence by sentence, and says how sure it is of each pair.
//!
//! ```text
//!  bytes ──read──▶ paragraphs ──split──▶ sentences ──tokens──▶ evidence ──costs──▶ beads ──▶ units + confidence ──write──▶ TMX …
//!         text/           split/              lexicon/, score/          align/        pipeline           format/
//! ```
//!
//! 1. [`text`] decodes a file, finds its paragraphs and its language.
//! 2. [`split`] cuts paragraphs into sentences.
//! 3. [`lexicon`] knows which words translate which; [`score`] says what it is worth, in nats, to take a few sentences
//!    of one side for the translation of a few of the other: a *bead*.
//! 4. [`align`] finds the best row of beads, and how likely each is; it sees indices and scores, never text.
//! 5. [`format`](mod@format) writes what comes out; [`eval`] compares it with what should have come out.
//!
//! [`pipeline`] puts all this together: [`pipeline::AlignRun`] for files, [`pipeline::Aligner`] for sentences.
//!
pub mod align;
pub mod aligner;
pub mod convert;
pub mod corpus;
pub mod corrections;
pub mod document;
pub mod error;
pub mod eval;
pub mod figures;
pub mod format;
pub mod io;
pub mod keys;
pub mod lexicon;
pub mod review;
pub mod run;
pub mod score;
pub mod split;
pub mod text;
pub mod wording;

pub use aligner::{Aligner, AlignerOptions, Alignment, ScoredBead, Segments, Worker};
pub use convert::{ConvertRun, Converted, ScoreRun, Scored, UnitSource};
pub use corpus::{Columns, DocumentPair, Documents, Input};
pub use corrections::{Correction, Corrections};
pub use document::{AlignedTexts, DocumentReport, LanguageChoice, Observer, Silent};
pub use error::{Error, Result};
pub use format::tmx::check::{CheckSummary, Finding, Severity, check as check_tmx};
pub use format::tmx::{TmxOptions, date as tmx_date};
pub use format::{Format, Languages, WriteOptions};
pub use io::{Output, display_name, open, save};
#[cfg(feature = "cli")]
pub use lexicon::build::{Material, Taken};
pub use lexicon::learn::LearnOptions;
pub use review::{Exports, Review, ReviewRun};
pub use run::{
    AlignOptions, AlignRun, Deadline, Destination, Ending, Failure, Limits, SplitOptions, SplitOutput,
    SplitRun, Summary, TextAligner, TextOptions, TextSentence, split_text, write_page,
};
pub use text::encoding::Encoding;
pub use text::language::{Language, LanguageTag};
pub use text::read::ReadOptions;
