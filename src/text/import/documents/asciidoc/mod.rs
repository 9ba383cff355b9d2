//! Extracts the text of AsciiDoc: titles, paragraphs, items of lists and cells of tables.
//!
//! ```text
//!  file ──lines──▶ paragraphs ──inline──▶ text
//! ```
//!
//! Only as much of the format is recognised as is needed to find the text. Lines are read one after the other, without
//! recursion, since the nesting of blocks does not matter for their text.

mod inline;
mod lines;
mod macros;

use super::front_matter;
use super::ignore::{self, Marker};
use super::paragraphs::Paragraphs;
use super::prepared::{Prepared, lines_of, range_in};
use crate::error::Message;
use lines::Content;
use std::ops::Range;

/// Reads the paragraphs of a page.
pub(super) fn read(file: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let front = front_matter::read(file);
    if front.is_excluded || ignore::is_page(&file[front.end..]) {
        return Ok(());
    }
    let mut reader =
        Reader { file, out, paragraph: Paragraph::default(), blocks: Vec::new(), state: State::default() };
    for value in front.values {
        reader.paragraph(range_in(file, value))?;
    }
    let lines = lines_of(file, front.end);
    let mut at = 0;
    while at < lines.len() {
        reader.out.budget.step()?;
        at += reader.line(&lines[at..])?;
    }
    reader.end()?;
    reader.out.end_file();
    Ok(())
}

/// The paragraph whose lines are being read.
#[derive(Default)]
struct Paragraph {
    text: Prepared,
    /// The number of its lines.
    lines: usize,
    /// Whether it is an item of a list, after whose lines other items may follow directly.
    is_item: bool,
}

/// Lines that are skipped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Skip<'f> {
    /// Up to a line.
    Block(&'f str),
    /// Up to a blank line.
    Paragraph,
    /// While lines end with a backslash.
    Attribute,
}

#[derive(Default)]
struct State<'f> {
    skip: Option<Skip<'f>>,
    /// Whether the next block is code.
    is_code: bool,
    /// The separator of the next table, if its attributes state one.
    separator: Option<char>,
    /// Whether the text of a term of a labelled list may follow.
    after_term: bool,
    /// Whether the position is in the lines after the title of the document, which name its author and its version.
    in_header: bool,
}

struct Reader<'f, 'o, 'b> {
    file: &'f str,
    out: &'o mut Paragraphs<'b>,
    paragraph: Paragraph,
    /// The open blocks, each with the line that ends it.
    blocks: Vec<(&'f str, Content)>,
    state: State<'f>,
}

impl<'f> Reader<'f, '_, '_> {
    /// Reads the first line, and returns the number of lines that were used.
    fn line(&mut self, lines: &[Range<usize>]) -> Result<usize, Message> {
        let text = self.file[lines[0].clone()].trim_end();
        if let Some(skip) = self.state.skip {
            let is_end = match skip {
                Skip::Block(end) => text == end,
                Skip::Paragraph => text.is_empty(),
                Skip::Attribute => !text.ends_with(" \\"),
            };
            self.state.skip = Some(skip).filter(|_| !is_end);
            return Ok(1);
        }
        if let Some(comment) = lines::comment(text) {
            return self.comment(comment, &lines[1..]);
        }
        if lines::is_instruction(text) {
            return Ok(1);
        }
        if text.is_empty() || text == "+" {
            self.state.in_header = false;
            self.end()?;
            return Ok(1);
        }
        let is_end = self.blocks.iter().any(|(end, _)| *end == text);
        let is_title = self.paragraph.lines == 1 && !self.paragraph.is_item && !is_end;
        if is_title && lines::is_underline(text, self.width()) {
            self.state.in_header = text.starts_with('=') && self.out.is_empty();
            self.end()?;
            return Ok(1);
        }
        if let Some((line, content)) = lines::delimiter(text) {
            self.delimiter(line, content)?;
            return Ok(1);
        }
        if let Some((_, Content::Table(separator))) = self.blocks.last().copied()
            && (text.contains(separator) || !matches!(separator, '|' | '!'))
        {
            self.cells(text, separator)?;
            return Ok(1);
        }
        if lines::is_attributes(text) {
            self.end()?;
            self.state.in_header = false;
            self.state.is_code |= lines::is_code(text);
            self.state.separator = lines::separator(text).or(self.state.separator);
            return Ok(1);
        }
        if self.paragraph.lines == 0 || self.paragraph.is_item {
            self.first_line(text)?;
        } else {
            self.add(text);
        }
        Ok(1)
    }

    /// Reads a line that may begin a paragraph.
    fn first_line(&mut self, line: &'f str) -> Result<(), Message> {
        let after_term = std::mem::take(&mut self.state.after_term);
        let text = line.trim_start();
        if lines::is_attribute(line) && self.paragraph.lines == 0 {
            self.state.skip = line.ends_with(" \\").then_some(Skip::Attribute);
            return Ok(());
        }
        if self.state.in_header || self.paragraph.lines == 0 && lines::is_break(line) {
            return Ok(());
        }
        if let Some(length) = lines::marker(text) {
            return self.item(&text[length..]);
        }
        if let Some((end, start)) = lines::term(text) {
            self.paragraph(range_in(self.file, &text[..end]))?;
            self.state.after_term = text[start..].trim().is_empty();
            return if self.state.after_term { Ok(()) } else { self.item(&text[start..]) };
        }
        if self.paragraph.lines > 0 {
            self.add(text);
            return Ok(());
        }
        if let Some(level) = lines::title(line) {
            let is_first = level == 1 && self.out.is_empty();
            let title = line[level..].trim();
            let closed = title.strip_suffix(&line[..level]).filter(|title| title.ends_with(' '));
            self.paragraph(range_in(self.file, closed.unwrap_or(title)))?;
            self.state.in_header = is_first;
            return Ok(());
        }
        if let Some((name, start)) = lines::block_macro(line) {
            let inside = &line[start..line.len() - 1];
            if name == "image" {
                let label = macros::label(macros::Macro::Image, inside);
                self.paragraph(range_in(self.file, &inside[label]))?;
            }
            return Ok(());
        }
        let title =
            line.strip_prefix('.').filter(|title| !title.starts_with(['.', ' ']) && !title.is_empty());
        if let Some(title) = title {
            return self.paragraph(range_in(self.file, title));
        }
        let is_in_table = matches!(self.blocks.last(), Some((_, Content::Table(_))));
        let is_code = std::mem::take(&mut self.state.is_code);
        let is_literal = text.len() < line.len() && !after_term && !is_in_table;
        if is_code || is_literal {
            self.state.skip = Some(Skip::Paragraph);
            return Ok(());
        }
        let quotation = text.strip_prefix("> ").unwrap_or(text);
        self.add(&quotation[lines::admonition(quotation).unwrap_or(0)..]);
        self.paragraph.is_item = after_term;
        Ok(())
    }

    /// Reads a comment. Returns the number of lines that were used.
    fn comment(&mut self, comment: &str, rest: &[Range<usize>]) -> Result<usize, Message> {
        if ignore::marker(comment) != Some(Marker::Begin) {
            return Ok(1);
        }
        let texts = || rest.iter().map(|line| &self.file[line.clone()]);
        let used = ignore::end_line(texts(), "//");
        let used = used.unwrap_or_else(|| self.block(texts()));
        self.end()?;
        Ok(1 + used)
    }

    /// Returns the number of lines of the rest of the block or, if nothing of it remains, up to the end of the next one.
    fn block<'l>(&self, lines: impl Iterator<Item = &'l str>) -> usize {
        let (mut used, mut has_text, mut open) = (0, false, None);
        for line in lines.map(str::trim_end) {
            let is_outer = |end: &str| self.blocks.iter().any(|(outer, _)| *outer == end);
            match (open, lines::delimiter(line)) {
                (Some(end), _) => open = Some(end).filter(|end| *end != line),
                (None, Some((end, _))) if is_outer(end) => break,
                (None, Some((end, _))) => open = Some(end),
                (None, None) if line.is_empty() && has_text => break,
                (None, None) => {}
            }
            has_text |= !line.is_empty();
            used += 1;
        }
        used
    }

    /// Begins or ends a block.
    fn delimiter(&mut self, line: &'f str, content: Content) -> Result<(), Message> {
        self.end()?;
        self.state.in_header = false;
        let is_code = std::mem::take(&mut self.state.is_code);
        let separator = self.state.separator.take();
        if let Some(index) = self.blocks.iter().rposition(|(end, _)| *end == line) {
            self.blocks.truncate(index);
        } else if is_code || content == Content::Code {
            self.state.skip = Some(Skip::Block(line));
        } else if let (Content::Table('|'), Some(separator)) = (content, separator) {
            self.blocks.push((line, Content::Table(separator)));
        } else {
            self.blocks.push((line, content));
        }
        Ok(())
    }

    /// Reads a line of a table that contains separators.
    fn cells(&mut self, line: &'f str, separator: char) -> Result<(), Message> {
        let has_specifications = matches!(separator, '|' | '!');
        let (mut start, mut is_quoted) = (0, false);
        for (at, c) in line.char_indices() {
            is_quoted ^= separator == ',' && c == '"';
            if c != separator || is_quoted || line[..at].ends_with('\\') {
                continue;
            }
            let cell = &line[start..at];
            self.cell(if has_specifications { lines::without_specification(cell, start == 0) } else { cell });
            self.end()?;
            start = at + 1;
        }
        self.cell(&line[start..]);
        if has_specifications { Ok(()) } else { self.end() }
    }

    fn cell(&mut self, text: &'f str) {
        let text = text.trim();
        let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let is_quoted = matches!(self.blocks.last(), Some((_, Content::Table(','))));
        self.add(quoted.filter(|_| is_quoted).unwrap_or(text));
    }

    /// The number of characters of the paragraph.
    fn width(&self) -> usize {
        self.paragraph.text.text.chars().count()
    }

    /// Begins an item of a list.
    fn item(&mut self, text: &'f str) -> Result<(), Message> {
        self.end()?;
        self.add(text);
        self.paragraph.is_item = true;
        Ok(())
    }

    /// Adds a line to the paragraph.
    fn add(&mut self, text: &'f str) {
        if !text.trim().is_empty() {
            self.paragraph.text.line(self.file, range_in(self.file, text));
            self.paragraph.lines += 1;
        }
    }

    /// Adds a part of the file as a whole paragraph.
    fn paragraph(&mut self, range: Range<usize>) -> Result<(), Message> {
        self.end()?;
        // The value of the front matter may have several lines.
        let text = &self.file[range];
        text.lines().for_each(|line| self.add(line));
        self.end()
    }

    /// Ends the paragraph.
    fn end(&mut self) -> Result<(), Message> {
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.lines > 0 { inline::write(&paragraph.text, self.out) } else { Ok(()) }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
