//! Reads several files of units one after the other, as if they were one.

use crate::convert::UnitSource;
use crate::convert::source::given_twice;
use crate::document::LanguageChoice;
use crate::error::{Error, Parameter, Result, message};
use crate::format::table::Table;
use crate::format::{Languages, Unit, UnitReader};
use crate::io::{display_name, is_same_input};
use crate::text::LanguageTag;

/// Reads the units of several files. The languages are those that the first file names, or that the caller set. A file
/// in the same languages in the other order has its sides exchanged.
pub(super) struct Merged<'a> {
    sources: Vec<&'a UnitSource>,
    /// The number of files that were opened.
    opened: usize,
    reader: Box<dyn UnitReader>,
    languages: Option<Languages>,
    losses: Vec<String>,
}

impl<'a> Merged<'a> {
    /// Opens the first of `sources`, which must be at least one.
    pub(super) fn open(sources: Vec<&'a UnitSource>) -> Result<Merged<'a>> {
        for (at, source) in sources.iter().enumerate() {
            if sources[..at].iter().any(|earlier| is_same_input(&earlier.path, &source.path)) {
                return Err(given_twice(&source.path));
            }
        }
        let reader = sources[0].open()?;
        Ok(Merged { sources, opened: 1, reader, languages: None, losses: Vec::new() })
    }

    /// Opens the next file. Returns false if there are no more.
    fn advance(&mut self) -> Result<bool> {
        let Some(source) = self.sources.get(self.opened) else { return Ok(false) };
        let losses = self.named_losses();
        self.losses.extend(losses);
        let mut source = UnitSource::clone(source);
        let tag = |tag: &str| tag.parse::<LanguageTag>().ok();
        let known = self.languages.as_ref().and_then(|own| Some([tag(&own.src)?, tag(&own.tgt)?]));
        if let (Some([src, tgt]), LanguageChoice { src: None, tgt: None }) = (&known, &source.languages) {
            source.languages = LanguageChoice { src: Some(src.clone()), tgt: Some(tgt.clone()) };
        }
        self.reader = if source.either_order { source.open()? } else { source.open_in_order(known)? };
        self.opened += 1;
        Ok(true)
    }

    /// Returns the losses of the current file, with its name.
    fn named_losses(&self) -> Vec<String> {
        let name = display_name(&self.sources[self.opened - 1].path).display();
        self.reader.losses().into_iter().map(|loss| format!("{name}: {loss}")).collect()
    }
}

impl UnitReader for Merged<'_> {
    fn unit(&mut self) -> Result<Option<Unit>> {
        loop {
            let unit = self.reader.unit()?;
            if self.languages.is_none() {
                self.languages = self.reader.languages();
            }
            if unit.is_some() || !self.advance()? {
                return Ok(unit);
            }
        }
    }

    fn languages(&self) -> Option<Languages> {
        self.languages.clone()
    }

    fn table(&self) -> Option<Table> {
        self.reader.table()
    }

    fn losses(&self) -> Vec<String> {
        [self.losses.clone(), self.named_losses()].concat()
    }
}

/// Returns an error if corrections are given for several files, because they name the units of one.
pub(super) fn refuse_corrections(source: &UnitSource) -> Error {
    Error::parameter(Parameter::Corrections, "applies to one input file")
        .help(message![format!("correct {} first, then merge the result", source.path.display())])
}
