//! Reports the quality flags of the pairs of a unit.

use super::rules::{self, Finding};
use crate::error::Parameter;
use crate::format::tmx::token::Place;
use crate::quality::{Examiner, Flag, FlagOptions, Repetitions};
use crate::text::LanguageTag;
use rustc_hash::FxHashMap;

/// Maximum number of language pairs that are examined. An examiner takes less than a megabyte.
const MAX_PAIRS: usize = 100;

/// A variant of a unit.
pub(super) struct Variant {
    pub(super) place: Place,
    pub(super) lang: String,
    pub(super) text: String,
}

/// Examines the pairs of a file with variants in any number of languages.
#[derive(Default)]
pub(super) struct FlagChecker {
    options: FlagOptions,
    /// For each pair of language tags, its examiner. `None` if enregard does not know a
    /// language.
    pairs: FxHashMap<(String, String), Option<Examiner>>,
    repetitions: Repetitions,
}

impl FlagChecker {
    pub(super) fn new(options: &FlagOptions) -> FlagChecker {
        FlagChecker { options: *options, ..FlagChecker::default() }
    }

    /// Whether there is anything to report.
    pub(super) fn is_on(&self) -> bool {
        !self.options.wanted().is_empty()
    }

    /// Whether pairs that contradict earlier ones are reported by their flag.
    pub(super) fn finds_conflicts(&self) -> bool {
        self.options.wanted().contains(Flag::Inconsistent)
    }

    /// Returns the flags of a source and its translation, which are reported at the translation.
    pub(super) fn findings(&mut self, source: &Variant, target: &Variant) -> Vec<Finding> {
        let key = (source.lang.clone(), target.lang.clone());
        if !self.pairs.contains_key(&key) && self.pairs.len() >= MAX_PAIRS {
            return Vec::new();
        }
        let options = &self.options;
        let pair = self.pairs.entry(key).or_insert_with_key(|(src, tgt)| {
            let src = LanguageTag::parse(src, Parameter::SourceLanguage).ok()?;
            let tgt = LanguageTag::parse(tgt, Parameter::TargetLanguage).ok()?;
            Some(Examiner::new(src.lang(), tgt.lang(), options))
        });
        let Some(examiner) = pair else { return Vec::new() };
        if source.text.trim().is_empty() || target.text.trim().is_empty() {
            return Vec::new();
        }
        let flags = examiner.examine(&source.text, &target.text);
        // Pairs in other languages are not repetitions.
        let [from, to] = [source, target].map(|side| format!("{} {}", side.lang, side.text.trim()));
        let flags = flags.union(self.repetitions.add(options.wanted(), &from, &to));
        let finding = |flag: Flag| {
            let message = format!("{} to {}: {}", source.lang, target.lang, lower(flag.definition()));
            Finding::new(target.place, rules::flag(flag), message)
        };
        flags.iter().map(finding).collect()
    }
}

/// Returns a sentence as the end of a message: with a small first letter, and without its full stop.
fn lower(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}
