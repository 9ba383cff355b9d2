//! Extracts the segments of one side of XLIFF 1.x and 2.x, each as a paragraph.

use super::paragraphs::{Block, Paragraphs};
use super::xliff_tags::InlineTags;
use super::xml::{Node, Tag, Xml};
use crate::error::{Message, Parameter, message};
use crate::text::language::same_language;

/// Elements whose content is not part of a segment's text, such as alternative translations, native codes and
/// notes.
const IGNORED: [&str; 9] =
    ["alt-trans", "bpt", "ept", "ph", "it", "originalData", "matches", "note", "bin-unit"];

/// One of the two texts of an XLIFF file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    Target,
}

/// The text of a unit.
#[derive(Default)]
struct Unit {
    /// The whole text.
    whole: Block,
    /// The segments, if the unit is divided. Text between segments is not part of any.
    segments: Vec<Block>,
    /// The nesting depth inside a segment, or 0 outside.
    depth: usize,
}

/// Reads the segments of one side. A unit that is not divided into segments is one segment.
pub(super) fn read(mut xml: Xml<'_>, side: Side, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let name = if side == Side::Source { "source" } else { "target" };
    let mut language = SideLanguage::default();
    let mut unit = Unit::default();
    // The nesting depth inside an ignored element, and whether the position is inside a text of the side.
    let (mut ignored, mut in_text) = (0, false);
    // The length of the undivided source in `unit.whole`.
    let mut source_length = 0;
    let mut tags = InlineTags::default();
    loop {
        match xml.next()? {
            Node::Eof => break,
            Node::Start(tag) if ignored > 0 || IGNORED.contains(&tag.local()) || is_deleted(&tag) => {
                if ignored == 0 && in_text {
                    tags.start(&tag, false, unit.block(), out)?;
                }
                tags.begin_data(&tag, out);
                ignored += 1
            }
            Node::End(tag) if ignored > 0 => {
                ignored -= 1;
                tags.end_native(tag.local(), ignored == 0 && in_text, unit.block(), out)?;
            }
            Node::Text(text) if ignored > 0 => tags.native(&text, out)?,
            Node::Empty(tag) if ignored == 0 && in_text && out.is_marked() && !is_break(&tag) => {
                tags.start(&tag, true, unit.block(), out)?;
            }
            _ if ignored > 0 => {}
            Node::Start(tag) => match tag.local() {
                // The divided source repeats the source.
                "seg-source" if side == Side::Source => {
                    in_text = true;
                    source_length = unit.whole.text.len();
                }
                "seg-source" => ignored = 1,
                "xliff" | "file" => language.begin(&tag, side),
                local if local == name => in_text = true,
                "trans-unit" | "segment" | "ignorable" => unit.finish(out)?,
                _ if unit.depth > 0 => {
                    unit.depth += 1;
                    tags.start(&tag, false, unit.block(), out)?;
                }
                "mrk" if in_text && tag.attribute("mtype").as_deref() == Some("seg") => {
                    unit.depth = 1;
                    unit.segments.push(Block::default());
                }
                _ if in_text => tags.start(&tag, false, unit.block(), out)?,
                _ => {}
            },
            Node::End(tag) => match tag.local() {
                "seg-source" => {
                    in_text = false;
                    unit.whole.truncate(source_length);
                }
                local if local == name => in_text = false,
                "trans-unit" | "segment" | "ignorable" => unit.finish(out)?,
                local => {
                    if in_text {
                        tags.end(local, unit.block(), out)?;
                    }
                    unit.depth = unit.depth.saturating_sub(1);
                }
            },
            Node::Empty(tag) => {
                if in_text && is_break(&tag) {
                    unit.push(" ", out)?;
                    tags.start(&tag, true, unit.block(), out)?;
                }
            }
            Node::Text(text) if in_text => {
                language.text(side)?;
                unit.push(&text, out)?
            }
            Node::Text(_) => {}
        }
    }
    unit.finish(out)
}

/// The language of one side, which a `file` element can change.
#[derive(Default)]
struct SideLanguage {
    current: Option<String>,
    /// The language of the texts that were read.
    read: Option<String>,
}

impl SideLanguage {
    fn begin(&mut self, tag: &Tag<'_>, side: Side) {
        let names = match side {
            Side::Source => ["srcLang", "source-language"],
            Side::Target => ["trgLang", "target-language"],
        };
        let found = names.into_iter().find_map(|name| tag.attribute(name));
        self.current = found.or_else(|| self.current.take());
    }

    /// Checks that a text has the language of the texts before it.
    fn text(&mut self, side: Side) -> Result<(), Message> {
        let Some(current) = &self.current else { return Ok(()) };
        let read = self.read.get_or_insert_with(|| current.clone());
        if same_language(read, current) {
            return Ok(());
        }
        let what = if side == Side::Source { "source texts" } else { "translations" };
        let fault =
            format!("contains {what} in several languages ({read} and {current}); write one file for each ");
        Err(message![fault, "pair of languages with ", Parameter::Languages, " of the command convert"])
    }
}

/// Whether a tag marks text that a translator deleted while tracking changes in Trados.
fn is_deleted(tag: &Tag<'_>) -> bool {
    tag.local() == "mrk" && tag.attribute("mtype").as_deref() == Some("x-sdl-deleted")
}

/// Whether an empty tag represents a line break.
fn is_break(tag: &Tag<'_>) -> bool {
    let kind = tag.attribute("ctype").or_else(|| tag.attribute("subType"));
    matches!(kind.as_deref(), Some("lb" | "pb" | "xlf:lb"))
}

impl Unit {
    fn push(&mut self, text: &str, out: &Paragraphs<'_>) -> Result<(), Message> {
        out.budget.text(text.len())?;
        self.block().push(text, None)
    }

    /// Returns the text at the current position.
    fn block(&mut self) -> &mut Block {
        match self.segments.last_mut() {
            Some(segment) if self.depth > 0 => segment,
            _ => &mut self.whole,
        }
    }

    /// Adds the segments of the unit to `out`, and empties the unit.
    fn finish(&mut self, out: &mut Paragraphs<'_>) -> Result<(), Message> {
        let mut unit = std::mem::take(self);
        if unit.segments.is_empty() {
            out.push_block(&mut unit.whole)?;
        }
        unit.segments.iter_mut().try_for_each(|segment| out.push_block(segment))?;
        // The identifiers of inline tags are unique only in their unit.
        out.end_file();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Budget;
    use crate::text::import::documents::paragraphs::collected;

    fn segments(xml: &str, side: Side) -> Vec<String> {
        collected(|out| read(Xml::new(xml.as_bytes(), "x.xlf", out.budget), side, out))
    }

    #[test]
    fn translations_in_several_languages_are_an_error() {
        let file = |language: &str, text: &str| {
            format!(
                "<file source-language='fr' target-language='{language}'><trans-unit><source>Oui.</source>\
                 <target>{text}</target></trans-unit></file>"
            )
        };
        let read = |second: &str, side| {
            let xml = format!("<xliff>{}{second}</xliff>", file("en", "Yes."));
            let budget = Budget::default();
            let mut out = Paragraphs::placed(&budget);
            read(Xml::new(xml.as_bytes(), "x.xlf", &budget), side, &mut out)
                .map_err(|fault| fault.to_string())
        };
        let error = read(&file("de", "Ja."), Side::Target).unwrap_err();
        assert!(
            error.starts_with("contains translations in several languages (en and de); write one"),
            "{error}"
        );
        assert_eq!(read(&file("de", "Ja."), Side::Source), Ok(()));
        assert_eq!(read(&file("de", ""), Side::Target), Ok(()));
        assert_eq!(read(&file("en-GB", "Aye."), Side::Target), Ok(()));
    }

    #[test]
    fn divided_units_have_a_paragraph_for_each_segment() {
        let xml = "<x:xliff><x:trans-unit><source>La tour penche. On monte.</source><seg-source><g id='1'><mrk mtype='seg' \
                   mid='1'>La <g id='2'>tour</g> penche.</mrk> <mrk mtype='seg' mid='2'>On<x ctype='lb'/><mrk \
                   mtype='x-sdl-deleted'>ne </mrk>monte.</mrk></g></seg-source><target><mrk mtype='seg' mid='1'>The tower \
                   leans.</mrk> <mrk mtype='seg' mid='2'/></target><alt-trans><target>No</target></alt-trans>\
                   </x:trans-unit><unit><segment><source>Un <ph>x</ph>pas.</source></segment><ignorable><source> \
                   </source></ignorable><segment><source>Deux.</source><target>Two.</target></segment></unit></x:xliff>";
        assert_eq!(segments(xml, Side::Source), ["La tour penche.", "On monte.", "Un pas.", "Deux."]);
        assert_eq!(segments(xml, Side::Target), ["The tower leans.", "Two."]);
    }
}
