//! The units of comparison: what the aligner counts in a sentence instead of its words.
//!
//! [`tokens`] turns a sentence into *keys*, in which two forms of a word are often the same. [`numbers`] gives a number the
//! same key in every language. A [`vocabulary`] numbers the keys, so that later stages compare integers.

pub mod numbers;
pub mod tokens;
pub mod vocabulary;
