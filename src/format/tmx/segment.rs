//! Reads a `seg` element into text and inline codes.

use super::chars::push_escaped;
use super::dtd;
use super::token::{Attributes, find};
use super::unit::Code;
use crate::format::inline::{is_break, is_native, is_native_break, push_break, redundant};

/// Collects the text and the inline codes of a segment.
///
/// The content of `bpt`, `ept`, `it`, `ph` and `ut` is formatting code of the original document, so it becomes part
/// of the inline code. The content of all other elements is text, even if TMX does not define the element.
///
/// The codes together are valid TMX 1.4: a tag that is not valid where it occurs becomes the content of a `ph`.
pub(super) struct Segment<'u> {
    text: &'u mut String,
    codes: &'u mut Vec<Code>,
    /// The open elements, outermost first.
    open: Vec<Open>,
    /// The formatting code of the current inline code, without markup.
    content: String,
}

/// An open element of a segment.
struct Open {
    /// The end tag, as it is to be written.
    end: String,
    /// What the element may contain.
    holds: Holds,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Text of the segment and inline codes.
    Text,
    /// Formatting code: text of the original document, and `sub`.
    Native,
    /// The content of `sub`: text inside formatting code, and inline codes.
    Sub,
}

impl Holds {
    /// Whether the DTD of TMX allows an element here.
    fn allows(self, name: &str) -> bool {
        let of = match self {
            Holds::Text => "seg",
            Holds::Native => "ph",
            Holds::Sub => "sub",
        };
        dtd::element(of).is_some_and(|element| dtd::contains(element.children, name))
    }
}

impl<'u> Segment<'u> {
    pub(super) fn new(text: &'u mut String, codes: &'u mut Vec<Code>) -> Segment<'u> {
        Segment { text, codes, open: Vec::new(), content: String::new() }
    }

    /// Returns what may be at the current position.
    fn holds(&self) -> Holds {
        self.open.last().map_or(Holds::Text, |open| open.holds)
    }

    pub(super) fn start(&mut self, name: &str, attributes: &Attributes) {
        let around = self.holds();
        let holds = match around {
            Holds::Text if is_native(name) => Holds::Native,
            Holds::Sub if is_native(name) && around.allows(name) => Holds::Native,
            Holds::Native if around.allows(name) => Holds::Sub,
            around => around,
        };
        let (start, end) = tags(name, attributes, around);
        self.open.push(Open { end, holds });
        if around != Holds::Text {
            return self.push_code(&start);
        }
        if is_break(name, attributes) {
            push_break(self.text);
        }
        self.content.clear();
        self.codes.push(Code { at: self.text.len(), markup: start });
    }

    pub(super) fn end(&mut self) {
        // The end of the segment itself.
        let Some(Open { end, holds }) = self.open.pop() else { return };
        if holds == Holds::Text {
            return self.codes.push(Code { at: self.text.len(), markup: end });
        }
        self.push_code(&end);
        if self.holds() == Holds::Text && is_native_break(&self.content) {
            push_break(self.text);
            if let Some(code) = self.codes.last_mut() {
                code.at = self.text.len();
            }
        }
    }

    pub(super) fn text(&mut self, new: &str) {
        if self.holds() != Holds::Text {
            let mut escaped = String::with_capacity(new.len());
            escape(new, &mut escaped);
            self.push_code(&escaped);
            return self.content.push_str(new);
        }
        // If a code is between two spaces, the second space becomes part of the code, so that the text has only
        // one and the segment can still be written back as it was.
        let after_code = self.codes.last_mut().filter(|code| code.at == self.text.len());
        let space = after_code.map_or(0, |code| {
            let space = redundant(self.text, new);
            code.markup.push_str(&new[..space]);
            space
        });
        self.text.push_str(&new[space..]);
    }

    /// Appends to the markup of the current inline code.
    fn push_code(&mut self, markup: &str) {
        self.codes.last_mut().into_iter().for_each(|code| code.markup.push_str(markup));
    }
}

/// Returns the start tag and the end tag of an element of a segment, as they are to be written inside `around`.
fn tags(name: &str, attributes: &Attributes, around: Holds) -> (String, String) {
    let (start, end) = (start_tag(name, attributes), format!("</{name}>"));
    let has = |required: &str| required.is_empty() || find(attributes, required).is_some();
    let is_valid = around.allows(name);
    let is_complete = dtd::element(name).is_some_and(|element| element.required.split(' ').all(has));
    let escaped = |tag: &str| {
        let mut out = String::new();
        escape(tag, &mut out);
        out
    };
    match around {
        _ if is_valid && is_complete => (start, end),
        // An incomplete `bpt`, `ept` or `it`: its content is formatting code all the same.
        _ if is_valid => ("<ph>".into(), "</ph>".into()),
        Holds::Native => (escaped(&start), escaped(&end)),
        Holds::Text if is_native(name) => ("<ph>".into(), "</ph>".into()),
        _ => (format!("<ph>{}</ph>", escaped(&start)), format!("<ph>{}</ph>", escaped(&end))),
    }
}

fn start_tag(name: &str, attributes: &Attributes) -> String {
    let mut tag = format!("<{name}");
    for (key, value) in attributes {
        tag.extend([" ", key, "=\""]);
        escape(value, &mut tag);
        tag.push('"');
    }
    tag.push('>');
    tag
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '"' => out.push_str("&quot;"),
            _ => push_escaped(c, out),
        }
    }
}
