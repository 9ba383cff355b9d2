//! A TMX that importers take: every header attribute, two-sided units, the source first, one element a line.

use super::chars::{Cleaned, Cleaner, attribute, clean};
use super::scan::Attributes;
use super::unit::{Annotation, Extra, SideExtra, find};
use crate::format::{Commit, Languages, Side, Unit, UnitWriter};
use std::io;

/// Writes TMX 1.4 in UTF-8.
pub struct TmxWriter<W> {
    out: W,
    languages: Languages,
    begun: bool,
    removed: u64,
    source: Cleaned,
    target: Cleaned,
}

impl<W: Commit> TmxWriter<W> {
    /// A TMX into `out`; its header is written with the first unit.
    pub fn new(out: W, languages: &Languages) -> Self {
        TmxWriter {
            out,
            languages: languages.clone(),
            begun: false,
            removed: 0,
            source: Cleaned::default(),
            target: Cleaned::default(),
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        // srclang is exactly the code of the source tuv: readers compare the two as strings.
        write!(
            self.out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n<header creationtool=\"enregard\" \
             creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"enregard\" adminlang=\"en\" srclang=\"{}\" \
             datatype=\"plaintext\"/>\n<body>\n",
            env!("CARGO_PKG_VERSION"),
            attribute(&self.languages.src).text,
        )
    }

    /// The tag of the unit; an identifier that it brought along goes before the one made of document and number.
    fn open(&mut self, unit: &Unit, extra: &Extra) -> io::Result<()> {
        self.out.write_all(b"<tu")?;
        if find(&extra.attributes, "tuid").is_none() {
            write!(self.out, " tuid=\"{}:{}\"", attribute(&unit.document).text, unit.number)?;
        }
        self.attributes(&extra.attributes)?;
        self.out.write_all(b">\n")
    }

    fn attributes(&mut self, attributes: &Attributes) -> io::Result<()> {
        // The source is said once, in the header: here it could only say something else.
        for (key, value) in attributes.iter().filter(|(key, _)| key != "srclang") {
            write!(self.out, " {key}=\"{}\"", attribute(value).text)?;
        }
        Ok(())
    }

    fn prop(&mut self, kind: &str, value: &str) -> io::Result<()> {
        let mut text = Cleaned::default();
        clean(value, &mut text);
        writeln!(self.out, "  <prop type=\"{kind}\">{}</prop>", text.text)
    }

    fn annotations(&mut self, indent: &str, notes: &[Annotation], props: &[Annotation]) -> io::Result<()> {
        for (name, all) in [("note", notes), ("prop", props)] {
            for Annotation { attributes, text } in all {
                let mut cleaned = Cleaned::default();
                clean(text, &mut cleaned);
                self.removed += cleaned.removed;
                write!(self.out, "{indent}<{name}")?;
                self.attributes(attributes)?;
                writeln!(self.out, ">{}</{name}>", cleaned.text)?;
            }
        }
        Ok(())
    }

    fn variant(&mut self, is_source: bool, extra: &SideExtra) -> io::Result<()> {
        let lang = if is_source { &self.languages.src } else { &self.languages.tgt };
        write!(self.out, "  <tuv xml:lang=\"{}\"", attribute(lang).text)?;
        self.attributes(&extra.attributes)?;
        self.out.write_all(b">\n")?;
        self.annotations("    ", &extra.notes, &extra.props)?;
        let cleaned = if is_source { &self.source } else { &self.target };
        write!(self.out, "    <seg>{}</seg>\n  </tuv>\n", cleaned.text)
    }
}

/// The content of a segment: text and the codes in it.
fn segment(side: &Side, extra: &SideExtra, out: &mut Cleaned) {
    out.text.clear();
    out.removed = 0;
    if extra.codes.is_empty() {
        return clean(&side.text, out);
    }
    let mut cleaner = Cleaner::new(out);
    let (text, mut done) = (side.text.as_str(), 0);
    for code in &extra.codes {
        // Where the text was edited since, a code may have lost its place; it stays in order then.
        let at = if text.is_char_boundary(code.at) { code.at.clamp(done, text.len()) } else { done };
        cleaner.push(&text[done..at]);
        cleaner.push_markup(&code.markup);
        done = at;
    }
    cleaner.push(&text[done..]);
    cleaner.finish();
}

impl<W: Commit> UnitWriter for TmxWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin()?;
        let none = Extra::default();
        let extra = unit.extra.as_deref().unwrap_or(&none);
        segment(&unit.source, &extra.source, &mut self.source);
        segment(&unit.target, &extra.target, &mut self.target);
        self.removed += self.source.removed + self.target.removed;
        // An empty segment would blank a translation in some importers.
        if self.source.text.is_empty() || self.target.text.is_empty() {
            return Ok(());
        }
        self.open(unit, extra)?;
        self.prop("x-document", &unit.document)?;
        if let Some(confidence) = unit.confidence {
            self.prop("x-confidence", &format!("{confidence:.3}"))?;
        }
        if unit.bead.is_some() {
            self.prop("x-bead", &unit.bead_name())?;
        }
        self.annotations("  ", &extra.notes, &extra.props)?;
        self.variant(true, &extra.source)?;
        self.variant(false, &extra.target)?;
        self.out.write_all(b"</tu>\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.begin()?;
        self.out.write_all(b"</body>\n</tmx>\n")?;
        self.out.commit()
    }

    fn removed(&self) -> u64 {
        self.removed
    }
}
