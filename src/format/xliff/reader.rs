//! Reads XLIFF 1.x and 2.x.

use super::CONFIDENCE;
use super::inline::InlineReader;
use super::languages::{FileLanguages, LanguagePairs, Order};
use super::status::StatusReader;
use super::text::{SideText, pairs};
use crate::error::{Error, Result};
use crate::format::codes::extra_of;
use crate::format::inline::{is_break, is_native_break, local};
use crate::format::tmx::{Extra, Fault, OTHER_TAGS, PairSelection, Scanner, Token, find};
use crate::format::traits::{UnitReader, counted};
use crate::format::unit::{Languages, MAX_UNIT_BYTES, Unit, probability, too_large};
use std::collections::VecDeque;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// The kind of element that contains the current text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Source,
    Target,
    /// The source again, divided into segments.
    DividedSource,
    Confidence,
    /// An original code.
    Datum,
}

impl Part {
    /// Whether the part is a text of the unit.
    fn is_text(self) -> bool {
        matches!(self, Part::Source | Part::Target | Part::DividedSource)
    }
}

/// Reads the translated units of XLIFF 1.x and 2.x. Memory use does not grow with the file.
pub struct XliffReader {
    scanner: Scanner,
    path: PathBuf,
    root_seen: bool,
    document: String,
    /// The languages that the element `xliff` names.
    root_languages: FileLanguages,
    languages: LanguagePairs,
    confidence: Option<f32>,
    /// The texts of the current unit, indexed by [`Part`].
    texts: [SideText; 3],
    note: String,
    part: Option<Part>,
    /// Pairs of the last unit that have not been returned yet.
    pending: VecDeque<Unit>,
    /// Nesting depth inside a skipped element, such as an alternative translation or an inline code. It is 0
    /// outside such elements.
    skipped_depth: usize,
    /// The content of the skipped inline code.
    native: String,
    /// Whether the skipped element is an inline tag, whose code is its content.
    is_tag: bool,
    inline: InlineReader,
    status: StatusReader,
    /// The memory that the current unit takes apart from its texts, in bytes.
    memory: usize,
    numbered: u32,
    untranslated: u64,
    /// Number of annotations of text, such as comments and terms.
    annotations: u64,
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
        let scanner = Scanner::new(raw).map_err(|source| Error::reading(path, source))?;
        Ok(XliffReader {
            scanner,
            path: path.into(),
            root_seen: false,
            document: name.into(),
            root_languages: FileLanguages::default(),
            languages: LanguagePairs::default(),
            confidence: None,
            texts: Default::default(),
            note: String::new(),
            part: None,
            pending: VecDeque::new(),
            skipped_depth: 0,
            native: String::new(),
            is_tag: false,
            inline: InlineReader::default(),
            status: StatusReader::default(),
            memory: 0,
            numbered: 0,
            untranslated: 0,
            annotations: 0,
            notes: 0,
            alternatives: 0,
        })
    }

    /// Sets the languages that the caller chose. If `either_order` is set, units in other languages are skipped, and a
    /// file may have the two languages in the other order.
    pub(crate) fn with_choice(mut self, choice: PairSelection, either_order: bool) -> XliffReader {
        self.languages = LanguagePairs::new(choice, either_order);
        self
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
        if self.skipped_depth > 0 {
            self.skipped_depth += 1;
            return Ok(());
        }
        let part = self.part.filter(|part| part.is_text());
        match name.as_str() {
            "xliff" => {
                self.root_languages = [self.attribute("srcLang"), self.attribute("trgLang")];
                self.languages.begin_file(self.root_languages.clone());
                self.status.file(&self.scanner.attributes);
            }
            "file" => self.start_file(),
            "trans-unit" | "unit" => {
                (self.confidence, self.memory) = (None, 0);
                self.inline.clear();
                self.status.unit(&self.scanner.attributes);
                self.clear();
            }
            "segment" | "ignorable" => {
                self.status.begin_segment(&self.scanner.attributes);
                self.clear();
            }
            "source" => self.part = Some(Part::Source),
            "seg-source" => self.part = Some(Part::DividedSource),
            "target" => {
                self.status.state(&self.scanner.attributes);
                self.part = Some(Part::Target);
            }
            "seg" if part.is_none() => self.memory += self.status.segment(&self.scanner.attributes),
            "data" if part.is_none() => {
                self.inline.begin_datum(find(&self.scanner.attributes, "id"));
                self.native.clear();
                self.part = Some(Part::Datum);
            }
            "note" => {
                let kind = self.attribute("from").or_else(|| self.attribute("category"));
                self.part = (kind.as_deref() == Some(CONFIDENCE)).then_some(Part::Confidence);
                self.note.clear();
                self.notes += u64::from(self.part.is_none());
            }
            "alt-trans" | "matches" => {
                self.alternatives += 1;
                self.skipped_depth = 1;
            }
            // A character that XML cannot contain.
            "cp" if self.part == Some(Part::Datum) => {}
            _ => part.into_iter().for_each(|part| self.start_inline(part, &name)),
        }
        Ok(())
    }

    fn start_file(&mut self) {
        self.document = self.attribute("original").unwrap_or_else(|| self.document.clone());
        let [src, tgt] = self.root_languages.clone();
        let src = src.or_else(|| self.attribute("source-language"));
        self.languages.begin_file([src, tgt.or_else(|| self.attribute("target-language"))]);
    }

    /// Handles an element inside a text.
    fn start_inline(&mut self, part: Part, name: &str) {
        let kind = self.attribute("mtype").filter(|_| name == "mrk");
        let text = &mut self.texts[part as usize];
        if kind.as_deref() == Some("seg") && !text.in_segment() {
            self.inline.begin_other();
            let id = find(&self.scanner.attributes, "mid").map(str::to_owned);
            return text.begin_segment(id);
        }
        if is_break(name, &self.scanner.attributes) {
            text.push_break();
        }
        let mark = self.inline.start(part as usize, name, &self.scanner);
        mark.iter().for_each(|mark| text.mark(mark));
        self.annotations += u64::from(mark.is_none());
        // Trados marks text that a translator has deleted while tracking changes.
        let is_native = matches!(name, "bpt" | "ept" | "ph" | "it");
        if is_native || kind.as_deref() == Some("x-sdl-deleted") {
            self.native.clear();
            (self.skipped_depth, self.is_tag) = (1, is_native);
            return;
        }
        // The elements `g`, `mrk` and `pc` mark text that is part of the segment.
        text.begin_code();
        if !matches!(name, "g" | "pc") {
            self.inline.begin_other();
        }
    }

    fn clear(&mut self) {
        self.texts.iter_mut().for_each(SideText::clear);
    }

    /// Handles the end of an element. If the element completes a unit, its pairs are pending afterwards.
    fn end(&mut self) -> Result<()> {
        if self.skipped_depth > 0 {
            self.skipped_depth -= 1;
            if let Some(part) = self.part.filter(|part| part.is_text() && self.skipped_depth == 0) {
                let text = &mut self.texts[part as usize];
                if is_native_break(&self.native) {
                    text.push_break();
                }
                if std::mem::take(&mut self.is_tag) {
                    text.describe(&self.native);
                }
                // The code is not part of the nesting of elements with text.
                text.after_code();
            }
            return Ok(());
        }
        match local(&self.scanner.name) {
            "source" | "seg-source" | "target" => self.part = None,
            "note" => {
                if self.part.take() == Some(Part::Confidence) {
                    self.confidence = probability(self.note.trim());
                }
            }
            "data" if self.part == Some(Part::Datum) => {
                self.part = None;
                self.memory += self.native.len();
                self.inline.end_datum(&self.native);
            }
            "trans-unit" | "segment" => self.complete()?,
            _ => {
                if let Some(part) = self.part.filter(|part| part.is_text()) {
                    let text = &mut self.texts[part as usize];
                    if let Some(mark) = self.inline.end() {
                        text.mark(&mark);
                    }
                    text.end_code();
                }
            }
        }
        Ok(())
    }

    fn complete(&mut self) -> Result<()> {
        let [source, target, divided] = &self.texts;
        let source = if divided.has_segments() { divided } else { source };
        for (id, [source, target]) in pairs(source, target) {
            if source.text.is_empty() || target.text.is_empty() {
                self.untranslated += 1;
                continue;
            }
            let order = self
                .languages
                .unit()
                .map_err(|error| error.with_path(&self.path).at_line(self.scanner.place().line as usize))?;
            if order == Order::Other {
                continue;
            }
            let mut extra = extra_of(&source.marks, &target.marks);
            self.status.of(id.as_deref()).describe(&mut extra);
            self.numbered += 1;
            let unit = Unit::new(&self.document, self.numbered, [source.text, target.text]);
            let extra = (extra != Extra::default()).then(|| Box::new(extra));
            let mut unit = Unit { confidence: self.confidence, extra, ..unit };
            if order == Order::Swapped {
                unit.swap();
            }
            self.pending.push_back(unit);
        }
        Ok(())
    }

    /// Adds the current text to the part that contains it.
    fn text(&mut self) -> Result<(), String> {
        let new = &self.scanner.text;
        match self.part {
            Some(_) if self.skipped_depth > 0 => self.native.push_str(new),
            Some(Part::Confidence) => self.note.push_str(new),
            Some(Part::Datum) => self.native.push_str(new),
            Some(part) => self.texts[part as usize].push(new),
            None => {}
        }
        let texts = self.texts.iter().map(SideText::bytes).sum::<usize>();
        if texts + self.memory + self.note.len() + self.native.len() > MAX_UNIT_BYTES {
            Err(too_large())
        } else {
            Ok(())
        }
    }
}

impl UnitReader for XliffReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        loop {
            if let Some(unit) = self.pending.pop_front() {
                return Ok(Some(unit));
            }
            let token = self.scanner.next().map_err(|fault| fault.error(&self.path))?;
            let done = match token {
                Token::Start => self.start(),
                Token::Text => self.text(),
                Token::End => {
                    self.end()?;
                    Ok(())
                }
                Token::Doctype => Ok(()),
                Token::Eof => {
                    self.languages.finish().map_err(|error| error.with_path(&self.path))?;
                    return Ok(None);
                }
            };
            done.map_err(|reason| {
                let place = self.scanner.place();
                Fault { place, reason, skippable: false, unreadable: false }.error(&self.path)
            })?;
        }
    }

    fn languages(&self) -> Option<Languages> {
        self.languages.languages()
    }

    fn losses(&self) -> Vec<String> {
        let mut losses = counted(&[
            (self.languages.others(), "unit", "skipped: in other languages"),
            (self.languages.other_tags(), "unit", OTHER_TAGS),
            (self.untranslated, "unit", "skipped: not translated"),
            (self.alternatives, "alternative translation", "skipped"),
            (self.notes, "note", "skipped"),
            (self.annotations, "annotation of text", "skipped, but the text that it encloses is kept"),
        ]);
        losses.extend(self.scanner.encoding_warning());
        losses
    }
}
