//! Writes units to PO files.

use super::message::{Message, escaped, place, write_header};
use crate::format::duplicates::text_key;
use crate::format::tmx::Annotation;
use crate::format::traits::UnitWriter;
use crate::format::unit::{Languages, Unit};
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::{self, Write};

/// The confidence below which a translation is fuzzy by default: it is then more likely to be wrong than right.
pub const FUZZY_BELOW: f32 = 0.5;

/// Writes PO. A message may occur only once in a file, so the second and any later unit with the same source text has a
/// context (`msgctxt`): the name of its document and its number. The caller drops units whose two texts are equal to
/// those of an earlier one.
///
/// Memory grows by at least 8 MB per million different source texts.
pub struct PoWriter<W> {
    out: W,
    languages: Languages,
    fuzzy_below: f32,
    begun: bool,
    /// Hashes of the contexts and source texts that were written. If two of them have the same hash by chance, the
    /// second message has a context that it does not need.
    written: FxHashSet<u64>,
    /// The number to try next for a place and a source text that occur several times, by their hash.
    next: FxHashMap<u64, u64>,
    dropped: u64,
}

impl<W: Write> PoWriter<W> {
    /// Creates a writer for the output `out`. Units whose confidence is below `fuzzy_below` are marked as fuzzy. The
    /// header is written with the first unit.
    pub fn new(out: W, languages: &Languages, fuzzy_below: f32) -> Self {
        let (languages, written, next) = (languages.clone(), FxHashSet::default(), FxHashMap::default());
        PoWriter { out, languages, fuzzy_below, begun: false, written, next, dropped: 0 }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        write_header(&mut self.out, [&self.languages.src, &self.languages.tgt])
    }

    /// Returns the context of a message, which it needs if its source text was written before.
    fn context(&mut self, place: &str, source: &str) -> Option<String> {
        let source = escaped(source);
        let key = |context: &str| text_key([context, &source].into_iter(), false);
        if self.written.insert(key("")) {
            return None;
        }
        if self.written.insert(key(place)) {
            return Some(place.to_owned());
        }
        let next = self.next.entry(key(place)).or_insert(2);
        loop {
            let context = format!("{place}#{next}");
            *next += 1;
            if self.written.insert(key(&context)) {
                return Some(context);
            }
        }
    }
}

/// Returns the notes of a unit: first those of the whole unit, then those of the source, then those of the target.
fn notes(unit: &Unit) -> Vec<&str> {
    let Some(extra) = unit.extra.as_deref() else { return Vec::new() };
    let all = [&extra.notes, &extra.source.notes, &extra.target.notes];
    all.into_iter().flatten().map(|Annotation { text, .. }| text.as_str()).collect()
}

impl<W: Write> UnitWriter<W> for PoWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.begin()?;
        // Gettext refuses a message if only one of its texts begins or ends with a line break. An empty source text is
        // that of the header.
        let [source, target] = [&unit.source, &unit.target].map(|side| side.text.trim_ascii());
        if source.is_empty() || target.is_empty() {
            self.dropped += 1;
            return Ok(());
        }
        let place = format!("{}:{}", place(&unit.document), unit.number);
        let context = self.context(&place, source);
        let message = Message {
            notes: &notes(unit),
            places: &place,
            is_fuzzy: unit.confidence.is_some_and(|confidence| confidence < self.fuzzy_below),
            context: context.as_deref(),
            source,
            target,
        };
        message.write(&mut self.out)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        self.begin()?;
        Ok(vec![self.out])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.out]
    }

    fn dropped(&self) -> u64 {
        self.dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_occurs_twice() {
        let languages = Languages { src: "fr".into(), tgt: "pt-BR".into() };
        let mut writer = Box::new(PoWriter::new(Vec::new(), &languages, FUZZY_BELOW));
        for (number, confidence, texts) in [
            (1, Some(0.9), ["Ouvrir", "Abrir"]),
            (2, Some(0.4), ["Ouvrir", "Aberto"]),
            (2, None, ["Ouvrir\n", "\nAbra"]),
            (3, None, ["\n", "x"]),
        ] {
            let unit = Unit { confidence, ..Unit::new("mon menu", number, texts.map(str::to_owned)) };
            writer.unit(&unit).unwrap();
        }
        assert_eq!(writer.dropped(), 1);
        assert_eq!(
            String::from_utf8(writer.finish().unwrap().remove(0)).unwrap(),
            "msgid \"\"\nmsgstr \"\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\
             \"Content-Transfer-Encoding: 8bit\\n\"\n\"Language: pt_BR\\n\"\n\"X-Source-Language: fr\\n\"\n\n\
             #: mon_menu:1\nmsgid \"Ouvrir\"\nmsgstr \"Abrir\"\n\n\
             #: mon_menu:2\n#, fuzzy\nmsgctxt \"mon_menu:2\"\nmsgid \"Ouvrir\"\nmsgstr \"Aberto\"\n\n\
             #: mon_menu:2\nmsgctxt \"mon_menu:2#2\"\nmsgid \"Ouvrir\"\nmsgstr \"Abra\"\n"
        );
    }
    #[test]
    fn many_messages_with_the_same_place_take_linear_time() {
        let languages = Languages { src: "fr".into(), tgt: "en".into() };
        let mut writer = PoWriter::new(Vec::new(), &languages, FUZZY_BELOW);
        let count = 3000;
        for _ in 0..count {
            writer.context("menu:1", "Ouvrir");
        }
        assert_eq!(writer.context("menu:1", "Ouvrir").unwrap(), format!("menu:1#{count}"));
        assert_eq!(writer.context("menu:2", "Ouvrir").unwrap(), "menu:2");
        assert_eq!(writer.next.values().copied().collect::<Vec<_>>(), [count + 1]);
    }
}
