//! Extracts the paragraphs from the XML of DOCX, ODT and XLIFF.

use super::archive::Archive;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The names of the XML elements that the import of a document format handles.
pub(super) struct Schema {
    paragraph: &'static [&'static str],
    /// The element that contains text, or `None` if all text in a paragraph counts.
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

/// Elements in XLIFF units that are not text, such as alternative translations, native codes and notes.
const XLIFF_IGNORED: [&str; 9] =
    ["alt-trans", "seg-source", "bpt", "ept", "ph", "it", "originalData", "mtc:matches", "note"];

/// XLIFF 1.x and 2.x, with each source segment as a paragraph.
pub(super) const XLIFF_SOURCE: Schema =
    Schema { paragraph: &["source"], text: None, space: &[], ignored: &XLIFF_IGNORED };

/// XLIFF 1.x and 2.x, with each target segment as a paragraph.
pub(super) const XLIFF_TARGET: Schema = Schema { paragraph: &["target"], ..XLIFF_SOURCE };

/// The paragraphs of each note in a Word file. The key is the name of the element that refers to the note,
/// and the number of the note.
pub(super) type Notes = HashMap<(String, String), Vec<String>>;

/// Returns the paragraphs of a Word document. Its notes are in separate archive entries.
pub(super) fn docx_paragraphs(archive: &mut Archive<'_>) -> Result<Vec<String>, String> {
    let mut notes = Notes::new();
    for kind in ["footnote", "endnote"] {
        let entry = format!("word/{kind}s.xml");
        if archive.has(&entry) {
            collect_notes(&archive.text(&entry)?, &format!("w:{kind}Reference"), &mut notes)?;
        }
    }
    paragraphs(&archive.text("word/document.xml")?, &DOCX, &notes)
}

/// Adds the notes in `xml` to `notes`. `reference` is the name of the elements that refer to these notes.
fn collect_notes(xml: &str, reference: &str, notes: &mut Notes) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Eof => return Ok(()),
            Event::Start(tag) if matches!(tag.name().as_ref(), "w:footnote" | "w:endnote") => {
                let content = reader.read_to_end(tag.name()).map_err(damaged)?;
                let content = &xml[content.start as usize..content.end as usize];
                if let Some(number) = attribute(&tag, "w:id") {
                    notes.insert((reference.to_owned(), number), paragraphs(content, &DOCX, &Notes::new())?);
                }
            }
            _ => {}
        }
    }
}

/// Returns the paragraphs in document order. A paragraph inside another, such as a note, comes first.
pub(super) fn paragraphs(xml: &str, schema: &Schema, notes: &Notes) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_str(xml);
    let (out, open) = (Vec::new(), Vec::new());
    let mut walk =
        Walk { schema, notes, out, open, ignored: 0, in_text: false, hidden: false, contents: false };
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Eof => return Ok(walk.out),
            Event::Start(tag) => walk.start(&tag),
            Event::Empty(tag) if walk.ignored == 0 => walk.mark(&tag),
            Event::End(tag) => walk.end(tag.name().as_ref()),
            Event::Text(text) => walk.text(&text),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(c)) => walk.text(c.encode_utf8(&mut [0; 4])),
                _ => walk.text(resolve_predefined_entity(&entity).unwrap_or_default()),
            },
            _ => {}
        }
    }
}

/// The state while the paragraphs of a document are extracted.
struct Walk<'a> {
    schema: &'a Schema,
    notes: &'a Notes,
    out: Vec<String>,
    /// The paragraphs that have begun but not ended, the innermost last.
    open: Vec<String>,
    /// The nesting depth inside an ignored element, or 0 outside.
    ignored: usize,
    in_text: bool,
    /// Whether the current run (a piece of text with uniform formatting) is hidden text.
    hidden: bool,
    /// Whether the next content block is a table of contents.
    contents: bool,
}

impl Walk<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) {
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
            self.mark(tag);
        }
    }

    /// Handles an element that represents a character, refers to a note, or changes the state.
    fn mark(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name();
        match name.as_ref() {
            name if self.schema.space.contains(&name) => self.push(" "),
            "w:noBreakHyphen" => self.push("\u{2011}"),
            "w:vanish" => {
                self.hidden = !matches!(attribute(tag, "w:val").as_deref(), Some("0" | "false" | "off"));
            }
            "w:docPartGallery" => {
                self.contents = attribute(tag, "w:val").as_deref() == Some("Table of Contents");
            }
            name @ ("w:footnoteReference" | "w:endnoteReference") => {
                let note =
                    attribute(tag, "w:id").and_then(|number| self.notes.get(&(name.to_owned(), number)));
                self.out.extend(note.into_iter().flatten().cloned());
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        self.in_text &= self.schema.text != Some(name);
        if self.schema.paragraph.contains(&name) {
            self.out.extend(self.open.pop());
        }
    }

    fn text(&mut self, text: &str) {
        if self.ignored == 0 && (self.in_text || self.schema.text.is_none()) {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.open.last_mut().filter(|_| !self.hidden) {
            paragraph.push_str(text);
        }
    }
}

pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes().flatten().find(|a| a.key.as_ref() == name).map(|found| found.value.into_owned())
}

pub(super) fn damaged(error: quick_xml::Error) -> String {
    format!("the document is damaged ({error}); save or download it again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_deletions_ignored() {
        let xml = "<w:document><w:body><w:p><w:pPr><w:t>no</w:t></w:pPr><w:r><w:t>Tom &amp; </w:t></w:r><w:r><w:t>Léa</w:t>\
                   <w:tab/><w:t>!</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>\n<w:p/><w:p>x<w:r><w:t>Fin</w:t>\
                   </w:r></w:p></w:body></w:document>";
        assert_eq!(paragraphs(xml, &DOCX, &Notes::new()).unwrap(), ["Tom & Léa !", "Fin"]);
    }

    #[test]
    fn open_document_notes_come_before_their_paragraph() {
        let xml = "<office:text><text:h>Un</text:h><text:p>Il<text:s/><text:span>pleut</text:span><text:note>\
                   <text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body>\
                   </text:note>.</text:p></office:text>";
        assert_eq!(paragraphs(xml, &ODT, &Notes::new()).unwrap(), ["Un", "Note.", "Il pleut."]);
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
        let mut notes = Notes::new();
        let footnotes = "<w:footnotes><w:footnote w:id=\"0\"><w:p/></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:t>Une \
                         note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
        collect_notes(footnotes, "w:footnoteReference", &mut notes).unwrap();
        assert_eq!(paragraphs(&xml, &DOCX, &notes).unwrap(), ["Une note.", "Un porte\u{2011}clé, vu."]);
    }

    #[test]
    fn descriptions_of_pictures_are_ignored() {
        let xml = "<text:p>Une image<draw:frame><draw:image/><svg:title>Titre</svg:title><svg:desc>Un chat</svg:desc>\
                   </draw:frame> ici.</text:p>";
        assert_eq!(paragraphs(xml, &ODT, &Notes::new()).unwrap(), ["Une image ici."]);
    }
}
