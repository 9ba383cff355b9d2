//! The inline markup of the sentences of a bead.

use crate::document::Cut;
use crate::format::tmx::Extra;
use crate::format::{extra_of, one_line};
use crate::text::Mark;
use crate::text::sentence_marks::{SentenceMarks, by_sentence};
use std::ops::Range;

/// The markup of one side of a document.
pub(super) struct Markup<'a> {
    cut: &'a Cut,
    marks: SentenceMarks,
    /// The separator between two sentences of a unit.
    separator: &'static str,
}

impl<'a> Markup<'a> {
    pub(super) fn new(cut: &'a Cut, separator: &'static str) -> Markup<'a> {
        Markup { cut, marks: by_sentence(&cut.document.marks, &cut.sentences), separator }
    }

    /// Returns the markup of a range of sentences, with offsets in the text of the unit.
    fn of(&self, sentences: &Range<u32>) -> Vec<Mark> {
        let (mut out, mut start) = (Vec::new(), 0);
        for number in sentences.clone() {
            let text = &self.cut.document.text[self.cut.sentences[number as usize].span.clone()];
            let line = one_line(text);
            for mark in self.marks.of(number) {
                let at = if line.len() == text.len() { mark.at } else { in_line(text, &line, mark.at) };
                out.push(Mark { at: start + at, ..mark.clone() });
            }
            start += line.len() + self.separator.len();
        }
        out
    }
}

/// Returns the inline codes of the sentences of a bead, or `None` if the bead has no codes.
pub(super) fn extra(sides: [(&Markup<'_>, &Range<u32>); 2]) -> Option<Box<Extra>> {
    if sides.iter().all(|(side, _)| side.marks.is_empty()) {
        return None;
    }
    let [src, tgt] = sides.map(|(side, sentences)| side.of(sentences));
    if src.is_empty() && tgt.is_empty() {
        return None;
    }
    Some(Box::new(extra_of(&src, &tgt)))
}

/// Returns the offset in `line` of an offset in `text`, which differs only in white space.
fn in_line(text: &str, line: &str, at: usize) -> usize {
    let before = text[..at].chars().filter(|c| !c.is_whitespace()).count();
    let mut letters = line.char_indices().filter(|(_, c)| !c.is_whitespace());
    letters.nth(before).map_or(line.len(), |(at, _)| at)
}
