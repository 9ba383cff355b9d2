//! Replaces parts of a text together with the map to the offsets of the input.

use crate::text::OffsetMap;
use std::ops::Range;

/// Replacements of parts of a text, in order.
#[derive(Default)]
pub(super) struct Edits {
    list: Vec<(Range<usize>, &'static str)>,
}

impl Edits {
    /// Adds a replacement. Ignores it if it overlaps the last one.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &'static str) {
        if self.list.last().is_none_or(|(last, _)| last.end <= range.start) {
            self.list.push((range, with));
        }
    }

    /// Applies the replacements.
    pub(super) fn apply(self, text: &mut String, offsets: &mut OffsetMap) {
        if self.list.is_empty() {
            return;
        }
        let mut edited = String::with_capacity(text.len());
        let mut at = 0;
        for (range, with) in &self.list {
            edited.push_str(&text[at..range.start]);
            edited.push_str(with);
            at = range.end;
        }
        edited.push_str(&text[at..]);
        let lengths = self.list.iter().map(|(range, with)| (range.clone(), with.len()));
        *offsets = offsets.edited(text.len(), lengths);
        *text = edited;
    }
}
