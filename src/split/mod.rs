//! Splits paragraphs into sentences. Each sentence is a byte span, with the probability that the sentence
//! really ends at the end of the span.
//!
//! 1. The scan finds *candidates*, which are positions where a sentence could end (`scan`, `terminators`,
//!    `enclosures`).
//! 2. The words directly before and after a candidate decide most cases (`local_context`).
//! 3. *Rules* decide the candidates that are clear to any reader (`rules`, `full_stop`).
//! 4. A logistic model decides the others, using *features* of their context (`context`, `features`,
//!    `model`).
//!
//! Each language has a *profile* with word classes, word scores and model weights (`profile`). The module
//! `srx` is an alternative: it splits by the rules of an SRX file.

mod abbreviations;
mod boundary;
mod builtin;
mod candidate;
mod chars;
mod context;
mod enclosures;
mod export;
mod features;
mod full_stop;
#[cfg(test)]
mod growth_tests;
mod invisible;
mod lexemes;
mod list_items;
mod local_context;
mod lookahead;
mod model;
mod neighbours;
mod probe_count;
mod profile;
mod quotation;
mod rules;
mod scan;
mod shape;
#[cfg_attr(not(feature = "srx"), path = "no_srx.rs")]
pub mod srx;
mod terminators;
mod word_class;

use crate::text::Language;
pub use abbreviations::Abbreviations;
pub(crate) use abbreviations::WithAbbreviations;
pub use boundary::boundary_probabilities;
pub(crate) use builtin::Builtin;
pub(crate) use candidate::{Candidate, Trigger};
pub(crate) use chars::is_word_char;
pub(crate) use context::Context;
pub use export::to_srx;
pub(crate) use neighbours::Lead;
pub(crate) use probe_count::count_probes;
pub(crate) use profile::Profile;
pub(crate) use shape::{Shape, Word};
pub(crate) use word_class::WordClass;

/// Returns the built-in splitter for a language.
///
/// ```
/// use enregard::internals::split::for_language;
/// use enregard::Language;
///
/// let text = "M. Dupont dort. Il ronfle.";
/// let mut spans = Vec::new();
/// for_language(Language::French).split_into(text, &mut spans);
/// assert_eq!(&text[spans[0].start..spans[0].end], "M. Dupont dort.");
/// ```
pub fn for_language(lang: Language) -> Box<dyn Splitter> {
    Box::new(Builtin { profile: Profile::of(lang) })
}

/// The position of a sentence in a paragraph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset one past the last byte.
    pub end: usize,
    /// The probability that a sentence really ends at `end`. It is 1 at the end of the paragraph.
    pub boundary: f32,
}

/// Splits a paragraph into sentences.
///
/// Spans are in order, do not overlap and are never empty. They begin and end at character boundaries and
/// have no white space at either end. The text between them is white space.
pub trait Splitter: Send + Sync {
    /// Appends the sentences of `paragraph` to `spans`. Offsets are in bytes from the start of the paragraph.
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>);
}

/// The boundary probability where a rule finds no boundary. It is not 0, because rules have exceptions. It
/// was set by hand.
pub(crate) const NO_BOUNDARY: f32 = 0.005;
/// The boundary probability where a rule finds a boundary. It was set by hand.
pub(crate) const BOUNDARY: f32 = 0.995;
/// The boundary probability where the two words next to a candidate clearly show a boundary. It was measured
/// on the model's training data: this share of such candidates were boundaries.
pub(crate) const OBVIOUS: f32 = 0.998;
/// The boundary probability between two list items of the same line. It was set by hand.
pub(crate) const LIST_ITEM: f32 = 0.9;

/// Re-exports for `examples/fit_splitter`. Not part of the public interface.
#[doc(hidden)]
pub mod fit {
    pub use super::builtin::Builtin;
    pub use super::candidate::{Candidate, Trigger};
    pub use super::chars::is_word_char;
    pub use super::context::{Context, CurrentSentence};
    pub use super::features::Features;
    pub use super::lexemes::{STEPS_PER_NAT, WordScores, WordTable, encode as encode_words};
    pub use super::local_context::LocalContext;
    pub use super::model::{Calibration, GROUPS, Model, SIZE_LOG2, encode as encode_weights, group};
    pub use super::profile::Profile;
    pub use super::rules::{certain, fallback};
    pub use super::scan::Scanner;
    pub use super::shape::{Shape, Word};
}
