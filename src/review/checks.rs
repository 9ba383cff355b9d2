//! Checks what a served page sends before the server saves it.
//!
//! A person may edit, split, merge and exclude pairs, so the saved document differs from the reviewed one.
//! Still, no text may be lost or added unless the corrections record it. The corrections are therefore checked
//! against the reviewed texts, and the document against the texts and the corrections.

use crate::corrections::{Correction, Corrections, UnitCorrections};
use crate::error::{Error, Result};
use crate::format::jsonl::JsonlReader;
use crate::format::table::{Syntax, TableReader};
use crate::format::tmx::{PairSelection, TmxPairs, TmxReader};
use crate::format::{Format, Languages, Side, Unit, UnitReader, WriteOptions, writer};
use crate::review::aligned::AlignedDocuments;
use crate::review::compare::{Positions, first_different_unit, is_edited_copy, positions};
use crate::review::overlay::LaidBead;
use crate::review::session::{Content, FROM_PAGE, Review};
use rustc_hash::FxHashMap;
use std::io::Cursor;
use std::path::Path;

/// The name that errors use for a document sent by the page.
const DOCUMENT: &str = "the page's document";

/// Maximum length in bytes of one escaped byte: `"` becomes `&quot;`, and in JSON a control character becomes
/// `\u0001`.
const ESCAPED: u64 = 6;

/// Maximum total length, in bytes, of the names, tags and numbers that a format writes for a unit. Usually it
/// is about 500.
const UNIT_FRAME: u64 = 1024;

/// Number of bytes of text that a person may add. Since the limit assumes that every byte needs escaping,
/// usually more fits.
const ADDED_TEXT: u64 = 1 << 20;

/// A line of corrections holds a unit twice: as it was, and as it is now.
const COPIES: u64 = 2;

impl Review {
    /// Returns the maximum size, in bytes, of a document or of corrections that the page of this review may
    /// send.
    pub fn max_bytes(&self) -> u64 {
        let mut size = ADDED_TEXT;
        for unit in self.units() {
            let extra = unit.extra.as_ref().and_then(|extra| serde_json::to_vec(extra).ok());
            let texts = unit.source.text.len() + unit.target.text.len() + extra.map_or(0, |json| json.len());
            size += COPIES * ESCAPED * texts as u64;
        }
        // Each segment can become a separate unit.
        let names = self.data.docs.iter().map(|document| {
            let frame = UNIT_FRAME + ESCAPED * document.name().len() as u64;
            COPIES * frame * document.segments() as u64
        });
        size + names.sum::<u64>()
    }

    /// Checks corrections that the page sent.
    ///
    /// # Errors
    /// An input error if a line is not a correction or does not fit the reviewed texts.
    pub fn check_corrections(&self, corrections: &str) -> Result<()> {
        let path = Path::new(FROM_PAGE);
        match &self.content {
            Content::Documents(aligned) => {
                Corrections::parse(corrections, path)?.check(&aligned.name, aligned.sentences())
            }
            Content::Units { units, .. } => {
                let corrections = UnitCorrections::parse(corrections, path, &self.data.name)?;
                corrections.locate(units, path).map(drop)
            }
        }
    }

    /// Checks a document in this format that the page sent. `corrections` are those that the page sent last.
    /// If they are `None`, those with which the review began apply.
    ///
    /// A document is valid if it has the reviewed texts, as changed by the corrections, divided into pairs in any
    /// way. If the pairs are the same, up to half of the texts may differ, because a page may send a document
    /// before the corrections.
    ///
    /// # Errors
    /// An input error if the document cannot be read, has different languages, loses or adds text, or refers to
    /// sentences, paragraphs or bytes that the reviewed documents do not have.
    pub fn check_document(&self, document: &str, format: Format, corrections: Option<&str>) -> Result<()> {
        let (sent, languages) = self.read(document.as_bytes().to_vec(), format)?;
        let fault = |fault: String| Error::input(DOCUMENT, fault).help("reload the page");
        let Expected { units, crosses } = self.expected(corrections)?;
        let (expected, their_languages) = self.read(self.write(&units, format)?, format)?;
        if languages.is_some() && their_languages.is_some() && languages != their_languages {
            return Err(fault("is in different languages from the review".into()));
        }
        let difference = first_different_unit(&sent, &expected, crosses);
        if let Some(number) = difference.filter(|_| !is_edited_copy(&sent, &expected)) {
            return Err(fault(format!(
                "loses or adds text, first in pair {number} of {} (the review has {} pairs)",
                sent.len(),
                expected.len()
            )));
        }
        match self.first_out_of_range(&sent) {
            Some(number) => {
                Err(fault(format!("pair {number} refers to text that the documents do not have")))
            }
            None => Ok(()),
        }
    }

    /// Returns the document as the page would save it before the first change.
    ///
    /// # Errors
    /// Returns an error if the corrections with which the review began do not fit the texts.
    pub fn document(&self, format: Format) -> Result<Vec<u8>> {
        let units = match &self.content {
            Content::Documents(aligned) => {
                let mut units = aligned.exported();
                if let Some(flags) = &aligned.flags {
                    flags.examine(&mut units);
                }
                units
            }
            Content::Units { flags, .. } => {
                let mut units = self.expected(None)?.units;
                if let Some(flags) = flags {
                    units.iter_mut().for_each(|unit| flags.complete(unit));
                }
                units
            }
        };
        self.write(&units, format)
    }

    /// Returns the units of the review before any correction.
    fn units(&self) -> &[Unit] {
        match &self.content {
            Content::Documents(aligned) => aligned.units(),
            Content::Units { units, .. } => units,
        }
    }

    /// Returns the units that result from the corrections.
    fn expected(&self, corrections: Option<&str>) -> Result<Expected> {
        let path = Path::new(FROM_PAGE);
        match &self.content {
            Content::Documents(aligned) => {
                let parsed = corrections.map(|text| Corrections::parse(text, path)).transpose()?;
                let corrections = parsed.as_ref().or(aligned.corrections.as_ref());
                Ok(aligned.expected(&aligned.changes(corrections)))
            }
            Content::Units { units, corrections: initial, .. } => {
                let parsed = corrections.map(|text| UnitCorrections::parse(text, path, &self.data.name));
                let parsed = parsed.transpose()?;
                let corrected = parsed.as_ref().or(initial.as_ref());
                let corrected =
                    corrected.map(|corrections| corrections.apply(units.clone(), path)).transpose()?;
                let units = corrected.map_or_else(|| units.clone(), |(units, _)| units);
                Ok(Expected { units, crosses: false })
            }
        }
    }

    pub(super) fn write(&self, units: &[Unit], format: Format) -> Result<Vec<u8>> {
        let failed = |source| Error::io(DOCUMENT, source);
        let mut writer = writer(format, vec![Vec::new()], &self.languages(), &WriteOptions::default());
        writer.configure(&self.tmx);
        if self.data.exports.flags {
            writer.write_flags();
        }
        units.iter().try_for_each(|unit| writer.unit(unit)).map_err(failed)?;
        Ok(writer.finish().map_err(failed)?.swap_remove(0))
    }

    pub(super) fn read(&self, document: Vec<u8>, format: Format) -> Result<(Vec<Unit>, Option<Languages>)> {
        let (raw, path, name) = (Box::new(Cursor::new(document)), Path::new(DOCUMENT), &self.data.name);
        let mut reader: Box<dyn UnitReader> = match format {
            Format::Jsonl => Box::new(JsonlReader::new(raw, path, name)),
            Format::Tsv => Box::new(TableReader::new(raw, path, name, Syntax::Tsv)),
            Format::Tmx => {
                let Languages { src, tgt } = self.tmx.languages(&self.languages());
                let selection = PairSelection { src: Some(src), tgt: Some(tgt) };
                Box::new(TmxPairs::new(TmxReader::new(raw, path, false)?, path, name, selection))
            }
            other => return Err(Error::call(format!("a review cannot be saved as {}", other.name()))),
        };
        let units = std::iter::from_fn(|| reader.unit().transpose()).collect::<Result<_>>()?;
        Ok((units, reader.languages()))
    }

    fn languages(&self) -> Languages {
        Languages { src: self.data.src.clone(), tgt: self.data.tgt.clone() }
    }

    /// Returns the number of the first unit that refers to positions beyond those of the reviewed units.
    fn first_out_of_range(&self, sent: &[Unit]) -> Option<usize> {
        let mut known: FxHashMap<&str, Positions> = FxHashMap::default();
        for unit in self.units() {
            let ends = known.entry(&unit.document).or_default();
            for (end, found) in ends.iter_mut().zip(positions(unit)) {
                *end = (*end).max(found);
            }
        }
        let is_outside = |unit: &Unit| {
            let known = known.get(unit.document.as_str()).copied().unwrap_or_default();
            positions(unit).iter().zip(known).any(|(found, known)| *found > known)
        };
        sent.iter().position(is_outside).map(|index| index + 1)
    }
}

/// The units that a document sent by the page should have.
struct Expected {
    units: Vec<Unit>,
    /// Whether pairs cross. If they do, the corrections do not determine where unaligned target sentences
    /// are.
    crosses: bool,
}

impl AlignedDocuments {
    /// Returns the units that a page with these corrections should send.
    fn expected(&self, lines: &[&Correction]) -> Expected {
        let mut beads = self.overlay(lines);
        let crosses = !beads.is_sorted_by_key(|(bead, _)| bead.tgt.start);
        beads.retain(|(_, line)| line.is_none_or(|line| line.export));
        let unit = |(bead, line): LaidBead| {
            let edited = line.filter(|line| line.edited);
            let [source, target] = match edited {
                Some(line) => [line.source.clone(), line.target.clone()],
                None => self.texts(&bead),
            };
            let side = |text| Side { text, ..Side::default() };
            Unit {
                document: self.name.clone(),
                source: side(source),
                target: side(target),
                ..Unit::default()
            }
        };
        Expected { units: beads.into_iter().map(unit).collect(), crosses }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Silent;
    use crate::review::ReviewRun;

    const FR: &str = "Le chat dort. Il rêve de souris. La nuit est longue.";
    const EN: &str = "The cat is asleep. It dreams of mice. The night is long.";

    /// A correction after which the first sentences are unaligned.
    const UNALIGNED: &str = "{\"source_sentences\":[0,1],\"target_sentences\":[0,0]}\n\
                             {\"source_sentences\":[1,1],\"target_sentences\":[0,1]}\n";

    fn review() -> Review {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a.fr.txt", "a.en.txt"].map(|name| folder.path().join(name));
        std::fs::write(&paths[0], FR).unwrap();
        std::fs::write(&paths[1], EN).unwrap();
        let mut run = ReviewRun::new(paths.into());
        run.languages.src = Some("fr".parse().unwrap());
        run.languages.tgt = Some("en".parse().unwrap());
        run.prepare(&mut Silent).unwrap()
    }

    #[test]
    fn unaligned_sentences_are_those_of_the_corrections() {
        let review = review();
        let first = String::from_utf8(review.document(Format::Tmx).unwrap()).unwrap();
        let (start, rest) = first.split_once("<tu ").unwrap();
        let shorter = start.to_owned() + &rest[rest.find("<tu ").unwrap()..];
        let check = |text: &str, corrections| review.check_document(text, Format::Tmx, corrections);
        check(&first, None).unwrap();
        let error = check(&shorter, None).unwrap_err().to_string();
        assert!(error.contains("loses or adds text, first in pair 1 of 2"), "{error}");
        // According to the corrections, the first sentences are unaligned, which TMX cannot express.
        check(&shorter, Some(UNALIGNED)).unwrap();
        assert!(check(&first, Some(UNALIGNED)).is_err());
        // A realignment changes nothing on the server. The page sends the pairs that it made as corrections.
        review.realign(UNALIGNED).unwrap();
        check(&first, None).unwrap();
        assert!(check(&shorter, None).is_err());
        let realigned = UNALIGNED.replace("]}", "],\"fixed\":false,\"realigned\":true}");
        check(&shorter, Some(&realigned)).unwrap();
    }

    #[test]
    fn a_reloaded_page_has_the_pairs_of_the_corrections_and_all_others_as_they_were() {
        let mut review = review();
        review.serve("t", "i", Path::new("a.tmx"), Format::Tmx);
        let docs = |review: &Review, corrections: Option<&str>| {
            let page = review.served_page(corrections, 0).unwrap();
            let (_, data) = page.split_once("id=\"data\">").unwrap();
            let data: serde_json::Value =
                serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
            data["docs"][0].clone()
        };
        let first = docs(&review, None);
        let line = |more| {
            format!("{{\"source_sentences\":[0,2],\"target_sentences\":[0,2],\"confidence\":0.25,{more}}}\n")
        };
        let merged = docs(&review, Some(&line("\"fixed\":false,\"draft\":true")));
        let last = first["beads"][8].clone();
        assert_eq!(merged["beads"], serde_json::json!([2, 2, -1, 1, 1, last]));
        assert_eq!(merged["reviews"]["0"]["manual"], true);
        // The pairs of a realignment keep their confidence, and nobody decided about them.
        let realigned = docs(&review, Some(&line("\"fixed\":false,\"realigned\":true")));
        assert_eq!(realigned["beads"], serde_json::json!([2, 2, 250, 1, 1, last]));
        let state = &realigned["reviews"]["0"];
        assert_eq!(
            (&state["realigned"], &state["manual"], &state["checked"]),
            (&true.into(), &false.into(), &false.into())
        );
        // A confirmed pair of the aligner keeps its confidence for the case that the confirmation is taken back.
        let same = "{\"source_sentences\":[0,1],\"target_sentences\":[0,1]}";
        assert_eq!(docs(&review, Some(same))["beads"], first["beads"]);
    }

    #[test]
    fn unaligned_sentences_of_crossing_pairs_may_be_anywhere() {
        let review = review();
        let crossing = "{\"source_sentences\":[0,1],\"target_sentences\":[1,2]}\n\
                        {\"source_sentences\":[1,2],\"target_sentences\":[0,1]}\n\
                        {\"source_sentences\":[2,2],\"target_sentences\":[2,3]}\n\
                        {\"source_sentences\":[2,3],\"target_sentences\":[1,1]}\n";
        let sent = |order: &[(&str, &str)]| {
            let line = |(source, target): &(&str, &str)| {
                format!("{{\"document\":\"a\",\"source\":\"{source}\",\"target\":\"{target}\"}}\n")
            };
            let text: String = order.iter().map(line).collect();
            review.check_document(&text, Format::Jsonl, Some(crossing)).map_err(|error| error.to_string())
        };
        let [cat, mice] =
            [("Le chat dort.", "It dreams of mice."), ("Il rêve de souris.", "The cat is asleep.")];
        let [fr, en] = [("La nuit est longue.", ""), ("", "The night is long.")];
        for order in [[cat, mice, en, fr], [cat, en, mice, fr], [en, cat, mice, fr], [cat, mice, fr, en]] {
            assert_eq!(sent(&order), Ok(()), "{order:?}");
        }
        let lost = sent(&[cat, mice, fr]).unwrap_err();
        assert!(lost.contains("loses or adds text, first in pair 3 of 3"), "{lost}");
        let added = sent(&[cat, mice, en, en, fr]).unwrap_err();
        assert!(added.contains("loses or adds text, first in pair 4 of 5"), "{added}");
        // The source sentences must stay in order.
        assert!(sent(&[mice, cat, en, fr]).is_err());
    }

    #[test]
    fn the_limit_grows_with_the_document() {
        let review = review();
        let document = review.document(Format::Jsonl).unwrap().len() as u64;
        assert!(review.max_bytes() > ADDED_TEXT + 2 * document);
        assert!(review.max_bytes() < ADDED_TEXT + 100 * document);
    }
}
