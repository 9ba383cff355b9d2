//! Divides the inline markup of a text among its sentences.

use super::{Mark, MarkKind, Sentence};
use rustc_hash::FxHashMap;
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

    /// Adds a mark to a sentence, which is the last so far or comes after it.
    fn push(&mut self, sentence: usize, mark: &Mark, span: &Range<usize>) {
        self.sentences.push(sentence as u32);
        self.marks.push(Mark { at: mark.at.clamp(span.start, span.end) - span.start, ..mark.clone() });
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
    let mut out = SentenceMarks::default();
    let Some(last) = sentences.len().checked_sub(1) else { return out };
    let (mut rest, mut next) = (marks, 0);
    while let Some(first) = rest.first() {
        // The first sentence that ends after the mark.
        while next < last && sentences[next].span.end <= first.at {
            next += 1;
        }
        let before = next.checked_sub(1).map_or(0, |before| sentences[before].span.end);
        let gap = before..=sentences[next].span.start;
        let count = rest.iter().take_while(|mark| next > 0 && gap.contains(&mark.at)).count();
        if count == 0 {
            out.push(next, first, &sentences[next].span);
            rest = &rest[1..];
            continue;
        }
        let (between, after) = rest.split_at(count);
        let of_next = of_next(between, before);
        for (sentence, is_next) in [(next - 1, false), (next, true)] {
            let own = between.iter().zip(&of_next).filter(|(_, of_next)| **of_next == is_next);
            own.for_each(|(mark, _)| out.push(sentence, mark, &sentences[sentence].span));
        }
        rest = after;
    }
    out
}

/// Returns, for each mark between two sentences, whether it belongs to the second. The first ends at `before`.
fn of_next(marks: &[Mark], before: usize) -> Vec<bool> {
    // An element that begins and ends between the sentences belongs to the one that it touches.
    let mut begun: FxHashMap<u32, u32> = FxHashMap::default();
    let mut of_next = vec![false; marks.len()];
    for (index, mark) in (0..).zip(marks) {
        let begin = begun.get(&mark.element).filter(|_| mark.kind == MarkKind::Close);
        of_next[index as usize] = match (mark.kind, begin) {
            (MarkKind::Open, _) => {
                begun.insert(mark.element, index);
                true
            }
            (MarkKind::Close, None) => false,
            (MarkKind::Close, Some(&begin)) => {
                let is_after = marks[begin as usize].at > before;
                of_next[begin as usize] = is_after;
                is_after
            }
            (MarkKind::Alone, _) => mark.at > before,
        };
    }
    of_next
}

#[cfg(test)]
#[path = "sentence_marks_tests.rs"]
mod tests;
