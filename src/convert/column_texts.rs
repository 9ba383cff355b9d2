//! Reads columns of tables as documents: the cells of a column are the paragraphs of a text.

use crate::convert::columns::{self, TableOptions};
use crate::convert::{Column, UnitSource};
use crate::corpus::{DocumentPair, Documents, Input, document_name};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::format::table::KeptRows;
use crate::format::{Format, UnitReader};
use crate::io::{budget_for, is_same_input};
use crate::limits::{Deadline, Limits};
use std::path::Path;

/// Two texts to align, of which at least one is a column of a TSV, CSV or XLSX file.
///
/// # Examples
/// ```
/// use enregard::{Column, ColumnTexts, Limits, TableOptions};
///
/// let file = std::env::temp_dir().join("enregard-column-texts.csv");
/// std::fs::write(&file, "id,fr,en\n1,Il pleut. Le pont est fermé.,It is raining and the bridge is closed.\n")?;
/// let mut options = TableOptions::default();
/// (options.src, options.tgt) = (Some(Column::Name("fr".into())), Some(Column::Number(3)));
/// let texts = ColumnTexts::read(&file, &file, &options, Limits::default())?;
/// assert_eq!((texts.documents.known_count(), texts.warnings.len()), (Some(1), 0));
/// # std::fs::remove_file(file)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
pub struct ColumnTexts {
    /// The document pair.
    pub documents: Documents,
    /// Messages about rows that were skipped and encodings that were guessed.
    pub warnings: Vec<String>,
}

impl ColumnTexts {
    /// Whether one of two inputs is to be read as a table: a column is chosen, it is an XLSX file, or both are the same
    /// table.
    pub fn are_wanted(src: &Path, tgt: &Path, options: &TableOptions) -> bool {
        let is_sheet = |path| Format::of_input(path) == Some(Format::Xlsx);
        let is_table = |path| Format::of_input(path).is_some_and(Format::is_table);
        let is_chosen = options.src.is_some() || options.tgt.is_some();
        is_chosen || is_sheet(src) || is_sheet(tgt) || is_table(src) && is_same_input(src, tgt)
    }

    /// Reads the columns. An input that is not a table is a document as usual. If only the column of the source is
    /// chosen and both inputs are tables, the target is in the column of the same name or number. Each cell is a
    /// paragraph, and each line of a cell with several lines.
    ///
    /// # Errors
    /// Returns a call error if no column is chosen and a table has several, if there is no such column, or if both texts
    /// are the same column; an input or I/O error if a table cannot be read.
    pub fn read(src: &Path, tgt: &Path, options: &TableOptions, limits: Limits) -> Result<ColumnTexts> {
        let [src_table, tgt_table] = [src, tgt].map(|path| Format::of_input(path).filter(|it| it.is_table()));
        let chosen = [
            (&options.src, src_table, src, Parameter::SourceColumn),
            (&options.tgt, tgt_table, tgt, Parameter::TargetColumn),
        ];
        for (column, table, path, parameter) in chosen {
            if let (Some(_), None) = (column, table) {
                let fault = format!("{}: is not a TSV, CSV or XLSX file", path.display());
                return Err(Error::parameter(parameter, fault).help("remove it, or give a table"));
            }
        }
        let is_same = is_same_input(src, tgt);
        let other = options.src.clone().filter(|_| !is_same && src_table.is_some());
        let tgt_column = options.tgt.clone().or(other);
        let mut warnings = Vec::new();
        let mut read = |path: &Path, table: Option<Format>, column: Option<Column>, parameter| match table {
            None => Ok(Input::File(path.into())),
            Some(format) => {
                let options = TableOptions { src: column, tgt: None, ..options.clone() };
                text(path, format, options, parameter, limits, &mut warnings)
            }
        };
        let source = read(src, src_table, options.src.clone(), Parameter::SourceColumn)?;
        let target = read(tgt, tgt_table, tgt_column, Parameter::TargetColumn)?;
        if is_same && source == target {
            let fault = "both texts are the same column of this file";
            let columns = message!["set ", Parameter::SourceColumn, " and ", Parameter::TargetColumn];
            let help = columns.with(" to different columns");
            return Err(Error::input(tgt, fault).of_kind(ErrorKind::Call).help(help));
        }
        let pair = DocumentPair::new(document_name(src), source, target);
        let documents = Documents::of_texts(pair, vec![src.into(), tgt.into()]);
        Ok(ColumnTexts { documents, warnings })
    }
}

/// Reads a column as a text with a paragraph per line.
fn text(
    path: &Path,
    format: Format,
    options: TableOptions,
    parameter: Parameter,
    limits: Limits,
    warnings: &mut Vec<String>,
) -> Result<Input> {
    let budget = budget_for(path, limits, Deadline::default());
    let mut source = UnitSource::new(path, format);
    (source.table, source.limits, source.lenient) = (options, limits, true);
    source.table.check(format)?;
    let mut reader = source.rows("", KeptRows::Nothing)?;
    columns::choose_one(&mut reader, path, &source.table, parameter)?;
    let mut text = String::new();
    while let Some(cell) = reader.next_cell()? {
        budget.text(cell.len() + 2).map_err(|reason| Error::input(path, reason))?;
        for line in cell.lines().map(str::trim).filter(|line| !line.is_empty()) {
            text.push_str(line);
            // A blank line, so that short lines are not taken for parts of one paragraph.
            text.push_str("\n\n");
        }
    }
    for loss in reader.losses() {
        let warning = format!("{}: {loss}", path.display());
        // Both columns may be in the same table.
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    Ok(Input::Text { text, place: path.into() })
}
