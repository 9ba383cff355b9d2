//! Ladders: one bead a line, `[0, 1]:[2]:0.987`, sentences counted from 0, the third part a score if there is one.

use super::{Commit, Unit, UnitWriter};
use crate::error::{Error, Result};
use std::io;
use std::path::Path;

/// A line of a ladder. Unlike an aligner's bead its sentences need not be neighbours: hand-made gold has gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// Source sentences, from 0.
    pub src: Vec<u32>,
    /// Target sentences, from 0.
    pub tgt: Vec<u32>,
    /// The third part of the line.
    pub score: Option<f64>,
}

/// Reads a ladder; blank lines are passed over, and so is whatever follows the score.
///
/// # Errors
/// [`Error::Syntax`] names `path` and the first line that is no bead.
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
    let mut rungs = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let rung = rung(line).ok_or_else(|| {
            Error::input(
                path.to_path_buf(),
                format!(
                    "not a line of a ladder: {:?}; a bead looks like [0, 1]:[2] or [0, 1]:[2]:0.987",
                    excerpt(line)
                ),
            )
            .at_line(index + 1)
        })?;
        rungs.push(rung);
    }
    Ok(rungs)
}

fn rung(line: &str) -> Option<Rung> {
    let mut parts = line.split(':');
    let src = numbers(parts.next()?)?;
    let tgt = numbers(parts.next()?)?;
    let score = match parts.next().map(str::trim) {
        None | Some("") => None,
        Some(score) => Some(score.parse().ok()?),
    };
    Some(Rung { src, tgt, score })
}

fn numbers(side: &str) -> Option<Vec<u32>> {
    let inner = side.trim_matches(['[', ']', ' ', '\t']);
    inner.split(',').map(str::trim).filter(|n| !n.is_empty()).map(|n| n.parse().ok()).collect()
}

/// The beginning of a line, for messages.
fn excerpt(line: &str) -> String {
    const SHOWN: usize = 60;
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// Writes ladders. Null beads always belong into one: without them the numbers do not cover the document.
pub struct LadderWriter<W> {
    out: W,
}

impl<W: Commit> LadderWriter<W> {
    /// A ladder into `out`.
    pub fn new(out: W) -> Self {
        LadderWriter { out }
    }
}

impl<W: Commit> UnitWriter for LadderWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let list = |range: &Option<std::ops::Range<u32>>| {
            let numbers = range.clone().unwrap_or(0..0).map(|n| n.to_string());
            numbers.collect::<Vec<_>>().join(", ")
        };
        write!(self.out, "[{}]:[{}]", list(&unit.source.sentences), list(&unit.target.sentences))?;
        if let Some(confidence) = unit.confidence {
            write!(self.out, ":{confidence:.3}")?;
        }
        self.out.write_all(b"\n")
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.commit()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_scores_and_gaps_are_read() {
        let rungs = parse("\u{feff}[0,1] : [ 2 ] : 0.5 \r\n\n[]:[7]\n[3, 9]:[4]:-1.5:junk\n", Path::new("x"))
            .unwrap();
        assert_eq!(rungs.len(), 3);
        assert_eq!(rungs[0], Rung { src: vec![0, 1], tgt: vec![2], score: Some(0.5) });
        assert_eq!(rungs[1], Rung { src: vec![], tgt: vec![7], score: None });
        assert_eq!(rungs[2], Rung { src: vec![3, 9], tgt: vec![4], score: Some(-1.5) });
    }

    #[test]
    fn a_bad_line_is_named() {
        for bad in ["hello", "[0]", "[a]:[b]", "[0]:[1]:much", "[-1]:[0]"] {
            let error =
                parse(&format!("[0]:[0]\n{bad}\n"), Path::new("some.ladder")).unwrap_err().to_string();
            assert!(error.starts_with("some.ladder:2: not a line of a ladder"), "{error}");
        }
    }
}
