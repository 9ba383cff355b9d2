//! Chooses the columns of the source and the target text in a table. By default, the columns are
//! chosen by their names in the header. A table of two columns needs no such names. If the columns are
//! unclear, returns an error that describes them.

use crate::convert::look::{Look, is_number, is_url};
use crate::convert::names::Role;
use crate::convert::sides::pair;
use crate::document::LanguageChoice;
use crate::error::{Error, ErrorKind, Message, Parameter, Result, message};
use crate::format::table::{Positions, Record, TableReader, clipped};
use crate::format::{Format, Languages};
use crate::text::Encoding;
use crate::wording::{count, list};
use std::collections::VecDeque;
use std::path::Path;
use std::str::FromStr;

/// Maximum number of rows that are examined to choose the columns, and their approximate total size in bytes.
const SAMPLE_ROWS: usize = 200;
const SAMPLE_BYTES: usize = 1 << 20;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// The name of the column in the header.
    Name(String),
    /// The number of the column, counted from 1.
    Number(usize),
}

impl FromStr for Column {
    type Err = String;

    /// Parses the number or the name of a column.
    fn from_str(text: &str) -> std::result::Result<Column, String> {
        let text = text.trim();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return match text {
                "" => Err("expected the name or the number of a column, such as 3".into()),
                name => Ok(Column::Name(name.into())),
            };
        }
        let number = text.parse().ok().filter(|number| *number > 0);
        number.map(Column::Number).ok_or_else(|| "columns are counted from 1".into())
    }
}

/// Whether the first row of a table is a header.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Header {
    /// The first row is a header if it names the columns of both texts, or if it contains a column name that
    /// the caller chose. It is also a header if the cells below it in some column are numbers or web
    /// addresses, but no cell of the first row is a number or a web address.
    #[default]
    Detect,
    /// The first row is a header.
    Present,
    /// The first row is a pair.
    Absent,
}

/// The columns of the texts in a table.
///
/// # Examples
/// ```
/// use enregard::{Column, Format, TableOptions, UnitSource};
///
/// let file = std::env::temp_dir().join("enregard-columns.csv");
/// std::fs::write(&file, "id,phrase,sentence\n1,\"Oui, bien sûr.\",\"Yes, of course.\"\n")?;
/// let mut source = UnitSource::new(&file, Format::Csv);
/// source.table = TableOptions::default();
/// source.table.src = Some(Column::Name("phrase".into()));
/// source.table.tgt = Some(Column::Number(3));
/// let unit = source.open()?.unit()?.expect("one unit");
/// assert_eq!((unit.source.text.as_str(), unit.target.text.as_str()), ("Oui, bien sûr.", "Yes, of course."));
/// # std::fs::remove_file(file)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableOptions {
    /// The column of the source texts. By default, it is chosen by its name in the header. In a table of two
    /// columns, the default is the first column.
    pub src: Option<Column>,
    /// The column of the target texts.
    pub tgt: Option<Column>,
    /// Whether the first row is a header.
    pub header: Header,
    /// The encoding of a TSV or CSV file. By default, it is detected.
    pub encoding: Option<Encoding>,
    /// The sheet of an XLSX file. By default, it is the first one that is not hidden.
    pub sheet: Option<String>,
}

impl TableOptions {
    /// Returns an error if an option is set that does not apply to a file in this format.
    pub(super) fn check(&self, format: Format) -> Result<()> {
        let (table, text) = (format.is_table(), format.is_table() && format != Format::Xlsx);
        let columns = format.has_columns();
        let set = [
            (self.src.is_some() && !columns, Parameter::SourceColumn, "TSV, CSV, XLSX and Parquet"),
            (self.tgt.is_some() && !columns, Parameter::TargetColumn, "TSV, CSV, XLSX and Parquet"),
            (self.header != Header::Detect && !table, Parameter::Header, "TSV, CSV and XLSX"),
            (self.encoding.is_some() && !text, Parameter::Encoding, "TSV and CSV"),
            (self.sheet.is_some() && format != Format::Xlsx, Parameter::Sheet, "XLSX"),
        ];
        let wrong = set.into_iter().find(|(is_wrong, ..)| *is_wrong);
        wrong.map_or(Ok(()), |(_, parameter, formats)| {
            let fault = format!("applies only to {formats} input, but the input is {}", format.name());
            Err(Error::parameter(parameter, fault))
        })
    }
}

/// Chooses the columns of a table, and sets them in its reader.
pub(super) fn choose(
    reader: &mut TableReader,
    path: &Path,
    options: &TableOptions,
    languages: &LanguageChoice,
) -> Result<()> {
    let Some(table) = Examined::new(reader, path, options, languages)? else { return Ok(()) };
    let is_chosen = options.src.is_some() || options.tgt.is_some();
    let positions = table.positions()?;
    if let Some(positions) = positions {
        reader.set_columns(positions, is_chosen);
    }
    Ok(())
}

/// Sets the column of a single text in the reader of a table: the one that the caller chose, or the only one.
///
/// # Errors
/// Returns a call error that shows the columns if there are several and none was chosen, or if there is no such column.
pub(super) fn choose_one(
    reader: &mut TableReader,
    path: &Path,
    options: &TableOptions,
    parameter: Parameter,
) -> Result<()> {
    let languages = &LanguageChoice::default();
    let Some(table) = Examined::new(reader, path, options, languages)? else { return Ok(()) };
    let column = match &options.src {
        Some(column) => table.position(column, parameter)?,
        None if table.first.width() == 1 => 0,
        None => {
            let described = list(table.described(&table.looks()).iter().map(String::as_str));
            let fault =
                format!("cannot tell which of the {} columns is the text ({described})", table.first.width());
            let error = Error::input(path, fault).of_kind(ErrorKind::Call);
            return Err(error.help(message!["set ", parameter, " to the number or the name of the column"]));
        }
    };
    let positions = Positions { has_header: table.has_header, ..Positions::texts(column, column) };
    reader.set_columns(positions, true);
    Ok(())
}

/// The first rows of a table, from which the columns are chosen.
struct Examined<'a> {
    path: &'a Path,
    rows: &'a VecDeque<Record>,
    first: &'a Record,
    options: &'a TableOptions,
    languages: &'a LanguageChoice,
    has_header: bool,
    is_sheet: bool,
}

impl<'a> Examined<'a> {
    /// Reads the first rows of a table. Returns `None` if it is empty.
    fn new(
        reader: &'a mut TableReader,
        path: &'a Path,
        options: &'a TableOptions,
        languages: &'a LanguageChoice,
    ) -> Result<Option<Examined<'a>>> {
        let is_sheet = reader.is_sheet();
        let rows = reader.sample(SAMPLE_ROWS, SAMPLE_BYTES)?;
        let Some(first) = rows.front() else { return Ok(None) };
        let has_header = has_header(rows, options);
        Ok(Some(Examined { path, rows, first, options, languages, has_header, is_sheet }))
    }
}

impl Examined<'_> {
    /// Returns the positions of the columns, or `None` if there are fewer than two columns.
    fn positions(&self) -> Result<Option<Positions>> {
        let (src, tgt) = (&self.options.src, &self.options.tgt);
        let src = src.as_ref().map(|column| self.position(column, Parameter::SourceColumn)).transpose()?;
        let tgt = tgt.as_ref().map(|column| self.position(column, Parameter::TargetColumn)).transpose()?;
        if src.is_some() && src == tgt {
            let fault = message!["is the same column as ", Parameter::SourceColumn];
            return Err(Error::parameter(Parameter::TargetColumn, fault).help("choose two different columns"));
        }
        let width = self.first.width();
        let roles = if self.has_header { roles(self.first) } else { Vec::new() };
        let (src, tgt) = match (src, tgt) {
            (Some(src), Some(tgt)) => (src, tgt),
            (Some(src), None) if width == 2 => (src, 1 - src),
            (None, Some(tgt)) if width == 2 => (1 - tgt, tgt),
            (None, None) if width < 2 => return Ok(None),
            (src, tgt) => match self.by_names(&roles) {
                Some(named) if src.or(tgt).is_none() => named,
                Some((_, target)) if src.is_some_and(|src| src != target) => {
                    (src.unwrap_or_default(), target)
                }
                Some((source, _)) if tgt.is_some_and(|tgt| tgt != source) => {
                    (source, tgt.unwrap_or_default())
                }
                _ if width == 2 => (0, 1),
                _ => return Err(self.unclear()),
            },
        };
        let mut positions = Positions::texts(src, tgt);
        positions.has_header = self.has_header;
        if self.has_header {
            let named = Positions::of_names(self.first);
            for known in [0, 3, 4, 5] {
                let is_text = named[known].is_some_and(|column| column == src || column == tgt);
                positions.known[known] = named[known].filter(|_| !is_text);
            }
            positions.set_figures(self.first);
        }
        if let (Some(Role::Language(src)), Some(Role::Language(tgt))) = (roles.get(src), roles.get(tgt)) {
            positions.languages = Some(Languages { src: src.to_string(), tgt: tgt.to_string() });
        }
        Ok(Some(positions))
    }

    /// Returns the position of a column that the caller chose.
    fn position(&self, column: &Column, parameter: Parameter) -> Result<usize> {
        let width = self.first.width();
        let wrong = |fault: String, help: String| {
            let value = match column {
                Column::Name(name) => name.clone(),
                Column::Number(number) => number.to_string(),
            };
            let fault = format!("{}: {fault}", self.path.display());
            Err(Error::value(parameter, value, fault).help(help))
        };
        let name = match column {
            Column::Number(number) if (1..=width).contains(number) => return Ok(number - 1),
            Column::Number(_) => {
                let fault = format!("the table has {}", count(width, "column"));
                return wrong(fault, format!("choose a number from 1 to {width}"));
            }
            Column::Name(name) if !self.has_header && !self.is_sheet => {
                return wrong(format!("without a header, {name:?} names no column"), "use its number".into());
            }
            Column::Name(name) => name,
        };
        let find = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..width).filter(|&column| same(&self.first.text(column))).collect()
        };
        let exact = find(&|other| other == name);
        let lower = name.to_lowercase();
        let found = if exact.is_empty() { find(&|other| other.to_lowercase() == lower) } else { exact };
        match found[..] {
            [position] => Ok(position),
            // A sheet names its columns A, B, C …
            [] if self.is_sheet && letter(name).is_some_and(|column| column < width) => {
                Ok(letter(name).unwrap_or_default())
            }
            [] => {
                let names = (0..width).map(|column| clipped(&self.first.text(column)));
                let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
                let names = list(names.iter().map(String::as_str));
                wrong("the header has no such column".into(), format!("use a number, or one of: {names}"))
            }
            [..] => {
                let numbers: Vec<_> = found.iter().map(|column| (column + 1).to_string()).collect();
                let numbers = list(numbers.iter().map(String::as_str));
                wrong(format!("columns {numbers} have this name"), "use the number of the column".into())
            }
        }
    }

    /// Returns the positions of the source and the target according to their names.
    fn by_names(&self, roles: &[Role]) -> Option<(usize, usize)> {
        let single = |role: Role| {
            let mut found = (0..roles.len()).filter(|&column| roles[column] == role);
            found.next().filter(|_| found.next().is_none())
        };
        if let Some(pair) = single(Role::Source).zip(single(Role::Target)) {
            return Some(pair);
        }
        let languages: Vec<_> = (0..roles.len())
            .filter_map(|column| match &roles[column] {
                Role::Language(tag) => Some((column, Some(tag.lang()))),
                _ => None,
            })
            .collect();
        pair(&languages, self.languages)
    }

    /// Examines the columns.
    fn looks(&self) -> Vec<Look> {
        let rows = self.rows.iter().skip(usize::from(self.has_header));
        let look = |column| {
            let cells: Vec<_> = rows.clone().map(|row| row.text(column)).collect();
            Look::of(cells.iter().map(AsRef::as_ref))
        };
        (0..self.first.width().min(MOST_EXAMINED)).map(look).collect()
    }

    /// Describes the columns with their numbers and names.
    fn described(&self, looks: &[Look]) -> Vec<String> {
        let describe = |&column: &usize| {
            let name = Some(self.first.text(column)).filter(|name| self.has_header && !name.is_empty());
            let name = name.map(|name| format!(" ({})", clipped(&name))).unwrap_or_default();
            format!("{}{name}: {}", column + 1, looks[column])
        };
        // For a wide table, list the columns of texts first.
        let mut columns: Vec<usize> = (0..looks.len()).collect();
        columns.sort_by_key(|&column| self.first.width() > MOST_LISTED && !looks[column].is_text());
        columns.iter().map(describe).collect()
    }

    /// Returns the error for a table whose columns cannot be chosen. It describes the columns.
    fn unclear(&self) -> Error {
        let (width, looks) = (self.first.width(), self.looks());
        let described = self.described(&looks);
        let fault = format!(
            "cannot tell which of the {width} columns are source and target ({})",
            list(described.iter().map(String::as_str))
        );
        let error = Error::input(self.path, fault).of_kind(ErrorKind::Call);
        error.help(match self.likely(&looks) {
            Some((src, tgt)) => suggestion(src, tgt),
            None => message![
                "set ",
                Parameter::SourceColumn,
                " and ",
                Parameter::TargetColumn,
                " to the numbers of the columns"
            ],
        })
    }

    /// Returns the columns that are probably the source and the target, according to the languages of the
    /// columns of texts.
    fn likely(&self, looks: &[Look]) -> Option<(usize, usize)> {
        let texts: Vec<_> = looks.iter().copied().enumerate().filter(|(_, look)| look.is_text()).collect();
        let languages = texts.iter().map(|&(column, look)| (column, look.language())).collect::<Vec<_>>();
        pair(&languages, self.languages)
    }
}

/// Maximum number of columns that are examined.
const MOST_EXAMINED: usize = 200;
/// Maximum number of columns that an error message lists.
const MOST_LISTED: usize = 8;

fn suggestion(src: usize, tgt: usize) -> Message {
    let (src, tgt) = (format!(" {}", src + 1), format!(" {}", tgt + 1));
    message!["set ", Parameter::SourceColumn, src, " and ", Parameter::TargetColumn, tgt, " if that is right"]
}

/// Returns the position of the column of a sheet with this letter, such as C or AB.
fn letter(name: &str) -> Option<usize> {
    let is_letter = !name.is_empty() && name.len() <= 3 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let number = name.bytes().fold(0, |number, letter| number * 26 + usize::from(letter - b'A') + 1);
    is_letter.then(|| number - 1)
}

fn roles(header: &Record) -> Vec<Role> {
    (0..header.width()).map(|column| Role::of(&header.text(column))).collect()
}

/// Whether the first row is a header.
fn has_header(rows: &VecDeque<Record>, options: &TableOptions) -> bool {
    let Some(first) = rows.front() else { return false };
    let is_name = |column: &Option<Column>| match column {
        Some(Column::Name(name)) => {
            let name = name.to_lowercase();
            (0..first.width()).any(|column| first.text(column).to_lowercase() == name)
        }
        _ => false,
    };
    match options.header {
        Header::Present => return true,
        Header::Absent => return false,
        Header::Detect => {}
    }
    let roles = roles(first);
    let languages = || {
        let mut tags = roles.iter().filter_map(|role| match role {
            Role::Language(tag) => Some(tag.lang()),
            _ => None,
        });
        let first = tags.next();
        first.is_some() && tags.any(|lang| Some(lang) != first)
    };
    let texts = roles.contains(&Role::Source) && roles.contains(&Role::Target);
    texts || languages() || is_name(&options.src) || is_name(&options.tgt) || differs(rows, first)
}

/// Whether the cells below the first row are all numbers or web addresses in some column, while no cell of
/// the first row is a number or a web address.
fn differs(rows: &VecDeque<Record>, first: &Record) -> bool {
    let is_plain = |cell: &str| is_url(cell) || is_number(cell);
    let width = first.width().min(MOST_EXAMINED);
    if (0..width).any(|column| is_plain(&first.text(column))) {
        return false;
    }
    (0..width).any(|column| {
        let below = || rows.iter().skip(1).map(|row| row.text(column));
        let filled = below().filter(|cell| !cell.is_empty()).count();
        let plain = below().filter(|cell| is_plain(cell)).count();
        filled > 0 && plain == filled && !first.text(column).is_empty()
    })
}
