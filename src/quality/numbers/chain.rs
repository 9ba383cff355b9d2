//! Adds up number words that follow each other.

/// Adjacent numbers and number words, such as *quatre-vingt-dix* or *2 billion 500 million*.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// The sum of the complete parts.
    pub(super) total: f64,
    /// The last part. A smaller number is added to it; a larger number multiplies it.
    pub(super) part: f64,
    /// The position after the last number, at which the chain can continue.
    pub(super) end: usize,
}

impl Chain {
    /// Continues the chain with a number. A number of at least 100 multiplies a smaller last part. Otherwise,
    /// the number is added. If `multiplies_ten` is true, as in Chinese and Japanese, ten multiplies digits
    /// before it.
    pub(super) fn add(&mut self, value: f64, multiplies_ten: bool) {
        let is_vingt = value == 20.0 && self.part == 4.0;
        let is_ten = multiplies_ten && value == 10.0 && self.part < 10.0;
        if self.part == 0.0 {
            self.part = value;
        } else if is_vingt || value >= 100.0 && value > self.part || is_ten {
            self.part *= value;
        } else {
            if self.part >= 1000.0 {
                self.total += std::mem::take(&mut self.part);
            }
            self.part += value;
        }
        // A scale multiplies everything before it: deux cent mille.
        if value >= 1000.0 && self.total > 0.0 && self.total < value {
            self.part += self.total * value;
            self.total = 0.0;
        }
    }
}
