//! The data that all threads share: languages, lexicons and weights.

use crate::error::Result;
use crate::io::{file_fingerprint, fingerprint};
use crate::lexicon::{Lexicon, builtin, files};
use crate::score::Weights;
use crate::text::language::Language;
use serde::{Serialize, Serializer};
use std::path::{Path, PathBuf};

/// Options of an [`Aligner`](super::Aligner).
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct AlignerOptions {
    /// The scoring weights.
    pub weights: Weights,
    /// Paths of the user's own lexicons, either lexicon files or glossaries of term pairs.
    #[serde(rename = "lexicon", serialize_with = "names_and_contents")]
    pub lexicons: Vec<PathBuf>,
    /// Contents of further lexicons, for programs that have no file system. Each has a name for error
    /// messages, and the bytes of a lexicon file or glossary.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "names_and_hashes")]
    pub lexicon_contents: Vec<(String, Vec<u8>)>,
    /// Whether to ignore the built-in lexicon.
    #[serde(rename = "no_lexicon")]
    pub no_builtin: bool,
    /// Whether to keep all pairs in order. By default, the aligner also pairs sentences, passages and
    /// chapters that are in a different order in the translation.
    pub monotone: bool,
}

impl AlignerOptions {
    /// Loads the lexicons between French and `other`: the built-in one and the user's.
    pub(crate) fn load_lexicons(&self, other: Language) -> Result<Vec<Lexicon>> {
        let builtin = if self.no_builtin { None } else { builtin::load(other) };
        let own = self.lexicons.iter().map(|path| files::user(path, other));
        let contents = self.lexicon_contents.iter();
        let own = own.chain(contents.map(|(name, bytes)| files::user_bytes(bytes, Path::new(name), other)));
        builtin.into_iter().map(Ok).chain(own).collect()
    }
}

/// Serialises each file as its name and a hash of its content, because the alignment depends on the content.
fn names_and_contents<S: Serializer>(paths: &[PathBuf], serializer: S) -> Result<S::Ok, S::Error> {
    let files: Vec<String> = paths.iter().map(|path| file_fingerprint(path)).collect();
    (!files.is_empty()).then(|| files.join(", ")).serialize(serializer)
}

/// Serialises each content as its name and a hash.
fn names_and_hashes<S: Serializer>(contents: &[(String, Vec<u8>)], to: S) -> Result<S::Ok, S::Error> {
    let hashes = contents.iter().map(|(name, bytes)| fingerprint(name, bytes));
    hashes.collect::<Vec<_>>().join(", ").serialize(to)
}

/// The languages, lexicons and weights of an aligner, which do not change while it is in use.
pub(super) struct Model {
    pub(super) src: Language,
    pub(super) tgt: Language,
    pub(super) lexicons: Vec<Lexicon>,
    pub(super) weights: Weights,
    pub(super) monotone: bool,
}

impl Model {
    pub(super) fn new(src: Language, tgt: Language, options: AlignerOptions) -> Result<Model> {
        let other = if src == Language::French { tgt } else { src };
        let lexicons = options.load_lexicons(other)?;
        Ok(Model { src, tgt, lexicons, weights: options.weights, monotone: options.monotone })
    }
}
