//! Checks a unit as a whole: its identifier, languages, segments and inline codes.

use super::codes::problem;
use super::conflicts::{Conflicts, Translation, hash};
use super::flags::{FlagChecker, Variant};
use super::rules::{self, Finding};
use crate::format::tmx::token::{Attributes, Place, find};
use crate::quality::FlagOptions;
use crate::wording::list;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::hash::BuildHasher;

/// Maximum number of identifiers remembered to find duplicates. It limits the hash set to about 36 MB.
const MAX_TUIDS: usize = 1 << 21;

/// Maximum length of a segment, in characters. Sentences are shorter, so a longer segment is a paragraph or a
/// page that was not divided.
const MAX_CHARS: usize = 2000;

#[derive(Default)]
pub(super) struct UnitState {
    place: Place,
    /// The source language of the unit, which overrides that of the header.
    srclang: Option<String>,
    translations: Vec<Translation>,
    variant: Place,
    segments: u32,
    segment: Place,
    text: String,
    /// The identifiers of all paired inline codes in the segment so far, in the order in which they began.
    opened: Vec<String>,
    /// The number of codes with each identifier in `opened` that have begun but not ended.
    open: FxHashMap<String, u32>,
    /// Hashes of all identifiers in the file so far.
    tuids: FxHashSet<u64>,
    /// The translations in the file so far.
    conflicts: Conflicts,
    /// The variants of the unit, if their flags are wanted.
    variants: Vec<Variant>,
    flags: FlagChecker,
}

impl UnitState {
    pub(super) fn with_flags(options: &FlagOptions) -> UnitState {
        UnitState { flags: FlagChecker::new(options), ..UnitState::default() }
    }

    /// Clears everything except what is remembered about the whole file.
    pub(super) fn reset(&mut self) {
        let UnitState { tuids, flags, conflicts, .. } = std::mem::take(self);
        *self = UnitState { tuids, flags, conflicts, ..UnitState::default() };
    }

    /// Begins a unit. Reports a repeated identifier, unless the file already has [`MAX_TUIDS`] different
    /// identifiers.
    pub(super) fn begin(&mut self, place: Place, attributes: &Attributes) -> Option<Finding> {
        self.place = place;
        self.srclang = find(attributes, "srclang").map(str::to_owned);
        self.translations.clear();
        self.variants.clear();
        let tuid = find(attributes, "tuid")?;
        let repeated = self.tuids.len() < MAX_TUIDS && !self.tuids.insert(FxBuildHasher.hash_one(tuid));
        repeated.then(|| Finding::new(place, rules::TUID, format!("tuid=\"{tuid}\" is used more than once")))
    }

    /// Begins a variant, and checks its language. `version` is the version of the TMX file.
    pub(super) fn variant(
        &mut self,
        place: Place,
        attributes: &Attributes,
        version: Option<&str>,
    ) -> Vec<Finding> {
        self.variant = place;
        self.segments = 0;
        let (new, old) = (find(attributes, "xml:lang"), find(attributes, "lang"));
        let lang = new.or(old).unwrap_or_default().to_owned();
        self.translations.push(Translation { lang, text: None, place });
        self.text.clear();
        let code = |name, lang| problem(name, lang).map(|m| Finding::new(place, rules::LANGUAGE_CODE, m));
        match (new, old) {
            (Some(lang), _) => code("xml:lang", lang).into_iter().collect(),
            (None, Some(lang)) => {
                let is_old = version == Some("1.4");
                let message = "lang belongs to older versions; TMX 1.4 uses xml:lang";
                let old = is_old.then(|| Finding::new(place, rules::LANGUAGE_OLD, message));
                code("lang", lang).into_iter().chain(old).collect()
            }
            (None, None) => vec![Finding::new(place, rules::LANGUAGE, "<tuv> has no xml:lang")],
        }
    }

    pub(super) fn segment(&mut self, place: Place) {
        self.segments += 1;
        self.segment = place;
        self.text.clear();
        self.open.clear();
        self.opened.clear();
    }

    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds an inline code that begins or ends a pair (`bpt` or `ept`). Returns a description of the problem
    /// if the code is not properly paired.
    pub(super) fn code(&mut self, begins: bool, pair: &str) -> Option<String> {
        if begins {
            self.opened.push(pair.into());
            let twice = self.open.contains_key(pair);
            *self.open.entry(pair.into()).or_default() += 1;
            return twice.then(|| format!("<bpt i=\"{pair}\"> occurs twice in the segment"));
        }
        let Some(open) = self.open.get_mut(pair).filter(|open| **open > 0) else {
            return Some(format!("<ept i=\"{pair}\"> has no matching <bpt>"));
        };
        *open -= 1;
        None
    }

    pub(super) fn segment_ends(&mut self) -> Vec<Finding> {
        let place = self.segment;
        let is_open = |pair: &String| self.open.get(pair).is_some_and(|&open| open > 0);
        let unclosed = |pair| format!("<bpt i=\"{pair}\"> has no matching <ept>");
        let codes = self.opened.iter().filter(|pair| is_open(pair));
        let codes = codes.map(|pair| Finding::new(place, rules::CODE, unclosed(pair)));
        let mut found: Vec<_> = codes.collect();
        if self.text.trim().is_empty() {
            found.push(Finding::new(place, rules::SEGMENT_EMPTY, "the segment is empty"));
        } else if self.text.trim() != self.text {
            let message = "the segment begins or ends with white space";
            found.push(Finding::new(place, rules::SEGMENT_SPACE, message));
        }
        if self.text.len() > MAX_CHARS && self.text.chars().count() > MAX_CHARS {
            let message =
                format!("the segment has more than {MAX_CHARS} characters; divide it into sentences");
            found.push(Finding::new(place, rules::SEGMENT_LONG, message));
        }
        found
    }

    pub(super) fn variant_ends(&mut self) -> Vec<Finding> {
        // In a damaged file, a unit can begin inside a variant, which then belongs to no unit.
        if let Some(translation) = self.translations.last_mut() {
            translation.text = hash(&self.text);
        }
        if self.segments == 1 && self.flags.is_on() {
            let lang = self.translations.last().map(|it| it.lang.clone()).unwrap_or_default();
            let text = std::mem::take(&mut self.text);
            self.variants.push(Variant { place: self.variant, lang, text });
        }
        let message = match std::mem::take(&mut self.segments) {
            0 => "<tuv> has no <seg>".into(),
            1 => return Vec::new(),
            n => format!("<tuv> has {n} <seg>, expected one"),
        };
        vec![Finding::new(self.variant, rules::SEGMENT, message)]
    }

    /// Ends the unit, and returns the findings about its languages. `header` is the source language from the
    /// header.
    pub(super) fn ends(&mut self, header: Option<&str>) -> Vec<Finding> {
        let mut found = Vec::new();
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let languages = || self.translations.iter().map(|translation| translation.lang.as_str());
        let variants = self.translations.len();
        if variants < 2 {
            let message = format!("the unit has {variants} <tuv>; a translation needs two");
            found.push(Finding::new(self.place, rules::VARIANTS, message));
        }
        let mut seen = FxHashSet::default();
        for lang in languages().filter(|lang| !lang.is_empty()) {
            if !seen.insert(lang.to_ascii_lowercase()) {
                let message = format!("the unit has two <tuv> in {lang}");
                found.push(Finding::new(self.place, rules::VARIANT_TWICE, message));
            }
        }
        let srclang = self.srclang.as_deref().or(header).filter(|s| *s != "*all*");
        if let Some(srclang) = srclang.filter(|_| variants > 0) {
            let position = languages().position(|lang| same(lang, srclang));
            if position.is_none() {
                let only = list(languages());
                let message = format!("no <tuv> in the source language {srclang}, only in {only}");
                found.push(Finding::new(self.place, rules::SOURCE_LANGUAGE, message));
            } else if position > Some(0) {
                let message = format!("the source ({srclang}) is not the first <tuv>");
                found.push(Finding::new(self.place, rules::SOURCE_FIRST, message));
            }
        }
        if !self.flags.finds_conflicts() {
            found.extend(self.conflicts.add_unit(&self.translations, srclang));
        }
        let is_source = |variant: &Variant| srclang.is_some_and(|srclang| same(&variant.lang, srclang));
        let source = self.variants.iter().position(is_source).unwrap_or(0);
        for (_, target) in self.variants.iter().enumerate().filter(|(number, _)| *number != source) {
            found.extend(self.flags.findings(&self.variants[source], target));
        }
        found
    }
}
