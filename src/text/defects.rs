//! Defects of a text, counted while it is decoded and normalised, and the limits beyond which it is not text.

use crate::error::{Message, Parameter};
use crate::message;
use crate::text::Warning;

/// Counts of what is wrong in a text, or in a piece of one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Defects {
    pub(super) lines: usize,
    /// In UTF-8 bytes.
    pub(super) chars: usize,
    /// Valid non-ASCII characters.
    pub(super) sound: usize,
    /// Invalid byte sequences that became U+FFFD.
    pub(super) damaged: usize,
    /// Occurrences of U+FFFD in the input.
    pub(super) lost: usize,
    /// Control characters that became spaces.
    pub(super) controls: usize,
    /// The line of the first control character, from 1.
    pub(super) first_control: usize,
    /// C1 control characters that became Windows-1252 characters.
    pub(super) c1: usize,
}

impl Defects {
    /// Adds the defects of the next piece.
    ///
    /// # Errors
    /// The reason, without the name of the input, if there are now too many for text.
    pub fn add(&mut self, next: Defects) -> Result<(), Message> {
        if self.controls == 0 && next.controls > 0 {
            self.first_control = self.lines + next.first_control;
        }
        self.lines += next.lines;
        self.chars += next.chars;
        self.sound += next.sound;
        self.damaged += next.damaged;
        self.lost += next.lost;
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

    /// One warning for each kind of defect.
    pub fn warnings(&self) -> Vec<Warning> {
        let all = [
            (self.damaged, Warning::Damaged(self.damaged)),
            (self.lost, Warning::Lost(self.lost)),
            (self.controls, Warning::Controls { count: self.controls, line: self.first_control }),
            (self.c1, Warning::Converted(self.c1)),
        ];
        all.into_iter().filter(|(count, _)| *count > 0).map(|(_, warning)| warning).collect()
    }
}

/// Whether there are too many control characters for text: more than three and more than 1 %. Random bytes
/// have more than 10 %; OCR and old word processors leave far less than 1 %.
pub(super) fn too_many_controls(controls: usize, chars: usize) -> bool {
    controls > 3 + chars / 100
}

/// Whether more than 1 % of the non-ASCII sequences are invalid.
pub(super) fn too_much_damage(damaged: usize, sound: usize) -> bool {
    damaged * 100 > sound
}
