//! Cognates: words with similar spelling in two languages.

use crate::align::Deadline;
use crate::keys::transliterate;
use crate::keys::vocabulary::Vocabulary;

/// Minimum length of a cognate, in letters. Shorter words are often similar by chance.
const MIN_LETTERS: u32 = 4;
/// Maximum number of letters of a key that are compared. All keys of words are shorter, and [`common_length`]
/// requires fewer letters than a machine word has bits.
const MAX_LETTERS: usize = 32;

#[derive(Debug, Default)]
pub(super) struct Cognates {
    /// The signatures of the target keys, sorted by first letter.
    targets: Vec<Signature>,
    letters: Vec<char>,
}

/// A summary of a key that rules out most pairs without comparing their letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Signature {
    first: char,
    id: u32,
    /// The number of letters, at most [`MAX_LETTERS`].
    length: u32,
    /// The set of letters, as a bit mask in which some letters share a bit.
    letters: u64,
}

impl Signature {
    /// Returns the signature of a key, or `None` if the key is too short or not a word.
    fn new(id: usize, key: &str) -> Option<Signature> {
        let first = key.chars().next().filter(|c| c.is_alphabetic()).map(transliterate)?;
        let (mut length, mut letters) = (0, 0);
        for c in key.chars().take(MAX_LETTERS).map(transliterate) {
            length += 1;
            letters |= 1 << (c as u32 % u64::BITS);
        }
        (length >= MIN_LETTERS).then_some(Signature { first, id: id as u32, length, letters })
    }

    fn min_common(&self, other: &Signature, ratio: f32) -> f32 {
        ratio * self.length.max(other.length) as f32
    }

    /// Whether the keys share enough letters to have a common subsequence of the required length.
    fn may_be_cognates(&self, other: &Signature, ratio: f32) -> bool {
        let left = self.length - (self.letters & !other.letters).count_ones();
        let right = other.length - (other.letters & !self.letters).count_ones();
        left.min(right) as f32 >= self.min_common(other, ratio)
    }
}

/// The cost of comparing the letters of two words, as a multiple of the cost of comparing their signatures.
const LETTERS_COST: u64 = 64;

/// Maximum amount of work, in comparisons of signatures. This amount takes about ten seconds. The
/// vocabularies of a novel need one hundredth of it.
const MAX_WORK: u64 = 10_000_000_000;

/// Maximum number of pairs of cognates to find, which limits memory. Real texts have fewer than ten pairs per
/// word.
const MAX_PAIRS: u64 = 4_000_000;

impl Cognates {
    /// Calls `found(src, tgt)` for every pair of different words that begin with the same letter and have a
    /// common subsequence of at least `ratio` times the length of the longer word (after Melamed 1999).
    ///
    /// Stops early if the deadline has passed, or if the work reaches [`MAX_WORK`] or the number of pairs
    /// exceeds [`MAX_PAIRS`].
    pub(super) fn find(
        &mut self,
        (src, tgt): (&Vocabulary, &Vocabulary),
        ratio: f32,
        deadline: &Deadline,
        mut found: impl FnMut(u32, u32),
    ) {
        let mut left = MAX_WORK;
        let mut pairs = 0;
        self.targets.clear();
        self.targets.extend(tgt.iter().enumerate().filter_map(|(id, key)| Signature::new(id, key)));
        self.targets.sort_unstable();
        for (id, key) in src.iter().enumerate() {
            if left == 0 || pairs > MAX_PAIRS || deadline.is_due() {
                return;
            }
            let Some(signature) = Signature::new(id, key) else { continue };
            self.letters.clear();
            self.letters.extend(key.chars().take(MAX_LETTERS).map(transliterate));
            let from = self.targets.partition_point(|other| other.first < signature.first);
            let same = self.targets[from..].iter().take_while(|other| other.first == signature.first);
            for other in same {
                left = left.saturating_sub(1);
                if !signature.may_be_cognates(other, ratio) {
                    continue;
                }
                left = left.saturating_sub(LETTERS_COST);
                let candidate = tgt.key(other.id);
                let min_common = signature.min_common(other, ratio);
                if candidate != key && common_length(&self.letters, candidate) as f32 >= min_common {
                    found(id as u32, other.id);
                    pairs += 1;
                }
            }
        }
    }
}

/// Returns the length of the longest common subsequence, computed with bit operations on a machine word
/// (Hyyrö 2004).
fn common_length(word: &[char], other: &str) -> u32 {
    let mut zeros = u64::MAX;
    for c in other.chars().take(MAX_LETTERS).map(transliterate) {
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
        Cognates::default().find((&a, &b), 0.7, &Deadline::default(), |s, t| {
            out.push((a.key(s).to_owned(), b.key(t).to_owned()))
        });
        out
    }

    #[test]
    fn lengths_of_common_subsequences() {
        let word: Vec<char> = "bachar".chars().collect();
        assert_eq!(
            (common_length(&word, "bashar"), common_length(&word, "xyz"), common_length(&word, "bachar")),
            (5, 0, 6)
        );
    }

    #[test]
    fn names_in_different_spelling_are_found_and_short_or_identical_words_are_not() {
        let found = pairs(
            &["bachar", "spoutn", "chat", "paris", "1984"],
            &["bashar", "sputni", "chien", "paris", "1985"],
        );
        assert_eq!(found, [("bachar".into(), "bashar".into()), ("spoutn".into(), "sputni".into())]);
    }
}
