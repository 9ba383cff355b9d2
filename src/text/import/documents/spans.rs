//! Writes the text of a paragraph without its inline markup, for formats whose paragraphs are lines of the file.

use super::paragraphs::{Block, Paragraphs};
use super::prepared::Prepared;
use crate::error::Message;
use crate::text::Role;
use memchr::memmem;
use std::ops::Range;

/// The paragraph that is being written.
pub(super) struct Spans<'p, 'o, 'b> {
    page: &'p Prepared,
    out: &'o mut Paragraphs<'b>,
    block: Block,
    /// The byte offset up to which the paragraph was written or skipped.
    done: usize,
    /// The markers that do not occur any more before the end of the paragraph, so that they are not searched again and
    /// the time stays linear.
    missing: Vec<(&'static str, bool)>,
}

impl<'p, 'o, 'b> Spans<'p, 'o, 'b> {
    /// Begins a paragraph at the byte offset `start` of the page.
    pub(super) fn new(page: &'p Prepared, start: usize, out: &'o mut Paragraphs<'b>) -> Self {
        Spans { page, out, block: Block::default(), done: start, missing: Vec::new() }
    }

    /// Writes the text up to a byte offset, and skips what follows up to another one. Line ends become spaces.
    pub(super) fn skip(&mut self, range: Range<usize>) -> Result<(), Message> {
        let text = self.page.text.get(self.done..range.start).unwrap_or_default();
        self.out.budget.text(text.len())?;
        let mut at = self.done;
        for line in text.split_inclusive('\n') {
            // A line is in one place of the file.
            let content = line.trim_end_matches('\n');
            if !content.is_empty() {
                self.block.push(content, self.page.place(at))?;
            }
            if content.len() < line.len() {
                self.block.push_char(' ');
            }
            at += line.len();
        }
        self.done = self.done.max(range.end);
        Ok(())
    }

    /// Writes another text in place of a range. `text` must not be longer than the range.
    pub(super) fn replace(&mut self, range: Range<usize>, text: &str) -> Result<(), Message> {
        let place = self.page.place(range.start);
        self.skip(range)?;
        self.block.push(text, place)
    }

    /// Begins an inline element whose code is at `code`.
    pub(super) fn open(&mut self, name: &str, role: Role, code: Range<usize>) -> Result<(), Message> {
        self.skip(code.clone())?;
        self.out.open(&mut self.block, name, role, self.page.text.get(code).unwrap_or_default())
    }

    /// Ends an inline element whose code is at `code`.
    pub(super) fn close(&mut self, name: &str, code: Range<usize>) -> Result<(), Message> {
        self.skip(code.clone())?;
        self.out.close(&mut self.block, name, self.page.text.get(code).unwrap_or_default())
    }

    /// Adds an inline element without text, whose code is at `code`.
    pub(super) fn alone(&mut self, role: Role, code: Range<usize>) -> Result<(), Message> {
        self.skip(code.clone())?;
        self.out.alone(&mut self.block, role, self.page.text.get(code).unwrap_or_default())
    }

    /// Adds an inline element whose text has no markup. `outer` is its range, `inner` that of its text.
    pub(super) fn whole(
        &mut self,
        (name, role): (&str, Role),
        outer: Range<usize>,
        inner: Range<usize>,
    ) -> Result<(), Message> {
        self.open(name, role, outer.start..inner.start)?;
        self.close(name, inner.end..outer.end)
    }

    /// Returns the byte offset in `range` of the next marker that satisfies a condition, which gets the text before and
    /// after the marker. `is_strict` distinguishes conditions for the same marker. All searches with a marker and a
    /// condition must have the same end.
    pub(super) fn find(
        &mut self,
        (marker, is_strict): (&'static str, bool),
        range: Range<usize>,
        fits: impl Fn(&str, &str) -> bool,
    ) -> Option<usize> {
        if self.missing.contains(&(marker, is_strict)) {
            return None;
        }
        let text = self.page.text.get(range.clone())?;
        // Markers can overlap, as in a literal that ends with a back quote.
        let mut at = 1;
        let found = loop {
            let rest = text.as_bytes().get(at..).unwrap_or_default();
            let Some(length) = memmem::find(rest, marker.as_bytes()) else { break None };
            at += length;
            if fits(&text[..at], &text[at + marker.len()..]) {
                break Some(at);
            }
            at += 1;
        };
        if found.is_none() {
            self.missing.push((marker, is_strict));
        }
        found.map(|at| range.start + at)
    }

    /// Writes the rest up to a byte offset, and ends the paragraph.
    pub(super) fn end(mut self, end: usize) -> Result<(), Message> {
        self.skip(end..end)?;
        self.out.push_block(&mut self.block)
    }
}

/// Whether a character is part of a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
