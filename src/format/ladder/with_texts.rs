//! Reads a ladder together with its two texts, as pairs.

use super::rung::Rung;
use crate::error::{Error, Result};
use crate::format::traits::UnitReader;
use crate::format::unit::{Languages, Side, Unit, one_line};
use crate::wording::count;
use std::path::{Path, PathBuf};

/// Combines the rungs of a ladder with the sentences of its two texts.
pub struct LadderReader {
    rungs: std::vec::IntoIter<Rung>,
    texts: (Vec<String>, Vec<String>),
    path: PathBuf,
    name: String,
    numbered: u32,
}

impl LadderReader {
    /// The pairs of `rungs`, read from `path`, with the sentences of the source and the target.
    pub fn new(rungs: Vec<Rung>, texts: (Vec<String>, Vec<String>), path: &Path, name: &str) -> LadderReader {
        LadderReader { rungs: rungs.into_iter(), texts, path: path.into(), name: name.into(), numbered: 0 }
    }

    fn side(&self, numbers: &[u32], texts: &[String], which: &str) -> Result<Side> {
        let mut sentences = Vec::with_capacity(numbers.len());
        for &number in numbers {
            let text = texts.get(number as usize).ok_or_else(|| {
                let found = count(texts.len(), "sentence");
                let fault = format!(
                    "sentence {number} of the {which} is missing; its text has {found}, numbered from 0"
                );
                Error::input(&self.path, fault)
                    .help("check that it is the right text with one sentence per line")
            })?;
            sentences.push(one_line(text));
        }
        // Only consecutive sentences form a range.
        let consecutive = numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
        let range = numbers.first().zip(numbers.last()).map_or(0..0, |(first, last)| *first..last + 1);
        Ok(Side { text: sentences.join(" "), sentences: consecutive.then_some(range), ..Side::default() })
    }
}

impl UnitReader for LadderReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        let Some(rung) = self.rungs.next() else { return Ok(None) };
        self.numbered += 1;
        let source = self.side(&rung.src, &self.texts.0, "source")?;
        let target = self.side(&rung.tgt, &self.texts.1, "target")?;
        // The scores of other programs are not probabilities.
        let confidence = rung.score.filter(|p| (0.0..=1.0).contains(p)).map(|p| p as f32);
        Ok(Some(Unit {
            document: self.name.clone(),
            number: self.numbered,
            source,
            target,
            bead: Some((rung.src.len() as u32, rung.tgt.len() as u32)),
            confidence,
            extra: None,
        }))
    }

    fn languages(&self) -> Option<Languages> {
        None
    }
}
