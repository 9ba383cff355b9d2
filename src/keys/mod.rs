//! Keys: normalised tokens. The aligner compares and counts keys instead of words.
//!
//! [`tokens`] splits a sentence into tokens and makes a key for each. Different forms of a word often share a
//! key. [`numbers`] gives a number the same key in every language. [`vocabulary`] assigns an integer to each
//! key, so that later stages compare integers.

mod fold;
pub mod numbers;
pub(crate) mod readings;
mod simplified;
pub(crate) mod sounds;
mod stems;
pub mod tokens;
pub mod vocabulary;

pub(crate) use fold::{of_number as ascii_number, transliterate};
