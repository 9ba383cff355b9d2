//! Writes the chapters of a book, and then the lists of them.

use super::parts;
use crate::format::archive::ArchiveWriter;
use crate::format::html::{HtmlLayout, Pairs, Syntax, escaped, language_name};
use crate::format::limit::FormatLimit;
use crate::format::traits::UnitWriter;
use crate::format::unit::{Languages, Unit};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Size of a chapter file, in bytes, from which on the next paragraph begins another one. E-readers lay out a file as
/// a whole, and are slow with large ones.
const LONG: usize = 200_000;

/// Size of a chapter file, in bytes, from which on the next unit begins another one. It is the size at which calibre
/// divides files by default, because Adobe's e-readers do not open files that are much larger.
const LONGEST: usize = 260_000;

/// The greatest number of chapter files. An archive has at most 65,535 entries, some of which are no chapters.
const MOST: usize = 65_000;

/// Writes EPUB 3: one chapter for each document, and a table of contents. Neither confidences nor inline tags are
/// written. Characters that XML does not allow are removed.
///
/// The title of the book is the name of its document or, if there are several, that of the output. The identifier
/// depends on the texts only, and so do the bytes of the file.
pub struct EpubWriter<W> {
    archive: ArchiveWriter<W>,
    pairs: Pairs,
    languages: Languages,
    /// The name of the output.
    name: String,
    /// For each chapter file the name of its document, or `None` if it continues the document of the file before.
    chapters: Vec<Option<String>>,
    /// The name of the document that is being written.
    document: Option<String>,
    /// The number of the current file of this document, from 1.
    part: usize,
    /// The size of the current file, in bytes.
    length: usize,
    /// The hash of all chapter files.
    hash: Sha256,
}

impl<W: Write> EpubWriter<W> {
    /// Creates a writer for the output `out`. The first bytes are written with the first unit.
    pub fn new(out: W, languages: &Languages, layout: HtmlLayout) -> Self {
        EpubWriter {
            archive: ArchiveWriter::new(out),
            pairs: Pairs::new(languages, layout, Syntax::Xhtml),
            languages: languages.clone(),
            name: String::new(),
            chapters: Vec::new(),
            document: None,
            part: 0,
            length: 0,
            hash: Sha256::new(),
        }
    }

    /// Returns the escaped name of a document, or of the book if the document has no name.
    fn shown(&self, document: &str) -> String {
        let Languages { src, tgt } = &self.languages;
        let languages = || format!("{} – {}", language_name(src), language_name(tgt));
        let names = [document, &self.name].map(|name| escaped(name, &mut 0));
        names
            .into_iter()
            .find(|name| !name.trim().is_empty())
            .unwrap_or_else(|| escaped(&languages(), &mut 0))
    }

    /// Ends the last file and begins one for this document, or for the next part of the same document.
    fn open(&mut self, document: &str) -> io::Result<()> {
        if self.chapters.is_empty() {
            let [name, content] = parts::TYPE;
            self.archive.stored(name, content)?;
            for (name, content) in parts::FIXED {
                self.archive.entry(name, content)?;
            }
        }
        if self.chapters.len() == MOST {
            return Err(io::Error::other(FormatLimit::Chapters));
        }
        let is_next = self.document.as_deref() == Some(document);
        self.close()?;
        self.part = if is_next { self.part + 1 } else { 1 };
        self.chapters.push((!is_next).then(|| document.to_owned()));
        self.document = Some(document.to_owned());
        self.archive.begin(format!("EPUB/{}", parts::chapter_file(self.chapters.len())))?;
        let name = self.shown(document);
        let (title, heading) = match self.part {
            1 => (name.clone(), format!("<h1>{name}</h1>\n")),
            part => (format!("{name} ({part})"), String::new()),
        };
        self.length = 0;
        let head = parts::head(&title, &self.languages) + &heading + self.pairs.begin();
        self.write(&head)
    }

    /// Ends the current file, if there is one.
    fn close(&mut self) -> io::Result<()> {
        if self.document.take().is_none() {
            return Ok(());
        }
        self.write(self.pairs.end())?;
        self.write(parts::TAIL)?;
        self.archive.end()
    }

    /// Adds to the current file.
    fn write(&mut self, markup: &str) -> io::Result<()> {
        self.length += markup.len();
        self.hash.update(markup);
        self.archive.write(markup.as_bytes())
    }

    /// Writes the table of contents, with an entry for each document.
    fn contents(&mut self, title: &str) -> io::Result<()> {
        self.archive.begin(parts::CONTENTS)?;
        self.archive.write(parts::contents_head(title, &self.languages).as_bytes())?;
        for (chapter, document) in (1..).zip(&self.chapters) {
            if let Some(document) = document {
                let entry = parts::contents_entry(&self.shown(document), chapter);
                self.archive.write(entry.as_bytes())?;
            }
        }
        self.archive.write(parts::CONTENTS_TAIL.as_bytes())?;
        self.archive.write(parts::TAIL.as_bytes())?;
        self.archive.end()
    }

    /// Writes the list of files.
    fn package(&mut self, title: &str) -> io::Result<()> {
        let identifier = identifier(&std::mem::take(&mut self.hash).finalize());
        self.archive.begin(parts::PACKAGE)?;
        self.archive.write(parts::package_head(title, &identifier, &self.languages).as_bytes())?;
        let chapters = 1..=self.chapters.len();
        for chapter in chapters.clone() {
            self.archive.write(parts::package_item(chapter).as_bytes())?;
        }
        self.archive.write(parts::SPINE.as_bytes())?;
        for chapter in chapters {
            self.archive.write(parts::spine_item(chapter).as_bytes())?;
        }
        self.archive.write(parts::PACKAGE_TAIL.as_bytes())?;
        self.archive.end()
    }
}

impl<W: Write> UnitWriter<W> for EpubWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let is_full = self.length >= LONGEST || self.length >= LONG && self.pairs.begins_paragraph(unit);
        if is_full || self.document.as_deref() != Some(&unit.document) {
            self.open(&unit.document)?;
        }
        let markup = self.pairs.unit(unit);
        self.length += markup.len();
        self.hash.update(markup);
        self.archive.write(markup.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        if self.chapters.is_empty() {
            // A book must have a chapter.
            self.open("")?;
        }
        self.close()?;
        let mut documents = self.chapters.iter().flatten();
        let title = match (documents.next(), documents.next()) {
            (Some(document), None) => self.shown(document),
            _ => self.shown(""),
        };
        self.contents(&title)?;
        self.package(&title)?;
        Ok(vec![self.archive.finish()?])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![self.archive.out()]
    }

    fn set_name(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }

    fn removed(&self) -> u64 {
        self.pairs.removed()
    }
}

/// Returns an identifier for a book with this hash: a UUID of version 8, which RFC 9562 leaves to applications.
fn identifier(hash: &[u8]) -> String {
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-8{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_uuids_of_version_8() {
        assert_eq!(identifier(&[0xff; 32]), "urn:uuid:ffffffff-ffff-8fff-afff-ffffffffffff");
        let bytes: Vec<u8> = (0..32).collect();
        assert_eq!(identifier(&bytes), "urn:uuid:00010203-0405-8607-a809-0a0b0c0d0e0f");
    }

    #[test]
    fn the_name_of_the_languages_is_that_of_a_book_without_another() {
        let languages = Languages { src: "fr".into(), tgt: "xx".into() };
        let mut writer = EpubWriter::new(Vec::new(), &languages, HtmlLayout::Columns);
        assert_eq!(writer.shown(" \u{1}"), "French – xx");
        writer.set_name("R&D");
        assert_eq!([writer.shown(""), writer.shown("a")], ["R&amp;D", "a"]);
    }
}
