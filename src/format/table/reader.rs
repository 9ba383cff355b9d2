//! Reads the units of a table.

use super::Syntax;
use super::info::{RowStyle, Table};
use super::positions::{Positions, clipped};
#[cfg(any(feature = "documents", feature = "parquet"))]
use super::records::RecordSource;
use super::records::{Record, Records};
use super::review::{Decision, ReviewColumns};
use crate::error::{Error, Message, Parameter, Result, message};
use crate::format::traits::{UnitReader, counted};
use crate::format::unit::{Languages, Row, Unit, bead, probability};
use crate::quality::FlagSet;
use crate::text::Encoding;
use crate::wording::{count, list};
use std::collections::{BTreeSet, VecDeque};
use std::io::BufRead;
use std::path::Path;

/// The name of the confidence column that is added to rows that are otherwise written unchanged. If the table
/// already has a column of this name, a number is appended.
const CONFIDENCE: &str = "confidence";

/// The name of the column for the flags of kept rows.
const FLAGS: &str = "flags";

/// Reads the units of a TSV or CSV file. By default, the texts are in the columns that the first row names
/// `source` and `target`. If the first row does not contain these names, it is a unit, and the texts are in
/// the first two columns.
///
/// # Examples
/// ```
/// use enregard::format::UnitReader;
/// use enregard::format::table::{Syntax, TableReader};
/// use std::path::Path;
///
/// let csv = "source,target\n\"Oui, oui.\",\"Yes,\nyes.\"\n";
/// let mut reader = TableReader::new(Box::new(csv.as_bytes()), Path::new("pairs.csv"), "pairs", Syntax::Csv);
/// let unit = reader.unit()?.expect("one unit");
/// assert_eq!((unit.source.text.as_str(), unit.target.text.as_str()), ("Oui, oui.", "Yes,\nyes."));
/// # Ok::<(), enregard::Error>(())
/// ```
pub struct TableReader {
    records: Records,
    name: String,
    positions: Option<Positions>,
    /// The columns for the review, if the table is a sheet that enregard wrote.
    review: Option<ReviewColumns>,
    /// In such a sheet, the document of the last unit.
    above: String,
    /// Whether the caller chose the columns.
    is_chosen: bool,
    rows: KeptRows,
    is_lenient: bool,
    /// Rows that were read in advance to choose the columns. They are returned as units before further rows
    /// are read.
    waiting: VecDeque<Record>,
    record: Record,
    /// The first row, which determines the number of columns.
    first: Option<Record>,
    numbered: u32,
    /// The encoding of the file, if it was guessed.
    guessed: Option<Encoding>,
    losses: Losses,
}

/// What each unit records about its row in the table. If it records anything, the confidences in the
/// table are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeptRows {
    Nothing,
    /// The line number of the row.
    Lines,
    /// The line number and the bytes of the row. Rows without any text are units, too.
    Bytes,
}

/// Numbers of rows and cells that are not part of any unit.
#[derive(Default)]
struct Losses {
    /// Cells in unknown columns, and these columns.
    unknown: u64,
    unknown_columns: BTreeSet<usize>,
    /// Unknown flags, and beads that are not in the form `1-2`.
    ignored: u64,
    /// Blank rows.
    blank: u64,
    /// Rows that a reviewer excluded.
    excluded: u64,
    /// Rows whose number of columns differs from that of the first row.
    skipped: u64,
    /// The line of the first skipped row.
    first_skipped: u64,
}

impl TableReader {
    /// Creates a reader for the input `raw`. Errors name the file as `path`. Units without a document name
    /// get `name`.
    pub fn new(raw: Box<dyn BufRead>, path: &Path, name: &str, syntax: Syntax) -> TableReader {
        TableReader {
            records: Records::new(raw, path, syntax),
            name: name.into(),
            positions: None,
            review: None,
            above: String::new(),
            is_chosen: false,
            rows: KeptRows::Nothing,
            is_lenient: false,
            waiting: VecDeque::new(),
            record: Record::default(),
            first: None,
            numbered: 0,
            guessed: None,
            losses: Losses::default(),
        }
    }

    /// Creates a reader for the records of `source`. Errors name the file as `path`. Units without a document name
    /// get `name`.
    #[cfg(any(feature = "documents", feature = "parquet"))]
    pub(crate) fn over(source: Box<dyn RecordSource>, path: &Path, name: &str) -> TableReader {
        let mut reader = TableReader::new(Box::new(std::io::empty()), path, name, Syntax::Csv);
        reader.records.source = Some(source);
        reader
    }

    /// Sets the maximum size of a row, in bytes. The default is 64 million.
    pub fn with_max_line(mut self, bytes: u64) -> TableReader {
        self.records.set_max_line(bytes);
        self
    }

    /// Skips and counts rows whose number of columns differs from that of the first row. By default, such a
    /// row is an error.
    pub fn lenient(mut self, lenient: bool) -> TableReader {
        self.is_lenient = lenient;
        self
    }

    /// Reports that the encoding of the file was guessed.
    pub(crate) fn with_guessed(mut self, encoding: Option<Encoding>) -> TableReader {
        self.guessed = encoding;
        self
    }

    /// Returns whether the rows are those of a sheet rather than of a text file.
    pub(crate) fn is_sheet(&self) -> bool {
        self.records.source.as_ref().is_some_and(|source| source.has_letters())
    }

    /// Sets what each unit records about its row.
    pub(crate) fn keep_rows(mut self, rows: KeptRows) -> TableReader {
        self.rows = rows;
        self
    }

    /// Sets the columns. Call this before the first unit.
    pub(crate) fn set_columns(&mut self, positions: Positions, is_chosen: bool) {
        (self.positions, self.is_chosen) = (Some(positions), is_chosen);
    }

    /// Returns the first rows of the table: at most `rows`, and fewer if their total size exceeds `bytes`.
    /// The reader still returns these rows as units.
    pub(crate) fn sample(&mut self, rows: usize, mut bytes: usize) -> Result<&VecDeque<Record>> {
        while self.waiting.len() < rows {
            let mut record = Record::default();
            if !self.records.read(&mut record)? {
                break;
            }
            let size = record.size();
            if record.is_blank() && record.width() == 1 {
                self.losses.blank += 1;
            } else {
                self.waiting.push_back(record);
            }
            if size > bytes {
                break;
            }
            bytes -= size;
        }
        Ok(&self.waiting)
    }

    /// Reads the next row that is not blank into `self.record`. Returns false at the end of the table.
    fn next(&mut self) -> Result<bool> {
        loop {
            match self.waiting.pop_front() {
                Some(record) => self.record = record,
                None if self.records.read(&mut self.record)? => {}
                None => return Ok(false),
            }
            if !self.record.is_blank() || self.rows == KeptRows::Bytes && self.record.width() > 1 {
                break;
            }
            self.losses.blank += 1;
        }
        Ok(true)
    }

    /// Reads the next row that is neither blank nor skipped. Returns false at the end of the table.
    fn next_row(&mut self) -> Result<bool> {
        loop {
            if !self.next()? {
                return Ok(false);
            }
            let first = self.first.get_or_insert_with(|| self.record.clone());
            let (width, expected) = (self.record.width(), first.width());
            if width == expected {
                return Ok(true);
            }
            if !self.is_lenient {
                let columns = |width| count(width, "column");
                let (width, expected) = (columns(width), columns(expected));
                let fault = format!("the row has {width}, but the first row has {expected}");
                let help = message!["correct the row, or skip such rows with ", Parameter::Lenient];
                return Err(self.records.fault(&self.record, fault).help(help));
            }
            if self.losses.skipped == 0 {
                self.losses.first_skipped = self.record.line;
            }
            self.losses.skipped += 1;
        }
    }

    /// Reads the next row. The first call chooses the columns, unless the caller has set them, and skips the
    /// header. Returns false at the end of the table.
    fn begin(&mut self) -> Result<bool> {
        if self.first.is_some() {
            return self.next_row();
        }
        if !self.next_row()? {
            return Ok(false);
        }
        let record = &self.record;
        let positions = self
            .positions
            .get_or_insert_with(|| Positions::named(record).unwrap_or_else(|| Positions::texts(0, 1)));
        if !positions.has_header {
            return Ok(true);
        }
        self.review = self.records.source.as_ref().and_then(|_| ReviewColumns::of(record));
        self.next_row()
    }

    fn row_unit(&mut self) -> Result<Unit> {
        let none = Positions::default();
        let all = self.positions.as_ref().unwrap_or(&none);
        let positions = all.known;
        let record = &self.record;
        let second = all.target_confidence.and_then(|position| record.cell(position));
        let [document, source, target, confidence, named, flags] =
            positions.map(|position| position.and_then(|position| record.cell(position)));
        let (Some(source), Some(target)) = (source, target) else {
            let columns = count(record.width(), "column");
            let reason = format!("the line has {columns}, too few for source and target");
            return Err(self.fault(reason).help(self.two_columns()));
        };
        let [document, source, target] =
            [document.unwrap_or_default(), source, target].map(|bytes| self.decoded(bytes));
        let document = if positions[0].is_some() { document? } else { self.name.clone() };
        let text =
            |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).trim().to_owned();
        let named = text(named);
        let unit_confidence = match self.rows {
            KeptRows::Nothing => {
                let [first, second] = [self.confidence(&text(confidence))?, self.confidence(&text(second))?];
                // The confidence of two translations of a third text is at most the lower one.
                first.into_iter().chain(second).reduce(f32::min)
            }
            _ => None,
        };
        let bead = bead(&named);
        let mut ignored = u64::from(!named.is_empty() && bead.is_none());
        if self.rows != KeptRows::Bytes {
            let is_unknown = |column: &usize| {
                !all.contains(*column) && !self.review.is_some_and(|own| own.contains(*column))
            };
            let filled = |column: &usize| !record.text(*column).trim().is_empty();
            for column in (0..record.width()).filter(is_unknown).filter(filled) {
                self.losses.unknown += 1;
                self.losses.unknown_columns.insert(column);
            }
        }
        let (flags, unknown) = FlagSet::parse(&text(flags));
        let flags = positions[5].map(|_| flags);
        ignored += unknown;
        let row = match self.rows {
            KeptRows::Nothing => None,
            KeptRows::Lines => Some(Box::new(Row { line: record.line, ..Row::default() })),
            KeptRows::Bytes => Some(Box::new(row(record))),
        };
        self.losses.ignored += ignored;
        self.numbered += 1;
        let unit = Unit::new(&document, self.numbered, [source?, target?]);
        Ok(Unit { bead, confidence: unit_confidence, flags, row, ..unit })
    }

    fn confidence(&self, text: &str) -> Result<Option<f32>> {
        if text.is_empty() {
            return Ok(None);
        }
        let fault = || self.fault(format!("confidence must be between 0 and 1, got {text}"));
        probability(text).map(Some).ok_or_else(fault)
    }

    /// Returns the names of the columns of which cells were ignored.
    fn unknown_columns(&self) -> String {
        let has_header = self.positions.as_ref().is_some_and(|positions| positions.has_header);
        let name = |column: &usize| {
            let name = self.first.as_ref().filter(|_| has_header).map(|row| clipped(&row.text(*column)));
            name.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("number {}", column + 1))
        };
        let names: Vec<_> = self.losses.unknown_columns.iter().map(name).collect();
        list(names.iter().map(String::as_str))
    }

    /// Reads the next cell of a single column, which [`TableReader::set_columns`] has set for both texts. Returns `None`
    /// at the end of the table.
    pub(crate) fn next_cell(&mut self) -> Result<Option<String>> {
        if !self.begin()? {
            return Ok(None);
        }
        let column = self.positions.as_ref().and_then(|positions| positions.known[1]);
        let cell = column.and_then(|column| self.record.cell(column)).unwrap_or_default();
        self.decoded(cell).map(Some)
    }

    /// Returns a cell as text, without white space at either end.
    fn decoded(&self, cell: &[u8]) -> Result<String> {
        let help = || message!["set ", Parameter::Encoding, ", or convert the file to UTF-8"];
        let invalid = |_| self.fault("not valid UTF-8").help(help());
        str::from_utf8(cell).map(|text| text.trim().to_owned()).map_err(invalid)
    }

    /// Returns advice for a table with a single column.
    fn two_columns(&self) -> Message {
        let Some(source) = &self.records.source else {
            let separator = if self.records.separator == b'\t' { "a tab" } else { "a comma" };
            return format!("put {separator} between the two texts").into();
        };
        let help = Message::from("put the two texts into two columns");
        match source.others() {
            [] => help,
            others => {
                let others = list(others.iter().map(String::as_str));
                help.with(", or set ").with(Parameter::Sheet).with(format!(" to another sheet: {others}"))
            }
        }
    }

    /// Applies the decision of a reviewer to the unit of the current row. Returns `None` if the reviewer excluded
    /// it.
    fn reviewed(&mut self, mut unit: Unit) -> Result<Option<Unit>> {
        let Some(review) = self.review else { return Ok(Some(unit)) };
        let texts = [unit.source.text.as_str(), unit.target.text.as_str()];
        match review.decision(&self.record, texts).map_err(|reason| self.fault(reason))? {
            Decision::Open => {}
            Decision::Confirmed => {
                (unit.confidence, unit.flags) = (Some(1.0), None);
                if review.is_edited(&self.record, texts) {
                    unit.bead = None;
                }
            }
            Decision::Excluded => {
                self.losses.excluded += 1;
                return Ok(None);
            }
        }
        self.numbered = review.number(&self.record).unwrap_or(self.numbered);
        unit.number = self.numbered;
        // A row that a person added belongs to the document of the row above.
        if unit.document.is_empty() {
            unit.document.clone_from(&self.above);
        }
        self.above.clone_from(&unit.document);
        Ok(Some(unit))
    }

    fn fault(&self, fault: impl Into<Message>) -> Error {
        self.records.fault(&self.record, fault)
    }
}

fn row(record: &Record) -> Row {
    Row { line: record.line, bytes: record.raw.clone(), line_end: record.line_end }
}

impl UnitReader for TableReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        while self.begin()? {
            let unit = self.row_unit()?;
            if let Some(unit) = self.reviewed(unit)? {
                return Ok(Some(unit));
            }
        }
        Ok(None)
    }

    fn languages(&self) -> Option<Languages> {
        self.positions.as_ref()?.languages.clone()
    }

    fn losses(&self) -> Vec<String> {
        let Losses { unknown, ignored, blank, excluded, skipped, first_skipped, .. } = self.losses;
        let has_kept = self.rows == KeptRows::Bytes && self.table().is_some_and(|table| table.is_foreign);
        let reason = format!(
            "skipped: not the same number of columns as the first row (first skipped: line {first_skipped})"
        );
        let mut losses = counted(&[
            (skipped, "row", &reason),
            (excluded, "row", "skipped: the column \"keep\" says no"),
            (if has_kept { blank } else { 0 }, "blank line", "removed"),
            (unknown, "cell", &format!("ignored: in columns that are not read ({})", self.unknown_columns())),
            (ignored, "cell", "ignored: an unknown flag, or a bead not in the form 1-2"),
        ]);
        losses.extend(self.records.source.iter().flat_map(|source| source.losses()));
        losses
            .extend(self.guessed.map(|encoding| format!("not UTF-8; read as {encoding}, which is a guess")));
        losses
    }

    fn table(&self) -> Option<Table> {
        let (positions, first) = (self.positions.as_ref()?, self.first.as_ref()?);
        let header = positions.has_header.then_some(first);
        let names: Vec<_> =
            header.iter().flat_map(|row| (0..row.width()).map(|column| row.text(column))).collect();
        let label = |position: Option<usize>| {
            let column = position.unwrap_or_default();
            match names.get(column).filter(|name| !name.is_empty()) {
                Some(name) => format!("column {} \"{}\"", column + 1, clipped(name)),
                None => format!("column {}", column + 1),
            }
        };
        // A table with two columns and no header has no unknown columns, so enregard can write it with its
        // own columns.
        let knows =
            |column| positions.contains(column) || self.review.is_some_and(|own| own.contains(column));
        let is_taken = |name: &String| names.iter().any(|other| other.eq_ignore_ascii_case(name));
        let free = |name: &str| {
            let mut numbered = (2..).map(|number| format!("{name}_{number}"));
            let plain = Some(name.to_owned()).filter(|name| !is_taken(name));
            plain.or_else(|| numbered.find(|name| !is_taken(name))).unwrap_or_default()
        };
        Some(Table {
            columns: [label(positions.known[1]), label(positions.known[2])],
            has_header: positions.has_header,
            is_foreign: self.is_chosen || !(0..first.width()).all(knows),
            style: RowStyle {
                separator: self.records.separator,
                has_byte_order_mark: self.records.has_byte_order_mark,
                header: header.map(row),
                name: free(CONFIDENCE),
                flags_name: free(FLAGS),
                line_end: if first.line_end.is_empty() { "\n" } else { first.line_end },
            },
        })
    }
}
