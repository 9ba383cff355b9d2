//! DOCX, ODT and XLIFF: the paragraphs of their one long XML file.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// The names that a format has for the same things.
pub(super) struct Names {
    /// A paragraph.
    paragraph: &'static [&'static str],
    /// The elements that hold text; none if a paragraph's own text counts.
    text: Option<&'static str>,
    /// White space.
    space: &'static [&'static str],
    /// What is no part of the text: what was deleted, comments, the same once more for older programs.
    unread: &'static [&'static str],
}

/// Word's.
pub(super) const DOCX: Names = Names {
    paragraph: &["w:p"],
    text: Some("w:t"),
    space: &["w:tab", "w:br", "w:cr"],
    unread: &["mc:Fallback", "w:del", "w:moveFrom", "w:instrText", "w:pPr", "w:rPrChange", "w:rt"],
};

/// OpenDocument's.
pub(super) const ODT: Names = Names {
    paragraph: &["text:p", "text:h"],
    text: None,
    space: &["text:s", "text:tab", "text:line-break"],
    unread: &[
        "text:tracked-changes",
        "office:annotation",
        "text:note-citation",
        "text:table-of-content",
        "text:ruby-text",
        "svg:title",
        "svg:desc",
    ],
};

/// What is no text of an XLIFF's units: other translations, native codes, what people noted.
const XLIFF_UNREAD: [&str; 9] =
    ["alt-trans", "seg-source", "bpt", "ept", "ph", "it", "originalData", "mtc:matches", "note"];

/// The sources of XLIFF 1.x and 2.x, each a paragraph.
pub(super) const XLIFF_SOURCE: Names =
    Names { paragraph: &["source"], text: None, space: &[], unread: &XLIFF_UNREAD };

/// The targets.
pub(super) const XLIFF_TARGET: Names = Names { paragraph: &["target"], ..XLIFF_SOURCE };

/// The notes of a Word file: under the element that refers to one and its number, its paragraphs.
pub(super) type Notes = HashMap<(&'static str, String), Vec<String>>;

/// Adds the notes of `xml`, which elements of the name `refers` refer to.
pub(super) fn collect_notes(xml: &str, refers: &'static str, notes: &mut Notes) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|e| damaged(&e))? {
            Event::Eof => return Ok(()),
            Event::Start(tag) if matches!(tag.name().as_ref(), "w:footnote" | "w:endnote") => {
                let content = reader.read_to_end(tag.name()).map_err(|e| damaged(&e))?;
                let content = &xml[content.start as usize..content.end as usize];
                if let Some(number) = attribute(&tag, "w:id") {
                    notes.insert((refers, number), paragraphs(content, &DOCX, &Notes::new())?);
                }
            }
            _ => {}
        }
    }
}

/// The paragraphs in the order of the file. Those inside another, such as notes and text boxes, stand before it.
pub(super) fn paragraphs(xml: &str, names: &Names, notes: &Notes) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_str(xml);
    let mut walk = Walk::new(names, notes);
    loop {
        match reader.read_event().map_err(|e| damaged(&e))? {
            Event::Eof => return Ok(walk.out),
            Event::Start(tag) => walk.start(&tag),
            Event::Empty(tag) => walk.empty(&tag),
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

/// A walk along a document.
struct Walk<'a> {
    names: &'a Names,
    notes: &'a Notes,
    out: Vec<String>,
    /// The paragraphs that are open, the innermost last.
    open: Vec<String>,
    /// How many elements are open that are no part of the text.
    unread: usize,
    in_text: bool,
    /// Whether the run is one that is not shown.
    hidden: bool,
    /// Whether the block that begins is a table of contents.
    contents: bool,
}

impl<'a> Walk<'a> {
    fn new(names: &'a Names, notes: &'a Notes) -> Walk<'a> {
        Walk {
            names,
            notes,
            out: Vec::new(),
            open: Vec::new(),
            unread: 0,
            in_text: false,
            hidden: false,
            contents: false,
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name();
        let name = name.as_ref();
        let is_contents = name == "w:sdtContent" && std::mem::take(&mut self.contents);
        if self.unread > 0 || is_contents || self.names.unread.contains(&name) {
            self.unread += 1;
        } else if self.names.paragraph.contains(&name) {
            self.open.push(String::new());
        } else {
            self.hidden &= name != "w:r";
            self.in_text |= self.names.text == Some(name);
            self.mark(tag);
        }
    }

    fn empty(&mut self, tag: &BytesStart<'_>) {
        if self.unread == 0 {
            self.mark(tag);
        }
    }

    /// What stands for something that is no text between tags.
    fn mark(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name();
        match name.as_ref() {
            name if self.names.space.contains(&name) => self.push(" "),
            "w:noBreakHyphen" => self.push("\u{2011}"),
            "w:vanish" => {
                let off =
                    attribute(tag, "w:val").is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off"));
                self.hidden = !off;
            }
            "w:docPartGallery" => {
                self.contents = attribute(tag, "w:val").as_deref() == Some("Table of Contents");
            }
            "w:footnoteReference" => self.note("w:footnoteReference", tag),
            "w:endnoteReference" => self.note("w:endnoteReference", tag),
            _ => {}
        }
    }

    fn note(&mut self, refers: &'static str, tag: &BytesStart<'_>) {
        let note = attribute(tag, "w:id").and_then(|number| self.notes.get(&(refers, number)));
        self.out.extend(note.into_iter().flatten().cloned());
    }

    fn end(&mut self, name: &str) {
        if self.unread > 0 {
            self.unread -= 1;
            return;
        }
        self.in_text &= self.names.text != Some(name);
        if self.names.paragraph.contains(&name) {
            self.out.extend(self.open.pop());
        }
    }

    fn text(&mut self, text: &str) {
        if self.unread == 0 && (self.in_text || self.names.text.is_none()) {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.open.last_mut().filter(|_| !self.hidden) {
            paragraph.push_str(text);
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.as_ref() == name)?;
    Some(found.value.into_owned())
}

fn damaged(error: &quick_xml::Error) -> String {
    format!("the document is damaged ({error})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_runs_and_what_was_deleted() {
        let xml = "<w:document><w:body><w:p><w:pPr><w:t>no</w:t></w:pPr><w:r><w:t>Tom &amp; </w:t></w:r><w:r><w:t>Léa</w:t>\
                   <w:tab/><w:t>!</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>\n<w:p/><w:p>x<w:r><w:t>Fin</w:t>\
                   </w:r></w:p></w:body></w:document>";
        assert_eq!(paragraphs(xml, &DOCX, &Notes::new()).unwrap(), ["Tom & Léa !", "Fin"]);
    }

    #[test]
    fn open_document_notes_stand_before_their_paragraph() {
        let xml = "<office:text><text:h>Un</text:h><text:p>Il<text:s/><text:span>pleut</text:span><text:note>\
                   <text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body>\
                   </text:note>.</text:p></office:text>";
        assert_eq!(paragraphs(xml, &ODT, &Notes::new()).unwrap(), ["Un", "Note.", "Il pleut."]);
    }

    #[test]
    fn what_word_shows_is_read_and_nothing_else() {
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
    fn what_describes_a_picture_is_no_part_of_the_sentence() {
        let xml = "<text:p>Une image<draw:frame><draw:image/><svg:title>Titre</svg:title><svg:desc>Un chat</svg:desc>\
                   </draw:frame> ici.</text:p>";
        assert_eq!(paragraphs(xml, &ODT, &Notes::new()).unwrap(), ["Une image ici."]);
    }
}
