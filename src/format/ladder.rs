//! Reads and writes ladder files. Each line, such as `[0, 1]:[2]:0.987`, contains a bead (a group of source
//! sentences paired with a group of target sentences) and an optional score. Sentences are numbered from 0.

use super::lines::numbered_lines;
use super::traits::{UnitReader, UnitWriter};
use super::unit::{MAX_UNIT_BYTES, Side, Unit, one_line};
use crate::error::{Error, Result};
use crate::wording::count;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A line of a ladder. Its sentences need not be consecutive, because a bead of a reference alignment can
/// have gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// Numbers of the source sentences, from 0.
    pub src: Vec<u32>,
    /// Numbers of the target sentences, from 0.
    pub tgt: Vec<u32>,
    /// The score, which is the optional third field of the line.
    pub score: Option<f64>,
}

/// Parses a ladder. Ignores blank lines and anything after the score.
///
/// # Errors
/// Returns an input error with `path` and the number of the first invalid line.
///
/// # Examples
/// ```
/// let rungs = enregard::format::ladder::parse("[0, 1]:[2]:0.987\n[2]:[]\n", "my.ladder".as_ref())?;
/// assert_eq!(rungs[0].src, [0, 1]);
/// assert_eq!(rungs[0].score, Some(0.987));
/// assert!(rungs[1].tgt.is_empty());
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub fn parse(text: &str, path: &Path) -> Result<Vec<Rung>> {
    let parsed = numbered_lines(text).map(|(number, line)| {
        let line = line.trim();
        rung(line).ok_or_else(|| {
            Error::input(path, format!("invalid ladder line {:?}", excerpt(line)))
                .at_line(number)
                .help("a line looks like [0, 1]:[2] or [0, 1]:[2]:0.987")
        })
    });
    parsed.collect()
}

fn rung(line: &str) -> Option<Rung> {
    let mut parts = line.split(':');
    let src = numbers(parts.next()?)?;
    let tgt = numbers(parts.next()?)?;
    let score = parts.next().map(str::trim).filter(|score| !score.is_empty());
    Some(Rung { src, tgt, score: score.map(str::parse).transpose().ok()? })
}

fn numbers(side: &str) -> Option<Vec<u32>> {
    let inner = side.trim_matches(['[', ']', ' ', '\t']);
    inner.split(',').map(str::trim).filter(|n| !n.is_empty()).map(|n| n.parse().ok()).collect()
}

fn excerpt(line: &str) -> String {
    let cut = line.char_indices().nth(60);
    cut.map_or_else(|| line.to_owned(), |(end, _)| format!("{}…", &line[..end]))
}

/// Maximum size of all units of a ladder, as a multiple of the size of its two texts. Normally, each sentence occurs
/// in one line only.
const MAX_REPETITIONS: u64 = 64;

/// Reads the lines of a ladder as units, using the sentences of its two texts.
pub struct LadderReader {
    rungs: std::vec::IntoIter<Rung>,
    texts: (Vec<String>, Vec<String>),
    path: PathBuf,
    name: String,
    numbered: u32,
    /// Number of bytes of text that later units may still contain.
    left: u64,
}

impl LadderReader {
    /// Creates a reader for the ladder lines `rungs`, whose numbers refer to the source and target sentences
    /// in `texts`. All units belong to the document `name`. Errors name the file as `path`.
    pub fn new(rungs: Vec<Rung>, texts: (Vec<String>, Vec<String>), path: &Path, name: &str) -> LadderReader {
        let bytes: usize = texts.0.iter().chain(&texts.1).map(String::len).sum();
        let left = (bytes as u64).saturating_mul(MAX_REPETITIONS);
        LadderReader {
            rungs: rungs.into_iter(),
            texts,
            path: path.into(),
            name: name.into(),
            numbered: 0,
            left,
        }
    }

    fn side(&mut self, numbers: &[u32], which: &str) -> Result<Side> {
        let texts = if which == "source" { &self.texts.0 } else { &self.texts.1 };
        let mut text = String::new();
        for (at, &number) in numbers.iter().enumerate() {
            let sentence = texts.get(number as usize).ok_or_else(|| {
                let found = count(texts.len(), "sentence");
                let fault = format!(
                    "refers to sentence {number} of the {which}, but that text has {found}, numbered from 0"
                );
                let help = "check that the text is the right one and has one sentence per line";
                Error::input(&self.path, fault).help(help)
            })?;
            text.push_str(if at > 0 { " " } else { "" });
            text.push_str(&one_line(sentence));
            self.left = self.left.saturating_sub(sentence.len() as u64);
            if self.left == 0 || text.len() > MAX_UNIT_BYTES {
                let fault = format!("its lines repeat the sentences of the {which} too often");
                return Err(Error::input(&self.path, fault).help("an alignment contains each sentence once"));
            }
        }
        // If the sentences of a side are not consecutive, the side has no range.
        let consecutive = numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
        let range = numbers.first().zip(numbers.last()).map_or(0..0, |(first, last)| *first..last + 1);
        Ok(Side { text, sentences: consecutive.then_some(range), ..Side::default() })
    }
}

impl UnitReader for LadderReader {
    fn unit(&mut self) -> Result<Option<Unit>> {
        let Some(rung) = self.rungs.next() else { return Ok(None) };
        self.numbered += 1;
        let source = self.side(&rung.src, "source")?;
        let target = self.side(&rung.tgt, "target")?;
        // Some programs write scores outside 0..=1. These are not probabilities and are ignored.
        let confidence = rung.score.filter(|p| (0.0..=1.0).contains(p)).map(|p| p as f32);
        Ok(Some(Unit {
            document: self.name.clone(),
            number: self.numbered,
            source,
            target,
            bead: Some((rung.src.len() as u32, rung.tgt.len() as u32)),
            confidence,
            ..Unit::default()
        }))
    }
}

/// Writes ladders. Unaligned sentences are included, because a ladder must contain every sentence of the
/// document.
pub struct LadderWriter<W> {
    out: W,
}

impl<W: Write> LadderWriter<W> {
    /// Creates a writer for the output `out`.
    pub fn new(out: W) -> Self {
        LadderWriter { out }
    }
}

impl<W: Write> UnitWriter<W> for LadderWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let list = |range: &Option<Range<u32>>| {
            let numbers = range.clone().unwrap_or(0..0).map(|n| n.to_string());
            numbers.collect::<Vec<_>>().join(", ")
        };
        write!(self.out, "[{}]:[{}]", list(&unit.source.sentences), list(&unit.target.sentences))?;
        if let Some(confidence) = unit.confidence {
            write!(self.out, ":{confidence:.3}")?;
        }
        self.out.write_all(b"\n")
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<W>> {
        Ok(vec![self.out])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.out]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_scores_and_gaps_are_parsed() {
        let rungs = parse("\u{feff}[0,1] : [ 2 ] : 0.5 \r\n\n[]:[7]\n[3, 9]:[4]:-1.5:junk\n", Path::new("x"))
            .unwrap();
        assert_eq!(rungs.len(), 3);
        assert_eq!(rungs[0], Rung { src: vec![0, 1], tgt: vec![2], score: Some(0.5) });
        assert_eq!(rungs[1], Rung { src: vec![], tgt: vec![7], score: None });
        assert_eq!(rungs[2], Rung { src: vec![3, 9], tgt: vec![4], score: Some(-1.5) });
    }

    #[test]
    fn an_invalid_line_is_reported() {
        for bad in ["hello", "[0]", "[a]:[b]", "[0]:[1]:much", "[-1]:[0]"] {
            let error =
                parse(&format!("[0]:[0]\n{bad}\n"), Path::new("some.ladder")).unwrap_err().to_string();
            assert!(error.starts_with("some.ladder:2: invalid ladder line"), "{error}");
        }
    }
}
