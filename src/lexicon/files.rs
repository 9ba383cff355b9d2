//! Lexicon files: building, opening, summarising and looking up.

use crate::error::{Error, Result};
use crate::keys::tokens::for_each_key;
use crate::lexicon::{Entry, Lexicon, builtin, file, glossary};
use crate::text::language::Language;
use crate::text::read::{ReadOptions, decode};
use crate::{io, lexicon};
use std::fs;
use std::path::Path;

#[cfg(feature = "cli")]
pub use lexicon::build::{Material, Taken};
pub use lexicon::learn::LearnOptions;

/// The size of a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holdings {
    /// The language that French is paired with.
    pub lang: Language,
    /// The number of French keys.
    pub french: usize,
    /// The number of keys of the other language.
    pub foreign: usize,
    /// The number of pairs of keys.
    pub entries: usize,
    /// The size of the file, in bytes.
    pub bytes: usize,
}

/// Builds a lexicon and writes it to `path`. On failure nothing is written.
///
/// # Errors
/// As [`lexicon::build::build`], and if the file cannot be written or is one of the inputs.
#[cfg(feature = "cli")]
pub fn build_file(material: &Material, options: &LearnOptions, path: &Path) -> Result<(Holdings, Taken)> {
    use io::Commit;
    use std::io::Write;
    io::spare(path, material.pairs.iter().chain(&material.dictionaries))?;
    // The output is opened first, so that an unwritable one fails before the work.
    let mut out = io::Output::create(path)?;
    let (lexicon, taken) = lexicon::build::build(material, options)?;
    let bytes = file::to_bytes(&lexicon);
    let failed = |source| Error::io(path, source);
    out.write_all(&bytes).map_err(failed)?;
    out.commit().map_err(failed)?;
    Ok((holdings(&lexicon, bytes.len()), taken))
}

/// The sizes of the built-in lexicons.
pub fn built_in() -> Vec<Holdings> {
    let bytes = |lang| builtin::bytes(lang).map_or(0, <[u8]>::len);
    builtin::languages().filter_map(|lang| Some(holdings(&builtin::load(lang)?, bytes(lang)))).collect()
}

/// Opens a lexicon: a file, or the code of a language that has a built-in lexicon.
///
/// # Errors
/// If the file cannot be read or is not a lexicon.
pub fn open(name: &Path) -> Result<(Lexicon, Holdings)> {
    let code = name.to_str().and_then(Language::from_code);
    let (lexicon, size) = match code
        .and_then(|lang| Some((builtin::load(lang)?, builtin::bytes(lang)?.len())))
    {
        Some(found) => found,
        None => {
            let bytes = fs::read(name).map_err(|source| {
                Error::io(name, source).help("name a lexicon file or a language that has a built-in lexicon")
            })?;
            (file::from_bytes(&bytes, name)?, bytes.len())
        }
    };
    let holdings = holdings(&lexicon, size);
    Ok((lexicon, holdings))
}

/// Opens a user's lexicon: a lexicon file or a glossary.
///
/// # Errors
/// If it cannot be read, is for another language, or is malformed.
pub fn user(path: &Path, other: Language) -> Result<Lexicon> {
    let bytes = io::read_to_end(path)?;
    if !file::is_lexicon(&bytes) {
        return glossary::parse(&decode(&bytes, path, &ReadOptions::default())?.text, other, path);
    }
    let lexicon = file::from_bytes(&bytes, path)?;
    if lexicon.other != other {
        let (found, wanted) = (lexicon.other.name(), other.name());
        let fault = format!("the lexicon is for French and {found}, but the other language is {wanted}");
        return Err(Error::input(path, fault));
    }
    Ok(lexicon)
}

/// The translations of a French word, likeliest first: the key, p(key | word) and p(word | key).
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

fn holdings(lexicon: &Lexicon, bytes: usize) -> Holdings {
    Holdings {
        lang: lexicon.other,
        french: lexicon.french.len(),
        foreign: lexicon.foreign.len(),
        entries: lexicon.len(),
        bytes,
    }
}
