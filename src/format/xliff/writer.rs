//! Reads and writes XLIFF 1.2 and 2.x, the exchange format of translation tools.

use super::tmx::{Cleaned, Fault, Scanner, Token, clean, find, quoted};
use super::traits::{UnitReader, UnitWriter, counted};
use super::unit::{Languages, MAX_UNIT_BYTES, Unit, probability, too_large};
use crate::error::{Error, Result};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

/// The attribute value that marks a `note` element as the confidence of its unit. The attribute is `from` in
/// XLIFF 1.2 and `category` in XLIFF 2.x.
const CONFIDENCE: &str = "enregard-confidence";

/// The kind of element that contains the current text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Source,
    Target,
    Confidence,
}

/// Reads the translated units of XLIFF 1.x and 2.x. Memory use does not grow with the file.
pub struct XliffReader {
    scanner: Scanner,
    path: PathBuf,
    root_seen: bool,
    document: String,
    languages: (Option<String>, Option<String>),
    confidence: Option<f32>,
    /// The texts of the current unit, indexed by [`Part`].
    texts: [String; 3],
    part: Option<Part>,
    /// Nesting depth inside a skipped element, such as an alternative translation or an inline code. It is 0
    /// outside such elements.
    skipped_depth: usize,
    numbered: u32,
    untranslated: u64,
    codes: u64,
    alternatives: u64,
    /// Number of notes that do not contain a confidence.
    notes: u64,
}

impl XliffReader {
    /// Creates a reader for the input `raw`. Errors name the file as `path`. The document name is the
    /// `original` attribute of the `file` element. Without this attribute, it is the name from the previous
    /// `file` element, or `name` in the first one.
    ///
    /// # Errors
    /// Returns an I/O error if the input cannot be read.
    pub fn new(raw: Box<dyn BufRead + Send>, path: &Path, name: &str) -> Result<XliffReader> {
        let scanner = Scanner::new(raw).map_err(|source| Error::io(path, source))?;
        Ok(XliffReader {
            scanner,
            path: path.into(),
            root_seen: false,
            document: name.into(),
            languages: (None, None),
            confidence: None,
            texts: Default::default(),
            part: None,
            skipped_depth: 0,
            numbered: 0,
            untranslated: 0,
            codes: 0,
            notes: 0,
            alternatives: 0,
        })
    }

    fn attribute(&self, name: &str) -> Option<String> {
        find(&self.scanner.attributes, name).map(str::to_owned)
    }

    fn start(&mut self) -> Result<(), String> {
        let name = local(&self.scanner.name).to_owned();
        if !std::mem::replace(&mut self.root_seen, true) && name != "xliff" {
            return Err(format!(
                "not an XLIFF file: the first element is <{name}>, not <xliff>; check that this is the right \
                 file"
            ));
        }
        if self.skipped_depth > 0 || is_skipped(&name) {
            if self.skipped_depth == 0 {
                match name.as_str() {
                    // These elements repeat the content of codes or of the source, so skipping them loses
                    // nothing.
                    "originalData" | "seg-source" => {}
                    "alt-trans" | "matches" => self.alternatives += 1,
                    _ => self.codes += 1,
                }
            }
            self.skipped_depth += 1;
            return Ok(());
        }
        match name.as_str() {
            "xliff" => self.languages = (self.attribute("srcLang"), self.attribute("trgLang")),
            "file" => {
                self.document = self.attribute("original").unwrap_or_else(|| self.document.clone());
                let (src, tgt) = (self.attribute("source-language"), self.attribute("target-language"));
                self.languages.0 = self.languages.0.take().or(src);
                self.languages.1 = self.languages.1.take().or(tgt);
            }
            "trans-unit" | "unit" => {
                self.confidence = None;
                self.clear();
            }
            "segment" | "ignorable" => self.clear(),
            "source" => self.part = Some(Part::Source),
            "target" => self.part = Some(Part::Target),
            "note" => {
                let kind = self.attribute("from").or_else(|| self.attribute("category"));
                self.part = (kind.as_deref() == Some(CONFIDENCE)).then_some(Part::Confidence);
                self.notes += u64::from(self.part.is_none());
            }
            // The elements `g`, `mrk` and `pc` mark text that is part of the segment.
            "g" | "mrk" | "pc" => self.codes += u64::from(self.part.is_some()),
            _ => {}
        }
        Ok(())
    }

    fn clear(&mut self) {
        self.texts[Part::Source as usize].clear();
        self.texts[Part::Target as usize].clear();
    }

    /// Handles the end of an element. Returns a unit if the element completes one.
    fn end(&mut self) -> Option<Unit> {
        if self.skipped_depth > 0 {
            self.skipped_depth -= 1;
            return None;
        }
        match local(&self.scanner.name) {
            "source" | "target" => self.part = None,
            "note" => {
                let part = self.part.take();
                if part == Some(Part::Confidence) {
                    let note = std::mem::take(&mut self.texts[Part::Confidence as usize]);
                    self.confidence = probability(note.trim());
                }
            }
            "trans-unit" | "segment" => return self.pair(),
            _ => {}
        }
        None
    }

    fn pair(&mut self) -> Option<Unit> {
        let [source, target, _] = self.texts.each_ref().map(|text| text.trim());
        if source.is_empty() || target.is_empty() {
            self.untranslated += 1;
            return None;
        }
        self.numbered += 1;
        let unit = Unit::new(&self.document, self.numbered, [source, target].map(str::to_owned));
        Some(Unit { confidence: self.confidence, ..unit })
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Returns whether to skip an element because its text is not part of the unit. Skipped elements are alternative
/// translations, the source split into segments, and inline codes.
fn is_skipped(name: &str) -> bool {
    matches!(name, "alt-trans" | "seg-source" | "bpt" | "ept" | "ph" | "it" | "originalData" | "matches")
}

impl UnitReader for XliffReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        loop {
            let token = self.scanner.next().map_err(|fault| fault.error(&self.path))?;
            match token {
                Token::Start => {
                    let place = self.scanner.place();
                    let fault = |reason| Fault { place, reason, skippable: false, unreadable: false };
                    self.start().map_err(|reason| fault(reason).error(&self.path))?;
                }
                Token::Text => {
                    if let Some(part) = self.part.filter(|_| self.skipped_depth == 0) {
                        self.texts[part as usize].push_str(&self.scanner.text);
                        if self.texts.iter().map(String::len).sum::<usize>() > MAX_UNIT_BYTES {
                            let place = self.scanner.place();
                            let fault =
                                Fault { place, reason: too_large(), skippable: false, unreadable: false };
                            return Err(fault.error(&self.path));
                        }
                    }
                }
                Token::End => {
                    if let Some(unit) = self.end() {
                        return Ok(Some(unit));
                    }
                }
                Token::Doctype => {}
                Token::Eof => return Ok(None),
            }
        }
    }

    fn languages(&self) -> Option<Languages> {
        let (src, tgt) = (self.languages.0.clone()?, self.languages.1.clone()?);
        Some(Languages { src, tgt })
    }

    fn losses(&self) -> Vec<String> {
        counted(&[
            (self.untranslated, "unit", "skipped: not translated"),
            (self.alternatives, "alternative translation", "skipped"),
            (self.notes, "note", "skipped"),
            (self.codes, "inline code", "skipped, but the text that it encloses is kept"),
        ])
    }
}

/// The two major versions of XLIFF, which are incompatible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// XLIFF 1.2, which nearly every translation tool reads.
    One,
    /// XLIFF 2.0, which is also the core of versions 2.1 and 2.2.
    Two,
}

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

    fn pair(&mut self, unit: &Unit, source: &str, target: &str) -> io::Result<()> {
        // Translation memories from other programs may repeat unit numbers, but identifiers must be unique.
        self.unit = unit.number.max(self.unit + 1);
        let id = self.unit;
        let note = unit.confidence.map(|p| format!("{p:.3}"));
        match self.version {
            Version::One => {
                writeln!(self.out, "<trans-unit id=\"{id}\">\n  <source>{source}</source>")?;
                writeln!(self.out, "  <target>{target}</target>")?;
                if let Some(note) = note {
                    writeln!(self.out, "  <note from=\"{CONFIDENCE}\">{note}</note>")?;
                }
                self.out.write_all(b"</trans-unit>\n")
            }
            Version::Two => {
                writeln!(self.out, "<unit id=\"{id}\">")?;
                if let Some(note) = note {
                    let note = format!("<note category=\"{CONFIDENCE}\">{note}</note>");
                    writeln!(self.out, "  <notes>\n    {note}\n  </notes>")?;
                }
                writeln!(self.out, "  <segment>\n    <source>{source}</source>")?;
                writeln!(self.out, "    <target>{target}</target>\n  </segment>\n</unit>")
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
