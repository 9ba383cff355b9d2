//! Writes XLIFF 1.2 and 2.0.

use super::markup::Markup;
use super::status::Status;
use super::{CONFIDENCE, Version};
use crate::format::tmx::{Cleaned, SideExtra, clean, quoted};
use crate::format::traits::UnitWriter;
use crate::format::unit::{Languages, Unit};
use std::io::{self, Write};

/// Writes XLIFF.
pub struct XliffWriter<W> {
    out: W,
    version: Version,
    /// The language tags, escaped for use in attributes.
    languages: Languages,
    begun: bool,
    /// The name of the document whose `file` element is open.
    document: Option<String>,
    files: u32,
    /// The identifier of the last unit in the open `file` element.
    unit: u32,
    removed: u64,
    dropped: u64,
}

impl<W: Write> XliffWriter<W> {
    /// Creates a writer for the output `out` and this version of XLIFF.
    pub fn new(out: W, version: Version, languages: &Languages) -> Self {
        let languages = Languages { src: quoted(&languages.src), tgt: quoted(&languages.tgt) };
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

    /// Writes a unit of version 1.2 without a translation, for a translator to fill in. `note` is shown with it.
    pub(crate) fn untranslated(&mut self, document: &str, source: &str, note: &str) -> io::Result<()> {
        self.begin()?;
        let mut text = Cleaned::default();
        clean(source, &mut text);
        self.removed += text.removed;
        self.open_file(document)?;
        self.unit += 1;
        writeln!(self.out, "<trans-unit id=\"{}\">\n  <source>{}</source>", self.unit, text.text)?;
        writeln!(self.out, "  <note>{}</note>\n</trans-unit>", quoted(note))
    }

    /// Writes the end of the file, and returns the output.
    pub(crate) fn end(mut self) -> io::Result<W> {
        self.begin()?;
        if self.files == 0 {
            // Both versions of XLIFF require at least one `file` element.
            self.open_file("document")?;
        }
        self.close_file()?;
        self.out.write_all(b"</xliff>\n")?;
        Ok(self.out)
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let Languages { src, tgt } = &self.languages;
        self.out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        match self.version {
            Version::One => {
                writeln!(self.out, "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">")
            }
            Version::Two => writeln!(
                self.out,
                "<xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
                 srcLang=\"{src}\" trgLang=\"{tgt}\">"
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
        let (name, Languages { src, tgt }) = (quoted(document), &self.languages);
        match self.version {
            Version::One => writeln!(
                self.out,
                "<file original=\"{name}\" source-language=\"{src}\" target-language=\"{tgt}\" \
                 datatype=\"plaintext\">\n<body>"
            ),
            Version::Two => writeln!(self.out, "<file id=\"f{}\" original=\"{name}\">", self.files),
        }
    }

    fn close_file(&mut self) -> io::Result<()> {
        match (self.document.take(), self.version) {
            (None, _) => Ok(()),
            (Some(_), Version::One) => self.out.write_all(b"</body>\n</file>\n"),
            (Some(_), Version::Two) => self.out.write_all(b"</file>\n"),
        }
    }

    fn pair(&mut self, unit: &Unit, [source, target]: [&str; 2], markup: &Markup) -> io::Result<()> {
        // Translation memories from other programs may repeat unit numbers, but identifiers must be unique.
        self.unit = unit.number.max(self.unit + 1);
        let id = self.unit;
        let note = unit.confidence.map(|p| format!("{p:.3}"));
        let (locked, state) = Status::of(unit).attributes(self.version);
        match self.version {
            Version::One => {
                writeln!(self.out, "<trans-unit id=\"{id}\"{locked}{}>", markup.namespace())?;
                writeln!(self.out, "  <source>{source}</source>")?;
                writeln!(self.out, "  <target{state}>{target}</target>")?;
                if let Some(note) = note {
                    writeln!(self.out, "  <note from=\"{CONFIDENCE}\">{note}</note>")?;
                }
                self.out.write_all(b"</trans-unit>\n")
            }
            Version::Two => {
                writeln!(self.out, "<unit id=\"{id}\"{locked}>")?;
                if let Some(note) = note {
                    let note = format!("<note category=\"{CONFIDENCE}\">{note}</note>");
                    writeln!(self.out, "  <notes>\n    {note}\n  </notes>")?;
                }
                self.out.write_all(markup.original_data().as_bytes())?;
                writeln!(self.out, "  <segment{state}>\n    <source>{source}</source>")?;
                writeln!(self.out, "    <target>{target}</target>\n  </segment>\n</unit>")
            }
        }
    }
}

impl<W: Write> UnitWriter<W> for XliffWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin()?;
        let none = SideExtra::default();
        let extra = unit.extra.as_deref().map_or((&none, &none), |extra| (&extra.source, &extra.target));
        let mut markup = Markup::new([&extra.0.codes, &extra.1.codes], self.version);
        let source = markup.segment(0, &unit.source.text);
        let target = markup.segment(1, &unit.target.text);
        self.removed += source.removed + target.removed;
        if source.text.is_empty() || target.text.is_empty() {
            self.dropped += 1;
            return Ok(());
        }
        self.open_file(&unit.document)?;
        self.pair(unit, [&source.text, &target.text], &markup)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<W>> {
        Ok(vec![self.end()?])
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
