//! The inline markup of AsciiDoc: quotations, macros, references, anchors and index terms.

use super::macros::{self, Macro};
use crate::error::Message;
use crate::text::import::documents::paragraphs::Paragraphs;
use crate::text::import::documents::prepared::Prepared;
use crate::text::import::documents::spans::{Spans, is_word};
use crate::text::{Role, floor};
use std::collections::VecDeque;
use std::ops::Range;

/// Maximum number of bytes of a reference, an anchor, an index term or the target of a macro. A longer one is text, so
/// that the time stays linear.
const MAX_LENGTH: usize = 1000;

/// Maximum nesting depth of footnotes. Deeper ones are text, because each level is read once more.
const MAX_DEPTH: usize = 8;

/// Adds the text of a paragraph, and after it each of its footnotes as a paragraph.
pub(super) fn write(page: &Prepared, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let brackets = brackets(&page.text);
    let mut parts = VecDeque::new();
    parts.push_back((0..page.text.len(), 0));
    while let Some((part, depth)) = parts.pop_front() {
        out.budget.step()?;
        let spans = Spans::new(page, part.start, out);
        let mut inline = Inline {
            text: &page.text,
            at: part.start,
            end: part.end,
            depth,
            brackets: &brackets,
            open: Vec::new(),
            notes: Vec::new(),
            spans,
        };
        inline.run()?;
        parts.extend(inline.notes.into_iter().map(|note| (note, depth + 1)));
        inline.spans.end(part.end)?;
    }
    Ok(())
}

/// Returns the byte offsets of the brackets that belong together, in the order of the opening ones.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let (mut pairs, mut open) = (Vec::new(), Vec::new());
    let mut is_escaped = false;
    for (at, b) in text.bytes().enumerate() {
        match b {
            b'[' if !is_escaped => open.push(at),
            b']' if !is_escaped => pairs.extend(open.pop().map(|begin| (begin, at))),
            _ => {}
        }
        is_escaped = b == b'\\' && !is_escaped;
    }
    pairs.sort_unstable();
    pairs
}

/// A marker that ends an element.
struct Closing {
    code: Range<usize>,
    /// The name of the element, which is empty if it is not inline markup.
    name: &'static str,
}

struct Inline<'p, 'o, 'b> {
    text: &'p str,
    at: usize,
    end: usize,
    /// The number of footnotes around the text.
    depth: usize,
    brackets: &'p [(usize, usize)],
    /// The elements that are open, the innermost last. There is at most one of each name.
    open: Vec<Closing>,
    notes: Vec<Range<usize>>,
    spans: Spans<'p, 'o, 'b>,
}

impl<'p> Inline<'p, '_, '_> {
    fn run(&mut self) -> Result<(), Message> {
        while self.at < self.end {
            if !self.closing()? && !self.element()? {
                self.at += self.rest().chars().next().map_or(1, char::len_utf8);
            }
        }
        while let Some(closing) = self.open.pop() {
            self.close(&closing, self.end..self.end)?;
        }
        Ok(())
    }

    fn rest(&self) -> &'p str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// Returns the beginning of the text at `from`, within which the end of a construct is searched.
    fn head(&self, from: usize) -> &'p str {
        let rest = self.text.get(from..self.end).unwrap_or_default();
        &rest[..floor(rest, MAX_LENGTH)]
    }

    fn is_open(&self, name: &str) -> bool {
        self.open.iter().any(|closing| closing.name == name)
    }

    /// Ends the elements whose closing marker is here, or was inside of code.
    fn closing(&mut self) -> Result<bool, Message> {
        let Some(index) = self.open.iter().rposition(|closing| closing.code.start <= self.at) else {
            return Ok(false);
        };
        let closing = self.open.remove(index);
        let is_here = closing.code.start == self.at;
        let code = if is_here { closing.code.clone() } else { self.at..self.at };
        self.close(&closing, code.clone())?;
        self.at = code.end;
        Ok(true)
    }

    fn close(&mut self, closing: &Closing, code: Range<usize>) -> Result<(), Message> {
        match closing.name {
            "" => self.spans.skip(code),
            name => self.spans.close(name, code),
        }
    }

    /// Begins the element whose text is at `inner`, and that extends to `end`.
    fn begin(
        &mut self,
        name: &'static str,
        role: Role,
        inner: Range<usize>,
        end: usize,
    ) -> Result<bool, Message> {
        self.spans.open(name, role, self.at..inner.start)?;
        self.open.push(Closing { code: inner.end..end, name });
        self.at = inner.start;
        Ok(true)
    }

    /// Adds an element that has no text.
    fn alone(&mut self, role: Role, end: usize) -> Result<bool, Message> {
        self.spans.alone(role, self.at..end)?;
        self.at = end;
        Ok(true)
    }

    /// Adds an element whose text has no markup.
    fn whole(&mut self, name: &str, role: Role, inner: Range<usize>, end: usize) -> Result<bool, Message> {
        self.spans.whole((name, role), self.at..end, inner)?;
        self.at = end;
        Ok(true)
    }

    /// Reads the element here. Returns false for plain text.
    fn element(&mut self) -> Result<bool, Message> {
        let rest = self.rest();
        match rest.as_bytes()[0] {
            b'\\' => self.escaped(),
            b'*' | b'_' | b'#' | b'^' | b'~' | b'`' | b'+' => self.quoted(self.at),
            b'"' | b'\'' => self.curved_quotes(),
            b'[' => self.bracketed(),
            b'<' => self.reference(),
            b'(' if rest.starts_with("((") => self.index_term(),
            b'&' => self.character(),
            b' ' if rest == " +" || rest.starts_with(" +\n") => {
                self.at += 1;
                self.alone(Role::LineBreak, self.at + 1)
            }
            b'{' => self.word(),
            // A footnote follows a word directly.
            b'f' if rest.starts_with("footnote") => self.word(),
            b if b.is_ascii_alphabetic() && !self.before().is_some_and(is_word) => self.word(),
            _ => Ok(false),
        }
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Reads a backslash, which disables the markup after it.
    fn escaped(&mut self) -> Result<bool, Message> {
        // A doubled marker is disabled by two backslashes.
        let slashes = if self.rest().starts_with("\\\\") { 2 } else { 1 };
        let after = &self.rest()[slashes..];
        let mut length = after.len() - after.trim_start_matches(['*', '_', '`', '#', '^', '~', '+']).len();
        if length == 0 {
            length = match after.as_bytes().first() {
                Some(b'{' | b'[' | b']' | b'<' | b'(' | b'|' | b'!' | b'&' | b'\'' | b'"') => 1,
                _ if after.starts_with("--") || after.starts_with("...") => 2,
                _ => macros::of(self.head(self.at + slashes)).map_or(0, |(_, name)| name),
            };
        }
        if length == 0 {
            return Ok(false);
        }
        let escaped = self.at + slashes;
        self.spans.skip(self.at..escaped)?;
        self.at = (escaped + length).min(self.end);
        Ok(true)
    }

    /// Reads a quotation, whose code begins at `self.at`, and whose marker is at `marker`.
    fn quoted(&mut self, marker: usize) -> Result<bool, Message> {
        const MARKERS: [(&str, &str, Role); 13] = [
            ("+++", "", Role::Other),
            ("**", "strong-strong", Role::Bold),
            ("__", "emphasis-emphasis", Role::Italic),
            ("##", "mark-mark", Role::Other),
            ("*", "strong", Role::Bold),
            ("_", "emphasis", Role::Italic),
            ("#", "mark", Role::Other),
            ("^", "superscript", Role::Superscript),
            ("~", "subscript", Role::Subscript),
            ("``", "", Role::Code),
            ("`", "", Role::Code),
            ("++", "", Role::Other),
            ("+", "", Role::Other),
        ];
        let starts_in_word = self.before().is_some_and(|c| is_word(c) || matches!(c, ';' | ':' | '}'));
        for (code, name, role) in MARKERS {
            let start = marker + code.len();
            let Some(inside) = self.text.get(start..self.end) else { continue };
            if !self.text[marker..].starts_with(code) || !name.is_empty() && self.is_open(name) {
                continue;
            }
            let is_strict = code.len() == 1 && !matches!(code, "^" | "~");
            if is_strict && (starts_in_word || inside.starts_with(char::is_whitespace)) {
                continue;
            }
            let fits = |before: &str, after: &str| {
                !is_strict
                    || !before.ends_with(|c: char| c.is_whitespace() || c == '\\')
                        && !after.starts_with(is_word)
            };
            let Some(close) = self.spans.find((code, is_strict), start..self.end, fits) else { continue };
            // Superscripts and subscripts contain no white space.
            if matches!(code, "^" | "~") && self.text[start..close].contains([' ', '\n']) {
                continue;
            }
            let end = close + code.len();
            if !name.is_empty() {
                return self.begin(name, role, start..close, end);
            }
            // Inside of back quotes, plus signs disable the markup.
            let text = &self.text[start..close];
            let is_plain =
                role == Role::Code && text.len() > 2 && text.starts_with('+') && text.ends_with('+');
            let inner = if is_plain { start + 1..close - 1 } else { start..close };
            return self.whole("literal", role, inner, end);
        }
        Ok(false)
    }

    /// Removes the back quotes of `"`text`"`, which become curved quotation marks.
    fn curved_quotes(&mut self) -> Result<bool, Message> {
        let (opening, closing) = if self.rest().starts_with('"') { ("\"`", "`\"") } else { ("'`", "`'") };
        let start = self.at + opening.len();
        if !self.rest().starts_with(opening) || self.is_open("") || self.before().is_some_and(is_word) {
            return Ok(false);
        }
        let Some(close) = self.spans.find((closing, false), start..self.end, |_, _| true) else {
            return Ok(false);
        };
        self.spans.skip(self.at + 1..start)?;
        self.open.push(Closing { code: close..close + 1, name: "" });
        self.at = start;
        Ok(true)
    }

    /// Returns the bracket that closes the one at `open`.
    fn bracket(&self, open: usize) -> Option<usize> {
        let index = self.brackets.binary_search_by_key(&open, |(open, _)| *open).ok()?;
        Some(self.brackets[index].1).filter(|close| *close < self.end)
    }

    /// Reads an anchor (`[[id]]`), or the attributes of a quotation (`[.big]#text#`).
    fn bracketed(&mut self) -> Result<bool, Message> {
        let Some(close) = self.bracket(self.at) else { return Ok(false) };
        let inside = &self.text[self.at + 1..close];
        let is_short = inside.len() < MAX_LENGTH;
        if is_short && inside.starts_with('[') && inside.find(']') == Some(inside.trim_end_matches(']').len())
        {
            return self.alone(Role::Other, close + 1);
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '#' | '%' | '-' | '_' | ' ');
        let is_marked = self.text[close + 1..self.end].starts_with(['#', '*', '_', '`', '+']);
        Ok(is_marked && !inside.is_empty() && inside.chars().all(is_name) && self.quoted(close + 1)?)
    }

    /// Reads a reference (`<<id,text>>`) or an address (`<https://…>`).
    fn reference(&mut self) -> Result<bool, Message> {
        let start = self.at + 2;
        if self.rest().starts_with("<<") {
            let Some(length) = self.head(start).find(">>") else { return Ok(false) };
            let inside = &self.text[start..start + length];
            if inside.contains('<') || inside.trim().is_empty() {
                return Ok(false);
            }
            let label = inside.find(',').map_or(0, |at| at + 1);
            let label = if inside[label..].trim().is_empty() { 0 } else { label };
            let inner = start + label..start + length;
            return self.begin_link(inner, start + length + 2);
        }
        let address = self.head(self.at + 1);
        let Some(length) = macros::address(address).filter(|length| address[*length..].starts_with('>'))
        else {
            return Ok(false);
        };
        self.whole("link", Role::Link, self.at + 1..self.at + 1 + length, self.at + 2 + length)
    }

    fn begin_link(&mut self, inner: Range<usize>, end: usize) -> Result<bool, Message> {
        if self.is_open("link") {
            return self.whole("link", Role::Link, inner, end);
        }
        self.begin("link", Role::Link, inner, end)
    }

    /// Reads an index term, which is hidden in `(((a, b)))` and visible in `((a))`.
    fn index_term(&mut self) -> Result<bool, Message> {
        let is_hidden = self.rest().starts_with("(((");
        let (length, close) = if is_hidden { (3, ")))") } else { (2, "))") };
        let start = self.at + length;
        let Some(found) = self.head(start).find(close).filter(|found| *found > 0) else { return Ok(false) };
        let end = start + found + length;
        if is_hidden {
            return self.alone(Role::Other, end);
        }
        self.whole("term", Role::Other, start..start + found, end)
    }

    /// Reads a character reference such as `&#8217;` or `&amp;`.
    fn character(&mut self) -> Result<bool, Message> {
        let rest = self.rest();
        let Some(length) = rest.bytes().take(12).position(|b| b == b';') else { return Ok(false) };
        let Ok(character) = quick_xml::escape::unescape(&rest[..=length]) else { return Ok(false) };
        let end = self.at + length + 1;
        self.spans.replace(self.at..end, &character)?;
        self.at = end;
        Ok(true)
    }

    /// Reads a macro, an address or a reference to an attribute.
    fn word(&mut self) -> Result<bool, Message> {
        let head = self.head(self.at);
        let Some((kind, name)) = macros::of(head) else { return Ok(false) };
        let target = macros::target(kind, head, name);
        let open = self.at + target.end;
        let target = self.at + target.start..open;
        let close = if self.text[open..].starts_with('[') { self.bracket(open) } else { None };
        let is_macro = |close: &usize| match kind {
            // Its brackets may have no effect, so that their content is read again.
            Macro::Attribute => close - open <= MAX_LENGTH,
            Macro::Footnote => self.depth < MAX_DEPTH,
            _ => true,
        };
        let Some(close) = close.filter(is_macro) else {
            // The characters of an address are not markup.
            self.at = if kind == Macro::Address { open } else { self.at + name };
            return Ok(true);
        };
        let inside = open + 1..close;
        let label = macros::label(kind, &self.text[inside.clone()]);
        let label = inside.start + label.start..inside.start + label.end;
        let is_empty = self.text[label.clone()].trim().is_empty();
        let end = close + 1;
        match kind {
            Macro::Footnote => {
                let is_named = head.starts_with("footnoteref");
                let comma = || self.head(label.start).find(',').map(|at| label.start + at + 1);
                let start = if is_named { comma().unwrap_or(label.end) } else { label.start };
                let note = start.min(label.end)..label.end;
                let is_empty = self.text[note.clone()].trim().is_empty();
                self.notes.extend((!is_empty).then_some(note));
                self.alone(Role::Note, end)
            }
            Macro::Hidden => self.alone(Role::Other, end),
            Macro::Image if is_empty => self.alone(Role::Image, end),
            Macro::Image => self.whole("image", Role::Image, label, end),
            Macro::Attribute if is_empty => {
                self.at += name;
                Ok(true)
            }
            Macro::Address | Macro::Link if is_empty => self.whole("link", Role::Link, target, end),
            Macro::Address | Macro::Link | Macro::Attribute => self.begin_link(label, end),
            Macro::Menu if is_empty => self.whole("menu", Role::Other, target, end),
            Macro::Menu => {
                self.spans.skip(self.at..target.start)?;
                self.spans.replace(open..open + 1, " ")?;
                self.spans.skip(close..end)?;
                self.at = end;
                Ok(true)
            }
            Macro::Code => self.whole("code", Role::Code, label, end),
        }
    }
}
