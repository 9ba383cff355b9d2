//! Inline markup beside a text: formatting, links, notes and placeholders.
//!
//! A reader that is asked for the inline markup of a document lists it as [`Mark`]s. The text itself is the same with
//! and without them, so splitting and alignment do not depend on markup. [`by_sentence`] divides the marks of a text
//! among its sentences.

use super::{OffsetMap, floor};
use rustc_hash::FxHashMap;

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
    /// Whether the mark represents white space of the text.
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
