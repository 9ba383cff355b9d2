//! The proximity of two positions a and b, defined as `exp(−λ·|a − b|)`. A position is a share of the length
//! of its passage, and λ is called the tension.
//!
//! The proximity is the smaller of `exp(λa)·exp(−λb)` and its inverse. So two exponentials per position
//! suffice for all pairs of positions. Running sums of the exponentials give the sum of proximities over a
//! passage.

use crate::score::side::reset;

/// The positions of the tokens of one passage, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Positions {
    /// `exp(λ·position)` of each token.
    pub(crate) rise: Vec<f32>,
    /// `exp(−λ·position)` of each token.
    pub(crate) fall: Vec<f32>,
    /// For each k, the sum of `rise` over the first k tokens.
    rise_sums: Vec<f32>,
    /// For each k, the sum of `fall` over all tokens except the first k.
    fall_sums: Vec<f32>,
}

impl Positions {
    /// Sets the positions of `length` evenly spaced tokens: `(k + ½)/length` for token k, counted from 0.
    pub(crate) fn spread(&mut self, length: usize, tension: f32) {
        let half = f64::from(tension) / (2.0 * length as f64);
        let (mut up, step) = (half.exp(), (2.0 * half).exp());
        self.rise.clear();
        self.rise.extend((0..length).map(|_| {
            let here = up as f32;
            up *= step;
            here
        }));
        self.finish();
    }

    /// Sets the positions, which must be in ascending order.
    pub(crate) fn set(&mut self, positions: &[f32], tension: f32) {
        self.rise.clear();
        self.rise.extend(positions.iter().map(|position| (tension * position).exp()));
        self.finish();
    }

    pub(crate) fn clear(&mut self) {
        self.rise.clear();
    }

    fn finish(&mut self) {
        self.fall.clear();
        self.fall.extend(self.rise.iter().map(|rise| 1.0 / rise));
        self.rise_sums.clear();
        self.rise_sums.push(0.0);
        let mut sum = 0.0;
        self.rise_sums.extend(self.rise.iter().map(|rise| {
            sum += rise;
            sum
        }));
        reset(&mut self.fall_sums, self.fall.len() + 1, 0.0);
        let mut sum = 0.0;
        for (out, fall) in self.fall_sums.iter_mut().zip(&self.fall).rev() {
            sum += fall;
            *out = sum;
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.rise.len()
    }

    #[inline]
    pub(crate) fn proximity(&self, p: usize, other: &Positions, q: usize) -> f32 {
        (self.rise[p] * other.fall[q]).min(self.fall[p] * other.rise[q])
    }

    /// Returns the sum of the proximities of all tokens to token `q` of `other`. `before` is the number of
    /// tokens that are not after `q`.
    #[inline]
    pub(crate) fn sum(&self, before: usize, other: &Positions, q: usize) -> f32 {
        other.fall[q] * self.rise_sums[before] + other.rise[q] * self.fall_sums[before]
    }

    /// Returns the number of tokens that are not after token `q` of `other`. The tokens of both passages must
    /// be evenly spaced.
    #[inline]
    pub(crate) fn spread_before(&self, other: &Positions, q: usize) -> usize {
        // Counted from 1, the k-th of m tokens is not after q if (k − ½)/m ≤ (q + ½)/n. This is the largest
        // such k, computed in integers.
        (((2 * q + 1) * self.count() + other.count()) / (2 * other.count())).min(self.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proximities_and_sums_equal_their_definition() {
        for (n, m) in [(1, 1), (1, 9), (9, 1), (7, 13), (13, 7), (40, 41), (600, 500)] {
            for tension in [0.0, 4.0] {
                let (mut generated, mut given) = (Positions::default(), Positions::default());
                generated.spread(n, tension);
                given.spread(m, tension);
                let position = |k: usize, all: usize| (k as f32 + 0.5) / all as f32;
                for q in 0..n {
                    let proximity = |p: usize| (-tension * (position(p, m) - position(q, n)).abs()).exp();
                    let plain: f32 = (0..m).map(proximity).sum();
                    let fast = given.sum(given.spread_before(&generated, q), &generated, q);
                    assert!((plain - fast).abs() < 1e-3 * plain, "{q} of {n}, {m}: {plain} {fast}");
                    for p in 0..m {
                        assert!(
                            (given.proximity(p, &generated, q) - proximity(p)).abs() < 1e-4,
                            "{p}, {q} of {n}, {m}"
                        );
                    }
                }
            }
        }
    }
}
