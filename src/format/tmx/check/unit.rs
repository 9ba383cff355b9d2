//! What is wrong with a unit as a whole: its languages, its segments, its codes.

use super::codes::two_letters;
use super::rules::Rule;
use super::{Walk, rules};
use crate::format::tmx::input::Place;
use crate::format::tmx::scan::Attributes;
use crate::format::tmx::unit::find;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// How many identifiers are remembered to find one that is there twice: 8 bytes each and some air, 32 MB in all.
const MOST_TUIDS: usize = 1 << 21;

/// A finding that waits for its place in the order.
type Found = (Place, Rule, String);

/// What is known of the unit being walked.
#[derive(Default)]
pub(super) struct UnitState {
    place: Place,
    /// The unit's own source language, which goes before the header's.
    srclang: Option<String>,
    /// The languages of its variants, in order.
    languages: Vec<String>,
    variant: Place,
    segments: u32,
    segment: Place,
    text: String,
    /// Codes that are open in the segment.
    open: Vec<String>,
    /// Codes that were there.
    opened: Vec<String>,
    /// Hashes of the identifiers so far; not of the unit but of the file.
    tuids: FxHashSet<u64>,
}

impl UnitState {
    /// Forgets the unit, and keeps what is known of the file.
    pub(super) fn reset(&mut self) {
        let tuids = std::mem::take(&mut self.tuids);
        *self = UnitState { tuids, ..UnitState::default() };
    }

    pub(super) fn begin(&mut self, place: Place, attributes: &Attributes) {
        self.place = place;
        self.srclang = find(attributes, "srclang").map(str::to_owned);
        self.languages.clear();
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

    /// Takes a code that begins or ends a pair; the message says what is wrong with it.
    pub(super) fn code(&mut self, begins: bool, pair: &str) -> Option<String> {
        if begins {
            let twice = self.opened.iter().any(|p| p == pair);
            self.open.push(pair.into());
            self.opened.push(pair.into());
            return twice.then(|| format!("a second <bpt i=\"{pair}\"> in the segment"));
        }
        match self.open.iter().position(|p| p == pair) {
            Some(at) => {
                self.open.remove(at);
                None
            }
            None => Some(format!("<ept i=\"{pair}\"> without its <bpt>")),
        }
    }

    pub(super) fn segment_ends(&mut self) -> Vec<Found> {
        let mut found = Vec::new();
        for pair in self.open.drain(..) {
            found.push((self.segment, rules::CODE, format!("<bpt i=\"{pair}\"> without its <ept>")));
        }
        if self.text.trim().is_empty() {
            found.push((self.segment, rules::SEGMENT_EMPTY, "the segment is empty".into()));
        } else if self.text.trim() != self.text {
            found.push((self.segment, rules::SEGMENT_SPACE, "white space at an end of the segment".into()));
        }
        found
    }

    pub(super) fn variant_ends(&mut self) -> Vec<Found> {
        match std::mem::take(&mut self.segments) {
            0 => vec![(self.variant, rules::SEGMENT, "<tuv> without a <seg>".into())],
            1 => Vec::new(),
            n => vec![(self.variant, rules::SEGMENT, format!("<tuv> with {n} <seg>"))],
        }
    }

    pub(super) fn ends(&mut self, header: Option<&str>) -> Vec<Found> {
        let mut found = Vec::new();
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        if self.languages.len() < 2 {
            let message = format!("a unit with {} <tuv>; a translation takes two", self.languages.len());
            found.push((self.place, rules::VARIANTS, message));
        }
        for (k, lang) in self.languages.iter().enumerate() {
            if !lang.is_empty() && self.languages[..k].iter().any(|other| same(other, lang)) {
                let message = format!("two <tuv> in {lang}");
                found.push((self.place, rules::VARIANT_TWICE, message));
            }
        }
        let srclang = self.srclang.as_deref().or(header).filter(|s| *s != "*all*");
        if let (Some(srclang), false) = (srclang, self.languages.is_empty()) {
            match self.languages.iter().position(|lang| same(lang, srclang)) {
                Some(0) => {}
                Some(_) => {
                    let message = format!("the source ({srclang}) is not the first <tuv>");
                    found.push((self.place, rules::SOURCE_FIRST, message));
                }
                None => {
                    let languages = self.languages.join(", ");
                    let message = format!("srclang is {srclang}, and the <tuv> are in {languages}");
                    found.push((self.place, rules::SOURCE_LANGUAGE, message));
                }
            }
        }
        found
    }
}

impl Walk<'_> {
    pub(super) fn variant(&mut self, place: Place, attributes: &Attributes) {
        self.unit.variant = place;
        self.unit.segments = 0;
        let (new, old) = (find(attributes, "xml:lang"), find(attributes, "lang"));
        match (new, old) {
            (Some(lang), _) => self.language_code(place, "xml:lang", lang),
            (None, Some(lang)) => {
                self.language_code(place, "lang", lang);
                if self.seen.version.as_deref() == Some("1.4") {
                    let message = "lang is of older versions; TMX 1.4 has xml:lang";
                    self.say(place, rules::LANGUAGE_OLD, message);
                }
            }
            (None, None) => self.say(place, rules::LANGUAGE, "<tuv> without xml:lang"),
        }
        self.unit.languages.push(new.or(old).unwrap_or_default().to_owned());
    }

    /// Whether a code is of the form that all importers know: two letters, and subtags with hyphens.
    pub(super) fn language_code(&mut self, place: Place, attribute: &str, code: &str) {
        let mut subtags = code.split('-');
        let primary = subtags.next().unwrap_or_default();
        let letters = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_alphabetic());
        let message = if code.contains('_') {
            format!("{attribute}=\"{code}\": parts are joined by a hyphen, as in {}", code.replace('_', "-"))
        } else if let Some(lang) = two_letters(primary) {
            format!("{attribute}=\"{code}\": the code of this language has two letters, {lang}")
        } else if !letters(primary, 2) && !letters(primary, 3) {
            format!("{attribute}=\"{code}\" is no language code")
        } else if subtags
            .any(|s| s.is_empty() || s.len() > 8 || !s.bytes().all(|b| b.is_ascii_alphanumeric()))
        {
            format!("{attribute}=\"{code}\" is no BCP 47 tag")
        } else {
            return;
        };
        self.say(place, rules::LANGUAGE_CODE, message);
    }

    /// Whether the identifier was there before; the first two million are remembered.
    pub(super) fn tuid(&mut self, place: Place, attributes: &Attributes) {
        let Some(tuid) = find(attributes, "tuid") else { return };
        let mut hasher = FxHasher::default();
        tuid.hash(&mut hasher);
        let hash = hasher.finish();
        if self.unit.tuids.len() < MOST_TUIDS && !self.unit.tuids.insert(hash) {
            self.say(place, rules::TUID, format!("tuid=\"{tuid}\" was there before"));
        }
    }
}
