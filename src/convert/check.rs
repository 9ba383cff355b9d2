//! Checks the pairs to be scored. Web addresses or numbers instead of texts are an error; empty sides cause a
//! warning.

use crate::convert::look::Look;
use crate::document::Observer;
use crate::error::{Error, ErrorKind, Parameter, Result, Subject, message};
use crate::format::table::Table;
use crate::format::{Side, Unit};
use crate::wording::count;
use std::path::Path;

/// Number of pairs that are checked.
const CHECKED: usize = 1000;

/// Maximum number of characters of a text that a message quotes.
const QUOTED: usize = 40;

/// The file that contains the pairs, as messages describe it.
pub(super) struct Place<'a> {
    pub(super) path: &'a Path,
    /// The columns, if the input is a table.
    pub(super) table: Option<Table>,
}

/// Counts the pairs with an empty side.
#[derive(Default)]
pub(super) struct EmptySides {
    /// For the source and the target: the number of pairs in which this side is empty, and the position of
    /// the first.
    sides: [(u64, String); 2],
    total: u64,
}

impl EmptySides {
    /// Counts a pair.
    pub(super) fn add(&mut self, unit: &Unit) {
        self.total += 1;
        for ((number, first), side) in self.sides.iter_mut().zip([&unit.source, &unit.target]) {
            if side.text.trim().is_empty() {
                if *number == 0 {
                    let unit_number = || format!("in unit {}", unit.number);
                    *first =
                        unit.row.as_ref().map_or_else(unit_number, |row| format!("on line {}", row.line));
                }
                *number += 1;
            }
        }
    }
}

impl Place<'_> {
    /// Describes the texts of a side for a message. `noun` is `text` or `texts`.
    fn side(&self, side: usize, noun: &str) -> String {
        let column = self.table.as_ref().map(|table| format!(" ({})", table.columns[side]));
        format!("the {} {noun}{}", ["source", "target"][side], column.unwrap_or_default())
    }

    /// Passes a note about the columns of a table to `observer`, if the columns were not obvious.
    pub(super) fn announce(&self, observer: &mut dyn Observer) {
        let Some(table) = self.table.as_ref().filter(|table| table.is_foreign) else { return };
        let [source, target] = &table.columns;
        let header = if table.has_header { "the first row is a header" } else { "no header" };
        let path = self.path.display();
        observer.note(&format!("{path}: source: {source}; target: {target}; {header}").into());
    }

    /// Returns an error if one side of the pairs consists of web addresses or numbers.
    pub(super) fn check(&self, units: &[Unit]) -> Result<()> {
        let units = &units[..units.len().min(CHECKED)];
        let sides: [fn(&Unit) -> &Side; 2] = [|unit| &unit.source, |unit| &unit.target];
        for (number, side) in sides.into_iter().enumerate() {
            let look = Look::without_text(units.iter().map(|unit| side(unit).text.as_str()));
            let Some(look) = look.filter(|look| *look != Look::Empty) else { continue };
            let is_example =
                |unit: &&Unit| Look::without_text(std::iter::once(side(unit).text.as_str())) == Some(look);
            let Some(example) = units.iter().find(is_example) else { continue };
            let quoted: String = side(example).text.trim().chars().take(QUOTED).collect();
            let fault = format!("{} are {look}, such as {quoted:?}", self.side(number, "texts"));
            let error = Error::input(self.path, fault);
            let error = match &example.row {
                Some(row) => error.at_line(usize::try_from(row.line).unwrap_or(usize::MAX)),
                None => error,
            };
            return Err(if self.table.is_some() {
                let parameters = [Parameter::SourceColumn, Parameter::TargetColumn];
                error.help(message!["choose another column with ", parameters[number]])
            } else {
                error.help("check that it is the right file")
            });
        }
        Ok(())
    }

    /// Adds the columns to an error about the languages of the texts.
    pub(super) fn named(&self, error: Error) -> Error {
        let Some(table) = self.table.as_ref().filter(|_| error.kind() == ErrorKind::Detection) else {
            return error;
        };
        let [source, target] = &table.columns;
        let subject = match error.subject() {
            Subject::Input { path, .. } => format!("{}: ", path.display()),
            _ => String::new(),
        };
        let places = format!(" (source: {source}; target: {target})");
        let named = Error::input(self.path, message![subject, error.fault().clone(), places]);
        let named = named.of_kind(ErrorKind::Detection);
        match error.advice() {
            Some(advice) => named.help(advice.clone()),
            None => named,
        }
    }

    /// Warns of pairs with an empty side.
    pub(super) fn warn_empty(&self, empty: &EmptySides, observer: &mut dyn Observer) {
        for (side, (number, first)) in empty.sides.iter().enumerate() {
            if *number > 0 {
                let (pairs, path) = (count(empty.total, "pair"), self.path.display());
                let share = format!("is empty in {number} of {pairs}, first {first}");
                let text = format!(
                    "{path}: {} {share}; the confidence of these pairs is 0",
                    self.side(side, "text")
                );
                observer.warning(&text.into());
            }
        }
    }
}
