//! The weights that turn evidence into probabilities. `examples/pairing` fits them.

use super::evidence::{Evidence, VALUES};

/// The weights of similarity, coverage, order, numbers and length, after the intercept.
const AFFINITY: [f32; VALUES + 1] = [-1.305, 0.339, 1.548, 12.67, 3.025, -6.418];
/// The weights of affinity, margin and common rarity, after the intercept.
const STANDING: [f32; STANDING_VALUES + 1] = [1.5, 0.35, 0.65, -0.52];

/// The number of values from which the probability is computed.
pub(super) const STANDING_VALUES: usize = 3;

/// The affinity of an imagined other candidate of each document, in nats. Without it, two unrelated documents that are
/// alone would belong together, because there is no better candidate. Of the wrong candidates, which share rare words,
/// 93 % have a lower affinity.
pub(super) const IMAGINED_RIVAL: f32 = -6.0;
/// The maximum distance from the best other candidate that counts, in nats.
const MAX_MARGIN: f32 = 8.0;
/// The maximum log odds, those of .999. In the fit, one of 1,000 pairs with higher log odds is wrong. Names can add to
/// the log odds, but the probability of a pair does not exceed this limit either.
pub(super) const MAX_LOG_ODDS: f32 = 6.9;

/// The fitted weights. Each list begins with the intercept.
#[derive(Debug, Clone)]
pub struct PairModel {
    /// The weights of [`Evidence::values`]. Their sum is the affinity.
    pub affinity: [f32; VALUES + 1],
    /// The weights of [`Standing::values`]. Their sum is the log odds.
    pub standing: [f32; STANDING_VALUES + 1],
}

impl Default for PairModel {
    fn default() -> PairModel {
        PairModel { affinity: AFFINITY, standing: STANDING }
    }
}

/// How a candidate compares with the other candidates of its two documents.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    /// How well the two documents fit each other, in nats.
    pub affinity: f32,
    /// The affinity minus that of the best other candidate of either document, in nats.
    pub margin: f32,
    /// The rarity that the two documents have in common, in nats.
    pub common: f32,
}

impl Standing {
    /// Returns the values from which the probability is computed.
    pub fn values(&self) -> [f32; STANDING_VALUES] {
        [self.affinity, self.margin.clamp(-MAX_MARGIN, MAX_MARGIN), self.common.max(1e-3).ln()]
    }
}

fn weighted(weights: &[f32], values: &[f32]) -> f32 {
    weights[0] + weights[1..].iter().zip(values).map(|(weight, value)| weight * value).sum::<f32>()
}

impl PairModel {
    /// Returns how well two documents fit each other, in nats. `usual` is the usual [`Evidence::length`].
    pub(super) fn affinity(&self, evidence: &Evidence, usual: f32) -> f32 {
        weighted(&self.affinity, &evidence.values(usual))
    }

    /// Returns the log odds that a candidate is right.
    pub(super) fn log_odds(&self, standing: &Standing) -> f32 {
        weighted(&self.standing, &standing.values()).min(MAX_LOG_ODDS)
    }
}
