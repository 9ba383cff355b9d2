//! A ladder with its texts: the rungs as pairs.

use super::ladder::Rung;
use super::{Languages, Side, Unit, UnitReader, one_line};
use crate::error::{Error, Result};
use crate::wording::count;
use std::path::{Path, PathBuf};

/// Lays a ladder along two lists of sentences.
pub struct LaidLadder {
    rungs: std::vec::IntoIter<Rung>,
    texts: (Vec<String>, Vec<String>),
    path: PathBuf,
    name: String,
    numbered: u32,
}

impl LaidLadder {
    /// The pairs of `rungs`, which were read from `path`, over the sentences of both sides.
    pub fn new(rungs: Vec<Rung>, texts: (Vec<String>, Vec<String>), path: &Path, name: &str) -> LaidLadder {
        LaidLadder { rungs: rungs.into_iter(), texts, path: path.into(), name: name.into(), numbered: 0 }
    }

    fn side(&self, numbers: &[u32], texts: &[String], which: &str) -> Result<Side> {
        let mut sentences = Vec::with_capacity(numbers.len());
        for &number in numbers {
            let text = texts.get(number as usize).ok_or_else(|| Error::input(self.path.clone(), format!(
                    "sentence {number} of the {which} is not there: its text has {}, numbered from 0; is it the right one, a sentence a line?",
                    count(texts.len(), "sentence")
                )))?;
            sentences.push(one_line(text));
        }
        // Only neighbours are a range.
        let together = numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
        let range = numbers.first().zip(numbers.last()).map_or(0..0, |(first, last)| *first..last + 1);
        Ok(Side { text: sentences.join(" "), sentences: together.then_some(range), ..Side::default() })
    }
}

impl UnitReader for LaidLadder {
    fn unit(&mut self) -> Result<Option<Unit>> {
        let Some(rung) = self.rungs.next() else { return Ok(None) };
        self.numbered += 1;
        let source = self.side(&rung.src, &self.texts.0, "source")?;
        let target = self.side(&rung.tgt, &self.texts.1, "target")?;
        // Other programs' third parts are scores of their own kind.
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
