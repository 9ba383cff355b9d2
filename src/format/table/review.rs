//! The columns of a sheet that enregard writes for a review, in addition to those of every table.

use super::records::Record;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The names of the columns for the number of the unit, for the decision of the reviewer, and for the key.
pub(crate) const NUMBER: &str = "unit";
pub(crate) const KEEP: &str = "keep";
pub(crate) const KEY: &str = "key";

/// The positions of these columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReviewColumns {
    number: usize,
    keep: usize,
    key: usize,
}

/// What a reviewer decided about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Nothing.
    Open,
    /// The pair is right: the reviewer said so, or changed a text or added the row.
    Confirmed,
    /// The pair must not be exported.
    Excluded,
}

impl ReviewColumns {
    /// Returns the positions if the header contains all of these columns.
    pub(crate) fn of(header: &Record) -> Option<ReviewColumns> {
        let find = |name| (0..header.width()).find(|&column| header.text(column) == name);
        Some(ReviewColumns { number: find(NUMBER)?, keep: find(KEEP)?, key: find(KEY)? })
    }

    pub(crate) fn contains(&self, column: usize) -> bool {
        [self.number, self.keep, self.key].contains(&column)
    }

    /// Returns the number of the unit, or `None` if a person added the row.
    pub(crate) fn number(&self, record: &Record) -> Option<u32> {
        record.text(self.number).parse().ok()
    }

    /// Returns the key of the pair as it was written, or `None` if a person added the row.
    pub(crate) fn key(&self, record: &Record) -> Option<String> {
        Some(record.text(self.key).into_owned()).filter(|key| !key.is_empty())
    }

    /// Whether the texts of a row are not those with which it was written.
    pub(crate) fn is_edited(&self, record: &Record, texts: [&str; 2]) -> bool {
        self.key(record).is_none_or(|written| written != key(texts))
    }

    /// Returns the decision about a row with these texts, or the reason why the cell is not a decision.
    pub(crate) fn decision(&self, record: &Record, texts: [&str; 2]) -> Result<Decision, String> {
        let cell = record.text(self.keep);
        match cell.to_lowercase().as_str() {
            "no" | "n" | "non" | "false" | "0" => Ok(Decision::Excluded),
            "yes" | "y" | "oui" | "true" | "1" | "x" => Ok(Decision::Confirmed),
            "" if self.is_edited(record, texts) => Ok(Decision::Confirmed),
            "" => Ok(Decision::Open),
            _ => Err(format!("the column \"keep\" must be yes, no or empty, got {cell:?}")),
        }
    }
}

/// Returns a short hash of the texts of a pair. White space at their ends and the kind of line ends do not matter,
/// because spreadsheet programs change them.
pub(crate) fn key(texts: [&str; 2]) -> String {
    let [source, target] = texts.map(|text| text.trim().replace("\r\n", "\n").replace('\r', "\n"));
    let hash = Sha256::digest(format!("{source}\0{target}").as_bytes());
    hash.iter().take(8).fold(String::new(), |mut text, byte| {
        // Formatting into a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_ignore_what_spreadsheet_programs_change() {
        assert_eq!(key(["a\r\nb ", "c"]), key([" a\nb", "c"]));
        assert_ne!(key(["a", "bc"]), key(["ab", "c"]));
        assert_eq!(key(["a", "b"]).len(), 16);
    }
}
