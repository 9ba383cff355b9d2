//! Writes TMX with a variant for each language. What concerns one translation, such as its confidence, is a property
//! of its variant, so a reader that takes two languages can form the properties of the pair.

use super::{MultilingualUnit, MultilingualWriter, lowest_confidence};
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
    /// For each language other than the source, the number of translations that were not written.
    dropped: Vec<u64>,
    /// The segments of the unit, which are empty for languages that it lacks.
    segments: Vec<Cleaned>,
    unit: Body,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W, languages: Vec<String>, options: &TmxOptions) -> Writer<W> {
        let languages: Vec<String> = languages.iter().map(|tag| options.written(tag)).collect();
        let segments = languages.iter().map(|_| Cleaned::default()).collect();
        let dropped = vec![0; languages.len() - 1];
        let (options, unit) = (options.clone(), Body::default());
        Writer { out, languages, options, begun: false, removed: 0, dropped, segments, unit }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.out.write_all(head(&self.languages[0], &self.options).as_bytes())
    }

    fn unit_props(&mut self, unit: &MultilingualUnit) {
        let written = (1..).zip(&unit.pairs).filter(|(language, _)| self.has(*language));
        let confidence = lowest_confidence(written.filter_map(|(_, pair)| pair.as_ref()));
        if !self.options.paracrawl {
            self.unit.prop("  ", "x-document", &unit.document);
        }
        self.confidence("  ", confidence);
    }

    /// Writes a confidence, if there is one.
    fn confidence(&mut self, indent: &str, confidence: Option<f32>) {
        let kind = if self.options.paracrawl { "score-aligner" } else { "x-confidence" };
        if let Some(confidence) = confidence {
            self.unit.probability(indent, kind, confidence);
        }
    }

    /// Fills the segments of a unit. Returns false if the unit would lack the source or every translation.
    fn fill(&mut self, unit: &MultilingualUnit) -> bool {
        let targets = unit.pairs.iter().map(|pair| pair.as_ref().map(|pair| &pair.target));
        for (segment, side) in self.segments.iter_mut().zip([Some(&unit.source)].into_iter().chain(targets)) {
            segment.text.clear();
            segment.removed = 0;
            side.into_iter().for_each(|side| clean(&side.text, segment));
            self.removed += segment.removed;
        }
        let has_source = self.has(0);
        for (language, pair) in (1..).zip(&unit.pairs) {
            let is_dropped = pair.is_some() && !(has_source && self.has(language));
            self.dropped[language - 1] += u64::from(is_dropped);
        }
        has_source && (1..self.segments.len()).any(|language| self.has(language))
    }

    /// Whether the unit has a text in a language. An empty segment is not written, because importers could replace an
    /// existing translation with it.
    fn has(&self, language: usize) -> bool {
        !self.segments[language].text.is_empty()
    }

    /// Writes the variant `language`, if it has a text. `pair` is `None` for the source.
    fn variant(&mut self, language: usize, document: &str, side: &Side, pair: Option<&Unit>) {
        if !self.has(language) {
            return;
        }
        self.unit.begin_variant(&self.languages[language]);
        self.unit.push(">\n");
        let indent = "    ";
        if self.options.paracrawl {
            self.unit.prop(indent, "source-document", document);
        }
        self.confidence(indent, pair.and_then(|pair| pair.confidence));
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
        self.unit.end_variant(&self.segments[language].text);
    }
}

impl<W: Write> MultilingualWriter<W> for Writer<W> {
    fn unit(&mut self, unit: &MultilingualUnit) -> io::Result<bool> {
        self.begin()?;
        if !self.fill(unit) {
            return Ok(false);
        }
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
        self.out.write_all(self.unit.text().as_bytes()).map(|()| true)
    }

    fn finish(mut self: Box<Self>) -> io::Result<W> {
        self.begin()?;
        self.out.write_all(TAIL.as_bytes())?;
        Ok(self.out)
    }

    fn removed(&self) -> u64 {
        self.removed
    }

    fn dropped(&self, language: usize) -> u64 {
        self.dropped[language]
    }
}
