//! Removes what is not Markdown from a page: front matter, directives, components, short codes, comments.
//!
//! Each extension would need its own parser. Without their markers, most contain plain Markdown, so a line is
//! either copied, or copied without its markers and its extra indent, or dropped.

use super::directives::{self, Directive};
use super::inline::{Gap, gaps};
use super::tags::TagKind;
use crate::text::import::documents::front_matter;
use crate::text::import::documents::prepared::{Prepared, range_in};
use std::ops::Range;

/// An open code fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fence {
    marker: u8,
    length: usize,
    /// Whether the lines are dropped, because CommonMark does not know this kind of fence.
    is_dropped: bool,
}

/// An element whose content has an extra indent.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Level<'f> {
    /// The content of `!!! note`, which is indented by four columns more than the marker.
    Indented { marker: usize },
    /// The content of a component. Its extra indent is that of its first line, which is not known at first.
    Component { name: &'f str, tag: usize, extra: Option<usize> },
}

struct Preparation<'f> {
    file: &'f str,
    out: Prepared,
    /// The byte offset of the next line.
    at: usize,
    fence: Option<Fence>,
    /// The open directives in code fences whose content is text.
    text_fences: Vec<Fence>,
    levels: Vec<Level<'f>>,
    /// Whether the line before was blank, or an import or export of MDX.
    after_blank: bool,
    /// Whether options of a directive may follow.
    after_directive: bool,
}

/// Returns a page in plain Markdown.
pub(super) fn prepare(file: &str) -> Prepared {
    let front = front_matter::read(file);
    let mut it = Preparation {
        file,
        out: Prepared::default(),
        at: front.end,
        fence: None,
        text_fences: Vec::new(),
        levels: Vec::new(),
        after_blank: true,
        after_directive: false,
    };
    if front.is_excluded {
        return it.out;
    }
    front.write(file, &mut it.out);
    while it.at < file.len() {
        it.line();
    }
    it.out
}

/// Returns the number of columns of the indent. A tab counts as four.
fn indent(line: &str) -> usize {
    line.bytes()
        .map_while(|b| match b {
            b' ' => Some(1),
            b'\t' => Some(4),
            _ => None,
        })
        .sum()
}

/// Returns the fence at the beginning of a line, and its info string. The line may be in a quotation or a
/// list.
fn opened_fence(line: &str) -> Option<(Fence, &str)> {
    let line = line.trim_start_matches([' ', '\t', '>', '*', '+', '-']);
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let line = number.strip_prefix(['.', ')']).map_or(line, str::trim_start);
    let marker = line.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = line.bytes().take_while(|b| *b == marker).count();
    let info = &line[length..];
    let opens = length >= 3 && (marker == b'~' || !info.contains('`'));
    opens.then_some((Fence { marker, length, is_dropped: false }, info))
}

impl Fence {
    fn is_closed_by(self, line: &str) -> bool {
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        line.len() >= self.length && line.bytes().all(|b| b == self.marker)
    }
}

/// Whether a line begins an import or export of MDX.
fn is_module_code(line: &str) -> bool {
    let quoted = |text: &str| text.starts_with(['"', '\'']);
    if let Some(rest) = line.strip_prefix("import ") {
        let has_source = rest.split_once(" from ").is_some_and(|(_, source)| quoted(source.trim_start()));
        return has_source || quoted(rest) || rest.trim_end().ends_with('{');
    }
    let Some(rest) = line.strip_prefix("export ") else { return false };
    let word = rest.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let words =
        ["const", "default", "function", "let", "var", "class", "async", "type", "interface", "{", "*"];
    words.contains(&word) && rest.contains(['=', '(', '{', '*', ';'])
}

/// Whether a line is an instruction of a site generator, such as a table of contents or an inclusion.
fn is_instruction(line: &str) -> bool {
    let line = line.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '(' | ')');
    let expression = line.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    matches!(line.to_ascii_lowercase().as_str(), "[toc]" | "[[toc]]" | "[[_toc_]]" | "<!--more-->")
        || line.starts_with("--8<--")
        || line.starts_with("<<< ")
        || line.starts_with("{{") && line.ends_with("}}") && line.matches("{{").count() == 1
        || expression.is_some_and(|inside| !inside.is_empty() && inside.chars().all(is_name))
}

impl<'f> Preparation<'f> {
    /// Processes the next line.
    fn line(&mut self) {
        let rest = &self.file[self.at..];
        let length = rest.find('\n').unwrap_or(rest.len());
        let whole = self.at..self.at + length;
        self.at = (whole.end + 1).min(self.file.len());
        let text = &self.file[whole.clone()];
        if text.trim().is_empty() {
            if self.fence.is_some_and(|fence| !fence.is_dropped) {
                self.out.end_line();
            } else {
                self.out.blank_line();
            }
            self.after_blank = true;
            return;
        }
        let line = self.without_indent(whole);
        let text = &self.file[line.clone()];
        if let Some(fence) = self.fence {
            self.fenced(fence, line);
        } else if !self.marker(text) {
            self.text(line);
        }
    }

    /// Closes the levels that a line does not belong to, and removes the extra indent of the others from it.
    fn without_indent(&mut self, line: Range<usize>) -> Range<usize> {
        let text = &self.file[line.clone()];
        let columns = indent(text);
        let in_fence = self.fence.is_some();
        let mut extra = 0;
        let mut open = self.levels.len();
        for (number, level) in self.levels.iter_mut().enumerate() {
            let own = columns.saturating_sub(extra);
            match level {
                Level::Indented { marker } if own < *marker + 4 && !in_fence => {
                    open = number;
                    break;
                }
                Level::Indented { .. } => extra += 4,
                Level::Component { tag, extra: known, .. } => {
                    extra += *known.get_or_insert(own.saturating_sub(*tag));
                }
            }
        }
        self.levels.truncate(open);
        let mut start = line.start;
        for b in text.bytes() {
            match b {
                b' ' if extra >= 1 => extra -= 1,
                b'\t' if extra >= 1 => extra = extra.saturating_sub(4),
                _ => break,
            }
            start += 1;
        }
        start..line.end
    }

    /// Processes a line inside a code fence.
    fn fenced(&mut self, fence: Fence, line: Range<usize>) {
        if fence.is_closed_by(&self.file[line.clone()]) {
            self.fence = None;
        }
        if !fence.is_dropped {
            self.out.copy(self.file, line);
            self.out.end_line();
        }
    }

    /// Processes a line that is a marker as a whole. Returns false for other lines.
    fn marker(&mut self, line: &'f str) -> bool {
        let (after_blank, after_directive) = (self.after_blank, self.after_directive);
        (self.after_blank, self.after_directive) = (false, false);
        let trimmed = line.trim();
        if self.text_fences.last().is_some_and(|fence| fence.is_closed_by(line)) {
            self.text_fences.pop();
            self.out.blank_line();
            return true;
        }
        if let Some((fence, info)) = opened_fence(line) {
            if let Some(directive) = directives::fence(info) {
                self.text_fences.push(fence);
                self.directive(&directive);
                return true;
            }
            self.fence = Some(fence);
            self.out.copy(self.file, range_in(self.file, line));
            self.out.end_line();
            return true;
        }
        if trimmed.starts_with(":::") {
            self.colons(trimmed);
            return true;
        }
        if let Some(directive) = directives::indented(line) {
            self.levels.push(Level::Indented { marker: indent(line) });
            self.directive(&directive);
            return true;
        }
        // An option of a directive, such as `:class: tip`.
        let option = trimmed.strip_prefix(':').and_then(|rest| rest.split_once(':'));
        if after_directive && option.is_some_and(|(name, _)| !name.is_empty() && !name.contains(' ')) {
            self.after_directive = true;
            return true;
        }
        if after_blank && is_module_code(line) {
            self.skip_code(range_in(self.file, line).start);
            self.after_blank = true;
            return true;
        }
        if is_instruction(line) || trimmed.starts_with("///") {
            let title = trimmed.strip_prefix("///").and_then(|rest| rest.split_once('|'));
            let titles = title.map(|(_, title)| title.trim()).into_iter().collect();
            self.directive(&Directive { titles, is_code: false });
            return true;
        }
        false
    }

    /// Adds the titles of a directive as paragraphs.
    fn directive(&mut self, directive: &Directive<'f>) {
        self.out.blank_line();
        directive.titles.iter().for_each(|title| self.out.paragraph(self.file, range_in(self.file, title)));
        self.after_directive = true;
    }

    /// Processes a line that begins with three or more colons.
    fn colons(&mut self, line: &'f str) {
        let rest = line.trim_start_matches(':');
        let length = line.len() - rest.len();
        match directives::colons(rest) {
            Some(directive) => {
                self.directive(&directive);
                let fence = Fence { marker: b':', length, is_dropped: true };
                self.fence = directive.is_code.then_some(fence);
            }
            None => self.out.blank_line(),
        }
    }

    /// Skips the statement that begins at `start`, up to the end of the line in which its brackets are
    /// closed.
    fn skip_code(&mut self, start: usize) {
        let mut depth = 0isize;
        for (at, b) in self.file.bytes().enumerate().skip(start) {
            match b {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth -= 1,
                b'\n' if depth <= 0 => {
                    self.at = at + 1;
                    return;
                }
                _ => {}
            }
        }
        if depth <= 0 {
            self.at = self.file.len();
        }
    }

    /// Copies a line without the parts that are not text.
    fn text(&mut self, mut line: Range<usize>) {
        let text = &self.file[line.clone()];
        // The kind of an alert, as in `> [!NOTE] Title`.
        if let Some(end) =
            text.trim_start().strip_prefix('>').and_then(|rest| rest.trim_start().strip_prefix("[!"))
            && let Some((_, title)) = end.split_once(']')
        {
            self.out.copy(self.file, line.start..line.start + text.find('[').unwrap_or_default());
            line.start = range_in(self.file, title.trim_start_matches(['+', '-'])).start;
        }
        let gaps = gaps(self.file, line.clone());
        let mut kept: Vec<Range<usize>> = Vec::new();
        let mut at = line.start;
        for (start, gap) in &gaps {
            kept.push(at..*start);
            at = start + gap.length;
        }
        let excludes_block = gaps.last().is_some_and(|(_, gap)| gap.excludes_block);
        if !excludes_block {
            kept.push(at.min(line.end)..line.end);
        }
        self.at = self.at.max(at);
        let is_blank = kept.iter().all(|part| self.file[part.clone()].trim().is_empty());
        if !gaps.is_empty() && is_blank {
            self.element(&gaps, &self.file[line.clone()]);
        } else {
            kept.into_iter().for_each(|part| self.out.copy(self.file, part));
            self.out.end_line();
        }
        if excludes_block {
            self.skip_block(at);
        }
    }

    /// Processes a line of which nothing is Markdown.
    fn element(&mut self, gaps: &[(usize, Gap<'f>)], line: &'f str) {
        self.out.blank_line();
        for (_, gap) in gaps {
            gap.titles.iter().for_each(|title| self.out.paragraph(self.file, range_in(self.file, title)));
            match gap.tag {
                Some((name, TagKind::Opening)) => {
                    self.levels.push(Level::Component { name, tag: indent(line), extra: None });
                }
                Some((closed, TagKind::Closing)) => {
                    let opened =
                        |level: &Level<'_>| matches!(level, Level::Component { name, .. } if *name == closed);
                    if let Some(number) = self.levels.iter().rposition(opened) {
                        self.levels.truncate(number);
                    }
                }
                _ => {}
            }
        }
        self.after_blank = true;
    }

    /// Skips the rest of the block at `at` or, if nothing of it remains, the next block. A block ends at a
    /// blank line outside a code fence.
    fn skip_block(&mut self, at: usize) {
        let mut next = at;
        let (mut has_text, mut fence) = (false, None::<Fence>);
        for line in self.file[at..].split_inclusive('\n') {
            let is_blank = line.trim().is_empty();
            if is_blank && has_text && fence.is_none() {
                break;
            }
            has_text |= !is_blank;
            fence = match fence {
                Some(open) => Some(open).filter(|open| !open.is_closed_by(line)),
                None => opened_fence(line).map(|(fence, _)| fence),
            };
            next += line.len();
        }
        self.at = next;
        self.out.blank_line();
        self.after_blank = true;
    }
}

#[cfg(test)]
#[path = "prepare_tests.rs"]
mod tests;
