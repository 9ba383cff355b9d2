//! How well the words of a passage fit the language of their side, rather than that of the other side.

use crate::lexicon::Lexicon;
use crate::score::side::Side;
use crate::text::language::Language;

/// The number of occurrences with which a word is credited in a language if a lexicon contains the word in
/// that language.
const KNOWN: f32 = 2.0;
/// The number of occurrences that is added to each word in both languages, so that a single real occurrence
/// proves little.
const SMOOTHING: f32 = 0.5;
/// The maximum absolute value of the log odds of a word, in nats.
const MAX_WORD: f32 = 4.0;

/// Returns the log odds, in nats, that words of one side are in the language of that side rather than in the
/// language of the other side. Each word is judged by its frequency on both sides of the document, and by the
/// languages in which the lexicons contain the word. Numbers and punctuation contribute 0.
pub(crate) fn language_odds(tokens: &[u32], side: &Side, other: &Side, lexicons: &[Lexicon]) -> f32 {
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
