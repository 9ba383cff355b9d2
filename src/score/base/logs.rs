//! Sums of logarithms, computed as logarithms of products.

/// The number of products that are computed in parallel.
const LANES: usize = 4;

/// `Σ log(1 + scale·x)`, with one logarithm for 32 factors. `scale·x` must be in 0..3·10⁹.
pub(crate) fn sum_ln_1p(values: &[f32], scale: f32) -> f32 {
    let mut sum = 0.0;
    // Four factors in a lane stay below 10³⁸, the limit of `f32`, and 32 factors below 10³⁰⁴, within `f64`.
    for run in values.chunks(4 * LANES * 2) {
        let mut product = 1.0f64;
        for part in run.chunks(4 * LANES) {
            let mut lanes = [1.0f32; LANES];
            let mut fours = part.chunks_exact(LANES);
            for four in &mut fours {
                for (lane, value) in lanes.iter_mut().zip(four) {
                    *lane *= 1.0 + scale * value;
                }
            }
            for (lane, value) in lanes.iter_mut().zip(fours.remainder()) {
                *lane *= 1.0 + scale * value;
            }
            let [a, b, c, d] = lanes.map(f64::from);
            product *= (a * b) * (c * d);
        }
        sum += product.ln();
    }
    sum as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_equals_the_sum_of_logarithms() {
        for length in [0, 1, 3, 4, 20, 39, 40, 41, 200] {
            let values: Vec<f32> = (0..length).map(|k| (k * k % 97) as f32 * 100.0).collect();
            for scale in [0.5f32, 100.0] {
                let plain: f64 = values.iter().map(|x| (1.0 + f64::from(scale * x)).ln()).sum();
                let fast = f64::from(sum_ln_1p(&values, scale));
                assert!((plain - fast).abs() < 1e-4 * (1.0 + plain), "{length}: {plain} {fast}");
            }
        }
        // The largest values do not overflow.
        assert!((sum_ln_1p(&[3e9; 1000], 1.0) - 1000.0 * 3e9f32.ln()).abs() < 1.0);
    }
}
