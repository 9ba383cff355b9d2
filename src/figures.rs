//! Helpers for the figures in reports: histograms of confidences, and rounding.

use serde::{Deserialize, Serialize, Serializer};
use std::path::Path;

/// Number of bins of a histogram. The bins have equal width and cover 0 to 1.
const BINS: usize = 10;

/// A histogram of probabilities, with ten bins of equal width between 0 and 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Histogram([u64; BINS]);

impl Histogram {
    /// Counts a probability. A value slightly above 1, caused by rounding errors, counts as 1.
    pub fn add(&mut self, probability: f64) {
        self.0[((probability * BINS as f64) as usize).min(BINS - 1)] += 1;
    }

    /// Adds the counts of another histogram.
    pub fn merge(&mut self, other: &Histogram) {
        for (sum, count) in self.0.iter_mut().zip(other.0) {
            *sum += count;
        }
    }

    /// Returns the counts, from the lowest bin to the highest.
    pub fn counts(&self) -> &[u64; BINS] {
        &self.0
    }

    /// Returns the number of probabilities counted.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

/// A histogram that also keeps the sum of the counted values, for their mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The histogram of the counted values.
    pub histogram: Histogram,
    sum: f64,
}

impl Distribution {
    /// Counts a probability, from 0 to 1.
    pub fn add(&mut self, probability: f64) {
        self.histogram.add(probability);
        self.sum += probability;
    }

    /// Returns the mean of the counted probabilities, or `None` if nothing was counted.
    pub fn mean(&self) -> Option<f64> {
        let count = self.histogram.total();
        (count > 0).then(|| self.sum / count as f64)
    }
}

/// Serialises a path as text. Parts that are not valid Unicode become U+FFFD.
pub(crate) fn path_as_text<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
}

/// Rounds to three decimal places.
pub(crate) fn thousandths(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_have_equal_width() {
        let mut histogram = Histogram::default();
        [0.0, 0.099, 0.1, 0.95, 1.0, 1.1].into_iter().for_each(|p| histogram.add(p));
        assert_eq!(histogram.counts(), &[2, 1, 0, 0, 0, 0, 0, 0, 0, 3]);
        assert_eq!(histogram.total(), 6);
    }
}
