//! Extracts the paragraphs from the XML of ODT documents.

use super::paragraphs::{Block, Paragraphs};
use super::xml::{Node, Tag, Xml};
use crate::error::Message;
use crate::text::Role;
use std::collections::HashMap;

const PARAGRAPH: [&str; 2] = ["text:p", "text:h"];

const SPACE: [&str; 3] = ["text:s", "text:tab", "text:line-break"];

/// Elements whose content is not part of the text, such as deletions and comments.
const IGNORED: [&str; 7] = [
    "text:tracked-changes",
    "office:annotation",
    "text:note-citation",
    "text:table-of-content",
    "text:ruby-text",
    "svg:title",
    "svg:desc",
];

/// Inline elements with text.
const INLINE: [&str; 2] = ["text:span", "text:a"];

/// Reads the paragraphs in document order. A paragraph inside another paragraph, such as a note, comes before
/// the outer one.
pub(super) fn read(mut xml: Xml<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    // The paragraphs that have begun but not ended, the innermost last.
    let mut open: Vec<Block> = Vec::new();
    // The nesting depth inside an ignored element, or 0 outside.
    let mut ignored = 0;
    let mut styles = Styles::default();
    loop {
        match xml.next()? {
            Node::Eof => return Ok(()),
            Node::Start(tag) if ignored > 0 || IGNORED.contains(&tag.name()) => ignored += 1,
            Node::End(_) if ignored > 0 => ignored -= 1,
            _ if ignored > 0 => {}
            Node::Start(tag) if PARAGRAPH.contains(&tag.name()) => open.push(Block::default()),
            Node::Start(tag) if INLINE.contains(&tag.name()) && out.is_marked() => {
                let Some(block) = open.last_mut() else { continue };
                let is_link = tag.name() == "text:a";
                let role = if is_link { Role::Link } else { styles.role(tag.attribute("style-name")) };
                out.open(block, tag.name(), role, &tag.code(false))?;
            }
            Node::Start(tag) | Node::Empty(tag) if SPACE.contains(&tag.name()) => {
                push(&mut open, " ", out)?;
                alone(&mut open, &tag, out)?;
            }
            Node::Start(tag) | Node::Empty(tag) if out.is_marked() => {
                styles.learn(&tag);
                alone(&mut open, &tag, out)?;
            }
            Node::Start(_) | Node::Empty(_) => {}
            Node::End(tag) if PARAGRAPH.contains(&tag.name()) => {
                open.pop().map_or(Ok(()), |mut paragraph| out.push_block(&mut paragraph))?;
            }
            Node::End(tag) if INLINE.contains(&tag.name()) && out.is_marked() => {
                let Some(block) = open.last_mut() else { continue };
                out.close(block, tag.name(), &format!("</{}>", tag.name()))?;
            }
            Node::End(_) => {}
            Node::Text(text) => push(&mut open, &text, out)?,
        }
    }
}

fn push(open: &mut [Block], text: &str, out: &Paragraphs<'_>) -> Result<(), Message> {
    let Some(paragraph) = open.last_mut() else { return Ok(()) };
    out.budget.text(text.len())?;
    paragraph.push(text, None)
}

/// Notes an inline element without text of the text, such as a reference to a note.
fn alone(open: &mut [Block], tag: &Tag<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let role = match tag.name() {
        "text:line-break" => Role::LineBreak,
        "text:tab" => Role::Tab,
        "text:note" => Role::Note,
        "draw:frame" => Role::Image,
        _ => return Ok(()),
    };
    match open.last_mut().filter(|_| out.is_marked()) {
        Some(block) => out.alone(block, role, &tag.code(true)),
        None => Ok(()),
    }
}

/// The meaning of the character styles that the document defines before its text.
#[derive(Default)]
struct Styles {
    roles: HashMap<String, Role>,
    /// The name of the style that is being read.
    name: Option<String>,
}

impl Styles {
    fn role(&self, name: Option<String>) -> Role {
        name.and_then(|name| self.roles.get(&name).copied()).unwrap_or_default()
    }

    /// Reads a tag of the definition of a style.
    fn learn(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "style:style" => {
                let is_text = tag.attribute("family").as_deref() == Some("text");
                self.name = tag.attribute("name").filter(|_| is_text);
            }
            "style:text-properties" => {
                if let Some((name, role)) = self.name.take().zip(role_of(tag)) {
                    self.roles.insert(name, role);
                }
            }
            _ => {}
        }
    }
}

/// Returns the most prominent formatting of a style.
fn role_of(tag: &Tag<'_>) -> Option<Role> {
    let is = |name: &str, test: fn(&str) -> bool| tag.attribute(name).is_some_and(|value| test(&value));
    let drawn = |value: &str| value != "none";
    [
        (
            is("font-weight", |value| {
                value == "bold" || value.parse().is_ok_and(|weight: u32| weight >= 600)
            }),
            Role::Bold,
        ),
        (is("font-style", |value| matches!(value, "italic" | "oblique")), Role::Italic),
        (is("text-underline-style", drawn), Role::Underline),
        (is("text-line-through-style", drawn), Role::Strike),
        (is("font-variant", |value| value == "small-caps"), Role::SmallCaps),
        (is("text-position", |value| value.starts_with("super")), Role::Superscript),
        (is("text-position", |value| value.starts_with("sub")), Role::Subscript),
    ]
    .into_iter()
    .find_map(|(is, role)| is.then_some(role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::import::documents::paragraphs::collected;

    fn paragraphs(xml: &str) -> Vec<String> {
        collected(|out| read(Xml::new(xml.as_bytes(), "content.xml", out.budget), out))
    }

    #[test]
    fn notes_come_before_their_paragraph() {
        let xml = "<office:text><text:h>Un</text:h><text:p>Il<text:s/><text:span>pleut</text:span><text:note>\
                   <text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body>\
                   </text:note>.</text:p></office:text>";
        assert_eq!(paragraphs(xml), ["Un", "Note.", "Il pleut."]);
    }

    #[test]
    fn descriptions_of_pictures_are_ignored() {
        let xml = "<text:p>Une image<draw:frame><draw:image/><svg:title>Titre</svg:title><svg:desc>Un chat</svg:desc>\
                   </draw:frame> <![CDATA[ici & là]]>.</text:p>";
        assert_eq!(paragraphs(xml), ["Une image ici & là."]);
    }

    #[test]
    fn prefixes_may_differ() {
        let xml = "<d xmlns='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>\
                   <h>Un</h><p>Il<s/>pleut<o:annotation><p>Non</p></o:annotation>.</p></d>";
        assert_eq!(paragraphs(xml), ["Un", "Il pleut."]);
    }
}
