//! Decides which two languages the documents are in, and on which side each document is.

use super::collection::Collection;
use crate::corpus::{Single, Singles, TextFields};
use crate::document::{Inputs, LanguageChoice, Observer, announce, tags};
use crate::error::{Error, Parameter, Result, message};
use crate::format::Languages;
use crate::text::detect::detect;
use crate::text::{Language, LanguagePair, LanguageTag, floor, resolve_pair};
use crate::wording::list;
use std::collections::BTreeMap;
use std::path::Path;

/// Number of documents of a side in which its language is detected.
const SAMPLE: usize = 20;
/// Number of documents of a heap in which its languages are detected.
const HEAP_SAMPLE: usize = 200;
/// Amount of text of a document that is used, in bytes.
const PIECE: usize = 1 << 13;

/// The languages of a collection.
#[derive(Debug, Clone)]
pub(super) struct Spoken {
    /// The source and the target language. One of them is French.
    pub(super) langs: [Language; 2],
    pub(super) tags: Languages,
    /// Whether the language of each document of the source and of the target is checked.
    check: [bool; 2],
}

/// Why a document is on neither side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misfit {
    /// It is in this other language.
    Language(&'static str),
    /// Its language cannot be detected.
    Unclear,
}

impl Spoken {
    /// Sets or detects the languages of a collection.
    ///
    /// # Errors
    /// Returns an error if no document can be read, or if the documents are not in French and another language.
    pub(super) fn of(
        collection: &Collection,
        choice: &LanguageChoice,
        (inputs, fields): (&Inputs, &TextFields),
        observer: &mut dyn Observer,
    ) -> Result<Spoken> {
        let pair = match collection {
            Collection::Sides([src, tgt]) => {
                let text = |singles: &Singles, other: &Singles| {
                    Ok(sample(singles, other.path(), SAMPLE, (inputs, fields))?.concat())
                };
                let texts = [text(src, tgt)?, text(tgt, src)?];
                resolve_pair(choice.src.as_ref(), choice.tgt.as_ref(), &texts[0], &texts[1])?
            }
            Collection::Heap(heap) => {
                let texts = sample(heap, Path::new(""), HEAP_SAMPLE, (inputs, fields))?;
                of_heap(heap.path(), choice, &texts)?
            }
        };
        announce(&pair, observer);
        Ok(Spoken {
            langs: [pair.src.lang(), pair.tgt.lang()],
            tags: tags(&pair.src, &pair.tgt),
            check: [choice.src.is_none(), choice.tgt.is_none()],
        })
    }

    /// Returns the language other than French.
    pub(super) fn other(&self) -> Language {
        self.langs[1 - self.french()]
    }

    /// Returns the side that is in French: 0 for the source, 1 for the target.
    pub(super) fn french(&self) -> usize {
        usize::from(self.langs[0] != Language::French)
    }

    /// Returns the side of a document. `known` is the side of the folder in which it is, if there are two.
    pub(super) fn side(&self, text: &str, known: Option<usize>) -> Result<usize, Misfit> {
        if let Some(side) = known.filter(|&side| !self.check[side]) {
            return Ok(side);
        }
        let found = detect(text);
        let name = found.foreign.or(found.lang.map(Language::name));
        match (known, found.lang) {
            (Some(side), lang) if !found.reliable || lang == Some(self.langs[side]) => Ok(side),
            (None, Some(lang)) if self.langs.contains(&lang) && found.foreign.is_none() => {
                Ok(usize::from(lang == self.langs[1]))
            }
            (None, _) if !found.reliable && found.foreign.is_none() => Err(Misfit::Unclear),
            _ => Err(name.map_or(Misfit::Unclear, Misfit::Language)),
        }
    }
}

/// Returns the beginnings of some documents, spread over the collection if their number is known. Returns an error
/// if none can be read.
fn sample(
    singles: &Singles,
    other: &Path,
    most: usize,
    (inputs, fields): (&Inputs, &TextFields),
) -> Result<Vec<String>> {
    let (documents, count) = singles.open(other, fields, inputs.limits())?;
    let step = usize::try_from(count.unwrap_or_default()).unwrap_or_default().div_ceil(most).max(1);
    let mut first_error = None;
    let mut texts = Vec::new();
    for document in documents.step_by(step).take(most) {
        let Single { input, .. } = document?;
        if inputs.is_stopped() {
            break;
        }
        match inputs.one(&input, &inputs.deadline(inputs.stop.clone())) {
            Ok(read) => {
                let text = &read.document.text;
                texts.push(format!("{}\n", &text[..floor(text, PIECE)]));
            }
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    match first_error {
        Some(error) if texts.is_empty() && count.is_none_or(|count| count > 1) => {
            let fault = message![format!("no document can be read; the first problem is: {error}")];
            Err(Error::input(singles.path(), fault))
        }
        Some(error) if texts.is_empty() => Err(error),
        _ => Ok(texts),
    }
}

/// Decides which two languages of a heap are paired: those that are set, and otherwise French and the most frequent
/// other one.
fn of_heap(path: &Path, choice: &LanguageChoice, texts: &[String]) -> Result<LanguagePair> {
    let mut counts = BTreeMap::<Language, usize>::new();
    for found in texts.iter().map(|text| detect(text)).filter(|found| found.reliable) {
        found.lang.iter().for_each(|lang| *counts.entry(*lang).or_default() += 1);
    }
    let known = |tag: &Option<LanguageTag>| tag.as_ref().map(LanguageTag::lang);
    let [src, tgt] = [known(&choice.src), known(&choice.tgt)];
    let frequent = |is_wanted: &dyn Fn(Language) -> bool| {
        let wanted = counts.iter().filter(|(lang, _)| is_wanted(**lang));
        wanted.max_by_key(|(lang, count)| (**count, std::cmp::Reverse(**lang))).map(|(lang, _)| *lang)
    };
    let other = || {
        let not_french = |lang| lang != Language::French;
        frequent(&not_french).ok_or_else(|| {
            let names = counts.keys().map(|lang| lang.name());
            let fault = match counts.len() {
                0 => "the languages of the documents cannot be detected".to_owned(),
                _ => format!("the documents are in {} only", list(names)),
            };
            let (one, other) = (Parameter::SourceLanguage, Parameter::TargetLanguage);
            Error::input(path, fault).help(message!["set ", one, " and ", other, ", or give another folder"])
        })
    };
    let tag = |set: &Option<LanguageTag>, lang: Language| set.clone().unwrap_or_else(|| lang.into());
    let (src, tgt) = match (src, tgt) {
        (Some(src), Some(tgt)) => (src, tgt),
        (Some(Language::French) | None, None) => (Language::French, other()?),
        (Some(src), None) => (src, Language::French),
        (None, Some(Language::French)) => (other()?, Language::French),
        (None, Some(tgt)) => (Language::French, tgt),
    };
    let mut pair = resolve_pair(Some(&tag(&choice.src, src)), Some(&tag(&choice.tgt, tgt)), "", "")?;
    let found = |lang: &Language| counts.get(lang).copied().unwrap_or_default();
    let described =
        counts.iter().map(|(lang, count)| format!("{} ({count})", lang.name())).collect::<Vec<_>>();
    if choice.src.is_none() || choice.tgt.is_none() {
        let of = texts.len();
        let described = list(described.iter().map(String::as_str));
        pair.notes.push(
            format!("languages of {of} documents: {described}; pairing {} and {}", src.name(), tgt.name())
                .into(),
        );
    }
    if let Some(missing) = [src, tgt].into_iter().find(|lang| found(lang) == 0 && texts.len() < HEAP_SAMPLE) {
        let error = Error::input(path, format!("contains no documents in {}", missing.name()));
        return Err(error.help("give a folder with documents in both languages, or set the languages"));
    }
    Ok(pair)
}
