//! Lexicons as files: learn one and write it, open one, say what it holds.

use crate::error::{Error, Result};
use crate::io::Commit;
use crate::io::Output;
use crate::io::spare;
use crate::keys::tokens::for_each_key;
use crate::lexicon::{Lexicon, build, builtin, file, glossary};
use crate::text::language::Language;
use std::fs;
use std::io::Write;
use std::path::Path;

pub use crate::lexicon::build::{Material, Taken};
pub use crate::lexicon::learn::LearnOptions;

/// What a lexicon holds, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holdings {
    /// The language that it pairs French with.
    pub lang: Language,
    /// French keys.
    pub french: usize,
    /// Keys of the other language.
    pub foreign: usize,
    /// Pairs of keys.
    pub entries: usize,
    /// Size of the file, in bytes.
    pub bytes: usize,
}

/// Learns a lexicon and writes it to `path`, whole or not at all.
///
/// # Errors
/// As [`build::build`], and when the file cannot be written, or is one of those to learn from.
pub fn build_file(material: &Material, options: &LearnOptions, path: &Path) -> Result<(Holdings, Taken)> {
    spare(path, material.pairs.iter().chain(&material.dictionaries))?;
    // Opened first: nobody wants to wait for a lexicon that cannot be written.
    let mut out = Output::create(path)?;
    let (lexicon, taken) = build::build(material, options)?;
    let bytes = file::to_bytes(&lexicon);
    let failed = |source| Error::io(path, source);
    out.write_all(&bytes).map_err(failed)?;
    out.commit().map_err(failed)?;
    Ok((holdings(&lexicon, bytes.len()), taken))
}

/// The lexicons that are built in.
pub fn built_in() -> Vec<Holdings> {
    let bytes = |lang| builtin::bytes(lang).map_or(0, <[u8]>::len);
    builtin::languages().filter_map(|lang| Some(holdings(&builtin::load(lang)?, bytes(lang)))).collect()
}

/// Opens a lexicon: a file, or the code of a language that has one built in.
///
/// # Errors
/// When the file cannot be read or is no lexicon.
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

/// Opens a user's lexicon: a lexicon file, or a glossary of term pairs.
///
/// # Errors
/// When it cannot be read, is for another language, or has a mistake.
pub fn user(path: &Path, other: Language) -> Result<Lexicon> {
    let failed = |source| Error::io(path, source).help("check the name and the permissions");
    let bytes = fs::read(path).map_err(failed)?;
    if !file::is_lexicon(&bytes) {
        let document = crate::text::read::decode(&bytes, path, &crate::text::read::ReadOptions::default())?;
        return glossary::parse(&document.text, other, path);
    }
    let lexicon = file::from_bytes(&bytes, path)?;
    if lexicon.other != other {
        let reason = format!("a lexicon for {}, but the texts are in {}", lexicon.other.name(), other.name());
        return Err(Error::input(path, reason));
    }
    Ok(lexicon)
}

/// The translations of a French word: key, p(key | word), p(word | key); likeliest first.
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

fn holdings(lexicon: &Lexicon, bytes: usize) -> Holdings {
    Holdings {
        lang: lexicon.other,
        french: lexicon.french.len(),
        foreign: lexicon.foreign.len(),
        entries: lexicon.len(),
        bytes,
    }
}
