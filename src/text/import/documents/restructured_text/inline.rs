//! The inline markup of reStructuredText: emphasis, literals, roles, references and footnotes.

use crate::error::Message;
use crate::text::import::documents::paragraphs::Paragraphs;
use crate::text::import::documents::prepared::Prepared;
use crate::text::import::documents::spans::Spans;
use crate::text::{Role, floor};

/// Maximum number of bytes of the name of a role or of a footnote, and of the word before `_`. A longer one is text, so
/// that the time stays linear.
const MAX_NAME: usize = 200;

/// Adds the first `end` bytes of a paragraph without their markup.
pub(super) fn write(page: &Prepared, end: usize, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let mut inline = Inline { text: &page.text[..end], at: 0, free: 0, spans: Spans::new(page, 0, out) };
    while inline.at < end {
        if inline.element()? {
            inline.free = inline.at;
        } else {
            inline.at += inline.rest().chars().next().map_or(1, char::len_utf8);
        }
    }
    inline.spans.end(end)
}

struct Inline<'p, 'o, 'b> {
    text: &'p str,
    at: usize,
    /// The byte offset after the last element.
    free: usize,
    spans: Spans<'p, 'o, 'b>,
}

/// Returns the meaning of the text of a role.
fn meaning(role: &str, has_title: bool) -> Role {
    match role.rsplit(':').next().unwrap_or_default() {
        "strong" => Role::Bold,
        "emphasis" | "title" | "title-reference" | "t" => Role::Italic,
        "sup" | "superscript" => Role::Superscript,
        "sub" | "subscript" => Role::Subscript,
        "abbr" | "dfn" | "guilabel" | "index" | "menuselection" => Role::Other,
        "any" | "doc" | "download" | "numref" | "pep" | "ref" | "rfc" | "term" => Role::Link,
        _ if has_title => Role::Link,
        _ => Role::Code,
    }
}

/// Whether a character is punctuation of another script, or a symbol, which may be on both sides of an element.
fn is_foreign_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric()
}

/// Whether an inline element may begin after a character.
fn may_follow(c: char) -> bool {
    c.is_whitespace() || "'\"([{<-/:".contains(c) || is_foreign_mark(c)
}

/// Whether an inline element may end between two texts.
fn is_end(before: &str, after: &str) -> bool {
    let may_precede = |c: char| c.is_whitespace() || "'\")]}>-/:.,;!?\\".contains(c) || is_foreign_mark(c);
    !before.ends_with(|c: char| c.is_whitespace() || c == '\\')
        && after.chars().next().is_none_or(may_precede)
}

impl<'p> Inline<'p, '_, '_> {
    fn rest(&self) -> &'p str {
        &self.text[self.at..]
    }

    /// Returns the beginning of the text at `from`, within which the end of a name is searched.
    fn head(&self, from: usize) -> &'p str {
        let rest = self.text.get(from..).unwrap_or_default();
        &rest[..floor(rest, MAX_NAME)]
    }

    /// Whether an inline element whose marker has `length` bytes may begin here.
    fn may_begin(&self, length: usize) -> bool {
        let before = self.text[..self.at].chars().next_back();
        let Some(next) = self.text[self.at + length..].chars().next() else { return false };
        // A marker between quotation marks or brackets, as in "*", is text.
        let is_quoted = before.is_some_and(|before| match before {
            '"' | '\'' => next == before,
            '(' => next == ')',
            '[' => next == ']',
            '{' => next == '}',
            '<' => next == '>',
            _ => is_foreign_mark(before) && is_foreign_mark(next),
        });
        before.is_none_or(may_follow) && !next.is_whitespace() && !is_quoted
    }

    /// Reads the element here. Returns false for plain text.
    fn element(&mut self) -> Result<bool, Message> {
        let rest = self.rest();
        match rest.as_bytes()[0] {
            b'\\' => self.escaped(),
            b'`' if rest.starts_with("``") => self.span("``", "literal", Role::Code),
            b'`' => self.interpreted(self.at, None),
            b'*' if rest.starts_with("**") => self.span("**", "strong", Role::Bold),
            b'*' => self.span("*", "emphasis", Role::Italic),
            b':' => self.role(),
            b'[' => self.footnote(),
            b'_' => self.reference(),
            _ => Ok(false),
        }
    }

    /// Reads a backslash, which disables the markup of the next character. White space after it disappears.
    fn escaped(&mut self) -> Result<bool, Message> {
        let Some(next) = self.rest()[1..].chars().next() else { return Ok(false) };
        let length = 1 + next.len_utf8();
        let skipped = if next.is_whitespace() { length } else { 1 };
        self.spans.skip(self.at..self.at + skipped)?;
        self.at += length;
        Ok(true)
    }

    fn span(&mut self, marker: &'static str, name: &str, role: Role) -> Result<bool, Message> {
        let start = self.at + marker.len();
        if !self.may_begin(marker.len()) {
            self.at = start;
            return Ok(true);
        }
        // A literal may end with a backslash.
        let fits = |before: &str, after: &str| match role {
            Role::Code => {
                is_end(before.trim_end_matches('\\'), after) || before.ends_with('\\') && is_end("", after)
            }
            _ => is_end(before, after),
        };
        let Some(close) = self.spans.find((marker, true), start..self.text.len(), fits) else {
            self.at = start;
            return Ok(true);
        };
        let end = close + marker.len();
        self.spans.whole((name, role), self.at..end, start..close)?;
        self.at = end;
        Ok(true)
    }

    /// Reads `:role:` before a text in back quotes.
    fn role(&mut self) -> Result<bool, Message> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.' | '+');
        let head = self.head(self.at + 1);
        let length = head.find(|c| !is_part(c)).unwrap_or(head.len());
        let Some(name) = head[..length].strip_suffix(':').filter(|name| !name.is_empty()) else {
            return Ok(false);
        };
        if !head[length..].starts_with('`') || head[length..].starts_with("``") || !self.may_begin(1) {
            return Ok(false);
        }
        self.interpreted(self.at + 1 + length, Some(name))
    }

    /// Reads a text in back quotes that begin at `tick`: a role, a reference or a target.
    fn interpreted(&mut self, tick: usize, role: Option<&str>) -> Result<bool, Message> {
        let start = tick + 1;
        if !self.may_begin(start - self.at) {
            return Ok(false);
        }
        let fits = |before: &str, _: &str| is_end(before, "");
        let Some(close) = self.spans.find(("`", true), start..self.text.len(), fits) else {
            return Ok(false);
        };
        let inside = &self.text[start..close];
        let mut end = close + 1;
        let mut suffix = None;
        let after = self.head(end);
        if after.starts_with('_') {
            end += if after.starts_with("__") { 2 } else { 1 };
        } else if role.is_none()
            && let Some((name, _)) = after.strip_prefix(':').and_then(|rest| rest.split_once(':'))
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        {
            suffix = Some(name);
            end += name.len() + 2;
        }
        let is_reference = self.text[close + 1..end].starts_with('_');
        // The target of `text <target>` is not text.
        let target = inside.strip_suffix('>').and_then(|rest| rest.rfind('<'));
        let target = target.filter(|at| *at == 0 || inside[..*at].ends_with(char::is_whitespace));
        let title = target.map(|at| inside[..at].trim_end()).filter(|title| !title.is_empty());
        let inner = match (title, target) {
            (Some(title), _) => start..start + title.len(),
            (None, Some(at)) => start + at + 1..close - 1,
            (None, None) if role.is_some() => {
                start + inside.len() - inside.trim_start_matches(['~', '!']).len()..close
            }
            (None, None) => start..close,
        };
        let meaning = match role.or(suffix) {
            Some(role) => meaning(role, title.is_some()),
            None if is_reference || target.is_some() => Role::Link,
            None => Role::Italic,
        };
        self.spans.whole(("interpreted", meaning), self.at..end, inner)?;
        self.at = end;
        Ok(true)
    }

    /// Reads a reference to a footnote (`[1]_`) or to a citation (`[Roy]_`), whose label is text.
    fn footnote(&mut self) -> Result<bool, Message> {
        let head = self.head(self.at + 1);
        let Some(length) = head.find("]_") else { return Ok(false) };
        let label = &head[..length];
        let end = self.at + length + 3;
        let is_label = |c: char| c.is_alphanumeric() || matches!(c, '#' | '*' | '-' | '_' | '.' | ':' | '+');
        if label.is_empty()
            || !label.chars().all(is_label)
            || self.text[end..].starts_with(char::is_alphanumeric)
        {
            return Ok(false);
        }
        let is_note = label.starts_with(['#', '*']) || label.bytes().all(|b| b.is_ascii_digit());
        if is_note {
            // The space before the mark is required, but not shown.
            let spaced = self.text[..self.at].ends_with(' ') && self.free < self.at;
            self.spans.skip(self.at - usize::from(spaced)..self.at)?;
            self.spans.alone(Role::Note, self.at..end)?;
        } else {
            self.spans.whole(("link", Role::Link), self.at..end, self.at..end - 1)?;
        }
        self.at = end;
        Ok(true)
    }

    /// Reads the end of a reference (`word_`), or the beginning of a target (``_`text` ``).
    fn reference(&mut self) -> Result<bool, Message> {
        if self.rest().starts_with("_`") {
            return self.interpreted(self.at + 1, None);
        }
        let end = self.at + if self.rest().starts_with("__") { 2 } else { 1 };
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '+' | ':' | '_');
        let before = &self.text[self.free..self.at];
        let is_word = before.ends_with(char::is_alphanumeric);
        if !is_word || self.text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            self.at = end;
            return Ok(true);
        }
        let word: usize =
            before.chars().rev().take(MAX_NAME).take_while(|c| is_part(*c)).map(char::len_utf8).sum();
        let start = self.at - word;
        self.spans.whole(("link", Role::Link), start..end, start..self.at)?;
        self.at = end;
        Ok(true)
    }
}
