//! Logistic regression: how a fitted model turns evidence into a probability.

/// Applies the logistic function to the weighted sum of `values`. The first weight is the intercept.
pub(crate) fn logistic(weights: &[f32], values: &[f32]) -> f32 {
    let x: f32 = values.iter().zip(&weights[1..]).map(|(value, weight)| value * weight).sum();
    1.0 / (1.0 + (-weights[0] - x).exp())
}

/// Returns the log odds of a probability, limited to those of .0001 and .9999.
pub(crate) fn log_odds(probability: f32) -> f32 {
    let probability = probability.clamp(1e-4, 0.9999);
    (probability / (1.0 - probability)).ln()
}
