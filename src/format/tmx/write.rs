//! A TMX that importers take: every header attribute, two-sided units, the source first, one element a line.

use super::chars::{Cleaned, attribute, clean};
use crate::format::{Commit, Languages, Unit, UnitWriter};
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

    fn prop(&mut self, kind: &str, value: &str) -> io::Result<()> {
        let mut text = Cleaned::default();
        clean(value, &mut text);
        writeln!(self.out, "  <prop type=\"{kind}\">{}</prop>", text.text)
    }
}

impl<W: Commit> UnitWriter for TmxWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin()?;
        for (side, cleaned) in [(&unit.source, &mut self.source), (&unit.target, &mut self.target)] {
            cleaned.text.clear();
            cleaned.removed = 0;
            clean(&side.text, cleaned);
            self.removed += cleaned.removed;
        }
        // An empty segment would blank a translation in some importers.
        if self.source.text.is_empty() || self.target.text.is_empty() {
            return Ok(());
        }
        let document = attribute(&unit.document).text;
        writeln!(self.out, "<tu tuid=\"{document}:{}\">", unit.number)?;
        self.prop("x-document", &unit.document)?;
        if let Some(confidence) = unit.confidence {
            self.prop("x-confidence", &format!("{confidence:.3}"))?;
        }
        if unit.bead.is_some() {
            self.prop("x-bead", &unit.bead_name())?;
        }
        for (lang, cleaned) in [(&self.languages.src, &self.source), (&self.languages.tgt, &self.target)] {
            let lang = attribute(lang).text;
            write!(self.out, "  <tuv xml:lang=\"{lang}\">\n    <seg>{}</seg>\n  </tuv>\n", cleaned.text)?;
        }
        self.out.write_all(b"</tu>\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.begin()?;
        self.out.write_all(b"</body>\n</tmx>\n")?;
        self.out.commit()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn resume(&mut self) {
        self.begun = true;
    }

    fn removed(&self) -> u64 {
        self.removed
    }
}
