//! The likeliest translations of words, as keys of sketches.

use super::key::{KeyKind, hash};
use crate::aligner::AlignerOptions;
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::text::Language;
use rustc_hash::FxHashMap;

/// The maximum number of translations of a word that are used. More find hardly any further words, but make
/// unrelated documents more similar.
const MOST: usize = 3;
/// The minimum probability of a translation.
const LEAST: f32 = 0.05;

/// Lexicons in the form that sketches need: for each word of the other language, its likeliest French translations.
pub struct Translations {
    other: Language,
    lexicons: Vec<Lexicon>,
    /// For each word of the other language, the hashes of French keys, with the probability in 255ths.
    french: FxHashMap<Box<str>, Box<[(u32, u8)]>>,
}

impl Translations {
    /// Loads the lexicons between French and `other` that `options` selects.
    ///
    /// # Errors
    /// Returns an error if a lexicon of the user cannot be read or is for another language.
    pub fn load(other: Language, options: &AlignerOptions) -> Result<Translations> {
        Ok(Translations::new(other, options.load_lexicons(other)?))
    }

    fn new(other: Language, lexicons: Vec<Lexicon>) -> Translations {
        let mut translations = Translations { other, lexicons, french: FxHashMap::default() };
        let mut all = FxHashMap::<&str, Vec<(f32, u32)>>::default();
        let mut buffer = String::new();
        for lexicon in &translations.lexicons {
            for (number, key) in (0..).zip(lexicon.french.iter()) {
                let french = translations.french_hash(key, &mut buffer);
                for entry in lexicon.entries(number).iter().filter(|entry| entry.backward >= LEAST) {
                    let foreign = lexicon.foreign.key(entry.other);
                    all.entry(foreign).or_default().push((entry.backward, french));
                }
            }
        }
        let likeliest = |mut found: Vec<(f32, u32)>| -> Box<[(u32, u8)]> {
            // Several lexicons, and several forms of a word, give the same key. Its best probability counts.
            found.sort_unstable_by(|a, b| a.1.cmp(&b.1).then(b.0.total_cmp(&a.0)));
            found.dedup_by_key(|(_, french)| *french);
            found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            found.truncate(MOST);
            found.into_iter().map(|(p, french)| (french, (p * f32::from(u8::MAX)).round() as u8)).collect()
        };
        let french = all.into_iter().map(|(foreign, found)| (foreign.into(), likeliest(found))).collect();
        translations.french = french;
        translations
    }

    /// Returns the language other than French.
    pub fn other(&self) -> Language {
        self.other
    }

    /// Whether there is no lexicon for the language.
    pub(super) fn is_empty(&self) -> bool {
        self.french.is_empty()
    }

    /// Returns the hash of a French key. All forms of a word that a lexicon considers equal have the same hash.
    pub(super) fn french_hash(&self, key: &str, buffer: &mut String) -> u32 {
        let form = self.lexicons.iter().find_map(|lexicon| {
            let number = lexicon.find_french(key, buffer)?;
            Some(lexicon.french.key(number))
        });
        hash(KeyKind::Word, form.unwrap_or(key))
    }

    /// Returns the French translations of a key of the other language: their hashes, and the probabilities in 255ths.
    pub(super) fn of(&self, key: &str) -> &[(u32, u8)] {
        self.french.get(key).map_or(&[], |found| found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::vocabulary::Vocabulary;
    use crate::lexicon::Entry;

    /// A lexicon with these probabilities of French words for `house`.
    fn lexicon(words: &[(&str, f32)]) -> Lexicon {
        let [mut french, mut foreign] = [Vocabulary::default(), Vocabulary::default()];
        let other = foreign.insert("house");
        words.iter().for_each(|(word, _)| {
            french.insert(word);
        });
        let group = |(_, backward): &(&str, f32)| vec![Entry { other, forward: 0.5, backward: *backward }];
        Lexicon::from_groups(Language::English, french, foreign, words.iter().map(group).collect())
    }

    #[test]
    fn a_key_takes_one_place_with_its_best_probability() {
        let lexicons = [
            lexicon(&[("maison", 0.4), ("chambre", 0.2), ("foyer", 0.1), ("logis", 0.06)]),
            lexicon(&[("maison", 0.8), ("chambre", 0.3)]),
        ];
        let translations = Translations::new(Language::English, lexicons.into());
        let expected = [("maison", 204), ("chambre", 77), ("foyer", 26)];
        assert_eq!(translations.of("house"), expected.map(|(word, p)| (hash(KeyKind::Word, word), p)));
    }
}
