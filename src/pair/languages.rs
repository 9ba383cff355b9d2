//! Decides which two languages the documents are in, and on which side each document is.

use super::collection::Collection;
use crate::corpus::{Single, Singles, TextFields};
use crate::document::{Inputs, LanguageChoice, Observer, announce, tags};
use crate::error::{Error, Parameter, Result, message};
use crate::format::Languages;
use crate::text::detect::detect;
use crate::text::{Language, LanguagePair, LanguageTag, floor, resolve_pair};
use crate::wording::{self, list};
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
pub(super) struct CollectionLanguages {
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

impl CollectionLanguages {
    /// Sets or detects the languages of a collection.
    ///
    /// # Errors
    /// Returns an error if no document can be read, or if the documents are not in French and another language.
    pub(super) fn of(
        collection: &Collection,
        choice: &LanguageChoice,
        (inputs, fields): (&Inputs, &TextFields),
        observer: &mut dyn Observer,
    ) -> Result<CollectionLanguages> {
        let all = collection.paths();
        let pair = match collection {
            Collection::Sides([src, tgt]) => {
                let text = |singles: &Singles| {
                    Ok(Sample::take(singles, &all, SAMPLE, (inputs, fields))?.texts.concat())
                };
                let texts = [text(src)?, text(tgt)?];
                resolve_pair(choice.src.as_ref(), choice.tgt.as_ref(), &texts[0], &texts[1])?
            }
            Collection::Heap(heap) => {
                let sample = Sample::take(heap, &all, HEAP_SAMPLE, (inputs, fields))?;
                of_heap(heap.path(), choice, &sample)?
            }
        };
        announce(&pair, observer);
        Ok(CollectionLanguages {
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

/// The beginnings of some documents.
struct Sample {
    texts: Vec<String>,
    extent: Extent,
}

/// The documents of a collection that are in a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    All,
    /// The first ones of a stream.
    First,
    /// Documents from all parts of a folder.
    Spread,
}

/// Divides the documents of a folder into ranges of `step`, and returns whether a document is the one that is taken
/// from its range. The positions in the ranges vary. Otherwise, with names such as `a.en.html, a.fr.html, b.en.html`, all
/// documents of the sample could be in the same language.
fn is_taken(at: usize, step: usize) -> bool {
    // The mixing function of SplitMix64 (Steele, Lea and Flood 2014): no pattern of names is like its results.
    let mut bits = (at as u64 / step as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (at % step) as u64 == (bits ^ bits >> 31) % step as u64
}

impl Sample {
    /// Takes at most `most` documents, spread over the collection if their number is known. Returns an error if none
    /// can be read.
    fn take(
        singles: &Singles,
        all: &[&Path],
        most: usize,
        (inputs, fields): (&Inputs, &TextFields),
    ) -> Result<Sample> {
        let (documents, count) = singles.open(all, fields, inputs.limits())?;
        let step = usize::try_from(count.unwrap_or_default()).unwrap_or_default().div_ceil(most).max(1);
        let mut extent = if step > 1 { Extent::Spread } else { Extent::All };
        let mut first_error = None;
        let mut texts = Vec::new();
        let taken = documents.enumerate().filter(|(at, _)| is_taken(*at, step));
        for (number, (_, document)) in taken.enumerate() {
            if number == most || inputs.is_stopped() {
                extent = if step > 1 { Extent::Spread } else { Extent::First };
                break;
            }
            let Single { input, .. } = document?;
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
                let fault = message!["no document can be read; the first problem is: ", error.to_message()];
                Err(Error::input(singles.path(), fault))
            }
            Some(error) if texts.is_empty() => Err(error),
            _ => Ok(Sample { texts, extent }),
        }
    }

    /// Returns a description of the documents of the sample.
    fn documents(&self) -> String {
        let number = self.texts.len();
        match self.extent {
            Extent::All => "the documents".into(),
            Extent::First => format!("the first {}", wording::count(number, "document")),
            Extent::Spread => format!("{} that were sampled", wording::count(number, "document")),
        }
    }
}

/// Decides which two languages of a heap are paired: those that are set, and otherwise French and the most frequent
/// other one.
fn of_heap(path: &Path, choice: &LanguageChoice, sample: &Sample) -> Result<LanguagePair> {
    let mut counts = BTreeMap::<Language, usize>::new();
    for found in sample.texts.iter().map(|text| detect(text)).filter(|found| found.reliable) {
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
                0 => format!("the languages of {} cannot be detected", sample.documents()),
                _ => format!("{} are in {} only", sample.documents(), list(names)),
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
    let is_set = choice.src.is_some() && choice.tgt.is_some();
    if !is_set {
        let of = sample.texts.len();
        let described = list(described.iter().map(String::as_str));
        pair.notes.push(
            format!("languages of {of} documents: {described}; pairing {} and {}", src.name(), tgt.name())
                .into(),
        );
    }
    // The rest of a larger collection may have the language.
    let is_complete = sample.extent == Extent::All && !is_set;
    if let Some(missing) = [src, tgt].into_iter().find(|lang| is_complete && found(lang) == 0) {
        let error = Error::input(path, format!("contains no documents in {}", missing.name()));
        return Err(error.help("give a folder with documents in both languages, or set the languages"));
    }
    Ok(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_all_languages_whatever_their_order() {
        // Each document has files in several languages, one after the other.
        for languages in 2..=12 {
            for count in [201, 400, 1_000, 4_001, 5_000, 100_000] {
                let step = usize::div_ceil(count, HEAP_SAMPLE);
                let taken: Vec<usize> = (0..count).filter(|at| is_taken(*at, step)).collect();
                assert!((count / step..=HEAP_SAMPLE).contains(&taken.len()), "{}", taken.len());
                let mut found = vec![0; languages];
                taken.iter().for_each(|at| found[at % languages] += 1);
                let fewest = found.iter().min().unwrap();
                assert!(*fewest > 0, "{languages} languages, {count}: {found:?}");
            }
        }
    }
}
