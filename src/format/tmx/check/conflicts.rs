//! Finds sources that have different translations in the same file.

use super::rules::{self, Finding};
use crate::format::tmx::token::Place;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

/// Maximum number of sources remembered. It limits the hash map to about 36 MB.
const MAX_SOURCES: usize = 1 << 20;

/// Returns a hash of a text without the white space at its ends, or `None` if there is nothing else.
pub(super) fn hash(text: &str) -> Option<u64> {
    let text = text.trim();
    (!text.is_empty()).then(|| FxBuildHasher.hash_one(text))
}

/// Returns a hash of a language tag, in which upper and lower case are the same.
fn lang(tag: &str) -> u64 {
    let folded = tag.bytes().map(|byte| u64::from(byte.to_ascii_lowercase()));
    folded.fold(0, |hash, byte| hash.rotate_left(7) ^ byte)
}

/// A variant of a unit.
pub(super) struct Translation {
    /// The language tag; empty if the variant has none.
    pub(super) lang: String,
    /// The [`hash`] of the text, or `None` if the variant has no text.
    pub(super) text: Option<u64>,
    pub(super) place: Place,
}

/// The first translation of each source.
#[derive(Default)]
pub(super) struct Conflicts {
    /// For the hash of a source and the two languages, half of the hash of its translation, which suffices to tell two
    /// translations apart, and the line of the unit.
    first: FxHashMap<u64, (u32, u32)>,
}

impl Conflicts {
    /// Adds a unit with these variants. Reports each translation that differs from an earlier one of the same source.
    pub(super) fn add_unit(&mut self, variants: &[Translation], srclang: Option<&str>) -> Vec<Finding> {
        let is_source = |it: &Translation| srclang.is_some_and(|src| it.lang.eq_ignore_ascii_case(src));
        let source = variants.iter().position(is_source).unwrap_or(0);
        let Some(Translation { lang: from, text: Some(text), .. }) = variants.get(source) else {
            return Vec::new();
        };
        // Two variants in the same language are another fault.
        let is_first = |number: &usize| {
            let lang = &variants[*number].lang;
            !variants[..*number].iter().any(|earlier| earlier.lang.eq_ignore_ascii_case(lang))
        };
        let targets = (0..variants.len()).filter(|number| *number != source).filter(is_first);
        let conflict = |number: usize| {
            let Translation { lang: to, text: target, place } = &variants[number];
            let key = FxBuildHasher.hash_one((text, lang(from), lang(to)));
            let line = self.add(key, (*target)?, *place)?;
            let message = format!("the source has another translation in line {line}");
            Some(Finding::new(*place, rules::CONFLICT, message))
        };
        targets.filter_map(conflict).collect()
    }

    /// Adds a translation. Returns the line of the first translation of the same source if it is different. Adds
    /// nothing if the file already has [`MAX_SOURCES`] different sources.
    fn add(&mut self, source: u64, target: u64, place: Place) -> Option<u32> {
        let target = target as u32;
        let is_full = self.first.len() >= MAX_SOURCES;
        match self.first.entry(source) {
            Entry::Occupied(entry) => {
                let (first, line) = *entry.get();
                (first != target).then_some(line)
            }
            Entry::Vacant(entry) => {
                if !is_full {
                    entry.insert((target, u32::try_from(place.line).unwrap_or(u32::MAX)));
                }
                None
            }
        }
    }
}
