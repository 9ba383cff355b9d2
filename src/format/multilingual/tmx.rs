//! Writes TMX with a variant for each language. What concerns one translation, such as its confidence, is a property
//! of its variant, so a reader that takes two languages can form the properties of the pair.

use super::{MultilingualUnit, MultilingualWriter};
use crate::format::tmx::{Body, Cleaned, TAIL, TmxOptions, clean, creation_date, head, numbers};
use crate::format::unit::{Side, Unit};
use std::io::{self, Write};

pub(super) struct Writer<W> {
    out: W,
    /// The tags of the languages, the source first.
    languages: Vec<String>,
    options: TmxOptions,
    begun: bool,
    removed: u64,
    segment: Cleaned,
    unit: Body,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W, languages: Vec<String>, options: &TmxOptions) -> Writer<W> {
        let languages = languages.iter().map(|tag| options.written(tag)).collect();
        let (segment, unit) = (Cleaned::default(), Body::default());
        Writer { out, languages, options: options.clone(), begun: false, removed: 0, segment, unit }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.out.write_all(head(&self.languages[0], &self.options).as_bytes())
    }

    fn unit_props(&mut self, unit: &MultilingualUnit) {
        let (document, confidence) = match self.options.paracrawl {
            true => (None, "score-aligner"),
            false => (Some(&unit.document), "x-confidence"),
        };
        if let Some(document) = document {
            self.unit.prop("  ", "x-document", document);
        }
        if let Some(probability) = unit.confidence() {
            self.unit.probability("  ", confidence, probability);
        }
    }

    /// Writes the variant `language`. `pair` is `None` for the source.
    fn variant(&mut self, language: usize, document: &str, side: &Side, pair: Option<&Unit>) {
        self.segment.text.clear();
        self.segment.removed = 0;
        clean(&side.text, &mut self.segment);
        self.removed += self.segment.removed;
        // Importers could replace an existing translation with an empty segment.
        if self.segment.text.is_empty() {
            return;
        }
        self.unit.begin_variant(&self.languages[language]);
        self.unit.push(">\n");
        let indent = "    ";
        if self.options.paracrawl {
            self.unit.prop(indent, "source-document", document);
        }
        if let Some(confidence) = pair.and_then(|pair| pair.confidence) {
            let kind = if self.options.paracrawl { "score-aligner" } else { "x-confidence" };
            self.unit.probability(indent, kind, confidence);
        }
        if let Some(flags) = pair.and_then(|pair| pair.flags).filter(|flags| !flags.is_empty()) {
            self.unit.prop(indent, "x-flags", &flags.to_string());
        }
        if !self.options.paracrawl {
            let of_source = || side.sentences.as_ref().map(ExactSizeIterator::len);
            let sentences = pair.map_or_else(of_source, |pair| pair.bead.map(|bead| bead.1 as usize));
            if let Some(sentences) = sentences {
                self.unit.prop(indent, "x-sentences", &sentences.to_string());
            }
            if let Some(paragraphs) = &side.paragraphs {
                self.unit.prop(indent, "x-paragraph", &numbers(paragraphs));
            }
        }
        self.unit.end_variant(&self.segment.text);
    }
}

impl<W: Write> MultilingualWriter<W> for Writer<W> {
    fn unit(&mut self, unit: &MultilingualUnit) -> io::Result<()> {
        self.begin()?;
        self.unit.clear();
        self.unit.push("<tu tuid=\"");
        self.unit.push_value(&format!("{}:{}", unit.document, unit.number));
        self.unit.push("\"");
        self.unit.push(&creation_date(&self.options));
        self.unit.push(">\n");
        self.unit_props(unit);
        self.variant(0, &unit.document, &unit.source, None);
        for (number, pair) in (1..).zip(&unit.pairs) {
            if let Some(pair) = pair {
                self.variant(number, &unit.document, &pair.target, Some(pair));
            }
        }
        self.unit.push("</tu>\n");
        self.out.write_all(self.unit.text().as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<W> {
        self.begin()?;
        self.out.write_all(TAIL.as_bytes())?;
        Ok(self.out)
    }

    fn removed(&self) -> u64 {
        self.removed
    }
}
