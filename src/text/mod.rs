//! What a document is: decoded text, paragraphs, its language, its tokens.
//!
//! [`read`] makes a [`document::Document`] of bytes: [`encoding`] finds the characters, a private step cleans and normalises
//! them and writes down where they came from ([`offsets`]), another makes paragraphs of the lines. [`language`] knows
//! languages and their tags, [`detect`] finds out which one a text is in.

pub mod defects;
pub mod detect;
pub mod document;
pub mod encoding;
pub mod language;
pub mod offsets;
pub mod pieces;
pub mod read;

mod decode;
mod guess;
mod import;
mod magic;
mod normal;
mod paragraphs;
