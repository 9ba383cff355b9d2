//! Finds the line and the column of each sentence of a text.

use super::{Passage, Position};
use crate::document::{Cut, separator};
use crate::format::one_line;
use crate::text::{Language, Lines, Positions};
use std::ops::Range;

/// The sentences of one side of a document, with their positions.
pub(crate) struct Places<'a> {
    texts: Vec<&'a str>,
    /// The position of the first character of each sentence, and the position after its last character.
    spans: Vec<(Position, Position)>,
    /// Whether the input has one sentence per line. If so, users see line numbers instead of sentence
    /// numbers.
    by_line: bool,
    /// Whether positions are lines of the file, rather than paragraphs.
    has_lines: bool,
    /// The text between two sentences that are joined.
    separator: &'static str,
}

impl Places<'_> {
    /// Finds the positions of the sentences in a single pass over the text.
    pub(crate) fn of(cut: &Cut, by_line: bool, lang: Language) -> Places<'_> {
        let text = cut.document.text.as_str();
        let mut positions = Positions::new(text, &cut.document.lines);
        let mut position = |at| {
            let (line, column) = positions.advance(at);
            Position { line, column }
        };
        let spans = cut.sentences.iter().map(|it| (position(it.span.start), position(it.span.end)));
        Places {
            spans: spans.collect(),
            texts: cut.sentences.iter().map(|it| &text[it.span.clone()]).collect(),
            by_line,
            has_lines: cut.document.lines != Lines::Paragraphs,
            separator: separator(lang),
        }
    }

    /// Whether positions are lines of the file, rather than paragraphs.
    pub(crate) fn has_lines(&self) -> bool {
        self.has_lines
    }

    /// Returns the texts of all sentences.
    pub(crate) fn texts(&self) -> &[&str] {
        &self.texts
    }

    /// Returns the number of characters of the sentence `number`, counted from 0.
    pub(crate) fn chars(&self, number: usize) -> u64 {
        self.texts[number].chars().count() as u64
    }

    /// Returns the number by which users know the sentence `number`, which is counted from 0: its line number
    /// or its sentence number, counted from 1.
    pub(crate) fn shown(&self, number: u32) -> u32 {
        if self.by_line { self.spans[number as usize].0.line } else { number + 1 }
    }

    /// Returns the passage of a range of sentences, or `None` if the range is empty.
    pub(crate) fn passage(&self, range: &Range<u32>) -> Option<Passage> {
        let (first, last) = (range.start, range.end.checked_sub(1).filter(|last| *last >= range.start)?);
        let texts: Vec<_> =
            self.texts[range.start as usize..range.end as usize].iter().map(|text| one_line(text)).collect();
        Some(Passage {
            first: self.shown(first),
            last: self.shown(last),
            start: self.spans[first as usize].0,
            end: self.spans[last as usize].1,
            text: texts.join(self.separator),
        })
    }

    /// Returns the end of the sentence before the sentence `number`, which is counted from 0, or the
    /// beginning of the text if there is no sentence before it.
    pub(crate) fn before(&self, number: u32) -> Position {
        let last = (number as usize).min(self.spans.len()).checked_sub(1);
        last.map_or(Position { line: 1, column: 1 }, |last| self.spans[last].1)
    }
}
