//! Examines the words before and after a candidate. These two words decide most candidates.

use super::lexemes::WordScores;
use super::neighbours::{lead, word_before};
use super::{Candidate, Lead, Profile, Shape, Trigger, Word, WordClass, count_probes};

/// A capitalised word without punctuation before it counts as a name if its log-odds of beginning a sentence,
/// in 1/16 nat, are lower than this. The value was set by hand and means odds of 1 to 7.
const MIN_FIRST: i8 = -32;
/// After a full stop, a capitalised word begins a sentence if its log-odds of beginning one are at least
/// this, in 1/16 nat. The value was set by hand; see [`OBVIOUS`](super::OBVIOUS) for its reliability.
const OBVIOUSLY_FIRST: i8 = 16;
/// Word classes that apply only next to certain words, such as a unit after a number.
const CONTEXTUAL: WordClass = WordClass::UNIT.or(WordClass::RANK);

/// The words on both sides of a candidate.
#[derive(Debug, Clone, Copy)]
pub struct LocalContext {
    pub(super) prev: Word,
    pub(super) prev_class: WordClass,
    pub(super) lead: Lead,
    pub(super) next: Word,
    pub(super) next_scores: Option<WordScores>,
}

impl LocalContext {
    /// Determines the words before and after `candidate`. The current sentence began at byte `start`.
    ///
    /// Returns `None` if the candidate is a capital without punctuation before it and is certainly not a
    /// boundary, because the word before cannot end a sentence or the word after hardly ever begins one.
    pub fn new(text: &str, candidate: &Candidate, start: usize, profile: &Profile) -> Option<LocalContext> {
        let unpunctuated = candidate.trigger == Trigger::Capital;
        // In the usual case, nothing comes between the white space and the capital, so `lead` need not be
        // called.
        let (lead, at) = if unpunctuated && candidate.capital == candidate.next_start {
            (Lead::Nothing, candidate.next_start)
        } else {
            lead(text, candidate.next_start)
        };
        let next = Word::forward(text, at);
        let next_scores = profile.words.get(next.hash);
        if unpunctuated && next_scores.is_some_and(|s| s.start < MIN_FIRST) {
            return None;
        }
        let prev = word_before(text, candidate.text_end.max(start), start);
        // A word before closing punctuation is not an abbreviation: the `m` of `(12 m).` is not `M.`
        let adjacent = prev.end == candidate.text_end;
        let mut prev_class = if adjacent { profile.word_class(prev.hash) } else { WordClass::default() };
        if prev_class.is(CONTEXTUAL) && candidate.trigger == Trigger::FullStop {
            prev_class = class_in_context(prev_class, &prev, &next, &text[start..prev.start]);
        }
        let local = LocalContext { prev, prev_class, lead, next, next_scores };
        (!unpunctuated || !prev_class.is(WordClass::NEVER_FINAL)).then_some(local)
    }

    /// Whether the candidate is certainly the full stop of an abbreviation: before a lower-case word, or
    /// between a title and a capital.
    pub(super) fn is_abbreviation(&self, c: &Candidate) -> bool {
        let full_stop = c.trigger == Trigger::FullStop && self.lead == Lead::Nothing;
        let alone = !c.spaced && !c.quote_closed && !c.bracket_closed && !c.blank_line;
        let class = self.prev_class;
        let continues = self.next.shape == Shape::Lower && class.is_abbreviation()
            || self.next.is_capital() && class.is(WordClass::TITLE) && !class.is(WordClass::FINAL);
        full_stop && alone && continues
    }

    /// Whether the candidate is certainly a boundary: a full stop after a lower-case word other than an
    /// abbreviation, before a word that often begins sentences, and away from quotation marks and brackets.
    pub(super) fn is_boundary(&self, c: &Candidate) -> bool {
        let full_stop = c.trigger == Trigger::FullStop && self.lead == Lead::Nothing;
        let alone = !c.spaced && !c.quote_closed && !c.bracket_closed && !c.in_quote && !c.in_bracket;
        let ends = self.prev.shape == Shape::Lower && self.prev.chars > 3 && !self.prev.dotted;
        let begins = self.next.is_capital() && self.next_scores.is_some_and(|s| s.start >= OBVIOUSLY_FIRST);
        full_stop && !self.prev_class.is_abbreviation() && alone && ends && begins
    }
}

/// Returns the classes of `prev` that apply after the text `head` and before the word `next`. The word `m` is
/// a title in `M. Roux` but a unit in `8481 m. Le reste`; `p` refers to a page in `p. 12` but counts pages in
/// `12 p. Le reste`.
fn class_in_context(class: WordClass, prev: &Word, next: &Word, head: &str) -> WordClass {
    let capital = prev.is_capital();
    if class.is(WordClass::RANK) && capital && !head.is_empty() {
        return WordClass::TITLE;
    }
    let measure = class.is(WordClass::UNIT) && !capital && head.trim_end().ends_with(char::is_numeric);
    count_probes(head.len() - head.trim_end().len());
    let units = WordClass::UNIT.or(WordClass::SPLIT_UNIT);
    match measure {
        true if next.shape == Shape::Digits => class,
        true => class.only(units).or(WordClass::FINAL),
        // In `J. M. G. Le Clézio`, `G.` is an initial, not the unit gram.
        false if prev.shape == Shape::Initial => class.without(units.or(WordClass::FINAL)),
        false => class.without(units),
    }
}
