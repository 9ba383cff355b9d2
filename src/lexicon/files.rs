//! Opens lexicons and describes their contents.

use super::{Entry, Lexicon, builtin, file, glossary};
use crate::error::{Error, Result};
use crate::io;
use crate::keys::tokens::for_each_key;
use crate::text::language::Language;
use crate::text::read::{self, ReadOptions};
use std::path::Path;

/// The size of a lexicon, whose keys are normalised tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LexiconSize {
    /// The language other than French.
    pub lang: Language,
    /// Number of French keys.
    pub french: usize,
    /// Number of keys of the other language.
    pub foreign: usize,
    /// Number of pairs of a French and a foreign key.
    pub entries: usize,
    /// Size of the file, in bytes.
    pub bytes: usize,
}

/// Returns the sizes of all built-in lexicons.
pub fn built_in() -> Vec<LexiconSize> {
    let size = |lang| Some(size_of(&builtin::load(lang)?, builtin::bytes(lang)?.len()));
    builtin::languages().filter_map(size).collect()
}

/// Opens a lexicon file, or the built-in lexicon for a language code.
///
/// # Errors
/// Returns an error if the file cannot be read or is not a lexicon.
pub fn open(name: &Path) -> Result<(Lexicon, LexiconSize)> {
    let builtin = name.to_str().and_then(Language::from_code).and_then(builtin::bytes);
    if builtin.is_none() && !name.exists() && !io::is_stdin(name) {
        return Err(Error::input(name, "neither a file nor a language with a built-in lexicon")
            .help("`enregard lexicon info` lists the built-in lexicons"));
    }
    let bytes = builtin.map_or_else(|| io::read_to_end(name), |bytes| Ok(bytes.to_vec()))?;
    let lexicon = file::from_bytes(&bytes, name)?;
    let size = size_of(&lexicon, bytes.len());
    Ok((lexicon, size))
}

/// Opens the user's own lexicon, which is a lexicon file or a glossary.
///
/// # Errors
/// Returns an error if the file cannot be read or parsed, or if it is for another language.
pub(crate) fn user(path: &Path, other: Language) -> Result<Lexicon> {
    user_bytes(&io::read_to_end(path)?, path, other)
}

/// Decodes the content of the user's own lexicon, which is a lexicon file or a glossary. Errors name it as
/// `path`.
///
/// # Errors
/// Returns an error if the content cannot be parsed, or if it is for another language.
pub(crate) fn user_bytes(bytes: &[u8], path: &Path, other: Language) -> Result<Lexicon> {
    if !file::is_lexicon(bytes) {
        return match glossary::text_of_tbx(bytes) {
            Some(text) => glossary::parse(&text, other, path),
            None => glossary::parse(&read::decode(bytes, path, &ReadOptions::default())?.text, other, path),
        };
    }
    let lexicon = file::from_bytes(bytes, path)?;
    if lexicon.other.lexicon_language() != other.lexicon_language() {
        let (own, texts) = (lexicon.other.name(), other.name());
        let fault = format!("is a lexicon for French and {own}, but the texts are in French and {texts}");
        return Err(Error::input(path, fault).help(format!("use a lexicon for French and {texts}")));
    }
    Ok(lexicon)
}

/// Returns the translations of a French word as (key, p(key | word), p(word | key)), most probable first.
pub fn translations(lexicon: &Lexicon, word: &str) -> Vec<(String, f32, f32)> {
    let mut found = Vec::new();
    for_each_key(word, Language::French, &mut String::new(), |key, _| {
        if let Some(id) = lexicon.french.get(key) {
            let entry = |e: &Entry| (lexicon.foreign.key(e.other).to_owned(), e.forward, e.backward);
            found.extend(lexicon.entries(id).iter().map(entry));
        }
    });
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}

pub(super) fn size_of(lexicon: &Lexicon, bytes: usize) -> LexiconSize {
    let Lexicon { other: lang, french, foreign, .. } = lexicon;
    LexiconSize { lang: *lang, french: french.len(), foreign: foreign.len(), entries: lexicon.len(), bytes }
}

#[cfg(all(test, feature = "lexicons"))]
mod tests {
    use super::*;

    #[test]
    fn a_build_without_a_lexicon_can_read_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fr-hr.lex");
        let serbian = "sr".parse().unwrap();
        std::fs::write(&file, builtin::bytes(serbian).unwrap()).unwrap();
        let read = user(&file, serbian).unwrap();
        assert_eq!(read.len(), builtin::load(serbian).unwrap().len());
        assert!(user(&file, Language::Korean).is_err());
    }
}
