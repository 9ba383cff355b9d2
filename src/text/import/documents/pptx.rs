//! Extracts the paragraphs of presentations: of each slide, the texts of its shapes, tables and diagrams, and its notes.

use super::archive::Archive;
use super::paragraphs::Paragraphs;
use super::relations::{self, Relation, relations_of};
use super::xml::{Node, Tag, Xml};
use crate::error::Message;
use crate::limits::reserve;

/// The usual name of the main part, for packages that do not name it.
const MAIN_PART: &str = "ppt/presentation.xml";

/// Placeholders that repeat on every slide, and the picture of the slide on a page of notes.
const REPEATED: [&str; 5] = ["sldNum", "dt", "ftr", "hdr", "sldImg"];

/// Returns the name of the main part, if the archive is a presentation.
pub(super) fn main_part(archive: &mut Archive<'_>) -> Option<String> {
    relations::main_part(archive, "p:presentation", MAIN_PART)
}

/// Reads the slides in the order in which they are shown, each followed by its notes.
pub(super) fn read(archive: &mut Archive<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let main = main_part(archive).unwrap_or_else(|| MAIN_PART.to_owned());
    let related = relations_of(archive, &main)?;
    let slides = slides(archive.xml(&main)?, &related)?;
    for slide in slides {
        let Some(slide) = archive.find(&slide) else { continue };
        let related = relations_of(archive, &slide)?;
        walk(archive.xml(&slide)?, out)?;
        for kind in ["diagramData", "notesSlide"] {
            for part in related.iter().filter(|one| one.kind == kind) {
                if let Some(part) = archive.find(&part.target) {
                    walk(archive.xml(&part)?, out)?;
                }
            }
        }
    }
    Ok(())
}

/// Returns the entries of the slides, in the order of the presentation.
fn slides(mut xml: Xml<'_>, related: &[Relation]) -> Result<Vec<String>, Message> {
    let mut slides = Vec::new();
    loop {
        match xml.next()? {
            Node::Eof => return Ok(slides),
            Node::Start(tag) | Node::Empty(tag) if tag.name() == "p:sldId" => {
                let id = tag.relation();
                let slide = related.iter().find(|one| one.kind == "slide" && Some(&one.id) == id.as_ref());
                slides.extend(slide.map(|one| one.target.clone()));
            }
            _ => {}
        }
    }
}

/// Reads the paragraphs of a slide, of its notes or of a diagram.
fn walk(mut xml: Xml<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let mut paragraph = String::new();
    let (mut in_text, mut is_repeated) = (false, false);
    // The nesting depth inside an ignored element, or 0 outside.
    let mut ignored = 0_usize;
    loop {
        match xml.next()? {
            Node::Eof => return Ok(()),
            Node::Start(tag) if ignored > 0 || is_ignored(&tag) => ignored += 1,
            Node::End(_) if ignored > 0 => ignored -= 1,
            _ if ignored > 0 => {}
            Node::Start(tag) | Node::Empty(tag) => match tag.name() {
                "p:sp" | "p:graphicFrame" => is_repeated = false,
                "p:ph" => {
                    is_repeated = tag.attribute("type").is_some_and(|kind| REPEATED.contains(&kind.as_str()))
                }
                "a:p" => paragraph.clear(),
                "a:t" => in_text = !is_repeated,
                "a:br" => paragraph.push(' '),
                _ => {}
            },
            Node::End(tag) => match tag.name() {
                "a:t" => in_text = false,
                "a:p" => out.push(&std::mem::take(&mut paragraph))?,
                _ => {}
            },
            Node::Text(text) if in_text => {
                out.budget.text(text.len())?;
                reserve(&mut paragraph, text.len())?;
                paragraph.push_str(&text);
            }
            Node::Text(_) => {}
        }
    }
}

/// Whether the content of an element is not part of the text: a fallback for old programs, or the number or the date of
/// a slide.
fn is_ignored(tag: &Tag<'_>) -> bool {
    let is_number = |kind: String| kind.starts_with("slidenum") || kind.starts_with("datetime");
    match tag.name() {
        "mc:Fallback" => true,
        "a:fld" => tag.attribute("type").is_some_and(is_number),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::import::documents::paragraphs::collected;

    #[test]
    fn texts_that_repeat_on_every_slide_are_skipped() {
        let shape = |placeholder: &str, text: &str| {
            format!(
                "<p:sp><p:nvPr><p:ph type=\"{placeholder}\"/></p:nvPr><p:txBody><a:p>{text}</a:p></p:txBody></p:sp>"
            )
        };
        let run = |text: &str| format!("<a:r><a:rPr/><a:t>{text}</a:t></a:r>");
        let table = "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>A &amp; B</a:t></a:r></a:p></a:txBody></a:tc>\
                     <a:tc><a:txBody><a:p/></a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>";
        let slide = [
            "<p:sld>".to_owned(),
            shape("title", &format!("{}<a:br/>{}", run("Le"), run("titre"))),
            shape("sldNum", &run("3")),
            shape("ftr", &run("Société")),
            table.to_owned(),
            shape("body", &format!("{}<a:fld type=\"slidenum\">{}</a:fld>", run("Page "), run("3"))),
            "<mc:Fallback><a:p><a:r><a:t>ancien</a:t></a:r></a:p></mc:Fallback></p:sld>".to_owned(),
        ]
        .concat();
        let read = collected(|out| walk(Xml::new(slide.as_bytes(), "x.xml", out.budget), out));
        assert_eq!(read, ["Le titre", "A & B", "Page"]);
    }
}
