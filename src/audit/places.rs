//! Finds the line and the column of each sentence of a text.

use super::{Passage, Position};
use crate::document::{Cut, separator};
use crate::format::one_line;
use crate::text::Language;
use std::ops::Range;

/// The sentences of one side of a document, with their positions.
pub(crate) struct Places<'a> {
    texts: Vec<&'a str>,
    /// The position of the first character of each sentence, and the position after its last character.
    spans: Vec<(Position, Position)>,
    /// Whether the input has one sentence per line. If so, users see line numbers instead of sentence
    /// numbers.
    by_line: bool,
    /// The text between two sentences that are joined.
    separator: &'static str,
}

impl Places<'_> {
    /// Finds the positions of the sentences in a single pass over the text.
    pub(crate) fn of(cut: &Cut, by_line: bool, lang: Language) -> Places<'_> {
        let text = cut.document.text.as_str();
        let mut cursor = Cursor { text, at: 0, line: 1, column: 1 };
        let spans =
            cut.sentences.iter().map(|it| (cursor.advance(it.span.start), cursor.advance(it.span.end)));
        Places {
            spans: spans.collect(),
            texts: cut.sentences.iter().map(|it| &text[it.span.clone()]).collect(),
            by_line,
            separator: separator(lang),
        }
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

/// Moves forward through a text, and counts lines and columns.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
}

impl Cursor<'_> {
    /// Moves to the byte offset `to`, which must not be before the current one, and returns its position.
    fn advance(&mut self, to: usize) -> Position {
        let mut chars = self.text[self.at..to].chars().peekable();
        while let Some(c) = chars.next() {
            // A carriage return before a line feed is part of the same line end.
            if c == '\n'
                || c == '\r' && chars.peek().map_or(!self.text[to..].starts_with('\n'), |c| *c != '\n')
            {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.at = to;
        Position { line: self.line, column: self.column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "Été.\r\n  Là.\rOui.\n\nNon.";
        let mut cursor = Cursor { text, at: 0, line: 1, column: 1 };
        let mut found = Vec::new();
        for word in ["Été", "Là", "Oui", "Non"] {
            let Position { line, column } = cursor.advance(text.find(word).unwrap());
            found.push((line, column));
        }
        assert_eq!(found, [(1, 1), (2, 3), (3, 1), (5, 1)]);
    }
}
