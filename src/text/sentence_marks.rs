//! Divides the inline markup of a text among its sentences.

use super::{Mark, MarkKind, Sentence};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// The marks of a text, by sentence.
#[derive(Debug, Default)]
pub(crate) struct SentenceMarks {
    /// The number of the sentence of each mark, counted from 0, in ascending order.
    sentences: Vec<u32>,
    marks: Vec<Mark>,
}

impl SentenceMarks {
    pub(crate) fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Returns the marks of a sentence.
    pub(crate) fn of(&self, sentence: u32) -> &[Mark] {
        let first = self.sentences.partition_point(|&number| number < sentence);
        let end = self.sentences.partition_point(|&number| number <= sentence);
        &self.marks[first..end]
    }
}

/// Divides the marks of a text among its sentences. A mark between two sentences belongs to the first if it ends an
/// element, and to the second if it begins one. Their offsets count from the beginning of their sentence.
pub(crate) fn by_sentence(marks: &[Mark], sentences: &[Sentence]) -> SentenceMarks {
    let Some(last) = sentences.len().checked_sub(1) else { return SentenceMarks::default() };
    let mut placed: Vec<(u32, Mark)> = Vec::with_capacity(marks.len());
    let (mut from, mut next) = (0, 0);
    while from < marks.len() {
        // The first sentence that ends after the mark.
        while next < last && sentences[next].span.end <= marks[from].at {
            next += 1;
        }
        let before = next.checked_sub(1).map_or(0, |before| sentences[before].span.end);
        let after = sentences[next].span.start;
        let in_gap = |mark: &Mark| next > 0 && (before..=after).contains(&mark.at);
        let gap = marks[from..].iter().take_while(|mark| in_gap(mark)).count();
        if gap == 0 {
            placed.push((next as u32, within(&marks[from], &sentences[next].span)));
            from += 1;
            continue;
        }
        let gap = &marks[from..from + gap];
        // An element that begins and ends here belongs to the sentence that it touches.
        let begun: FxHashSet<u32> = opened(gap).collect();
        let empty: FxHashSet<u32> = gap
            .iter()
            .filter(|m| m.kind == MarkKind::Close && begun.contains(&m.element))
            .map(|m| m.element)
            .collect();
        let mut first_of_empty: FxHashMap<u32, usize> = FxHashMap::default();
        for mark in gap {
            let sentence = match mark.kind {
                _ if empty.contains(&mark.element) => {
                    let by_place = if mark.at <= before { next - 1 } else { next };
                    *first_of_empty.entry(mark.element).or_insert(by_place)
                }
                MarkKind::Open => next,
                MarkKind::Close => next - 1,
                MarkKind::Alone if mark.at <= before => next - 1,
                MarkKind::Alone => next,
            };
            placed.push((sentence as u32, within(mark, &sentences[sentence].span)));
        }
        from += gap.len();
    }
    placed.sort_by_key(|(sentence, _)| *sentence);
    let (sentences, marks) = placed.into_iter().unzip();
    SentenceMarks { sentences, marks }
}

fn opened(marks: &[Mark]) -> impl Iterator<Item = u32> {
    marks.iter().filter(|mark| mark.kind == MarkKind::Open).map(|mark| mark.element)
}

/// Returns a mark with its offset inside a sentence.
fn within(mark: &Mark, span: &Range<usize>) -> Mark {
    Mark { at: mark.at.clamp(span.start, span.end) - span.start, ..mark.clone() }
}

#[cfg(test)]
#[path = "sentence_marks_tests.rs"]
mod tests;
