//! DOCX, ODT and XLIFF: the paragraphs of their one long XML file.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

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
    unread: &["mc:Fallback", "w:del", "w:moveFrom", "w:instrText", "w:pPr", "w:rPr"],
};

/// OpenDocument's.
pub(super) const ODT: Names = Names {
    paragraph: &["text:p", "text:h"],
    text: None,
    space: &["text:s", "text:tab", "text:line-break"],
    unread: &["text:tracked-changes", "office:annotation", "text:note-citation", "text:table-of-content"],
};

/// What is no text of an XLIFF's units: other translations, native codes, what people noted.
const XLIFF_UNREAD: [&str; 9] =
    ["alt-trans", "seg-source", "bpt", "ept", "ph", "it", "originalData", "mtc:matches", "note"];

/// The sources of XLIFF 1.x and 2.x, each a paragraph.
pub(super) const XLIFF_SOURCE: Names =
    Names { paragraph: &["source"], text: None, space: &[], unread: &XLIFF_UNREAD };

/// The targets.
pub(super) const XLIFF_TARGET: Names = Names { paragraph: &["target"], ..XLIFF_SOURCE };

/// The paragraphs in the order of the file. Those inside another, such as notes and text boxes, stand before it.
pub(super) fn paragraphs(xml: &str, names: &Names) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_str(xml);
    let mut out = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let (mut unread, mut in_text) = (0_usize, false);
    loop {
        let event = reader.read_event().map_err(|e| format!("the document is damaged ({e})"))?;
        match event {
            Event::Eof => return Ok(out),
            Event::Start(tag) => {
                let name = tag.name();
                let name = name.as_ref();
                if unread > 0 || names.unread.contains(&name) {
                    unread += 1;
                } else if names.paragraph.contains(&name) {
                    open.push(String::new());
                } else {
                    in_text |= names.text == Some(name);
                    space(name, names, &mut open);
                }
            }
            Event::Empty(tag) if unread == 0 => space(tag.name().as_ref(), names, &mut open),
            Event::End(_) if unread > 0 => unread -= 1,
            Event::End(tag) => {
                let name = tag.name();
                let name = name.as_ref();
                in_text &= names.text != Some(name);
                if names.paragraph.contains(&name) {
                    out.extend(open.pop());
                }
            }
            Event::Text(text) if unread == 0 && (in_text || names.text.is_none()) => {
                if let Some(paragraph) = open.last_mut() {
                    paragraph.push_str(&text);
                }
            }
            Event::GeneralRef(entity) if unread == 0 && (in_text || names.text.is_none()) => {
                if let Some(paragraph) = open.last_mut() {
                    match entity.resolve_char_ref() {
                        Ok(Some(c)) => paragraph.push(c),
                        _ => paragraph.push_str(resolve_predefined_entity(&entity).unwrap_or_default()),
                    }
                }
            }
            _ => {}
        }
    }
}

fn space(name: &str, names: &Names, open: &mut [String]) {
    if let Some(paragraph) = open.last_mut().filter(|_| names.space.contains(&name)) {
        paragraph.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_runs_and_what_was_deleted() {
        let xml = "<w:document><w:body><w:p><w:pPr><w:t>no</w:t></w:pPr><w:r><w:t>Tom &amp; </w:t></w:r><w:r><w:t>Léa</w:t>\
                   <w:tab/><w:t>!</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>\n<w:p/><w:p>x<w:r><w:t>Fin</w:t>\
                   </w:r></w:p></w:body></w:document>";
        assert_eq!(paragraphs(xml, &DOCX).unwrap(), ["Tom & Léa !", "Fin"]);
    }

    #[test]
    fn open_document_notes_stand_before_their_paragraph() {
        let xml = "<office:text><text:h>Un</text:h><text:p>Il<text:s/><text:span>pleut</text:span><text:note>\
                   <text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body>\
                   </text:note>.</text:p></office:text>";
        assert_eq!(paragraphs(xml, &ODT).unwrap(), ["Un", "Note.", "Il pleut."]);
    }
}
