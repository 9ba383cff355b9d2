//! For the program that fits the tables (`examples/fit_splitter`): not part of the interface.

use super::context::{Context, Glance, Running};
use super::features::{Features, SIZE_LOG2};
use super::model::{Model, class};
use super::profile::Profile;
use super::scan::Scanner;
use super::site::Kind;
use super::word::{Shape, Word, is_word_char};
use super::words::WordTable;
use super::{Builtin, Span, Splitter, rules};
use crate::text::language::Language;

pub use super::model::{CLASSES, Calibration, encode as encode_weights};
pub use super::words::{Scores, encode as encode_words};

/// The number of weights.
pub const SIZE: usize = 1 << SIZE_LOG2;
/// Scores of words are stored in such steps of a nat.
pub const STEP: f32 = super::words::STEP;

/// A candidate with its features and the right answer.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Places of the features; those made of letters from `lexical` on.
    pub places: Vec<u16>,
    /// See `places`.
    pub lexical: usize,
    /// Whether a sentence ends here.
    pub ends: bool,
    /// Which calibration is for it.
    pub class: usize,
}

/// A token of running text, for counting.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// The hash of the lower-case form.
    pub hash: u32,
    /// Written with a capital first and not all in capitals.
    pub title: bool,
    /// All small letters.
    pub lower: bool,
    /// The first byte and one past the last.
    pub range: (usize, usize),
}

/// A splitter over tables under construction.
pub struct Trial {
    profile: Profile,
}

impl Trial {
    /// Takes the weights (none: rules alone) and a word table as [`encode_words`] wrote it.
    pub fn new(lang: Language, weights: Option<(Vec<f32>, [Calibration; CLASSES])>, words: Vec<u8>) -> Trial {
        let words = WordTable::read(Box::leak(words.into_boxed_slice()));
        Trial {
            profile: Profile::with_model(
                lang,
                weights.and_then(|(w, c)| Model::read(&encode_weights(&w, c))),
                words,
            ),
        }
    }

    /// Splits a paragraph.
    pub fn split(&self, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        Builtin { profile: &self.profile }.split_into(text, &mut spans);
        spans
    }

    /// The candidates of `text` that the model has to decide. `ends` are the right sentence ends in bytes, in
    /// order; with `partial`, only these are known to be ends, and other places after a full stop that look
    /// like ends are passed over.
    pub fn samples(&self, text: &str, ends: &[usize], partial: bool) -> Vec<Sample> {
        let mut out = Vec::new();
        let first = text.len() - text.trim_start().len();
        let mut running = Running { start: first, first: true, after_bare: false };
        let mut scanner = Scanner::new(text, first, &self.profile);
        while let Some(site) = scanner.next_site() {
            while let Some(&end) = ends.iter().rev().find(|&&e| e <= site.before.max(running.start)) {
                let next = end + (text.len() - end - text[end..].trim_start().len());
                if next <= running.start || next > site.before {
                    break;
                }
                running = Running { start: next, first: false, after_bare: false };
            }
            if site.end <= running.start {
                continue;
            }
            let hit = ends.binary_search(&site.end).is_ok();
            let glance = Glance::new(text, &site, running.start, &self.profile);
            let context =
                glance.as_ref().map(|glance| Context::new(text, site, glance, running, &self.profile));
            if let Some(context) = context.filter(|context| rules::sure(context).is_none()) {
                let near = ends.iter().any(|&e| e > site.before && e < site.next);
                // Whether a clause ends a sentence is a matter of taste, which segments say nothing of.
                let clause = matches!(site.kind, Kind::Colon | Kind::Semicolon);
                let likely = site.kind != Kind::Bare && rules::decide(&context) > 0.25;
                let doubtful = partial && (clause || !hit && likely);
                if (hit || !near) && !doubtful {
                    out.push(sample(&context, hit));
                }
            }
            if hit {
                let after_bare = site.kind == Kind::Bare;
                running = Running { start: site.next, first: false, after_bare };
            }
        }
        out
    }
}

fn sample(context: &Context, ends: bool) -> Sample {
    let mut features = Features::default();
    features.collect(context);
    Sample {
        places: features.places().to_vec(),
        lexical: features.lexical_from(),
        ends,
        class: class(context.site.kind),
    }
}

/// The words of `text`, as the features see them.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(is_word_char) {
        let word = Word::forward(text, at + offset);
        if word.end <= word.start {
            break;
        }
        out.push(Token {
            hash: word.hash,
            title: matches!(word.shape, Shape::Title | Shape::Initial),
            lower: word.shape == Shape::Lower,
            range: (word.start, word.end),
        });
        at = word.end;
    }
    out
}
