//! Words that look alike in two languages.

use crate::keys::vocabulary::Vocabulary;

/// Keys shorter than this, in letters, are alike by chance.
const LEAST_LETTERS: u32 = 4;
/// Keys longer than this, in letters, are compared by their first ones (only numbers are so long).
const MOST_LETTERS: usize = 32;

/// Finds pairs of keys with a long common subsequence; keeps its memory.
#[derive(Debug, Default)]
pub struct Cognates {
    /// Target keys by first letter.
    buckets: Vec<Shape>,
    letters: Vec<char>,
}

/// What can be known of a key's likeness to another without comparing them letter by letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    first: char,
    /// The number of the key.
    id: u32,
    /// How many letters it has, [`MOST_LETTERS`] at most.
    length: u32,
    /// Which letters: a bit each, which some share.
    letters: u64,
}

impl Shape {
    /// The shape of a key of letters, or `None` where it is too short, or no word.
    fn new(id: usize, key: &str) -> Option<Shape> {
        let first = key.chars().next().filter(|c| c.is_alphabetic()).map(latin)?;
        let (mut length, mut letters) = (0, 0);
        for c in key.chars().take(MOST_LETTERS).map(latin) {
            length += 1;
            letters |= 1 << (c as u32 % u64::BITS);
        }
        (length >= LEAST_LETTERS).then_some(Shape { first, id: id as u32, length, letters })
    }

    /// The least that a common subsequence must have.
    fn wanted(&self, other: &Shape, ratio: f32) -> f32 {
        ratio * self.length.max(other.length) as f32
    }

    /// Whether a common subsequence may be long enough: it has no letter that only one of the two has.
    fn may_be_alike(&self, other: &Shape, ratio: f32) -> bool {
        let left = self.length - (self.letters & !other.letters).count_ones();
        let right = other.length - (other.letters & !self.letters).count_ones();
        left.min(right) as f32 >= self.wanted(other, ratio)
    }
}

impl Cognates {
    /// Calls `found(src, tgt)` for every two keys that differ, begin with the same letter, and have a longest common
    /// subsequence of at least `ratio` times the longer one's length (Melamed 1999, with the same first letter asked).
    /// Numbers are no words and are left out.
    pub fn find(&mut self, src: &Vocabulary, tgt: &Vocabulary, ratio: f32, mut found: impl FnMut(u32, u32)) {
        self.buckets.clear();
        self.buckets.extend(tgt.iter().enumerate().filter_map(|(id, key)| Shape::new(id, key)));
        self.buckets.sort_unstable();
        for (id, key) in src.iter().enumerate() {
            let Some(shape) = Shape::new(id, key) else { continue };
            self.letters.clear();
            self.letters.extend(key.chars().take(MOST_LETTERS).map(latin));
            let from = self.buckets.partition_point(|other| other.first < shape.first);
            let same = self.buckets[from..].iter().take_while(|other| other.first == shape.first);
            for other in same.filter(|other| shape.may_be_alike(other, ratio)) {
                let candidate = tgt.key(other.id);
                let wanted = shape.wanted(other, ratio);
                if candidate != key && common(&self.letters, candidate) as f32 >= wanted {
                    found(id as u32, other.id);
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
