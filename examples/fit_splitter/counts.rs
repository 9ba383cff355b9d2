//! Counts how often words begin and end sentences, and computes word scores.

use crate::trial::{Token, tokens};
use enregard::internals::split::fit::{STEPS_PER_NAT, WordScores};
use std::collections::HashMap;

/// The weighted number of occurrences of a word, by position and case.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Occurrences with a capital at the start of a segment or after punctuation.
    start: f32,
    /// Occurrences elsewhere with a capital followed by lower-case letters.
    title: f32,
    /// Occurrences in lower case.
    lower: f32,
    /// Occurrences at the end of a segment.
    end: f32,
}

/// Counts the words of all segments.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    words: HashMap<u32, Count>,
    /// The weighted number of words that end a segment.
    ends: f32,
    /// The weighted number of all words.
    all: f32,
}

impl Counter {
    /// Adds the words of a segment, each with the given weight.
    pub(crate) fn add(&mut self, text: &str, weight: f32) {
        let tokens = tokens(text);
        let mut previous = 0;
        for (i, token) in tokens.iter().enumerate() {
            let gap = &text[previous..token.range.0];
            previous = token.range.1;
            let first = i == 0 || gap.contains(['.', '!', '?', '…', ':', '"', '«', '“', '(', '—', '–', '„']);
            let entry = self.words.entry(token.hash).or_default();
            match (token.lower, token.title, first) {
                (true, ..) => entry.lower += weight,
                (_, true, true) => entry.start += weight,
                (_, true, false) => entry.title += weight,
                _ => {}
            }
            self.all += weight;
        }
        self.add_last(&tokens, weight);
    }

    fn add_last(&mut self, tokens: &[Token], weight: f32) {
        if let (Some(token), true) = (tokens.last(), tokens.len() > 2) {
            self.words.entry(token.hash).or_default().end += weight;
            self.ends += weight;
        }
    }

    /// Returns the scores of the `limit` most frequent words, in order of frequency.
    pub(crate) fn scores(&self, limit: usize) -> Vec<(u32, WordScores)> {
        let mut words: Vec<_> = self.words.iter().map(|(&hash, &count)| (hash, count)).collect();
        let total = |c: &Count| c.start + c.title + c.lower;
        words.retain(|(_, c)| total(c) >= 3.0);
        words.sort_by(|a, b| total(&b.1).total_cmp(&total(&a.1)).then(a.0.cmp(&b.0)));
        words.truncate(limit);
        let rate = self.ends / self.all.max(1.0);
        let quantise = |x: f32| (x * STEPS_PER_NAT).round().clamp(-127.0, 127.0) as i8;
        let score = |c: &Count| {
            // Count one in fifty occurrences in lower case as if it began a sentence.
            let start = (c.start + 0.02 * c.lower + 0.1) / (c.title + 0.3);
            let end = (c.end + 0.5) / (total(c) * rate + 0.5);
            WordScores { start: quantise(start.ln()), end: quantise(end.ln()) }
        };
        words.iter().map(|(hash, count)| (*hash, score(count))).collect()
    }
}
