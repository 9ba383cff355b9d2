//! Determines the languages of a run.
//!
//! A run has one language pair, which the user sets or enregard detects in the first documents. Several
//! documents are pooled for detection, because each may be short. Documents in other languages fail.

use crate::corpus::{DecodedText, DocumentPair, Documents, language_of_path};
use crate::document::{Inputs, Observer};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::format::Languages;
use crate::text::detect::detect;
use crate::text::{Document, Language, LanguagePair, LanguageTag, floor, resolve_pair};
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::path::Path;

/// Amount of text per side that is pooled for language detection, in bytes. The detector reads only a
/// fraction of this text.
const POOL: usize = 1 << 16;

/// Maximum number of documents pooled for language detection.
const MAX_POOLED: usize = 20;

/// Maximum number of documents read ahead for language detection, including those that cannot be used. The
/// documents stay in memory until they are aligned.
const MAX_AHEAD: usize = 100;

/// Maximum total size of the texts of documents read ahead, in bytes. The first document is always read.
const MAX_AHEAD_BYTES: usize = 64 << 20;

/// Maximum total size of the inputs whose decoded texts are kept for the aligner, in bytes. The first
/// document is always kept.
const MAX_KEPT: u64 = 16 << 20;

/// The languages set by the user. A language that is `None` is detected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LanguageChoice {
    /// The source language.
    #[serde(rename = "src_lang")]
    pub src: Option<LanguageTag>,
    /// The target language.
    #[serde(rename = "tgt_lang")]
    pub tgt: Option<LanguageTag>,
}

/// The languages of a run, after detection.
#[derive(Clone)]
pub(crate) struct Spoken {
    pub langs: (Language, Language),
    pub tags: Languages,
    /// Whether to check the language of every document, for the source and for the target.
    check: (bool, bool),
}

/// Returns the tags of two languages as text.
pub(crate) fn tags(src: &LanguageTag, tgt: &LanguageTag) -> Languages {
    Languages { src: src.as_str().into(), tgt: tgt.as_str().into() }
}

impl LanguageChoice {
    /// Parses two language tags.
    ///
    /// # Errors
    /// Returns a call error that names the invalid parameter, or states that the two languages cannot be
    /// aligned.
    pub fn parse(src: Option<&str>, tgt: Option<&str>) -> Result<LanguageChoice> {
        let choice = LanguageChoice::tags(src, tgt)?;
        if let (Some(src), Some(tgt)) = (&choice.src, &choice.tgt) {
            resolve_pair(Some(src), Some(tgt), "", "").map_err(|error| error.of_kind(ErrorKind::Call))?;
        }
        Ok(choice)
    }

    /// Parses two language tags. Unlike [`LanguageChoice::parse`], accepts two languages that cannot be
    /// aligned.
    ///
    /// # Errors
    /// Returns a call error that names the parameter of an invalid tag.
    pub fn tags(src: Option<&str>, tgt: Option<&str>) -> Result<LanguageChoice> {
        let src = src.map(|tag| LanguageTag::parse(tag, Parameter::SourceLanguage)).transpose()?;
        let tgt = tgt.map(|tag| LanguageTag::parse(tag, Parameter::TargetLanguage)).transpose()?;
        Ok(LanguageChoice { src, tgt })
    }

    /// Returns the languages that `self` sets, and takes the missing ones from `other`.
    pub(crate) fn or(&self, other: &LanguageChoice) -> LanguageChoice {
        let LanguageChoice { src, tgt } = self.clone();
        LanguageChoice { src: src.or_else(|| other.src.clone()), tgt: tgt.or_else(|| other.tgt.clone()) }
    }

    /// Returns the languages set by the user, with `und` (undetermined) for those that are not set.
    pub(crate) fn so_far(&self) -> Languages {
        let tag = |tag: &Option<LanguageTag>| tag.as_ref().map_or("und", LanguageTag::as_str).to_owned();
        Languages { src: tag(&self.src), tgt: tag(&self.tgt) }
    }

    /// Returns the languages if the user set both, otherwise `None`.
    pub(crate) fn given(&self) -> Option<Spoken> {
        let (src, tgt) = (self.src.as_ref()?, self.tgt.as_ref()?);
        Some(Spoken { langs: (src.lang(), tgt.lang()), tags: tags(src, tgt), check: (false, false) })
    }

    /// Detects the languages that the user did not set, using the first documents. Returns a detection error
    /// if this fails, or if the two languages cannot be aligned.
    pub(crate) fn resolve(
        &self,
        documents: &mut Documents,
        inputs: &Inputs,
        observer: &mut dyn Observer,
    ) -> Result<Spoken> {
        let pool = pool(documents, inputs, self.ahead(documents), false);
        self.of_pool(&pool, documents.are_many(), observer)
    }

    /// Does the same as [`LanguageChoice::resolve`], but ignores translations that repeat their sources. If
    /// all do, or if one side has no text, its language is the one that the names of the files state or,
    /// failing that, English or French.
    pub(crate) fn resolve_with_copies(
        &self,
        documents: &mut Documents,
        inputs: &Inputs,
        observer: &mut dyn Observer,
    ) -> Result<Spoken> {
        let pool = pool(documents, inputs, self.ahead(documents), true);
        let Pool { src, tgt, copies } = &pool;
        let text = match (src.is_empty(), tgt.is_empty(), copies.is_empty()) {
            (true, true, false) => copies,
            (false, true, _) => src,
            (true, false, _) => tgt,
            _ => return self.of_pool(&pool, documents.are_many(), observer),
        };
        let found = detect(text);
        let known = |tag: &Option<LanguageTag>, is_found: bool| {
            tag.clone().or_else(|| found.lang.filter(|_| is_found && found.reliable).map(LanguageTag::from))
        };
        let is_target = src.is_empty() && !tgt.is_empty();
        let known = (known(&self.src, !is_target), known(&self.tgt, is_target));
        let path = |documents: &mut Documents, side: usize| {
            let pair = documents.peek(0)?;
            language_of_path(if side == 0 { pair.src.place() } else { pair.tgt.place() })
        };
        let (src, tgt) = match known {
            (Some(src), None) => {
                let tgt = counterpart(src.lang(), path(documents, 1));
                (src, tgt.into())
            }
            (None, Some(tgt)) => (counterpart(tgt.lang(), path(documents, 0)).into(), tgt),
            _ => return self.of_pool(&pool, documents.are_many(), observer),
        };
        let pair = resolve_pair(Some(&src), Some(&tgt), "", "")?;
        let (own, other) = (pair.src.lang().name(), pair.tgt.lang().name());
        let why =
            if copies.is_empty() { "a side has no text" } else { "the translations repeat their sources" };
        observer.note(&format!("{why}; assuming translations from {own} into {other}").into());
        let langs = (pair.src.lang(), pair.tgt.lang());
        Ok(Spoken { langs, tags: tags(&pair.src, &pair.tgt), check: (false, false) })
    }

    /// Returns the number of documents to read ahead. If both languages are set, one document is enough to
    /// notice that they are wrong. Waiting for more documents from a stream could delay the run.
    fn ahead(&self, documents: &Documents) -> usize {
        let both_given = self.src.is_some() && self.tgt.is_some();
        if both_given && documents.known_count().is_none() { 1 } else { MAX_AHEAD }
    }

    fn of_pool(&self, pool: &Pool, many: bool, observer: &mut dyn Observer) -> Result<Spoken> {
        let Pool { src, tgt, .. } = pool;
        // If no document can be read, all documents will fail, so any languages will do.
        let unread = src.is_empty();
        let known = |tag: &Option<LanguageTag>, lang: Language| tag.clone().or(unread.then(|| lang.into()));
        let (src_tag, tgt_tag) = (known(&self.src, Language::French), known(&self.tgt, Language::English));
        let pair = match resolve_pair(src_tag.as_ref(), tgt_tag.as_ref(), src, tgt) {
            Err(_) if unread => {
                resolve_pair(Some(&Language::French.into()), Some(&Language::English.into()), "", "")?
            }
            other => other?,
        };
        announce(&pair, observer);
        Ok(Spoken {
            langs: (pair.src.lang(), pair.tgt.lang()),
            tags: tags(&pair.src, &pair.tgt),
            check: (many && self.src.is_none(), many && self.tgt.is_none()),
        })
    }
}

impl Spoken {
    /// Accepts documents in any language, so that they are processed in the languages of the run.
    pub(crate) fn unchecked(self) -> Spoken {
        Spoken { check: (false, false), ..self }
    }

    /// Checks that a document is in the languages that were detected for the run. Does nothing for a language
    /// that the user set, or if the run has a single document.
    pub(crate) fn check(&self, pair: &DocumentPair, src: &DecodedText, tgt: &DecodedText) -> Result<()> {
        let sides = [
            (self.check.0, &pair.src, &src.document, self.langs.0, Parameter::SourceLanguage),
            (self.check.1, &pair.tgt, &tgt.document, self.langs.1, Parameter::TargetLanguage),
        ];
        for (check, side, document, expected, parameter) in sides {
            if check {
                check_language(side.place(), document, expected, parameter)?;
            }
        }
        Ok(())
    }
}

/// Checks that a document is in the language of the other documents, which `parameter` sets.
pub(crate) fn check_language(
    place: &Path,
    document: &Document,
    expected: Language,
    parameter: Parameter,
) -> Result<()> {
    let Some(other) = other_language(document, expected) else { return Ok(()) };
    let name = expected.name();
    let fault = format!("seems to be {other}, but the other documents are {name}");
    let otherwise = format!(" {expected}; otherwise align it separately");
    let help = message![format!("if it is {name}, set "), parameter, otherwise];
    Err(Error::input(place, fault).help(help))
}

/// Returns the language of a document if it is clearly not `expected`. A passage from the middle is enough
/// for nearly all documents and takes a tenth of the time, so the whole text is checked only if that passage
/// is in another language.
fn other_language(document: &Document, expected: Language) -> Option<&'static str> {
    const GLANCE: usize = 600;
    let text = &document.text;
    let other = |piece: &str| {
        let found = detect(piece);
        found.lang.filter(|lang| found.reliable && *lang != expected)
    };
    let start = floor(text, text.len().saturating_sub(GLANCE) / 2);
    other(&text[start..floor(text, start + GLANCE)])?;
    other(text).map(Language::name)
}

/// Returns the language of the other side of a document with one side in `lang`: the one that a path states,
/// if it fits, otherwise French or English.
fn counterpart(lang: Language, stated: Option<Language>) -> Language {
    let is_french = lang == Language::French;
    let default = if is_french { Language::English } else { Language::French };
    stated.filter(|other| (*other == Language::French) != is_french).unwrap_or(default)
}

/// The beginnings of the first readable documents.
#[derive(Default)]
struct Pool {
    src: String,
    tgt: String,
    /// Sources that their translations repeat, if they are kept apart.
    copies: String,
}

fn paragraphs(document: &Document) -> impl Iterator<Item = &str> {
    document.paragraphs.iter().map(|range| &document.text[range.clone()])
}

/// Whether a translation repeats at least half of its source.
fn is_copy(src: &Document, tgt: &Document) -> bool {
    let known: FxHashSet<&str> = paragraphs(src).collect();
    let (mut all, mut copied) = (0, 0);
    for paragraph in paragraphs(tgt) {
        all += paragraph.len();
        copied += if known.contains(paragraph) { paragraph.len() } else { 0 };
    }
    all > 0 && 2 * copied >= all
}

/// Returns the beginnings of the first readable documents, joined to one source text and one target text. The
/// documents keep their decoded texts for the aligner, as far as [`MAX_KEPT`] allows.
fn pool(documents: &mut Documents, inputs: &Inputs, ahead: usize, copies_apart: bool) -> Pool {
    let Pool { mut src, mut tgt, mut copies } = Pool::default();
    let (mut pooled, mut kept, mut held) = (0, 0, 0);
    for number in 0..ahead {
        if held > MAX_AHEAD_BYTES {
            break;
        }
        let Some(pair) = documents.peek(number) else { break };
        held += pair.src.held() + pair.tgt.held();
        let deadline = inputs.deadline(inputs.stop.clone());
        let (one, other) = match inputs.sides(&pair.src, &pair.tgt, &deadline) {
            Ok(both) => both,
            Err(error) => {
                if !inputs.is_stopped() {
                    pair.refuse(&error);
                }
                continue;
            }
        };
        let is_apart = copies_apart && is_copy(&one.document, &other.document);
        let pools: &mut [(&mut String, &DecodedText)] = match is_apart {
            true => &mut [(&mut copies, &one)],
            false => &mut [(&mut src, &one), (&mut tgt, &other)],
        };
        for (pool, side) in pools {
            let text = &side.document.text;
            if !text.is_empty() {
                pool.push_str(&text[..floor(text, POOL)]);
                pool.push('\n');
            }
        }
        pooled += usize::from(!is_apart);
        kept += one.bytes + other.bytes;
        if number == 0 || kept <= MAX_KEPT {
            pair.decoded = Some(Box::new((one, other)));
        }
        if pooled == MAX_POOLED || src.len() >= POOL && tgt.len() >= POOL {
            break;
        }
    }
    Pool { src, tgt, copies }
}

/// Passes notes and warnings about the languages to the observer.
pub(crate) fn announce(pair: &LanguagePair, observer: &mut dyn Observer) {
    pair.notes.iter().for_each(|text| observer.note(text));
    pair.warnings.iter().for_each(|text| observer.warning(text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Silent;
    use crate::limits::Deadline;

    #[test]
    fn documents_decoded_to_detect_languages_are_not_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["lettre.fr.txt", "lettre.en.txt"].map(|name| folder.path().join(name));
        std::fs::write(&files[0], include_str!("../../fixtures/fr/lettre.txt")).unwrap();
        std::fs::write(&files[1], include_str!("../../fixtures/en/lettre.txt")).unwrap();
        let mut documents = Documents::find(&files[0], &files[1]).unwrap();
        let inputs = Inputs::default();
        let spoken = LanguageChoice::default().resolve(&mut documents, &inputs, &mut Silent).unwrap();
        assert_eq!(spoken.langs, (Language::French, Language::English));
        drop(folder);
        let mut pair = documents.next().unwrap().unwrap();
        let (src, _) = inputs.take_sides(&mut pair, &Deadline::default()).unwrap();
        assert!(src.document.text.contains("Vasseur"), "{}", src.document.text);
        assert!(
            inputs.take_sides(&mut pair, &Deadline::default()).is_err(),
            "the decoded texts are kept only once"
        );
    }
}
