//! Collects the text of a document, one paragraph per line.

use crate::error::Message;
use crate::limits::{Budget, PARAGRAPH, reserve};
use crate::text::Warning;
use crate::text::import::extract::{Extract, Place};

const SOFT_HYPHEN: char = '\u{ad}';

/// The paragraphs found so far. All readers of one document add to the same collection.
pub(super) struct Paragraphs<'b> {
    text: String,
    /// The byte offset in `text` at which the current paragraph starts.
    start: usize,
    /// The places of the words in the file, or `None` if places are not recorded.
    places: Option<Vec<Place>>,
    pub(super) budget: &'b Budget,
    /// Problems that did not prevent reading the document.
    pub(super) warnings: Vec<Warning>,
}

/// The text of a block that is being read, with the places of its parts in the file.
#[derive(Default)]
pub(super) struct Block {
    pub(super) text: String,
    places: Vec<Place>,
}

impl Block {
    /// Adds a text that is at the byte offset `file` of the file, if that is known.
    pub(super) fn push(&mut self, text: &str, file: Option<usize>) -> Result<(), Message> {
        reserve(&mut self.text, text.len())?;
        let place = |file| Place { text: self.text.len(), file, length: text.len() };
        self.places.extend(file.map(place));
        self.text.push_str(text);
        Ok(())
    }

    /// Adds a character that is not in the file.
    pub(super) fn push_char(&mut self, c: char) {
        self.text.push(c);
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
    }
}

/// Whether a character separates words. A no-break space does not.
fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\x0b' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

impl<'b> Paragraphs<'b> {
    pub(super) fn new(budget: &'b Budget) -> Paragraphs<'b> {
        Paragraphs { text: String::new(), start: 0, places: None, budget, warnings: Vec::new() }
    }

    /// Whether no words have been added.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Creates a collection that records the places of the words in the file.
    pub(super) fn placed(budget: &'b Budget) -> Paragraphs<'b> {
        Paragraphs { places: Some(Vec::new()), ..Paragraphs::new(budget) }
    }

    /// Adds words to the current paragraph, separated by single spaces. Keeps no-break spaces and removes
    /// soft hyphens.
    pub(super) fn add(&mut self, text: &str) -> Result<(), Message> {
        self.add_words(text, 0, &[])
    }

    /// Adds the words of a part of a block, which starts at the byte offset `start` of the block.
    pub(super) fn add_part(&mut self, block: &Block, part: &str, start: usize) -> Result<(), Message> {
        self.add_words(part, start, &block.places)
    }

    fn add_words(&mut self, text: &str, start: usize, places: &[Place]) -> Result<(), Message> {
        reserve(&mut self.text, text.len() + 1)?;
        let mut at = start;
        for piece in text.split_inclusive(is_blank) {
            let word = piece.trim_end_matches(is_blank);
            if !word.trim_start_matches(SOFT_HYPHEN).is_empty() {
                self.word(word, at, places);
            }
            at += piece.len();
        }
        Ok(())
    }

    /// Adds a word that starts at the byte offset `at` of its block.
    fn word(&mut self, word: &str, mut at: usize, places: &[Place]) {
        if self.text.len() > self.start {
            self.text.push(' ');
        }
        for piece in word.split_inclusive(SOFT_HYPHEN) {
            let part = piece.trim_end_matches(SOFT_HYPHEN);
            self.place(at, part.len(), places);
            self.text.push_str(part);
            at += piece.len();
        }
    }

    /// Records the places of `length` bytes that start at the byte offset `at` of their block, and are about
    /// to be added.
    fn place(&mut self, at: usize, length: usize, places: &[Place]) {
        let Some(known) = &mut self.places else { return };
        let first = places.partition_point(|place| place.text + place.length <= at);
        for place in places[first..].iter().take_while(|place| place.text < at + length) {
            let (start, end) = (place.text.max(at), (place.text + place.length).min(at + length));
            let text = self.text.len() + start - at;
            let file = place.file + start - place.text;
            // Words that are separated by a single space, in the text and in the file, share an entry.
            match known.last_mut() {
                Some(last)
                    if file > last.file
                        && text - last.text == file - last.file
                        && text - last.text - last.length <= 1 =>
                {
                    last.length = text + end - start - last.text;
                }
                _ => known.push(Place { text, file, length: end - start }),
            }
        }
    }

    /// Ends the current paragraph. Does nothing if the paragraph has no words.
    pub(super) fn end(&mut self) -> Result<(), Message> {
        if self.text.len() > self.start {
            self.budget.text(PARAGRAPH)?;
            self.text.push('\n');
            self.start = self.text.len();
        }
        Ok(())
    }

    /// Adds a whole paragraph.
    pub(super) fn push(&mut self, text: &str) -> Result<(), Message> {
        self.add(text)?;
        self.end()
    }

    /// Adds paragraphs that were collected earlier, one per line, such as those of a note.
    pub(super) fn insert(&mut self, lines: &str) -> Result<(), Message> {
        self.budget.text(lines.len())?;
        lines.lines().try_for_each(|line| self.push(line))
    }

    /// Returns the paragraphs, one per line.
    pub(super) fn finish(mut self) -> Result<Extract, Message> {
        self.end()?;
        self.text.pop();
        Ok(Extract { text: self.text, places: self.places.unwrap_or_default() })
    }
}

/// Returns the paragraphs that a reader adds.
#[cfg(test)]
pub(super) fn collected(read: impl FnOnce(&mut Paragraphs<'_>) -> Result<(), Message>) -> Vec<String> {
    let budget = Budget::default();
    let mut out = Paragraphs::new(&budget);
    read(&mut out).unwrap();
    out.finish().unwrap().text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_places() {
        let budget = Budget::default();
        let mut out = Paragraphs::placed(&budget);
        let mut block = Block::default();
        block.push("Il  fait", Some(10)).unwrap();
        block.push(" be\u{ad}au", Some(30)).unwrap();
        block.push(".", Some(50)).unwrap();
        let text = block.text.clone();
        out.add_part(&block, &text, 0).unwrap();
        let Extract { text, places } = out.finish().unwrap();
        assert_eq!(text, "Il fait beau.");
        let places: Vec<_> = places.iter().map(|it| (&text[it.text..it.text + it.length], it.file)).collect();
        assert_eq!(places, [("Il", 10), ("fait", 14), ("be", 31), ("au", 35), (".", 50)]);
    }

    #[test]
    fn consecutive_words_share_a_place() {
        let budget = Budget::default();
        let mut out = Paragraphs::placed(&budget);
        let mut block = Block::default();
        block.push("Il fait beau.", Some(4)).unwrap();
        out.add_part(&block, "Il fait beau.", 0).unwrap();
        assert_eq!(out.finish().unwrap().places, [Place { text: 0, file: 4, length: 13 }]);
    }
}
