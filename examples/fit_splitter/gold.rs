//! Reads gold sentence boundaries and scores a splitter. Like the scoring program that comes with the gold
//! data, [`score`] ignores the last boundary of a paragraph.

use std::collections::BTreeSet;
use std::io;
use std::ops::{Add, AddAssign};
use std::path::Path;

/// The characters that count as final punctuation at the end of a sentence.
const FINAL: &str = ".!?…。！？؟:;»”\"')”]";

/// A paragraph with its gold boundaries.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    /// The text.
    pub(crate) text: String,
    /// The offset one past the last byte of each sentence, including the last sentence.
    pub(crate) ends: Vec<usize>,
}

/// Numbers of sentence boundaries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Boundaries that are both in the gold and found.
    pub(crate) hits: usize,
    /// Boundaries in the gold.
    pub(crate) gold: usize,
    /// Boundaries that the splitter found.
    pub(crate) found: usize,
}

impl Add for Counts {
    type Output = Counts;
    fn add(self, other: Counts) -> Counts {
        Counts { hits: self.hits + other.hits, gold: self.gold + other.gold, found: self.found + other.found }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        *self = *self + other;
    }
}

impl Counts {
    /// The harmonic mean of precision and recall, in percent.
    pub(crate) fn f1(&self) -> f64 {
        200.0 * self.hits as f64 / (self.gold + self.found).max(1) as f64
    }
}

/// Reads the paragraphs of `<stem>.txt`, with the boundaries of `<stem>.gold`.
pub(crate) fn read(stem: &Path) -> io::Result<Vec<Paragraph>> {
    let with = |ending: &str| {
        let mut path = stem.as_os_str().to_owned();
        path.push(ending);
        std::fs::read_to_string(path)
    };
    let (text, gold) = (with(".txt")?, with(".gold")?);
    let texts = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    let golds = gold.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    Ok(texts.zip(golds).map(|(text, gold)| Paragraph { text: text.into(), ends: ends(text, gold) }).collect())
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Returns the offsets in `text` at which sentences end. Each line of `gold` is a sentence. Its white space
/// may differ from that of `text`.
fn ends(text: &str, gold: &str) -> Vec<usize> {
    let mut marks = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    gold.lines()
        .filter_map(|line| visible(line).checked_sub(1).and_then(|n| marks.nth(n)))
        .map(|(i, c)| i + c.len_utf8())
        .collect()
}

/// Scores the boundaries that a splitter found in a paragraph. If `punctuated`, gold boundaries without final
/// punctuation are ignored.
pub(crate) fn score(
    paragraph: &Paragraph,
    found: impl IntoIterator<Item = usize>,
    punctuated: bool,
) -> Counts {
    let last_end = paragraph.ends.last().copied().unwrap_or(0);
    let ignored = |end: usize| {
        let last = paragraph.text[..end].chars().next_back();
        end == last_end
            || punctuated && paragraph.ends.contains(&end) && last.is_some_and(|c| !FINAL.contains(c))
    };
    let gold: BTreeSet<usize> = paragraph.ends.iter().copied().filter(|&e| !ignored(e)).collect();
    let found: BTreeSet<usize> = found.into_iter().filter(|&e| !ignored(e)).collect();
    Counts { hits: gold.intersection(&found).count(), gold: gold.len(), found: found.len() }
}
