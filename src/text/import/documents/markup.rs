//! The inline elements of HTML that are kept as markup, and their meaning.

use crate::text::Role;

/// The inline elements, apart from those that only show how to pronounce or divide a word.
const ROLES: &[(&str, Role)] = &[
    ("a", Role::Link),
    ("abbr", Role::Other),
    ("acronym", Role::Other),
    ("b", Role::Bold),
    ("bdi", Role::Other),
    ("bdo", Role::Other),
    ("big", Role::Other),
    ("br", Role::LineBreak),
    ("cite", Role::Italic),
    ("code", Role::Code),
    ("data", Role::Other),
    ("del", Role::Strike),
    ("dfn", Role::Italic),
    ("em", Role::Italic),
    ("font", Role::Other),
    ("i", Role::Italic),
    ("img", Role::Image),
    ("ins", Role::Underline),
    ("kbd", Role::Code),
    ("label", Role::Other),
    ("mark", Role::Other),
    ("q", Role::Other),
    ("s", Role::Strike),
    ("samp", Role::Code),
    ("small", Role::Other),
    ("span", Role::Other),
    ("strike", Role::Strike),
    ("strong", Role::Bold),
    ("sub", Role::Subscript),
    ("sup", Role::Superscript),
    ("time", Role::Other),
    ("tt", Role::Code),
    ("u", Role::Underline),
    ("var", Role::Italic),
];

/// Attribute values of references to notes, in lower case.
const NOTE_REFERENCES: [&str; 7] = [
    "sdfootnoteanc",
    "sdendnoteanc",
    "msofootnotereference",
    "msoendnotereference",
    "footnote-ref",
    "doc-noteref",
    "noteref",
];

/// Returns the meaning of an inline element, or `None` if the element is not kept. `name` is in lower case.
pub(super) fn role(name: &str) -> Option<Role> {
    let found = ROLES.binary_search_by_key(&name, |(known, _)| known);
    found.ok().map(|index| ROLES[index].1)
}

/// Whether an element does not interrupt a paragraph. `name` is in lower case.
pub(super) fn is_inline(name: &str) -> bool {
    name != "br" && role(name).is_some() || matches!(name, "ruby" | "wbr")
}

/// Whether an inline element has no content.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "img")
}

/// Whether the value of an attribute marks an element as a reference to a note.
pub(super) fn refers_to_note(value: &[u8]) -> bool {
    value
        .split(u8::is_ascii_whitespace)
        .any(|word| NOTE_REFERENCES.iter().any(|note| note.as_bytes() == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_sorted() {
        assert!(ROLES.is_sorted_by_key(|(name, _)| name));
        assert_eq!((role("strong"), role("p")), (Some(Role::Bold), None));
    }
}
