//! Logistic regression by AdaGrad. All languages share weights, and each language has additional weights.

use crate::trial::{SIZE, Sample};
use enregard::internals::split::fit::Calibration;

/// A sample with its language and weight.
#[derive(Debug, Clone)]
pub(crate) struct Weighted {
    pub(crate) sample: Sample,
    /// The index of the language.
    pub(crate) lang: usize,
    /// The weight in the loss.
    pub(crate) weight: f32,
}

/// Hyperparameters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// The number of times that training uses each sample.
    pub(crate) epochs: usize,
    /// The initial learning rate.
    pub(crate) rate: f32,
    /// The L2 regularisation of the shared weights.
    pub(crate) ridge: f32,
    /// The L2 regularisation of the weights of a language.
    pub(crate) own_ridge: f32,
}

/// The weights of all languages: block 0 is shared, block 1 + l is added for language l.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    weights: Vec<f32>,
}

impl Fitted {
    /// Returns the weights for a language, or the shared weights alone for `None`.
    pub(crate) fn of(&self, lang: Option<usize>) -> Vec<f32> {
        let mut out = self.weights[..SIZE].to_vec();
        if let Some(lang) = lang {
            let own = &self.weights[(1 + lang) * SIZE..(2 + lang) * SIZE];
            out.iter_mut().zip(own).for_each(|(w, o)| *w += o);
        }
        out
    }
}

/// The number of fits to average, each with a different order of the samples. The order alone changes the F1
/// of small sets by up to a third of a point.
const ORDERS: u64 = 4;

/// Fits weights to the samples.
pub(crate) fn fit(samples: &[Weighted], langs: usize, options: Options) -> Fitted {
    let mut weights = vec![0.0_f32; (1 + langs) * SIZE];
    for order in 1..=ORDERS {
        let one = fit_once(samples, langs, options, order.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        weights.iter_mut().zip(&one).for_each(|(w, o)| *w += o / ORDERS as f32);
    }
    Fitted { weights }
}

/// Fits weights once. `random` determines the order of the samples.
fn fit_once(samples: &[Weighted], langs: usize, options: Options, mut random: u64) -> Vec<f32> {
    let mut weights = vec![0.0_f32; (1 + langs) * SIZE];
    let mut squares = vec![1e-3_f32; weights.len()];
    let mut order: Vec<u32> = (0..samples.len() as u32).collect();
    let mut active = Vec::with_capacity(128);
    // Average the weights of the last epochs, because the weights of a single epoch depend on the order of
    // its samples.
    let mut mean = vec![0.0_f32; weights.len()];
    for epoch in 0..options.epochs {
        shuffle(&mut order, &mut random);
        let rate = options.rate / (1.0 + epoch as f32 * 0.5);
        for &i in &order {
            let Weighted { sample, lang, weight } = &samples[i as usize];
            active.clear();
            active.extend(sample.indices[..sample.lexical_from].iter().map(|&p| usize::from(p)));
            active.extend(sample.indices.iter().map(|&p| (1 + lang) * SIZE + usize::from(p)));
            let sum: f32 = active.iter().map(|&p| weights[p]).sum();
            let p = 1.0 / (1.0 + (-sum).exp());
            let error = (p - f32::from(u8::from(sample.is_boundary))) * weight;
            for &index in &active {
                let ridge = if index < SIZE { options.ridge } else { options.own_ridge };
                let gradient = error + ridge * weights[index];
                squares[index] += gradient * gradient;
                weights[index] -= rate * gradient / squares[index].sqrt();
            }
        }
        if epoch >= options.epochs / 2 {
            let share = (options.epochs - options.epochs / 2) as f32;
            mean.iter_mut().zip(&weights).for_each(|(m, w)| *m += w / share);
        }
    }
    mean
}

/// Shuffles by the method of Fisher and Yates, with an xorshift generator. Every run therefore fits the same
/// weights.
pub(crate) fn shuffle<T>(items: &mut [T], state: &mut u64) {
    for i in (1..items.len()).rev() {
        items.swap(i, (next(state) % (i as u64 + 1)) as usize);
    }
}

/// Returns the next number of an xorshift generator.
pub(crate) fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Fits a calibration (Platt 1999) to `(sum, answer)` pairs by damped Newton steps.
pub(crate) fn calibrate(points: &[(f32, bool)]) -> Calibration {
    // The loss is weakly regularised towards the identity, so that the Hessian is never singular.
    let loss = |slope: f64, offset: f64| -> f64 {
        let pull = 0.5 * ((slope - 1.0).powi(2) + offset.powi(2));
        let cost = |&(sum, answer): &(f32, bool)| {
            let margin = (slope * f64::from(sum) + offset) * if answer { 1.0 } else { -1.0 };
            (-margin).max(0.0) + (-margin.abs()).exp().ln_1p()
        };
        pull + points.iter().map(cost).sum::<f64>()
    };
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..20 {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (slope - 1.0, offset, 1.0, 0.0, 1.0);
        for &(sum, answer) in points {
            let sum = f64::from(sum);
            let p = 1.0 / (1.0 + (-(slope * sum + offset)).exp());
            let (error, curve) = (p - f64::from(u8::from(answer)), p * (1.0 - p));
            g0 += error * sum;
            g1 += error;
            h00 += curve * sum * sum;
            h01 += curve * sum;
            h11 += curve;
        }
        let det = h00 * h11 - h01 * h01;
        let (d0, d1) = ((h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det);
        let now = loss(slope, offset);
        let step = (0..20).map(|k| 0.5_f64.powi(k)).find(|t| loss(slope - t * d0, offset - t * d1) < now);
        let Some(step) = step else { break };
        slope -= step * d0;
        offset -= step * d1;
    }
    Calibration { slope: slope as f32, offset: offset as f32 }
}
