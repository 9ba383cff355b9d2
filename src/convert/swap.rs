//! Exchanges the two sides of units whose languages are in the other order.

use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::format::table::Table;
use crate::format::{Languages, Unit, UnitReader};
use crate::text::LanguageTag;
use std::path::{Path, PathBuf};

/// Reads units in two languages, whichever of them the file has as its source.
pub(super) struct Swapping<'a> {
    reader: Box<dyn UnitReader + 'a>,
    wanted: [LanguageTag; 2],
    path: PathBuf,
    /// Whether the file has the languages in the other order. `None` before the first unit.
    swapped: Option<bool>,
}

impl<'a> Swapping<'a> {
    /// Errors name the file as `path`.
    pub(super) fn new(
        reader: Box<dyn UnitReader + 'a>,
        wanted: [LanguageTag; 2],
        path: &Path,
    ) -> Swapping<'a> {
        Swapping { reader, wanted, path: path.into(), swapped: None }
    }

    /// Whether the file has the wanted languages in the other order. A file that names none has them in this order.
    fn is_swapped(&self) -> Result<bool> {
        let Some(own) = self.reader.languages() else { return Ok(false) };
        let [src, tgt] = &self.wanted;
        let is = |own: &str, wanted: &LanguageTag| {
            own.parse::<LanguageTag>().is_ok_and(|own| own.lang() == wanted.lang())
        };
        if is(&own.src, src) && is(&own.tgt, tgt) {
            return Ok(false);
        }
        if is(&own.src, tgt) && is(&own.tgt, src) {
            return Ok(true);
        }
        let fault = format!("the languages are {} and {}, not {src} and {tgt}", own.src, own.tgt);
        let help = message!["choose the languages of the file with ", Parameter::Languages];
        Err(Error::input(&self.path, fault).help(help).of_kind(ErrorKind::Call))
    }
}

impl UnitReader for Swapping<'_> {
    fn unit(&mut self) -> Result<Option<Unit>> {
        let Some(mut unit) = self.reader.unit()? else { return Ok(None) };
        let swapped = match self.swapped {
            Some(swapped) => swapped,
            None => *self.swapped.insert(self.is_swapped()?),
        };
        if swapped {
            unit.swap();
        }
        Ok(Some(unit))
    }

    fn languages(&self) -> Option<Languages> {
        let own = self.reader.languages()?;
        Some(if self.swapped == Some(true) { Languages { src: own.tgt, tgt: own.src } } else { own })
    }

    fn table(&self) -> Option<Table> {
        self.reader.table()
    }

    fn losses(&self) -> Vec<String> {
        self.reader.losses()
    }
}
