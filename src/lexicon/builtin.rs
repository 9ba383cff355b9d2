//! The lexicons that are built into the binary. Without the feature `lexicons`, the list is empty.

use super::Lexicon;
use crate::text::language::Language;

macro_rules! files {
    ($($variant:ident $code:literal,)*) => {
        &[$(
            #[cfg(feature = "lexicons")]
            (Language::$variant, include_bytes!(concat!("data/fr-", $code, ".lex"))),
        )*]
    };
}

/// The built-in lexicons. docs/LEXICONS.md has the command that builds them, their sources and their
/// licences.
static FILES: &[(Language, &[u8])] = files! {
    English "en", German "de", Spanish "es", Italian "it", Portuguese "pt", Dutch "nl",
    Polish "pl", Czech "cs", Russian "ru", Romanian "ro", Swedish "sv", Danish "da",
    Finnish "fi", Hungarian "hu", Greek "el", Turkish "tr", Ukrainian "uk", Vietnamese "vi",
    Chinese "zh", Japanese "ja", Korean "ko", Arabic "ar",
};

/// Returns the languages for which there is a built-in lexicon.
pub(crate) fn languages() -> impl Iterator<Item = Language> {
    FILES.iter().map(|&(lang, _)| lang)
}

/// Returns the bytes of the built-in lexicon between French and `other`.
pub(crate) fn bytes(other: Language) -> Option<&'static [u8]> {
    FILES.iter().find(|&&(lang, _)| lang == other).map(|&(_, bytes)| bytes)
}

/// Loads the built-in lexicon between French and `other`.
pub(crate) fn load(other: Language) -> Option<Lexicon> {
    super::file::from_bytes(bytes(other)?, "built-in lexicon".as_ref()).ok()
}

#[cfg(all(test, feature = "lexicons"))]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_lexicon_can_be_read() {
        for lang in languages() {
            assert_eq!(load(lang).map(|lexicon| lexicon.other), Some(lang));
        }
    }
}
