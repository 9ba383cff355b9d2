//! The learned part: a logistic model over the surroundings of a candidate.
//!
//! A candidate has a handful of binary features, each a combination of a few traits (what punctuation, what
//! word before, what word after …) hashed to a place in one table of weights. The probability of a boundary
//! is 1/(1+e^−s), s the sum of the weights.

use super::context::Context;
use super::features::{Features, SIZE_LOG2};
use super::site::Kind;

/// Magic bytes and version of a table of weights.
const MAGIC: &[u8; 4] = b"ERM2";

/// Turns sums of weights into probabilities: p = 1/(1+e^−(slope·s + offset)), as Platt (1999) has it, fitted on
/// sums that cross-validation gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Below 1 where the weights alone are too sure.
    pub slope: f32,
    /// Below 0 where the weights alone find too many boundaries.
    pub offset: f32,
}

impl Calibration {
    /// Leaves the sums as they are.
    pub const NONE: Calibration = Calibration { slope: 1.0, offset: 0.0 };

    /// The probability of a sum.
    pub fn probability(self, sum: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * sum + self.offset)).exp())
    }
}

/// How many kinds of candidates are calibrated apart: what is rare and hard to tell is not to be as sure as a full stop.
pub const CLASSES: usize = 3;

/// The class of a candidate: with a full stop or the like, without punctuation, after a colon or semicolon.
pub(crate) fn class(kind: Kind) -> usize {
    match kind {
        Kind::Bare => 1,
        Kind::Colon | Kind::Semicolon => 2,
        _ => 0,
    }
}

/// A table of weights.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// In steps of `step` nats: as bytes the table stays in the nearest cache.
    weights: Vec<i8>,
    step: f32,
    /// By [`class`].
    calibration: [Calibration; CLASSES],
}

impl Model {
    /// Reads a table as [`encode`] wrote it; none if it is of another size or version.
    pub(crate) fn read(bytes: &[u8]) -> Option<Model> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut number = || {
            let (head, tail) = rest.split_first_chunk::<4>()?;
            rest = tail;
            Some(f32::from_le_bytes(*head))
        };
        let step = number()?;
        let mut calibration = || Some(Calibration { slope: number()?, offset: number()? });
        let calibration = [calibration()?, calibration()?, calibration()?];
        let weights: Vec<i8> = rest.iter().map(|&w| w as i8).collect();
        (weights.len() == 1 << SIZE_LOG2).then_some(Model { weights, step, calibration })
    }

    /// The probability that a sentence ends at the candidate.
    pub(crate) fn probability(&self, context: &Context) -> f32 {
        let mut features = Features::default();
        features.collect(context);
        let sum: i32 =
            features.places().iter().map(|&place| i32::from(self.weights[usize::from(place)])).sum();
        self.calibration[class(context.site.kind)].probability(sum as f32 * self.step)
    }
}

/// Writes weights as signed bytes, with the step between them and the calibrations.
pub fn encode(weights: &[f32], calibration: [Calibration; CLASSES]) -> Vec<u8> {
    let largest = weights.iter().fold(0.0_f32, |m, w| m.max(w.abs()));
    let step = largest.max(f32::MIN_POSITIVE) / 127.0;
    let mut out = MAGIC.to_vec();
    out.extend(step.to_le_bytes());
    for Calibration { slope, offset } in calibration {
        out.extend(slope.to_le_bytes());
        out.extend(offset.to_le_bytes());
    }
    out.extend(weights.iter().map(|w| (w / step).round() as i8 as u8));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let weights: Vec<f32> = (0..1 << SIZE_LOG2).map(|i| ((i % 255) as f32 - 127.0) / 8.0).collect();
        let mut calibration = [Calibration::NONE; CLASSES];
        calibration[1] = Calibration { slope: 0.5, offset: -1.0 };
        let model = Model::read(&encode(&weights, calibration)).unwrap();
        assert!(model.weights.iter().zip(&weights).all(|(&w, &x)| f32::from(w) / 8.0 == x));
        assert_eq!(model.calibration, calibration);
        assert!(Model::read(b"ERM2").is_none());
        assert!(Model::read(b"").is_none());
    }
}
