//! Maps offsets in a decoded text back to offsets in the input bytes.
//!
//! A text that was UTF-8 in NFC is equal to the input, and its map is empty. Any other map is a list of
//! *runs*. In a run, every step of `text_step` bytes in the text is a step of `input_step` bytes in the
//! input. ASCII from Windows-1252 is a run of 1:1 steps, and `é` a step of 2:1. From UTF-16 they are steps of
//! 1:2 and 2:2. In UTF-8, an `e` with a combining accent is a step of 2:3.

/// A map from offsets in a text to offsets in the input it was decoded from.
///
/// A lookup takes time logarithmic in the number of runs, which is at most twice the number of characters
/// that changed their width.
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
    /// Sorted by `text`; empty for the identity.
    runs: Vec<Run>,
}

/// From these offsets on, every `text_step` bytes of the text were `input_step` bytes of the input.
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
    /// The byte offset in the input of the character at byte offset `text` of the text.
    ///
    /// The end of the text maps to the end of the input. An offset inside a character, or inside characters
    /// that came from normalisation, maps to the start of the input characters they came from. For an offset
    /// past the end of the text the result has no meaning, but there is no panic.
    pub fn to_input(&self, text: usize) -> usize {
        match self.runs.partition_point(|run| run.text <= text) {
            0 => text,
            n => self.runs[n - 1].to_input(text),
        }
    }
}

/// Builds an [`OffsetMap`] while a text is written.
#[derive(Debug)]
pub(super) struct OffsetMapBuilder {
    runs: Vec<Run>,
    text: usize,
    input: usize,
}

impl OffsetMapBuilder {
    /// Starts a map whose text begins at byte `input` of the input, for instance after a byte order mark.
    pub(super) fn new(input: usize) -> Self {
        OffsetMapBuilder { runs: Vec::new(), text: 0, input }
    }

    /// Records that `text` bytes of the text came from the next `input` bytes of the input. If the numbers
    /// are equal, the bytes are assumed to be equal too, so that offsets inside them map one to one;
    /// otherwise they are one unit.
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

    pub(super) fn finish(mut self) -> OffsetMap {
        if self.runs.len() == 1 && self.runs[0] == (Run { text: 0, input: 0, text_step: 1, input_step: 1 }) {
            return OffsetMap::default();
        }
        // The end of the text maps to the end of the input, even if the last bytes were dropped.
        self.runs.push(Run { text: self.text, input: self.input, text_step: 1, input_step: 1 });
        self.runs.shrink_to_fit();
        OffsetMap { runs: self.runs }
    }
}

/// A step is limited to 32 bits. Offsets inside a longer unit are wrong; those after it are right.
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
    fn same_bytes_are_the_identity() {
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
    fn offsets_inside_a_unit_map_to_its_start() {
        let map = map(0, &[(1, 1), (2, 3), (1, 1)]);
        assert_eq!([1, 2, 3, 4].map(|text| map.to_input(text)), [1, 1, 4, 5]);
    }
}
