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
    /// Whether the target repeats a sentence of the source that is not only names.
    pub repeats: bool,
}

/// Weights of the model of languages: the intercept, then one for each of [`LanguageEvidence::values`].
const LANGUAGES: [f32; 3] = [5.858, 0.346, 0.570];
/// The letters are examined if [`LanguageEvidence::words`] is below this value.
const SUSPICIOUS: f32 = -2.0;
/// Maximum absolute value of the log odds of a side in [`LanguageEvidence`].
const MAX_SIDE: f32 = 12.0;

/// The greatest probability that a target in its own language repeats a sentence of the source. It was set by hand.
const REPEATED: f32 = 0.1;
/// Minimum number of words of a repeated text, and of those that do not begin with a capital. Shorter repetitions are
/// often names, titles or addresses.
const REPEATED_WORDS: [usize; 2] = [5, 4];
/// The same for a text that ends like a sentence.
const REPEATED_SENTENCE: [usize; 2] = [2, 1];
/// Groups of languages in which many sentences are the same.
const SIMILAR: [&[&str]; 6] =
    [&["nb", "nn", "da"], &["hr", "bs", "sr"], &["id", "ms"], &["gl", "pt"], &["cs", "sk"], &["bg", "mk"]];

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
            return LanguageEvidence { words, letters: 0.0, repeats: false };
        }
        let source = letters(texts[0]);
        // A copy has the same letters.
        let target = if texts[0] == texts[1] { source.clone() } else { letters(texts[1]) };
        let letters = odds(&source, 0) + odds(&target, 1);
        let repeats = is_copy && repeats(texts, codes);
        LanguageEvidence { words, letters, repeats }
    }

    /// Returns the inputs of the model of languages: the fields in their order.
    pub fn values(&self) -> [f32; 2] {
        [self.words, self.letters]
    }

    /// Returns the probability that each side is in its language.
    pub fn probability(&self) -> f32 {
        let probability = logistic(&LANGUAGES, &self.values());
        if self.repeats { probability.min(REPEATED) } else { probability }
    }
}

/// Whether the two texts have the same words, which are a sentence and not only names, in languages that differ.
fn repeats(texts: [&[&str]; 2], codes: [&str; 2]) -> bool {
    if codes[0] == codes[1] || SIMILAR.iter().any(|group| codes.iter().all(|code| group.contains(code))) {
        return false;
    }
    let words = |text: &'_ [&str]| -> Vec<String> {
        let words = text.iter().flat_map(|sentence| sentence.split(|c: char| !c.is_alphanumeric()));
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (source, target) = (words(texts[0]), words(texts[1]));
    let lower = source.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    let letters = source.iter().filter(|word| word.starts_with(char::is_alphabetic)).count();
    let is_sentence = texts[0].last().is_some_and(|text| text.trim_end().ends_with(['.', '!', '?', '…']));
    let [words_needed, lower_needed] =
        if is_sentence && 2 * lower >= letters { REPEATED_SENTENCE } else { REPEATED_WORDS };
    letters >= words_needed
        && lower >= lower_needed
        && source.iter().map(|word| word.to_lowercase()).eq(target.iter().map(|word| word.to_lowercase()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_sentences_are_found_and_names_are_not() {
        let repeated = |text: &str, codes| repeats([&[text], &[text]], codes);
        for text in ["La tour penche.", "Il pleut.", "ouvrir le fichier dans la fenêtre"] {
            assert!(repeated(text, ["fr", "en"]), "{text}");
            assert!(!repeated(text, ["fr", "fr"]) && !repeated(text, ["da", "nb"]), "{text}");
        }
        for text in
            ["Jean Dupont", "Paris, 12", "Merci !", "Notre Dame de Paris.", "1984", "14, rue des Tanneurs"]
        {
            assert!(!repeated(text, ["fr", "en"]), "{text}");
        }
        assert!(repeats([&["La tour penche."], &["la tour penche"]], ["fr", "de"]));
        assert!(!repeats([&["La tour penche."], &["La tour tombe."]], ["fr", "de"]));
    }
}
