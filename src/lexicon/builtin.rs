//! The lexicons inside the binary. Without the feature `lexicons` there are none.

use super::Lexicon;
use crate::text::lang::Lang;

macro_rules! files {
    ($($variant:ident $code:literal,)*) => {
        &[$(
            #[cfg(feature = "lexicons")]
            (Lang::$variant, include_bytes!(concat!("data/fr-", $code, ".lex"))),
        )*]
    };
}

/// The file of each built-in lexicon. docs/LEXICONS.md gives the command that built them, their sources and
/// licences.
static FILES: &[(Lang, &[u8])] = files! {
    En "en",
    De "de",
    Es "es",
    It "it",
    Pt "pt",
    Nl "nl",
    Pl "pl",
    Cs "cs",
    Ru "ru",
    Ro "ro",
    Sv "sv",
    Da "da",
    Fi "fi",
    Hu "hu",
    El "el",
    Tr "tr",
    Uk "uk",
    Vi "vi",
    Zh "zh",
    Ja "ja",
    Ko "ko",
    Ar "ar",
};

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
