//! How near two places stand: `exp(−λ·|a − b|)`, places as shares of their passages.
//!
//! `exp(−λ·|a − b|)` is the smaller of `exp(λa)·exp(−λb)` and its inverse, so that one pair of exponentials a place is
//! enough for all pairs of places, and running sums of them for the sum over a whole passage.

/// Places of one passage, from its beginning to its end.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// `exp(λ·place)`.
    pub rise: Vec<f32>,
    /// `exp(−λ·place)`.
    pub fall: Vec<f32>,
    /// Sums of `rise` over the first k places.
    risen: Vec<f32>,
    /// Sums of `fall` over all places from the k-th on.
    fallen: Vec<f32>,
}

impl Places {
    /// The tokens of a passage of this length, evenly spaced: token k at `(k + ½)/length`.
    pub fn spread(&mut self, length: usize, sharpness: f32) {
        let half = f64::from(sharpness) / (2.0 * length as f64);
        let (mut up, step) = (half.exp(), (2.0 * half).exp());
        self.rise.clear();
        self.rise.extend((0..length).map(|_| {
            let here = up as f32;
            up *= step;
            here
        }));
        self.finish();
    }

    /// Tokens at these places, which rise.
    pub fn at(&mut self, places: &[f32], sharpness: f32) {
        self.rise.clear();
        self.rise.extend(places.iter().map(|place| (sharpness * place).exp()));
        self.finish();
    }

    /// Forgets all tokens.
    pub fn clear(&mut self) {
        self.rise.clear();
    }

    fn finish(&mut self) {
        self.fall.clear();
        self.fall.extend(self.rise.iter().map(|rise| 1.0 / rise));
        self.risen.clear();
        self.risen.push(0.0);
        let mut sum = 0.0;
        self.risen.extend(self.rise.iter().map(|rise| {
            sum += rise;
            sum
        }));
        self.fallen.clear();
        self.fallen.resize(self.fall.len() + 1, 0.0);
        let mut sum = 0.0;
        for (out, fall) in self.fallen.iter_mut().zip(&self.fall).rev() {
            sum += fall;
            *out = sum;
        }
    }

    /// How many places there are.
    pub fn count(&self) -> usize {
        self.rise.len()
    }

    /// The kernel of place `p` and place `q` of `other`.
    #[inline]
    pub fn near(&self, p: usize, other: &Places, q: usize) -> f32 {
        (self.rise[p] * other.fall[q]).min(self.fall[p] * other.rise[q])
    }

    /// The sum of the kernel of place `q` of `other` over all places, of which `before` are not after `q`.
    #[inline]
    pub fn sum(&self, before: usize, other: &Places, q: usize) -> f32 {
        other.fall[q] * self.risen[before] + other.rise[q] * self.fallen[before]
    }

    /// How many evenly spaced places are not after the evenly spaced place `q` of `other`.
    #[inline]
    pub fn spread_before(&self, other: &Places, q: usize) -> usize {
        // (k − ½)/m ≤ (q + ½)/n for the k-th of m, in whole numbers.
        (((2 * q + 1) * self.count() + other.count()) / (2 * other.count())).min(self.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_the_sums() {
        for (n, m) in [(1, 1), (1, 9), (9, 1), (7, 13), (13, 7), (40, 41), (600, 500)] {
            for sharpness in [0.0, 4.0] {
                let (mut made, mut given) = (Places::default(), Places::default());
                made.spread(n, sharpness);
                given.spread(m, sharpness);
                let place = |k: usize, all: usize| (k as f32 + 0.5) / all as f32;
                for q in 0..n {
                    let kernel = |p: usize| (-sharpness * (place(p, m) - place(q, n)).abs()).exp();
                    let plain: f32 = (0..m).map(kernel).sum();
                    let fast = given.sum(given.spread_before(&made, q), &made, q);
                    assert!((plain - fast).abs() < 1e-3 * plain, "{q} of {n}, {m}: {plain} {fast}");
                    for p in 0..m {
                        assert!((given.near(p, &made, q) - kernel(p)).abs() < 1e-4, "{p}, {q} of {n}, {m}");
                    }
                }
            }
        }
    }
}
