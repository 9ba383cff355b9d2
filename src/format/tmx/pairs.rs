//! Reads TMX units, which may have many languages, as pairs in two languages.

use super::read::TmxReader;
use super::unit::{Annotation, Extra, TmxUnit, Variant, prop};
use crate::error::{Error, ErrorKind, Parameter, Result};
use crate::format::traits::{UnitReader, counted};
use crate::format::unit::{self, Languages, Side, Unit};
use crate::message;
use crate::quality::FlagSet;
use crate::text::language::same_language;
use crate::wording::list;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The warning about texts whose language tag differs from that of the first unit.
pub(in crate::format) const OTHER_TAGS: &str =
    "with another tag for the same language (such as en-GB for en-US), changed to the tag of the first unit";

/// The languages to extract. If the source is `None`, it is the language in the attribute `srclang` or, if that is
/// missing or `*all*`, the language of the first variant. If the target is `None`, it is the only other language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PairSelection {
    /// The source language.
    pub src: Option<String>,
    /// The target language.
    pub tgt: Option<String>,
}

/// Reads the units of a TMX file as pairs.
pub struct TmxPairs {
    reader: TmxReader,
    selection: PairSelection,
    path: PathBuf,
    name: String,
    languages: Option<Languages>,
    numbered: u32,
    /// Number of units skipped because they lack one of the languages.
    incomplete: u64,
    /// Number of variants skipped because they are in other languages.
    other_languages: u64,
    /// Number of variants whose language tag differs from the tag of the same language in the first unit, such
    /// as `en-GB` instead of `en-US`.
    other_tags: u64,
}

impl TmxPairs {
    /// Creates a reader of pairs. Units without a document name get `name`. Errors name the file as `path`.
    pub fn new(reader: TmxReader, path: &Path, name: &str, selection: PairSelection) -> TmxPairs {
        TmxPairs {
            reader,
            selection,
            path: path.into(),
            name: name.into(),
            languages: None,
            numbered: 0,
            incomplete: 0,
            other_languages: 0,
            other_tags: 0,
        }
    }

    /// Returns the indices of the source and target variants, or `None` if the unit lacks one of them.
    fn pick(&mut self, unit: &TmxUnit) -> Result<Option<(usize, usize)>> {
        let header = self.reader.header().attribute("srclang").filter(|lang| *lang != "*all*");
        let unit_src = unit.attribute("srclang").filter(|lang| *lang != "*all*");
        let src = match self.selection.src.as_deref().or(unit_src).or(header) {
            Some(lang) => find_variant(&unit.variants, lang),
            None => (!unit.variants.is_empty()).then_some(0),
        };
        let Some(src) = src else { return Ok(None) };
        let from = &unit.variants[src].lang;
        let tgt = match self.selection.tgt.as_deref().or(self.languages.as_ref().map(|l| l.tgt.as_str())) {
            Some(lang) => find_variant(&unit.variants, lang),
            None => {
                let others = || (0..).zip(&unit.variants).filter(|(_, v)| !same_language(&v.lang, from));
                let first = others().next();
                if first.is_some_and(|(_, first)| others().any(|(_, v)| !same_language(&v.lang, &first.lang)))
                {
                    return Err(self.undecided(unit, from));
                }
                first.map(|(index, _)| index)
            }
        };
        Ok(tgt.filter(|&tgt| tgt != src).map(|tgt| (src, tgt)))
    }

    fn undecided(&self, unit: &TmxUnit, src: &str) -> Error {
        let languages = unit.variants.iter().map(|v| v.lang.as_str());
        let languages = list(languages.filter(|lang| !same_language(lang, src)));
        Error::input(&self.path, format!("several possible target languages: {languages}"))
            .at_line(unit.place.line as usize)
            .of_kind(ErrorKind::Call)
            .help(message!["choose one with ", Parameter::TargetLanguage])
    }

    fn pair(&mut self, mut unit: TmxUnit, src: usize, tgt: usize) -> Unit {
        self.numbered += 1;
        self.other_languages += unit.variants.len() as u64 - 2;
        let mut source = std::mem::take(&mut unit.variants[src]);
        let mut target = std::mem::take(&mut unit.variants[tgt]);
        let first = || Languages { src: source.lang.clone(), tgt: target.lang.clone() };
        let languages = self.languages.get_or_insert_with(first);
        self.other_tags += u64::from(source.lang != languages.src) + u64::from(target.lang != languages.tgt);
        let document = self.take_prop(&mut unit.props, "x-document", |text| Some(text.to_owned()));
        let own = self.figures(&mut source, &mut target);
        let confidence = self.take_prop(&mut unit.props, "x-confidence", unit::probability);
        let confidence = own.confidence.or(confidence);
        // A score from another program also stays in the properties, because the name of the property shows
        // that the score is not from enregard.
        let confidence = confidence.or_else(|| unit.prop("score-aligner").and_then(unit::probability));
        let bead = self.take_prop(&mut unit.props, "x-bead", unit::bead).or(own.bead);
        let flags = self.take_prop(&mut unit.props, "x-flags", flags).or(own.flags);
        let paragraphs = self.take_prop(&mut unit.props, "x-paragraph", paragraphs).or(own.paragraphs);
        let document = document.unwrap_or_else(|| self.name.clone());
        let number = take_number(&mut unit, &document).unwrap_or(self.numbered);
        let TmxUnit { attributes, notes, props, .. } = unit;
        let extra = Extra { attributes, notes, props, source: source.extra, target: target.extra };
        let extra = (extra != Extra::default()).then(|| Box::new(extra));
        let (mut source, mut target) = (Side::new(source.text), Side::new(target.text));
        (source.paragraphs, target.paragraphs) = paragraphs.unzip();
        Unit { document, number, source, target, bead, confidence, flags, extra, ..Unit::default() }
    }

    /// Removes a property from the unit and returns its value. If the value cannot be parsed, keeps the
    /// property and returns `None`.
    fn take_prop<T>(
        &mut self,
        props: &mut Vec<Annotation>,
        kind: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let at = props.iter().position(|p| p.kind() == Some(kind) && p.attributes.len() == 1)?;
        let value = read(props[at].text.trim())?;
        self.reader.recycle(props.remove(at));
        Some(value)
    }

    /// Takes the properties that enregard writes in the variants of units with more than two languages. The texts of a
    /// pair without the source of the unit are translations of each other only if both are translations of it, so
    /// the lower confidence counts.
    fn figures(&mut self, source: &mut Variant, target: &mut Variant) -> Figures {
        if [&*source, &*target].iter().all(|variant| variant.extra.props.is_empty()) {
            return Figures::default();
        }
        let [source, target] = [source, target].map(|variant| {
            let props = &mut variant.extra.props;
            let confidence = self.take_prop(props, "x-confidence", unit::probability);
            let confidence = confidence.or_else(|| prop(props, "score-aligner").and_then(unit::probability));
            let sentences = self.take_prop(props, "x-sentences", |text| text.parse::<u32>().ok());
            let flags = self.take_prop(props, "x-flags", flags);
            (confidence, sentences, flags, self.take_prop(props, "x-paragraph", range))
        });
        Figures {
            confidence: [source.0, target.0].into_iter().flatten().reduce(f32::min),
            bead: source.1.zip(target.1),
            // The flags of a translation concern it and the source of the unit, which has no confidence of its own.
            flags: source.2.or(target.2).filter(|_| source.0.is_none() || target.0.is_none()),
            paragraphs: source.3.zip(target.3),
        }
    }
}

impl UnitReader for TmxPairs {
    fn unit(&mut self) -> Result<Option<Unit>> {
        while let Some(unit) = self.reader.unit()? {
            match self.pick(&unit)? {
                Some((src, tgt)) => return Ok(Some(self.pair(unit, src, tgt))),
                None => self.incomplete += 1,
            }
        }
        Ok(None)
    }

    fn languages(&self) -> Option<Languages> {
        self.languages.clone()
    }

    fn losses(&self) -> Vec<String> {
        let broken = self.reader.first_skipped.as_ref().map(|fault| {
            let (line, column) = (fault.place.line, fault.place.column);
            format!("skipped, the first at line {line}, column {column}: {}", fault.reason)
        });
        let mut losses = counted(&[
            (self.incomplete, "unit", "skipped: one of the two languages is missing"),
            (self.other_languages, "text", "skipped: in neither of the two languages"),
            (self.other_tags, "text", OTHER_TAGS),
            (self.reader.skipped, "broken unit", broken.as_deref().unwrap_or_default()),
        ]);
        losses.extend(self.reader.encoding_warning());
        losses
    }
}

/// Returns the index of the first variant with exactly this tag. If no variant has this tag, returns that of
/// the first variant in the same language.
fn find_variant(variants: &[Variant], lang: &str) -> Option<usize> {
    let exact = variants.iter().position(|v| v.lang.eq_ignore_ascii_case(lang));
    exact.or_else(|| variants.iter().position(|v| same_language(&v.lang, lang)))
}

/// Removes the identifier of a unit if it has the form `document:number`, which enregard writes. Returns the
/// number.
fn take_number(unit: &mut TmxUnit, document: &str) -> Option<u32> {
    let at = unit.attributes.iter().position(|(key, _)| key == "tuid")?;
    let number = unit.attributes[at].1.strip_prefix(document)?.strip_prefix(':')?;
    let number = number.parse().ok().filter(|n: &u32| n.to_string() == number)?;
    unit.attributes.remove(at);
    Some(number)
}

/// What the properties of two variants say about them as a pair.
#[derive(Default)]
struct Figures {
    confidence: Option<f32>,
    bead: Option<(u32, u32)>,
    flags: Option<FlagSet>,
    paragraphs: Option<(Range<u32>, Range<u32>)>,
}

/// Parses flags. Returns `None` if one is unknown.
fn flags(text: &str) -> Option<FlagSet> {
    let (flags, unknown) = FlagSet::parse(text);
    (unknown == 0).then_some(flags)
}

/// Parses the paragraph numbers of one side, such as `4-5`.
fn range(text: &str) -> Option<Range<u32>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some(first..last.checked_add(1)?)
}

/// Parses the paragraph numbers of both sides, such as `4-5:6`.
fn paragraphs(text: &str) -> Option<(Range<u32>, Range<u32>)> {
    let (source, target) = text.split_once(':')?;
    Some((range(source)?, range(target)?))
}
