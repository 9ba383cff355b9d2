//! Maps offsets in a decoded text back to offsets in the input bytes.
//!
//! If the input is UTF-8 in NFC, the text equals the input and the map is empty. Any other map is a list of
//! *runs*. Within a run, each step of `text_step` bytes in the text corresponds to a step of `input_step`
//! bytes in the input. For Windows-1252 input, ASCII letters are 1:1 steps and `é` is a 2:1 step. For UTF-16
//! input, they are 1:2 and 2:2 steps. For UTF-8 input, an `e` with a combining accent is a 2:3 step.

use std::ops::Range;

/// A map from byte offsets in a text to byte offsets in the input from which it was decoded.
///
/// The time of a lookup is logarithmic in the number of runs.
///
/// # Examples
/// ```
/// use enregard::internals::text::read::{self, ReadOptions};
/// use std::path::Path;
///
/// // "déjà vu" in Windows-1252: one byte per character.
/// let document = read::decode(b"d\xE9j\xE0 vu", Path::new("a.txt"), &ReadOptions::default()).unwrap();
/// let vu = document.text.find("vu").unwrap();
/// assert_eq!(vu, 7);
/// assert_eq!(document.offsets.to_input(vu), 5);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// The runs, in the order of the text. Empty if the text and the input are equal.
    runs: Vec<Run>,
    /// The map to apply to the result, if the text was extracted from another text.
    next: Option<Box<OffsetMap>>,
}

/// A part of the text in which every `text_step` bytes came from `input_step` bytes of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    text: usize,
    input: usize,
    text_step: u32,
    input_step: u32,
}

impl Run {
    fn to_input(self, text: usize) -> usize {
        self.input + (text - self.text) / self.text_step as usize * self.input_step as usize
    }
}

impl OffsetMap {
    /// Returns the byte offset in the input of the character at byte offset `text` in the text.
    ///
    /// The end of the text maps to the end of the input. An offset inside a character whose length differs in
    /// the input, or inside characters that normalisation changed, maps to the start of the corresponding
    /// characters of the input. If `text` is past the end of the text, the result is meaningless, but the
    /// function does not panic.
    pub fn to_input(&self, text: usize) -> usize {
        let input = match self.runs.partition_point(|run| run.text <= text) {
            0 => text,
            n => self.runs[n - 1].to_input(text),
        };
        self.next.as_ref().map_or(input, |next| next.to_input(input))
    }

    /// Returns the byte offset in the text for a byte offset in the input. A part of the input that is not in the
    /// text maps to the text after it. The result can be inside a character that normalisation changed. Follows no
    /// further map.
    pub(super) fn to_text(&self, input: usize) -> usize {
        let after = self.runs.partition_point(|run| run.input <= input);
        let Some(run) = after.checked_sub(1).map(|before| self.runs[before]) else {
            return self.runs.first().map_or(input, |run| run.text);
        };
        let text = run.text + (input - run.input) / (run.input_step.max(1) as usize) * run.text_step as usize;
        self.runs.get(after).map_or(text, |next| text.min(next.text))
    }

    /// Combines the map with one from its input to the input of that.
    pub(super) fn then(mut self, next: OffsetMap) -> OffsetMap {
        if self == OffsetMap::default() {
            return next;
        }
        if next != OffsetMap::default() {
            self.next = Some(Box::new(match self.next {
                Some(own) => own.then(next),
                None => next,
            }));
        }
        self
    }
}

impl OffsetMap {
    /// Returns the offset in the text and the length of each part that was copied from one place of the input.
    /// `length` is the length of the text.
    pub(super) fn copied(&self, length: usize) -> impl Iterator<Item = (usize, usize)> {
        let whole = (self.runs.is_empty() && length > 0).then_some((0, length));
        let ends = self.runs.iter().skip(1).map(|run| run.text).chain([length]);
        let runs = self.runs.iter().zip(ends).filter(|(run, _)| run.text_step == run.input_step);
        whole.into_iter().chain(runs.map(|(run, end)| (run.text, end - run.text)))
    }

    /// Returns the map of the text after edits. `length` is the length of the text before. Each edit is a part of the
    /// text and the length of what replaces it.
    pub(super) fn edited(
        &self,
        length: usize,
        edits: impl Iterator<Item = (Range<usize>, usize)>,
    ) -> OffsetMap {
        let mut builder = OffsetMapBuilder::new(self.to_input(0));
        let mut at = 0;
        for (range, with) in edits.chain([(length..length, 0)]) {
            self.copy(at..range.start, &mut builder);
            builder.push(with, self.to_input(range.end) - self.to_input(range.start));
            at = range.end;
        }
        builder.finish()
    }

    /// Appends the part of the map for a part of the text.
    fn copy(&self, range: Range<usize>, builder: &mut OffsetMapBuilder) {
        let mut at = range.start;
        while at < range.end {
            builder.push(0, self.to_input(at).saturating_sub(builder.input));
            let next = self.runs.partition_point(|run| run.text <= at);
            let end = self.runs.get(next).map_or(range.end, |run| run.text.min(range.end));
            match next.checked_sub(1).map(|run| self.runs[run]) {
                Some(run) if (run.text_step, run.input_step) != (1, 1) => {
                    while at < end {
                        let step = (run.text_step as usize).min(end - at);
                        builder.push(step, run.input_step as usize);
                        at += step;
                    }
                }
                _ => {
                    builder.push(end - at, end - at);
                    at = end;
                }
            }
        }
    }
}

/// Builds an [`OffsetMap`] while a text is being decoded.
#[derive(Debug)]
pub(super) struct OffsetMapBuilder {
    runs: Vec<Run>,
    text: usize,
    input: usize,
}

impl OffsetMapBuilder {
    /// Starts a map for a text that begins at byte `input` of the input, for example after a byte order mark.
    pub(super) fn new(input: usize) -> Self {
        OffsetMapBuilder { runs: Vec::new(), text: 0, input }
    }

    /// Records that the next `text` bytes of the text came from the next `input` bytes of the input. If the
    /// two numbers are equal, offsets inside these bytes map one to one. Otherwise, offsets inside them map
    /// to their start.
    pub(super) fn push(&mut self, text: usize, input: usize) {
        if text == 0 {
            self.input += input;
            return;
        }
        let (text_step, input_step) = if text == input { (1, 1) } else { (clamp(text), clamp(input)) };
        let continues = self.runs.last().is_some_and(|run| {
            (run.text_step, run.input_step) == (text_step, input_step)
                && run.to_input(self.text) == self.input
        });
        if !continues {
            self.runs.push(Run { text: self.text, input: self.input, text_step, input_step });
        }
        self.text += text;
        self.input += input;
    }

    /// Continues at byte `input` of the input, which can be before the bytes recorded so far.
    pub(super) fn move_to(&mut self, input: usize) {
        self.input = input;
    }

    pub(super) fn finish(mut self) -> OffsetMap {
        if self.runs.len() == 1 && self.runs[0] == (Run { text: 0, input: 0, text_step: 1, input_step: 1 }) {
            return OffsetMap::default();
        }
        // The end of the text maps to the end of the input, even if the last bytes were dropped.
        self.runs.push(Run { text: self.text, input: self.input, text_step: 1, input_step: 1 });
        self.runs.shrink_to_fit();
        OffsetMap { runs: self.runs, next: None }
    }
}

/// Limits the length of a step to 32 bits. If a step is longer than 4 GiB, offsets inside it are wrong, but
/// those after it are right.
fn clamp(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(start: usize, pushes: &[(usize, usize)]) -> OffsetMap {
        let mut builder = OffsetMapBuilder::new(start);
        for &(text, input) in pushes {
            builder.push(text, input);
        }
        builder.finish()
    }

    #[test]
    fn equal_lengths_need_no_map() {
        let map = map(0, &[(1, 1), (2, 2), (4, 4)]);
        assert!(map == OffsetMap::default());
        assert_eq!(map.to_input(3), 3);
    }

    #[test]
    fn a_byte_order_mark_shifts_all_offsets() {
        let map = map(3, &[(1, 1), (2, 2)]);
        assert_eq!([map.to_input(0), map.to_input(1), map.to_input(3)], [3, 4, 6]);
    }

    #[test]
    fn equal_steps_share_a_run() {
        let map = map(2, &[(1, 2), (1, 2), (2, 2), (1, 2)]);
        assert_eq!(map.runs.len(), 4, "two ASCII letters, an accented one, another ASCII one, the end");
        assert_eq!([0, 1, 2, 4, 5].map(|text| map.to_input(text)), [2, 4, 6, 8, 10]);
    }

    #[test]
    fn dropped_bytes_belong_to_no_character() {
        let map = map(0, &[(1, 1), (0, 3), (1, 1), (0, 3)]);
        assert_eq!([0, 1, 2].map(|text| map.to_input(text)), [0, 4, 8]);
    }

    #[test]
    fn maps_can_be_combined() {
        let extracted = map(4, &[(3, 3), (1, 2), (2, 2)]);
        let decoded =
            map(2, &[(1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2)]);
        let both = extracted.clone().then(decoded.clone());
        for text in 0..6 {
            assert_eq!(both.to_input(text), decoded.to_input(extracted.to_input(text)));
        }
        assert_eq!(OffsetMap::default().then(decoded.clone()), decoded);
        assert_eq!(extracted.clone().then(OffsetMap::default()), extracted);
    }

    #[test]
    fn offsets_inside_a_unit_map_to_its_start() {
        let map = map(0, &[(1, 1), (2, 3), (1, 1)]);
        assert_eq!([1, 2, 3, 4].map(|text| map.to_input(text)), [1, 1, 4, 5]);
    }
}
