//! Sketches: what is kept of a document in order to find its translation.
//!
//! A sketch has the keys of the document, in a space that both languages share. A French word is its own key. A
//! word of the other language has the keys of its likeliest translations. Numbers and names are the same in both
//! languages: a number is its value, and a name its first letters.

use super::key::{KeyKind, hash};
use super::translations::Translations;
use crate::keys::numbers::MONTHS;
use crate::keys::tokens::for_each_key;
use crate::keys::transliterate;
use crate::text::Language;
use rustc_hash::FxHashMap;

/// The maximum number of keys of a sketch, which limits the memory per document to 16 kB. Only long texts have
/// more keys, and a sample of them is enough to recognise these.
pub(crate) const MAX_KEYS: usize = 2000;

/// The number of letters by which names are compared. Endings differ between languages (`Europe`, `Europa`).
const NAME_LETTERS: usize = 5;
/// The minimum number of letters of a name. Shorter words are often equal by chance.
const MIN_NAME_LETTERS: usize = 4;

/// The weight of a certain key. Other keys have the probability of a translation, as a share of it.
const CERTAIN: u8 = u8::MAX;

/// A key of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SketchKey {
    /// The hash of the key, with the bit of [`super::key::is_number`].
    pub(super) hash: u32,
    /// The place of its first occurrence, as a share of the length of the document in 65,536ths.
    pub(super) position: u16,
    /// The number of occurrences, at most 255.
    pub(super) count: u8,
    /// The probability of the translation by which the key was found, in 255ths.
    pub(super) weight: u8,
}

impl SketchKey {
    /// Returns the probability of the translation by which the key was found.
    pub(super) fn probability(self) -> f32 {
        f32::from(self.weight) / f32::from(CERTAIN)
    }
}

/// The keys of a document.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    /// The keys, sorted by hash.
    pub(super) keys: Box<[SketchKey]>,
    /// All keys of the document whose hash is below this value are in the sketch. Hashes are random, so the sketches
    /// of two long documents are samples of the same keys.
    pub(super) limit: u32,
    /// The number of words and numbers.
    pub(super) tokens: u32,
    /// The number of characters of the text.
    pub(super) length: u32,
}

/// What was found of a key so far.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// The number of tokens before its first occurrence.
    first: u32,
    count: u32,
    weight: u8,
}

/// Makes sketches of the documents in one language.
pub struct Sketcher<'a> {
    lang: Language,
    translations: &'a Translations,
    found: FxHashMap<u32, Found>,
    tokens: u32,
    key: String,
    buffer: String,
}

impl<'a> Sketcher<'a> {
    /// Creates a sketcher for documents in `lang`, which is French or the language of `translations`.
    pub fn new(lang: Language, translations: &'a Translations) -> Sketcher<'a> {
        let (found, key, buffer) = Default::default();
        Sketcher { lang, translations, found, tokens: 0, key, buffer }
    }

    /// Makes the sketch of a document with these paragraphs.
    pub fn sketch<'t>(&mut self, paragraphs: impl IntoIterator<Item = &'t str>) -> Sketch {
        self.found.clear();
        self.tokens = 0;
        let mut length = 0;
        let mut key = std::mem::take(&mut self.key);
        for paragraph in paragraphs {
            length += paragraph.chars().count();
            for_each_key(paragraph, self.lang, &mut key, |key, _| self.add(key));
        }
        self.key = key;
        let scale = f64::from(u16::MAX) / f64::from(self.tokens.max(1));
        let key = |(&hash, found): (&u32, &Found)| SketchKey {
            hash,
            position: (f64::from(found.first) * scale) as u16,
            count: u8::try_from(found.count).unwrap_or(u8::MAX),
            weight: found.weight,
        };
        let mut keys: Vec<SketchKey> = self.found.iter().map(key).collect();
        keys.sort_unstable_by_key(|key| key.hash);
        let limit = keys.get(MAX_KEYS).map_or(u32::MAX, |key| key.hash);
        keys.truncate(MAX_KEYS);
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        Sketch { keys: keys.into(), limit, tokens: self.tokens, length }
    }

    /// Adds a token with this key. Punctuation is ignored.
    fn add(&mut self, key: &str) {
        let Some(first) = key.chars().next().filter(|c| c.is_alphanumeric()) else { return };
        let at = self.tokens;
        self.tokens = at.saturating_add(1);
        if first.is_ascii_digit() || MONTHS.contains(&key) {
            return self.count(hash(KeyKind::Number, key), at, CERTAIN);
        }
        let translations = self.translations;
        let is_french = self.lang == Language::French;
        if is_french {
            let word = translations.french_hash(key, &mut self.buffer);
            self.count(word, at, CERTAIN);
        } else {
            let known = translations.of(key);
            known.iter().for_each(|&(french, weight)| self.count(french, at, weight));
            if !known.is_empty() {
                return;
            }
        }
        self.buffer.clear();
        self.buffer.extend(key.chars().take(NAME_LETTERS).map(transliterate));
        if self.buffer.chars().count() >= MIN_NAME_LETTERS {
            let name = hash(KeyKind::Name, &self.buffer);
            self.count(name, at, CERTAIN);
        }
    }

    fn count(&mut self, hash: u32, at: u32, weight: u8) {
        let found = self.found.entry(hash).or_insert(Found { first: at, count: 0, weight });
        found.count += 1;
        found.weight = found.weight.max(weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aligner::AlignerOptions;
    use crate::pair::key::is_number;

    fn sketches(french: &str, english: &str) -> [Sketch; 2] {
        let translations = Translations::load(Language::English, &AlignerOptions::default()).unwrap();
        let sketch = |lang, text: &str| Sketcher::new(lang, &translations).sketch(text.lines());
        [sketch(Language::French, french), sketch(Language::English, english)]
    }

    fn common([french, foreign]: &[Sketch; 2]) -> Vec<SketchKey> {
        let has = |hash: u32| french.keys.iter().any(|key| key.hash == hash);
        foreign.keys.iter().copied().filter(|key| has(key.hash)).collect()
    }

    #[test]
    fn numbers_and_names_have_the_same_keys_in_both_languages() {
        let both = sketches("Valmorin, 1 234,5 habitants", "Valmorin: 1,234.5 souls");
        let common = common(&both);
        assert!(common.iter().any(|key| is_number(key.hash)), "{common:?}");
        assert!(common.iter().any(|key| !is_number(key.hash) && key.position == 0), "{common:?}");
        assert_eq!((both[0].tokens, both[1].tokens), (3, 3));
    }

    #[cfg(feature = "lexicons")]
    #[test]
    fn words_have_the_keys_of_their_translations() {
        let common = common(&sketches("Le facteur ouvrit la lettre.", "The postman opened the letter."));
        assert!(common.len() >= 3 && common.iter().all(|key| key.probability() < 1.0), "{common:?}");
    }

    #[test]
    fn a_long_document_has_a_sample_of_its_keys() {
        let numbers = |from: u32, to: u32| (from..to).map(|n| format!("{n}\n")).collect::<String>();
        let [long, short] = sketches(&numbers(1000, 9000), &numbers(1000, 1100));
        assert_eq!((long.keys.len(), short.limit), (MAX_KEYS, u32::MAX));
        let below = |sketch: &Sketch| sketch.keys.iter().filter(|key| key.hash < long.limit).count();
        // The sample has all keys below its limit.
        assert_eq!(common(&[long.clone(), short.clone()]).len(), below(&short));
        assert_eq!(below(&long), MAX_KEYS);
    }
}
