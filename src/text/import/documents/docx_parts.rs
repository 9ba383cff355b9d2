//! What the main part of a Word document refers to: notes and character styles.

use super::formats::Styles;
use super::xml::Tag;
use crate::text::import::extract::Extract;
use std::collections::HashMap;

/// The notes of a document, by number, and its character styles. Each note has one paragraph per line.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) footnotes: HashMap<String, Extract>,
    pub(super) endnotes: HashMap<String, Extract>,
    pub(super) styles: Styles,
}

impl Parts {
    /// Returns the note to which a tag refers, if the tag is a reference and the note exists.
    pub(super) fn note(&self, tag: &Tag<'_>) -> Option<&Extract> {
        let notes = match tag.name() {
            "w:footnoteReference" => &self.footnotes,
            "w:endnoteReference" => &self.endnotes,
            _ => return None,
        };
        tag.attribute("id").and_then(|number| notes.get(&number))
    }
}
