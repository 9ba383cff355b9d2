//! The built-in splitter. It decides each candidate by rules or by a model.

use super::context::CurrentSentence;
use super::features::Features;
use super::invisible::Visible;
use super::list_items::next_item;
use super::local_context::LocalContext;
use super::lookahead::in_table_row;
use super::model::group;
use super::scan::Scanner;
use super::{
    Candidate, Context, LIST_ITEM, NO_BOUNDARY, OBVIOUS, Profile, Span, Splitter, Trigger, count_probes,
    rules,
};
use crate::text::trimmed;
use std::ops::Range;

/// The built-in splitter for the language of a profile.
#[derive(Debug, Clone, Copy)]
pub struct Builtin<'a> {
    /// The data and settings of the language.
    pub profile: &'a Profile,
}

impl Splitter for Builtin<'_> {
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>) {
        self.split_observed(paragraph, spans, |_, _| ());
    }
}

impl Builtin<'_> {
    /// Splits a paragraph. Calls `observe` with the end and the boundary probability of each candidate.
    pub(super) fn split_observed(
        &self,
        paragraph: &str,
        spans: &mut Vec<Span>,
        mut observe: impl FnMut(usize, f32),
    ) {
        let Some(visible) = Visible::new(paragraph) else {
            return self.split_visible(paragraph, spans, observe);
        };
        let from = spans.len();
        self.split_visible(&visible.text, spans, |end, boundary| observe(visible.end(end), boundary));
        visible.restore(&mut spans[from..]);
    }

    /// Splits a paragraph without invisible characters.
    fn split_visible(&self, paragraph: &str, spans: &mut Vec<Span>, mut observe: impl FnMut(usize, f32)) {
        let Range { start: first, end: last } = trimmed(paragraph, 0..paragraph.len());
        let text = &paragraph[..last];
        let mut current = CurrentSentence { start: first, first: true, after_unpunctuated: false };
        let mut item = next_item(text, first);
        let mut scanner = Scanner::new(text, first, self.profile);
        while let Some(candidate) = scanner.next_candidate() {
            while let Some(next) = item.filter(|&next| next < candidate.end) {
                end_item(text, &mut current, next, spans);
                item = next_item(text, current.start);
            }
            if candidate.end <= current.start {
                continue;
            }
            let boundary = self.probability(text, candidate, current);
            observe(candidate.end, boundary);
            if boundary >= self.threshold(&candidate) {
                spans.push(Span { start: current.start, end: candidate.end, boundary });
                let after_unpunctuated = candidate.trigger == Trigger::Capital;
                current = CurrentSentence { start: candidate.next_start, first: false, after_unpunctuated };
                item = next_item(text, current.start);
            }
        }
        while let Some(next) = item {
            end_item(text, &mut current, next, spans);
            item = next_item(text, current.start);
        }
        if current.start < last {
            spans.push(Span { start: current.start, end: last, boundary: 1.0 });
        }
    }

    /// Returns the boundary probability that a candidate needs for a sentence to end there.
    fn threshold(&self, candidate: &Candidate) -> f32 {
        match candidate.trigger {
            // Closing punctuation before the capital is evidence for a boundary.
            Trigger::Capital if candidate.bracket_closed || candidate.quote_closed => 0.5,
            Trigger::Capital => self.profile.capital_threshold,
            Trigger::Colon | Trigger::Semicolon => self.profile.clause_threshold,
            _ => 0.5,
        }
    }

    /// Returns the boundary probability of a candidate. Uses the words next to the candidate if they are
    /// clear evidence, otherwise a rule if one applies, and otherwise the model.
    fn probability(&self, text: &str, candidate: Candidate, current: CurrentSentence) -> f32 {
        if in_table_row(text, &candidate, current.start) {
            return NO_BOUNDARY;
        }
        let Some(local) = LocalContext::new(text, &candidate, current.start, self.profile) else {
            return 0.0;
        };
        if local.is_boundary(&candidate) {
            return OBVIOUS;
        }
        if local.is_abbreviation(&candidate) {
            return NO_BOUNDARY;
        }
        let context = Context::new(text, candidate, &local, current, self.profile);
        match (rules::certain(&context), &self.profile.model) {
            (Some(certain), _) => certain,
            (_, Some(model)) => model.probability(Features::of(&context).indices(), group(candidate.trigger)),
            (None, None) => rules::fallback(&context),
        }
    }
}

/// Ends the current sentence before the list item at `next`. Does nothing if the sentence begins there.
fn end_item(text: &str, current: &mut CurrentSentence, next: usize, spans: &mut Vec<Span>) {
    if next > current.start {
        let end = text[..next].trim_end().len();
        count_probes(next - end);
        spans.push(Span { start: current.start, end, boundary: LIST_ITEM });
        *current = CurrentSentence { start: next, first: false, after_unpunctuated: false };
    }
}
