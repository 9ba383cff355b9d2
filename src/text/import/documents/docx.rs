//! Extracts the paragraphs of Word documents, as they read when all tracked changes are accepted.

use super::archive::{Archive, resolved};
use super::docx_parts::Parts;
use super::equations::Equations;
use super::formats::{self, FormatSet, Formats};
use super::paragraphs::{Block, Paragraphs, is_space};
use super::relations::{self, relations_of};
use super::xml::{Node, Tag, Xml};
use crate::error::Message;
use crate::text::Role;
use crate::text::import::extract::Extract;
use std::collections::HashMap;

/// The usual name of the main part, for packages that do not name it.
const MAIN_PART: &str = "word/document.xml";

const SPACE: [&str; 4] = ["w:tab", "w:br", "w:cr", "w:ptab"];

/// Elements whose content is not part of the text, such as deletions.
const IGNORED: [&str; 6] = ["mc:Fallback", "w:del", "w:moveFrom", "w:instrText", "w:rPrChange", "w:rt"];

/// Elements at whose end a paragraph that has been joined with the next one ends nevertheless.
const CONTAINERS: [&str; 5] = ["w:tc", "w:txbxContent", "w:body", "w:footnote", "w:endnote"];

/// Estimated memory for a note, in bytes, in addition to its text and number.
const NOTE: usize = 100;

/// Returns the name of the main part, if the archive is a Word document.
pub(super) fn main_part(archive: &mut Archive<'_>) -> Option<String> {
    relations::main_part(archive, "w:document", MAIN_PART)
}

/// Reads the paragraphs of a Word document. Its notes are in separate parts.
pub(super) fn read(archive: &mut Archive<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let main = main_part(archive).unwrap_or_else(|| MAIN_PART.to_owned());
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let related = relations_of(archive, &main)?;
    let find = |archive: &mut Archive<'_>, kind: &str| {
        let part = related.iter().filter(|one| one.kind == kind).find_map(|one| archive.find(&one.target));
        part.or_else(|| archive.find(&resolved(folder, &format!("{kind}.xml"))))
    };
    let mut parts = Parts::default();
    if let Some(part) = find(archive, "styles").filter(|_| out.is_marked()) {
        parts.styles = formats::styles(archive.xml(&part)?)?;
    }
    let mut notes = |kind| match find(archive, kind) {
        Some(part) => collect_notes(archive.xml(&part)?, out, &parts),
        None => Ok(HashMap::new()),
    };
    let (footnotes, endnotes) = (notes("footnotes")?, notes("endnotes")?);
    walk(archive.xml(&main)?, &Parts { footnotes, endnotes, ..parts }, out)
}

/// Returns the notes in `xml`, by number. `parts` has no notes, so notes in notes are ignored.
fn collect_notes(
    mut xml: Xml<'_>,
    out: &Paragraphs<'_>,
    parts: &Parts,
) -> Result<HashMap<String, Extract>, Message> {
    let is_note = |name: &str| matches!(name, "w:footnote" | "w:endnote");
    let mut notes = HashMap::new();
    let (budget, new) = (out.budget, || Paragraphs::new(out.budget).marked(out.is_marked()));
    let mut number = None;
    let mut text = new();
    let mut walk = Walk::new(parts, &mut text);
    loop {
        match xml.next()? {
            Node::Eof => return Ok(notes),
            Node::Start(tag) if is_note(tag.name()) => {
                number = tag.attribute("id");
                walk = Walk::new(parts, walk.out);
            }
            Node::End(tag) if is_note(tag.name()) => {
                walk.end(tag.name())?;
                let lines = std::mem::replace(walk.out, new()).finish()?;
                if let Some(number) = number.take() {
                    budget.text(number.len() + NOTE)?;
                    notes.insert(number, lines);
                }
            }
            node => walk.node(&node)?,
        }
    }
}

/// Reads the paragraphs in document order. A paragraph inside another paragraph, such as a text box, comes before
/// the outer one.
fn walk(mut xml: Xml<'_>, parts: &Parts, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let mut walk = Walk::new(parts, out);
    loop {
        match xml.next()? {
            Node::Eof => return walk.flush(0),
            node => walk.node(&node)?,
        }
    }
}

/// A paragraph that has begun.
#[derive(Default)]
struct Paragraph {
    block: Block,
    formats: Formats,
    /// Whether the text continues in the next paragraph, because the paragraph mark is deleted or because the
    /// paragraph is a drop cap: the large initial of the next one.
    continues: bool,
    /// Whether the paragraph is an equation outside all paragraphs.
    is_equation: bool,
}

/// The properties of a paragraph, a table row or a table cell that are being read.
struct Properties {
    /// The number of open elements, including the properties.
    depth: usize,
    /// Whether the innermost element at depth 2 contains the properties of the paragraph mark.
    of_mark: bool,
    /// Whether the row or the cell is deleted.
    is_deletion: bool,
}

/// The state of the conversion of a document.
struct Walk<'a, 'b> {
    parts: &'a Parts,
    out: &'a mut Paragraphs<'b>,
    /// The paragraphs that have begun but not ended, the innermost last.
    open: Vec<Paragraph>,
    /// For each number of open paragraphs, the text that continues in the next paragraph.
    carried: Vec<Block>,
    /// The nesting depth inside an ignored element, or 0 outside.
    ignored: usize,
    properties: Option<Properties>,
    in_text: bool,
    /// Whether the current run (a piece of text with uniform formatting) is hidden text.
    hidden: bool,
    /// The formatting of the current run.
    run: FormatSet,
    /// Whether the next `w:sdtContent` element is a table of contents.
    contents: bool,
    /// For each open field, the outermost first, whether its result has begun. Before its result, a field has
    /// instructions.
    fields: Vec<bool>,
    equations: Equations,
}

impl<'a, 'b> Walk<'a, 'b> {
    fn new(parts: &'a Parts, out: &'a mut Paragraphs<'b>) -> Walk<'a, 'b> {
        Walk {
            parts,
            out,
            open: Vec::new(),
            carried: Vec::new(),
            ignored: 0,
            properties: None,
            in_text: false,
            hidden: false,
            run: FormatSet::default(),
            contents: false,
            fields: Vec::new(),
            equations: Equations::default(),
        }
    }

    fn node(&mut self, node: &Node<'_>) -> Result<(), Message> {
        match node {
            Node::Start(tag) if self.ignored == 0 && self.properties.is_none() => self.start(tag),
            Node::Empty(tag) if self.ignored == 0 && self.properties.is_none() => self.mark(tag),
            Node::Start(tag) | Node::Empty(tag) if self.ignored == 0 => {
                self.property(tag, matches!(node, Node::Start(_)));
                Ok(())
            }
            Node::Start(_) => {
                self.ignored += 1;
                Ok(())
            }
            Node::End(tag) => self.end(tag.name()),
            Node::Text(text) if self.ignored == 0 && self.in_text => self.push(text),
            Node::Empty(_) | Node::Text(_) | Node::Eof => Ok(()),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), Message> {
        let name = tag.name();
        let is_contents = name == "w:sdtContent" && std::mem::take(&mut self.contents);
        match name {
            _ if is_contents || IGNORED.contains(&name) => self.ignored += 1,
            "w:pPr" | "w:trPr" | "w:tcPr" => {
                self.properties = Some(Properties { depth: 1, of_mark: false, is_deletion: false });
            }
            "w:p" => self.begin(false),
            "m:oMath" if self.open.is_empty() => self.begin(true),
            "w:tbl" => self.flush(self.open.len())?,
            "w:hyperlink" => return self.enclose(tag, Role::Link),
            "w:fldSimple" => return self.enclose(tag, Role::Field),
            _ => {
                if matches!(name, "w:r" | "m:r") {
                    (self.hidden, self.run) = (false, FormatSet::default());
                }
                self.in_text |= matches!(name, "w:t" | "m:t");
                if let Some(sign) = self.equations.start(name) {
                    self.push(&sign)?;
                }
                return self.mark(tag);
            }
        }
        Ok(())
    }

    fn begin(&mut self, is_equation: bool) {
        let carried = self.carried.get_mut(self.open.len()).map(std::mem::take);
        self.open.push(Paragraph { block: carried.unwrap_or_default(), is_equation, ..Paragraph::default() });
    }

    /// Handles an element inside the properties of a paragraph, a row or a cell.
    fn property(&mut self, tag: &Tag<'_>, has_end: bool) {
        let Some(properties) = &mut self.properties else { return };
        let continues = match (properties.depth, tag.name()) {
            (1, "w:rPr") => {
                properties.of_mark = true;
                false
            }
            (1, "w:framePr") => matches!(tag.attribute("dropCap").as_deref(), Some("drop" | "margin")),
            (1, "w:del" | "w:cellDel") => {
                properties.is_deletion = true;
                false
            }
            (2, "w:del" | "w:moveFrom") => properties.of_mark,
            _ => false,
        };
        properties.depth += usize::from(has_end);
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.continues |= continues;
        }
    }

    /// Handles an element that represents a character, refers to a note, or changes the state.
    fn mark(&mut self, tag: &Tag<'_>) -> Result<(), Message> {
        match tag.name() {
            name if SPACE.contains(&name) => {
                self.push(" ")?;
                let role = if name == "w:tab" || name == "w:ptab" { Role::Tab } else { Role::LineBreak };
                return self.place(role, tag);
            }
            "w:noBreakHyphen" => return self.push("\u{2011}"),
            "w:fldChar" => match tag.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.push(false),
                Some("separate") => {
                    self.fields.last_mut().into_iter().for_each(|result| *result = true);
                    return self.enclose(tag, Role::Field);
                }
                Some("end") => {
                    if self.fields.last() == Some(&true) {
                        self.leave(tag.name())?;
                    }
                    self.fields.pop();
                }
                _ => {}
            },
            "w:vanish" => {
                self.hidden = !matches!(tag.attribute("val").as_deref(), Some("0" | "false" | "off"));
            }
            "w:docPartGallery" => {
                self.contents = tag.attribute("val").as_deref() == Some("Table of Contents");
            }
            name if name.starts_with("m:") => self.equations.property(name, tag.attribute("val")),
            "w:drawing" | "w:pict" => return self.place(Role::Image, tag),
            name => {
                if self.out.is_marked() {
                    self.run.set(name, tag.attribute("val").as_deref(), &self.parts.styles);
                }
                if let Some(note) = self.parts.note(tag) {
                    self.out.insert(note)?;
                    return self.place(Role::Note, tag);
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Message> {
        if self.ignored > 0 {
            self.ignored -= 1;
            return Ok(());
        }
        if let Some(properties) = &mut self.properties {
            properties.depth -= 1;
            properties.of_mark &= properties.depth > 1;
            if properties.depth == 0 {
                // The rest of a deleted row or cell is ignored, up to the end tag of the row or cell.
                self.ignored = usize::from(properties.is_deletion);
                self.properties = None;
            }
            return Ok(());
        }
        self.in_text &= !matches!(name, "w:t" | "m:t");
        if let Some(sign) = self.equations.end(name) {
            self.push(&sign)?;
        }
        let is_equation = self.open.last().is_some_and(|paragraph| paragraph.is_equation);
        match name {
            "w:hyperlink" | "w:fldSimple" => self.leave(name),
            "w:p" if !is_equation => self.end_paragraph(),
            "m:oMath" if is_equation => self.end_paragraph(),
            _ if CONTAINERS.contains(&name) => self.flush(self.open.len()),
            _ => Ok(()),
        }
    }

    fn end_paragraph(&mut self) -> Result<(), Message> {
        let Some(mut paragraph) = self.open.pop() else { return Ok(()) };
        paragraph.formats.end_formats(&mut paragraph.block, self.out)?;
        let level = self.open.len();
        if level == 0 {
            // The instructions of a field are in one paragraph. If they do not end, the document is damaged.
            self.fields.retain(|result| *result);
        }
        if !paragraph.continues {
            return self.out.push_block(&mut paragraph.block);
        }
        if self.carried.len() <= level {
            self.carried.resize_with(level + 1, Block::default);
        }
        self.carried[level] = paragraph.block;
        Ok(())
    }

    /// Writes the text that should continue in a paragraph inside `level` open ones, if no such paragraph follows.
    fn flush(&mut self, level: usize) -> Result<(), Message> {
        match self.carried.get_mut(level).map(std::mem::take) {
            Some(mut block) => self.out.push_block(&mut block),
            None => Ok(()),
        }
    }

    /// Begins an element with text in the innermost paragraph.
    fn enclose(&mut self, tag: &Tag<'_>, role: Role) -> Result<(), Message> {
        match self.marked_paragraph() {
            Some((paragraph, out)) => paragraph.formats.enclose(tag, role, &mut paragraph.block, out),
            None => Ok(()),
        }
    }

    /// Ends an element with text.
    fn leave(&mut self, name: &str) -> Result<(), Message> {
        match self.marked_paragraph() {
            Some((paragraph, out)) => paragraph.formats.leave(name, &mut paragraph.block, out),
            None => Ok(()),
        }
    }

    /// Adds an element without text to the innermost paragraph.
    fn place(&mut self, role: Role, tag: &Tag<'_>) -> Result<(), Message> {
        let formats = self.run;
        let Some((paragraph, out)) = self.marked_paragraph() else { return Ok(()) };
        if !is_space(role) {
            paragraph.formats.narrow(formats, &mut paragraph.block, out)?;
        }
        out.alone(&mut paragraph.block, role, &tag.code(true))
    }

    /// Returns the innermost paragraph and the output, if inline markup is kept and the position is shown.
    fn marked_paragraph(&mut self) -> Option<(&mut Paragraph, &mut Paragraphs<'b>)> {
        let is_kept = self.out.is_marked() && self.is_shown();
        self.open.last_mut().filter(|_| is_kept).map(|paragraph| (paragraph, &mut *self.out))
    }

    /// Whether text at the current position is shown.
    fn is_shown(&self) -> bool {
        !self.hidden && self.fields.iter().all(|result| *result)
    }

    /// Adds text to the innermost paragraph, unless it is hidden or part of the instructions of a field.
    fn push(&mut self, text: &str) -> Result<(), Message> {
        let is_shown = self.is_shown();
        let Some(paragraph) = self.open.last_mut().filter(|_| is_shown) else { return Ok(()) };
        self.out.budget.text(text.len())?;
        if self.out.is_marked() {
            paragraph.formats.change(self.run, text, &mut paragraph.block, self.out)?;
        }
        paragraph.block.push(text, None)
    }
}

#[cfg(test)]
#[path = "docx_tests.rs"]
mod tests;
