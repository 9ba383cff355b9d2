//! Lexicon files: learn and write one, open one, list what it contains.

use crate::error::{Error, Result};
use crate::io;
#[cfg(feature = "cli")]
use crate::io::{Output, refuse_overwrite};
use crate::keys::tokens::for_each_key;
#[cfg(feature = "cli")]
use crate::lexicon::build;
use crate::lexicon::{Lexicon, builtin, file, glossary};
use crate::text::language::Language;
use crate::text::read::{self, ReadOptions};
#[cfg(feature = "cli")]
use std::io::Write;
use std::path::Path;

#[cfg(feature = "cli")]
pub use crate::lexicon::build::{Material, Taken};
pub use crate::lexicon::learn::LearnOptions;

/// The size of a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LexiconSize {
    /// The language besides French.
    pub lang: Language,
    /// Number of French keys.
    pub french: usize,
    /// Number of keys of the other language.
    pub foreign: usize,
    /// Number of key pairs.
    pub entries: usize,
    /// Size of the file, in bytes.
    pub bytes: usize,
}

/// Learns a lexicon and writes it to `path`. The file appears when it is complete.
///
/// # Errors
/// Those of [`build::build`], and if the file cannot be written or is one of the inputs.
#[cfg(feature = "cli")]
pub fn build_file(material: &Material, options: &LearnOptions, path: &Path) -> Result<(LexiconSize, Taken)> {
    refuse_overwrite(path, material.pairs.iter().chain(&material.dictionaries))?;
    // Opened before the long work, so that an output that cannot be written fails at once.
    let mut out = Output::create(path)?;
    let (lexicon, taken) = build::build(material, options)?;
    let bytes = file::to_bytes(&lexicon);
    let failed = |source| Error::io(path, source);
    out.write_all(&bytes).map_err(failed)?;
    out.commit().map_err(failed)?;
    Ok((size_of(&lexicon, bytes.len()), taken))
}

/// The built-in lexicons.
pub fn built_in() -> Vec<LexiconSize> {
    let bytes = |lang| builtin::bytes(lang).map_or(0, <[u8]>::len);
    builtin::languages().filter_map(|lang| Some(size_of(&builtin::load(lang)?, bytes(lang)))).collect()
}

/// Opens a lexicon: a file, or the built-in one of a language code.
///
/// # Errors
/// If the file cannot be read or is not a lexicon.
pub fn open(name: &Path) -> Result<(Lexicon, LexiconSize)> {
    let code = name.to_str().and_then(Language::from_code);
    let (lexicon, size) =
        match code.and_then(|lang| Some((builtin::load(lang)?, builtin::bytes(lang)?.len()))) {
            Some(found) => found,
            None if !name.exists() && !io::is_stdin(name) => {
                return Err(Error::input(name, "neither a file nor a language with a built-in lexicon")
                    .help("`enregard lexicon info` lists the built-in lexicons"));
            }
            None => {
                let bytes = io::read_to_end(name)?;
                (file::from_bytes(&bytes, name)?, bytes.len())
            }
        };
    let size = size_of(&lexicon, size);
    Ok((lexicon, size))
}

/// Opens a user's lexicon: a lexicon file, or a glossary of term pairs.
///
/// # Errors
/// If it cannot be read or parsed, or is for another language.
pub fn user(path: &Path, other: Language) -> Result<Lexicon> {
    let bytes = io::read_to_end(path)?;
    if !file::is_lexicon(&bytes) {
        let document = read::decode(&bytes, path, &ReadOptions::default())?;
        return glossary::parse(&document.text, other, path);
    }
    let lexicon = file::from_bytes(&bytes, path)?;
    if lexicon.other != other {
        let fault =
            format!("is a lexicon for {}, but the texts are in {}", lexicon.other.name(), other.name());
        return Err(Error::input(path, fault).help(format!("use a lexicon for {}", other.name())));
    }
    Ok(lexicon)
}

/// The translations of a French word: key, p(key | word), p(word | key); most probable first.
pub fn translations(lexicon: &Lexicon, word: &str) -> Vec<(String, f32, f32)> {
    let mut found = Vec::new();
    for_each_key(word, Language::French, &mut String::new(), |key, _| {
        if let Some(id) = lexicon.french.get(key) {
            let entry =
                |e: &crate::lexicon::Entry| (lexicon.foreign.key(e.other).to_owned(), e.forward, e.backward);
            found.extend(lexicon.entries(id).iter().map(entry));
        }
    });
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}

fn size_of(lexicon: &Lexicon, bytes: usize) -> LexiconSize {
    LexiconSize {
        lang: lexicon.other,
        french: lexicon.french.len(),
        foreign: lexicon.foreign.len(),
        entries: lexicon.len(),
        bytes,
    }
}
