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
//! # Examples
//! From two texts to beads:
//! ```
//! use enregard::{Aligner, AlignerOptions, Segments, Workspace};
//! use enregard::{split, text::language::Language};
//!
//! let french = "Il pleuvait depuis trois jours. La rivière monta, et le pont fut fermé.";
//! let english = "It had been raining for three days. The river rose. The bridge was closed.";
//! let sentences = |text: &'static str, lang| {
//!     let mut spans = Vec::new();
//!     split::for_language(lang).split_into(text, &mut spans);
//!     Segments { texts: spans.iter().map(|s| &text[s.start..s.end]).collect(), ..Segments::default() }
//! };
//! let aligner = Aligner::new(Language::French, Language::English)?;
//! let (source, target) = (sentences(french, Language::French), sentences(english, Language::English));
//! let beads = aligner.align(&source, &target, &mut Workspace::default()).beads;
//! assert_eq!((beads[0].bead.src.clone(), beads[0].bead.tgt.clone()), (0..1, 0..1));
//! assert_eq!((beads[1].bead.src.clone(), beads[1].bead.tgt.clone()), (1..2, 1..3));
//! assert!(beads.iter().all(|b| (0.0..=1.0).contains(&b.confidence)));
//! # Ok::<(), enregard::error::Error>(())
//! ```

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

pub use aligner::{Aligner, AlignerOptions, Alignment, ScoredBead, Segments, Workspace};
pub use convert::{ConvertRun, Converted, ScoreRun, Scored, UnitSource};
pub use corpus::{Columns, DocumentPair, Documents, Input};
pub use corrections::{Correction, Corrections};
pub use document::{DocumentReport, LanguageChoice, Observer, Silent};
pub use format::tmx::check::{CheckSummary, Finding, Severity, check as check_tmx};
pub use format::tmx::{TmxOptions, date as tmx_date};
pub use format::{Format, Languages, WriteOptions};
pub use io::{Output, display_name, open, save};
#[cfg(feature = "cli")]
pub use lexicon::build::{Material, Taken};
pub use lexicon::learn::LearnOptions;
pub use review::{Exports, Review, ReviewRun};
pub use run::{
    AlignRun, AlignedTexts, Batch, Deadline, Destination, End, Ending, Failure, Limits, SplitOutput,
    SplitRun, Step, Summary, TextAligner, TextOptions, TextSentence, split_text, write_page,
};
pub use text::encoding::Encoding;
pub use text::language::LanguageTag;
pub use text::read::ReadOptions;
