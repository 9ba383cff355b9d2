//! The built-in lexicons. Each feature `lexicons-…` adds the group of lexicons of one crate in `lexicons/`. Without
//! these features, there are no built-in lexicons.

use super::Lexicon;
use crate::text::language::Language;

/// Language tags with the contents of their lexicon files. docs/LEXICONS.md has the command that builds the files, their
/// sources and their licences. They are decompressed only when they are loaded.
type Group = &'static [(&'static str, &'static [u8])];

/// References to the data of the other crates, because a copy of it would double the size of this one.
static GROUPS: &[&Group] = &[
    #[cfg(feature = "lexicons-eu")]
    &enregard_lexicons_eu::FILES,
    #[cfg(feature = "lexicons-europe")]
    &enregard_lexicons_europe::FILES,
    #[cfg(feature = "lexicons-world")]
    &enregard_lexicons_world::FILES,
];

/// Returns the languages for which there is a built-in lexicon, in the order of [`Language::ALL`].
pub(crate) fn languages() -> impl Iterator<Item = Language> {
    Language::ALL.iter().copied().filter(|&lang| bytes(lang).is_some())
}

/// Returns the file content of the built-in lexicon between French and `other`, if there is one.
pub(crate) fn bytes(other: Language) -> Option<&'static [u8]> {
    let owner = other.lexicon_language().code();
    GROUPS.iter().flat_map(|group| group.iter()).find(|(code, _)| *code == owner).map(|&(_, bytes)| bytes)
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
