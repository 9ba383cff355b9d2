//! Whether confidences can be believed: of the beads said to be right with probability 0.9, are nine in ten?

use super::{Counts, Links, apart, ratio, single_nulls};
use crate::format::ladder::Rung;
use serde::Serialize;

/// How many bins the reliability table has; ten is what published tables use.
const BINS: usize = 10;

/// Where precision is read off: what people filter corpora at.
const THRESHOLDS: [f64; 7] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98];

/// A predicted bead: how probable it was said to be, and whether it was right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim {
    /// The confidence, in 0..=1.
    pub confidence: f64,
    /// Whether the very bead stands in the gold.
    pub strict: bool,
    /// Whether one of its links does.
    pub lax: bool,
    /// Whether it is a null bead.
    pub null: bool,
}

/// A row of the reliability table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// The least confidence in the bin.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// How many beads are in it.
    pub beads: u64,
    /// Their mean confidence.
    pub said: f64,
    /// The share of them that is strictly right.
    pub right: f64,
}

/// What is left, and how good it is, when only beads of at least some confidence are kept; null beads left out,
/// since nobody keeps those.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Threshold {
    /// The least confidence kept.
    pub confidence: f64,
    /// The share of beads kept.
    pub kept: f64,
    /// The share of those that is strictly right.
    pub strict: f64,
    /// The share of those that is right in the lax reading.
    pub lax: f64,
}

/// The verdict on a set of confidences.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// How many beads had a confidence; null beads of several sentences count once a sentence.
    pub beads: u64,
    /// Expected calibration error: the mean distance of `said` and `right` over bins of equal mass.
    pub ece: f64,
    /// Brier score: the mean squared distance of a confidence from 1 (right) or 0 (wrong).
    pub brier: f64,
    /// Mean confidence of null beads, and the share of them that is right; none without null beads.
    pub nulls: Option<(f64, f64)>,
    /// The reliability table, least confident first.
    pub bins: Vec<Bin>,
    /// The same by tenths of confidence, for a picture; empty ones left out.
    pub tenths: Vec<Bin>,
    /// Precision by threshold.
    pub thresholds: Vec<Threshold>,
}

impl Counts {
    /// The claims that a predicted ladder makes; none if one of its beads has no score or one outside 0..=1.
    pub fn claims(gold: &[Rung], pred: &[Rung]) -> Option<Vec<Claim>> {
        let gold = single_nulls(gold);
        let links = Links::new(&gold);
        let mut claims = Vec::with_capacity(pred.len());
        for rung in pred {
            let confidence = rung.score.filter(|s| (0.0..=1.0).contains(s))?;
            for bead in apart(rung) {
                let strict = gold.contains(&bead);
                let null = bead.0.is_empty() || bead.1.is_empty();
                claims.push(Claim { confidence, strict, lax: strict || links.touched_by(&bead), null });
            }
        }
        Some(claims)
    }
}

/// Judges claims; none if there are none.
pub fn calibration(mut claims: Vec<Claim>) -> Option<Calibration> {
    if claims.is_empty() {
        return None;
    }
    claims.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let n = claims.len();
    let points = even_ties(&claims);
    let bins: Vec<Bin> = (0..BINS)
        .map(|k| &points[k * n / BINS..(k + 1) * n / BINS])
        .filter(|slice| !slice.is_empty())
        .map(bin)
        .collect();
    let tenth = |point: &Point| ((point.0 * 10.0) as usize).min(9);
    let tenths = points.chunk_by(|a, b| tenth(a) == tenth(b)).map(bin).collect();
    let ece = bins.iter().map(|b| b.beads as f64 * (b.said - b.right).abs()).sum::<f64>() / n as f64;
    let brier =
        claims.iter().map(|c| (c.confidence - f64::from(u8::from(c.strict))).powi(2)).sum::<f64>() / n as f64;
    let null_points: Vec<_> = points_of(claims.iter().filter(|c| c.null)).collect();
    let nulls = (!null_points.is_empty()).then(|| {
        let row = bin(&null_points);
        (row.said, row.right)
    });
    let thresholds = thresholds(&claims);
    Some(Calibration { beads: n as u64, ece, brier, nulls, bins, tenths, thresholds })
}

/// A confidence, and how right its bead is: 0 or 1, or a mean of those.
type Point = (f64, f64);

fn points_of<'a>(claims: impl Iterator<Item = &'a Claim>) -> impl Iterator<Item = Point> {
    claims.map(|c| (c.confidence, f64::from(u8::from(c.strict))))
}

/// Points in order of confidence, each as right as those of its confidence are in the mean. Confidences are rounded and
/// capped, so there are many ties, and a border between two bins must not sort them by luck.
fn even_ties(sorted: &[Claim]) -> Vec<Point> {
    let mut out = Vec::with_capacity(sorted.len());
    for ties in sorted.chunk_by(|a, b| a.confidence == b.confidence) {
        let right = points_of(ties.iter()).map(|(_, right)| right).sum::<f64>() / ties.len() as f64;
        out.extend(ties.iter().map(|c| (c.confidence, right)));
    }
    out
}

/// A row of the table from points in order of confidence.
fn bin(points: &[Point]) -> Bin {
    let mean = |of: fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    Bin {
        low: points.first().map_or(0.0, |p| p.0),
        high: points.last().map_or(0.0, |p| p.0),
        beads: points.len() as u64,
        said: mean(|p| p.0),
        right: mean(|p| p.1),
    }
}

fn thresholds(claims: &[Claim]) -> Vec<Threshold> {
    let pairs: Vec<&Claim> = claims.iter().filter(|c| !c.null).collect();
    let row = |confidence: f64| {
        let kept: Vec<_> = pairs.iter().filter(|c| c.confidence >= confidence).collect();
        let count = |of: fn(&Claim) -> bool| kept.iter().filter(|c| of(c)).count() as u64;
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

    fn claim(confidence: f64, strict: bool) -> Claim {
        Claim { confidence, strict, lax: strict, null: false }
    }

    #[test]
    fn figures_by_hand() {
        // Twenty beads, two a bin: ten at 0.9 of which eight are right, ten at 0.5 of which five are.
        let mut claims = vec![claim(0.9, true); 8];
        claims.extend([claim(0.9, false); 2]);
        claims.extend([claim(0.5, true); 5]);
        claims.extend([claim(0.5, false); 5]);
        let c = calibration(claims).unwrap();
        assert_eq!(c.bins.len(), 10);
        assert!(c.bins.iter().all(|b| b.beads == 2));
        let brier = (8.0 * 0.01 + 2.0 * 0.81 + 10.0 * 0.25) / 20.0;
        assert!((c.brier - brier).abs() < 1e-12);
        // Five bins at 0.5, half right; five at 0.9, of which 0.8 is right, ties being spread evenly.
        assert!((c.ece - 0.5 * 0.1).abs() < 1e-12, "{}", c.ece);
        let at_09 = c.thresholds.iter().find(|t| t.confidence == 0.9).unwrap();
        assert_eq!((at_09.kept, at_09.strict), (0.5, 0.8));
    }

    #[test]
    fn fewer_beads_than_bins() {
        let c = calibration(vec![claim(1.0, true)]).unwrap();
        assert_eq!((c.bins.len(), c.ece, c.brier), (1, 0.0, 0.0));
        assert_eq!(calibration(vec![]), None);
    }

    #[test]
    fn null_beads_count_once_a_sentence_and_not_at_thresholds() {
        let gold = parse("[0]:[0]\n[1]:[]\n[2]:[1]\n", "g".as_ref()).unwrap();
        let pred = parse("[0]:[0]:0.9\n[1, 2]:[]:0.6\n[]:[1]:0.6\n", "p".as_ref()).unwrap();
        let claims = Counts::claims(&gold, &pred).unwrap();
        assert_eq!(claims.len(), 4);
        let c = calibration(claims).unwrap();
        let (said, right) = c.nulls.unwrap();
        assert!((said - 0.6).abs() < 1e-12 && (right - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(c.thresholds[0].kept, 1.0);
        assert_eq!(c.thresholds[0].strict, 1.0);
    }

    #[test]
    fn scores_that_are_no_probabilities_are_not_judged() {
        let gold = parse("[0]:[0]\n", "g".as_ref()).unwrap();
        for pred in ["[0]:[0]\n", "[0]:[0]:1.7\n"] {
            assert!(Counts::claims(&gold, &parse(pred, "p".as_ref()).unwrap()).is_none());
        }
    }
}
