//! A page whose extensions of Markdown were removed, with the places of its parts in the file.

use std::ops::Range;

/// A page in plain Markdown that is made of parts of the file.
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

/// Returns the byte range of `part` in `file`, of which it is a slice.
pub(super) fn range_in(file: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr() - file.as_ptr().addr();
    start..start + part.len()
}
