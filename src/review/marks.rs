//! Finds the words that the review page marks: word pairs of the built-in lexicon that occur in the same
//! unit.

use crate::format::Unit;
use crate::keys::tokens::for_each_key;
use crate::lexicon::{Lexicon, builtin};
use crate::text::Language;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Minimum translation probability. Most lexicon entries below it are noise from training.
const MIN_PROBABILITY: f32 = 0.05;
/// Minimum number of letters in a key (the normalised form of a word). Nearly all shorter keys are function
/// words, which occur in almost every pair.
const MIN_LETTERS: usize = 4;

/// Returns, for each source key, the target keys paired with it in at least one unit, separated by spaces.
pub(super) fn words(units: &[Unit], (src, tgt): (Language, Language)) -> BTreeMap<String, String> {
    let from_french = src == Language::French;
    let Some(lexicon) = builtin::load(if from_french { tgt } else { src }) else { return BTreeMap::new() };
    let mut found = FxHashSet::default();
    let (mut french, mut foreign, mut buffer) = (Vec::new(), FxHashSet::default(), String::new());
    for unit in units {
        let texts = (&unit.source.text, &unit.target.text);
        let (ours, theirs) = if from_french { texts } else { (texts.1, texts.0) };
        french.clear();
        foreign.clear();
        for_each_key(ours, Language::French, &mut buffer, |key, _| french.extend(lexicon.french.get(key)));
        let other = lexicon.other;
        for_each_key(theirs, other, &mut buffer, |key, _| foreign.extend(lexicon.foreign.get(key)));
        for &word in french.iter().filter(|&&word| is_content_word(&lexicon, word)) {
            let likely = lexicon.entries(word).iter();
            let likely = likely.filter(|e| e.forward.max(e.backward) >= MIN_PROBABILITY);
            found.extend(likely.filter(|e| foreign.contains(&e.other)).map(|e| (word, e.other)));
        }
    }
    let mut out = BTreeMap::<String, Vec<&str>>::new();
    for (word, other) in found {
        let (french, foreign) = (lexicon.french.key(word), lexicon.foreign.key(other));
        let (key, value) = if from_french { (french, foreign) } else { (foreign, french) };
        out.entry(key.into()).or_default().push(value);
    }
    let joined = |mut values: Vec<&str>| {
        values.sort_unstable();
        values.join(" ")
    };
    out.into_iter().map(|(key, values)| (key, joined(values))).collect()
}

fn is_content_word(lexicon: &Lexicon, word: u32) -> bool {
    let key = lexicon.french.key(word);
    key.chars().count() >= MIN_LETTERS && key.chars().all(char::is_alphabetic)
}
