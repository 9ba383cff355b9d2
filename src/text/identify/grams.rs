//! Extracts the words of a text and their letter n-grams, which are the features of the language model.

use super::script::{Script, Shared, script_of};

/// The maximum length of an n-gram, in characters. Longer n-grams did not improve accuracy on held-out text,
/// and there are too many of them for a small table.
const LONGEST: usize = 5;

/// Returns the words of `text` that are written in `script`, in lower case. An apostrophe after a letter
/// belongs to the word. Combining marks are dropped.
pub fn words(text: &str, script: Shared) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let in_script = |c: char| !is_mark(c) && script_of(c) == Some(Script::Shared(script));
    for c in text.chars() {
        let c = if matches!(c, '’' | 'ʻ' | 'ʼ') { '\'' } else { c };
        if in_script(c) {
            word.extend(c.to_lowercase().filter(|&c| in_script(c)));
        } else if c == '\'' && !word.is_empty() && !word.ends_with('\'') {
            word.push(c);
        } else if !is_mark(c) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a character is a combining mark for Latin, Cyrillic or Arabic letters, a soft hyphen or a tatweel.
fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x00ad | 0x0300..=0x036f | 0x0640 | 0x064b..=0x065f | 0x0670)
}

/// Calls `take` with the hash of each n-gram of a word. The word boundaries count as letters, written as `_`.
/// If the word is longer than five letters including its boundaries, the hash of the whole word follows. The
/// lowest four bits of a hash are the length of the n-gram, or 15 for a whole word.
pub fn for_each_gram(word: &str, take: &mut impl FnMut(u64)) {
    let letters: Vec<char> = ['_'].into_iter().chain(word.chars()).chain(['_']).collect();
    for start in 0..letters.len() {
        let mut hash = 0xcbf2_9ce4_8422_2325;
        for length in 1..=LONGEST.min(letters.len() - start) {
            hash = mix(hash, letters[start + length - 1]);
            if length > 1 || letters[start] != '_' {
                take(finish(hash, length as u64));
            }
        }
    }
    if letters.len() > LONGEST {
        take(finish(letters.iter().fold(0x0123_4567, |hash, &c| mix(hash, c)), 15));
    }
}

/// Adds a character to a hash. The multiplier is that of Fibonacci hashing (Knuth, TAOCP 3, section 6.4).
fn mix(hash: u64, c: char) -> u64 {
    let hash = (hash ^ u64::from(c)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

fn finish(hash: u64, length: u64) -> u64 {
    (hash.wrapping_mul(0xff51_afd7_ed55_8ccd) & !15) | length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_lower_case_and_in_one_script() {
        assert_eq!(words("L’Été à Москва, 12 kg!", Shared::Latin), ["l'été", "à", "kg"]);
        assert_eq!(words("L’Été à Москва", Shared::Cyrillic), ["москва"]);
        assert_eq!(words("کتـاب", Shared::Arabic), ["کتاب"]);
    }

    #[test]
    fn n_grams_of_a_word_are_distinct() {
        let mut grams = Vec::new();
        for_each_gram("des", &mut |gram| grams.push(gram));
        // `_des_` has three single letters, four pairs, three triples, two n-grams of four and one of five.
        assert_eq!(grams.len(), 13);
        for_each_gram("desde", &mut |gram| grams.push(gram));
        grams.sort_unstable();
        grams.dedup();
        assert_eq!(grams.iter().filter(|gram| *gram & 15 == 15).count(), 1);
        assert!(grams.len() > 20);
    }
}
