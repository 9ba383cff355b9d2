//! Sheets (XLSX) that a served page exports for reviewers, and reads back.

use crate::corrections::{CorrectedUnit, UnitCorrections};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::review::session::{Review, unserialisable};
use serde::Serialize;
use std::path::Path;

/// What a sheet changes, for the page.
#[derive(Serialize)]
struct SheetChanges<'a> {
    changes: Vec<SheetChange<'a>>,
    /// The rows that fit no pair, because the pair was changed since the sheet was written.
    unfit: Vec<usize>,
}

/// A row that changes a pair, and the rows that a person added below it.
#[derive(Serialize)]
struct SheetChange<'a> {
    /// The pair, counted from 0.
    at: usize,
    row: usize,
    becomes: Vec<SheetPair<'a>>,
}

#[derive(Serialize)]
struct SheetPair<'a> {
    texts: [&'a str; 2],
    checked: bool,
    excluded: bool,
    edited: bool,
}

impl<'a> SheetPair<'a> {
    fn new(corrected: &'a CorrectedUnit) -> SheetPair<'a> {
        SheetPair {
            texts: [&corrected.unit.source.text, &corrected.unit.target.text],
            checked: corrected.fixed,
            excluded: !corrected.export,
            edited: corrected.edited,
        }
    }
}

impl Review {
    /// Returns units that the page sent in JSON Lines as a sheet for reviewers, in XLSX.
    ///
    /// # Errors
    /// An input error if the units cannot be read.
    pub fn sheet(&self, units: &str) -> Result<Vec<u8>> {
        let (units, _) = self.read(units.as_bytes().to_vec(), Format::Jsonl)?;
        self.write(&units, Format::Xlsx)
    }

    /// Reads a sheet that a person edited. `units` are all pairs of the page, in JSON Lines. Returns what the sheet
    /// changes about them, as JSON for the page.
    ///
    /// # Errors
    /// An input error if the units cannot be read, or if the file is not a sheet that enregard wrote.
    pub fn read_sheet(&self, units: &str, sheet: Vec<u8>) -> Result<String> {
        let path = Path::new("the sheet");
        if !crate::io::is_zip(&sheet) {
            let help = "choose an XLSX file that enregard wrote; save other formats as XLSX first";
            return Err(Error::input(path, "is not an XLSX file").help(help));
        }
        let (units, _) = self.read(units.as_bytes().to_vec(), Format::Jsonl)?;
        let corrections = UnitCorrections::of_sheet(sheet, path)?;
        let rows = corrections.rows(&units);
        let unfit = rows.iter().filter(|row| row.at.is_none()).map(|row| row.row).collect();
        let changes = rows.iter().filter_map(|row| {
            let becomes = row.becomes.iter().map(SheetPair::new).collect();
            Some(SheetChange { at: row.at?, row: row.row, becomes })
        });
        serde_json::to_string(&SheetChanges { changes: changes.collect(), unfit }).map_err(unserialisable)
    }
}
