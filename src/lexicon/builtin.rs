//! The lexicons inside the binary.

use super::Lexicon;
use crate::text::lang::Lang;

/// The file of each built-in lexicon; docs/LEXICONS.md has the command that made them, their sources and licences.
const FILES: &[(Lang, &[u8])] = &[(Lang::En, include_bytes!("data/fr-en.lex"))];

/// The languages that have a built-in lexicon with French.
pub fn languages() -> impl Iterator<Item = Lang> {
    FILES.iter().map(|&(lang, _)| lang)
}

/// The bytes of the built-in lexicon between French and `other`.
pub fn bytes(other: Lang) -> Option<&'static [u8]> {
    FILES.iter().find(|&&(lang, _)| lang == other).map(|&(_, bytes)| bytes)
}

/// The built-in lexicon between French and `other`.
pub fn load(other: Lang) -> Option<Lexicon> {
    super::file::from_bytes(bytes(other)?, "built-in lexicon".as_ref()).ok()
}
