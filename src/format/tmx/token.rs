//! The tokens of an XML file, and what can be wrong with one.

use super::place::Place;

/// Attributes in the order of the file.
pub type Attributes = Vec<(String, String)>;

/// The value of the attribute called `name`.
pub(super) fn find<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// A mistake in a file, and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where the broken tag or text begins.
    pub place: Place,
    /// What is wrong.
    pub reason: String,
    /// Whether reading can continue at the next unit. It cannot if the input itself failed or ended.
    pub skippable: bool,
}

/// A token of an XML file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) enum Token {
    /// An opening tag; the scanner holds its name and attributes. An empty element yields its end next.
    Start,
    /// A closing tag; the scanner holds its name.
    End,
    /// Text between tags, with entities resolved; the scanner holds it.
    Text,
    /// A document type declaration; the scanner holds its text.
    Doctype,
    /// The end of the input.
    Eof,
}
