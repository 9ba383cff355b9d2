//! The formatting of runs in Word documents as inline markup.
//!
//! A Word document states the whole formatting of each run, so elements that begin and end are made from the
//! differences between runs. They are always nested.

use super::paragraphs::{Block, Paragraphs};
use super::xml::{Node, Tag, Xml};
use crate::error::Message;
use crate::text::Role;
use std::collections::HashMap;

/// The properties of runs that are kept, from the outermost element to the innermost.
const KEPT: [(&str, Role); 8] = [
    ("w:b", Role::Bold),
    ("w:i", Role::Italic),
    ("w:u", Role::Underline),
    ("w:strike", Role::Strike),
    ("w:dstrike", Role::Strike),
    ("w:smallCaps", Role::SmallCaps),
    (SUPERSCRIPT, Role::Superscript),
    (SUBSCRIPT, Role::Subscript),
];

/// The code of a vertical position, whose value is part of the code.
const SUPERSCRIPT: &str = "w:vertAlign w:val=\"superscript\"";
const SUBSCRIPT: &str = "w:vertAlign w:val=\"subscript\"";

/// A set of the properties in [`KEPT`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FormatSet(u8);

impl FormatSet {
    /// Reads a property of a run, which may be a character style. Ignores all others.
    pub(super) fn set(&mut self, name: &str, value: Option<&str>, styles: &Styles) {
        if name == "w:rStyle" {
            self.0 |= value.and_then(|style| styles.get(style)).map_or(0, |formats| formats.0);
        }
        let is_off = matches!(value, Some("0" | "false" | "off" | "none"));
        let code = match (name, value) {
            ("w:vertAlign", Some("superscript")) => SUPERSCRIPT,
            ("w:vertAlign", Some("subscript")) => SUBSCRIPT,
            _ => name,
        };
        if let Some(index) = KEPT.iter().position(|(known, _)| *known == code) {
            self.0 = if is_off { self.0 & !(1 << index) } else { self.0 | 1 << index };
        }
    }

    fn has(self, index: usize) -> bool {
        self.0 >> index & 1 == 1
    }
}

/// The formatting of character styles, by identifier.
pub(super) type Styles = HashMap<String, FormatSet>;

/// Reads the character styles of a document. Underlining is ignored, because it is that of links in most cases.
pub(super) fn styles(mut xml: Xml<'_>) -> Result<Styles, Message> {
    let (mut styles, none) = (Styles::new(), Styles::new());
    let mut current: Option<(String, FormatSet)> = None;
    loop {
        match xml.next()? {
            Node::Eof => return Ok(styles),
            Node::Start(tag) if tag.name() == "w:style" => {
                let is_of_characters = tag.attribute("type").as_deref() == Some("character");
                let id = tag.attribute("styleId").filter(|_| is_of_characters);
                current = id.map(|id| (id, FormatSet::default()));
            }
            Node::Start(tag) | Node::Empty(tag) => {
                if let Some((_, formats)) = current.as_mut().filter(|_| tag.name() != "w:u") {
                    formats.set(tag.name(), tag.attribute("val").as_deref(), &none);
                }
            }
            Node::End(tag) if tag.name() == "w:style" => {
                styles.extend(current.take().filter(|(_, formats)| *formats != FormatSet::default()));
            }
            Node::End(_) | Node::Text(_) => {}
        }
    }
}

/// An open element.
enum Open {
    /// A property of [`KEPT`], by its index.
    Format(usize),
    /// A link or a field, by its name.
    Element(String),
}

/// The open elements of a paragraph, the innermost last.
#[derive(Default)]
pub(super) struct Formats {
    open: Vec<Open>,
}

impl Formats {
    /// Begins and ends elements before a text with this formatting. White space has the formatting of the text before
    /// it.
    pub(super) fn change(
        &mut self,
        formats: FormatSet,
        text: &str,
        block: &mut Block,
        out: &mut Paragraphs<'_>,
    ) -> Result<(), Message> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.narrow(formats, block, out)?;
        let is_open =
            |index: usize| self.open.iter().any(|open| matches!(open, Open::Format(i) if *i == index));
        let begin: Vec<usize> = (0..KEPT.len()).filter(|&i| formats.has(i) && !is_open(i)).collect();
        for index in begin {
            let (code, role) = KEPT[index];
            self.open.push(Open::Format(index));
            out.open(block, code, role, &format!("<{code}>"))?;
        }
        Ok(())
    }

    /// Ends the elements that a text or a picture with this formatting does not have.
    pub(super) fn narrow(
        &mut self,
        formats: FormatSet,
        block: &mut Block,
        out: &mut Paragraphs<'_>,
    ) -> Result<(), Message> {
        let ends = |open: &Open| matches!(open, Open::Format(index) if !formats.has(*index));
        let inner = self.open.iter().rev().take_while(|open| matches!(open, Open::Format(_))).count();
        let outer = self.open.len() - inner;
        if let Some(first) = self.open[outer..].iter().position(ends) {
            self.end(outer + first, block, out)?;
        }
        Ok(())
    }

    /// Begins a link or a field.
    pub(super) fn enclose(
        &mut self,
        tag: &Tag<'_>,
        role: Role,
        block: &mut Block,
        out: &mut Paragraphs<'_>,
    ) -> Result<(), Message> {
        self.end_formats(block, out)?;
        self.open.push(Open::Element(tag.name().to_owned()));
        out.open(block, tag.name(), role, &tag.code(false))
    }

    /// Ends the innermost link or field of a name, and everything in it.
    pub(super) fn leave(
        &mut self,
        name: &str,
        block: &mut Block,
        out: &mut Paragraphs<'_>,
    ) -> Result<(), Message> {
        self.end_formats(block, out)?;
        match self.open.iter().rposition(|open| matches!(open, Open::Element(open) if open == name)) {
            Some(first) => self.end(first, block, out),
            // It began in an earlier paragraph.
            None => out.close(block, name, &format!("</{name}>")),
        }
    }

    /// Ends the formatting inside the innermost link or field. Links and fields may go on in the next paragraph.
    pub(super) fn end_formats(&mut self, block: &mut Block, out: &mut Paragraphs<'_>) -> Result<(), Message> {
        self.narrow(FormatSet::default(), block, out)
    }

    /// Ends the elements from an index on, the innermost first.
    fn end(&mut self, first: usize, block: &mut Block, out: &mut Paragraphs<'_>) -> Result<(), Message> {
        for open in self.open.drain(first..).rev() {
            let name = match &open {
                Open::Format(index) => KEPT[*index].0,
                Open::Element(name) => name,
            };
            let element = name.split(' ').next().unwrap_or(name);
            out.close(block, name, &format!("</{element}>"))?;
        }
        Ok(())
    }
}
