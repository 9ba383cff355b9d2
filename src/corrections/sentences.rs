//! Corrections of an alignment by sentence number: confirmed beads, edited texts, and units that are not
//! exported.
//!
//! Each line is a unit in JSON Lines with five additional keys: `fixed` (a person confirmed the bead; true
//! by default), `export` (whether to export the unit), `edited` (a person changed its texts), `draft` (a person
//! made the bead but has not confirmed it) and `realigned` (the aligner made the bead when a person asked it to align
//! again). A JSON Lines file of a whole alignment is therefore a corrections file that confirms every bead.

use crate::align::Bead;
use crate::error::{Error, Parameter, Result, message};
use crate::format::ladder::Rung;
use crate::format::tmx::Extra;
use crate::format::{Unit, jsonl, numbered_lines};
use crate::io;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The JSON keys that distinguish a correction by sentence number from a correction of a translation unit.
#[derive(Deserialize)]
struct Keys {
    #[serde(default)]
    source_sentences: Option<(u32, u32)>,
    /// The units that the line replaces, if it corrects translation units (see [`super::units`]).
    #[serde(default)]
    was: Option<serde::de::IgnoredAny>,
}

/// A line of a corrections file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Correction {
    /// The name of the document, if the line has one.
    #[serde(default)]
    pub document: Option<String>,
    /// The half-open range of source sentences, counted from 0.
    source_sentences: (u32, u32),
    /// The half-open range of target sentences, counted from 0.
    target_sentences: (u32, u32),
    /// The source text, used only if `edited` is true.
    #[serde(default)]
    pub source: String,
    /// The target text, used only if `edited` is true.
    #[serde(default)]
    pub target: String,
    /// Whether a person confirmed the bead.
    #[serde(default = "yes")]
    pub fixed: bool,
    /// Whether the unit is to be exported.
    #[serde(default = "yes")]
    pub export: bool,
    /// Whether a person changed the texts.
    #[serde(default)]
    pub edited: bool,
    /// Whether a person made the bead without confirming it. A review continues with such a bead; it is not part
    /// of a reference, and other alignments ignore it unless its texts were edited.
    #[serde(default)]
    pub draft: bool,
    /// Whether the aligner made the bead when a person asked it to align again. A review shows such a bead again;
    /// everything else ignores it.
    #[serde(default)]
    realigned: bool,
    /// The pairs that share the sentences of the line. Empty unless a person divided a sentence between several pairs.
    #[serde(default)]
    parts: Vec<Part>,
    /// The confidence and its parts, used only if `realigned` is true.
    #[serde(default)]
    confidence: Option<f32>,
    #[serde(default)]
    alignment: Option<f32>,
    #[serde(default)]
    translation: Option<f32>,
    /// The notes of the pair, and other data that only TMX can hold.
    #[serde(default)]
    tmx: Option<Box<Extra>>,
}

/// One of several pairs that share sentences. It has its own texts and decisions.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Part {
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) fixed: bool,
    #[serde(default = "yes")]
    pub(crate) export: bool,
    #[serde(default)]
    pub(crate) edited: bool,
}

pub(super) fn yes() -> bool {
    true
}

impl Correction {
    /// Returns the bead that the correction concerns.
    pub fn bead(&self) -> Bead {
        Bead {
            src: self.source_sentences.0..self.source_sentences.1,
            tgt: self.target_sentences.0..self.target_sentences.1,
        }
    }

    /// Returns the notes of the pair, and other data that only TMX can hold.
    pub(crate) fn extra(&self) -> Option<&Extra> {
        self.tmx.as_deref()
    }

    /// Whether the line determines the bead, rather than only adding a note to it: a person changed, confirmed or
    /// rejected it, or asked the aligner to align again.
    pub(crate) fn is_change(&self) -> bool {
        self.fixed || self.draft || self.edited || !self.export || self.realigned
    }

    /// Whether the aligner made the bead when a person asked it to align again.
    pub(crate) fn is_realigned(&self) -> bool {
        self.realigned
    }

    /// Returns the pairs that share the sentences of the line, or nothing if there is only one pair.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns the confidence of a realigned bead, and its parts: alignment and translation.
    pub(crate) fn confidences(&self) -> [Option<f32>; 3] {
        let known = |value: Option<f32>| value.filter(|value| self.realigned && (0.0..=1.0).contains(value));
        [self.confidence, self.alignment, self.translation].map(known)
    }

    /// Whether the bead must be in the alignment: it is confirmed, or a person wrote texts for it.
    fn is_kept(&self) -> bool {
        self.fixed || (self.draft && self.edited)
    }
}

/// The corrections in a file, one per line.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    path: PathBuf,
    lines: Vec<Correction>,
}

impl Corrections {
    /// Reads a corrections file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, or if a line is not a correction.
    pub fn read(path: &Path) -> Result<Corrections> {
        let bytes = io::read_to_end(path)?;
        if io::is_zip(&bytes) {
            let fault = "is a sheet of pairs, which have no sentence numbers";
            return Err(Error::input(path, fault)
                .help("write the alignment to a file, and apply the sheet to it with `convert`"));
        }
        Corrections::parse(&io::text(bytes, path)?, path)
    }

    /// Parses each line of `text`. Error messages name the file `path`.
    ///
    /// # Errors
    /// Returns an input error with the line number if a line is not a correction.
    pub fn parse(text: &str, path: &Path) -> Result<Corrections> {
        let mut lines = Vec::new();
        let mut first_of_units = None;
        for (number, line) in numbered_lines(text) {
            // Skip lines without sentence numbers, which the review page writes for a unit that was split.
            if let Ok(Keys { source_sentences: None, was: Some(_) }) = serde_json::from_str(line) {
                first_of_units.get_or_insert(number);
                continue;
            }
            lines.push(parse_line(line).map_err(|fault| Error::input(path, fault).at_line(number))?);
        }
        match first_of_units.filter(|_| lines.is_empty()) {
            Some(number) => {
                Err(Error::input(path, "the corrections have no sentence numbers").at_line(number).help(
                    message!["apply them to the reviewed file with `convert` and ", Parameter::Corrections],
                ))
            }
            None => Ok(Corrections { path: path.into(), lines }),
        }
    }

    /// Returns the confirmed beads as a reference alignment of one document.
    ///
    /// # Errors
    /// Returns an input error if the file covers several documents.
    pub fn reference(&self) -> Result<Vec<Rung>> {
        let names = self.lines.iter().map(|line| line.document.as_deref().unwrap_or(""));
        let names: FxHashSet<&str> = names.collect();
        if names.len() > 1 {
            let fault = format!("contains corrections for {} documents", names.len());
            return Err(Error::input(&self.path, fault).help("use one file per document"));
        }
        let beads = self.lines.iter().filter(|line| line.fixed).map(Correction::bead);
        Ok(beads
            .map(|Bead { src, tgt }| Rung { src: src.collect(), tgt: tgt.collect(), score: None })
            .collect())
    }

    /// Returns the corrections for a document. A correction without a document name applies to every
    /// document.
    fn about<'a>(&'a self, document: &'a str) -> impl Iterator<Item = &'a Correction> {
        self.lines.iter().filter(move |line| line.document.as_deref().is_none_or(|name| name == document))
    }

    /// Whether there are corrections for a document.
    pub fn mentions(&self, document: &str) -> bool {
        self.about(document).next().is_some()
    }

    /// Returns the corrections with all drafts confirmed, for an alignment on which the review continues.
    pub(crate) fn with_drafts(&self) -> Corrections {
        let mut all = self.clone();
        all.lines.iter_mut().for_each(|line| line.fixed |= line.draft);
        all
    }

    /// Returns the beads of a document that an alignment must contain, sorted by source: the confirmed ones, and
    /// drafts with edited texts. `sentences` are the sentence counts of its sides.
    ///
    /// # Errors
    /// Returns an input error if two beads overlap, or if a bead goes beyond the end of the document.
    pub fn fixed(&self, document: &str, sentences: (u32, u32)) -> Result<Vec<Bead>> {
        let fixed = self.about(document).filter(|line| line.is_kept());
        let mut beads: Vec<Bead> = fixed.map(Correction::bead).collect();
        beads.sort_by_key(|bead| (bead.src.start, bead.src.end, bead.tgt.start, bead.tgt.end));
        beads.dedup();
        let overlap = overlap(&beads, |bead| &bead.src).or_else(|| overlap(&beads, |bead| &bead.tgt));
        if let Some((a, b)) = overlap {
            let fault = format!("{document}: the confirmed pairs {} and {} overlap", ranges(a), ranges(b));
            return Err(Error::input(&self.path, fault).help("remove one of them"));
        }
        self.check_ranges(document, "confirmed pair", beads.iter().cloned(), sentences)?;
        Ok(beads)
    }

    fn check_ranges(
        &self,
        document: &str,
        kind: &str,
        mut beads: impl Iterator<Item = Bead>,
        sentences: (u32, u32),
    ) -> Result<()> {
        let outside = |bead: &Bead| bead.src.end > sentences.0 || bead.tgt.end > sentences.1;
        let Some(bead) = beads.find(outside) else { return Ok(()) };
        let fault = format!(
            "{document}: the {kind} {} is out of range: there are {} source and {} target sentences",
            ranges(&bead),
            sentences.0,
            sentences.1
        );
        Err(Error::input(&self.path, fault).help("use the texts that were reviewed"))
    }

    /// Returns the corrections that determine beads of a document.
    pub(crate) fn changes<'a>(&'a self, document: &'a str) -> impl Iterator<Item = &'a Correction> {
        self.about(document).filter(|line| line.is_change())
    }

    /// Checks the corrections that were made in a review of a single document. `sentences` are the sentence
    /// counts of its sides.
    ///
    /// # Errors
    /// Returns an input error if a line is about another document, if a line goes beyond the end of this
    /// document, or if confirmed beads overlap.
    pub(crate) fn check(&self, document: &str, sentences: (u32, u32)) -> Result<()> {
        if self.about(document).count() < self.lines.len() {
            let fault = format!("contains corrections for documents other than {document}");
            return Err(Error::input(&self.path, fault).help("use the texts that were reviewed"));
        }
        self.fixed(document, sentences)?;
        self.check_ranges(document, "pair", self.lines.iter().map(Correction::bead), sentences)
    }

    /// Returns the corrections of a document, keyed by bead.
    pub(crate) fn by_bead<'a>(&'a self, document: &'a str) -> FxHashMap<Bead, &'a Correction> {
        self.about(document).map(|line| (line.bead(), line)).collect()
    }

    /// Applies the corrections to the units of a document: replaces the texts of edited units, adds notes, and
    /// removes the units that are not to be exported. A draft has no confidence.
    pub fn apply(&self, document: &str, units: &mut Vec<Unit>) {
        let changes = self.about(document).filter(|line| line.edited || !line.export || line.tmx.is_some());
        let corrections: FxHashMap<Bead, &Correction> = changes.map(|line| (line.bead(), line)).collect();
        units.retain_mut(|unit| {
            let ranges = unit.source.sentences.clone().zip(unit.target.sentences.clone());
            let line = ranges.and_then(|(src, tgt)| corrections.get(&Bead { src, tgt }));
            let Some(line) = line else { return true };
            if line.edited {
                unit.source.text.clone_from(&line.source);
                unit.target.text.clone_from(&line.target);
            }
            if line.draft {
                unit.confidence = None;
            }
            unit.extra = line.tmx.clone().or(unit.extra.take());
            line.export
        });
    }
}

/// Returns two beads that share sentences on the given side, or `None` if there are no such beads.
fn overlap(beads: &[Bead], side: impl Fn(&Bead) -> &Range<u32>) -> Option<(&Bead, &Bead)> {
    let mut sorted: Vec<&Bead> = beads.iter().filter(|bead| !side(bead).is_empty()).collect();
    sorted.sort_by_key(|bead| side(bead).start);
    let shares = |pair: &&[&Bead]| side(pair[0]).end > side(pair[1]).start;
    sorted.windows(2).find(shares).map(|pair| (pair[0], pair[1]))
}

/// Parses a line, and checks its sentence ranges.
fn parse_line(line: &str) -> Result<Correction, String> {
    let correction: Correction = serde_json::from_str(line).map_err(|e| {
        let fault = jsonl::parse_error(&e);
        format!(
            "{fault}; a line needs at least source_sentences and target_sentences, each a range such as [0,1]"
        )
    })?;
    let Bead { src, tgt } = correction.bead();
    if src.start > src.end || tgt.start > tgt.end || (src.is_empty() && tgt.is_empty()) {
        return Err(
            "a sentence range ends before it begins, or both ranges are empty; correct the ranges".into()
        );
    }
    jsonl::check_sentences("source_sentences", Some(correction.source_sentences), &correction.source)?;
    jsonl::check_sentences("target_sentences", Some(correction.target_sentences), &correction.target)?;
    Ok(correction)
}

/// Formats the half-open sentence ranges of a bead for error messages.
fn ranges(Bead { src, tgt }: &Bead) -> String {
    format!("[{}, {}]:[{}, {}]", src.start, src.end, tgt.start, tgt.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Corrections> {
        Corrections::parse(text, Path::new("c.jsonl"))
    }

    #[test]
    fn errors_name_the_line() {
        let message = |text: &str| parse(text).unwrap_err().to_string();
        assert!(message("{}").contains("c.jsonl:1") && message("{}").contains("source_sentences"));
        assert!(
            message("{\"source_sentences\":[2,1],\"target_sentences\":[0,1]}")
                .contains("ends before it begins")
        );
        let crossing = "{\"source_sentences\":[0,1],\"target_sentences\":[1,2]}\n\
                        {\"source_sentences\":[1,2],\"target_sentences\":[0,1]}";
        let crossing = parse(crossing).unwrap();
        assert_eq!(crossing.fixed("d", (5, 5)).unwrap().len(), 2);
        assert!(crossing.fixed("d", (1, 5)).is_err());
        for [a, b] in [
            ["[0,2],\"target_sentences\":[5,6]", "[1,2],\"target_sentences\":[7,8]"],
            ["[3,4],\"target_sentences\":[0,2]", "[1,2],\"target_sentences\":[1,2]"],
        ] {
            let text = format!("{{\"source_sentences\":{a}}}\n{{\"source_sentences\":{b}}}");
            assert!(parse(&text).unwrap().fixed("d", (9, 9)).unwrap_err().to_string().contains("overlap"));
        }
    }

    #[test]
    fn only_confirmed_beads_are_fixed() {
        let some = parse(
            "{\"source_sentences\":[0,1],\"target_sentences\":[0,2]}\n\
             {\"source_sentences\":[1,2],\"target_sentences\":[2,3],\"fixed\":false,\"export\":false}",
        )
        .unwrap();
        assert_eq!(some.fixed("d", (2, 3)).unwrap(), [Bead { src: 0..1, tgt: 0..2 }]);
        assert_eq!(some.reference().unwrap().len(), 1);
        let side = |range| crate::format::Side { sentences: Some(range), ..Default::default() };
        let unit = |src, tgt| Unit { source: side(src), target: side(tgt), ..Unit::default() };
        let mut units = vec![unit(0..1, 0..2), unit(1..2, 2..3)];
        some.apply("d", &mut units);
        assert_eq!(units, [unit(0..1, 0..2)]);
    }
}
