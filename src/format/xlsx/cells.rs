//! Converts the addresses and the values of cells.

/// How the value of a cell is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// The number of a shared text.
    Shared,
    /// A text in the cell, or the text that a formula yields.
    Text,
    Boolean,
    /// An error such as `#N/A`, which is read as an empty cell.
    Error,
}

impl Kind {
    pub(super) fn of(name: Option<&str>) -> Kind {
        match name {
            Some("s") => Kind::Shared,
            Some("inlineStr" | "str" | "d") => Kind::Text,
            Some("b") => Kind::Boolean,
            Some("e") => Kind::Error,
            _ => Kind::Number,
        }
    }
}

/// Returns the position of a column, from 0, in an address such as `AB12`.
pub(super) fn column(address: &str) -> Option<usize> {
    let letters = address.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(5).try_fold(0_usize, |number, letter| {
        Some(number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    number?.checked_sub(1)
}

/// Returns a number as a spreadsheet program shows it without a format. Files contain numbers such as
/// 0.99800000000000004 for 0.998.
pub(super) fn number(value: &str) -> String {
    match value.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && number.abs() < 1e15 => number.to_string(),
        _ => value.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_columns() {
        assert_eq!(["A1", "z3", "AB12", "XFD1"].map(column), [0, 25, 27, 16383].map(Some));
        assert_eq!(column("12"), None);
        assert_eq!(column(&"Z".repeat(100)), column("ZZZZZ"));
    }

    #[test]
    fn numbers_have_no_rounding_errors() {
        assert_eq!(
            ["0.99800000000000004", "42", "1E3", "-0.5", "x"].map(number),
            ["0.998", "42", "1000", "-0.5", "x"]
        );
    }
}
