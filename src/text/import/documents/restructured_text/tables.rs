//! Finds the cells of tables. Each cell is a list of ranges of the file, one per line.

use super::lines::is_border;
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// The lines of a cell.
pub(super) type Cell = Vec<Range<usize>>;

/// The cells that are open, by the column in which they begin.
#[derive(Default)]
struct Cells {
    open: BTreeMap<usize, Cell>,
    done: Vec<Cell>,
}

impl Cells {
    fn add(&mut self, column: usize, part: Range<usize>) {
        self.open.entry(column).or_default().push(part);
    }

    /// Ends the cells that begin in these columns.
    fn end(&mut self, columns: Range<usize>) {
        let ended: Vec<usize> = self.open.range(columns).map(|(column, _)| *column).collect();
        self.done.extend(ended.iter().filter_map(|column| self.open.remove(column)));
    }

    fn finish(mut self) -> Vec<Cell> {
        self.end(0..usize::MAX);
        self.done
    }
}

/// Returns the characters of a line with their columns and byte offsets. Characters of East Asian scripts are two
/// columns wide.
fn columns(line: &str) -> impl Iterator<Item = (usize, usize, char)> {
    line.char_indices().scan(0, |column, (at, c)| {
        let own = *column;
        *column += c.width().unwrap_or(0);
        Some((own, at, c))
    })
}

/// Whether there is a corner of a grid at a byte offset of a line, rather than a plus sign in a text.
fn is_corner(line: &str, at: usize) -> bool {
    let is_rule = |b: Option<&u8>| matches!(b, Some(b'-' | b'='));
    let bytes = line.as_bytes();
    bytes[at] == b'+'
        && (is_rule(bytes.get(at + 1)) || at.checked_sub(1).is_some_and(|at| is_rule(bytes.get(at))))
}

/// Returns the cells of a grid table, whose first line is a border.
///
/// ```text
/// +-----+--------+
/// | Un  | Deux   |
/// +=====+========+
/// | Trois        |
/// +--------------+
/// ```
pub(super) fn grid(file: &str, lines: &[Range<usize>]) -> Vec<Cell> {
    let mut cells = Cells::default();
    // The columns in which a border between two cells can be.
    let mut borders: Vec<usize> = Vec::new();
    for line in lines {
        let text = file[line.clone()].trim_end();
        borders.extend(columns(text).filter(|(_, at, _)| is_corner(text, *at)).map(|(column, ..)| column));
    }
    borders.sort_unstable();
    borders.dedup();
    for line in lines {
        let text = file[line.clone()].trim_end();
        let is_end = |(column, at, c): &(usize, usize, char)| {
            (*c == '|' || is_corner(text, *at)) && borders.binary_search(column).is_ok()
        };
        let mut begin: Option<(usize, usize)> = None;
        for (column, at, _) in columns(text).filter(is_end) {
            if let Some((first, start)) = begin {
                let part = &text[start..at];
                if !part.is_empty() && part.bytes().all(|b| matches!(b, b'-' | b'=')) {
                    cells.end(first..column);
                } else {
                    cells.add(first, line.start + start..line.start + at);
                }
            }
            begin = Some((column, at + 1));
        }
    }
    cells.finish()
}

/// Returns the cells of a simple table, whose first line is a border. A row whose first column is empty continues the
/// row before.
///
/// ```text
/// ===== ======
/// Un    Deux
/// ===== ======
/// Trois quatre
///       cinq
/// ===== ======
/// ```
pub(super) fn simple(file: &str, lines: &[Range<usize>]) -> Vec<Cell> {
    let mut cells = Cells::default();
    let border = lines.first().map_or("", |line| &file[line.clone()]);
    let starts: Vec<usize> = border
        .char_indices()
        .filter(|(at, c)| *c == '=' && !border[..*at].ends_with('='))
        .map(|(at, _)| at)
        .collect();
    for line in lines.iter().skip(1) {
        let text = file[line.clone()].trim_end();
        let is_rule = !text.is_empty() && text.bytes().all(|b| matches!(b, b'-' | b' '));
        if text.is_empty() || is_rule || is_border(text) {
            cells.end(0..usize::MAX);
            continue;
        }
        if !text.starts_with(' ') {
            cells.end(0..usize::MAX);
        }
        let (mut column_of_cell, mut start, mut last) = (0, 0, ' ');
        for (column, at, c) in columns(text) {
            // Text in the gap between two columns belongs to a cell that spans both.
            if column > 0 && last == ' ' && starts.binary_search(&column).is_ok() {
                cells.add(column_of_cell, line.start + start..line.start + at);
                (column_of_cell, start) = (column, at);
            }
            last = c;
        }
        cells.add(column_of_cell, line.start + start..line.start + text.len());
    }
    cells.finish()
}

/// Returns the number of lines of the simple table that begins with the first line. It ends at its third border, or at
/// one before a blank line. Returns `None` if it does not end.
pub(super) fn simple_length(file: &str, lines: &[Range<usize>]) -> Option<usize> {
    let text = |line: &Range<usize>| file[line.clone()].trim();
    let mut borders = (1..lines.len()).filter(|number| is_border(text(&lines[*number])));
    let first = borders.next()?;
    let is_last = lines.get(first + 1).is_none_or(|next| text(next).is_empty());
    Some(1 + if is_last { first } else { borders.next()? })
}
