//! Counts the defects of a text during decoding and normalisation, and detects input that is not text.

use crate::error::{Message, Parameter};
use crate::message;
use crate::text::Warning;

/// Defect counts for a text or part of a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Defects {
    pub(super) lines: usize,
    /// The length of the text in UTF-8 bytes.
    pub(super) chars: usize,
    /// Number of valid non-ASCII characters.
    pub(super) sound: usize,
    /// Number of invalid byte sequences replaced with U+FFFD.
    pub(super) damaged: usize,
    /// Number of U+FFFD characters in the input.
    pub(super) lost: usize,
    /// Whether the last character is incomplete.
    pub(super) truncated: bool,
    /// Number of control characters replaced with spaces.
    pub(super) controls: usize,
    /// The line number of the first control character, counted from 1.
    pub(super) first_control: usize,
    /// Number of C1 control characters replaced with Windows-1252 characters.
    pub(super) c1: usize,
}

impl Defects {
    /// Adds the defects of the next piece of the text.
    ///
    /// # Errors
    /// Returns the reason, without the name of the input, if the defects now show that the text is binary or
    /// in another encoding.
    pub fn add(&mut self, next: Defects) -> Result<(), Message> {
        if self.controls == 0 && next.controls > 0 {
            self.first_control = self.lines + next.first_control;
        }
        self.lines += next.lines;
        self.chars += next.chars;
        self.sound += next.sound;
        self.damaged += next.damaged;
        self.lost += next.lost;
        self.truncated |= next.truncated;
        self.controls += next.controls;
        self.c1 += next.c1;
        if self.is_binary() {
            return Err(
                format!("contains binary data, not text, near line {}; use a text file", self.lines).into()
            );
        }
        if too_much_damage(self.damaged, self.sound) {
            return Err(message![
                format!("is valid UTF-8 only up to about line {}; repair the file, or set ", self.lines),
                Parameter::Encoding,
                " to decode all of it in one encoding"
            ]);
        }
        Ok(())
    }

    pub(super) fn is_binary(&self) -> bool {
        too_many_controls(self.controls, self.chars)
    }

    /// Returns a warning for each kind of defect that occurred.
    pub fn warnings(&self) -> Vec<Warning> {
        let all = [
            (self.damaged, Warning::Damaged(self.damaged)),
            (usize::from(self.truncated), Warning::Truncated),
            (self.lost, Warning::Lost(self.lost)),
            (self.controls, Warning::Controls { count: self.controls, line: self.first_control }),
            (self.c1, Warning::Converted(self.c1)),
        ];
        all.into_iter().filter(|(count, _)| *count > 0).map(|(_, warning)| warning).collect()
    }
}

/// Whether an input of `chars` bytes contains too many control characters to be text: more than three plus 1
/// % of the bytes. The three are an allowance for short texts. Random bytes contain more than 10 %. OCR
/// output and files of old word processors contain far less than 1 %.
pub(super) fn too_many_controls(controls: usize, chars: usize) -> bool {
    controls > 3 + chars / 100
}

/// Whether there is more than one invalid sequence (`damaged`) per 100 valid non-ASCII characters (`sound`).
pub(super) fn too_much_damage(damaged: usize, sound: usize) -> bool {
    damaged * 100 > sound
}
