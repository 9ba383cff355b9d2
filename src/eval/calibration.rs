//! Measures how well confidences are calibrated. If they are well calibrated, 90 % of the beads with
//! confidence 0.9 are correct.

use super::{Counts, LinkIndex, ratio, single_nulls, split_null};
use crate::format::ladder::Rung;
use serde::Serialize;

/// Number of bins in the reliability table. Published tables commonly use ten.
const BINS: usize = 10;

/// Confidence thresholds at which precision is reported. They are typical thresholds for filtering corpora.
const THRESHOLDS: [f64; 7] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98];

/// The confidence of a bead in the evaluated alignment, and whether the bead is correct.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The confidence, from 0 to 1.
    pub confidence: f64,
    /// Whether the gold alignment contains the same bead.
    pub strict: bool,
    /// Whether the gold alignment contains the same bead or at least one of its links.
    pub lax: bool,
    /// Whether the bead is a null bead, which has sentences on one side only.
    pub null: bool,
}

/// A row of the reliability table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bin {
    /// The lowest confidence in the bin.
    pub low: f64,
    /// The highest confidence in the bin.
    pub high: f64,
    /// The number of beads in the bin.
    pub beads: u64,
    /// The mean confidence of the beads in the bin.
    #[serde(rename = "said")]
    pub mean_confidence: f64,
    /// The share of the beads in the bin that are strictly correct.
    #[serde(rename = "right")]
    pub correct: f64,
}

/// The precision of the beads whose confidence reaches a threshold, excluding null beads.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Threshold {
    /// The threshold: the minimum confidence.
    pub confidence: f64,
    /// The share of beads that are kept, because their confidence reaches the threshold.
    pub kept: f64,
    /// The share of the kept beads that are strictly correct.
    pub strict: f64,
    /// The share of the kept beads that are correct in the lax sense.
    pub lax: f64,
}

/// The calibration of a set of confidences.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Calibration {
    /// The number of beads. A null bead of several sentences counts as one bead for each sentence.
    pub beads: u64,
    /// Expected calibration error: the mean absolute difference between the mean confidence and the share of
    /// correct beads, over bins with equal numbers of beads.
    pub ece: f64,
    /// Brier score: the mean squared difference between a confidence and 1 (correct) or 0 (wrong).
    pub brier: f64,
    /// The mean confidence of the null beads and the share of them that are correct; `None` if there are no
    /// null beads.
    pub nulls: Option<(f64, f64)>,
    /// The reliability table, in order of confidence.
    pub bins: Vec<Bin>,
    /// A table for plotting, with a bin for each interval of 0.1 in confidence. Empty bins are omitted.
    pub tenths: Vec<Bin>,
    /// The precision at each threshold.
    pub thresholds: Vec<Threshold>,
}

impl Counts {
    /// Returns the confidence and the correctness of each bead in `pred`, compared with the alignment `gold`.
    /// Returns `None` if a bead in `pred` has no score or a score outside 0..=1.
    pub fn predictions(gold: &[Rung], pred: &[Rung]) -> Option<Vec<Prediction>> {
        let gold = single_nulls(gold);
        let mut linked = LinkIndex::new(&gold);
        let mut predictions = Vec::with_capacity(pred.len());
        for rung in pred {
            let confidence = rung.score.filter(|s| (0.0..=1.0).contains(s))?;
            for bead in split_null(rung) {
                let strict = gold.contains(&bead);
                let lax = strict || linked.shares_link(&bead);
                let null = bead.0.is_empty() || bead.1.is_empty();
                predictions.push(Prediction { confidence, strict, lax, null });
            }
        }
        Some(predictions)
    }
}

/// Computes the calibration of predictions. Returns `None` if there are no predictions.
pub fn calibration(mut predictions: Vec<Prediction>) -> Option<Calibration> {
    if predictions.is_empty() {
        return None;
    }
    predictions.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let n = predictions.len();
    let points = average_ties(&predictions);
    let slices = (0..BINS).map(|k| &points[k * n / BINS..(k + 1) * n / BINS]);
    let bins: Vec<Bin> = slices.filter(|slice| !slice.is_empty()).map(bin).collect();
    let tenth = |point: &Point| ((point.0 * 10.0) as usize).min(9);
    let tenths = points.chunk_by(|a, b| tenth(a) == tenth(b)).map(bin).collect();
    let errors = bins.iter().map(|b| b.beads as f64 * (b.mean_confidence - b.correct).abs());
    let ece = errors.sum::<f64>() / n as f64;
    let squares = points_of(&predictions).map(|(confidence, right)| (confidence - right).powi(2));
    let brier = squares.sum::<f64>() / n as f64;
    let null_points: Vec<_> = points_of(predictions.iter().filter(|c| c.null)).collect();
    let nulls = (!null_points.is_empty()).then(|| {
        let row = bin(&null_points);
        (row.mean_confidence, row.correct)
    });
    Some(Calibration {
        beads: n as u64,
        ece,
        brier,
        nulls,
        bins,
        tenths,
        thresholds: thresholds(&predictions),
    })
}

/// A confidence and a correctness. The correctness is 0 for a wrong bead, 1 for a correct bead, or the mean
/// of several beads.
type Point = (f64, f64);

fn points_of<'a>(predictions: impl IntoIterator<Item = &'a Prediction>) -> impl Iterator<Item = Point> {
    predictions.into_iter().map(|c| (c.confidence, f64::from(u8::from(c.strict))))
}

/// Returns points in order of confidence. The correctness of points with equal confidence is replaced with
/// its mean. Rounded confidences have many ties, and the results must not depend on the order of tied beads.
fn average_ties(sorted: &[Prediction]) -> Vec<Point> {
    let mut out = Vec::with_capacity(sorted.len());
    for ties in sorted.chunk_by(|a, b| a.confidence == b.confidence) {
        let right = points_of(ties).map(|(_, right)| right).sum::<f64>() / ties.len() as f64;
        out.extend(ties.iter().map(|c| (c.confidence, right)));
    }
    out
}

fn bin(points: &[Point]) -> Bin {
    let mean = |of: fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    Bin {
        low: points.first().map_or(0.0, |p| p.0),
        high: points.last().map_or(0.0, |p| p.0),
        beads: points.len() as u64,
        mean_confidence: mean(|p| p.0),
        correct: mean(|p| p.1),
    }
}

fn thresholds(predictions: &[Prediction]) -> Vec<Threshold> {
    let pairs: Vec<&Prediction> = predictions.iter().filter(|c| !c.null).collect();
    let row = |confidence: f64| {
        let kept: Vec<_> = pairs.iter().filter(|c| c.confidence >= confidence).collect();
        let count = |of: fn(&Prediction) -> bool| kept.iter().filter(|c| of(c)).count() as u64;
        Threshold {
            confidence,
            kept: ratio(kept.len() as u64, pairs.len() as u64),
            strict: ratio(count(|c| c.strict), kept.len() as u64),
            lax: ratio(count(|c| c.lax), kept.len() as u64),
        }
    };
    THRESHOLDS.iter().copied().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::ladder::parse;

    fn prediction(confidence: f64, strict: bool) -> Prediction {
        Prediction { confidence, strict, lax: strict, null: false }
    }

    #[test]
    fn an_example_computed_by_hand() {
        // There are twenty beads, two in each bin. Ten have confidence 0.9, and eight of them are correct.
        // Ten have confidence 0.5, and five of them are correct.
        let mut predictions = vec![prediction(0.9, true); 8];
        predictions.extend([prediction(0.9, false); 2]);
        predictions.extend([prediction(0.5, true); 5]);
        predictions.extend([prediction(0.5, false); 5]);
        let c = calibration(predictions).unwrap();
        assert_eq!(c.bins.len(), 10);
        assert!(c.bins.iter().all(|b| b.beads == 2));
        let brier = (8.0 * 0.01 + 2.0 * 0.81 + 10.0 * 0.25) / 20.0;
        assert!((c.brier - brier).abs() < 1e-12);
        // Ties are averaged, so five bins at 0.5 have a share of correct beads of 0.5, and five bins at 0.9 a
        // share of 0.8.
        assert!((c.ece - 0.5 * 0.1).abs() < 1e-12, "{}", c.ece);
        let at_09 = c.thresholds.iter().find(|t| t.confidence == 0.9).unwrap();
        assert_eq!((at_09.kept, at_09.strict), (0.5, 0.8));
    }

    #[test]
    fn there_may_be_fewer_beads_than_bins() {
        let c = calibration(vec![prediction(1.0, true)]).unwrap();
        assert_eq!((c.bins.len(), c.ece, c.brier), (1, 0.0, 0.0));
        assert_eq!(calibration(vec![]), None);
    }

    #[test]
    fn null_beads_count_for_each_sentence_and_not_at_thresholds() {
        let gold = parse("[0]:[0]\n[1]:[]\n[2]:[1]\n", "g".as_ref()).unwrap();
        let pred = parse("[0]:[0]:0.9\n[1, 2]:[]:0.6\n[]:[1]:0.6\n", "p".as_ref()).unwrap();
        let predictions = Counts::predictions(&gold, &pred).unwrap();
        assert_eq!(predictions.len(), 4);
        let c = calibration(predictions).unwrap();
        let (confidence, correct) = c.nulls.unwrap();
        assert!((confidence - 0.6).abs() < 1e-12 && (correct - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(c.thresholds[0].kept, 1.0);
        assert_eq!(c.thresholds[0].strict, 1.0);
    }

    #[test]
    fn scores_outside_zero_to_one_are_rejected() {
        let gold = parse("[0]:[0]\n", "g".as_ref()).unwrap();
        for pred in ["[0]:[0]\n", "[0]:[0]:1.7\n"] {
            assert!(Counts::predictions(&gold, &parse(pred, "p".as_ref()).unwrap()).is_none());
        }
    }
}
