//! Defects of a text, counted while it is decoded and normalised, and the limits beyond which it is not text.

use crate::text::document::Warning;
use crate::text::normal::Normal;

/// Counts of what is wrong in a text, or in a piece of one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Defects {
    lines: usize,
    /// Characters after decoding, in UTF-8 bytes.
    chars: usize,
    /// Valid non-ASCII characters.
    sound: usize,
    /// Invalid byte sequences that became U+FFFD.
    damaged: usize,
    /// Occurrences of U+FFFD in the input.
    lost: usize,
    controls: usize,
    /// The line of the first control character, from 1.
    first_control: usize,
    c1: usize,
}

impl Defects {
    /// The defects of a normalised text that had `chars` bytes and `damaged` invalid sequences after decoding.
    pub(super) fn of(normal: &Normal, chars: usize, damaged: usize) -> Defects {
        let lost = normal.text.matches(char::REPLACEMENT_CHARACTER).count().saturating_sub(damaged);
        let Normal { controls, first_control, c1, .. } = *normal;
        Defects { chars, damaged, lost, controls, first_control, c1, ..Defects::default() }
    }

    /// The defects of a piece with `lines` line feeds and `sound` valid non-ASCII characters, which [`Defects::add`] needs.
    pub(super) fn of_piece(self, lines: usize, sound: usize) -> Defects {
        Defects { lines, sound, ..self }
    }

    /// Adds the defects of the next piece.
    ///
    /// # Errors
    /// The reason, if there are now too many for text.
    pub fn add(&mut self, next: Defects) -> Result<(), String> {
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
            return Err(format!("there is binary data in it, not text, about line {}", self.lines));
        }
        if too_much_damage(self.damaged, self.sound) {
            return Err(format!(
                "it begins as UTF-8, but about line {} it is not any more; repair it, or name the encoding to read all of \
                 it in with --encoding",
                self.lines
            ));
        }
        Ok(())
    }

    /// Whether there are too many control characters for text.
    pub(super) fn is_binary(&self) -> bool {
        too_many_controls(self.controls, self.chars)
    }

    /// One warning for each kind of defect.
    pub fn warnings(&self) -> Vec<Warning> {
        let all = [
            (self.damaged, Warning::Damaged { count: self.damaged }),
            (self.lost, Warning::Lost { count: self.lost }),
            (self.controls, Warning::Controls { count: self.controls, line: self.first_control }),
            (self.c1, Warning::Converted { count: self.c1 }),
        ];
        all.into_iter().filter(|(count, _)| *count > 0).map(|(_, warning)| warning).collect()
    }
}

/// Whether there are too many control characters for text: more than three and more than 1 %. Random bytes have more than
/// 10 %; OCR and old word processors leave far less than 1 %.
pub(super) fn too_many_controls(controls: usize, chars: usize) -> bool {
    controls > 3 + chars / 100
}

/// Whether more than 1 % of the non-ASCII sequences are invalid.
pub(super) fn too_much_damage(damaged: usize, sound: usize) -> bool {
    damaged * 100 > sound
}
