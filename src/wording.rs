//! Functions and constants for the wording of messages.

/// The name of standard input in messages.
pub const STANDARD_INPUT: &str = "standard input";

/// Formats a number with its noun, which is passed in the singular.
///
/// # Examples
/// ```
/// use enregard::internals::wording::count;
/// assert_eq!(count(1, "unit"), "1 unit");
/// assert_eq!(count(0, "broken unit"), "0 broken units");
/// assert_eq!(count(3, "dictionary entry"), "3 dictionary entries");
/// assert_eq!(count(2, "key"), "2 keys");
/// ```
pub fn count(number: impl TryInto<u64>, noun: &str) -> String {
    // A count always fits into a `u64`.
    let number = number.try_into().unwrap_or(u64::MAX);
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}

/// Formats a size in the largest unit in which it is at least 1: `730 bytes`, `12.3 kB`, `5.000 MB`.
///
/// # Examples
/// ```
/// use enregard::internals::wording::size;
/// assert_eq!([size(1), size(999), size(1000)], ["1 byte", "999 bytes", "1.000 kB"]);
/// assert_eq!([size(12_345), size(5_000_001)], ["12.3 kB", "5.000 MB"]);
/// ```
pub fn size(bytes: u64) -> String {
    let of = |unit: f64, name: &str| {
        let units = bytes as f64 / unit;
        // Use three decimals, so that a size just above a limit differs from the limit in a message.
        if units < 10.0 { format!("{units:.3} {name}") } else { format!("{units:.1} {name}") }
    };
    match bytes {
        0..1000 => count(bytes, "byte"),
        1000..1_000_000 => of(1e3, "kB"),
        _ => of(1e6, "MB"),
    }
}
