//! Estimates whether the words of a sentence are in the language of its side or in that of the other side.

use crate::lexicon::Lexicon;
use crate::score::side::Side;
use crate::text::language::Language;

/// Added to the count of a word in a language if a lexicon contains the word in that language.
const KNOWN: f32 = 2.0;
/// Added to the count of every word in both languages, so that one occurrence proves little.
const SMOOTHING: f32 = 0.5;
/// The maximum log odds of a word, in nats.
const MAX_WORD: f32 = 4.0;

/// For each key of a document, the log odds in nats that a word with this key is in the language of its side, rather
/// than in the other language of the document. Numbers and punctuation have 0.
#[derive(Debug, Default)]
pub(crate) struct LanguageEvidence {
    src: Vec<f32>,
    tgt: Vec<f32>,
}

impl LanguageEvidence {
    /// Compares the frequency of each key on the two sides, and checks in which language the lexicons contain it.
    pub(crate) fn collect(&mut self, src: &Side, tgt: &Side, lexicons: &[Lexicon]) {
        collect(src, tgt, lexicons, &mut self.src);
        collect(tgt, src, lexicons, &mut self.tgt);
    }

    /// Returns the sum of the log odds of source tokens.
    pub(crate) fn of_src(&self, tokens: &[u32]) -> f32 {
        tokens.iter().map(|&key| self.src[key as usize]).sum()
    }

    /// Returns the sum of the log odds of target tokens.
    pub(crate) fn of_tgt(&self, tokens: &[u32]) -> f32 {
        tokens.iter().map(|&key| self.tgt[key as usize]).sum()
    }
}

fn collect(side: &Side, other: &Side, lexicons: &[Lexicon], out: &mut Vec<f32>) {
    out.clear();
    let scale = side.tokens.len().max(1) as f32 / other.tokens.len().max(1) as f32;
    let is_known = |lang: Language, key: &str| {
        let is_in = |lexicon: &Lexicon| {
            let keys = if lang == Language::French { &lexicon.french } else { &lexicon.foreign };
            keys.get(key).is_some()
        };
        lexicons.iter().any(is_in)
    };
    out.extend(side.keys.iter().zip(&side.counts).map(|(key, &count)| {
        if !key.starts_with(char::is_alphabetic) {
            return 0.0;
        }
        let there = other.keys.get(key).map_or(0, |id| other.counts[id as usize]);
        // Do not count one occurrence on each side: the word itself and, if it was left untranslated, its copy.
        let of = |count: u32, scale: f32, lang: Language| {
            let known = if is_known(lang, key) { KNOWN } else { 0.0 };
            count.saturating_sub(1) as f32 * scale + known + SMOOTHING
        };
        let (own, there) = (of(count, 1.0, side.lang), of(there, scale, other.lang));
        (own / there).ln().clamp(-MAX_WORD, MAX_WORD)
    }));
}
