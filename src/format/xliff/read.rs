//! Reads XLIFF of any version: the source and the target of each unit.

use super::CONFIDENCE;
use crate::error::{Error, Result};
use crate::format::tmx::{Fault, Scanner, Token};
use crate::format::traits::{UnitReader, counted};
use crate::format::unit::{Languages, Side, Unit};
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// The element that the text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Source,
    Target,
    Confidence,
}

/// Reads XLIFF 1.x and 2.x as pairs, in constant memory.
pub struct XliffReader {
    scanner: Scanner,
    path: PathBuf,
    /// Whether the root element has begun.
    root_seen: bool,
    document: String,
    languages: (Option<String>, Option<String>),
    confidence: Option<f32>,
    source: String,
    target: String,
    note: String,
    part: Option<Part>,
    /// How many skipped elements are open, such as alternative translations and native codes.
    skipped_depth: usize,
    numbered: u32,
    /// Number of units without a translation.
    untranslated: u64,
    /// Number of inline codes.
    codes: u64,
    /// Number of elements with alternative translations.
    alternatives: u64,
    /// Number of notes other than the confidence.
    notes: u64,
}

impl XliffReader {
    /// Reads from `raw`. Errors name the input `path`; units of a file without a name belong to the document
    /// `name`.
    ///
    /// # Errors
    /// An I/O error if it cannot be read.
    pub fn new(raw: Box<dyn BufRead + Send>, path: &Path, name: &str) -> Result<XliffReader> {
        let scanner = Scanner::new(raw).map_err(|source| Error::io(path, source))?;
        Ok(XliffReader {
            scanner,
            path: path.into(),
            root_seen: false,
            document: name.into(),
            languages: (None, None),
            confidence: None,
            source: String::new(),
            target: String::new(),
            note: String::new(),
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
        self.scanner.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    fn start(&mut self) -> Result<(), String> {
        let name = local(&self.scanner.name).to_owned();
        if !std::mem::replace(&mut self.root_seen, true) && name != "xliff" {
            return Err(format!("not an XLIFF file: the first element is <{name}>, not <xliff>"));
        }
        if self.skipped_depth > 0 || is_skipped(&name) {
            if self.skipped_depth == 0 {
                match name.as_str() {
                    // These repeat the text of codes and of the source, so nothing is lost.
                    "originalData" | "seg-source" => {}
                    "alt-trans" | "matches" => self.alternatives += 1,
                    _ => self.codes += 1,
                }
            }
            self.skipped_depth += 1;
            return Ok(());
        }
        match name.as_str() {
            "xliff" => {
                self.languages = (self.attribute("srcLang"), self.attribute("trgLang"));
            }
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
            // Their content is part of the segment.
            "g" | "mrk" | "pc" => self.codes += u64::from(self.part.is_some()),
            _ => {}
        }
        Ok(())
    }

    fn clear(&mut self) {
        self.source.clear();
        self.target.clear();
    }

    fn text(&mut self) {
        let text = &self.scanner.text;
        match self.part.filter(|_| self.skipped_depth == 0) {
            Some(Part::Source) => self.source.push_str(text),
            Some(Part::Target) => self.target.push_str(text),
            Some(Part::Confidence) => self.note.push_str(text),
            None => {}
        }
    }

    /// Ends an element. Returns the unit, if it ends one.
    fn end(&mut self) -> Option<Unit> {
        if self.skipped_depth > 0 {
            self.skipped_depth -= 1;
            return None;
        }
        match local(&self.scanner.name) {
            "source" | "target" => self.part = None,
            "note" => self.end_note(),
            "trans-unit" | "segment" => return self.pair(),
            _ => {}
        }
        None
    }

    fn end_note(&mut self) {
        if self.part.take() == Some(Part::Confidence) {
            let read = self.note.trim().parse().ok();
            self.confidence = read.filter(|p| (0.0..=1.0).contains(p));
            self.note.clear();
        }
    }

    fn pair(&mut self) -> Option<Unit> {
        let (source, target) = (self.source.trim(), self.target.trim());
        if source.is_empty() || target.is_empty() {
            self.untranslated += 1;
            return None;
        }
        self.numbered += 1;
        let side = |text: &str| Side { text: text.to_owned(), ..Side::default() };
        Some(Unit {
            document: self.document.clone(),
            number: self.numbered,
            source: side(source),
            target: side(target),
            confidence: self.confidence,
            ..Unit::default()
        })
    }

    fn error(&self, fault: Fault) -> Error {
        let (line, column) = (fault.place.line as usize, fault.place.column as usize);
        Error::input(&self.path, fault.reason).at(line, column)
    }
}

/// The name of an element without its namespace.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Elements whose text is not part of the unit: alternative translations, the source split into segments, and
/// native codes.
fn is_skipped(name: &str) -> bool {
    matches!(name, "alt-trans" | "seg-source" | "bpt" | "ept" | "ph" | "it" | "originalData" | "matches")
}

impl UnitReader for XliffReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        loop {
            let token = self.scanner.next().map_err(|fault| self.error(fault))?;
            match token {
                Token::Start => {
                    let place = self.scanner.place();
                    self.start().map_err(|reason| self.error(Fault { place, reason, skippable: false }))?;
                }
                Token::Text => self.text(),
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
            (self.codes, "inline code", "skipped; the text they mark is kept"),
        ])
    }
}
