//! enregard aligns French texts with their translations, sentence by sentence, and estimates the probability
//! that each pair is correct.
//!
//! ```
//! use enregard::{Aligner, Language};
//!
//! let aligner = Aligner::new(Language::French, Language::English)?;
//! let aligned = aligner.align_texts("Le chat dort. Il rêve.", "The cat is asleep and dreaming.")?;
//! for unit in &aligned.units {
//!     println!("{:.2} {} = {}", unit.confidence.unwrap(), unit.source.text, unit.target.text);
//! }
//! # assert_eq!(aligned.units[0].bead_name(), "2-1");
//! # Ok::<(), enregard::Error>(())
//! ```
//!
//! # How it works
//! ```text
//!  bytes ──read──▶ paragraphs ──split──▶ sentences ──keys──▶ evidence ──score──▶ beads ──▶ units + confidence ──write──▶ TMX …
//! ```
//! A *bead* is a group of source sentences paired with the target sentences that translate them. A *null
//! bead* is a sentence that has no counterpart. Evidence that two words translate each other comes from a
//! lexicon, from similar spelling, and from the document itself. The aligner searches for the best sequence
//! of beads. The confidence of a bead combines its posterior probability with the evidence that its two sides
//! translate each other. A *unit* is a bead with its texts.
//!
//! # Where to start
//! | to | use |
//! |---|---|
//! | align two texts in memory | [`Aligner::align_texts`] |
//! | align many texts and detect their languages | [`TextAligner::align`] |
//! | align files or folders and process the pairs yourself | [`TextAligner::align_files`], [`TextAligner::run`] |
//! | align sentences that you split yourself | [`Aligner::worker`], [`Worker::align`] |
//! | align files, folders or a corpus and write files | [`AlignRun`] |
//! | split a text into sentences | [`split`](fn@split), [`SplitRun`] |
//! | read a TMX, XLIFF, TSV, CSV, JSON Lines, Moses or PO file | [`UnitSource`] |
//! | write such a file | [`format`](mod@format) |
//! | convert and filter a file of units | [`ConvertRun`] |
//! | describe a file: units, words, duplicates | [`FileInfo`] |
//! | score existing pairs | [`ScoreRun`], [`Worker::score_pairs`] |
//! | check a TMX file for problems that break importers | [`check_tmx`] |
//! | create a page for reviewing an alignment | [`ReviewRun`] |
//! | find out which documents are translations of each other | [`pair`] |
//! | find what is missing, added or untranslated in a translation | [`audit`] |
//! | flag pairs that are probably wrong | [`quality`] |
//! | evaluate against a reference | [`eval`] |
//!
//! This example reads a TMX file and scores its pairs:
//! ```
//! use enregard::{Aligner, Format, Language, UnitSource};
//!
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("memory.tmx");
//! # std::fs::write(&file, r#"<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence"
//! #     o-tmf="x" adminlang="en" srclang="fr" datatype="plaintext"/><body><tu><tuv xml:lang="fr"><seg>Oui.</seg></tuv>
//! #     <tuv xml:lang="en"><seg>Yes.</seg></tuv></tu></body></tmx>"#)?;
//! let mut reader = UnitSource::new(&file, Format::Tmx).open()?;
//! let mut pairs = Vec::new();
//! while let Some(unit) = reader.unit()? {
//!     pairs.push((unit.source.text, unit.target.text));
//! }
//! let texts: Vec<(&str, &str)> = pairs.iter().map(|(src, tgt)| (src.as_str(), tgt.as_str())).collect();
//! let scores = Aligner::new(Language::French, Language::English)?.worker().score_pairs(&texts);
//! assert_eq!(scores.len(), texts.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//! | feature | default | adds |
//! |---|---|---|
//! | `cli` | yes | the program `enregard`, and building lexicons |
//! | `documents` | yes | reading HTML, DOCX, ODT, EPUB and subtitles |
//! | `lexicons` | yes | the built-in lexicons, 10 MB; without them, only your own lexicons are used |
//! | `lexicons-eu`, `lexicons-europe`, `lexicons-world` | yes | parts of `lexicons` |
//! | `srx` | yes | segmentation rules in SRX files |
//! | `parquet` | no | Parquet files of documents and of pairs |
//!
//! For a small build, depend on `enregard` with `default-features = false` and the features you need.

// The command line calls the library by its name, as other programs do.
#[cfg(feature = "cli")]
extern crate self as enregard;

mod align;
mod aligner;
pub mod audit;
#[cfg(feature = "cli")]
#[expect(clippy::field_reassign_with_default, reason = "other programs must set fields in this way, too")]
mod cli;
mod convert;
mod corpus;
mod corrections;
mod document;
pub mod error;
pub mod eval;
mod figures;
pub mod format;
mod hub;
mod io;
mod keys;
pub mod lexicon;
mod limits;
pub mod pair;
#[cfg(feature = "parquet")]
mod parquet_file;
pub mod quality;
mod review;
mod run;
mod score;
mod split;
mod text;
mod wording;

pub use align::Bead;
pub use aligner::{Aligner, AlignerOptions, Alignment, ScoredBead, Segments, Worker};
pub use convert::{
    Column, ColumnTexts, ConvertRun, Converted, DuplicateInfo, FileInfo, Header, LanguageInfo, ScoreRun,
    Scored, TableOptions, UnitSource,
};
pub use corpus::{Columns, DocumentPair, Documents, Input, Unpaired};
pub use corrections::{Correction, Corrections};
pub use document::{AlignedTexts, DocumentReport, LanguageChoice, Observer, Silent, SplittingOptions};
pub use error::{Error, Result};
pub use figures::{Distribution, Histogram};
pub use format::tmx::check::{CheckSummary, Finding, Severity, check as check_tmx, check_with_flags};
pub use format::tmx::{TmxOptions, date as tmx_date};
pub use format::{Format, Languages, Side, Unit, WriteOptions};
pub use hub::HubRun;
pub use io::{Output, display_name, open, save};
pub use limits::{Deadline, Limits};
pub use review::{Exports, Review, ReviewRun};
pub use run::{
    AlignOptions, AlignRun, Destination, DocumentRun, Ending, Failure, FileLimits, SplitOptions, SplitOutput,
    SplitRun, Summary, TextAligner, TextOptions, TextSentence, TextSplitter, split, write_page,
};
pub use score::Weights;
pub use text::encoding::Encoding;
pub use text::language::{Language, LanguageTag};
pub use text::other::OtherLanguage;
pub use text::read::ReadOptions;

/// Internal items for the program, examples, benchmarks and fuzz targets. They can change in any release.
#[doc(hidden)]
pub mod internals {
    pub mod align {
        pub use crate::align::*;
    }
    pub mod aligner {
        pub use crate::aligner::is_hole;
    }
    pub mod corrections {
        pub use crate::corrections::UnitCorrections;
    }
    pub mod keys {
        pub use crate::keys::*;
    }
    pub mod lexicon {
        pub use crate::lexicon::file::{from_body, from_bytes, to_body};
        pub use crate::lexicon::glossary::parse as parse_glossary;
    }
    #[cfg(feature = "cli")]
    pub mod program {
        pub use crate::cli::program::run;
    }
    pub mod run {
        pub use crate::run::rewritten_journal;
    }
    pub mod score {
        pub use crate::score::*;
    }
    pub mod split {
        pub use crate::split::*;
    }
    pub mod text {
        pub use crate::text::*;
    }
    pub use crate::io::{
        ClaimedFile, cancel_waiting_with, copy, create_folder, folder_of, is_cancelled, is_same_output,
        unpacked_extension, with_suffix,
    };
    pub mod wording {
        pub use crate::wording::*;
    }
}
