//! Writes XLIFF: a `file` for each document, a unit for each pair, and the confidence as a note.

use super::CONFIDENCE;
use crate::format::tmx::{Cleaned, clean, quoted};
use crate::format::traits::UnitWriter;
use crate::format::unit::{Languages, Unit};
use std::io::{self, Write};

/// The two incompatible families of XLIFF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 1.2, which every translation tool reads.
    One,
    /// 2.0, which is also the core of 2.1 and 2.2.
    Two,
}

/// Writes XLIFF.
pub struct XliffWriter<W> {
    out: W,
    version: Version,
    languages: Languages,
    begun: bool,
    /// The document of the open `file` element.
    document: Option<String>,
    files: u32,
    /// The number of the last unit in the open `file` element.
    unit: u32,
    removed: u64,
    dropped: u64,
}

impl<W: Write> XliffWriter<W> {
    /// Writes XLIFF of this version to `out`.
    pub fn new(out: W, version: Version, languages: &Languages) -> Self {
        let languages = languages.clone();
        XliffWriter {
            out,
            version,
            languages,
            begun: false,
            document: None,
            files: 0,
            unit: 0,
            removed: 0,
            dropped: 0,
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        match self.version {
            Version::One => self
                .out
                .write_all(b"<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n"),
            Version::Two => writeln!(
                self.out,
                "<xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
                 srcLang=\"{}\" trgLang=\"{}\">",
                quoted(&self.languages.src),
                quoted(&self.languages.tgt)
            ),
        }
    }

    fn open_file(&mut self, document: &str) -> io::Result<()> {
        if self.document.as_deref() == Some(document) {
            return Ok(());
        }
        self.close_file()?;
        self.document = Some(document.to_owned());
        self.files += 1;
        self.unit = 0;
        match self.version {
            Version::One => writeln!(
                self.out,
                "<file original=\"{}\" source-language=\"{}\" target-language=\"{}\" \
                 datatype=\"plaintext\">\n<body>",
                quoted(document),
                quoted(&self.languages.src),
                quoted(&self.languages.tgt)
            ),
            Version::Two => {
                writeln!(self.out, "<file id=\"f{}\" original=\"{}\">", self.files, quoted(document))
            }
        }
    }

    fn close_file(&mut self) -> io::Result<()> {
        match (self.document.take(), self.version) {
            (None, _) => Ok(()),
            (Some(_), Version::One) => self.out.write_all(b"</body>\n</file>\n"),
            (Some(_), Version::Two) => self.out.write_all(b"</file>\n"),
        }
    }

    fn pair(&mut self, unit: &Unit, source: &str, target: &str) -> io::Result<()> {
        // Memories from other programs may repeat unit numbers, but identifiers must be unique.
        self.unit = unit.number.max(self.unit + 1);
        let id = self.unit;
        let note = unit.confidence.map(|p| format!("{p:.3}"));
        match self.version {
            Version::One => {
                write!(
                    self.out,
                    "<trans-unit id=\"{id}\">\n  <source>{source}</source>\n  <target>{target}</target>\n"
                )?;
                if let Some(note) = note {
                    writeln!(self.out, "  <note from=\"{CONFIDENCE}\">{note}</note>")?;
                }
                self.out.write_all(b"</trans-unit>\n")
            }
            Version::Two => {
                writeln!(self.out, "<unit id=\"{id}\">")?;
                if let Some(note) = note {
                    writeln!(
                        self.out,
                        "  <notes>\n    <note category=\"{CONFIDENCE}\">{note}</note>\n  </notes>"
                    )?;
                }
                write!(
                    self.out,
                    "  <segment>\n    <source>{source}</source>\n    <target>{target}</target>\n\
                     \x20 </segment>\n</unit>\n"
                )
            }
        }
    }
}

impl<W: Write> UnitWriter<W> for XliffWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin()?;
        let (mut source, mut target) = (Cleaned::default(), Cleaned::default());
        clean(&unit.source.text, &mut source);
        clean(&unit.target.text, &mut target);
        self.removed += source.removed + target.removed;
        if source.text.is_empty() || target.text.is_empty() {
            self.dropped += 1;
            return Ok(());
        }
        self.open_file(&unit.document)?;
        self.pair(unit, &source.text, &target.text)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        self.begin()?;
        if self.files == 0 {
            // Both versions require at least one file.
            self.open_file("document")?;
        }
        self.close_file()?;
        self.out.write_all(b"</xliff>\n")?;
        Ok(vec![self.out])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.out]
    }

    fn removed(&self) -> u64 {
        self.removed
    }

    fn dropped(&self) -> u64 {
        self.dropped
    }
}
