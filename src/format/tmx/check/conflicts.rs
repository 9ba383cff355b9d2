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

/// The first translation of each source.
#[derive(Default)]
pub(super) struct Conflicts {
    /// For the hash of a source and the two languages, half of the hash of its translation, which suffices to tell two
    /// translations apart, and the line of the unit.
    first: FxHashMap<u64, (u32, u32)>,
}

impl Conflicts {
    /// Adds a unit with these languages, and the hash and the position of each variant. Reports each translation that
    /// differs from an earlier one of the same source.
    pub(super) fn add_unit(
        &mut self,
        languages: &[String],
        texts: &[(Option<u64>, Place)],
        srclang: Option<&str>,
    ) -> Vec<Finding> {
        let is_source = |lang: &String| srclang.is_some_and(|src| lang.eq_ignore_ascii_case(src));
        let source = languages.iter().position(is_source).unwrap_or(0);
        let Some(&(Some(text), _)) = texts.get(source) else { return Vec::new() };
        // Two variants in the same language are another fault.
        let is_first = |number: &usize| {
            !languages[..*number].iter().any(|lang| lang.eq_ignore_ascii_case(&languages[*number]))
        };
        let targets = (0..texts.len()).filter(|number| *number != source).filter(is_first);
        let conflict = |number: usize| {
            let (target, place) = texts[number];
            let key = FxBuildHasher.hash_one((text, lang(&languages[source]), lang(&languages[number])));
            let line = self.add(key, target?, place)?;
            let message = format!("the source has another translation in line {line}");
            Some(Finding::new(place, rules::CONFLICT, message))
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
