//! Measures whether the words of a passage fit the language of their own side better than the language of the
//! other side.

use crate::lexicon::Lexicon;
use crate::score::logistic::logistic;
use crate::score::side::Side;
use crate::text::identify;
use crate::text::language::Language;
use std::ops::Range;

/// Evidence that the sides of a pair are in their languages. Names, numbers and code are evidence for neither
/// language.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LanguageEvidence {
    /// How well the words fit the languages of their sides, according to the lexicons and to the frequencies
    /// of the words on both sides. For each side, the log odds of its own language against the other language
    /// are computed and limited to −12..=0. The value is the sum of both log odds.
    pub words: f32,
    /// The same as `words`, but according to the letter n-grams of the text, or 0 if they were not examined.
    pub letters: f32,
}

/// Weights of the model of languages: the intercept, then one for each of [`LanguageEvidence::values`].
const LANGUAGES: [f32; 3] = [5.858, 0.346, 0.570];
/// The letters are examined if [`LanguageEvidence::words`] is below this value.
const SUSPICIOUS: f32 = -2.0;
/// Maximum absolute value of the log odds of a side in [`LanguageEvidence`].
const MAX_SIDE: f32 = 12.0;

impl LanguageEvidence {
    /// Examines the languages of the sentences `s` and `t`, whose texts are `texts`. The letters are examined
    /// only if `is_copy` is set or the words seem to be in the wrong language. Otherwise, aligning documents
    /// of 30 sentences would take 20 % more instructions.
    pub(crate) fn of(
        (src, s): (&Side, Range<usize>),
        (tgt, t): (&Side, Range<usize>),
        texts: [&[&str]; 2],
        is_copy: bool,
        lexicons: &[Lexicon],
    ) -> LanguageEvidence {
        let words = |side: &Side, sentences, other: &Side| {
            language_odds(side.tokens_of(sentences), side, other, lexicons).clamp(-MAX_SIDE, 0.0)
        };
        let codes = [src.lang.code(), tgt.lang.code()];
        let letters = |text: &[&str]| identify::among(&text.join(" "), &codes);
        let odds = |probabilities: &Option<Vec<f64>>, own: usize| {
            let odds = |it: &Vec<f64>| (it[own].max(1e-9) / it[1 - own].max(1e-9)).ln() as f32;
            probabilities.as_ref().map_or(0.0, odds).clamp(-MAX_SIDE, 0.0)
        };
        let words = words(src, s, tgt) + words(tgt, t, src);
        if !is_copy && words >= SUSPICIOUS {
            return LanguageEvidence { words, letters: 0.0 };
        }
        let source = letters(texts[0]);
        // A copy has the same letters.
        let target = if texts[0] == texts[1] { source.clone() } else { letters(texts[1]) };
        LanguageEvidence { words, letters: odds(&source, 0) + odds(&target, 1) }
    }

    /// Returns the inputs of the model of languages: the fields in their order.
    pub fn values(&self) -> [f32; 2] {
        [self.words, self.letters]
    }

    /// Returns the probability that each side is in its language.
    pub fn probability(&self) -> f32 {
        logistic(&LANGUAGES, &self.values())
    }
}

/// Number of additional occurrences of a word that are assumed in a language if a lexicon contains the word
/// in that language.
const KNOWN: f32 = 2.0;
/// Number of occurrences added to the count of each word in both languages, so that a single real occurrence
/// proves little.
const SMOOTHING: f32 = 0.5;
/// The maximum absolute value of the log odds of a word, in nats.
const MAX_WORD: f32 = 4.0;

/// Returns the log odds, in nats, that words of one side are in the language of that side rather than in the
/// language of the other side. Each word is judged by its frequency on both sides of the document, and by the
/// languages in which the lexicons contain the word. Numbers and punctuation contribute 0.
fn language_odds(tokens: &[u32], side: &Side, other: &Side, lexicons: &[Lexicon]) -> f32 {
    tokens.iter().map(|&key| odds(key, side, other, lexicons)).sum()
}

fn odds(key: u32, side: &Side, other: &Side, lexicons: &[Lexicon]) -> f32 {
    let (text, count) = (side.keys.key(key), side.counts[key as usize]);
    if !text.starts_with(char::is_alphabetic) {
        return 0.0;
    }
    let there = other.keys.get(text).map_or(0, |id| other.counts[id as usize]);
    // One occurrence on each side does not count as evidence: the one that is judged, and its copy on the
    // other side.
    let of = |count: u32, scale: f32, lang: Language| {
        let known = if is_known(text, lang, lexicons) { KNOWN } else { 0.0 };
        count.saturating_sub(1) as f32 * scale + known + SMOOTHING
    };
    let scale = side.tokens.len().max(1) as f32 / other.tokens.len().max(1) as f32;
    let (own, there) = (of(count, 1.0, side.lang), of(there, scale, other.lang));
    (own / there).ln().clamp(-MAX_WORD, MAX_WORD)
}

fn is_known(key: &str, lang: Language, lexicons: &[Lexicon]) -> bool {
    lexicons.iter().any(|lexicon| {
        let keys = if lang == Language::French { &lexicon.french } else { &lexicon.foreign };
        keys.get(key).is_some()
    })
}
