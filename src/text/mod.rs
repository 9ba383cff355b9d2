//! Bytes to paragraphs.
//!
//! [`read`] turns bytes into a [`document::Document`]: it decodes them, brings the text into normal form with
//! a map back to the input ([`offsets`]), and finds the paragraphs. [`pieces`] does the same for a text of
//! any size, piece by piece. [`language`] has the supported languages and their tags; [`detect`] and [`pair`]
//! detect the languages of texts.

pub mod defects;
pub mod detect;
pub mod document;
pub mod encoding;
pub mod language;
pub mod offsets;
pub mod pair;
pub mod pieces;
pub mod read;

pub(crate) use defects::Defects;
pub(crate) use document::{Document, Sentence, Warning};
pub(crate) use encoding::Encoding;
pub(crate) use language::{Language, LanguageTag};
pub(crate) use offsets::OffsetMap;
pub(crate) use pair::{LanguagePair, resolve_pair};
pub(crate) use read::ReadOptions;

mod decode;
mod guess;
mod import;
mod magic;
mod normal;
mod paragraphs;
