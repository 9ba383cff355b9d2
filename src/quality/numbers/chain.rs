//! Adds up number words that follow each other.

/// Adjacent numbers and number words, such as *quatre-vingt-dix* or *2 billion 500 million*.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// The complete parts.
    before: Vec<f64>,
    /// The last part. A smaller number is added to it; a larger number multiplies it.
    pub(super) part: f64,
    /// The position after the last number, at which the chain can continue.
    pub(super) end: usize,
}

impl Chain {
    /// Starts a chain with a number that ends at `end`.
    pub(super) fn new(value: f64, end: usize) -> Chain {
        Chain { before: Vec::new(), part: value, end }
    }

    /// Returns the sum of all parts.
    pub(super) fn total(&self) -> f64 {
        self.before.iter().sum::<f64>() + self.part
    }

    /// Begins a new part.
    pub(super) fn begin(&mut self, value: f64) {
        self.before.push(std::mem::replace(&mut self.part, value));
    }

    /// Multiplies the last part, with the smaller parts before it: 4천 2백만 is 4,200 times 10,000.
    pub(super) fn multiply(&mut self, scale: f64) {
        while let Some(before) = self.before.pop_if(|before| *before < scale) {
            self.part += before;
        }
        self.part *= scale;
    }

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
                self.begin(0.0);
            }
            self.part += value;
        }
        // A scale multiplies everything before it: deux cent mille.
        while value >= 1000.0
            && let Some(before) = self.before.pop_if(|before| *before < value)
        {
            self.part += before * value;
        }
    }
}
