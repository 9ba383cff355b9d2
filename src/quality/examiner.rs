//! Computes the quality flags of single pairs.

use super::flag::{Flag, FlagSet};
use super::language::{Sides, is_wrong};
use super::number_words::NumberWords;
use super::numbers::{self, Missing, Numbers};
use super::options::FlagOptions;
use super::{length, markup, punctuation};
use crate::text::Language;

/// Default limit for [`Flag::TooLong`], in characters per side. Some CAT tools refuse longer segments.
const MAX_CHARS: usize = 2000;

/// Computes the quality flags of pairs in two given languages.
///
/// # Examples
/// ```
/// use enregard::Language;
/// use enregard::quality::{Examiner, Flag, FlagOptions, FlagSet};
///
/// let mut options = FlagOptions::default();
/// options.drop = FlagSet::ALL;
/// let examiner = Examiner::new(Language::French, Language::English, &options);
/// let flags = examiner.examine("Il a payé 25 euros.", "He paid 52 euros.");
/// assert_eq!(flags, [Flag::Numbers].into_iter().collect());
/// ```
#[derive(Debug, Clone)]
pub struct Examiner {
    languages: [Language; 2],
    words: [NumberWords; 2],
    wanted: FlagSet,
    max_chars: usize,
}

impl Examiner {
    /// Creates an examiner that computes the flags that the options require.
    pub fn new(src: Language, tgt: Language, options: &FlagOptions) -> Examiner {
        let languages = [src, tgt];
        Examiner {
            languages,
            words: languages.map(NumberWords::of),
            wanted: options.wanted(),
            max_chars: options.max_chars.unwrap_or(MAX_CHARS),
        }
    }

    /// Creates an examiner that computes these flags.
    pub(crate) fn of(languages: [Language; 2], flags: &[Flag]) -> Examiner {
        let options = FlagOptions { only: FlagSet::of(flags), ..FlagOptions::default() };
        Examiner::new(languages[0], languages[1], &options)
    }

    fn read_numbers(&self, texts: [&str; 2]) -> [Numbers; 2] {
        [0, 1].map(|side| Numbers::read(texts[side], self.languages[side], &self.words[side]))
    }

    /// Returns the numbers in digits that only the source has, and those that only the target has. A number
    /// that is written in words on the other side is on both sides.
    pub(crate) fn different_numbers(&self, source: &str, target: &str) -> [Vec<Missing>; 2] {
        let [source, target] = self.read_numbers([source, target]);
        numbers::differences(&source, &target)
    }

    /// Returns whether a number in digits on one side may have another value in words on the other side.
    pub(crate) fn number_may_be_changed(&self, source: &str, target: &str) -> bool {
        let [source, target] = self.read_numbers([source, target]);
        numbers::may_be_changed(&source, &target)
    }

    /// Returns whether the source ends with sentence punctuation and the target does not. Thai has none.
    pub(crate) fn lacks_end(&self, source: &str, target: &str) -> bool {
        self.languages[1] != Language::Thai && length::lacks_end([source.trim(), target.trim()])
    }

    pub(crate) fn target_language(&self) -> Language {
        self.languages[1]
    }

    /// Returns whether a text is not in the language of `side`, which is 0 for the source and 1 for the target.
    pub(crate) fn has_wrong_language(&self, side: usize, text: &str) -> bool {
        is_wrong(text, self.languages[side], self.languages[1 - side])
    }

    /// Returns the flags that depend on the two texts alone: all except [`Flag::Duplicate`] and
    /// [`Flag::Inconsistent`]. A pair with an empty side has no flags.
    pub fn examine(&self, source: &str, target: &str) -> FlagSet {
        let texts = [source.trim(), target.trim()];
        let mut flags = FlagSet::NONE;
        if texts.contains(&"") {
            return flags;
        }
        let mut check = |flag: Flag, holds: &dyn Fn() -> bool| {
            if self.wanted.contains(flag) && holds() {
                flags.insert(flag);
            }
        };
        let [src, tgt] = self.languages;
        let sides = Sides { texts, languages: self.languages };
        check(Flag::Untranslated, &|| sides.are_untranslated());
        check(Flag::WrongLanguage, &|| sides.have_wrong_language());
        // Numbers that differ include one in digits. Looking for digits is much faster than reading number
        // words.
        let has_digits = || texts.iter().any(|text| text.chars().any(char::is_numeric));
        check(Flag::Numbers, &|| {
            if !has_digits() {
                return false;
            }
            let [source, target] = self.read_numbers(texts);
            numbers::differ(&source, &target)
        });
        check(Flag::Truncated, &|| length::is_truncated(texts, self.languages));
        check(Flag::Length, &|| length::is_unlikely(texts, self.languages));
        check(Flag::Punctuation, &|| punctuation::differs((texts[0], src), (texts[1], tgt)));
        check(Flag::Markup, &|| markup::differs(texts[0], texts[1]));
        check(Flag::NumericOnly, &|| texts.iter().any(|text| !text.chars().any(char::is_alphabetic)));
        check(Flag::TooLong, &|| texts.iter().any(|text| text.chars().nth(self.max_chars).is_some()));
        flags
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(source: &str, target: &str, lang: Language) -> String {
        let options = FlagOptions { write: true, ..FlagOptions::default() };
        Examiner::new(Language::French, lang, &options).examine(source, target).to_string()
    }

    #[test]
    fn each_flag_has_its_pairs() {
        let long = "Le chat dort sur la chaise. ".repeat(80);
        let other = "The cat sleeps on the chair. ".repeat(75);
        let source = "Le conseil municipal a voté le budget de la bibliothèque hier soir.";
        for (source, target, expected) in [
            (source, "The city council passed the library's budget last night.", ""),
            (source, source, "untranslated wrong-language"),
            (
                source,
                "Der Gemeinderat hat gestern Abend den Haushalt der Bibliothek beschlossen.",
                "wrong-language",
            ),
            (source, "The city council passed the", "truncated"),
            (source, "It did.", "length"),
            ("Il a payé 25 euros.", "He paid 52 euros.", "numbers"),
            ("Vient-il demain ?", "He comes tomorrow.", "punctuation"),
            ("Cliquez sur <b>Oui</b>.", "Click <b>Yes.", "markup"),
            ("12,5 %", "12.5%", "numeric-only"),
            (long.trim(), other.trim(), "too-long"),
            ("Paris", "Paris", ""),
            ("", "Paris", ""),
        ] {
            let start: String = source.chars().take(80).collect();
            assert_eq!(flags(source, target, Language::English), expected, "{start}");
        }
    }

    #[test]
    fn only_the_wanted_flags_are_computed() {
        let options = FlagOptions { only: [Flag::Numbers].into_iter().collect(), ..FlagOptions::default() };
        let examiner = Examiner::new(Language::French, Language::English, &options);
        assert_eq!(examiner.examine("Vient-il à 5 heures ?", "He comes at 6.").to_string(), "numbers");
    }

    #[test]
    fn the_limit_of_characters_counts_characters() {
        let options = FlagOptions { write: true, max_chars: Some(4), ..FlagOptions::default() };
        let examiner = Examiner::new(Language::French, Language::English, &options);
        assert!(!examiner.examine("étéé", "even").contains(Flag::TooLong));
        assert!(examiner.examine("été.", "Never").contains(Flag::TooLong));
    }
}
