//! How good an alignment is: precision and recall of ladders against gold, and whether confidences can be believed.
//!
//! The definition is the one that published figures use (Thompson & Koehn 2019). Counts are summed over all
//! documents. Precision goes through the predicted beads: *strict*, the very bead stands in the gold; *lax*, it
//! does, or one of its source–target links stands in some gold bead. A predicted null bead is right only where
//! the gold has it too; null beads of several sentences are taken apart into one sentence each, on both sides.
//! Recall goes through the gold beads in the same way, null beads left out on both sides.

mod calibration;
pub mod evaluate;
pub mod plot;

pub use calibration::{Bin, Calibration, Claim, Threshold, calibration};

use crate::format::ladder::Rung;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::BTreeSet;

/// Precision, recall and their harmonic mean, each in 0..=1 (0 where there was nothing to count).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// The share of predicted beads that are right.
    pub precision: f64,
    /// The share of gold beads that were found.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
}

/// The two readings of the same alignment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Score {
    /// The very beads.
    pub strict: Figures,
    /// Beads that share a link.
    pub lax: Figures,
}

/// One pass through a set of beads: how many there were, and how many are right in each reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Hits {
    all: u64,
    strict: u64,
    lax: u64,
}

/// Counts that add up over documents.
///
/// # Examples
/// ```
/// use enregard::{eval::Counts, format::ladder};
/// let gold = ladder::parse("[0]:[0]\n[1]:[1, 2]\n", "gold".as_ref())?;
/// let pred = ladder::parse("[0]:[0]\n[1]:[1]\n[]:[2]\n", "pred".as_ref())?;
/// let mut counts = Counts::default();
/// counts.add(&gold, &pred);
/// let score = counts.score();
/// assert_eq!(score.strict.recall, 0.5); // one of two gold beads
/// assert_eq!(score.lax.recall, 1.0); // the second shares the link 1–1
/// # Ok::<(), enregard::error::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    precision: Hits,
    recall: Hits,
}

impl Counts {
    /// Adds one document.
    pub fn add(&mut self, gold: &[Rung], pred: &[Rung]) {
        let (gold, pred) = (single_nulls(gold), single_nulls(pred));
        self.precision.add(hits(&pred, &gold));
        let (gold, pred) = (two_sided(gold), two_sided(pred));
        self.recall.add(hits(&gold, &pred));
    }

    /// The figures of all documents so far.
    pub fn score(&self) -> Score {
        let figures = |of: fn(&Hits) -> u64| {
            let precision = ratio(of(&self.precision), self.precision.all);
            let recall = ratio(of(&self.recall), self.recall.all);
            let sum = precision + recall;
            Figures { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
        };
        Score { strict: figures(|h| h.strict), lax: figures(|h| h.lax) }
    }
}

impl Hits {
    fn add(&mut self, other: Hits) {
        self.all += other.all;
        self.strict += other.strict;
        self.lax += other.lax;
    }
}

/// A bead as a key: its sentences as they were written.
type Key = (Vec<u32>, Vec<u32>);

/// The beads as a set, each null bead taken apart into one sentence a bead.
fn single_nulls(rungs: &[Rung]) -> BTreeSet<Key> {
    rungs.iter().flat_map(apart).collect()
}

/// A bead by itself, or the single null beads that it stands for.
fn apart(rung: &Rung) -> Vec<Key> {
    if !rung.src.is_empty() && !rung.tgt.is_empty() {
        return vec![(rung.src.clone(), rung.tgt.clone())];
    }
    let src = rung.src.iter().map(|&s| (vec![s], vec![]));
    src.chain(rung.tgt.iter().map(|&t| (vec![], vec![t]))).collect()
}

fn two_sided(beads: BTreeSet<Key>) -> BTreeSet<Key> {
    beads.into_iter().filter(|(src, tgt)| !src.is_empty() && !tgt.is_empty()).collect()
}

fn hits(looked_through: &BTreeSet<Key>, reference: &BTreeSet<Key>) -> Hits {
    let links = Links::new(reference);
    let mut hits = Hits { all: looked_through.len() as u64, ..Hits::default() };
    for bead in looked_through {
        let exact = reference.contains(bead);
        hits.strict += u64::from(exact);
        hits.lax += u64::from(exact || links.touched_by(bead));
    }
    hits
}

/// The source–target links of a set of beads.
struct Links(FxHashMap<u32, FxHashSet<u32>>);

impl Links {
    fn new(beads: &BTreeSet<Key>) -> Self {
        let mut links = FxHashMap::<u32, FxHashSet<u32>>::default();
        for (src, tgt) in beads {
            for &s in src {
                links.entry(s).or_default().extend(tgt);
            }
        }
        Links(links)
    }

    fn touched_by(&self, (src, tgt): &Key) -> bool {
        src.iter().filter_map(|s| self.0.get(s)).any(|targets| tgt.iter().any(|t| targets.contains(t)))
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::ladder::parse;

    fn score(pairs: &[(&str, &str)]) -> Score {
        let mut counts = Counts::default();
        for (gold, pred) in pairs {
            let read = |text: &str| parse(text, "ladder".as_ref()).unwrap();
            counts.add(&read(gold), &read(pred));
        }
        counts.score()
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    #[test]
    fn the_same_ladder_is_perfect() {
        let text = "[0]:[0]\n[1, 2]:[1]\n[3]:[]\n[]:[2]\n";
        let s = score(&[(text, text)]);
        assert_eq!(s.strict, Figures { precision: 1.0, recall: 1.0, f1: 1.0 });
        assert_eq!(s.lax, s.strict);
    }

    #[test]
    fn counted_by_hand() {
        // Predicted: 0-0 right; 1-1 lax only (gold has 1,2–1); 2–∅ wrong; 3-2 right; ∅–3 right.
        let gold = "[0]:[0]\n[1, 2]:[1]\n[3]:[2]\n[]:[3]\n";
        let pred = "[0]:[0]:0.9\n[1]:[1]:0.8\n[2]:[]\n[3]:[2]\n[]:[3]:0.2\n";
        let s = score(&[(gold, pred)]);
        close(s.strict.precision, 3.0 / 5.0);
        close(s.lax.precision, 4.0 / 5.0);
        // Gold beads with two sides: 0-0 found, 1,2–1 lax only, 3-2 found.
        close(s.strict.recall, 2.0 / 3.0);
        close(s.lax.recall, 1.0);
        close(s.strict.f1, 2.0 * 0.6 * (2.0 / 3.0) / (0.6 + 2.0 / 3.0));
    }

    #[test]
    fn long_null_beads_are_taken_apart() {
        let gold = "[0]:[]\n[1]:[]\n[2]:[0]\n";
        let pred = "[0, 1]:[]\n[2]:[0]\n";
        assert_eq!(score(&[(gold, pred)]).strict.precision, 1.0);
        assert_eq!(score(&[(pred, gold)]).strict.precision, 1.0);
    }

    #[test]
    fn counts_are_summed_over_documents() {
        let s = score(&[
            ("[0]:[0]\n", "[0]:[0]\n"),
            ("[0]:[0]\n[1]:[1]\n[2]:[2]\n", "[0]:[1]\n[1]:[2]\n[2]:[0]\n"),
        ]);
        close(s.strict.precision, 1.0 / 4.0);
        close(s.lax.recall, 1.0 / 4.0);
    }

    #[test]
    fn nothing_predicted_is_nought_and_no_crash() {
        let s = score(&[("[0]:[0]\n", ""), ("", "")]);
        assert_eq!(s, Score::default());
    }
}
