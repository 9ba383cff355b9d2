//! Reads the rows of a sheet one at a time.

use super::cells::{self, Kind};
use super::text::unescaped;
use super::xml::damaged;
use crate::error::{Error, Result};
use crate::format::inline::local;
use crate::format::table::{MAX_COLUMNS, Record, RecordSource};
use crate::format::tmx::{Scanner, Token, find};
use crate::format::traits::counted;
use crate::limits::{Limits, too_long};
use crate::wording::list;
use std::path::{Path, PathBuf};

/// Number of rows that are examined to count the columns.
const SAMPLE_ROWS: usize = 1000;

/// The texts that cells share.
#[derive(Default)]
pub(super) struct Strings {
    all: String,
    /// For each text, the position of its end.
    ends: Vec<usize>,
}

impl Strings {
    pub(super) fn new((all, ends): (String, Vec<usize>)) -> Strings {
        Strings { all, ends }
    }

    fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.all[start..end])
    }
}

/// The rows of a sheet, as records with the same number of cells. The number of columns is that of the widest of
/// the first 1000 rows. Cells further to the right are counted.
pub(crate) struct SheetRows {
    scanner: Scanner,
    path: PathBuf,
    strings: Strings,
    width: usize,
    /// The number of the last row.
    row: u64,
    most: u64,
    cells: Vec<String>,
    outside: u64,
    /// Number of formulas without a value. Programs that do not calculate write such files.
    unknown: u64,
    name: String,
    /// The names of the other sheets, unless the caller chose the sheet.
    others: Vec<String>,
}

impl SheetRows {
    /// Creates a reader of the sheet `name`. The first scanner is used to count the columns, the second for reading.
    /// `others` are the names of the other sheets, unless the caller chose the sheet.
    pub(super) fn new(
        [first, second]: [Scanner; 2],
        path: &Path,
        strings: Strings,
        name: String,
        others: Vec<String>,
    ) -> Result<SheetRows> {
        let mut sample = SheetRows {
            scanner: first,
            path: path.into(),
            strings,
            width: 0,
            row: 0,
            most: Limits::default().line(),
            cells: Vec::new(),
            outside: 0,
            unknown: 0,
            name,
            others,
        };
        let mut width = 0;
        for _ in 0..SAMPLE_ROWS {
            if !sample.next_row()? {
                break;
            }
            let filled = sample.cells.iter().rposition(|cell| !cell.trim().is_empty());
            width = width.max(filled.map_or(0, |last| last + 1));
        }
        Ok(SheetRows { scanner: second, width, row: 0, unknown: 0, ..sample })
    }

    fn fault(&self, reason: &str) -> Error {
        Error::input(&self.path, reason).at_line(usize::try_from(self.row).unwrap_or(usize::MAX))
    }

    fn token(&mut self) -> Result<Token> {
        self.scanner.next().map_err(|fault| damaged(&self.path, &fault.reason))
    }

    /// Reads the cells of the next row. Returns false at the end of the sheet.
    fn next_row(&mut self) -> Result<bool> {
        self.cells.clear();
        loop {
            let token = self.token()?;
            match (token, local(&self.scanner.name)) {
                (Token::Start, "row") => {
                    let number = find(&self.scanner.attributes, "r").and_then(|number| number.parse().ok());
                    self.row = number.unwrap_or(self.row + 1);
                    return self.read_cells().map(|()| true);
                }
                (Token::End, "sheetData") | (Token::Eof, _) => return Ok(false),
                _ => {}
            }
        }
    }

    fn read_cells(&mut self) -> Result<()> {
        let (mut next, mut size) = (0, 0);
        loop {
            let token = self.token()?;
            match (token, local(&self.scanner.name)) {
                (Token::Start, "c") => {
                    let address = find(&self.scanner.attributes, "r").and_then(cells::column);
                    let column = address.unwrap_or(next);
                    if column >= MAX_COLUMNS {
                        return Err(self.fault(&format!("the row has more than {MAX_COLUMNS} columns")));
                    }
                    let kind = Kind::of(find(&self.scanner.attributes, "t"));
                    let text = self.read_cell(kind)?;
                    size += text.len() as u64;
                    if size > self.most {
                        return Err(Error::input(&self.path, too_long("the row", self.most)));
                    }
                    if column >= self.cells.len() {
                        self.cells.resize(column + 1, String::new());
                    }
                    self.cells[column] = text;
                    next = column + 1;
                }
                (Token::End, "row") | (Token::Eof, _) => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads a cell to its end, and returns its text.
    fn read_cell(&mut self, kind: Kind) -> Result<String> {
        let mut text = String::new();
        let (mut in_text, mut skipped, mut is_formula) = (false, 0_u32, false);
        loop {
            let token = self.token()?;
            match (token, local(&self.scanner.name)) {
                (Token::Start, "f") => is_formula = true,
                (Token::Start, "rPh") => skipped += 1,
                (Token::End, "rPh") => skipped = skipped.saturating_sub(1),
                (Token::Start, "v" | "t") => in_text = skipped == 0,
                (Token::End, "v" | "t") => in_text = false,
                (Token::End, "c") | (Token::Eof, _) => break,
                (Token::Text, _) if in_text && (text.len() + self.scanner.text.len()) as u64 <= self.most => {
                    text.push_str(&self.scanner.text);
                }
                (Token::Text, _) if in_text => {
                    return Err(Error::input(&self.path, too_long("the cell", self.most)));
                }
                _ => {}
            }
        }
        self.unknown += u64::from(is_formula && text.is_empty() && kind != Kind::Text);
        Ok(match kind {
            Kind::Number => cells::number(&text),
            Kind::Text => unescaped(&text).into_owned(),
            Kind::Boolean => if text.trim() == "1" { "TRUE" } else { "FALSE" }.into(),
            Kind::Error => String::new(),
            Kind::Shared => {
                let shared = text.trim().parse().ok().and_then(|number| self.strings.get(number));
                let missing = || self.fault(&format!("a cell refers to the missing text {:?}", text.trim()));
                shared.ok_or_else(missing)?.to_owned()
            }
        })
    }
}

impl RecordSource for SheetRows {
    fn read(&mut self, record: &mut Record) -> Result<bool> {
        if !self.next_row()? {
            return Ok(false);
        }
        self.cells.resize(self.cells.len().max(self.width), String::new());
        let (inside, outside) = self.cells.split_at(self.width);
        self.outside += outside.iter().filter(|cell| !cell.trim().is_empty()).count() as u64;
        record.set(self.row, inside);
        Ok(true)
    }

    fn set_max_line(&mut self, most: u64) {
        self.most = most;
    }

    fn losses(&self) -> Vec<String> {
        let mut losses = counted(&[
            (self.outside, "cell", "ignored: to the right of the columns of the first 1000 rows"),
            (self.unknown, "formula", "read as empty: the file does not contain its value"),
        ]);
        if !self.others.is_empty() {
            let others = list(self.others.iter().map(String::as_str));
            losses.push(format!("only the sheet {} was read; other sheets: {others}", self.name));
        }
        losses
    }

    fn others(&self) -> &[String] {
        &self.others
    }

    fn has_letters(&self) -> bool {
        true
    }
}
