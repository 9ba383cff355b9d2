//! A text that is made of parts of a file, such as a page without its front matter, or the lines of a paragraph.

use std::ops::Range;

/// A text that is made of parts of the file, with their places.
#[derive(Default)]
pub(super) struct Prepared {
    pub(super) text: String,
    /// The byte offset of each part in `text` and in the file.
    parts: Vec<(usize, usize)>,
}

impl Prepared {
    /// Adds a part of the file.
    pub(super) fn copy(&mut self, file: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.parts.push((self.text.len(), range.start));
            self.text.push_str(&file[range]);
        }
    }

    pub(super) fn end_line(&mut self) {
        self.text.push('\n');
    }

    /// Adds a part of the file as a line of its own, without white space at either end.
    pub(super) fn line(&mut self, file: &str, range: Range<usize>) {
        if !self.text.is_empty() {
            self.end_line();
        }
        self.copy(file, range_in(file, file[range].trim()));
    }

    /// Adds a blank line, unless there is one already.
    pub(super) fn blank_line(&mut self) {
        let has = self.text.is_empty() || self.text.ends_with("\n\n");
        if !has {
            self.text.push_str(if self.text.ends_with('\n') { "\n" } else { "\n\n" });
        }
    }

    /// Adds a part of the file as a paragraph of its own.
    pub(super) fn paragraph(&mut self, file: &str, range: Range<usize>) {
        self.blank_line();
        self.copy(file, range);
        self.blank_line();
    }

    /// Returns the byte offset in the file of the byte offset `at` of the text.
    pub(super) fn place(&self, at: usize) -> Option<usize> {
        let next = self.parts.partition_point(|(text, _)| *text <= at);
        let (text, file) = self.parts[next.checked_sub(1)?];
        Some(file + at - text)
    }
}

/// Returns the lines of a file from the byte offset `start` on, without their line feeds.
pub(super) fn lines_of(file: &str, start: usize) -> Vec<Range<usize>> {
    let end = if file.contains('\n') { '\n' } else { '\r' };
    file[start..].split(end).map(|line| range_in(file, line)).collect()
}

/// Returns the byte range of `part` in `file`, of which it is a slice.
pub(super) fn range_in(file: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr() - file.as_ptr().addr();
    start..start + part.len()
}
