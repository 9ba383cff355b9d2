//! Reads DOCX, ODT and EPUB documents, which are ZIP archives.

use super::xml::{Xml, not_utf8};
use crate::error::Message;
use crate::limits::Budget;
use std::fmt::Display;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// Number of bytes charged to the budget for opening an archive entry, in addition to the length of its name.
const OPENING: usize = 100;

pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    budget: &'a Budget,
}

impl<'a> Archive<'a> {
    /// Reads the list of entries of a ZIP archive. Everything that is later read from the archive counts
    /// against `budget`. The error gives the reason, without the file name.
    pub(super) fn open(bytes: &'a [u8], budget: &'a Budget) -> Result<Archive<'a>, Message> {
        let zip = ZipArchive::new(Cursor::new(bytes));
        let zip = zip.map_err(|e| format!("the document is damaged ({e}); save or download it again"))?;
        Ok(Archive { zip, budget })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Opens an entry as XML.
    pub(super) fn xml(&mut self, name: &str) -> Result<Xml<'a, impl BufRead>, Message> {
        let budget = self.budget;
        Ok(Xml::new(self.entry(name)?, name, budget))
    }

    /// Returns the text of an entry, which must be UTF-8.
    pub(super) fn text(&mut self, name: &str) -> Result<String, Message> {
        let budget = self.budget;
        let mut text = Vec::new();
        budget.begin_piece();
        let read = self.entry(name)?.read_to_end(&mut text);
        read.map_err(|e| budget.refusal().unwrap_or_else(|| unreadable(name, &e)))?;
        String::from_utf8(text).map_err(|_| not_utf8(name))
    }

    fn entry(&mut self, name: &str) -> Result<impl BufRead, Message> {
        self.budget.unpack(name.len() + OPENING)?;
        let entry = self.zip.by_name(name).map_err(|e| unreadable(name, &e))?;
        Ok(BufReader::new(self.budget.metered(entry)))
    }
}

fn unreadable(name: &str, reason: &dyn Display) -> Message {
    format!("its entry {name} cannot be read ({reason}); save or download the document again").into()
}
