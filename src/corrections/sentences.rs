//! What people decided about an alignment: beads that are as they should be, and units that nobody wants.
//!
//! A line is a unit of JSON lines with three more keys: `fixed` (a person says that this is a bead; true if missing),
//! `export` (false: leave it out) and `edited` (its texts were changed by hand). So a JSON lines file of a whole
//! alignment is a corrections file that fixes everything.

use crate::align::Bead;
use crate::error::{Error, Result};
use crate::format::ladder::Rung;
use crate::format::{Unit, jsonl};
use crate::io;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A line of a corrections file as it is read.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    source_sentences: Option<(u32, u32)>,
    /// Whether it says which units it replaces, as only a page made from units does (`amend` reads these).
    #[serde(default)]
    was: Option<serde::de::IgnoredAny>,
}

/// A line of a corrections file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Correction {
    /// The document; none if the file does not say.
    #[serde(default)]
    pub document: Option<String>,
    /// First source sentence and one past the last.
    source_sentences: (u32, u32),
    /// The same of the target.
    target_sentences: (u32, u32),
    /// The text of the source; of use if it was edited.
    #[serde(default)]
    pub source: String,
    /// The same of the target.
    #[serde(default)]
    pub target: String,
    /// Whether a person says that this is a bead.
    #[serde(default = "yes")]
    pub fixed: bool,
    /// Whether the unit is wanted.
    #[serde(default = "yes")]
    pub export: bool,
    /// Whether its texts were changed by hand.
    #[serde(default)]
    pub edited: bool,
}

/// What to do with corrections of a memory where a ladder of sentences is wanted.
const UNNUMBERED: &str = "it corrects units without sentence numbers, so it is no fixed point for align and no gold for eval; \
                          enregard convert IN OUT --corrections FILE puts it into the file that was reviewed";

pub(crate) fn yes() -> bool {
    true
}

impl Correction {
    /// The bead.
    pub fn bead(&self) -> Bead {
        Bead {
            src: self.source_sentences.0..self.source_sentences.1,
            tgt: self.target_sentences.0..self.target_sentences.1,
        }
    }

    fn rung(&self) -> Rung {
        let Bead { src, tgt } = self.bead();
        Rung { src: src.collect(), tgt: tgt.collect(), score: None }
    }
}

/// A corrections file.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    /// Its name, for errors.
    path: PathBuf,
    lines: Vec<Correction>,
}

impl Corrections {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, [`Error::Syntax`] names the line that is no correction.
    pub fn read(path: &Path) -> Result<Corrections> {
        Corrections::parse(&io::read_to_string(path)?, path)
    }

    /// Reads the lines of `text`; errors call it `path`.
    ///
    /// # Errors
    /// [`Error::Syntax`] names the line.
    pub fn parse(text: &str, path: &Path) -> Result<Corrections> {
        let mut lines = Vec::new();
        let mut first_unnumbered = None;
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let fault = |reason: String| Error::input(path, reason).at_line(index + 1);
            // A unit that was cut in two on a page made from units has no sentences to itself.
            if let Ok(Line { source_sentences: None, was: Some(_) }) = serde_json::from_str(line) {
                first_unnumbered.get_or_insert(index + 1);
                continue;
            }
            let read: Correction = serde_json::from_str(line).map_err(|e| {
                fault(format!(
                    "{}; a line has at least source_sentences and target_sentences, as in [0,1]",
                    jsonl::parse_error(&e)
                ))
            })?;
            let Bead { src, tgt } = read.bead();
            if src.start > src.end || tgt.start > tgt.end || (src.is_empty() && tgt.is_empty()) {
                return Err(fault(
                    "a range of sentences that ends before it begins, or no sentence at all".into(),
                ));
            }
            lines.push(read);
        }
        match first_unnumbered.filter(|_| lines.is_empty()) {
            Some(line) => Err(Error::input(path, UNNUMBERED).at_line(line)),
            None => Ok(Corrections { path: path.into(), lines }),
        }
    }

    /// The fixed beads as a ladder, for one document.
    ///
    /// # Errors
    /// [`Error::Input`] if there are several documents in the file.
    pub fn rungs(&self) -> Result<Vec<Rung>> {
        let mut names: Vec<_> =
            self.lines.iter().map(|line| line.document.as_deref().unwrap_or("")).collect();
        names.dedup();
        names.sort_unstable();
        names.dedup();
        if names.len() > 1 {
            let reason = format!("corrections of {} documents; eval takes a file for each", names.len());
            return Err(Error::input(self.path.clone(), reason));
        }
        Ok(self.lines.iter().filter(|line| line.fixed).map(Correction::rung).collect())
    }

    /// What is said about a document; a file that names none is about any.
    fn of<'a>(&'a self, document: &'a str) -> impl Iterator<Item = &'a Correction> {
        self.lines.iter().filter(move |line| line.document.as_deref().is_none_or(|name| name == document))
    }

    /// Whether anything is said about a document.
    pub fn mentions(&self, document: &str) -> bool {
        self.of(document).next().is_some()
    }

    /// The fixed beads of a document, in order.
    ///
    /// # Errors
    /// [`Error::Input`] if two of them overlap or cross, or one is outside of the document's sentences.
    pub fn fixed(&self, document: &str, sentences: (u32, u32)) -> Result<Vec<Bead>> {
        let mut beads: Vec<Bead> =
            self.of(document).filter(|line| line.fixed).map(Correction::bead).collect();
        beads.sort_by_key(|bead| (bead.src.start, bead.src.end, bead.tgt.start, bead.tgt.end));
        beads.dedup();
        let wrong = |reason| Err(Error::input(self.path.clone(), reason));
        let crosses =
            |pair: &&[Bead]| pair[0].src.end > pair[1].src.start || pair[0].tgt.end > pair[1].tgt.start;
        if let Some([a, b]) = beads.windows(2).find(crosses) {
            return wrong(format!(
                "{document}: the fixed beads {:?}-{:?} and {:?}-{:?} overlap or cross",
                a.src, a.tgt, b.src, b.tgt
            ));
        }
        if let Some(bead) = beads.iter().find(|bead| bead.src.end > sentences.0 || bead.tgt.end > sentences.1)
        {
            return wrong(format!(
                "{document}: the fixed bead {:?}-{:?} is outside of its {} and {} sentences; were the texts changed?",
                bead.src, bead.tgt, sentences.0, sentences.1
            ));
        }
        Ok(beads)
    }

    /// What is said about beads of a document.
    pub(crate) fn told<'a>(&'a self, document: &'a str) -> FxHashMap<Bead, &'a Correction> {
        self.of(document).map(|line| (line.bead(), line)).collect()
    }

    /// Puts edited texts into units, and takes out those that are not wanted.
    pub fn apply(&self, document: &str, units: &mut Vec<Unit>) {
        let told: FxHashMap<Bead, &Correction> = self
            .of(document)
            .filter(|line| line.edited || !line.export)
            .map(|line| (line.bead(), line))
            .collect();
        units.retain_mut(|unit| {
            let (Some(src), Some(tgt)) = (unit.source.sentences.clone(), unit.target.sentences.clone())
            else {
                return true;
            };
            let Some(line) = told.get(&Bead { src, tgt }) else { return true };
            if line.edited {
                unit.source.text.clone_from(&line.source);
                unit.target.text.clone_from(&line.target);
            }
            line.export
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Corrections> {
        Corrections::parse(text, Path::new("c.jsonl"))
    }

    #[test]
    fn what_is_wrong_is_named() {
        let said = |text: &str| parse(text).unwrap_err().to_string();
        assert!(said("{}").contains("c.jsonl:1") && said("{}").contains("source_sentences"));
        assert!(said("{\"source_sentences\":[2,1],\"target_sentences\":[0,1]}").contains("ends before"));
        let crossing = "{\"source_sentences\":[0,1],\"target_sentences\":[1,2]}\n\
                        {\"source_sentences\":[1,2],\"target_sentences\":[0,1]}";
        let crossing = parse(crossing).unwrap();
        assert!(crossing.fixed("d", (5, 5)).unwrap_err().to_string().contains("cross"));
        assert!(crossing.fixed("d", (1, 5)).is_err());
    }

    #[test]
    fn only_fixed_beads_are_fixed() {
        let some = parse(
            "{\"source_sentences\":[0,1],\"target_sentences\":[0,2]}\n\
             {\"source_sentences\":[1,2],\"target_sentences\":[2,3],\"fixed\":false,\"export\":false}",
        )
        .unwrap();
        assert_eq!(some.fixed("d", (2, 3)).unwrap(), [Bead { src: 0..1, tgt: 0..2 }]);
        assert_eq!(some.rungs().unwrap().len(), 1);
        let side = |range| crate::format::Side { sentences: Some(range), ..Default::default() };
        let unit = |src, tgt| Unit { source: side(src), target: side(tgt), ..Unit::default() };
        let mut units = vec![unit(0..1, 0..2), unit(1..2, 2..3)];
        some.apply("d", &mut units);
        assert_eq!(units, [unit(0..1, 0..2)]);
    }
}
