//! Turns the bytes of an input into text with paragraphs.
//!
//! [`read`] decodes the bytes, normalises the text and finds the paragraphs. The result is a
//! [`document::Document`] with a map back to the input ([`offsets`]). [`pieces`] does the same piece by piece
//! for a text of any size. [`language`] defines the supported languages and their tags. [`detect`] and
//! [`pair`] detect the languages of texts.

pub mod defects;
pub mod detect;
pub mod document;
pub mod encoding;
pub mod identify;
pub mod language;
pub mod lines;
pub mod marks;
pub mod offsets;
pub mod other;
pub mod pair;
pub mod pieces;
pub mod read;
pub(crate) mod sentence_marks;
pub mod times;

pub(crate) use defects::Defects;
pub(crate) use document::{Document, Sentence, Warning};
pub(crate) use encoding::Encoding;
pub(crate) use import::is_bilingual;
pub(crate) use language::{Language, LanguageTag};
pub(crate) use lines::{Lines, Positions};
pub(crate) use magic::is_zip;
pub(crate) use marks::{Mark, MarkKind, Role};
pub(crate) use normal::composed;
pub(crate) use offsets::OffsetMap;
pub(crate) use pair::{LanguagePair, resolve_pair};
pub(crate) use paragraphs::{floor, trimmed};
pub(crate) use read::ReadOptions;
pub(crate) use times::Timed;

mod decode;
mod guess;
mod import;
mod layout;
mod magic;
mod normal;
mod paragraphs;
pub(crate) mod transcode;
