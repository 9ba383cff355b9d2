//! How near two tokens stand, each in its passage: `exp(−λ·|pos_p − pos_q|)`, `pos = (k + ½)/length` in tokens.

/// The place of token `k` of `length`, as a share of the passage.
fn place(k: usize, length: usize) -> f32 {
    (k as f32 + 0.5) / length as f32
}

/// The kernel of token p of m and token q of n.
pub fn kernel(p: usize, m: usize, q: usize, n: usize, sharpness: f32) -> f32 {
    if sharpness == 0.0 {
        return 1.0;
    }
    (-sharpness * (place(p, m) - place(q, n)).abs()).exp()
}

/// The sum of the kernel of token q of n over all m tokens of the other passage: two geometric series.
pub fn kernel_sum(q: usize, n: usize, m: usize, sharpness: f32) -> f32 {
    if sharpness == 0.0 {
        return m as f32;
    }
    let at = place(q, n);
    let left = (((at * m as f32 + 0.5).floor()) as usize).min(m);
    let step = (-sharpness / m as f32).exp();
    let series = |nearest: f32, terms: usize| {
        if terms == 0 {
            0.0
        } else {
            (-sharpness * nearest).exp() * (1.0 - step.powi(terms as i32)) / (1.0 - step)
        }
    };
    let before = if left == 0 { 0.0 } else { series((at - place(left - 1, m)).max(0.0), left) };
    let after = if left == m { 0.0 } else { series((place(left, m) - at).max(0.0), m - left) };
    before + after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_the_sum() {
        for (n, m) in [(1, 1), (1, 9), (9, 1), (7, 13), (13, 7), (40, 41)] {
            for q in 0..n {
                let plain: f32 = (0..m).map(|p| kernel(p, m, q, n, 4.0)).sum();
                let fast = kernel_sum(q, n, m, 4.0);
                assert!((plain - fast).abs() < 1e-3 * plain, "{q} of {n}, {m}: {plain} {fast}");
            }
        }
    }
}
