//! Sentence splitting: from a paragraph to byte spans of its sentences, each with the probability of its end.
//!
//! 1. The scan finds *candidates*: positions where a sentence could end (`scan`, `terminators`,
//!    `enclosures`).
//! 2. The two words next to a candidate suffice to decide most of them (`local_context`).
//! 3. *Rules* decide candidates that a person would decide without doubt (`rules`, `full_stop`).
//! 4. A logistic model decides the others, by *features* of their context (`context`, `features`, `model`).
//!
//! Each language has a *profile* with word classes, word scores and weights (`profile`). The module `srx`
//! splits by the rules of an SRX file instead.

mod boundary;
mod builtin;
mod candidate;
mod chars;
mod context;
mod enclosures;
mod features;
#[doc(hidden)]
pub mod fit;
mod full_stop;
#[cfg(test)]
mod growth;
mod lexemes;
mod list_items;
mod local_context;
mod lookahead;
mod model;
mod neighbours;
mod probabilities;
mod probe_count;
mod profile;
mod rules;
mod scan;
mod shape;
mod splitter;
#[cfg_attr(not(feature = "srx"), path = "no_srx.rs")]
pub mod srx;
mod terminators;
mod word_class;

use crate::text::language::Language;
pub use boundary::boundary_probabilities;
pub use splitter::{Span, Splitter};

/// The built-in splitter for a language.
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
    Box::new(builtin::Builtin { profile: profile::Profile::of(lang) })
}
