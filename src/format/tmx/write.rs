//! Writes TMX in a form that importers accept. The header has every required attribute, each unit has two
//! sides with the source first, and each element is on its own line.

use super::chars::{Cleaned, Cleaner, clean, push_attribute, quoted};
use super::options::TmxOptions;
use super::token::{Attributes, find};
use super::unit::{Annotation, Extra, SideExtra};
use crate::format::traits::UnitWriter;
use crate::format::unit::{Languages, Side, Unit, push_confidence, push_number};
use std::io::{self, Write};
use std::ops::Range;

const DOCTYPE: &str = "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n";

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
    unit: Cleaned,
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
            unit: Cleaned::default(),
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        // `srclang` must equal the tag of the source `tuv`, because some readers compare the two as strings.
        let doctype = if self.options.doctype { DOCTYPE } else { "" };
        write!(
            self.out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{doctype}<tmx version=\"1.4\">\n<header \
             creationtool=\"enregard\" creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"enregard\" \
             adminlang=\"en\" srclang=\"{}\" datatype=\"plaintext\"{}/>\n<body>\n",
            env!("CARGO_PKG_VERSION"),
            quoted(&self.languages.src),
            self.creation_date(),
        )
    }

    /// Returns the creation date as an attribute with a leading space, or an empty string if no date is set.
    fn creation_date(&self) -> String {
        self.options.date.as_ref().map(|date| format!(" creationdate=\"{date}\"")).unwrap_or_default()
    }

    fn push(&mut self, text: &str) {
        self.unit.text.push_str(text);
    }

    /// Appends an attribute value. Characters removed from the value are not counted as losses.
    fn push_value(&mut self, name: &str) {
        let removed = self.unit.removed;
        push_attribute(name, &mut self.unit);
        self.unit.removed = removed;
    }

    /// Writes the start tag of a `tu` element. The identifier comes from `extra` if there is one, and
    /// otherwise consists of the document name and the unit number.
    fn open(&mut self, unit: &Unit, extra: &Extra) {
        self.push("<tu");
        if find(&extra.attributes, "tuid").is_none() {
            self.push(" tuid=\"");
            self.push_value(&unit.document);
            self.push(":");
            push_number(unit.number, &mut self.unit.text);
            self.push("\"");
        }
        if find(&extra.attributes, "creationdate").is_none() {
            let date = self.creation_date();
            self.push(&date);
        }
        self.attributes(&extra.attributes);
        self.push(">\n");
    }

    fn own_props(&mut self, unit: &Unit) {
        self.prop("  ", "x-document", &unit.document);
        let bead = unit.bead.map(|bead| ("x-bead", bead, '-'));
        self.figures(unit.confidence.map(|p| ("x-confidence", p)), bead);
        if let (Some(source), Some(target)) = (&unit.source.paragraphs, &unit.target.paragraphs) {
            self.prop("  ", "x-paragraph", &format!("{}:{}", numbers(source), numbers(target)));
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
            self.open_prop("  ", kind);
            push_confidence(confidence, &mut self.unit.text);
            self.push("</prop>\n");
        }
        if let Some((kind, (source, target), separator)) = bead {
            self.open_prop("  ", kind);
            push_number(source, &mut self.unit.text);
            self.unit.text.push(separator);
            push_number(target, &mut self.unit.text);
            self.push("</prop>\n");
        }
    }

    fn open_prop(&mut self, indent: &str, kind: &str) {
        self.unit.text.extend([indent, "<prop type=\"", kind, "\">"]);
    }

    fn attributes(&mut self, attributes: &Attributes) {
        // Skip `srclang`, because the header names the source language, and the value in a unit might differ.
        for (key, value) in attributes.iter().filter(|(key, _)| key != "srclang") {
            self.unit.text.extend([" ", key, "=\""]);
            self.push_value(value);
            self.push("\"");
        }
    }

    fn prop(&mut self, indent: &str, kind: &str, value: &str) {
        self.open_prop(indent, kind);
        let removed = self.unit.removed;
        clean(value, &mut self.unit);
        self.unit.removed = removed;
        self.push("</prop>\n");
    }

    fn annotations(&mut self, indent: &str, name: &str, annotations: &[Annotation]) {
        for Annotation { attributes, text } in annotations {
            self.unit.text.extend([indent, "<", name]);
            self.attributes(attributes);
            self.push(">");
            clean(text, &mut self.unit);
            self.unit.text.extend(["</", name, ">\n"]);
        }
    }

    fn variant(&mut self, is_source: bool, unit: &Unit, extra: &SideExtra) {
        self.push("  <tuv xml:lang=\"");
        let lang = if is_source { &self.languages.src } else { &self.languages.tgt };
        push_attribute(lang, &mut self.unit);
        self.push("\"");
        self.attributes(&extra.attributes);
        self.push(">\n");
        let named = extra.props.iter().any(|p| p.kind() == Some("source-document"));
        // The DTD requires notes and properties before the segment. Notes are written first.
        self.annotations("    ", "note", &extra.notes);
        if self.options.paracrawl && !named {
            self.prop("    ", "source-document", &unit.document);
        }
        self.annotations("    ", "prop", &extra.props);
        let cleaned = if is_source { &self.source } else { &self.target };
        self.unit.text.extend(["    <seg>", &cleaned.text, "</seg>\n  </tuv>\n"]);
    }
}

/// Formats the paragraph numbers of a side: a single number, such as `4`, or a range, such as `4-6`.
fn numbers(range: &Range<u32>) -> String {
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
        self.unit.text.clear();
        self.unit.removed = 0;
        self.open(unit, extra);
        // The DTD allows notes and properties in any order, but some importers may expect the notes first.
        self.annotations("  ", "note", &extra.notes);
        if self.options.paracrawl {
            self.paracrawl_props(unit, extra);
        } else {
            self.own_props(unit);
        }
        if let Some(flags) = unit.flags.filter(|flags| !flags.is_empty()) {
            self.prop("  ", "x-flags", &flags.to_string());
        }
        self.annotations("  ", "prop", &extra.props);
        self.variant(true, unit, &extra.source);
        self.variant(false, unit, &extra.target);
        self.push("</tu>\n");
        self.removed += self.unit.removed;
        // A single write call per unit keeps the output fast.
        self.out.write_all(self.unit.text.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        self.begin()?;
        self.out.write_all(b"</body>\n</tmx>\n")?;
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
