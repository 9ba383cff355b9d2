//! Parsers of option values. Their errors complete clap's "invalid value '2' for '--min-confidence <P>'".

use enregard::Encoding;

/// Parses the name of an encoding.
pub(super) fn encoding(text: &str) -> Result<Encoding, String> {
    text.parse().map_err(|error: enregard::Error| match error.advice() {
        Some(advice) => format!("{}; {advice}", error.fault()),
        None => error.fault().to_string(),
    })
}

/// Parses a number from 0 to 1.
pub(super) fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("expected a number from 0 to 1, such as 0.8".into()),
    }
}

/// Parses a number above 0.
pub(super) fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        // The upper limit, about 30 years or a petabyte, keeps later conversions from overflowing.
        Ok(x) if x > 0.0 && x <= 1e9 => Ok(x),
        _ => Err("expected a number above 0, such as 20 or 0.5".into()),
    }
}

/// Parses a whole number above 0.
pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|&count| count > 0);
    count.ok_or_else(|| "expected a whole number of at least 1, such as 8".into())
}
