//! One side of a document, as numbered keys (normalised words) and lengths.

use crate::keys::tokens::for_each_key;
use crate::keys::vocabulary::Vocabulary;
use crate::text::language::Language;
use std::ops::Range;

/// The tokens of one side of a document.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) lang: Language,
    /// The distinct keys of the side, numbered from 0.
    pub(crate) keys: Vocabulary,
    /// The key of every token, sentence by sentence.
    pub(crate) tokens: Vec<u32>,
    /// The offset of each token within its sentence, in characters.
    pub(crate) offsets: Vec<u32>,
    /// The number of tokens before each sentence, followed by the total.
    pub(crate) starts: Vec<u32>,
    /// The number of characters before each sentence, followed by the total.
    pub(crate) chars: Vec<u32>,
    /// The number of tokens with each key.
    pub(crate) counts: Vec<u32>,
    /// The number by which counts are divided to obtain relative frequencies. It is the number of tokens,
    /// unless a caller increases it for a short text, in which every word would otherwise look frequent.
    pub(crate) size: f32,
    /// For each key, whether it begins with a digit.
    pub(crate) digits: Vec<bool>,
    /// For each sentence, whether it introduces or interrupts speech: it ends with a colon, or is between two
    /// quotation marks.
    pub(crate) speech: Vec<bool>,
    /// For each sentence, whether it begins with the number or letter of a list item: `2.`, `IV.`, `(b)`.
    pub(crate) items: Vec<bool>,
}

impl Default for Side {
    fn default() -> Side {
        Side {
            lang: Language::French,
            keys: Vocabulary::default(),
            tokens: Vec::new(),
            offsets: Vec::new(),
            starts: vec![0],
            chars: vec![0],
            counts: Vec::new(),
            size: 0.0,
            digits: Vec::new(),
            speech: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl Side {
    /// Replaces the contents with the tokens of `sentences`. `buffer` is scratch memory.
    pub(crate) fn read(&mut self, sentences: &[&str], lang: Language, buffer: &mut String) {
        self.lang = lang;
        self.keys.clear();
        self.tokens.clear();
        self.offsets.clear();
        self.counts.clear();
        self.digits.clear();
        self.items.clear();
        for list in [&mut self.starts, &mut self.chars] {
            list.clear();
            list.push(0);
        }
        let mut chars = 0;
        for sentence in sentences {
            for_each_key(sentence, lang, buffer, |key, offset| {
                self.tokens.push(self.keys.insert(key));
                self.offsets.push(offset);
            });
            // Count an empty sentence as one character, because positions are divided by the length.
            chars += (sentence.chars().count() as u32).max(1);
            self.items.push(begins_with_item(sentence));
            self.starts.push(self.tokens.len() as u32);
            self.chars.push(chars);
        }
        self.size = self.tokens.len() as f32;
        self.counts.resize(self.keys.len(), 0);
        self.tokens.iter().for_each(|&key| self.counts[key as usize] += 1);
        self.mark_speech();
        self.digits.extend(self.keys.iter().map(|key| key.starts_with(|c: char| c.is_ascii_digit())));
    }

    fn mark_speech(&mut self) {
        let (quote, colon) = (self.keys.get("\""), self.keys.get(":"));
        let is = |token: Option<&u32>, key: Option<u32>| key.is_some() && token.copied() == key;
        let tokens = &self.tokens;
        self.speech.clear();
        self.speech.extend(self.starts.windows(2).map(|range| {
            let (start, end) = (range[0] as usize, range[1] as usize);
            let between = start > 0 && is(tokens.get(start - 1), quote) && is(tokens.get(end), quote);
            between || (end > start && is(tokens.get(end - 1), colon))
        }));
    }

    /// Returns the side that is in French.
    pub(crate) fn french<'a>(src: &'a Side, tgt: &'a Side) -> &'a Side {
        if src.lang == Language::French { src } else { tgt }
    }

    pub(crate) fn sentences(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn tokens_of(&self, sentences: Range<usize>) -> &[u32] {
        &self.tokens[self.starts[sentences.start] as usize..self.starts[sentences.end] as usize]
    }

    pub(crate) fn token_count(&self, sentences: Range<usize>) -> u32 {
        self.starts[sentences.end] - self.starts[sentences.start]
    }

    pub(crate) fn char_count(&self, sentences: Range<usize>) -> u32 {
        self.chars[sentences.end] - self.chars[sentences.start]
    }

    /// Writes to `out` the position of each token in a range of sentences, as a fraction of the range's
    /// length in characters.
    pub(crate) fn positions(&self, sentences: Range<usize>, out: &mut Vec<f32>) {
        out.clear();
        let all = self.char_count(sentences.clone()) as f32;
        let begin = self.chars[sentences.start];
        for k in sentences {
            let before = self.chars[k] - begin;
            let tokens = self.starts[k] as usize..self.starts[k + 1] as usize;
            out.extend(self.offsets[tokens].iter().map(|offset| (before + offset) as f32 / all));
        }
    }
}

/// Whether a sentence begins with the number or letter of a list item, such as `2.`, `3.1)`, `IV.` or `(b)`.
fn begins_with_item(sentence: &str) -> bool {
    /// The longest item number in bytes: `XXXVIII`.
    const LONGEST: usize = 7;
    let word = sentence.split_whitespace().next().unwrap_or_default();
    let Some(number) = word.strip_suffix([')', '.']) else { return false };
    let number = number.strip_prefix('(').unwrap_or(number);
    let is_number = number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_roman = number.chars().all(|c| "IVXLCivxlc".contains(c));
    // A letter counts only before a parenthesis, because a letter with a full stop can be an initial, as in
    // `A. Morel`.
    let is_letter = word.ends_with(')') && number.len() == 1;
    !number.is_empty() && number.len() <= LONGEST && (is_number || is_roman || is_letter)
}

/// Replaces each number with the sum of all numbers up to and including it.
pub(super) fn accumulate(numbers: &mut [u32]) {
    (1..numbers.len()).for_each(|k| numbers[k] += numbers[k - 1]);
}

/// Fills a list with `length` copies of `value`, reusing its memory.
#[inline]
pub(super) fn reset<T: Clone>(list: &mut Vec<T>, length: usize, value: T) {
    list.clear();
    list.resize(length, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_begin_with_a_number_or_a_letter() {
        let items =
            ["2. Les vannes", "(b) the valves", "3.1) Pompes", "IV. Des moulins", "XXXVIII. Fin", "c) huile"];
        for sentence in items {
            assert!(begins_with_item(sentence), "{sentence}");
        }
        for sentence in [
            "",
            "2 vannes",
            "A. Morel arrive.",
            "Non.",
            "(voir plus loin) Il part.",
            ")",
            ". . .",
            "1234.5678. X",
        ] {
            assert!(!begins_with_item(sentence), "{sentence}");
        }
    }
}
