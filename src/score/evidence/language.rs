//! How well the words of a passage fit the language of their side, rather than that of the other side.

use crate::lexicon::Lexicon;
use crate::score::side::Side;
use crate::text::language::Language;

/// The count that a word gets in a language whose lexicon contains it.
const KNOWN: f32 = 2.0;
/// The count that each word gets in both languages, so that one occurrence proves little.
const SMOOTHING: f32 = 0.5;
/// The maximum log odds of a word, in nats.
const MAX_WORD: f32 = 4.0;

/// The log odds in nats that these words of one side are in the language of their side, rather than in the language of
/// the other side. Each word is judged by how frequent it is on both sides of the document, and by which languages'
/// words the lexicons contain. Numbers and punctuation have 0.
pub(crate) fn language_odds(tokens: &[u32], side: &Side, other: &Side, lexicons: &[Lexicon]) -> f32 {
    tokens.iter().map(|&key| odds(key, side, other, lexicons)).sum()
}

fn odds(key: u32, side: &Side, other: &Side, lexicons: &[Lexicon]) -> f32 {
    let (text, count) = (side.keys.key(key), side.counts[key as usize]);
    if !text.starts_with(char::is_alphabetic) {
        return 0.0;
    }
    let there = other.keys.get(text).map_or(0, |id| other.counts[id as usize]);
    // The occurrence that is judged, and its copy on the other side, are no evidence.
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
