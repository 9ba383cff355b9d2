//! The profile of a language: its word lists, word scores, model weights and settings.

use super::WordClass;
use super::lexemes::WordTable;
use super::model::Model;
use super::shape::hash_word;
use crate::text::Language;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The data and settings of a language.
#[derive(Debug)]
pub struct Profile {
    pub(super) words: WordTable,
    pub(super) model: Option<Model>,
    /// Whether the weights were fitted on text of this language. If not, the scan skips capitals without
    /// punctuation before them, and most colons and semicolons inside a line, because only fitted weights can
    /// tell which of them are boundaries.
    pub(super) fitted: bool,
    /// The minimum boundary probability for a sentence end without punctuation.
    pub(super) capital_threshold: f32,
    /// The minimum boundary probability for a sentence end after a colon or semicolon.
    pub(super) clause_threshold: f32,
    /// Whether quoted speech and the clause that introduces it are separate sentences, as in Portuguese
    /// treebanks.
    pub(super) splits_speech: bool,
    /// The colon or semicolon if it ends sentences, or 0. The semicolon is the Greek question mark, and many Armenian
    /// texts have colons instead of the Armenian full stop.
    pub(super) sentence_mark: u8,
    /// The maximum number of digits of an ordinal that is written with a full stop (`der 35. Tag`), or 0.
    pub(super) ordinal_digits: u8,
    classes: FxHashMap<u32, WordClass>,
}

impl Profile {
    /// Returns the profile of `lang`. It is loaded on first use.
    pub(super) fn of(lang: Language) -> &'static Profile {
        static ALL: [OnceLock<Profile>; Language::ALL.len() + 1] =
            [const { OnceLock::new() }; Language::ALL.len() + 1];
        // All languages outside `Language::ALL` share the last profile.
        ALL[lang.position()].get_or_init(|| {
            let (_, words, weights) = data(lang);
            Profile::new(lang, Model::read(weights), WordTable::read(words))
        })
    }

    /// Makes a profile of `lang` with the given weights and word scores instead of the built-in ones.
    pub fn new(lang: Language, model: Option<Model>, words: WordTable) -> Profile {
        let (lists, fitted_words, _) = data(lang);
        Profile {
            words,
            model,
            fitted: !fitted_words.is_empty(),
            // The threshold exceeds one half because wrongly cutting a sentence harms an alignment more than
            // joining a headline to the next sentence. The values come from cross-validation
            // (docs/decisions/0017-sentence-ends.md).
            capital_threshold: if lang == Language::French { 0.8 } else { 0.75 },
            // Treebanks differ on whether a colon ends a sentence: in Italian it nearly always does, in
            // French sometimes. The values come from cross-validation.
            clause_threshold: match lang {
                Language::Italian => 0.3,
                Language::French => 0.35,
                _ => 0.5,
            },
            splits_speech: lang == Language::Portuguese,
            sentence_mark: match lang {
                Language::Greek => b';',
                Language::Armenian => b':',
                _ => 0,
            },
            ordinal_digits: ordinal_digits(lang),
            classes: word_classes(lists, own_list(lang)),
        }
    }

    pub(super) fn word_class(&self, hash: u32) -> WordClass {
        self.classes.get(&hash).copied().unwrap_or_default()
    }
}

/// The maximum number of digits of an ordinal with a full stop, or 0 if a language does not write ordinals with one. In
/// some languages, years are ordinals (`1990. gada`).
pub(super) fn ordinal_digits(lang: Language) -> u8 {
    use Language::{Bokmal, Bosnian, Croatian, Czech, Danish, Estonian, Finnish, German, Hungarian};
    use Language::{Icelandic, Latvian, Nynorsk, Serbian, Slovak, Slovenian, Turkish};
    match lang {
        German | Czech | Danish | Finnish | Hungarian | Turkish => 3,
        Slovak | Slovenian | Icelandic | Bokmal | Nynorsk => 3,
        Bosnian | Croatian | Serbian | Estonian | Latvian => 4,
        _ => 0,
    }
}

/// Abbreviations that introduce a sentence in many languages: postscript and nota bene.
const LABELS: &str = "label: ps p.s p.-s pps p.p.s nb n.b n.-b pd p.d";

/// Returns the words of a language by the label of their list.
pub(super) fn word_lists(lang: Language) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let lines = data(lang).0.lines().chain(own_list(lang).lines());
    for (label, words) in lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'))
    {
        all.entry(label.into()).or_default().extend(words.split_whitespace().map(str::to_owned));
    }
    all
}

/// Reads word lists. Each line has the form `label: word word …`, and `#` begins a comment.
fn word_classes(lists: &str, own: &str) -> FxHashMap<u32, WordClass> {
    let mut classes = FxHashMap::default();
    for line in lists.lines().chain(own.lines()).chain([LABELS]).filter(|l| !l.starts_with('#')) {
        let Some((label, words)) = line.split_once(':') else { continue };
        let class = WordClass::labelled(label).unwrap_or_default();
        for word in words.split_whitespace() {
            let entry: &mut WordClass = classes.entry(hash_word(word)).or_default();
            *entry = entry.or(class);
        }
    }
    classes
}

/// Returns the language's own word list, which supplements the shared one. For most languages it is empty.
fn own_list(lang: Language) -> &'static str {
    macro_rules! lists {
        ($($code:literal)*) => {
            match lang.code() {
                $($code => include_str!(concat!("data/more/", $code, ".txt")),)*
                _ => "",
            }
        };
    }
    lists!(
        "ar" "az" "be" "bg" "bn" "bs" "ca" "cs" "da" "el" "et" "eu" "fa" "fi" "ga" "gl" "he" "hi"
        "hr" "hu" "hy" "id" "is" "ka" "kk" "lt" "lv" "mk" "ms" "mt" "nb" "nn" "pl" "ro" "sk" "sl"
        "sq" "sr" "sv" "sw" "th" "tl" "tr" "uk" "ur" "vi"
    )
}

/// Returns the word lists, word table and weights of a language. Most languages share one set of weights.
fn data(lang: Language) -> (&'static str, &'static [u8], &'static [u8]) {
    macro_rules! files {
        ($code:literal) => {
            (
                include_str!(concat!("data/", $code, ".txt")),
                include_bytes!(concat!("data/", $code, ".words")),
                include_bytes!(concat!("data/", $code, ".weights")),
            )
        };
    }
    match lang {
        Language::French => files!("fr"),
        Language::English => files!("en"),
        Language::German => files!("de"),
        Language::Spanish => files!("es"),
        Language::Italian => files!("it"),
        Language::Portuguese => files!("pt"),
        Language::Dutch => files!("nl"),
        Language::Russian => (include_str!("data/ru.txt"), &[], include_bytes!("data/any.weights")),
        _ => (include_str!("data/any.txt"), &[], include_bytes!("data/any.weights")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_classes_of_their_lists() {
        let french = Profile::of(Language::French);
        assert!(french.word_class(hash_word("Mme")).is(WordClass::TITLE));
        assert!(french.word_class(hash_word("art")).is(WordClass::NUMBER));
        assert!(french.word_class(hash_word("etc")).is(WordClass::FINAL));
        assert!(!french.word_class(hash_word("maison")).is_abbreviation());
        assert!(french.word_class(hash_word("juil")).is_abbreviation());
        assert!(!french.word_class(hash_word("juillet")).is_abbreviation());
        assert!(french.word_class(hash_word("L’")).is(WordClass::NEVER_FINAL));
    }

    #[test]
    fn every_list_has_a_known_label() {
        for &lang in Language::ALL {
            for line in data(lang)
                .0
                .lines()
                .chain(own_list(lang).lines())
                .filter(|l| !l.is_empty() && !l.starts_with('#'))
            {
                let label = line.split(':').next().unwrap_or_default();
                assert!(WordClass::labelled(label).is_some(), "{lang}: {line}");
            }
        }
    }
}
