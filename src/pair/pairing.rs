//! The result of a run, and its output formats.

use super::spool::{Place, SpooledTexts};
use crate::figures::path_as_text;
use crate::format::Languages;
use crate::wording::printable;
use serde::{Serialize, Serializer};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Two documents that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PairedDocuments {
    /// A name for the pair, which no other pair has.
    pub name: String,
    /// The source: a path or the id of a text.
    #[serde(serialize_with = "path_as_text")]
    pub source: PathBuf,
    /// The translation.
    #[serde(serialize_with = "path_as_text")]
    pub target: PathBuf,
    /// The probability that the two documents are translations of each other.
    #[serde(serialize_with = "rounded")]
    pub probability: f32,
    /// Whether the names of the two documents match.
    pub names_match: bool,
    /// The indices of the two documents.
    #[serde(skip)]
    pub(super) documents: [u32; 2],
}

/// The likeliest partner of a document without a counterpart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Likeliest {
    /// The document.
    #[serde(serialize_with = "path_as_text")]
    pub document: PathBuf,
    /// The probability that the two documents are translations of each other.
    #[serde(serialize_with = "rounded")]
    pub probability: f32,
}

/// A document without a counterpart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Orphan {
    /// The document.
    #[serde(serialize_with = "path_as_text")]
    pub document: PathBuf,
    /// Whether the document is a source, rather than a translation.
    pub is_source: bool,
    /// The likeliest partner, which may belong to another document. `None` if no document has any rare word in common
    /// with this one.
    pub likeliest: Option<Likeliest>,
}

/// Two documents whose names match, but whose contents do not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NameConflict {
    /// The source.
    #[serde(serialize_with = "path_as_text")]
    pub source: PathBuf,
    /// The document with the matching name.
    #[serde(serialize_with = "path_as_text")]
    pub target: PathBuf,
    /// The translation with which `source` was paired instead.
    #[serde(serialize_with = "optional_path")]
    pub source_partner: Option<PathBuf>,
    /// The source with which `target` was paired instead.
    #[serde(serialize_with = "optional_path")]
    pub target_partner: Option<PathBuf>,
}

/// A document that was not considered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Skipped {
    /// The document.
    #[serde(serialize_with = "path_as_text")]
    pub document: PathBuf,
    /// The reason, such as another language.
    pub reason: String,
}

/// The texts of the documents.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) spooled: SpooledTexts,
    pub(super) places: [Vec<Place>; 2],
}

/// Which documents belong together.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Pairing {
    /// The languages of the sources and of the translations.
    pub languages: Languages,
    /// The pairs, in the order of the sources.
    pub pairs: Vec<PairedDocuments>,
    /// The documents without a counterpart: first sources, then translations.
    pub orphans: Vec<Orphan>,
    /// The pairs of names that the contents contradict. Empty if the names of most documents contradict their
    /// contents.
    pub conflicts: Vec<NameConflict>,
    /// Whether the names agree with the contents. If they do not, they have no influence on the pairs.
    pub names_agree: bool,
    /// The documents that were not considered, because they are in another language, or because their language cannot
    /// be detected.
    pub skipped: Vec<Skipped>,
    /// The number of documents that could not be read.
    pub failed: u64,
    /// Whether the run was stopped. There are no pairs then.
    #[serde(skip)]
    pub interrupted: bool,
    #[serde(skip)]
    pub(super) texts: Option<Texts>,
}

fn rounded<S: Serializer>(probability: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    crate::figures::thousandths(f64::from(*probability)).serialize(serializer)
}

fn optional_path<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
    path.as_ref().map(|path| path.to_string_lossy()).serialize(serializer)
}

/// Whether a list of document pairs can name a file: each line of the list has two paths.
pub(super) fn is_listable(path: &Path) -> bool {
    path.to_str().is_some_and(|path| {
        !path.contains(['\t', '\n', '\r']) && !path.starts_with('#') && path.trim() == path
    })
}

impl Pairing {
    pub(super) fn new(
        languages: Languages,
        skipped: Vec<Skipped>,
        failed: u64,
        interrupted: bool,
    ) -> Pairing {
        Pairing {
            languages,
            pairs: Vec::new(),
            orphans: Vec::new(),
            conflicts: Vec::new(),
            names_agree: true,
            skipped,
            failed,
            interrupted,
            texts: None,
        }
    }

    /// Writes the pairs as a list that [`Documents::list`](crate::Documents::list) reads: source, target, name and
    /// probability, separated by tabs, with a header.
    ///
    /// # Errors
    /// Returns an error if the list cannot contain the name of a document, which
    /// [`PairOptions::for_list`](super::PairOptions::for_list) prevents, and any error of `out`.
    pub fn write_list(&self, mut out: impl Write) -> io::Result<()> {
        let mut documents = self.pairs.iter().flat_map(|pair| [&pair.source, &pair.target]);
        if let Some(document) = documents.find(|document| !is_listable(document)) {
            let fault = format!("a list cannot contain the name {:?}", document.display().to_string());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, fault));
        }
        out.write_all(b"source\ttarget\tname\tprobability\n")?;
        for pair in &self.pairs {
            let PairedDocuments { name, source, target, probability, .. } = pair;
            writeln!(out, "{}\t{}\t{name}\t{probability:.3}", source.display(), target.display())?;
        }
        Ok(())
    }

    /// Writes everything as one JSON object.
    ///
    /// # Errors
    /// Returns any error of `out`.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }

    /// Writes the pairs with their texts as JSON Lines that [`Documents::jsonl`](crate::Documents::jsonl) reads.
    ///
    /// # Errors
    /// Returns an error if [`PairOptions::keep_texts`](super::PairOptions::keep_texts) was not set, and any error of
    /// `out`.
    pub fn write_documents(&mut self, mut out: impl Write) -> io::Result<()> {
        let Texts { spooled, places } = self
            .texts
            .as_mut()
            .ok_or_else(|| io::Error::other("the texts of the documents were not kept"))?;
        for pair in &self.pairs {
            let mut text = |side: usize| spooled.get(places[side][pair.documents[side] as usize]);
            let line = Line { id: &pair.name, src: text(0)?, tgt: text(1)?, pair };
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Writes the documents without a counterpart as a table with a header: `source` or `target`, the document, its
    /// likeliest partner, and the probability. Tabs, line breaks and other control characters in names are escaped.
    ///
    /// # Errors
    /// Returns any error of `out`.
    pub fn write_orphans(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(b"side\tdocument\tlikeliest\tprobability\n")?;
        for orphan in &self.orphans {
            let side = if orphan.is_source { "source" } else { "target" };
            write!(out, "{side}\t{}\t", printable(&orphan.document.to_string_lossy()))?;
            match &orphan.likeliest {
                Some(Likeliest { document, probability }) => {
                    writeln!(out, "{}\t{probability:.3}", printable(&document.to_string_lossy()))?;
                }
                None => writeln!(out, "\t")?,
            }
        }
        Ok(())
    }
}

/// A line of JSON Lines with two texts.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    src: String,
    tgt: String,
    #[serde(flatten, serialize_with = "origin")]
    pair: &'a PairedDocuments,
}

fn origin<S: Serializer>(pair: &PairedDocuments, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Origin<'a> {
        #[serde(serialize_with = "path_as_text")]
        source: &'a PathBuf,
        #[serde(serialize_with = "path_as_text")]
        target: &'a PathBuf,
        #[serde(serialize_with = "rounded")]
        probability: f32,
    }
    Origin { source: &pair.source, target: &pair.target, probability: pair.probability }.serialize(serializer)
}
