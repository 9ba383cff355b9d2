//! Extracts the text of reStructuredText and of its directives in Sphinx: titles, paragraphs, items of lists, definitions,
//! footnotes and cells of tables.
//!
//! ```text
//!  file ──lines──▶ paragraphs ──inline──▶ text
//! ```
//!
//! Only as much of the format is recognised as is needed to find the text. Lines are read one after the other: where a
//! block begins and ends follows from blank lines and from the columns in which lines begin. Only cells of tables are
//! read by recursion.

mod directives;
mod inline;
mod lines;
mod tables;

use super::ignore::{self, Marker};
use super::paragraphs::Paragraphs;
use super::prepared::{Prepared, lines_of, range_in};
use crate::error::Message;
use crate::text::floor;
use directives::Argument;
use lines::column;
use std::ops::Range;
use tables::Cell;

/// Maximum nesting depth of tables. The lines of deeper ones are text.
const MAX_DEPTH: usize = 4;

/// Maximum number of markers of lists at the beginning of a line. Further ones are text.
const MAX_MARKERS: usize = 8;

/// Reads the paragraphs of a page.
pub(super) fn read(file: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    if ignore::is_page(file) {
        return Ok(());
    }
    let mut reader = Reader { file, out, paragraph: Paragraph::default(), state: State::default(), depth: 0 };
    reader.body(&lines_of(file, 0))?;
    reader.out.end_file();
    Ok(())
}

/// The paragraph whose lines are being read.
#[derive(Default)]
struct Paragraph {
    text: Prepared,
    /// The number of its lines.
    lines: usize,
    /// The column in which its lines begin, unless only the next line shows it, as after `.. note:: Text`.
    column: Option<usize>,
    /// The column of what the paragraph belongs to. Its lines begin further to the right.
    outer: usize,
    /// Whether its lines begin with `|`.
    is_line_block: bool,
}

/// Lines that are skipped.
#[derive(Clone, Copy)]
enum Skip {
    /// Lines to the right of a column.
    Deeper(usize),
    /// The same, up to a blank line.
    DeeperBlock(usize),
    /// Lines up to a blank line.
    Block,
}

/// A directive whose argument and options are being read.
#[derive(Clone, Copy)]
struct Open {
    column: usize,
    is_code: bool,
    /// Whether the argument continues on the next lines and is not text.
    skips_argument: bool,
    in_option: bool,
}

#[derive(Default)]
struct State {
    skip: Option<Skip>,
    /// Whether a literal block follows, and the column of the text before it, if that is known.
    literal: Option<Option<usize>>,
    directive: Option<Open>,
    /// Whether no simple table ends in the rest of the lines.
    no_simple_table: bool,
}

struct Reader<'f, 'o, 'b> {
    file: &'f str,
    out: &'o mut Paragraphs<'b>,
    paragraph: Paragraph,
    state: State,
    depth: usize,
}

impl<'f> Reader<'f, '_, '_> {
    fn body(&mut self, lines: &[Range<usize>]) -> Result<(), Message> {
        let mut at = 0;
        while at < lines.len() {
            self.out.budget.step()?;
            at += self.line(&lines[at..])?;
        }
        self.end()
    }

    /// Reads the first line, and returns the number of lines that were used.
    fn line(&mut self, lines: &[Range<usize>]) -> Result<usize, Message> {
        let line = self.file[lines[0].clone()].trim_end();
        if line.is_empty() {
            self.blank()?;
            return Ok(1);
        }
        let (column, text) = (column(line), line.trim_start());
        match self.state.skip.take() {
            Some(skip @ (Skip::Deeper(limit) | Skip::DeeperBlock(limit))) if column > limit => {
                self.state.skip = Some(skip);
                return Ok(1);
            }
            Some(Skip::Block) => {
                self.state.skip = Some(Skip::Block);
                return Ok(1);
            }
            _ => {}
        }
        if let Some(limit) = self.state.literal.take() {
            let limit = limit.unwrap_or(column.saturating_sub(1));
            let is_quoted = column == limit && text.starts_with('>');
            if column > limit || is_quoted {
                self.state.skip = Some(if is_quoted { Skip::Block } else { Skip::Deeper(limit) });
                return Ok(1);
            }
        }
        if self.in_directive(column, text)? || self.continues(column, text)? {
            return Ok(1);
        }
        self.first_line(lines, column, text)
    }

    fn blank(&mut self) -> Result<(), Message> {
        self.state.skip = self.state.skip.filter(|skip| matches!(skip, Skip::Deeper(_)));
        if self.paragraph.text.text.ends_with("::") {
            self.state.literal = Some(self.paragraph.column);
        }
        if let Some(directive) = self.state.directive.take().filter(|directive| directive.is_code) {
            self.state.skip = Some(Skip::Deeper(directive.column));
        }
        self.end()
    }

    /// Reads a line of the argument or of the options of a directive. Returns false for other lines.
    fn in_directive(&mut self, column: usize, text: &'f str) -> Result<bool, Message> {
        let Some(directive) = &mut self.state.directive else { return Ok(false) };
        if column <= directive.column {
            self.state.directive = None;
            return Ok(false);
        }
        if let Some((name, start)) = lines::field(text) {
            directive.in_option = true;
            self.end()?;
            if directives::is_visible(name) {
                self.begin(&text[start..], None, column);
            }
            return Ok(true);
        }
        if directive.in_option {
            if self.paragraph.lines > 0 {
                self.add(text);
            }
            return Ok(true);
        }
        if directive.is_code {
            self.state.skip = Some(Skip::Deeper(directive.column));
            self.state.directive = None;
            self.end()?;
            return Ok(true);
        }
        let skips_argument = directive.skips_argument;
        if self.paragraph.lines == 0 && !skips_argument {
            self.state.directive = None;
        }
        Ok(skips_argument)
    }

    /// Adds the line to the paragraph, or ends the paragraph. Returns false if the line begins another block.
    fn continues(&mut self, column: usize, text: &'f str) -> Result<bool, Message> {
        let paragraph = &mut self.paragraph;
        if paragraph.lines == 0 {
            return Ok(false);
        }
        let is_deeper = column > paragraph.outer && paragraph.column.is_none();
        if is_deeper {
            paragraph.column = Some(column);
        } else if paragraph.column == Some(column) {
            // The paragraph is not counted whole: it may have many such lines.
            let is_underline = || text.len() >= 4 || paragraph.text.text.chars().nth(text.len()).is_none();
            if paragraph.lines == 1 && lines::is_adornment(text) && is_underline() {
                self.end()?;
                return Ok(true);
            }
        } else if !(paragraph.is_line_block && paragraph.column.is_some_and(|own| column > own)) {
            self.end()?;
            return Ok(false);
        }
        self.add(text);
        Ok(true)
    }

    /// Reads a line that begins a block. Returns the number of lines that were used.
    fn first_line(
        &mut self,
        lines: &[Range<usize>],
        mut column: usize,
        mut text: &'f str,
    ) -> Result<usize, Message> {
        // A line may begin several lists: `* - Text`.
        for _ in 0..MAX_MARKERS {
            let marker = lines::bullet(text).or_else(|| self.number(lines, column, text));
            let Some(length) = marker else { break };
            column += text[..length].chars().count();
            text = &text[length..];
        }
        if text == "::" {
            self.state.literal = Some(Some(column));
        } else if text.starts_with(">>>") {
            self.state.skip = Some(Skip::Block);
        } else if text == "__" || text.starts_with("__ ") {
            self.state.skip = Some(Skip::DeeperBlock(column));
        } else if text == ".." || text.starts_with(".. ") {
            return self.explicit(lines, column, text);
        } else if let Some(used) = self.table(lines, text)? {
            return Ok(used);
        } else if self.is_rule(lines, text) {
            return Ok(1);
        } else if let Some((_, start)) = lines::field(text) {
            // Fields at the beginning are metadata.
            if self.out.is_empty() {
                self.state.skip = Some(Skip::Deeper(column));
            } else {
                self.begin(&text[start..], None, column);
            }
        } else if let Some(length) = lines::option(text) {
            self.begin(&text[..length], None, column);
            self.end()?;
            self.begin(&text[length..], None, column);
        } else {
            self.begin(text, Some(column), column);
        }
        Ok(1)
    }

    /// Whether a line is above or below a title, or between two paragraphs.
    fn is_rule(&self, lines: &[Range<usize>], text: &str) -> bool {
        let is_overline = || lines.get(2).is_some_and(|line| self.file[line.clone()].trim() == text);
        lines::is_adornment(text) && (text.len() >= 4 || is_overline())
    }

    /// Returns the length of the number of an item, if the next line does not show that it is part of a sentence.
    fn number(&self, lines: &[Range<usize>], own: usize, text: &str) -> Option<usize> {
        let length = lines::number(text)?;
        let next = lines.get(1).map_or("", |line| self.file[line.clone()].trim_end());
        let is_next_item = || column(next) == own && lines::number(next.trim_start()).is_some();
        (next.is_empty() || column(next) > own || is_next_item()).then_some(length)
    }

    /// Reads what begins with two full stops: a directive, a footnote, a target, a substitution or a comment.
    fn explicit(&mut self, lines: &[Range<usize>], column: usize, text: &'f str) -> Result<usize, Message> {
        let rest = text[2..].trim_start();
        let texts = || lines[1..].iter().map(|line| &self.file[line.clone()]);
        if ignore::marker(rest) == Some(Marker::Begin) {
            return Ok(1 + ignore::end_line(texts(), "..").unwrap_or_else(|| block(texts())));
        }
        let next_is_blank = texts().next().is_none_or(|line| line.trim().is_empty());
        self.state.skip = Some(Skip::Deeper(column));
        if rest.is_empty() && next_is_blank {
            self.state.skip = None;
        } else if rest.starts_with('_') {
            self.state.skip = Some(Skip::DeeperBlock(column));
        } else if let Some((_, note)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
            && (note.is_empty() || note.starts_with(' '))
        {
            self.state.skip = None;
            self.begin(note, None, column);
        } else if let Some((name, start)) = directives::name(rest) {
            self.state.skip = None;
            self.directive(name, &rest[start..], column);
        }
        Ok(1)
    }

    fn directive(&mut self, name: &str, argument: &'f str, column: usize) {
        let directive = directives::of(name);
        let skips_argument = directive.argument == Argument::Other && !argument.is_empty();
        let is_code = directive.is_code;
        self.state.directive = Some(Open { column, is_code, skips_argument, in_option: false });
        match directive.argument {
            Argument::Text => self.begin(argument, None, column),
            Argument::TextAfter(versions) => {
                self.begin(directives::after_words(argument, versions), None, column);
            }
            Argument::Other => {}
        }
    }

    /// Reads the table that begins with the first line. Returns the number of lines that were used.
    fn table(&mut self, lines: &[Range<usize>], text: &'f str) -> Result<Option<usize>, Message> {
        let is_grid = lines::is_grid(text);
        if self.depth == MAX_DEPTH || !is_grid && (self.state.no_simple_table || !lines::is_border(text)) {
            return Ok(None);
        }
        // The first line may begin with the marker of a list.
        let first = range_in(self.file, text);
        let indent = first.start - lines[0].start;
        let used = if is_grid {
            let is_row =
                |line: &&Range<usize>| self.file[(*line).clone()].trim_start().starts_with(['+', '|']);
            Some(1 + lines[1..].iter().take_while(is_row).count())
        } else {
            tables::simple_length(self.file, lines)
        };
        let Some(used) = used else {
            self.state.no_simple_table = true;
            return Ok(None);
        };
        let inside = |line: &Range<usize>| {
            let text = &self.file[line.clone()];
            let blank = text.len() - text.trim_start().len();
            // Other lines may be indented with other characters.
            line.start + floor(text, indent.min(blank))..line.end
        };
        let rows: Vec<Range<usize>> = [first].into_iter().chain(lines[1..used].iter().map(inside)).collect();
        let cells = if is_grid { tables::grid(self.file, &rows) } else { tables::simple(self.file, &rows) };
        self.cells(&cells)?;
        Ok(Some(used))
    }

    fn cells(&mut self, cells: &[Cell]) -> Result<(), Message> {
        let outer = std::mem::take(&mut self.state);
        self.depth += 1;
        for cell in cells {
            self.body(cell)?;
            self.state = State::default();
        }
        self.depth -= 1;
        self.state = outer;
        Ok(())
    }

    /// Begins a paragraph.
    fn begin(&mut self, text: &'f str, column: Option<usize>, outer: usize) {
        let is_line_block = text.starts_with("| ");
        self.paragraph = Paragraph { column, outer, is_line_block, ..Paragraph::default() };
        self.add(text);
    }

    /// Adds a line to the paragraph.
    fn add(&mut self, text: &'f str) {
        let text = text.strip_prefix('|').filter(|_| self.paragraph.is_line_block).unwrap_or(text);
        if !text.trim().is_empty() {
            self.paragraph.text.line(self.file, range_in(self.file, text));
            self.paragraph.lines += 1;
        }
    }

    /// Ends the paragraph.
    fn end(&mut self) -> Result<(), Message> {
        let paragraph = std::mem::take(&mut self.paragraph);
        let text = &paragraph.text.text;
        // Two colons that announce a literal block are shown as one, or not at all after a space.
        let end = match text.strip_suffix("::") {
            Some(before) if before.ends_with(char::is_whitespace) => before.trim_end().len(),
            Some(before) => before.len() + 1,
            None => text.len(),
        };
        if paragraph.lines > 0 { inline::write(&paragraph.text, end, self.out) } else { Ok(()) }
    }
}

/// Returns the number of lines up to the end of the next block, which is a directive with its content, or ends at a blank
/// line.
fn block<'l>(lines: impl Iterator<Item = &'l str>) -> usize {
    let (mut used, mut first) = (0, None);
    for line in lines {
        let text = line.trim();
        match first {
            None if text.is_empty() => {}
            None => first = Some((column(line), text.starts_with(".. "))),
            Some((own, true)) if !text.is_empty() && column(line) <= own => break,
            Some((_, false)) if text.is_empty() => break,
            Some(_) => {}
        }
        used += 1;
    }
    used
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
