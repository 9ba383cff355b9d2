//! Logistic regression, and measures of its quality.

/// An example to fit on: the evidence (after a 1 for the intercept), whether the example is a translation,
/// and its weight.
pub(crate) type Case = (Vec<f64>, bool, f64);

/// The sign that a weight may have. With the other sign, a weight would only compensate for the weight of a
/// similar input.
#[derive(Clone, Copy)]
pub(crate) enum Sign {
    Plus,
    Minus,
    Any,
}

/// Fits a logistic regression with a small ridge penalty, by accelerated gradient descent (Nesterov 1983) on
/// standardised values.
pub(crate) fn fit(cases: &[Case], signs: &[Sign]) -> Vec<f64> {
    let width = signs.len() + 1;
    let total: f64 = cases.iter().map(|case| case.2).sum();
    let mean = |k: usize| cases.iter().map(|case| case.2 * case.0[k]).sum::<f64>() / total;
    let means: Vec<f64> = (0..width).map(mean).collect();
    let spread = |k: usize| {
        let squares = cases.iter().map(|case| case.2 * (case.0[k] - means[k]).powi(2)).sum::<f64>();
        (squares / total).sqrt().max(1e-9)
    };
    let spreads: Vec<f64> = (0..width).map(spread).collect();
    let scaled = |(k, x): (usize, &f64)| if k == 0 { 1.0 } else { (x - means[k]) / spreads[k] };
    let rows: Vec<Vec<f64>> =
        cases.iter().map(|case| case.0.iter().enumerate().map(scaled).collect()).collect();
    let mut w = vec![0f64; width];
    let mut before = w.clone();
    for step in 0..1500 {
        let momentum = f64::from(step) / f64::from(step + 3);
        let ahead: Vec<f64> = w.iter().zip(&before).map(|(w, before)| w + momentum * (w - before)).collect();
        let mut gradient = vec![0f64; width];
        for (row, case) in rows.iter().zip(cases) {
            let error = logistic(dot(row, &ahead)) - f64::from(u8::from(case.1));
            row.iter().zip(&mut gradient).for_each(|(x, slope)| *slope += case.2 / total * error * x);
        }
        let down = |(w, slope): (&f64, &f64)| w - 0.6 * (slope + 1e-4 * w);
        before = std::mem::replace(&mut w, ahead.iter().zip(&gradient).map(down).collect());
        for (w, sign) in w[1..].iter_mut().zip(signs) {
            *w = match sign {
                Sign::Plus => w.max(0.0),
                Sign::Minus => w.min(0.0),
                Sign::Any => *w,
            };
        }
    }
    let mut plain: Vec<f64> = w.iter().zip(&spreads).map(|(w, spread)| w / spread).collect();
    plain[0] = w[0] - (1..width).map(|k| plain[k] * means[k]).sum::<f64>();
    plain
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

pub(crate) fn probability(case: &Case, weights: &[f64]) -> f64 {
    logistic(dot(&case.0, weights))
}

/// Returns the area under the ROC curve of the probabilities that a model gives to the cases.
pub(crate) fn auc(cases: &[Case], weights: &[f64]) -> f64 {
    let of = |wanted: bool| -> Vec<f64> {
        cases.iter().filter(|case| case.1 == wanted).map(|case| probability(case, weights)).collect()
    };
    ranked_area(&of(true), &of(false))
}

/// Returns the probability that a value of `positives` is larger than a value of `negatives`. Equal values
/// count half.
pub(crate) fn ranked_area(positives: &[f64], negatives: &[f64]) -> f64 {
    let mut sorted = negatives.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let below = |value: f64| {
        let smaller = sorted.partition_point(|other| *other < value);
        let not_larger = sorted.partition_point(|other| *other <= value);
        (smaller + not_larger) as f64 / 2.0
    };
    positives.iter().map(|&value| below(value)).sum::<f64>() / (positives.len() * negatives.len()) as f64
}

pub(crate) fn brier(cases: &[Case], weights: &[f64]) -> f64 {
    let squares = cases.iter().map(|case| (probability(case, weights) - f64::from(u8::from(case.1))).powi(2));
    squares.sum::<f64>() / cases.len() as f64
}
