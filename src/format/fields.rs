//! The fields of a unit, which JSON Lines and Parquet store under the same names.

use super::tmx::Extra;
use super::unit::{Languages, Side, Unit, bead};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

/// The fields of a unit. Each range consists of the first number, and one past the last.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Fields<'a> {
    pub(super) document: Option<Cow<'a, str>>,
    pub(super) unit: Option<u32>,
    pub(super) source: Cow<'a, str>,
    pub(super) target: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alignment: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) translation: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bead: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) flags: Option<Vec<Cow<'a, str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_lang: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_lang: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_sentences: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_paragraphs: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_bytes: Option<(u64, u64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_sentences: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_paragraphs: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target_bytes: Option<(u64, u64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tmx: Option<Cow<'a, Extra>>,
}

/// The names of the ranges.
pub(super) const RANGES: [&str; 6] = [
    "source_sentences",
    "target_sentences",
    "source_paragraphs",
    "target_paragraphs",
    "source_bytes",
    "target_bytes",
];

/// The fields of [`Fields`] that do not concern one side only.
const PLAIN_KEYS: &[&str] =
    &["document", "unit", "confidence", "alignment", "translation", "bead", "flags", "tmx"];

/// Returns whether a name is a field of [`Fields`].
pub(super) fn is_known(name: &str) -> bool {
    match name.strip_prefix("source").or_else(|| name.strip_prefix("target")) {
        Some(rest) => matches!(rest, "" | "_lang" | "_sentences" | "_paragraphs" | "_bytes"),
        None => PLAIN_KEYS.contains(&name),
    }
}

impl<'a> Fields<'a> {
    /// Returns the fields of a unit.
    pub(super) fn of(unit: &'a Unit, languages: &'a Languages) -> Fields<'a> {
        let (source, target) = (&unit.source, &unit.target);
        Fields {
            document: Some(Cow::Borrowed(&unit.document)),
            unit: Some(unit.number),
            source: Cow::Borrowed(&source.text),
            target: Cow::Borrowed(&target.text),
            confidence: unit.confidence.map(three_digits),
            alignment: unit.alignment.map(three_digits),
            translation: unit.translation.map(three_digits),
            bead: unit.bead.is_some().then(|| unit.bead_name()),
            flags: unit.flags.map(|flags| flags.iter().map(|flag| Cow::Borrowed(flag.name())).collect()),
            source_lang: Some(Cow::Borrowed(&languages.src)),
            target_lang: Some(Cow::Borrowed(&languages.tgt)),
            source_sentences: pair(&source.sentences),
            source_paragraphs: pair(&source.paragraphs),
            source_bytes: pair(&source.bytes),
            target_sentences: pair(&target.sentences),
            target_paragraphs: pair(&target.paragraphs),
            target_bytes: pair(&target.bytes),
            tmx: unit.extra.as_deref().map(Cow::Borrowed),
        }
    }

    /// Returns the ranges, in the order of [`RANGES`].
    pub(super) fn ranges(&self) -> [Option<(u64, u64)>; 6] {
        let wide = |(first, end): (u32, u32)| (u64::from(first), u64::from(end));
        [
            self.source_sentences.map(wide),
            self.target_sentences.map(wide),
            self.source_paragraphs.map(wide),
            self.target_paragraphs.map(wide),
            self.source_bytes,
            self.target_bytes,
        ]
    }

    /// Sets the ranges, in the order of [`RANGES`]. Returns a description of the problem if a sentence or paragraph
    /// number is too large.
    #[cfg(feature = "parquet")]
    pub(super) fn set_ranges(&mut self, ranges: [Option<(u64, u64)>; 6]) -> Result<(), String> {
        let narrow = |range: Option<(u64, u64)>| {
            range.map(|(first, end)| Ok::<_, String>((small(first)?, small(end)?))).transpose()
        };
        let [source_sentences, target_sentences, source_paragraphs, target_paragraphs, source, target] =
            ranges;
        self.source_sentences = narrow(source_sentences)?;
        self.target_sentences = narrow(target_sentences)?;
        self.source_paragraphs = narrow(source_paragraphs)?;
        self.target_paragraphs = narrow(target_paragraphs)?;
        (self.source_bytes, self.target_bytes) = (source, target);
        Ok(())
    }

    /// Checks the values. Returns a description of the first problem.
    pub(super) fn check(&self) -> Result<(), String> {
        let probabilities = [
            ("confidence", self.confidence),
            ("alignment", self.alignment),
            ("translation", self.translation),
        ];
        for (key, probability) in probabilities {
            if let Some(probability) = probability.filter(|p| !(0.0..=1.0).contains(p)) {
                return Err(format!("{key} must be between 0 and 1, got {probability}"));
            }
        }
        let sentences = [
            ("source_sentences", self.source_sentences, &self.source),
            ("target_sentences", self.target_sentences, &self.target),
        ];
        for (key, range, text) in sentences {
            check_sentences(key, range, text)?;
        }
        for (key, range) in RANGES.iter().zip(self.ranges()) {
            if let Some((first, end)) = range.filter(|(first, end)| first > end) {
                return Err(format!("{key} [{first}, {end}] ends before it begins; correct the range"));
            }
        }
        self.tmx.as_ref().and_then(|extra| extra.problem()).map_or(Ok(()), Err)
    }

    /// Converts the fields to a unit. `name` and `number` replace a missing document name or unit number.
    pub(super) fn into_unit(self, name: &str, number: u32) -> Unit {
        Unit {
            document: self.document.map_or_else(|| name.to_owned(), Cow::into_owned),
            number: self.unit.unwrap_or(number),
            source: Side {
                text: self.source.into_owned(),
                sentences: range(self.source_sentences),
                paragraphs: range(self.source_paragraphs),
                bytes: range(self.source_bytes),
            },
            target: Side {
                text: self.target.into_owned(),
                sentences: range(self.target_sentences),
                paragraphs: range(self.target_paragraphs),
                bytes: range(self.target_bytes),
            },
            bead: self.bead.as_deref().and_then(bead),
            confidence: self.confidence.map(|p| p as f32),
            alignment: self.alignment.map(|p| p as f32),
            translation: self.translation.map(|p| p as f32),
            flags: self.flags.map(|names| names.iter().filter_map(|name| name.parse().ok()).collect()),
            extra: self.tmx.map(|extra| Box::new(extra.into_owned())),
            row: None,
        }
    }
}

/// Converts the number of a sentence, a paragraph or a unit. Returns a description of the problem if it is too large.
#[cfg(feature = "parquet")]
pub(super) fn small(number: u64) -> Result<u32, String> {
    let too_large = |_| format!("{number} is too large; the largest number is {}", u32::MAX);
    u32::try_from(number).map_err(too_large)
}

/// The languages of the first unit of a file, and how much of the fields of all units was ignored.
#[derive(Default)]
pub(super) struct FieldCounts {
    pub(super) languages: Option<Languages>,
    /// Number of units whose languages differ from those of the first unit.
    other_languages: u64,
    /// Number of values that were ignored: unknown flags, beads that are not in the form `1-2`, and what the reader adds.
    pub(super) ignored: u64,
}

impl FieldCounts {
    /// Converts checked fields to a unit, as [`Fields::into_unit`] does, and counts what is ignored.
    pub(super) fn unit(&mut self, mut fields: Fields<'_>, name: &str, number: u32) -> Unit {
        let languages = fields.source_lang.take().zip(fields.target_lang.take());
        let (named, flags) = (fields.bead.is_some(), fields.flags.as_ref().map_or(0, Vec::len));
        let unit = fields.into_unit(name, number);
        self.ignored += u64::from(named && unit.bead.is_none());
        self.ignored += flags.saturating_sub(unit.flags.map_or(0, |flags| flags.iter().count())) as u64;
        if let Some((src, tgt)) = languages {
            let first = || Languages { src: src.to_string(), tgt: tgt.to_string() };
            let languages = self.languages.get_or_insert_with(first);
            self.other_languages += u64::from(languages.src != src || languages.tgt != tgt);
        }
        unit
    }

    /// Returns the loss of the languages that differ, for [`counted`](super::traits::counted).
    pub(super) fn other_languages(&self) -> (u64, &'static str, &'static str) {
        let fault = "not in the languages of the first unit, but written with its language tags";
        (self.other_languages, "unit", fault)
    }
}

/// Number of sentences that a side may have in addition to one per byte of its text. A correction may omit
/// the text of a side with several sentences, but reviewers merge at most about ten sentences.
const MAX_SENTENCES_WITHOUT_TEXT: usize = 100;

/// Returns an error if a range has more sentences than its text can contain. Otherwise, a short line could
/// make the program list billions of sentence numbers.
pub(crate) fn check_sentences(key: &str, range: Option<(u32, u32)>, text: &str) -> Result<(), String> {
    match range {
        Some((first, end))
            if end.saturating_sub(first) as usize > MAX_SENTENCES_WITHOUT_TEXT + text.len() =>
        {
            Err(format!(
                "{key} [{first}, {end}] has more sentences than its text can contain; correct the range"
            ))
        }
        _ => Ok(()),
    }
}

pub(super) fn pair<T: Copy>(range: &Option<Range<T>>) -> Option<(T, T)> {
    range.as_ref().map(|r| (r.start, r.end))
}

fn range<T>(pair: Option<(T, T)>) -> Option<Range<T>> {
    pair.map(|(start, end)| start..end)
}

/// Rounds to three decimal places. Otherwise, the 32-bit value of 0.987 would appear as 0.98699999 in JSON.
pub(super) fn three_digits(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}
