//! Inline markup beside a text: formatting, links, notes and placeholders.
//!
//! A reader that is asked for the inline markup of a document lists it as [`Mark`]s. The text itself is the same with
//! and without them, so splitting and alignment do not depend on markup. After splitting, the marks of a text are divided
//! among its sentences.

use super::{OffsetMap, floor};

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

/// Moves marks of an input to the text that was made from it. The marks are in order.
pub(super) fn moved(mut marks: Vec<Mark>, offsets: &OffsetMap, text: &str) -> Vec<Mark> {
    for mark in &mut marks {
        mark.at = floor(text, offsets.to_text(mark.at));
    }
    marks
}
