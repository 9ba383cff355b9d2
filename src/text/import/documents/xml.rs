//! Reads XML as a stream, within a budget.

use crate::error::Message;
use crate::limits::Budget;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// The events of an XML file or archive entry. Only one event is in memory at a time.
pub(super) struct Xml<'b, R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    budget: &'b Budget,
    depth: usize,
    /// The name of the entry, for error messages.
    name: String,
}

impl<'b, R: BufRead> Xml<'b, R> {
    pub(super) fn new(input: R, name: &str, budget: &'b Budget) -> Xml<'b, R> {
        let (reader, buffer) = (Reader::from_reader(input), Vec::new());
        Xml { reader, buffer, budget, depth: 0, name: name.into() }
    }

    /// Reads the next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Message> {
        self.budget.step()?;
        self.budget.begin_piece();
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer);
        let event = event.map_err(|e| self.budget.refusal().unwrap_or_else(|| damaged(&self.name, &e)))?;
        match event {
            Event::Start(_) => {
                self.depth += 1;
                self.budget.nest(self.depth)?;
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Ok(event)
    }
}

/// Returns the value of an attribute, without resolving references such as `&amp;`.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    // The check for duplicates is off, because it compares each attribute with every other, which is slow for
    // a tag with thousands of attributes.
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.as_ref() == name);
    found.map(|found| found.value.into_owned())
}

fn damaged(name: &str, error: &quick_xml::Error) -> Message {
    if matches!(error, quick_xml::Error::Encoding(_)) {
        return not_utf8(name);
    }
    format!("the document is damaged ({error}); save or download it again").into()
}

/// Returns the error for an entry that is not UTF-8, such as an encrypted entry of a password-protected
/// document.
pub(super) fn not_utf8(name: &str) -> Message {
    format!("the file {name} in it is not UTF-8; if the document has a password, save it without one").into()
}
