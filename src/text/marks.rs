//! Inline markup beside a text: formatting, links, notes and placeholders.
//!
//! A reader that is asked for the inline markup of a document lists it as [`Mark`]s. The text itself is the same with
//! and without them, so splitting and alignment do not depend on markup. [`by_sentence`] divides the marks of a text
//! among its sentences.

use super::{OffsetMap, Sentence, floor};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// A tag at a position of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The byte offset in the text.
    pub at: usize,
    /// Whether the mark begins or ends an element.
    pub kind: MarkKind,
    /// The number that the two marks of an element share. Numbers are unique in a document.
    pub element: u32,
    /// What the element means.
    pub role: Role,
    /// The tag in the original format, such as `<b>` or `**`.
    pub code: Box<str>,
    /// The identifier of the element in a bilingual file, or an empty string.
    pub id: Box<str>,
}

/// What a mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// Begins an element with text.
    Open,
    /// Ends an element with text.
    Close,
    /// Is an element without text.
    Alone,
}

/// The meaning of an inline element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Bold text.
    Bold,
    /// Italic text.
    Italic,
    /// Underlined text.
    Underline,
    /// Struck text.
    Strike,
    /// Text in small capitals.
    SmallCaps,
    /// Superscript.
    Superscript,
    /// Subscript.
    Subscript,
    /// Code of a computer.
    Code,
    /// A link.
    Link,
    /// A reference to a note.
    Note,
    /// A picture.
    Image,
    /// A line break.
    LineBreak,
    /// A tab.
    Tab,
    /// A field whose text a program fills in.
    Field,
    /// Anything else.
    #[default]
    Other,
}

impl Role {
    /// Whether the mark stands for white space of the text.
    pub(crate) fn is_space(self) -> bool {
        matches!(self, Role::LineBreak | Role::Tab)
    }
}

/// Numbers the elements of a document, and finds the element that an end tag ends.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    next: u32,
    /// The open elements of each name, the innermost last.
    open: FxHashMap<Box<str>, Vec<(u32, Role)>>,
}

impl Elements {
    /// Returns the number of an element without text.
    pub(crate) fn alone(&mut self) -> u32 {
        self.next = self.next.wrapping_add(1);
        self.next
    }

    /// Returns the number of an element that begins.
    pub(crate) fn open(&mut self, name: &str, role: Role) -> u32 {
        let element = self.alone();
        match self.open.get_mut(name) {
            Some(open) => open.push((element, role)),
            None => drop(self.open.insert(name.into(), vec![(element, role)])),
        }
        element
    }

    /// Returns the innermost open element of a name, which ends. An end tag without a start tag is an element of
    /// its own.
    pub(crate) fn close(&mut self, name: &str) -> (u32, Role) {
        let open = self.open.get_mut(name).and_then(Vec::pop);
        open.unwrap_or_else(|| (self.alone(), Role::Other))
    }

    /// Forgets the open elements, because the next end tag belongs to another file.
    pub(crate) fn end_file(&mut self) {
        self.open.clear();
    }

    /// Reserves numbers for the elements of another list, and returns what to add to its numbers.
    pub(crate) fn reserve(&mut self, marks: &[Mark]) -> u32 {
        let base = self.next;
        self.next += marks.iter().map(|mark| mark.element).max().unwrap_or(0);
        base
    }
}

/// Moves marks of an input to the text that was made from it. The marks are in order.
pub(super) fn moved(mut marks: Vec<Mark>, offsets: &OffsetMap, text: &str) -> Vec<Mark> {
    for mark in &mut marks {
        mark.at = floor(text, offsets.to_text(mark.at));
    }
    marks
}

/// The marks of a text, by sentence.
#[derive(Debug, Default)]
pub(crate) struct SentenceMarks {
    /// The number of the sentence of each mark, counted from 0, in ascending order.
    sentences: Vec<u32>,
    marks: Vec<Mark>,
}

impl SentenceMarks {
    pub(crate) fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Returns the marks of a sentence.
    pub(crate) fn of(&self, sentence: u32) -> &[Mark] {
        let first = self.sentences.partition_point(|&number| number < sentence);
        let end = self.sentences.partition_point(|&number| number <= sentence);
        &self.marks[first..end]
    }
}

/// Divides the marks of a text among its sentences. A mark between two sentences belongs to the first if it ends an
/// element, and to the second if it begins one. Their offsets count from the beginning of their sentence.
pub(crate) fn by_sentence(marks: &[Mark], sentences: &[Sentence]) -> SentenceMarks {
    let Some(last) = sentences.len().checked_sub(1) else { return SentenceMarks::default() };
    let mut placed: Vec<(u32, Mark)> = Vec::with_capacity(marks.len());
    let (mut from, mut next) = (0, 0);
    while from < marks.len() {
        // The first sentence that ends after the mark.
        while next < last && sentences[next].span.end <= marks[from].at {
            next += 1;
        }
        let before = next.checked_sub(1).map_or(0, |before| sentences[before].span.end);
        let after = sentences[next].span.start;
        let in_gap = |mark: &Mark| next > 0 && (before..=after).contains(&mark.at);
        let gap = marks[from..].iter().take_while(|mark| in_gap(mark)).count();
        if gap == 0 {
            placed.push((next as u32, within(&marks[from], &sentences[next].span)));
            from += 1;
            continue;
        }
        let gap = &marks[from..from + gap];
        // An element that begins and ends here belongs to the sentence that it touches.
        let begun: FxHashSet<u32> = opened(gap).collect();
        let empty: FxHashSet<u32> =
            gap.iter().filter(|m| m.kind == MarkKind::Close && begun.contains(&m.element)).map(|m| m.element).collect();
        let mut first_of_empty: FxHashMap<u32, usize> = FxHashMap::default();
        for mark in gap {
            let sentence = match mark.kind {
                _ if empty.contains(&mark.element) => {
                    let by_place = if mark.at <= before { next - 1 } else { next };
                    *first_of_empty.entry(mark.element).or_insert(by_place)
                }
                MarkKind::Open => next,
                MarkKind::Close => next - 1,
                MarkKind::Alone if mark.at <= before => next - 1,
                MarkKind::Alone => next,
            };
            placed.push((sentence as u32, within(mark, &sentences[sentence].span)));
        }
        from += gap.len();
    }
    placed.sort_by_key(|(sentence, _)| *sentence);
    let (sentences, marks) = placed.into_iter().unzip();
    SentenceMarks { sentences, marks }
}

fn opened(marks: &[Mark]) -> impl Iterator<Item = u32> {
    marks.iter().filter(|mark| mark.kind == MarkKind::Open).map(|mark| mark.element)
}

/// Returns a mark with its offset inside a sentence.
fn within(mark: &Mark, span: &Range<usize>) -> Mark {
    Mark { at: mark.at.clamp(span.start, span.end) - span.start, ..mark.clone() }
}
