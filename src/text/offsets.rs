//! From offsets in a decoded text back to offsets in the bytes that were read.
//!
//! A text that was UTF-8 in NFC already is the input, byte for byte, and its map costs nothing. For all others the map is
//! a list of *runs*: stretches in which every step of so many text bytes is a step of so many input bytes. Plain ASCII
//! read from Windows-1252 is a run of 1:1 steps, an `é` there a step of 2:1, the same text from UTF-16 has steps of 1:2
//! and 2:2, and an `e` with a combining accent in UTF-8 is a step of 2:3.

/// Where each place of a text stood in the input.
///
/// Looking up an offset takes time logarithmic in the number of runs, which is at most twice the number of characters
/// that change their width.
///
/// # Examples
///
/// ```
/// use enregard::text::read::{self, ReadOptions};
/// use std::path::Path;
///
/// // "déjà vu" in Windows-1252: one byte a character.
/// let document = read::decode(b"d\xE9j\xE0 vu", Path::new("a.txt"), &ReadOptions::default()).unwrap();
/// let vu = document.text.find("vu").unwrap();
/// assert_eq!(vu, 7);
/// assert_eq!(document.offsets.to_input(vu), 5);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// In order of `text`; empty for the identity.
    runs: Vec<Run>,
}

/// From `text` on, every `text_step` bytes of the text were `input_step` bytes of the input, the first at `input`.
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
    /// The offset, in bytes of the input, of the character that starts at byte `text` of the text.
    ///
    /// The end of the text gives the end of the input. An offset inside a character, or inside characters that only
    /// normalising made of others, gives the start of what they were made of. Offsets past the end of the text have no
    /// meaning, but do no harm.
    pub fn to_input(&self, text: usize) -> usize {
        match self.runs.partition_point(|run| run.text <= text) {
            0 => text,
            n => self.runs[n - 1].to_input(text),
        }
    }

    /// Whether the text is the input, byte for byte.
    pub fn is_identity(&self) -> bool {
        self.runs.is_empty()
    }
}

/// Makes an [`OffsetMap`] while a text is being written.
#[derive(Debug)]
pub(super) struct OffsetMapBuilder {
    runs: Vec<Run>,
    text: usize,
    input: usize,
}

impl OffsetMapBuilder {
    /// Starts a map whose text begins at byte `input` of the input, behind a byte order mark for instance.
    pub(super) fn new(input: usize) -> Self {
        OffsetMapBuilder { runs: Vec::new(), text: 0, input }
    }

    /// `text` bytes were appended to the text for the next `input` bytes of the input. Where the two are equal they are
    /// taken for the same bytes, so that places inside them map to each other; else they are one unit.
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

    /// The map of all that was pushed.
    pub(super) fn finish(mut self) -> OffsetMap {
        if self.runs.len() == 1 && self.runs[0] == (Run { text: 0, input: 0, text_step: 1, input_step: 1 }) {
            return OffsetMap::default();
        }
        // The end of the text is the end of the input, whatever was dropped there.
        self.runs.push(Run { text: self.text, input: self.input, text_step: 1, input_step: 1 });
        self.runs.shrink_to_fit();
        OffsetMap { runs: self.runs }
    }
}

/// A unit of four billion bytes is not written with the right step, but everything behind it is right again.
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
        assert!(map.is_identity());
        assert_eq!(map.to_input(3), 3);
    }

    #[test]
    fn a_byte_order_mark_shifts_all() {
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
    fn dropped_bytes_belong_to_nobody() {
        let map = map(0, &[(1, 1), (0, 3), (1, 1), (0, 3)]);
        assert_eq!([0, 1, 2].map(|text| map.to_input(text)), [0, 4, 8]);
    }

    #[test]
    fn inside_a_unit_is_its_start() {
        let map = map(0, &[(1, 1), (2, 3), (1, 1)]);
        assert_eq!([1, 2, 3, 4].map(|text| map.to_input(text)), [1, 1, 4, 5]);
    }
}
