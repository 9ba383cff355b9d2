//! The lexicons that are built into the binary. Each feature `lexicons-…` adds a group of lexicons. Without
//! these features, there are no built-in lexicons.

use super::Lexicon;
use crate::text::language::Language;

macro_rules! files {
    ($($feature:literal: $($variant:ident $code:literal)*;)*) => {
        &[$($(
            #[cfg(feature = $feature)]
            (Language::$variant, include_bytes!(concat!("data/fr-", $code, ".lex"))),
        )*)*]
    };
}

/// The built-in lexicons. docs/LEXICONS.md has the command that builds them, their sources and their
/// licences. They are decompressed only when they are loaded.
static FILES: &[(Language, &[u8])] = files! {
    "lexicons-eu":
        English "en" German "de" Spanish "es" Italian "it" Portuguese "pt" Dutch "nl" Polish "pl" Czech "cs"
        Romanian "ro" Swedish "sv" Danish "da" Finnish "fi" Hungarian "hu" Greek "el" Bulgarian "bg"
        Croatian "hr" Slovenian "sl" Slovak "sk" Estonian "et" Latvian "lv" Lithuanian "lt" Irish "ga"
        Maltese "mt";
    "lexicons-europe":
        Russian "ru" Ukrainian "uk" Belarusian "be" Bokmal "nb" Icelandic "is" Catalan "ca" Galician "gl"
        Basque "eu" Albanian "sq" Turkish "tr" Armenian "hy" Georgian "ka" Azerbaijani "az";
    "lexicons-world":
        Chinese "zh" Japanese "ja" Korean "ko" Vietnamese "vi" Arabic "ar" Hebrew "he" Persian "fa"
        Hindi "hi" Bengali "bn" Urdu "ur" Indonesian "id" Tagalog "tl" Thai "th" Swahili "sw" Kazakh "kk";
};

/// Returns the languages for which there is a built-in lexicon, in the order of [`Language::ALL`].
pub(crate) fn languages() -> impl Iterator<Item = Language> {
    Language::ALL.iter().copied().filter(|&lang| bytes(lang).is_some())
}

/// Returns the file content of the built-in lexicon between French and `other`, if there is one.
pub(crate) fn bytes(other: Language) -> Option<&'static [u8]> {
    let owner = other.lexicon_language();
    FILES.iter().find(|&&(lang, _)| lang == owner).map(|&(_, bytes)| bytes)
}

/// Loads the built-in lexicon between French and `other`, if there is one.
pub(crate) fn load(other: Language) -> Option<Lexicon> {
    let lexicon = super::file::from_bytes(bytes(other)?, "built-in lexicon".as_ref()).ok()?;
    Some(Lexicon { other, ..lexicon })
}

#[cfg(all(test, feature = "lexicons"))]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_built_in_lexicon_that_can_be_read() {
        assert!(languages().eq(Language::ALL[1..].iter().copied()));
        for lang in languages() {
            let lexicon = load(lang).unwrap();
            assert_eq!(lexicon.other, lang);
            // Maltese and Swahili have the smallest lexicons.
            assert!(lexicon.len() > 5_000, "{lang}: {}", lexicon.len());
        }
    }

    #[test]
    fn similar_languages_share_a_lexicon() {
        for (lang, owner) in [("sr", "hr"), ("bs", "hr"), ("nn", "nb"), ("ms", "id"), ("mk", "bg")] {
            let [lang, owner] = [lang, owner].map(|code| bytes(code.parse().unwrap()).unwrap());
            assert!(std::ptr::eq(lang, owner));
        }
        assert!(bytes("br".parse().unwrap()).is_none());
    }
}
