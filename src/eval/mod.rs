//! Evaluates an alignment against a gold alignment. Both consist of beads, each of which pairs source
//! sentences with target sentences.
//!
//! The definitions follow Thompson & Koehn (2019), with counts summed over documents. Precision is the share
//! of predicted beads that are correct; recall is the share of gold beads that are found. In the *strict*
//! sense, a bead is correct if the other alignment contains it. In the *lax* sense, a bead is also correct if
//! one of its source sentences and one of its target sentences are together in a bead of the other alignment.
//! Null beads, which have sentences on one side only, are split into null beads of one sentence each. Recall
//! ignores null beads.

mod calibration;
pub mod evaluate;
mod plot;

pub use calibration::{Bin, Calibration, Prediction, Threshold, calibration};

use crate::format::ladder::Rung;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeSet;

/// Precision, recall and their harmonic mean, from 0 to 1. A figure is 0 if there are no beads to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Figures {
    /// The share of predicted beads that are correct.
    pub precision: f64,
    /// The share of gold beads that are found.
    pub recall: f64,
    /// The harmonic mean of precision and recall.
    pub f1: f64,
}

/// The figures of an alignment in both senses of correctness.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Score {
    /// Figures in the strict sense: a bead is correct if the other alignment contains the same bead.
    pub strict: Figures,
    /// Figures in the lax sense: a bead is correct if it shares a link with a bead of the other alignment.
    pub lax: Figures,
}

/// The number of beads in a set, and how many of them are correct in the strict and in the lax sense.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Hits {
    all: u64,
    strict: u64,
    lax: u64,
}

/// Counts of correct beads, summed over documents.
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
    /// Adds the counts of one document.
    pub fn add(&mut self, gold: &[Rung], pred: &[Rung]) {
        let (gold, pred) = (single_nulls(gold), single_nulls(pred));
        self.precision.add(&pred, &gold);
        let (gold, pred) = (two_sided(gold), two_sided(pred));
        self.recall.add(&gold, &pred);
    }

    /// Returns the figures of all documents added so far.
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
    fn add(&mut self, beads: &BTreeSet<Key>, reference: &BTreeSet<Key>) {
        let mut linked = LinkIndex::new(reference);
        self.all += beads.len() as u64;
        for bead in beads {
            let exact = reference.contains(bead);
            self.strict += u64::from(exact);
            self.lax += u64::from(exact || linked.shares_link(bead));
        }
    }
}

/// A bead: the numbers of its source sentences and of its target sentences, in ascending order.
type Key = (Vec<u32>, Vec<u32>);

fn single_nulls(rungs: &[Rung]) -> BTreeSet<Key> {
    rungs.iter().flat_map(split_null).collect()
}

/// Returns the bead with its sentence numbers sorted. Splits a null bead into null beads of one sentence
/// each.
fn split_null(rung: &Rung) -> Vec<Key> {
    if !rung.src.is_empty() && !rung.tgt.is_empty() {
        let sorted = |numbers: &[u32]| {
            let mut numbers = numbers.to_vec();
            numbers.sort_unstable();
            numbers
        };
        return vec![(sorted(&rung.src), sorted(&rung.tgt))];
    }
    let src = rung.src.iter().map(|&s| (vec![s], vec![]));
    src.chain(rung.tgt.iter().map(|&t| (vec![], vec![t]))).collect()
}

fn two_sided(beads: BTreeSet<Key>) -> BTreeSet<Key> {
    beads.into_iter().filter(|(src, tgt)| !src.is_empty() && !tgt.is_empty()).collect()
}

/// Finds the beads of an alignment by their sentences. The index does not list links, because a bead of n
/// source and m target sentences has n × m links, which would take too much memory if the bead is large.
struct LinkIndex {
    /// For each sentence of a side, the numbers of the beads that contain it.
    src: FxHashMap<u32, Vec<u32>>,
    tgt: FxHashMap<u32, Vec<u32>>,
    /// For each bead of the alignment, the number of the last call of [`LinkIndex::shares_link`] whose
    /// argument shares a source sentence with the bead. Calls are numbered from 1.
    seen: Vec<u32>,
    calls: u32,
}

impl LinkIndex {
    fn new(beads: &BTreeSet<Key>) -> LinkIndex {
        let (mut src, mut tgt) = <(FxHashMap<u32, Vec<u32>>, FxHashMap<u32, Vec<u32>>)>::default();
        for ((bead_src, bead_tgt), number) in beads.iter().zip(0..) {
            bead_src.iter().for_each(|&s| src.entry(s).or_default().push(number));
            bead_tgt.iter().for_each(|&t| tgt.entry(t).or_default().push(number));
        }
        LinkIndex { src, tgt, seen: vec![0; beads.len()], calls: 0 }
    }

    /// Whether a source sentence and a target sentence of the given bead occur together in a bead of the
    /// indexed alignment.
    fn shares_link(&mut self, (src, tgt): &Key) -> bool {
        self.calls += 1;
        for number in src.iter().filter_map(|s| self.src.get(s)).flatten() {
            self.seen[*number as usize] = self.calls;
        }
        let mut numbers = tgt.iter().filter_map(|t| self.tgt.get(t)).flatten();
        numbers.any(|&number| self.seen[number as usize] == self.calls)
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
        assert!((a - b).abs() < 1e-12, "{a} differs from {b}");
    }

    #[test]
    fn identical_ladders_have_perfect_figures() {
        let text = "[0]:[0]\n[1, 2]:[1]\n[3]:[]\n[]:[2]\n";
        let s = score(&[(text, text)]);
        assert_eq!(s.strict, Figures { precision: 1.0, recall: 1.0, f1: 1.0 });
        assert_eq!(s.lax, s.strict);
    }

    #[test]
    fn an_example_computed_by_hand() {
        // Predicted beads: 0–0, 3–2 and ∅–3 are correct; 1–1 is correct only in the lax sense; 2–∅ is wrong.
        let gold = "[0]:[0]\n[1, 2]:[1]\n[3]:[2]\n[]:[3]\n";
        let pred = "[0]:[0]:0.9\n[1]:[1]:0.8\n[2]:[]\n[3]:[2]\n[]:[3]:0.2\n";
        let s = score(&[(gold, pred)]);
        close(s.strict.precision, 3.0 / 5.0);
        close(s.lax.precision, 4.0 / 5.0);
        // Gold beads with two sides: 0–0 and 3–2 are found; 1,2–1 is found only in the lax sense.
        close(s.strict.recall, 2.0 / 3.0);
        close(s.lax.recall, 1.0);
        close(s.strict.f1, 2.0 * 0.6 * (2.0 / 3.0) / (0.6 + 2.0 / 3.0));
    }

    #[test]
    fn null_beads_of_several_sentences_are_split() {
        let gold = "[0]:[]\n[1]:[]\n[2]:[0]\n";
        let pred = "[0, 1]:[]\n[2]:[0]\n";
        assert_eq!(score(&[(gold, pred)]).strict.precision, 1.0);
        assert_eq!(score(&[(pred, gold)]).strict.precision, 1.0);
    }

    #[test]
    fn neither_the_order_of_beads_nor_that_of_their_sentences_matters() {
        // Two sentences changed places, and the second bead lists its target sentences in another order.
        let gold = "[0]:[3]\n[1]:[2, 1]\n[2]:[0]\n";
        let pred = "[2]:[0]:0.9\n[0]:[3]:0.9\n[1]:[1, 2]:0.9\n";
        assert_eq!(score(&[(gold, pred)]).strict, Figures { precision: 1.0, recall: 1.0, f1: 1.0 });
        let read = |text: &str| parse(text, "ladder".as_ref()).unwrap();
        let predictions = Counts::predictions(&read(gold), &read(pred)).unwrap();
        assert!(predictions.iter().all(|prediction| prediction.strict));
    }

    #[test]
    fn wide_beads_cost_no_more_than_their_sentences() {
        // Listing the links of this bead would take 80 GB.
        let all: Vec<u32> = (0..100_000).collect();
        let wide = [Rung { src: all.clone(), tgt: all, score: None }];
        let mut counts = Counts::default();
        counts.add(&wide, &parse("[7]:[99999]\n[8]:[100000]\n", "ladder".as_ref()).unwrap());
        close(counts.score().lax.precision, 0.5);
        close(counts.score().lax.recall, 1.0);
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
    fn empty_alignments_have_figures_of_zero() {
        let s = score(&[("[0]:[0]\n", ""), ("", "")]);
        assert_eq!(s, Score::default());
    }
}
