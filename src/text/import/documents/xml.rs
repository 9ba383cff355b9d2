//! Reads XML as a stream, within a budget.

use super::prefixes::Prefixes;
use crate::error::Message;
use crate::limits::Budget;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::borrow::Cow;
use std::io::BufRead;

/// The nodes of an XML file or archive entry. Only one node is in memory at a time.
pub(super) struct Xml<'b> {
    // Boxed, because the parser would otherwise be compiled again for each kind of input.
    reader: Reader<Box<dyn BufRead + 'b>>,
    buffer: Vec<u8>,
    budget: &'b Budget,
    depth: usize,
    prefixes: Prefixes,
    /// The name of the entry, for error messages.
    name: String,
}

/// A part of an XML file. The names of elements have the usual prefixes of their namespaces, whatever prefixes the
/// file uses: `w:p`, `text:span`.
pub(super) enum Node<'x> {
    Start(Tag<'x>),
    /// A tag such as `<w:br/>`, which has no end tag.
    Empty(Tag<'x>),
    End(EndTag<'x>),
    /// Text, without references such as `&amp;`. Adjacent text may be in several nodes.
    Text(Cow<'x, str>),
    Eof,
}

/// A start tag.
pub(super) struct Tag<'x> {
    tag: BytesStart<'x>,
    /// The name with the usual prefix, if the tag has another one.
    renamed: Option<String>,
}

/// An end tag.
pub(super) struct EndTag<'x> {
    tag: BytesEnd<'x>,
    /// The name with the usual prefix, if the tag has another one.
    renamed: Option<String>,
}

impl EndTag<'_> {
    pub(super) fn name(&self) -> &str {
        self.renamed.as_deref().unwrap_or(self.tag.name().0)
    }

    /// Returns the name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(self.name())
    }
}

impl Tag<'_> {
    pub(super) fn name(&self) -> &str {
        self.renamed.as_deref().unwrap_or(self.tag.name().0)
    }

    /// Returns the name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(self.name())
    }

    /// Returns the value of the attribute with this name, ignoring the prefixes of attributes.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        // The check for duplicates is off, because it compares each attribute with every other, which is slow for
        // a tag with thousands of attributes.
        let mut attributes = self.tag.attributes();
        let found = attributes.with_checks(false).flatten().find(|a| local(a.key.as_ref()) == name)?;
        Some(
            quick_xml::escape::unescape(&found.value)
                .map_or_else(|_| found.value.to_string(), Cow::into_owned),
        )
    }
}

impl Tag<'_> {
    /// Returns the tag as it is in the file, except that the name has the usual prefix.
    pub(super) fn code(&self, is_empty: bool) -> String {
        let slash = if is_empty { "/" } else { "" };
        format!("<{}{}{slash}>", self.name(), self.tag.attributes_raw().trim_end())
    }

    /// Returns the identifier of the relationship to which an element refers: the value of an attribute such as
    /// `r:id`, whose name has a prefix.
    pub(super) fn relation(&self) -> Option<String> {
        let mut attributes = self.tag.attributes();
        let found = attributes.with_checks(false).flatten().find(|a| a.key.as_ref().ends_with(":id"))?;
        Some(found.value.to_string())
    }
}

/// Returns a name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl<'b> Xml<'b> {
    pub(super) fn new(input: impl BufRead + 'b, name: &str, budget: &'b Budget) -> Xml<'b> {
        let input: Box<dyn BufRead + 'b> = Box::new(input);
        let (reader, buffer) = (Reader::from_reader(input), Vec::new());
        Xml { reader, buffer, budget, depth: 0, prefixes: Prefixes::default(), name: name.into() }
    }

    /// Reads the next node. A comment or the like is an empty text.
    pub(super) fn next(&mut self) -> Result<Node<'_>, Message> {
        self.budget.step()?;
        self.budget.begin_piece();
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer);
        let event = event.map_err(|e| self.budget.refusal().unwrap_or_else(|| damaged(&self.name, &e)))?;
        Ok(match event {
            Event::Start(tag) => {
                self.depth += 1;
                self.budget.nest(self.depth)?;
                self.prefixes.declare(&tag, self.depth);
                Node::Start(Tag { renamed: self.prefixes.renamed(tag.name().0), tag })
            }
            Event::Empty(tag) => {
                self.prefixes.declare(&tag, self.depth + 1);
                let renamed = self.prefixes.renamed(tag.name().0);
                self.prefixes.leave(self.depth + 1);
                Node::Empty(Tag { renamed, tag })
            }
            Event::End(tag) => {
                let renamed = self.prefixes.renamed(tag.name().0);
                self.prefixes.leave(self.depth);
                self.depth = self.depth.saturating_sub(1);
                Node::End(EndTag { renamed, tag })
            }
            Event::Text(text) => Node::Text(text.into_inner()),
            Event::CData(text) => Node::Text(text.into_inner()),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(c)) => Node::Text(Cow::Owned(c.to_string())),
                _ => Node::Text(resolve_predefined_entity(&entity).unwrap_or_default().into()),
            },
            Event::Eof if self.depth > 0 => {
                return Err(
                    "the document is truncated: it ends inside an element; get a complete copy".into()
                );
            }
            Event::Eof => Node::Eof,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => Node::Text("".into()),
        })
    }
}

fn damaged(name: &str, error: &quick_xml::Error) -> Message {
    if matches!(error, quick_xml::Error::Encoding(_)) {
        return not_utf8(name);
    }
    format!("the document is damaged ({error}); save or download it again").into()
}

/// Returns the error for an entry that is not UTF-8, such as an encrypted entry of a password-protected
/// document.
fn not_utf8(name: &str) -> Message {
    format!("the file {name} in it is not UTF-8; if the document has a password, save it without one").into()
}
