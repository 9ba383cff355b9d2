//! Collects the text of a document, one paragraph per line.

use super::pairing::Elements;
use crate::error::Message;
use crate::limits::{Budget, PARAGRAPH, reserve};
use crate::text::import::extract::{Extract, Place};
use crate::text::{Mark, MarkKind, Role, Timed, Warning};
use std::collections::VecDeque;
use std::ops::Range;

const SOFT_HYPHEN: char = '\u{ad}';

/// Memory for a mark in all stages up to the output, in bytes, in addition to its code. A page of 800,000 tags takes 350
/// bytes for each.
const MARK: usize = 300;

/// The paragraphs found so far. All readers of one document add to the same collection.
pub(super) struct Paragraphs<'b> {
    text: String,
    /// The byte offset in `text` at which the current paragraph starts.
    start: usize,
    /// The places of the words in the file, or `None` if places are not recorded.
    places: Option<Vec<Place>>,
    /// The inline markup found so far, or `None` if it is not kept.
    marking: Option<Box<Marking>>,
    /// When the parts of the text are shown.
    times: Vec<Timed>,
    pub(super) budget: &'b Budget,
    /// Problems that did not prevent reading the document.
    pub(super) warnings: Vec<Warning>,
}

/// The inline markup of a document.
#[derive(Default)]
struct Marking {
    done: Vec<Mark>,
    /// Marks whose position is that of the next word, or the end of the paragraph.
    pending: Vec<Mark>,
    elements: Elements,
}

/// The text of a block that is being read, with the places of its parts in the file.
#[derive(Default)]
pub(super) struct Block {
    pub(super) text: String,
    places: Vec<Place>,
    /// The inline markup, with offsets in the block.
    marks: VecDeque<Mark>,
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

    /// Removes everything after a byte offset.
    pub(super) fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        let marks = self.marks.partition_point(|mark| mark.at <= length);
        self.marks.truncate(marks);
    }

    fn mark(&mut self, kind: MarkKind, (element, role): (u32, Role), code: &str) {
        let (at, code, id) = (self.text.len(), code.into(), Box::default());
        self.marks.push_back(Mark { at, kind, element, role, code, id });
    }
}

/// Whether a character separates words. A no-break space does not.
fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\x0b' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a mark represents white space of the text.
pub(super) fn is_space(role: Role) -> bool {
    matches!(role, Role::LineBreak | Role::Tab)
}

impl<'b> Paragraphs<'b> {
    pub(super) fn new(budget: &'b Budget) -> Paragraphs<'b> {
        Paragraphs {
            text: String::new(),
            start: 0,
            places: None,
            marking: None,
            times: Vec::new(),
            budget,
            warnings: Vec::new(),
        }
    }

    /// Whether no words have been added.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Creates a collection that records the places of the words in the file.
    pub(super) fn placed(budget: &'b Budget) -> Paragraphs<'b> {
        Paragraphs { places: Some(Vec::new()), ..Paragraphs::new(budget) }
    }

    /// Keeps the inline markup if `tags` is set.
    pub(super) fn marked(self, tags: bool) -> Paragraphs<'b> {
        Paragraphs { marking: tags.then(Box::default), ..self }
    }

    /// Whether inline markup is kept.
    pub(super) fn is_marked(&self) -> bool {
        self.marking.is_some()
    }

    /// Notes that an inline element begins at the end of a block. Does nothing if markup is not kept.
    pub(super) fn open(
        &mut self,
        block: &mut Block,
        name: &str,
        role: Role,
        code: &str,
    ) -> Result<(), Message> {
        let Some(marking) = &mut self.marking else { return Ok(()) };
        block.mark(MarkKind::Open, (marking.elements.open(name, role), role), code);
        self.budget.text(code.len() + MARK)
    }

    /// Notes that the innermost inline element of a name ends at the end of a block.
    pub(super) fn close(&mut self, block: &mut Block, name: &str, code: &str) -> Result<(), Message> {
        let Some(marking) = &mut self.marking else { return Ok(()) };
        block.mark(MarkKind::Close, marking.elements.close(name), code);
        self.budget.text(code.len() + MARK)
    }

    /// Notes that an inline element without text is at the end of a block.
    pub(super) fn alone(&mut self, block: &mut Block, role: Role, code: &str) -> Result<(), Message> {
        let Some(marking) = &mut self.marking else { return Ok(()) };
        block.mark(MarkKind::Alone, (marking.elements.alone(), role), code);
        self.budget.text(code.len() + MARK)
    }

    /// Sets the identifier of the last mark of a block.
    pub(super) fn identify(&mut self, block: &mut Block, id: &str) {
        block.marks.back_mut().into_iter().for_each(|mark| mark.id = id.into());
    }

    /// Notes that the next end tag belongs to another file.
    pub(super) fn end_file(&mut self) {
        self.marking.iter_mut().for_each(|marking| marking.elements.end_file());
    }

    /// Notes from when until when the text that is added next is shown, in milliseconds.
    pub(super) fn show(&mut self, start: u64, end: u64) {
        self.times.push(Timed { at: self.text.len(), start, end });
    }

    /// Adds words to the current paragraph, separated by single spaces. Keeps no-break spaces and removes
    /// soft hyphens.
    pub(super) fn add(&mut self, text: &str) -> Result<(), Message> {
        self.add_words(text, 0, &[], &mut VecDeque::new())
    }

    /// Adds the words of a part of a block, which starts at the byte offset `start` of the block, and the inline markup
    /// up to its end.
    pub(super) fn add_part(&mut self, block: &mut Block, part: &str, start: usize) -> Result<(), Message> {
        self.add_words(part, start, &block.places, &mut block.marks)
    }

    /// Adds the words of a block, and empties it. Does not end the paragraph.
    pub(super) fn add_block(&mut self, block: &mut Block) -> Result<(), Message> {
        self.add_words(&block.text, 0, &block.places, &mut block.marks)?;
        self.clear(block);
        Ok(())
    }

    /// Empties a block. Its inline markup that has not been added yet is kept for the next word.
    pub(super) fn clear(&mut self, block: &mut Block) {
        block.text.clear();
        block.places.clear();
        self.marking.iter_mut().for_each(|marking| marking.pending.extend(block.marks.drain(..)));
    }

    fn add_words(
        &mut self,
        text: &str,
        start: usize,
        places: &[Place],
        marks: &mut VecDeque<Mark>,
    ) -> Result<(), Message> {
        reserve(&mut self.text, text.len() + 1)?;
        let mut at = start;
        for piece in text.split_inclusive(is_blank) {
            let word = piece.trim_end_matches(is_blank);
            if !word.trim_start_matches(SOFT_HYPHEN).is_empty() {
                self.word(word, at, places, marks);
            }
            at += piece.len();
        }
        if let Some(marking) = &mut self.marking {
            let count = marks.partition_point(|mark| mark.at <= at);
            marking.pending.extend(marks.drain(..count));
        }
        Ok(())
    }

    /// Adds a word that starts at the byte offset `at` of its block.
    fn word(&mut self, word: &str, mut at: usize, places: &[Place], marks: &mut VecDeque<Mark>) {
        if self.text.len() > self.start {
            self.text.push(' ');
        }
        self.marking.iter_mut().for_each(|marking| marking.attach(self.text.len()));
        for piece in word.split_inclusive(SOFT_HYPHEN) {
            let part = piece.trim_end_matches(SOFT_HYPHEN);
            self.place(at, part.len(), places);
            if let Some(marking) = &mut self.marking {
                marking.take(marks, at..at + part.len(), self.text.len());
            }
            self.text.push_str(part);
            at += piece.len();
        }
        // An element that ends with the word ends before the space.
        if let Some(marking) = &mut self.marking {
            marking.take(marks, at..at + 1, self.text.len());
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
        if let Some(marking) = &mut self.marking {
            // White space at the end of a paragraph is not part of it.
            marking.pending.retain(|mark| !is_space(mark.role));
        }
        if self.text.len() > self.start {
            self.marking.iter_mut().for_each(|marking| marking.attach(self.text.len()));
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

    /// Adds the text of a block as a whole paragraph, and empties the block.
    pub(super) fn push_block(&mut self, block: &mut Block) -> Result<(), Message> {
        self.add_block(block)?;
        self.end()
    }

    /// Adds paragraphs that were collected earlier, one per line, such as those of a note.
    pub(super) fn insert(&mut self, lines: &Extract) -> Result<(), Message> {
        self.budget.text(lines.text.len())?;
        let Some(marking) = &mut self.marking else {
            return lines.text.lines().try_for_each(|line| self.push(line));
        };
        let base = marking.elements.reserve(&lines.marks);
        let (mut marks, mut start) = (lines.marks.iter().peekable(), 0);
        for line in lines.text.split('\n') {
            let mut block = Block { text: line.to_owned(), ..Block::default() };
            while let Some(mark) = marks.next_if(|mark| mark.at <= start + line.len()) {
                let (at, element) = (mark.at - start, mark.element + base);
                block.marks.push_back(Mark { at, element, ..mark.clone() });
            }
            start += line.len() + 1;
            self.push_block(&mut block)?;
        }
        Ok(())
    }

    /// Returns the paragraphs, one per line.
    pub(super) fn finish(mut self) -> Result<Extract, Message> {
        self.end()?;
        self.text.pop();
        let marks = self.marking.map(|mut marking| {
            // Markup after the last paragraph belongs to its end.
            marking.attach(self.text.len());
            marking.done
        });
        let (places, marks) = (self.places.unwrap_or_default(), marks.unwrap_or_default());
        Ok(Extract { text: self.text, places, marks, times: self.times })
    }
}

impl Marking {
    /// Places the pending marks at an offset of the text.
    fn attach(&mut self, at: usize) {
        self.done.extend(self.pending.drain(..).map(|mark| Mark { at, ..mark }));
    }

    /// Takes the marks before the end of a range of a block. The range begins at the offset `to` of the text.
    fn take(&mut self, marks: &mut VecDeque<Mark>, range: Range<usize>, to: usize) {
        let count = marks.partition_point(|mark| mark.at < range.end);
        let taken = marks.drain(..count);
        self.done.extend(taken.map(|mark| Mark { at: to + mark.at.saturating_sub(range.start), ..mark }));
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
        out.add_block(&mut block).unwrap();
        let Extract { text, places, .. } = out.finish().unwrap();
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
        out.add_block(&mut block).unwrap();
        assert_eq!(out.finish().unwrap().places, [Place { text: 0, file: 4, length: 13 }]);
    }
}
