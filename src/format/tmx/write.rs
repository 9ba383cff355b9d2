//! Writes TMX in a form that importers accept. The header has every required attribute, each unit has two
//! sides with the source first, and each element is on its own line.

use super::body::{Body, TAIL, creation_date, head};
use super::chars::{Cleaned, Cleaner, clean};
use super::options::TmxOptions;
use super::token::find;
use super::unit::{Extra, SideExtra};
use crate::format::traits::UnitWriter;
use crate::format::unit::{Languages, Side, Unit, push_number};
use std::io::{self, Write};
use std::ops::Range;

/// Writes TMX 1.4 in UTF-8.
pub struct TmxWriter<W> {
    out: W,
    languages: Languages,
    options: TmxOptions,
    begun: bool,
    removed: u64,
    dropped: u64,
    source: Cleaned,
    target: Cleaned,
    unit: Body,
}

impl<W: Write> TmxWriter<W> {
    /// Creates a writer for the output `out`. The header is written with the first unit.
    pub fn new(out: W, languages: &Languages) -> Self {
        TmxWriter {
            out,
            languages: languages.clone(),
            options: TmxOptions::default(),
            begun: false,
            removed: 0,
            dropped: 0,
            source: Cleaned::default(),
            target: Cleaned::default(),
            unit: Body::default(),
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.out.write_all(head(&self.languages.src, &self.options).as_bytes())
    }

    /// Writes the start tag of a `tu` element. The identifier comes from `extra` if there is one, and
    /// otherwise consists of the document name and the unit number.
    fn open(&mut self, unit: &Unit, extra: &Extra) {
        self.unit.push("<tu");
        if find(&extra.attributes, "tuid").is_none() {
            self.unit.push(" tuid=\"");
            self.unit.push_value(&unit.document);
            self.unit.push(":");
            self.unit.push_with(|text| push_number(unit.number, text));
            self.unit.push("\"");
        }
        if find(&extra.attributes, "creationdate").is_none() {
            self.unit.push(&creation_date(&self.options));
        }
        self.unit.attributes(&extra.attributes);
        self.unit.push(">\n");
    }

    fn own_props(&mut self, unit: &Unit) {
        self.unit.prop("  ", "x-document", &unit.document);
        let bead = unit.bead.map(|bead| ("x-bead", bead, '-'));
        self.figures(unit.confidence.map(|p| ("x-confidence", p)), bead);
        if let (Some(source), Some(target)) = (&unit.source.paragraphs, &unit.target.paragraphs) {
            self.unit.prop("  ", "x-paragraph", &format!("{}:{}", numbers(source), numbers(target)));
        }
    }

    /// Writes the confidence and the bead type of a unit under ParaCrawl's names. Skips a property if the
    /// unit already has one with that name. The document name is written elsewhere, because ParaCrawl has it
    /// in each `tuv` element.
    fn paracrawl_props(&mut self, unit: &Unit, extra: &Extra) {
        let lacks = |kind: &str| !extra.props.iter().any(|p| p.kind() == Some(kind));
        let confidence = unit.confidence.filter(|_| lacks("score-aligner"));
        let bead = unit.bead.filter(|_| lacks("type"));
        self.figures(confidence.map(|p| ("score-aligner", p)), bead.map(|bead| ("type", bead, ':')));
    }

    /// Writes the confidence and the sentence counts as properties, with the specified names and separator.
    fn figures(&mut self, confidence: Option<(&str, f32)>, bead: Option<(&str, (u32, u32), char)>) {
        if let Some((kind, confidence)) = confidence {
            self.unit.probability("  ", kind, confidence);
        }
        if let Some((kind, (source, target), separator)) = bead {
            self.unit.begin_prop("  ", kind);
            self.unit.push_with(|text| {
                push_number(source, text);
                text.push(separator);
                push_number(target, text);
            });
            self.unit.end_prop();
        }
    }

    fn variant(&mut self, is_source: bool, unit: &Unit, extra: &SideExtra) {
        self.unit.begin_variant(if is_source { &self.languages.src } else { &self.languages.tgt });
        self.unit.attributes(&extra.attributes);
        self.unit.push(">\n");
        let named = extra.props.iter().any(|p| p.kind() == Some("source-document"));
        // The DTD requires notes and properties before the segment. Notes are written first.
        self.unit.annotations("    ", "note", &extra.notes);
        if self.options.paracrawl && !named {
            self.unit.prop("    ", "source-document", &unit.document);
        }
        self.unit.annotations("    ", "prop", &extra.props);
        self.unit.end_variant(if is_source { &self.source.text } else { &self.target.text });
    }
}

/// Formats the paragraph numbers of a side: a single number, such as `4`, or a range, such as `4-6`.
pub(in crate::format) fn numbers(range: &Range<u32>) -> String {
    match range.end.saturating_sub(range.start) {
        0 | 1 => range.start.to_string(),
        _ => format!("{}-{}", range.start, range.end - 1),
    }
}

/// Fills `out` with the content of a segment: its text with the inline codes inserted.
fn segment(side: &Side, extra: &SideExtra, out: &mut Cleaned) {
    out.text.clear();
    out.removed = 0;
    if extra.codes.is_empty() {
        return clean(&side.text, out);
    }
    let mut cleaner = Cleaner::new(out);
    let (text, mut done) = (side.text.as_str(), 0);
    for code in &extra.codes {
        // If the text was edited, the offset may be invalid. It is then corrected so that the codes stay in
        // order.
        let at = if text.is_char_boundary(code.at) { code.at.clamp(done, text.len()) } else { done };
        cleaner.push(&text[done..at]);
        cleaner.push_markup(&code.markup);
        done = at;
    }
    cleaner.push(&text[done..]);
    cleaner.finish();
}

impl<W: Write> UnitWriter<W> for TmxWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin()?;
        let none = Extra::default();
        let extra = unit.extra.as_deref().unwrap_or(&none);
        segment(&unit.source, &extra.source, &mut self.source);
        segment(&unit.target, &extra.target, &mut self.target);
        self.removed += self.source.removed + self.target.removed;
        // Drop the unit, because some importers would replace an existing translation with the empty segment.
        if self.source.text.is_empty() || self.target.text.is_empty() {
            self.dropped += 1;
            return Ok(());
        }
        self.unit.clear();
        self.open(unit, extra);
        // The DTD allows notes and properties in any order, but some importers may expect the notes first.
        self.unit.annotations("  ", "note", &extra.notes);
        if self.options.paracrawl {
            self.paracrawl_props(unit, extra);
        } else {
            self.own_props(unit);
        }
        if let Some(flags) = unit.flags.filter(|flags| !flags.is_empty()) {
            self.unit.prop("  ", "x-flags", &flags.to_string());
        }
        self.unit.annotations("  ", "prop", &extra.props);
        self.variant(true, unit, &extra.source);
        self.variant(false, unit, &extra.target);
        self.unit.push("</tu>\n");
        self.removed += self.unit.removed();
        // A single write call per unit keeps the output fast.
        self.out.write_all(self.unit.text().as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        self.begin()?;
        self.out.write_all(TAIL.as_bytes())?;
        Ok(vec![self.out])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.out]
    }

    fn resume(&mut self) {
        self.begun = true;
    }

    fn configure(&mut self, options: &TmxOptions) {
        self.languages = options.languages(&self.languages);
        self.options = options.clone();
    }

    fn removed(&self) -> u64 {
        self.removed
    }

    fn dropped(&self) -> u64 {
        self.dropped
    }
}
