//! Words that look alike in two languages.

use crate::text::vocabulary::Vocabulary;

/// Keys shorter than this, in letters, are alike by chance.
const LEAST_LETTERS: usize = 4;
/// Keys longer than this, in letters, are compared by their first ones (only numbers are so long).
const MOST_LETTERS: usize = 32;

/// Finds pairs of keys with a long common subsequence; keeps its memory.
#[derive(Debug, Default)]
pub struct Cognates {
    /// Target keys by first letter: (letter, number of the key).
    buckets: Vec<(char, u32)>,
    letters: Vec<char>,
}

impl Cognates {
    /// Calls `found(src, tgt)` for every two keys that differ, begin with the same letter, and have a longest common
    /// subsequence of at least `ratio` times the longer one's length (Melamed 1999, with the same first letter asked).
    /// Numbers are no words and are left out.
    pub fn find(&mut self, src: &Vocabulary, tgt: &Vocabulary, ratio: f32, mut found: impl FnMut(u32, u32)) {
        self.buckets.clear();
        let wordlike = |key: &str| key.chars().next().filter(|c| c.is_alphabetic()).map(latin);
        let long = |key: &str| key.chars().count() >= LEAST_LETTERS;
        for (id, key) in tgt.iter().enumerate() {
            if let Some(first) = wordlike(key).filter(|_| long(key)) {
                self.buckets.push((first, id as u32));
            }
        }
        self.buckets.sort_unstable();
        for (id, key) in src.iter().enumerate() {
            let Some(first) = wordlike(key).filter(|_| long(key)) else { continue };
            self.letters.clear();
            self.letters.extend(key.chars().take(MOST_LETTERS).map(latin));
            let from = self.buckets.partition_point(|bucket| bucket.0 < first);
            for &(letter, other) in &self.buckets[from..] {
                if letter != first {
                    break;
                }
                let candidate = tgt.key(other);
                if candidate != key && alike(&self.letters, candidate, ratio) {
                    found(id as u32, other);
                }
            }
        }
    }
}

/// A letter of a key as one Latin letter, so that names meet across scripts: Cyrillic and Greek, as French would write
/// them.
fn latin(c: char) -> char {
    const FROM: &str = "абвгдежзийклмнопрстуфхцчшщыэюяієґαβγδεζηθικλμνξοπρσςτυφχψω";
    const TO: &str = "abvgdejziiklmnoprstufhccssyeuaiegavgdezitiklmnxoprsstufhpo";
    if !('Ͱ'..='ӿ').contains(&c) {
        return c;
    }
    FROM.chars().zip(TO.chars()).find(|(from, _)| *from == c).map_or(c, |(_, to)| to)
}

/// Whether the longest common subsequence is at least `ratio` of the longer word.
fn alike(word: &[char], other: &str, ratio: f32) -> bool {
    let length = other.chars().count().min(MOST_LETTERS);
    let (longer, shorter) = (word.len().max(length), word.len().min(length));
    let wanted = ratio * longer as f32;
    shorter as f32 >= wanted && common(word, other) as f32 >= wanted
}

/// The length of the longest common subsequence, by bits of one machine word (Hyyrö 2004).
fn common(word: &[char], other: &str) -> u32 {
    let mut zeros = u64::MAX;
    for c in other.chars().take(MOST_LETTERS).map(latin) {
        let matches =
            word.iter().enumerate().fold(0u64, |bits, (at, &letter)| bits | (u64::from(letter == c) << at));
        let hit = zeros & matches;
        zeros = zeros.wrapping_add(hit) | (zeros & !matches);
    }
    (!zeros & ((1u64 << word.len()) - 1)).count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(src: &[&str], tgt: &[&str]) -> Vec<(String, String)> {
        let (mut a, mut b) = (Vocabulary::default(), Vocabulary::default());
        for key in src {
            a.insert(key);
        }
        for key in tgt {
            b.insert(key);
        }
        let mut out = Vec::new();
        Cognates::default().find(&a, &b, 0.7, |s, t| out.push((a.key(s).to_owned(), b.key(t).to_owned())));
        out
    }

    #[test]
    fn common_subsequences_are_measured() {
        let word: Vec<char> = "bachar".chars().collect();
        assert_eq!((common(&word, "bashar"), common(&word, "xyz"), common(&word, "bachar")), (5, 0, 6));
    }

    #[test]
    fn names_are_found_across_spelling_and_short_or_same_words_are_not() {
        let found = pairs(
            &["bachar", "spoutn", "chat", "paris", "1984"],
            &["bashar", "sputni", "chien", "paris", "1985"],
        );
        assert_eq!(found, [("bachar".into(), "bashar".into()), ("spoutn".into(), "sputni".into())]);
    }
}
