//! A splitter with unfinished tables, the samples to fit on, and the words of a text as the features see
//! them.

use enregard::Language;
use enregard::internals::split::fit::{
    Builtin, Calibration, Candidate, Context, CurrentSentence, Features, GROUPS, LocalContext, Model,
    Profile, SIZE_LOG2, Scanner, Shape, Trigger, Word, WordTable, certain, encode_weights, fallback, group,
    is_word_char,
};
use enregard::internals::split::{Span, Splitter};

/// The number of weights.
pub(crate) const SIZE: usize = 1 << SIZE_LOG2;

/// A candidate with its features and the right answer.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// The features, as indices into the weights.
    pub(crate) indices: Vec<u16>,
    /// The position of the first lexical feature in `indices`.
    pub(crate) lexical_from: usize,
    /// Whether a sentence ends here.
    pub(crate) is_boundary: bool,
    /// The calibration group.
    pub(crate) group: usize,
}

/// A word of running text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// The hash of the lower-case form.
    pub(crate) hash: u32,
    /// Whether the word begins with a capital and has no other capitals.
    pub(crate) title: bool,
    /// Whether the word is in lower case.
    pub(crate) lower: bool,
    /// The offset of the first byte, and one past the last byte.
    pub(crate) range: (usize, usize),
}

/// A splitter that uses unfinished tables.
pub(crate) struct Trial {
    profile: Profile,
}

impl Trial {
    /// Creates a splitter from weights and from a word table that `encode_words` wrote. Without weights, the
    /// splitter uses only rules.
    pub(crate) fn new(
        lang: Language,
        weights: Option<(Vec<f32>, [Calibration; GROUPS])>,
        words: Vec<u8>,
    ) -> Trial {
        let words = WordTable::read(Box::leak(words.into_boxed_slice()));
        let model = weights.and_then(|(w, c)| Model::read(&encode_weights(&w, c)));
        Trial { profile: Profile::new(lang, model, words) }
    }

    /// Splits a paragraph.
    pub(crate) fn split(&self, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        Builtin { profile: &self.profile }.split_into(text, &mut spans);
        spans
    }

    /// Returns the candidates of `text` that no rule decides. `ends` are the offsets of sentence ends, in
    /// order. If `partial` is set, the text may have further sentence ends, so candidates that look like
    /// sentence ends but are not in `ends` are skipped.
    pub(crate) fn samples(&self, text: &str, ends: &[usize], partial: bool) -> Vec<Sample> {
        let mut samples = Vec::new();
        let first = text.len() - text.trim_start().len();
        let mut current = CurrentSentence { start: first, first: true, after_unpunctuated: false };
        let mut scanner = Scanner::new(text, first, &self.profile);
        while let Some(candidate) = scanner.next_candidate() {
            advance(&mut current, text, ends, &candidate);
            if candidate.end <= current.start {
                continue;
            }
            let is_boundary = ends.binary_search(&candidate.end).is_ok();
            let local = LocalContext::new(text, &candidate, current.start, &self.profile);
            let context = local.map(|local| Context::new(text, candidate, &local, current, &self.profile));
            if let Some(context) = context.filter(|context| certain(context).is_none())
                && (is_boundary || !ends.iter().any(|&e| e > candidate.text_end && e < candidate.next_start))
                && !(partial && is_doubtful(&context, is_boundary))
            {
                samples.push(sample(&context, is_boundary));
            }
            if is_boundary {
                let after_unpunctuated = candidate.trigger == Trigger::Capital;
                current = CurrentSentence { start: candidate.next_start, first: false, after_unpunctuated };
            }
        }
        samples
    }
}

/// Moves `current` past the sentence ends before `candidate` that are not candidates.
fn advance(current: &mut CurrentSentence, text: &str, ends: &[usize], candidate: &Candidate) {
    while let Some(&end) = ends.iter().rev().find(|&&e| e <= candidate.text_end.max(current.start)) {
        let next = end + (text.len() - end - text[end..].trim_start().len());
        if next <= current.start || next > candidate.text_end {
            break;
        }
        *current = CurrentSentence { start: next, first: false, after_unpunctuated: false };
    }
}

/// Whether the answer could be wrong because some sentence ends of the text are not marked. For example,
/// segments do not show whether a colon or semicolon ends a sentence.
fn is_doubtful(context: &Context, is_boundary: bool) -> bool {
    let trigger = context.candidate.trigger;
    matches!(trigger, Trigger::Colon | Trigger::Semicolon)
        || !is_boundary && trigger != Trigger::Capital && fallback(context) > 0.25
}

fn sample(context: &Context, is_boundary: bool) -> Sample {
    let features = Features::of(context);
    Sample {
        indices: features.indices().to_vec(),
        lexical_from: features.lexical_from,
        is_boundary,
        group: group(context.candidate.trigger),
    }
}

/// Returns the words of `text`, as the features see them.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(is_word_char) {
        let word = Word::forward(text, at + offset);
        if word.end <= word.start {
            break;
        }
        tokens.push(Token {
            hash: word.hash,
            title: matches!(word.shape, Shape::Title | Shape::Initial),
            lower: word.shape == Shape::Lower,
            range: (word.start, word.end),
        });
        at = word.end;
    }
    tokens
}
