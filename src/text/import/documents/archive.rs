//! Reads DOCX, ODT and EPUB documents, which are ZIP archives.

use super::utf8::utf8;
use super::xml::Xml;
use crate::error::Message;
use crate::limits::Budget;
use crate::text::magic::WITH_PASSWORD;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;
use std::io::{BufRead, BufReader, Cursor, Read};
use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;
use zip::result::ZipError;

/// Number of bytes charged to the budget for opening an archive entry, in addition to the length of its name.
const OPENING: usize = 100;

pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// The positions of the entries by [folded](folded) name. Created when a name is not found as it is.
    folded: Option<HashMap<String, usize>>,
    budget: &'a Budget,
}

impl<'a> Archive<'a> {
    /// Reads the list of entries of a ZIP archive. Everything that is later read from the archive counts
    /// against `budget`. The error gives the reason, without the file name.
    pub(super) fn open(bytes: &'a [u8], budget: &'a Budget) -> Result<Archive<'a>, Message> {
        let zip = ZipArchive::new(Cursor::new(bytes));
        let zip = zip.map_err(|e| format!("the document is damaged ({e}); save or download it again"))?;
        Ok(Archive { zip, folded: None, budget })
    }

    /// Returns the name of the entry that a document calls `name`. If no entry has exactly this name, compares
    /// names in Unicode normalisation form C and without case, since file systems and packers change both.
    pub(super) fn find(&mut self, name: &str) -> Option<String> {
        if self.zip.index_for_name(name).is_some() {
            return Some(name.to_owned());
        }
        if self.folded.is_none() {
            self.folded = Some(self.folded_names());
        }
        let index = *self.folded.as_ref()?.get(&folded(name))?;
        self.zip.name_for_index(index)?.ok().map(Cow::into_owned)
    }

    fn folded_names(&mut self) -> HashMap<String, usize> {
        let mut names = HashMap::new();
        for index in 0..self.zip.len() {
            let Ok(entry) = self.zip.by_index_raw(index) else { continue };
            if let Ok(name) = entry.name() {
                names.entry(folded(&name)).or_insert(index);
            }
            // Many packers write UTF-8 names without the flag that says so.
            if let Ok(name) = str::from_utf8(entry.name_raw()) {
                names.entry(folded(name)).or_insert(index);
            }
        }
        names
    }

    /// Opens an entry as XML in any encoding.
    pub(super) fn xml(&mut self, name: &str) -> Result<Xml<'_>, Message> {
        let budget = self.budget;
        let input = utf8(self.entry(name)?);
        let input = input.map_err(|e| budget.refusal().unwrap_or_else(|| unreadable(name, &e)))?;
        Ok(Xml::new(input, name, budget))
    }

    /// Returns the content of an entry.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Message> {
        let budget = self.budget;
        let mut bytes = Vec::new();
        budget.begin_piece();
        let read = self.entry(name)?.read_to_end(&mut bytes);
        read.map_err(|e| budget.refusal().unwrap_or_else(|| unreadable(name, &e)))?;
        Ok(bytes)
    }

    fn entry<'s>(&'s mut self, name: &str) -> Result<impl BufRead + use<'s, 'a>, Message> {
        self.budget.unpack(name.len() + OPENING)?;
        let entry = self.zip.by_name(name).map_err(|e| match e {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => WITH_PASSWORD.into(),
            e => unreadable(name, &e),
        })?;
        Ok(BufReader::new(self.budget.metered(entry)))
    }
}

/// Returns a name in the form in which names of entries are compared.
fn folded(name: &str) -> String {
    let slashed = if name.contains('\\') { Cow::Owned(name.replace('\\', "/")) } else { Cow::Borrowed(name) };
    slashed.trim_start_matches("./").trim_start_matches('/').nfc().flat_map(char::to_lowercase).collect()
}

/// Returns the archive entry that `href` points to. `href` is a reference in a file in `folder`, or relative to the
/// root of the archive if it begins with a slash.
pub(super) fn resolved(folder: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let folder = if href.starts_with('/') { "" } else { folder };
    let href = percent_decoded(href);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).filter(|hex| *first == b'%' && hex.iter().all(u8::is_ascii_hexdigit));
        let code = hex.and_then(|hex| u8::from_str_radix(str::from_utf8(hex).ok()?, 16).ok());
        out.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn unreadable(name: &str, reason: &dyn Display) -> Message {
    format!("its entry {name} cannot be read ({reason}); save or download the document again").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        assert_eq!(resolved("OEBPS/text", "../ch%201.xhtml#a"), "OEBPS/ch 1.xhtml");
        assert_eq!(resolved("OEBPS/text", "/word/%C3%A9.xml?a"), "word/é.xml");
        assert_eq!(resolved("", "%zz/../a"), "a");
        assert_eq!(resolved("", "%+1"), "%+1");
    }
}
