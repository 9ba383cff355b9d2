//! Checks whether each side of a pair is in its language, and whether the target repeats the source.

use crate::keys::tokens::for_each_key;
use crate::text::Language;
use crate::text::identify;
use crate::text::identify::script::{Script, Shared};
use rustc_hash::FxHashMap;

/// The texts of a pair and their languages.
pub(super) struct Sides<'a> {
    pub(super) texts: [&'a str; 2],
    pub(super) languages: [Language; 2],
}

/// Minimum number of words that the sides of an untranslated pair have in common, as a share of the words of
/// the longer side.
const SAME: f64 = 0.9;
/// Minimum number of words for a pair to be flagged as untranslated, or a side as being in the language of
/// the other side. Shorter texts are often names or terms, which are the same in many languages.
const MIN_WORDS: usize = 4;
/// Minimum number of letters for a side to be flagged because its script is not that of its language.
const MIN_LETTERS: usize = 6;
/// Minimum probability of a third language for a side to be flagged as being in that language, and the probability of
/// its own language below which it is. With these values, 96 % of the sentences of the gold texts that are replaced by
/// sentences in a third language are flagged, and .03 % of the others.
const THIRD: f64 = 0.95;
const NOT_OWN: f64 = 1e-3;
/// Minimum probability of another language for a side to be flagged as being in that language.
const SURE: f64 = 0.99;
/// Minimum probability of one of the two languages for a pair to be flagged as untranslated, if no third language
/// is considered.
const LIKELY: f64 = 0.8;
/// Minimum probability that an untranslated pair is in one of the two languages, unless it is clearly in a third
/// one. Quotations in a language that cannot be identified, such as Latin, are rightly left as they are. Set by hand.
const KNOWN: f64 = 0.5;

impl Sides<'_> {
    /// Whether both sides have nearly the same words, in the language of either side or clearly in a third one.
    /// Names, numbers and code are in no language.
    pub(super) fn are_untranslated(&self) -> bool {
        if self.languages[0] == self.languages[1] {
            return false;
        }
        let [source, target] = self.texts.map(|text| words(text, self.languages[0]));
        let [longer, shorter] =
            if source.len() < target.len() { [&target, &source] } else { [&source, &target] };
        if (shorter.len() as f64) < SAME * longer.len() as f64 {
            return false;
        }
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        longer.iter().for_each(|word| *counts.entry(word).or_default() += 1);
        let is_common = |word: &&String| {
            counts.get_mut(word.as_str()).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
        };
        let common = shorter.iter().filter(is_common).count();
        let evidence = identify::evidential(self.texts[0]);
        if (common as f64) < SAME * longer.len() as f64
            || words(&evidence, self.languages[0]).len() < MIN_WORDS
        {
            return false;
        }
        let codes = self.languages.map(Language::code);
        let found = identify::identify(&evidence);
        let is_known = found.probability_of(&codes) >= KNOWN
            || found.best().is_some_and(|best| best.probability >= SURE);
        is_known && found.among(&codes).is_some_and(|odds| odds.iter().any(|&p| p >= LIKELY))
    }

    /// Whether a side is in the language of the other side, or clearly in a third language.
    pub(super) fn have_wrong_language(&self) -> bool {
        let [src, tgt] = self.languages;
        is_wrong(self.texts[0], src, tgt) || is_wrong(self.texts[1], tgt, src)
    }
}

/// Whether a text is not in its `own` language, but in the `other` one of its pair or clearly in a third language.
pub(super) fn is_wrong(text: &str, own: Language, other: Language) -> bool {
    if are_close(own, other) {
        return false;
    }
    if has_foreign_script(text, own) {
        return true;
    }
    let evidence = identify::evidential(text);
    if words(&evidence, own).len() < MIN_WORDS || has_own_script(&evidence, own, other) {
        return false;
    }
    let found = identify::identify(&evidence);
    if found.among(&[own.code(), other.code()]).is_some_and(|odds| odds[1] >= SURE) {
        return true;
    }
    let may_be_own = |(script, _): (Script, f64)| script == LATIN || script.fits(own.code()) != Some(false);
    found.fits()
        && identify::main_script(&evidence).is_none_or(may_be_own)
        && found.best().is_some_and(|best| {
            let third = Language::from_code(best.code);
            best.probability >= THIRD
                && best.code != own.code()
                && third.is_none_or(|third| !are_close(third, own))
                && found.probability_of(&[own.code()]) < NOT_OWN
        })
}

/// Names in Latin letters occur in texts of any script.
const LATIN: Script = Script::Shared(Shared::Latin);

/// Minimum share of a foreign script in a text that is in another language. Set by hand: a text of its own language may
/// quote a few foreign words.
const MOST: f64 = 0.75;

/// Whether most of the text is in a script that its language does not use.
fn has_foreign_script(text: &str, own: Language) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).nth(MIN_LETTERS - 1).is_some()
        && identify::main_script(text).is_some_and(|(script, share)| {
            share >= MOST && script != LATIN && script.fits(own.code()) == Some(false)
        })
}

/// Whether enough of the text is in a script that its own language uses and the other language does not. For
/// example, a Chinese text with many names in Latin letters is still Chinese.
fn has_own_script(text: &str, own: Language, other: Language) -> bool {
    /// Minimum share of this script, set by hand. A few quoted words have a smaller share.
    const SHARE: f64 = 0.1;
    let fits = |script: Script, lang: Language| script.fits(lang.code()) == Some(true);
    identify::script_shares(text)
        .iter()
        .any(|(script, share)| *share >= SHARE && fits(*script, own) && !fits(*script, other))
}

/// Whether two languages are too similar to distinguish them by a single sentence.
fn are_close(one: Language, other: Language) -> bool {
    use Language::{Bokmal, Catalan, Czech, Danish, Galician, Nynorsk, Portuguese, Slovak, Spanish};
    const GROUPS: [&[Language]; 4] =
        [&[Bokmal, Danish, Nynorsk], &[Czech, Slovak], &[Galician, Portuguese, Spanish], &[Catalan, Spanish]];
    one.lexicon_language() == other.lexicon_language()
        || GROUPS.iter().any(|group| group.contains(&one) && group.contains(&other))
}

/// Returns the words of a text without numbers and punctuation, as keys of the aligner.
fn words(text: &str, lang: Language) -> Vec<String> {
    let mut words = Vec::new();
    for_each_key(text, lang, &mut String::new(), |key, _| {
        if key.starts_with(char::is_alphabetic) && !key.contains(':') {
            words.push(key.to_owned());
        }
    });
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Chinese, English, French, Italian, Russian};

    fn untranslated(source: &str, target: &str, tgt: Language) -> bool {
        Sides { texts: [source, target], languages: [French, tgt] }.are_untranslated()
    }

    fn wrong(source: &str, target: &str, tgt: Language) -> bool {
        Sides { texts: [source, target], languages: [French, tgt] }.have_wrong_language()
    }

    #[test]
    fn copies_of_sentences_are_untranslated_and_names_are_not() {
        let sentence = "La rivière est sortie de son lit pendant la nuit.";
        assert!(untranslated(sentence, sentence, English));
        assert!(untranslated(sentence, "La rivière est sortie de son lit pendant la nuit", Russian));
        let english = "The river rose during the night.";
        assert!(untranslated(english, english, Chinese));
        for text in
            ["Jean-Pierre Dupont, Marie Curie", "ISO 9001:2015", "get_value(x) = y", "Microsoft Windows 10"]
        {
            assert!(!untranslated(text, text, English), "{text}");
        }
        assert!(!untranslated(sentence, "The river rose during the night.", English));
        for latin in ["Nox longa est et viatores dormiunt.", "« In aqua sanitas, in silva quies. »"] {
            assert!(!untranslated(latin, latin, English), "{latin}");
        }
    }

    #[test]
    fn sides_in_another_language_are_wrong() {
        let (french, english) = (
            "La rivière est sortie de son lit pendant la nuit.",
            "The river burst its banks during the night.",
        );
        for text in ["Река вышла из берегов.", "河水夜里漫过了堤岸。", "แม่น้ำเอ่อล้นตลิ่งในเวลากลางคืน"]
        {
            assert!(wrong(french, text, English), "{text}");
        }
        assert!(wrong(french, "El río se salió de su cauce.", Italian));
        assert!(!wrong("Sur la tombe : « Λάμπρος ».", "On the grave: 'Λάμπρος'.", English));
        let german = "Der Fluss ist in der Nacht über die Ufer getreten.";
        assert!(!wrong(french, english, English));
        assert!(wrong(english, english, English) && wrong(french, french, English));
        assert!(wrong(french, german, English) && wrong(german, english, English));
        assert!(wrong(french, english, Chinese));
        assert!(!wrong(french, "Anna Schmidt de BBC News 在 Tony Macaroni Arena 球场", Chinese));
        assert!(!wrong("Anna Schmidt, Berlin", "Anna Schmidt, Berlin", English));
        assert!(!wrong("Oui, bien sûr.", "Certo, sì.", Italian));
    }
}
