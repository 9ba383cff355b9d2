//! Collects the text of a document, one paragraph per line.

use crate::error::Message;
use crate::limits::{Budget, PARAGRAPH, reserve};
use crate::text::Warning;

/// The paragraphs found so far. All readers of one document add to the same collection.
pub(super) struct Paragraphs<'b> {
    text: String,
    /// The byte offset in `text` at which the current paragraph starts.
    start: usize,
    pub(super) budget: &'b Budget,
    /// Problems that did not prevent reading the document.
    pub(super) warnings: Vec<Warning>,
}

impl<'b> Paragraphs<'b> {
    pub(super) fn new(budget: &'b Budget) -> Paragraphs<'b> {
        Paragraphs { text: String::new(), start: 0, budget, warnings: Vec::new() }
    }

    /// Whether no words have been added.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds words to the current paragraph, separated by single spaces. Keeps no-break spaces and removes soft
    /// hyphens.
    pub(super) fn add(&mut self, text: &str) -> Result<(), Message> {
        const SOFT_HYPHEN: char = '\u{ad}';
        let blank =
            |c: char| c.is_ascii_whitespace() || matches!(c, '\x0b' | '\u{85}' | '\u{2028}' | '\u{2029}');
        reserve(&mut self.text, text.len() + 1)?;
        for word in text.split(blank) {
            let word = word.trim_start_matches(SOFT_HYPHEN);
            if word.is_empty() {
                continue;
            }
            if self.text.len() > self.start {
                self.text.push(' ');
            }
            word.split(SOFT_HYPHEN).for_each(|part| self.text.push_str(part));
        }
        Ok(())
    }

    /// Ends the current paragraph. Does nothing if the paragraph has no words.
    pub(super) fn end(&mut self) -> Result<(), Message> {
        if self.text.len() > self.start {
            self.budget.text(PARAGRAPH)?;
            self.text.push('\n');
            self.start = self.text.len();
        }
        Ok(())
    }

    /// Adds a whole paragraph.
    pub(super) fn push(&mut self, text: &str) -> Result<(), Message> {
        self.add(text)?;
        self.end()
    }

    /// Adds paragraphs that were collected earlier, one per line, such as those of a note.
    pub(super) fn insert(&mut self, lines: &str) -> Result<(), Message> {
        self.budget.text(lines.len())?;
        lines.lines().try_for_each(|line| self.push(line))
    }

    /// Returns the paragraphs, one per line.
    pub(super) fn finish(mut self) -> Result<String, Message> {
        self.end()?;
        self.text.pop();
        Ok(self.text)
    }
}
