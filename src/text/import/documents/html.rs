//! Extracts the text of HTML in document order. Each block element is a paragraph.

use super::cdata;
use super::elements::Elements;
use super::html_input::HtmlInput;
use super::ignore::{self, Marker};
use super::markup;
use super::paragraphs::{Block, Paragraphs};
use crate::error::Message;
use crate::text::Role;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, State, Tokenizer, naive_next_state};
use std::borrow::Cow;

/// Elements whose content is not running text, or which browsers do not show.
const IGNORED: &[&str] = &[
    "script", "style", "noscript", "noembed", "noframes", "template", "svg", "math", "select", "datalist",
    "textarea", "rt", "rp", "iframe", "object", "audio", "video", "canvas", "title",
];

/// The character that represents `<br>` in the text of a block until the block ends.
const BREAK: char = '\u{2028}';

/// CSS classes of note numbers and of links from a note back to the text, as written by LibreOffice, Word and
/// Markdown converters.
const NOTE_CLASSES: &str = "sdfootnoteanc sdfootnotesym sdendnoteanc sdendnotesym msofootnotereference \
                            msoendnotereference footnote-ref footnote-back footnote-backref";

/// Reads the paragraphs of an XHTML page. In XHTML, a CDATA section is text; in HTML, it is a comment.
pub(super) fn read_xml(xhtml: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    match cdata::escaped(xhtml)? {
        Some(page) => walk(Page { html: &page, place: &|_| None }, out),
        None => read(xhtml, out),
    }
}

/// Reads the paragraphs of a page, excluding its title.
pub(super) fn read(page: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    walk(Page { html: page, place: &Some }, out)
}

/// A page or a part of one.
#[derive(Clone, Copy)]
pub(super) struct Page<'p> {
    pub(super) html: &'p str,
    /// Returns the place in the file of a byte offset in `html`, if it is known.
    pub(super) place: &'p dyn Fn(usize) -> Option<usize>,
}

/// Reads the paragraphs of a page or a part of one.
pub(super) fn walk(page: Page<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let mut walk = Walk {
        out,
        page,
        block: Block::default(),
        preformatted: false,
        elements: Elements::default(),
        excluded: Excluded::default(),
        tag: Tag::default(),
    };
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| walk.event(event, span));
    let mut tokens = Tokenizer::new_with_emitter(HtmlInput::new(page.html), emitter);
    while let Some(signal) = tokens.next() {
        match signal.map_err(|fault| Message::from(fault.to_string()))? {
            Signal::Raw(state) => tokens.set_state(state),
            Signal::Stop(reason) => return Err(reason),
        }
    }
    drop(tokens);
    walk.close()?;
    walk.out.end_file();
    Ok(())
}

/// An instruction to the code that runs the tokenizer.
enum Signal {
    /// Switch the tokenizer to this state for the content of the current element. For example, tags are not
    /// recognised inside a script.
    Raw(State),
    Stop(Message),
}

/// The start tag that is being read.
#[derive(Default)]
struct Tag {
    name: String,
    /// The attribute that is being read, or `None` if it is a duplicate or cannot hide the element.
    attribute: Option<&'static str>,
    /// The attributes read so far that can hide the element.
    seen: Vec<&'static str>,
    /// Whether the attributes hide the element or mark it as a link to or from a note.
    is_hidden: bool,
    /// Whether the attributes mark the element as a reference to a note.
    is_note: bool,
    /// The byte offset of the tag in the page.
    start: usize,
}

/// The state of the conversion of a page.
struct Walk<'o, 'b> {
    out: &'o mut Paragraphs<'b>,
    page: Page<'o>,
    /// The text of the current block.
    block: Block,
    preformatted: bool,
    elements: Elements,
    excluded: Excluded,
    tag: Tag,
}

/// The part of the page that a comment excludes.
#[derive(Default)]
struct Excluded {
    /// The byte offset of the page at which the excluded part ends.
    end: usize,
    /// Whether a block is excluded.
    block: bool,
    /// Whether the excluded block has any text.
    has_text: bool,
}

impl Walk<'_, '_> {
    fn event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) -> Option<Signal> {
        let stopped = self.out.budget.step().and_then(|()| self.take(event, span));
        stopped.unwrap_or_else(|reason| Some(Signal::Stop(reason)))
    }

    fn take(&mut self, event: CallbackEvent<'_>, span: Span<usize>) -> Result<Option<Signal>, Message> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let name = String::from_utf8_lossy(name).into_owned();
                self.tag = Tag { name, start: span.start, ..Tag::default() };
            }
            CallbackEvent::AttributeName { name } => self.tag.attribute(name),
            CallbackEvent::AttributeValue { value } => self.tag.value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                let tag = std::mem::take(&mut self.tag);
                // A script contains no tags, unless it is the empty script `<script/>` of XHTML.
                let raw = naive_next_state(tag.name.as_bytes()).filter(|_| !self_closing);
                self.start(tag, self_closing, span.end)?;
                return Ok(raw.map(Signal::Raw));
            }
            CallbackEvent::EndTag { name } => {
                self.tag = Tag::default();
                self.end(&String::from_utf8_lossy(name), span)?;
            }
            CallbackEvent::String { value } if !self.elements.is_hidden() => {
                self.text(&String::from_utf8_lossy(value), span)?;
            }
            CallbackEvent::Comment { value } => self.comment(&String::from_utf8_lossy(value), span),
            _ => {}
        }
        Ok(None)
    }

    fn comment(&mut self, comment: &str, span: Span<usize>) {
        if ignore::marker(comment) == Some(Marker::Begin) && span.end >= self.excluded.end {
            match ignore::end(self.page.html.get(span.end..).unwrap_or_default()) {
                Some(length) => self.excluded.end = span.end + length,
                None => self.excluded = Excluded { block: true, has_text: false, ..self.excluded },
            }
        }
    }

    /// Adds text to the current block, unless it is excluded.
    fn text(&mut self, text: &str, span: Span<usize>) -> Result<(), Message> {
        self.out.budget.text(text.len())?;
        if span.start < self.excluded.end {
            return Ok(());
        }
        if self.excluded.block {
            self.excluded.has_text |= !text.trim().is_empty();
            return Ok(());
        }
        let Some(file) = (self.page.place)(span.start) else { return self.block.push(text, None) };
        let html = self.page.html.get(span.start..span.end).unwrap_or_default();
        if html == text {
            return self.block.push(text, Some(file));
        }
        // The text contains references such as `&amp;`. The words without them are found again in the page.
        let mut at = 0;
        for word in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let found = html[at..].find(word.trim_ascii_end());
            at += found.unwrap_or_default();
            self.block.push(word, (self.page.place)(span.start + at).or(Some(file)))?;
            at += match found {
                Some(_) => word.trim_ascii_end().len(),
                None => html[at..].find(';').map_or(0, |end| end + 1),
            };
        }
        Ok(())
    }

    /// Handles a start tag that ends at a byte offset of the page.
    fn start(&mut self, tag: Tag, self_closing: bool, end: usize) -> Result<(), Message> {
        if self.elements.end_optional(&tag.name) {
            self.close()?;
        }
        let was_hidden = self.elements.is_hidden();
        if !self_closing {
            self.elements.start(&tag.name, tag.is_ignored());
        }
        // A hidden block does not divide the text around it.
        if self.elements.is_hidden() {
            let is_note = tag.is_note && !was_hidden;
            return if is_note { self.mark(&tag, Role::Note, true, end) } else { Ok(()) };
        }
        if tag.name == "br" {
            self.block.push_char(BREAK);
        }
        let role = if self.out.is_marked() { markup::role(&tag.name) } else { None };
        if let Some(role) = role {
            self.mark(&tag, role, self_closing || markup::is_void(&tag.name), end)?;
        }
        if tag.name == "br" {
            return Ok(());
        }
        if !markup::is_inline(&tag.name) {
            self.close()?;
            self.preformatted |= tag.name == "pre";
        }
        Ok(())
    }

    /// Notes the inline element of a start tag that ends at a byte offset of the page, if inline markup is kept.
    fn mark(&mut self, tag: &Tag, role: Role, is_alone: bool, end: usize) -> Result<(), Message> {
        if !self.out.is_marked() || self.is_excluded(end) {
            return Ok(());
        }
        let code = self.page.html.get(tag.start..end).filter(|code| code.starts_with('<'));
        let code = code.map_or_else(|| Cow::Owned(format!("<{}>", tag.name)), Cow::Borrowed);
        match is_alone {
            true => self.out.alone(&mut self.block, role, &code),
            false => self.out.open(&mut self.block, &tag.name, role, &code),
        }
    }

    /// Whether a comment excludes a position of the page.
    fn is_excluded(&self, at: usize) -> bool {
        self.excluded.block || at <= self.excluded.end
    }

    fn end(&mut self, name: &str, span: Span<usize>) -> Result<(), Message> {
        let was_hidden = self.elements.is_hidden();
        if self.out.is_marked() && !was_hidden && markup::role(name).is_some() && !self.is_excluded(span.end)
        {
            self.out.close(&mut self.block, name, &format!("</{name}>"))?;
        }
        let any_visible = self.elements.end(name);
        if any_visible && was_hidden || !was_hidden && !markup::is_inline(name) {
            self.close()?;
            self.preformatted &= name != "pre";
        }
        Ok(())
    }

    /// Ends a block. Its text is one paragraph, or several if it contains blank lines.
    fn close(&mut self) -> Result<(), Message> {
        if std::mem::take(&mut self.excluded.has_text) {
            self.excluded.block = false;
        }
        let preformatted = self.preformatted;
        let (text, mut at) = (std::mem::take(&mut self.block.text), 0);
        for piece in text.split_inclusive(|c| c == BREAK || preformatted && c == '\n') {
            let line = piece.trim_end_matches(|c| c == BREAK || preformatted && c == '\n');
            if line.trim().is_empty() {
                self.out.end()?;
            } else {
                self.out.add_part(&mut self.block, line, at)?;
            }
            at += piece.len();
        }
        self.block.text = text;
        self.out.clear(&mut self.block);
        self.out.end()
    }
}

impl Tag {
    fn attribute(&mut self, name: &[u8]) {
        const READ: [&str; 6] = ["hidden", "style", "class", "role", "epub:type", "open"];
        let known = READ.into_iter().find(|known| known.as_bytes() == name);
        self.attribute = known.filter(|known| !self.seen.contains(known));
        self.seen.extend(self.attribute);
        self.is_hidden |= self.attribute == Some("hidden");
    }

    fn value(&mut self, value: &[u8]) {
        let Some(name) = self.attribute else { return };
        let value = value.to_ascii_lowercase();
        let notes = || NOTE_CLASSES.split(' ').map(str::as_bytes);
        self.is_hidden |= match name {
            "style" => value.split(|&b| b == b';').any(is_display_none),
            "class" => value.split(u8::is_ascii_whitespace).any(|class| notes().any(|note| note == class)),
            "role" => matches!(value.as_slice(), b"doc-noteref" | b"doc-backlink"),
            "epub:type" => value == b"noteref",
            _ => false,
        };
        self.is_note |= self.is_hidden && name != "style" && markup::refers_to_note(&value);
        // Browsers show such an element when a reader searches for its text.
        self.is_hidden &= !(name == "hidden" && value == b"until-found");
    }

    /// Whether the content of the element is hidden, not running text, or a link to or from a note.
    fn is_ignored(&self) -> bool {
        // Pages that are hidden as a whole are shown by a script.
        let is_page = matches!(self.name.as_str(), "html" | "body");
        let is_closed = self.name == "dialog" && !self.seen.contains(&"open");
        IGNORED.contains(&self.name.as_str()) || is_closed || self.is_hidden && !is_page
    }
}

/// Whether a declaration of a style is `display: none`, with or without `!important`.
fn is_display_none(rule: &[u8]) -> bool {
    let rule: Vec<u8> = rule.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    rule.strip_suffix(b"!important").unwrap_or(&rule) == b"display:none"
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
