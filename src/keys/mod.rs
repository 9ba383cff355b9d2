//! Keys: the normalised tokens that the aligner compares and counts instead of words.
//!
//! [`tokens`] splits a sentence and makes the keys; different forms of a word often share one. [`numbers`]
//! gives a number the same key in every language. [`vocabulary`] numbers the keys, so that later stages
//! compare integers.

pub mod numbers;
pub mod tokens;
pub mod vocabulary;
