//! Parses ladders.

use crate::error::{Error, Result};
use std::path::Path;

/// A line of a ladder. Unlike the sentences of a bead, its sentences need not be consecutive: gold alignments
/// have gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// Source sentences, from 0.
    pub src: Vec<u32>,
    /// Target sentences, from 0.
    pub tgt: Vec<u32>,
    /// The third field of the line.
    pub score: Option<f64>,
}

/// Parses a ladder. Ignores blank lines and anything after the score.
///
/// # Errors
/// An input error names `path` and the first invalid line.
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
            Error::input(path, format!("invalid ladder line {:?}", excerpt(line)))
                .at_line(index + 1)
                .help("a line looks like [0, 1]:[2] or [0, 1]:[2]:0.987")
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
