//! Computes the features of a candidate. A feature is a combination of properties of the candidate's context,
//! hashed to the index of a weight.

use super::lookahead::ClauseEnd;
use super::model::SIZE_LOG2;
use super::{Context, Lead, Shape, Trigger, Word};

/// The maximum number of features of a candidate. There are 37 feature templates, and each adds at most one
/// feature.
const CAPACITY: usize = 48;

/// The features of a candidate, as indices into the table of weights.
#[derive(Debug)]
pub struct Features {
    indices: [u16; CAPACITY],
    count: usize,
    /// The position of the first lexical feature in `indices`. Lexical features depend on the hash of a word
    /// and come last.
    pub lexical_from: usize,
    trigger: u32,
}

/// Returns the bin, from 0 to 7, of a word score in steps of 1/16 nat. Words without a score have bin 0.
fn score_bin(score: Option<i8>) -> u32 {
    match score {
        None => 0,
        Some(..=-49) => 1,
        Some(-48..=-25) => 2,
        Some(-24..=-9) => 3,
        Some(-8..=8) => 4,
        Some(9..=24) => 5,
        Some(25..=48) => 6,
        Some(49..) => 7,
    }
}

fn length_bin(length: usize) -> u32 {
    match length {
        0..=5 => 0,
        6..=12 => 1,
        13..=25 => 2,
        26..=45 => 3,
        46..=80 => 4,
        81..=140 => 5,
        141..=250 => 6,
        _ => 7,
    }
}

fn punctuation_class(sign: Option<char>) -> u32 {
    match sign {
        None => 0,
        Some('.') => 1,
        Some(',') => 2,
        Some(':' | ';') => 3,
        Some(')' | ']') => 4,
        Some('»' | '"' | '”') => 5,
        Some('\'' | '’') => 6,
        Some('-' | '/') => 7,
        Some(_) => 8,
    }
}

impl Features {
    /// Computes the features of a candidate in its context.
    #[inline]
    pub fn of(c: &Context) -> Features {
        let trigger = c.candidate.trigger as u32;
        let mut features = Features { indices: [0; CAPACITY], count: 0, lexical_from: 0, trigger };
        features.punctuation(c);
        features.shapes(c);
        features.scores(c);
        features.lexical_from = features.count;
        features.words(c);
        features
    }

    /// The indices of all features.
    pub fn indices(&self) -> &[u16] {
        &self.indices[..self.count]
    }

    /// Adds a feature. The feature is identified by the number of its template, the combined value of the
    /// template's properties, and the trigger of the candidate.
    fn add(&mut self, template: u32, value: u32) {
        let mixed = (value ^ (template << 27) ^ (self.trigger << 24))
            .wrapping_add(template.wrapping_mul(0x2545_f491));
        let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
        let mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
        if self.count < CAPACITY {
            self.indices[self.count] = ((mixed ^ (mixed >> 15)) >> (32 - SIZE_LOG2)) as u16;
            self.count += 1;
        }
    }

    /// Adds features of punctuation, quotation marks, brackets, line ends and lengths.
    fn punctuation(&mut self, c: &Context) {
        let s = &c.candidate;
        let lead = c.lead as u32;
        let next = c.next.shape as u32;
        let lower = u32::from(c.next.shape == Shape::Lower);
        let enclosed = u32::from(c.is_enclosed());
        let marks = u32::from(s.spaced) | u32::from(s.is_question) << 1;
        self.add(1, 0);
        self.add(2, lead << 4 | next);
        self.add(3, marks << 4 | next);
        let state = u32::from(s.in_bracket) | u32::from(s.in_quote) << 1 | enclosed << 2;
        self.add(4, state << 1 | lower);
        self.add(5, state << 5 | lead << 2 | u32::from(c.closes_soon) << 1 | lower);
        let closed = u32::from(s.quote_closed) | u32::from(s.bracket_closed) << 1;
        self.add(6, closed << 8 | lead << 4 | lower << 1 | enclosed);
        self.add(7, length_bin(c.length) << 5 | lead << 1 | u32::from(c.in_list));
        self.add(31, u32::from(c.in_list) << 8 | lead << 4 | next);
        self.add(8, u32::from(s.line_end) << 8 | lead << 4 | next);
        let ahead = c.clause_end as u32;
        let before = u32::from(c.current.first) | u32::from(c.current.after_unpunctuated) << 1;
        if c.clause_end != ClauseEnd::Unknown {
            self.add(34, ahead << 8 | next << 4 | lead);
            self.add(35, before << 8 | length_bin(c.length) << 4 | next);
            self.add(36, before << 8 | ahead << 4 | u32::from(c.prev.shape as u32 == next) << 3);
            self.add(37, ahead << 8 | length_bin(c.length) << 4 | before);
        }
        self.add(9, u32::from(c.at_start) << 8 | u32::from(c.prev.chars.min(6)) << 4 | c.prev.shape as u32);
    }

    /// Adds features of the shapes, lengths and classes of the words.
    fn shapes(&mut self, c: &Context) {
        let (prev, prev2) = (c.prev.shape as u32, c.prev2.shape as u32);
        let (next, next2) = (c.next.shape as u32, c.next2.shape as u32);
        let (prev_class, next_class) = (u32::from(c.prev_class.bits()), u32::from(c.next_class.bits()));
        self.add(10, prev << 4 | next);
        self.add(11, prev_class << 8 | next << 4 | c.lead as u32);
        self.add(32, prev_class << 8 | next_class);
        self.add(33, next_class << 8 | prev << 4 | next);
        self.add(12, next << 8 | next2 << 4 | punctuation_class(c.next_sign));
        self.add(13, u32::from(c.prev.chars.min(6)) << 5 | u32::from(c.prev.dotted) << 4 | prev);
        let gap = u32::from(c.prev2_adjacent) << 1 | u32::from(c.prev2_full_stop);
        self.add(14, prev2 << 8 | prev << 4 | gap);
        self.add(15, prev << 8 | next << 4 | next2);
        self.add(16, length_bin(c.length) << 8 | next << 4 | prev);
    }

    /// Adds features that measure how likely the words are to begin or end sentences.
    fn scores(&mut self, c: &Context) {
        let start = score_bin(c.next_scores.map(|s| s.start));
        let end = score_bin(c.prev_scores.map(|s| s.end));
        let (prev, next, next2) = (c.prev.shape as u32, c.next.shape as u32, c.next2.shape as u32);
        let class = u32::from(c.prev_class.bits());
        self.add(17, start << 4 | next);
        self.add(18, end << 4 | prev);
        self.add(19, start << 8 | end << 4 | next);
        self.add(20, start << 8 | next2 << 4 | next);
        self.add(21, start << 8 | prev << 4 | u32::from(c.prev.dotted) << 3 | u32::from(c.prev.chars.min(4)));
        self.add(22, start << 8 | class);
        self.add(23, start << 8 | length_bin(c.length) << 4 | u32::from(c.candidate.bracket_closed));
        self.add(24, start << 8 | end << 4 | length_bin(c.length));
        let next2_start = score_bin(c.next2_scores.map(|s| s.start));
        self.add(25, start << 8 | next2_start << 4 | next2);
    }

    /// Adds features of the words themselves, if they are short or frequent.
    fn words(&mut self, c: &Context) {
        let lead = u32::from(c.lead != Lead::Nothing);
        if c.next_scores.is_some() {
            self.add(26, c.next.hash ^ lead);
            if c.candidate.trigger == Trigger::Capital && c.next.chars <= 4 {
                self.add(27, c.next.hash ^ (c.next2.shape as u32) << 8);
            }
        }
        if is_short_or_frequent(&c.prev, c.prev_scores.is_some()) {
            self.add(28, c.prev.hash);
            self.add(29, c.prev.hash ^ c.next.shape as u32);
        }
        if !matches!(c.prev.shape, Shape::Lower | Shape::Digits) && is_short_or_frequent(&c.prev2, true) {
            self.add(30, c.prev2.hash);
        }
    }
}

/// Whether the word may be an abbreviation or a function word: it has up to five characters, or up to seven
/// if it is frequent enough to have scores.
fn is_short_or_frequent(word: &Word, has_scores: bool) -> bool {
    word.exists() && word.shape != Shape::Digits && (word.chars <= 5 || has_scores && word.chars <= 7)
}
