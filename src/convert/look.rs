//! Classifies the columns of a table by the content of their cells: texts in a language, web addresses,
//! numbers or single words.

use crate::text::detect::detect;
use crate::text::{Language, floor};
use std::fmt;

/// Number of bytes of a column that are passed to language detection.
const DETECTION_BYTES: usize = 1 << 14;

/// Minimum share of the non-empty cells that must be of one kind to classify a column. In corpora from the
/// web, a few cells do not belong in their column.
const MOST: f64 = 0.9;

/// The kind of most cells in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// No cell has any content.
    Empty,
    /// Web addresses.
    Urls,
    /// Numbers, dates and other cells without letters.
    Numbers,
    /// Texts in a language.
    Text(Language),
    /// Texts in a language that cannot be detected reliably.
    UnknownText,
    /// Single words, such as identifiers.
    Words,
}

impl Look {
    /// Determines the kind of most cells.
    pub(crate) fn of<'a>(cells: impl Iterator<Item = &'a str> + Clone) -> Look {
        if let Some(look) = Look::without_text(cells.clone()) {
            return look;
        }
        let filled = cells.map(str::trim).filter(|cell| !cell.is_empty());
        let are_words = is_most(filled.clone(), |cell| !cell.contains(char::is_whitespace));
        let mut text = String::new();
        for cell in filled.filter(|cell| !is_url(cell) && !is_number(cell)) {
            if text.len() > DETECTION_BYTES {
                break;
            }
            text.push_str(&cell[..floor(cell, DETECTION_BYTES.min(cell.len()))]);
            text.push('\n');
        }
        let found = detect(&text);
        // Texts in Chinese, Japanese or Thai contain no spaces, so they look like single words.
        match found.lang.filter(|_| found.reliable) {
            Some(lang) if !are_words || !text.is_ascii() => Look::Text(lang),
            _ if are_words => Look::Words,
            _ => Look::UnknownText,
        }
    }

    /// Returns the kind of most cells if they are not texts. This is faster than [`Look::of`], because no
    /// language is detected.
    pub(crate) fn without_text<'a>(cells: impl Iterator<Item = &'a str> + Clone) -> Option<Look> {
        let filled = cells.map(str::trim).filter(|cell| !cell.is_empty());
        if filled.clone().next().is_none() {
            Some(Look::Empty)
        } else if is_most(filled.clone(), is_url) {
            Some(Look::Urls)
        } else {
            is_most(filled, is_number).then_some(Look::Numbers)
        }
    }

    /// Returns the language if the cells are texts and their language was detected.
    pub(crate) fn language(self) -> Option<Language> {
        if let Look::Text(lang) = self { Some(lang) } else { None }
    }

    /// Returns whether the cells are texts.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Look::Text(_) | Look::UnknownText)
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Look::Empty => "empty",
            Look::Urls => "web addresses",
            Look::Numbers => "numbers",
            Look::Text(lang) => return write!(f, "{} text", lang.name()),
            Look::UnknownText => "text",
            Look::Words => "single words",
        })
    }
}

/// Returns whether the condition holds for at least [`MOST`] of the cells.
fn is_most<'a>(cells: impl Iterator<Item = &'a str>, condition: impl Fn(&str) -> bool) -> bool {
    let (mut total, mut matching) = (0_u32, 0_u32);
    for cell in cells {
        total += 1;
        matching += u32::from(condition(cell));
    }
    f64::from(matching) >= MOST * f64::from(total)
}

/// Returns whether a cell is a web address.
pub(crate) fn is_url(cell: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    let has_scheme =
        cell.split_once("://").is_some_and(|(scheme, rest)| is_scheme(scheme) && !rest.is_empty());
    (has_scheme || cell.starts_with("www.")) && !cell.contains(char::is_whitespace)
}

/// Returns whether a cell is a number such as `0.95`, `1e-5` or `25 %`, or has no letters at all.
pub(crate) fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok() || cell.contains(char::is_numeric) && !cell.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(cells: &[&str]) -> Look {
        Look::of(cells.iter().copied())
    }

    #[test]
    fn columns_are_recognised() {
        assert_eq!(look(&["", " "]), Look::Empty);
        assert_eq!(look(&["https://a.example/x", "ftp://b.example", "www.c.example", ""]), Look::Urls);
        assert_eq!(look(&["0.95", "1e-5", "-3", "12 %", "2020-01-02", "1 000,5"]), Look::Numbers);
        let french = ["Le facteur poussa la grille du jardin.", "Il posa deux lettres sur la table."];
        assert_eq!(look(&french), Look::Text(Language::French));
        assert_eq!(look(&["Le chat dort."]), Look::UnknownText);
        assert_eq!(look(&["europarl", "doc-12", "europarl"]), Look::Words);
        assert_eq!(
            look(&["邮递员推开花园的门，把两封信放在桌子上，一句话也没说就走了。"]),
            Look::Text(Language::Chinese)
        );
    }

    #[test]
    fn a_stray_cell_does_not_decide() {
        let mut cells = vec!["https://example.org/page"; 19];
        cells.push("Page introuvable");
        assert_eq!(look(&cells), Look::Urls);
        cells.truncate(3);
        cells.extend(["Le facteur poussa la grille du jardin et posa deux lettres sur la table."; 3]);
        assert_eq!(look(&cells), Look::Text(Language::French));
    }

    #[test]
    fn texts_that_mention_addresses_or_numbers_are_texts() {
        for text in ["Voir https://example.org", "Le 12 mars 1889", "a://", "…", "—"] {
            assert!(!is_url(text) && !is_number(text), "{text}");
        }
    }
}
