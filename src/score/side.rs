//! One side of a document as the scorers see it: numbers for keys, and lengths.

use crate::keys::tokens::for_each_key;
use crate::keys::vocabulary::Vocabulary;
use crate::text::language::Language;
use std::ops::Range;

/// The tokens of one side of a document.
#[derive(Debug)]
pub struct Side {
    /// Its language.
    pub lang: Language,
    /// Its keys.
    pub keys: Vocabulary,
    /// The key of every token, sentence after sentence.
    pub tokens: Vec<u32>,
    /// Where each token begins, in characters from the beginning of its sentence.
    pub at: Vec<u32>,
    /// Where each sentence's tokens begin; one more than there are sentences.
    pub starts: Vec<u32>,
    /// How many characters stand before each sentence; one more than there are sentences.
    pub chars: Vec<u32>,
    /// How often each key stands in the document.
    pub counts: Vec<u32>,
    /// The number of tokens of the text that the keys' shares are reckoned by: its own, or of a longer text that it stands
    /// for, since in a short one every word is a frequent one.
    pub size: f32,
    /// Whether each key begins with a digit.
    pub digits: Vec<bool>,
}

impl Default for Side {
    /// No sentences.
    fn default() -> Side {
        Side {
            lang: Language::French,
            keys: Vocabulary::default(),
            tokens: Vec::new(),
            at: Vec::new(),
            starts: vec![0],
            chars: vec![0],
            counts: Vec::new(),
            size: 0.0,
            digits: Vec::new(),
        }
    }
}

impl Side {
    /// Takes in the sentences of one side, in place of what was there.
    pub fn read(&mut self, sentences: &[&str], lang: Language, buffer: &mut String) {
        self.lang = lang;
        self.keys.clear();
        self.tokens.clear();
        self.at.clear();
        self.counts.clear();
        self.digits.clear();
        for list in [&mut self.starts, &mut self.chars] {
            list.clear();
            list.push(0);
        }
        let mut chars = 0;
        for sentence in sentences {
            for_each_key(sentence, lang, buffer, |key, at| {
                self.tokens.push(self.keys.insert(key));
                self.at.push(at);
            });
            // An empty sentence still has a place; a length of 0 would divide by nothing.
            chars += (sentence.chars().count() as u32).max(1);
            self.starts.push(self.tokens.len() as u32);
            self.chars.push(chars);
        }
        self.size = self.tokens.len() as f32;
        self.counts.resize(self.keys.len(), 0);
        self.tokens.iter().for_each(|&key| self.counts[key as usize] += 1);
        self.digits.extend(self.keys.iter().map(|key| key.starts_with(|c: char| c.is_ascii_digit())));
    }

    /// The number of sentences.
    pub fn sentences(&self) -> usize {
        self.starts.len() - 1
    }

    /// The keys of the tokens of a range of sentences.
    pub fn tokens_of(&self, sentences: Range<usize>) -> &[u32] {
        &self.tokens[self.starts[sentences.start] as usize..self.starts[sentences.end] as usize]
    }

    /// The number of tokens in a range of sentences.
    pub fn token_count(&self, sentences: Range<usize>) -> u32 {
        self.starts[sentences.end] - self.starts[sentences.start]
    }

    /// The number of characters in a range of sentences.
    pub fn char_count(&self, sentences: Range<usize>) -> u32 {
        self.chars[sentences.end] - self.chars[sentences.start]
    }

    /// Puts the place of each token of a range of sentences, as a share of their characters, into `out`.
    pub fn places(&self, sentences: Range<usize>, out: &mut Vec<f32>) {
        out.clear();
        let all = self.char_count(sentences.clone()) as f32;
        let begin = self.chars[sentences.start];
        for k in sentences {
            let before = self.chars[k] - begin;
            let tokens = self.starts[k] as usize..self.starts[k + 1] as usize;
            out.extend(self.at[tokens].iter().map(|at| (before + at) as f32 / all));
        }
    }
}
