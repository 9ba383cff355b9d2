//! Extracts the paragraphs from the XML of DOCX, ODT and XLIFF.

use super::archive::Archive;
use super::paragraphs::Paragraphs;
use super::xml::{Xml, attribute};
use crate::error::Message;
use crate::limits::{Budget, reserve};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::BufRead;

/// The names of the XML elements that the import of a document format handles.
pub(super) struct Schema {
    paragraph: &'static [&'static str],
    /// The element that contains the text of a paragraph, or `None` if all text in a paragraph counts.
    text: Option<&'static str>,
    space: &'static [&'static str],
    /// Elements whose content is not part of the text, such as deletions and comments.
    ignored: &'static [&'static str],
}

pub(super) const DOCX: Schema = Schema {
    paragraph: &["w:p"],
    text: Some("w:t"),
    space: &["w:tab", "w:br", "w:cr"],
    ignored: &["mc:Fallback", "w:del", "w:moveFrom", "w:instrText", "w:pPr", "w:rPrChange", "w:rt"],
};

pub(super) const ODT: Schema = Schema {
    paragraph: &["text:p", "text:h"],
    text: None,
    space: &["text:s", "text:tab", "text:line-break"],
    ignored: &[
        "text:tracked-changes",
        "office:annotation",
        "text:note-citation",
        "text:table-of-content",
        "text:ruby-text",
        "svg:title",
        "svg:desc",
    ],
};

/// Elements in XLIFF units whose content is not part of a segment's text, such as alternative translations,
/// native codes and notes.
const XLIFF_IGNORED: [&str; 9] =
    ["alt-trans", "seg-source", "bpt", "ept", "ph", "it", "originalData", "mtc:matches", "note"];

/// XLIFF 1.x and 2.x, with each source segment as a paragraph.
pub(super) const XLIFF_SOURCE: Schema =
    Schema { paragraph: &["source"], text: None, space: &[], ignored: &XLIFF_IGNORED };

/// XLIFF 1.x and 2.x, with each target segment as a paragraph.
pub(super) const XLIFF_TARGET: Schema = Schema { paragraph: &["target"], ..XLIFF_SOURCE };

/// The footnotes and endnotes of a Word document, by number. Each note has one paragraph per line.
#[derive(Default)]
pub(super) struct Notes {
    footnotes: HashMap<String, String>,
    endnotes: HashMap<String, String>,
}

impl Notes {
    /// Returns the note to which a tag refers, if the tag is a reference and the note exists.
    fn referred(&self, tag: &BytesStart<'_>) -> Option<&str> {
        let notes = match tag.name().as_ref() {
            "w:footnoteReference" => &self.footnotes,
            "w:endnoteReference" => &self.endnotes,
            _ => return None,
        };
        attribute(tag, "w:id").and_then(|number| notes.get(&number)).map(String::as_str)
    }
}

/// Estimated memory for a note, in bytes, in addition to its text and number.
const NOTE: usize = 100;

/// Reads the paragraphs of a Word document. Its notes are in separate archive entries.
pub(super) fn docx(archive: &mut Archive<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let mut notes = Notes::default();
    let entries = [("word/footnotes.xml", &mut notes.footnotes), ("word/endnotes.xml", &mut notes.endnotes)];
    for (entry, found) in entries {
        if archive.has(entry) {
            collect_notes(archive.xml(entry)?, out.budget, found)?;
        }
    }
    walk(archive.xml("word/document.xml")?, &DOCX, &notes, out)
}

/// Adds the notes in `xml` to `notes`.
fn collect_notes<R: BufRead>(
    mut xml: Xml<'_, R>,
    budget: &Budget,
    notes: &mut HashMap<String, String>,
) -> Result<(), Message> {
    let (none, is_note) = (Notes::default(), |name: &str| matches!(name, "w:footnote" | "w:endnote"));
    let mut number = None;
    let mut text = Paragraphs::new(budget);
    let mut walk = Walk::new(&DOCX, &none, &mut text);
    loop {
        match xml.next()? {
            Event::Eof => return Ok(()),
            Event::Start(tag) if is_note(tag.name().as_ref()) => {
                number = attribute(&tag, "w:id");
                walk = Walk::new(&DOCX, &none, walk.out);
            }
            Event::End(tag) if is_note(tag.name().as_ref()) => {
                let lines = std::mem::replace(walk.out, Paragraphs::new(budget)).finish()?.text;
                if let Some(number) = number.take() {
                    budget.text(number.len() + NOTE)?;
                    notes.insert(number, lines);
                }
            }
            event => walk.event(&event)?,
        }
    }
}

/// Reads the paragraphs in document order. A paragraph inside another paragraph, such as a note, comes before
/// the outer one.
pub(super) fn walk<R: BufRead>(
    mut xml: Xml<'_, R>,
    schema: &Schema,
    notes: &Notes,
    out: &mut Paragraphs<'_>,
) -> Result<(), Message> {
    let mut walk = Walk::new(schema, notes, out);
    loop {
        match xml.next()? {
            Event::Eof => return Ok(()),
            event => walk.event(&event)?,
        }
    }
}

/// The state of the conversion of a document.
struct Walk<'a, 'b> {
    schema: &'a Schema,
    notes: &'a Notes,
    out: &'a mut Paragraphs<'b>,
    /// The paragraphs that have begun but not ended, the innermost last.
    open: Vec<String>,
    /// The nesting depth inside an ignored element, or 0 outside.
    ignored: usize,
    in_text: bool,
    /// Whether the current run (a piece of text with uniform formatting) is hidden text.
    hidden: bool,
    /// Whether the next `w:sdtContent` element is a table of contents.
    contents: bool,
}

impl<'a, 'b> Walk<'a, 'b> {
    fn new(schema: &'a Schema, notes: &'a Notes, out: &'a mut Paragraphs<'b>) -> Walk<'a, 'b> {
        let open = Vec::new();
        Walk { schema, notes, out, open, ignored: 0, in_text: false, hidden: false, contents: false }
    }

    fn event(&mut self, event: &Event<'_>) -> Result<(), Message> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::Empty(tag) if self.ignored == 0 => self.mark(tag),
            Event::End(tag) => self.end(tag.name().as_ref()),
            Event::Text(text) => self.text(text),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(c)) => self.text(c.encode_utf8(&mut [0; 4])),
                _ => self.text(resolve_predefined_entity(entity).unwrap_or_default()),
            },
            _ => Ok(()),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Message> {
        let name = tag.name();
        let name = name.as_ref();
        let is_contents = name == "w:sdtContent" && std::mem::take(&mut self.contents);
        if self.ignored > 0 || is_contents || self.schema.ignored.contains(&name) {
            self.ignored += 1;
        } else if self.schema.paragraph.contains(&name) {
            self.open.push(String::new());
        } else {
            self.hidden &= name != "w:r";
            self.in_text |= self.schema.text == Some(name);
            return self.mark(tag);
        }
        Ok(())
    }

    /// Handles an element that represents a character, refers to a note, or changes the state.
    fn mark(&mut self, tag: &BytesStart<'_>) -> Result<(), Message> {
        let name = tag.name();
        match name.as_ref() {
            name if self.schema.space.contains(&name) => return self.push(" "),
            "w:noBreakHyphen" => return self.push("\u{2011}"),
            "w:vanish" => {
                self.hidden = !matches!(attribute(tag, "w:val").as_deref(), Some("0" | "false" | "off"));
            }
            "w:docPartGallery" => {
                self.contents = attribute(tag, "w:val").as_deref() == Some("Table of Contents");
            }
            _ => return self.notes.referred(tag).map_or(Ok(()), |note| self.out.insert(note)),
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Message> {
        if self.ignored > 0 {
            self.ignored -= 1;
            return Ok(());
        }
        self.in_text &= self.schema.text != Some(name);
        let ended = if self.schema.paragraph.contains(&name) { self.open.pop() } else { None };
        ended.map_or(Ok(()), |paragraph| self.out.push(&paragraph))
    }

    fn text(&mut self, text: &str) -> Result<(), Message> {
        if self.ignored == 0 && (self.in_text || self.schema.text.is_none()) {
            self.push(text)
        } else {
            Ok(())
        }
    }

    fn push(&mut self, text: &str) -> Result<(), Message> {
        let Some(paragraph) = self.open.last_mut().filter(|_| !self.hidden) else { return Ok(()) };
        self.out.budget.text(text.len())?;
        reserve(paragraph, text.len())?;
        paragraph.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the paragraphs of a document without notes.
    fn paragraphs(xml: &str, schema: &Schema) -> Vec<String> {
        with_notes(xml, schema, &Notes::default())
    }

    fn with_notes(xml: &str, schema: &Schema, notes: &Notes) -> Vec<String> {
        let budget = Budget::default();
        let mut out = Paragraphs::new(&budget);
        walk(Xml::new(xml.as_bytes(), "x.xml", &budget), schema, notes, &mut out).unwrap();
        out.finish().unwrap().text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn runs_are_joined_and_deletions_ignored() {
        let xml = "<w:document><w:body><w:p><w:pPr><w:t>no</w:t></w:pPr><w:r><w:t>Tom &amp; </w:t></w:r><w:r><w:t>Léa</w:t>\
                   <w:tab/><w:t>!</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>\n<w:p/><w:p>x<w:r><w:t>Fin</w:t>\
                   </w:r></w:p></w:body></w:document>";
        assert_eq!(paragraphs(xml, &DOCX), ["Tom & Léa !", "Fin"]);
    }

    #[test]
    fn open_document_notes_come_before_their_paragraph() {
        let xml = "<office:text><text:h>Un</text:h><text:p>Il<text:s/><text:span>pleut</text:span><text:note>\
                   <text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body>\
                   </text:note>.</text:p></office:text>";
        assert_eq!(paragraphs(xml, &ODT), ["Un", "Note.", "Il pleut."]);
    }

    #[test]
    fn only_text_that_word_shows_is_read() {
        let run = |inside: &str| format!("<w:r>{inside}</w:r>");
        let xml = [
            "<w:document><w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj>\
             </w:sdtPr><w:sdtContent><w:p><w:r><w:t>Chapitre 3</w:t></w:r></w:p></w:sdtContent></w:sdt><w:sdt><w:sdtContent><w:p>",
            &run("<w:t>Un porte</w:t><w:noBreakHyphen/><w:t>clé</w:t>"),
            &run("<w:rPr><w:vanish/></w:rPr><w:t>caché</w:t>"),
            &run("<w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>, vu</w:t>"),
            &run("<w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:footnoteReference w:id=\"2\"/>"),
            &run("<w:ruby><w:rt><w:r><w:t>au-dessus</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>.</w:t></w:r></w:rubyBase></w:ruby>"),
            "</w:p></w:sdtContent></w:sdt></w:document>",
        ]
        .concat();
        let (mut notes, budget) = (Notes::default(), Budget::default());
        let footnotes = "<w:footnotes><w:footnote w:id=\"0\"><w:p/></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:t>Une \
                         note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
        let footnotes = Xml::new(footnotes.as_bytes(), "x.xml", &budget);
        collect_notes(footnotes, &budget, &mut notes.footnotes).unwrap();
        assert_eq!(with_notes(&xml, &DOCX, &notes), ["Une note.", "Un porte\u{2011}clé, vu."]);
    }

    #[test]
    fn descriptions_of_pictures_are_ignored() {
        let xml = "<text:p>Une image<draw:frame><draw:image/><svg:title>Titre</svg:title><svg:desc>Un chat</svg:desc>\
                   </draw:frame> ici.</text:p>";
        assert_eq!(paragraphs(xml, &ODT), ["Une image ici."]);
    }
}
