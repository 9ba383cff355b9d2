//! Splits a TSV or CSV table into records, and the records into cells. Keeps the bytes of each record.

use super::Syntax;
use crate::error::{Error, Message, Parameter, Result, message};
use crate::limits::{Limits, read_line, too_long};
use crate::text::is_zip;
use crate::text::transcode::InvalidBytes;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::borrow::Cow;
use std::io::{self, BufRead, Cursor, Read};
use std::path::{Path, PathBuf};

/// Maximum number of columns. It limits the memory for cell positions if a row consists of nothing but
/// separators.
pub(crate) const MAX_COLUMNS: usize = 10_000;

/// Number of bytes at the beginning of the file that are examined to detect the separator. Usually these are
/// a few hundred rows.
const HEAD: u64 = 1 << 16;

/// Maximum number of rows that are examined to detect the separator.
const HEAD_ROWS: usize = 50;

/// The byte order mark of UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    /// The number of its first line, counted from 1.
    pub(crate) line: u64,
    /// The row as it is in the file, without its line end.
    pub(super) raw: Vec<u8>,
    /// The line end: a line feed, a carriage return, both, or nothing at the end of the file.
    pub(super) line_end: &'static str,
    /// The contents of the cells without quotation marks. Unused in TSV, where `raw` contains them.
    unquoted: Vec<u8>,
    /// For each cell, the position of its end.
    ends: Vec<usize>,
    is_tsv: bool,
}

impl Record {
    /// Returns the number of cells.
    pub(crate) fn width(&self) -> usize {
        self.ends.len()
    }

    /// Returns the content of a cell.
    pub(crate) fn cell(&self, number: usize) -> Option<&[u8]> {
        let end = *self.ends.get(number)?;
        let before = number.checked_sub(1).map(|before| self.ends[before]);
        let (bytes, gap) = if self.is_tsv { (&self.raw, 1) } else { (&self.unquoted, 0) };
        Some(&bytes[before.map_or(0, |before| before + gap)..end])
    }

    /// Returns the content of a cell as text, without white space at either end. Bytes that are not UTF-8
    /// become replacement characters. Returns an empty text if there is no such cell.
    pub(crate) fn text(&self, number: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.cell(number).unwrap_or_default().trim_ascii())
    }

    /// Returns the size of the row in bytes.
    pub(crate) fn size(&self) -> usize {
        self.raw.len()
    }

    /// Returns whether the row contains nothing but white space.
    pub(super) fn is_blank(&self) -> bool {
        self.raw.trim_ascii().is_empty()
    }

    /// Sets the number of the row and its cells, for a source that has no bytes of the row.
    #[cfg(any(feature = "documents", feature = "parquet"))]
    pub(crate) fn set(&mut self, line: u64, cells: &[String]) {
        *self = Record { line, raw: cells.concat().into_bytes(), ..Record::default() };
        self.unquoted.clone_from(&self.raw);
        self.ends.extend(cells.iter().scan(0, |end, cell| {
            *end += cell.len();
            Some(*end)
        }));
    }
}

/// A source of records other than a text file.
pub(crate) trait RecordSource {
    /// Reads the next record. Returns false at the end.
    fn read(&mut self, record: &mut Record) -> Result<bool>;

    /// Sets the maximum size of a row, in bytes.
    fn set_max_line(&mut self, most: u64);

    /// Returns messages about what was not read so far.
    fn losses(&self) -> Vec<String>;

    /// Returns the names of other sources in the same file.
    fn others(&self) -> &[String];

    /// Returns whether letters name its columns, as in a sheet.
    fn has_letters(&self) -> bool;
}

/// Reads the records of a table.
pub(super) struct Records {
    raw: Box<dyn BufRead>,
    /// The source of the records, if it is not `raw`.
    pub(super) source: Option<Box<dyn RecordSource>>,
    path: PathBuf,
    syntax: Syntax,
    is_begun: bool,
    /// The byte that separates cells.
    pub(super) separator: u8,
    /// Whether the file begins with a byte order mark.
    pub(super) has_byte_order_mark: bool,
    parser: Box<Reader>,
    most: u64,
    /// Number of lines read so far.
    lines: u64,
}

impl Records {
    pub(super) fn new(raw: Box<dyn BufRead>, path: &Path, syntax: Syntax) -> Records {
        let separator = if syntax == Syntax::Tsv { b'\t' } else { b',' };
        Records {
            raw,
            source: None,
            path: path.into(),
            syntax,
            is_begun: false,
            separator,
            has_byte_order_mark: false,
            parser: Box::new(Reader::new()),
            most: Limits::default().line(),
            lines: 0,
        }
    }

    /// Sets the maximum size of a row, in bytes.
    pub(super) fn set_max_line(&mut self, most: u64) {
        self.most = most;
        self.source.iter_mut().for_each(|source| source.set_max_line(most));
    }

    /// Reads the next record. Returns false at the end of the file.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool> {
        if let Some(source) = &mut self.source {
            return source.read(record);
        }
        if !std::mem::replace(&mut self.is_begun, true) {
            self.begin()?;
        }
        record.unquoted.clear();
        record.ends.clear();
        record.raw.clear();
        record.is_tsv = self.syntax == Syntax::Tsv;
        record.line = self.lines + 1;
        if record.is_tsv { self.read_tsv(record) } else { self.read_csv(record) }
    }

    /// Removes the byte order mark and detects the separator.
    fn begin(&mut self) -> Result<()> {
        let mut head = Vec::new();
        let read = self.raw.by_ref().take(HEAD).read_to_end(&mut head);
        let is_cut = read.map_err(|source| self.io_error(source))? as u64 == HEAD;
        if is_zip(&head) {
            return Err(self.other_syntax("looks like an XLSX file", "xlsx"));
        }
        if head.starts_with(BYTE_ORDER_MARK) {
            self.has_byte_order_mark = true;
            head.drain(..BYTE_ORDER_MARK.len());
        }
        let named = if self.syntax == Syntax::Csv { named_separator(&head) } else { None };
        if let Some((separator, length)) = named {
            self.separator = separator;
            self.lines = 1;
            head.drain(..length);
        } else {
            self.detect_separator(&head, is_cut)?;
        }
        self.parser = parser(self.separator);
        let rest = std::mem::replace(&mut self.raw, Box::new(io::empty()));
        self.raw = Box::new(Cursor::new(head).chain(rest));
        Ok(())
    }

    fn detect_separator(&mut self, head: &[u8], is_cut: bool) -> Result<()> {
        let shape = |syntax, separator| shape(head, is_cut, syntax, separator);
        let tsv = || shape(Syntax::Tsv, b'\t');
        let csv = || match [b',', b';'].map(|separator| shape(Syntax::Csv, separator) > Some(1)) {
            [true, false] => Some(b','),
            [false, true] => Some(b';'),
            [true, true] => Some(likely_separator(head)),
            [false, false] => None,
        };
        match self.syntax {
            Syntax::Tsv if tsv() == Some(1) && csv().is_some() => {
                return Err(self.other_syntax("has no tabs, and looks like CSV", "csv"));
            }
            Syntax::Tsv => {}
            Syntax::Csv => {
                let tabs = || (shape(Syntax::Csv, b'\t') > Some(1)).then_some(b'\t');
                self.separator = csv().or_else(tabs).unwrap_or_else(|| likely_separator(head));
            }
        }
        Ok(())
    }

    fn other_syntax(&self, fault: &str, format: &str) -> Error {
        Error::input(&self.path, fault).help(message!["set ", Parameter::InputFormat, format!(" {format}")])
    }

    fn read_tsv(&mut self, record: &mut Record) -> Result<bool> {
        let read = read_line(&mut self.raw, &mut record.raw, self.most);
        let Some(end) = read.map_err(|source| self.io_error(source))? else { return Ok(false) };
        self.lines += 1;
        if end.length > self.most {
            return Err(self.too_long(record));
        }
        record.line_end = match (end.is_complete, record.raw.last()) {
            (true, Some(b'\r')) => "\r\n",
            (true, _) => "\n",
            (false, _) => "",
        };
        record.raw.truncate(record.raw.len() - record.line_end.len().saturating_sub(1));
        record.ends.extend(memchr::memchr_iter(b'\t', &record.raw).take(MAX_COLUMNS));
        record.ends.push(record.raw.len());
        self.check_width(record)
    }

    fn read_csv(&mut self, record: &mut Record) -> Result<bool> {
        let (mut written, mut cells) = (0, 0);
        loop {
            // The parser needs room for at least one byte and one position.
            grow(&mut record.unquoted, written);
            grow(&mut record.ends, cells);
            let chunk = match self.raw.fill_buf() {
                Ok(chunk) => chunk,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(self.io_error(e)),
            };
            let is_end = chunk.is_empty();
            // At the end of the file, the parser gets one more line feed. It ends the row, unless a quotation
            // mark is still open.
            let input = if is_end { b"\n" } else { chunk };
            let (result, read, wrote, ended) =
                self.parser.read_record(input, &mut record.unquoted[written..], &mut record.ends[cells..]);
            (written, cells) = (written + wrote, cells + ended);
            if !is_end {
                record.raw.extend_from_slice(&chunk[..read]);
                self.raw.consume(read);
            }
            if record.raw.len() as u64 > self.most {
                return Err(self.too_long(record));
            }
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::InputEmpty if is_end && record.is_blank() => return Ok(false),
                ReadRecordResult::InputEmpty if is_end => {
                    let fault = "a quotation mark in this row is never closed";
                    self.skip_blank_lines(record);
                    return Err(self
                        .fault(record, fault)
                        .help("close it, or double it if it is part of a text"));
                }
                ReadRecordResult::End => return Ok(false),
                _ if cells > MAX_COLUMNS => break,
                _ => {}
            }
        }
        record.unquoted.truncate(written);
        record.ends.truncate(cells);
        self.end_csv(record)
    }

    /// Completes a CSV record: moves its line end out of `raw`, and counts its lines.
    fn end_csv(&mut self, record: &mut Record) -> Result<bool> {
        if record.raw.last() == Some(&b'\r') {
            let next = self.raw.fill_buf().map(|next| next.first() == Some(&b'\n'));
            if next.map_err(|source| self.io_error(source))? {
                self.raw.consume(1);
                record.raw.push(b'\n');
            }
        }
        self.skip_blank_lines(record);
        self.lines = record.line + lines(&record.raw).saturating_sub(1);
        let ends = ["\r\n", "\n", "\r"].into_iter();
        record.line_end = ends.clone().find(|end| record.raw.ends_with(end.as_bytes())).unwrap_or_default();
        record.raw.truncate(record.raw.len() - record.line_end.len());
        self.check_width(record)
    }

    /// Removes the blank lines at the beginning of a CSV record. The parser ignores them.
    fn skip_blank_lines(&self, record: &mut Record) {
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let blank = record.raw.iter().take_while(|byte| is_break(byte)).count();
        record.line += lines(&record.raw[..blank]);
        record.raw.drain(..blank);
    }

    fn check_width(&self, record: &Record) -> Result<bool> {
        if record.width() > MAX_COLUMNS {
            return Err(self.fault(record, format!("the row has more than {MAX_COLUMNS} columns")));
        }
        Ok(true)
    }

    fn io_error(&self, source: io::Error) -> Error {
        if source.get_ref().is_some_and(|reason| reason.is::<InvalidBytes>()) {
            let help = message!["set ", Parameter::Encoding, ", or convert the file to UTF-8"];
            return Error::input(&self.path, source.to_string()).help(help);
        }
        Error::reading(&self.path, source).help("check that the input is complete")
    }

    fn too_long(&self, record: &Record) -> Error {
        let what = if record.is_tsv { "the line" } else { "the row" };
        self.fault(record, too_long(what, self.most))
    }

    pub(super) fn fault(&self, record: &Record, fault: impl Into<Message>) -> Error {
        Error::input(&self.path, fault).at_line(usize::try_from(record.line).unwrap_or(usize::MAX))
    }
}

/// Makes room for at least one more element after the first `used`.
fn grow<T: Copy + Default>(buffer: &mut Vec<T>, used: usize) {
    if used >= buffer.len() {
        buffer.resize((buffer.len() * 2).max(64), T::default());
    }
}

fn parser(separator: u8) -> Box<Reader> {
    Box::new(ReaderBuilder::new().delimiter(separator).build())
}

/// Returns the number of line ends: line feeds, and carriage returns that no line feed follows.
fn lines(bytes: &[u8]) -> u64 {
    let is_end = |at: usize| match bytes[at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let candidates = memchr::memchr2_iter(b'\n', b'\r', bytes);
    candidates.filter(|&at| is_end(at)).count() as u64
}

/// Parses the rows at the beginning of a file in this syntax. Returns the number of columns if it is the
/// same in all rows.
fn shape(head: &[u8], is_cut: bool, syntax: Syntax, separator: u8) -> Option<usize> {
    let mut records = Records::new(Box::new(Cursor::new(head.to_vec())), Path::new(""), syntax);
    (records.is_begun, records.separator, records.parser) = (true, separator, parser(separator));
    let (mut record, mut widths) = (Record::default(), Vec::new());
    while widths.len() < HEAD_ROWS {
        match records.read(&mut record) {
            Ok(true) if record.is_blank() => {}
            Ok(true) => widths.push(record.width()),
            Ok(false) => {
                // If the file continues after `head`, the last row may be incomplete.
                widths.truncate(widths.len().saturating_sub(usize::from(is_cut)));
                break;
            }
            Err(_) if is_cut => break,
            Err(_) => return None,
        }
    }
    let first = *widths.first()?;
    widths.iter().all(|&width| width == first).then_some(first)
}

/// Returns the separator that the first line names, as in `sep=;`, and the length of that line. Excel reads and
/// omits such a line.
fn named_separator(head: &[u8]) -> Option<(u8, usize)> {
    let (&separator, rest) = head.strip_prefix(b"sep=")?.split_first()?;
    let end = [&b"\r\n"[..], b"\n", b"\r"].into_iter().find(|end| rest.starts_with(end))?;
    b",;\t|".contains(&separator).then_some((separator, b"sep=;".len() + end.len()))
}

/// Returns the separator that more often has no space after it. In texts, a space usually follows commas and
/// semicolons.
fn likely_separator(head: &[u8]) -> u8 {
    let count = |separator| {
        let positions = memchr::memchr_iter(separator, head);
        positions.filter(|at| head.get(at + 1).is_some_and(|next| *next != b' ')).count()
    };
    if count(b';') > count(b',') { b';' } else { b',' }
}
