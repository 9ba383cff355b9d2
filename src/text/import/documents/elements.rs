//! Keeps track of the open elements of an HTML page, whose end tags may be missing.

use std::collections::HashMap;

/// Elements without content and end tags.
const VOID: [&str; 18] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
];

/// Elements that end an open paragraph.
const ENDS_PARAGRAPH: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "ul",
];

/// Elements that an end tag of an element outside them does not end, and in which missing end tags are not looked for
/// outside.
const BARRIERS: [&str; 8] = ["body", "caption", "html", "object", "table", "td", "template", "th"];

/// The greatest number of open elements that are kept. Browsers nest elements no deeper.
const MOST: usize = 512;

/// An element that has begun.
struct Element {
    name: String,
    is_hidden: bool,
}

/// The open elements, the innermost last.
#[derive(Default)]
pub(super) struct Elements {
    open: Vec<Element>,
    /// The number of open elements of each name.
    counts: HashMap<String, usize>,
    hidden: usize,
}

impl Elements {
    /// Whether an open element hides the current position.
    pub(super) fn is_hidden(&self) -> bool {
        self.hidden > 0
    }

    /// Adds an element. Call [`Elements::end_optional`] first.
    pub(super) fn start(&mut self, name: &str, is_hidden: bool) {
        if self.open.len() < MOST && !VOID.contains(&name) {
            self.open.push(Element { name: name.to_owned(), is_hidden });
            self.hidden += usize::from(is_hidden);
            *self.counts.entry(name.to_owned()).or_default() += 1;
        }
    }

    /// Ends an element and all elements in it that have no end tags. Ignores an end tag without a start tag. Returns
    /// whether any of the ended elements was visible.
    pub(super) fn end(&mut self, name: &str) -> bool {
        if self.counts.get(name).is_none_or(|&count| count == 0) {
            return false;
        }
        let stops = |element: &&Element| element.name == name || BARRIERS.contains(&element.name.as_str());
        let within = self.open.iter().rev().find(stops).is_some_and(|found| found.name == name);
        // The end tag of a table, a cell or the like also ends the barriers in it.
        let mut any_visible = false;
        while within || BARRIERS.contains(&name) {
            let Some((found, is_visible)) = self.pop() else { break };
            any_visible |= is_visible;
            if found == name {
                break;
            }
        }
        any_visible
    }

    /// Ends the elements that the start tag of an element named `next` ends. Returns whether any of them was visible.
    pub(super) fn end_optional(&mut self, next: &str) -> bool {
        let (ended, until): (&[&str], &[&str]) = match next {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr", "td", "th"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "tr"], &["table"]),
            "option" => (&["option"], &["select", "datalist"]),
            "optgroup" => (&["optgroup", "option"], &["select"]),
            "rt" | "rp" => (&["rt", "rp"], &["ruby"]),
            "body" => (&["head"], &[]),
            _ => (&[], &[]),
        };
        if ended.is_empty() {
            return ENDS_PARAGRAPH.contains(&next) && self.end("p");
        }
        let is_cell = matches!(next, "tr" | "td" | "th" | "thead" | "tbody" | "tfoot");
        let barriers = |name: &str| until.contains(&name) || !is_cell && BARRIERS.contains(&name);
        let outermost = self.open.iter().rev().take_while(|open| !barriers(&open.name));
        let count = (1..)
            .zip(outermost)
            .filter(|(_, open)| ended.contains(&open.name.as_str()))
            .map(|(n, _)| n)
            .last();
        let mut any_visible = false;
        for _ in 0..count.unwrap_or(0) {
            any_visible |= self.pop().is_some_and(|(_, is_visible)| is_visible);
        }
        ENDS_PARAGRAPH.contains(&next) && self.end("p") || any_visible
    }

    /// Ends the innermost element. Returns its name, and whether it was visible.
    fn pop(&mut self) -> Option<(String, bool)> {
        let element = self.open.pop()?;
        self.hidden -= usize::from(element.is_hidden);
        if let Some(count) = self.counts.get_mut(&element.name) {
            *count -= 1;
        }
        let is_visible = self.hidden == 0 && !element.is_hidden;
        Some((element.name, is_visible))
    }
}
