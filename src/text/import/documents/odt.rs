//! Extracts the paragraphs from the XML of ODT documents.

use super::paragraphs::Paragraphs;
use super::xml::{Node, Xml};
use crate::error::Message;
use crate::limits::reserve;

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

/// Reads the paragraphs in document order. A paragraph inside another paragraph, such as a note, comes before
/// the outer one.
pub(super) fn read(mut xml: Xml<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    // The paragraphs that have begun but not ended, the innermost last.
    let mut open: Vec<String> = Vec::new();
    // The nesting depth inside an ignored element, or 0 outside.
    let mut ignored = 0;
    loop {
        match xml.next()? {
            Node::Eof => return Ok(()),
            Node::Start(tag) if ignored > 0 || IGNORED.contains(&tag.name()) => ignored += 1,
            Node::End(_) if ignored > 0 => ignored -= 1,
            _ if ignored > 0 => {}
            Node::Start(tag) if PARAGRAPH.contains(&tag.name()) => open.push(String::new()),
            Node::Start(tag) | Node::Empty(tag) if SPACE.contains(&tag.name()) => push(&mut open, " ", out)?,
            Node::Start(_) | Node::Empty(_) => {}
            Node::End(tag) if PARAGRAPH.contains(&tag.name()) => {
                open.pop().map_or(Ok(()), |paragraph| out.push(&paragraph))?;
            }
            Node::End(_) => {}
            Node::Text(text) => push(&mut open, &text, out)?,
        }
    }
}

fn push(open: &mut [String], text: &str, out: &Paragraphs<'_>) -> Result<(), Message> {
    let Some(paragraph) = open.last_mut() else { return Ok(()) };
    out.budget.text(text.len())?;
    reserve(paragraph, text.len())?;
    paragraph.push_str(text);
    Ok(())
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
