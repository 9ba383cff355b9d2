//! Finds the target sentences that are not in the language of their side.

use crate::quality::Examiner;
use crate::text::floor;
use crate::text::identify::identify;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// Number of the most frequent words of the text that a sentence of the same language is expected to have, and the
/// minimum share of its words that they are. In pages of 120 sentences of the gold texts, 18 % of the sentences have
/// fewer, and 96 % of those in a third language.
const FREQUENT: usize = 50;
const USUAL: f64 = 0.25;
/// Every sentence whose number is a multiple of this one is examined, too. Otherwise, a long passage in another
/// language would not be noticed, because its words are frequent in the text.
const SAMPLED: usize = 8;
/// Number of bytes of a sentence that are examined first. If they seem to be in the right language, the rest is not
/// examined.
const BEGINNING: usize = 40;
/// Minimum probability of the right language for a beginning to seem to be in it. Set by hand.
const SEEMS: f64 = 0.5;

/// Returns, for each target sentence, whether it is not in the language of the target. Identifying the language of every
/// sentence would take as long as a third of the audit, so only sentences with few frequent words, a sample of the
/// others, and the neighbours of sentences in another language are examined.
pub(super) fn foreign(texts: &[&str], languages: &Examiner) -> Vec<bool> {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    texts.iter().flat_map(|text| words(text)).for_each(|word| *counts.entry(word).or_default() += 1);
    let mut repeated: Vec<(&str, u32)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    repeated.sort_unstable_by_key(|(word, count)| (Reverse(*count), *word));
    let frequent: FxHashSet<&str> = repeated.into_iter().take(FREQUENT).map(|(word, _)| word).collect();
    let is_usual = |text: &str| {
        let (all, usual) = words(text)
            .fold((0, 0), |(all, usual), word| (all + 1, usual + u32::from(frequent.contains(word))));
        f64::from(usual) >= USUAL * f64::from(all)
    };
    let own = languages.target_language().code();
    let is_foreign = |text: &str| {
        let beginning = &text[..floor(text, BEGINNING.min(text.len()))];
        identify(beginning).probability_of(&[own]) < SEEMS && languages.has_wrong_language(1, text)
    };
    let mut found: Vec<Option<bool>> = vec![None; texts.len()];
    let mut next: Vec<usize> =
        (0..texts.len()).filter(|&at| at % SAMPLED == 0 || !is_usual(texts[at])).collect();
    while let Some(at) = next.pop() {
        if found[at].is_none() {
            let is_foreign = is_foreign(texts[at]);
            found[at] = Some(is_foreign);
            if is_foreign {
                next.extend([at.saturating_sub(1), (at + 1).min(texts.len() - 1)]);
            }
        }
    }
    found.into_iter().map(|it| it == Some(true)).collect()
}

/// Returns the words of `text` without the names and titles that it shares with `other`, which are often in another
/// language. If most of the shared words begin with a small letter, they are a copy instead, and are kept.
pub(super) fn without_names(text: &str, other: &str) -> String {
    let theirs: FxHashSet<String> = words(other).map(str::to_lowercase).collect();
    let (shared, own): (Vec<&str>, Vec<&str>) =
        words(text).partition(|word| theirs.contains(&word.to_lowercase()));
    let small = shared.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    if 2 * small > shared.len() { text.to_owned() } else { own.join(" ") }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::Flag;
    use crate::text::Language;

    #[test]
    fn single_sentences_and_long_passages_in_a_third_language_are_found() {
        let german = ["Der Briefträger legt den Brief auf den Tisch.", "Die Tür des Hauses ist offen."];
        let english = ["The postman puts the letter on the table.", "The door of the house is open."];
        let languages = Examiner::of([Language::French, Language::English], &[Flag::WrongLanguage]);
        let mut texts: Vec<&str> = (0..60).map(|at| english[at % 2]).collect();
        texts[5] = "Im Garten blühen seit gestern weiße Rosen.";
        (20..50).for_each(|at| texts[at] = german[at % 2]);
        for (at, is_foreign) in foreign(&texts, &languages).into_iter().enumerate() {
            assert_eq!(is_foreign, at == 5 || (20..50).contains(&at), "{at}");
        }
        assert!(foreign(&[], &languages).is_empty());
        assert_eq!(
            foreign(&["Im Garten blühen weiße Rosen.", "The tower leans."], &languages),
            [true, false]
        );
    }

    #[test]
    fn names_and_titles_are_removed_and_copies_are_kept() {
        let names = without_names("Voir « The Old Mill », p. 12.", "See The Old Mill, page 9.");
        assert_eq!(names, "Voir p");
        let copy = "La rivière est sortie de son lit.";
        assert_eq!(without_names(copy, &format!("It rained. {copy}")), copy);
    }
}
