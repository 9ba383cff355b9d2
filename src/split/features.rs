//! From the surroundings of a candidate to the features of the model.

use super::context::{Ahead, Context, Lead};
use super::site::Kind;
use super::word::{Shape, Word};
use super::words::Scores;

/// The table of weights has `1 << SIZE_LOG2` places.
pub(crate) const SIZE_LOG2: u32 = 14;
/// Room for the features of one candidate.
const ROOM: usize = 48;

/// The features of one candidate: places in the table of weights.
#[derive(Debug)]
pub(crate) struct Features {
    places: [u16; ROOM],
    count: usize,
    /// The first that is made of the letters of a word.
    lexical: usize,
    kind: u32,
}

impl Default for Features {
    fn default() -> Self {
        Features { places: [0; ROOM], count: 0, lexical: ROOM, kind: 0 }
    }
}

/// Sorts a score, in steps of 1/16 nat, into eight bins; 0 is a word that the table does not know.
fn bin(score: Option<i8>) -> u32 {
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

fn sign_class(sign: Option<char>) -> u32 {
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
    /// All places.
    pub(crate) fn places(&self) -> &[u16] {
        &self.places[..self.count]
    }

    /// The places of features that are made of the letters of words come last, from this one on.
    pub(crate) fn lexical_from(&self) -> usize {
        self.lexical.min(self.count)
    }

    fn add(&mut self, template: u32, value: u32) {
        let mixed =
            (value ^ (template << 27) ^ (self.kind << 24)).wrapping_add(template.wrapping_mul(0x2545_f491));
        let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
        let mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
        if self.count < ROOM {
            self.places[self.count] = ((mixed ^ (mixed >> 15)) >> (32 - SIZE_LOG2)) as u16;
            self.count += 1;
        }
    }

    /// Collects the features of `c`.
    pub(crate) fn collect(&mut self, c: &Context) {
        self.kind = c.site.kind as u32;
        self.signs(c);
        self.shapes(c);
        self.known_words(c);
        self.lexical = self.count;
        self.letters(c);
    }

    /// Punctuation, quotes, brackets, line ends, lengths.
    fn signs(&mut self, c: &Context) {
        let s = &c.site;
        let lead = c.lead as u32;
        let next = c.n1.shape as u32;
        let lower = u32::from(c.n1.shape == Shape::Lower);
        let enclosed = u32::from(c.enclosed());
        let marks = u32::from(s.spaced) | u32::from(s.asks) << 1;
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
        let ahead = c.ahead as u32;
        let before = u32::from(c.first) | u32::from(c.after_bare) << 1;
        if c.ahead != Ahead::Unknown {
            self.add(34, ahead << 8 | next << 4 | lead);
            self.add(35, before << 8 | length_bin(c.length) << 4 | next);
            self.add(36, before << 8 | ahead << 4 | u32::from(c.w1.shape as u32 == next) << 3);
            self.add(37, ahead << 8 | length_bin(c.length) << 4 | before);
        }
        self.add(9, u32::from(c.at_start) << 8 | u32::from(c.w1.chars.min(6)) << 4 | c.w1.shape as u32);
    }

    /// What the words look like.
    fn shapes(&mut self, c: &Context) {
        let (w1, w2) = (c.w1.shape as u32, c.w2.shape as u32);
        let (n1, n2) = (c.n1.shape as u32, c.n2.shape as u32);
        let abbr = u32::from(c.abbr.bits());
        self.add(10, w1 << 4 | n1);
        let next_class = u32::from(c.next_class.bits());
        self.add(11, abbr << 8 | n1 << 4 | c.lead as u32);
        self.add(32, abbr << 8 | next_class);
        self.add(33, next_class << 8 | w1 << 4 | n1);
        self.add(12, n1 << 8 | n2 << 4 | sign_class(c.n1_sign));
        self.add(13, u32::from(c.w1.chars.min(6)) << 5 | u32::from(c.w1.dotted) << 4 | w1);
        self.add(14, w2 << 8 | w1 << 4 | u32::from(c.w2_near) << 1 | u32::from(c.w2_stop));
        self.add(15, w1 << 8 | n1 << 4 | n2);
        self.add(16, length_bin(c.length) << 8 | n1 << 4 | w1);
    }

    /// How readily the words begin and end sentences.
    fn known_words(&mut self, c: &Context) {
        let start = bin(c.n1_scores.map(|s: Scores| s.start));
        let end = bin(c.w1_scores.map(|s: Scores| s.end));
        let (w1, n1, n2) = (c.w1.shape as u32, c.n1.shape as u32, c.n2.shape as u32);
        let abbr = u32::from(c.abbr.bits());
        self.add(17, start << 4 | n1);
        self.add(18, end << 4 | w1);
        self.add(19, start << 8 | end << 4 | n1);
        self.add(20, start << 8 | n2 << 4 | n1);
        self.add(21, start << 8 | w1 << 4 | u32::from(c.w1.dotted) << 3 | u32::from(c.w1.chars.min(4)));
        self.add(22, start << 8 | abbr);
        self.add(23, start << 8 | length_bin(c.length) << 4 | u32::from(c.site.bracket_closed));
        self.add(24, start << 8 | end << 4 | length_bin(c.length));
        let n2_start = bin(c.n2_scores.map(|s: Scores| s.start));
        self.add(25, start << 8 | n2_start << 4 | n2);
    }

    /// The words themselves, where they are short or frequent.
    fn letters(&mut self, c: &Context) {
        let lead = u32::from(c.lead != Lead::Plain);
        if c.n1_scores.is_some() {
            self.add(26, c.n1.hash ^ lead);
            if c.site.kind == Kind::Bare && c.n1.chars <= 4 {
                self.add(27, c.n1.hash ^ (c.n2.shape as u32) << 8);
            }
        }
        if frequent(&c.w1, c.w1_scores) {
            self.add(28, c.w1.hash);
            self.add(29, c.w1.hash ^ c.n1.shape as u32);
        }
        if c.w1.shape != Shape::Lower
            && c.w1.shape != Shape::Digits
            && frequent(&c.w2, Some(Scores { start: 0, end: 0 }))
        {
            self.add(30, c.w2.hash);
        }
    }
}

/// Short enough to be an abbreviation or a function word.
fn frequent(word: &Word, scores: Option<Scores>) -> bool {
    word.exists() && word.shape != Shape::Digits && (word.chars <= 5 || scores.is_some() && word.chars <= 7)
}
