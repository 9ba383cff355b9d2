//! Distinguishes closely related languages by words that only some of them use.

use super::script::Shared;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Words that are typical of one language, or of a few closely related ones. The list was written by hand.
const WORDS: &str = include_str!("data/words.txt");

/// Groups of closely related languages. Letter n-grams hardly distinguish the languages of a group, because
/// they also reflect the subjects of the training texts, which differ from language to language. The words of
/// `data/words.txt` therefore decide. If a text has none of these words, the first language of the group is
/// preferred.
const CLOSE: &[&[&str]] = &[&["hr", "bs", "sr"], &["id", "ms"]];
/// The bonus of the first language of a group, as the logarithm of a likelihood ratio: half the weight of a
/// listed word. It was set by hand.
const PREFERENCE: f32 = 2.5;
/// The factor by which the scores from letter n-grams are multiplied within a group of closely related
/// languages. Listed words therefore count more. The value was chosen on held-out text.
const GRAMS: f32 = 0.1;
/// The weight of a listed word, as the logarithm of a likelihood ratio. It was chosen on held-out text.
const WORD: f32 = 5.0;

/// Whether two languages are in the same group of [`CLOSE`].
pub(super) fn are_close(one: &str, other: &str) -> bool {
    CLOSE.iter().any(|group| group.contains(&one) && group.contains(&other))
}

/// Iterates over the lines of `data/words.txt`. Each item has the codes of one or more languages, and words
/// that are typical of them.
pub fn listed() -> impl Iterator<Item = (Vec<&'static str>, std::str::SplitWhitespace<'static>)> {
    let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(':'))
        .map(|(languages, words)| (languages.split(' ').collect(), words.split_whitespace()))
}

/// Returns a map from each word of `data/words.txt` to the languages that use it, restricted to those in
/// [`CLOSE`].
fn close_words() -> &'static FxHashMap<&'static str, Vec<&'static str>> {
    static ALL: OnceLock<FxHashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for (languages, words) in listed() {
            for word in words {
                let close = languages.iter().filter(|code| CLOSE.iter().any(|group| group.contains(code)));
                all.entry(word).or_default().extend(close);
            }
        }
        all
    })
}

/// Adjusts the scores of closely related languages according to how many of `words` are in their lists. The
/// scores are log-likelihoods, in the order of [`Shared::languages`].
pub(super) fn adjust(scores: &mut [f32], words: &[String], script: Shared) {
    for group in CLOSE {
        let position = |code: &&str| script.languages().iter().position(|other| other == code);
        let places: Vec<usize> = group.iter().filter_map(position).collect();
        let top = places.iter().map(|&at| scores[at]).fold(f32::MIN, f32::max);
        // Skip the group if a language outside it scores so high that listed words cannot make up the
        // difference.
        if places.len() < 2 || scores.iter().any(|score| *score > top + WORD * words.len() as f32) {
            continue;
        }
        let found = words.iter().filter_map(|word| close_words().get(word.as_str()));
        let found: Vec<&Vec<&str>> =
            found.filter(|codes| group.iter().any(|code| codes.contains(code))).collect();
        let adjusted: Vec<f32> = group
            .iter()
            .zip(&places)
            .map(|(code, &at)| {
                let preference = if *code == group[0] { PREFERENCE } else { 0.0 };
                let hits = found.iter().filter(|codes| codes.contains(code)).count();
                GRAMS * scores[at] + WORD * hits as f32 + preference
            })
            .collect();
        let best = adjusted.iter().copied().fold(f32::MIN, f32::max);
        for (&at, score) in places.iter().zip(adjusted) {
            scores[at] = top + score - best;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_words_name_known_languages() {
        let known = |code: &&str| Shared::ALL.iter().any(|script| script.languages().contains(code));
        for (languages, words) in listed() {
            assert!(languages.iter().all(known) && words.count() > 20, "{languages:?}");
        }
    }
}
