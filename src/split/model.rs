//! The logistic model, a weighted sum of binary features.
//!
//! Each feature is hashed to the index of its weight. The boundary probability is 1/(1+e^−s), where s is the
//! calibrated sum of the weights of a candidate's features.

use super::Trigger;

/// Base-2 logarithm of the number of weights of a language. A weight takes one byte, so a table has 16 KB.
pub const SIZE_LOG2: u32 = 14;
/// The first bytes of an encoded table of weights. The last of these bytes is the version.
const MAGIC: &[u8; 4] = b"ERM2";

/// Converts a sum of weights s to a probability: p = 1/(1+e^−(slope·s + offset)) (Platt 1999). The parameters
/// are fitted on sums from cross-validation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Factor applied to the sum. It is below 1 if the weights alone are overconfident.
    pub slope: f32,
    /// Added to the scaled sum. It is below 0 if the weights alone find too many boundaries.
    pub offset: f32,
}

impl Calibration {
    /// The calibration that leaves sums unchanged.
    pub const IDENTITY: Calibration = Calibration { slope: 1.0, offset: 0.0 };

    /// Returns the probability for a sum of weights.
    pub fn probability(self, sum: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * sum + self.offset)).exp())
    }
}

/// The number of groups of candidates. Each group has its own calibration, because the weights are more
/// overconfident about rare and difficult candidates than about full stops.
pub const GROUPS: usize = 3;

/// Returns the calibration group of candidates with this trigger: 1 for ends without punctuation, 2 for
/// colons and semicolons, 0 for all others.
pub fn group(trigger: Trigger) -> usize {
    match trigger {
        Trigger::Capital => 1,
        Trigger::Colon | Trigger::Semicolon => 2,
        _ => 0,
    }
}

/// The weights and calibrations of a language.
#[derive(Debug, Clone)]
pub struct Model {
    /// The weights, in units of `step` nats. They are stored as bytes so that the table fits in the L1 cache.
    weights: Vec<i8>,
    step: f32,
    /// The calibrations of the candidate groups, indexed by [`group`].
    calibration: [Calibration; GROUPS],
}

impl Model {
    /// Reads a table written by [`encode`]. Returns `None` if its size or version is wrong.
    pub fn read(bytes: &[u8]) -> Option<Model> {
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

    /// Returns the boundary probability of a candidate with features `indices` in calibration group `group`.
    #[inline]
    pub(super) fn probability(&self, indices: &[u16], group: usize) -> f32 {
        let sum: i32 = indices.iter().map(|&index| i32::from(self.weights[usize::from(index)])).sum();
        self.calibration[group].probability(sum as f32 * self.step)
    }
}

/// Encodes a model as bytes: the step size, the calibrations, and the weights as signed bytes.
pub fn encode(weights: &[f32], calibration: [Calibration; GROUPS]) -> Vec<u8> {
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
    fn encoded_weights_are_read_back() {
        let weights: Vec<f32> = (0..1 << SIZE_LOG2).map(|i| ((i % 255) as f32 - 127.0) / 8.0).collect();
        let mut calibration = [Calibration::IDENTITY; GROUPS];
        calibration[1] = Calibration { slope: 0.5, offset: -1.0 };
        let model = Model::read(&encode(&weights, calibration)).unwrap();
        assert!(model.weights.iter().zip(&weights).all(|(&w, &x)| f32::from(w) / 8.0 == x));
        assert_eq!(model.calibration, calibration);
        assert!(Model::read(b"ERM2").is_none());
        assert!(Model::read(b"").is_none());
    }
}
