//! The weights of a logistic model over binary features.
//!
//! Features are hashed to indices into one table of weights. The boundary probability is 1/(1+e^−s), where s
//! is the sum of the weights, calibrated.

use super::Trigger;

/// The table has `1 << SIZE_LOG2` weights.
pub const SIZE_LOG2: u32 = 14;
/// Magic bytes and version of a table of weights.
const MAGIC: &[u8; 4] = b"ERM2";

/// Converts sums of weights to probabilities: p = 1/(1+e^−(slope·s + offset)) (Platt 1999), fitted on sums
/// from cross-validation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Below 1 if the weights alone are overconfident.
    pub slope: f32,
    /// Below 0 if the weights alone find too many boundaries.
    pub offset: f32,
}

impl Calibration {
    /// Does not change the sums.
    pub const IDENTITY: Calibration = Calibration { slope: 1.0, offset: 0.0 };

    /// The probability for a sum of weights.
    pub fn probability(self, sum: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * sum + self.offset)).exp())
    }
}

/// The number of groups of candidates, each with its own calibration. Rare and difficult candidates need less
/// confident probabilities than full stops.
pub const GROUPS: usize = 3;

/// The calibration group: 1 without punctuation, 2 after a colon or semicolon, 0 for all others.
pub fn group(trigger: Trigger) -> usize {
    match trigger {
        Trigger::Capital => 1,
        Trigger::Colon | Trigger::Semicolon => 2,
        _ => 0,
    }
}

/// The weights of a language.
#[derive(Debug, Clone)]
pub struct Model {
    /// In steps of `step` nats. Bytes rather than floats, so that the table fits into the first-level cache.
    weights: Vec<i8>,
    step: f32,
    /// Indexed by [`group`].
    calibration: [Calibration; GROUPS],
}

impl Model {
    /// Reads a table that [`encode`] wrote; `None` if the size or the version differs.
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

    /// The boundary probability of a candidate in calibration group `group` with features at `indices`.
    #[inline]
    pub(super) fn probability(&self, indices: &[u16], group: usize) -> f32 {
        let sum: i32 = indices.iter().map(|&index| i32::from(self.weights[usize::from(index)])).sum();
        self.calibration[group].probability(sum as f32 * self.step)
    }
}

/// Writes the step, the calibrations, and the weights as signed bytes.
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
