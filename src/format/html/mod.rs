//! Writes bilingual pages for readers: HTML without scripts, which refers to no other files. The chapters of
//! [EPUB](super::epub) have the same markup.

mod pairs;
mod writer;

pub(super) use pairs::{Pairs, Syntax, escaped};
pub use writer::HtmlWriter;

use crate::text::LanguageTag;
use serde::Serialize;

/// How a page or a book shows the two texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HtmlLayout {
    /// In two columns, with one pair per row. On a narrow screen, the translation is below the source text.
    #[default]
    Columns,
    /// In one column, with each translation below its source text.
    Alternate,
}

/// The main subtags of languages that are written from right to left.
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "arc", "arz", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn", "nqo", "pnb", "ps", "sd", "syr",
    "ug", "ur", "yi",
];

/// The subtags of scripts that are written from right to left.
const RIGHT_TO_LEFT_SCRIPTS: &[&str] = &["arab", "hebr", "nkoo", "syrc", "thaa"];

/// Returns whether texts with this language tag are written from right to left.
fn is_right_to_left(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    let mut parts = lower.split('-');
    let language = parts.next().unwrap_or_default();
    let is_script = |part: &&str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    match parts.find(is_script) {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&language),
    }
}

/// Returns the English name of a language, or its tag if the language is not known.
pub(super) fn language_name(tag: &str) -> String {
    tag.parse::<LanguageTag>().map_or_else(|_| tag.to_owned(), |tag| tag.lang().name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides_the_direction() {
        for (tag, expected) in [
            ("ar", true),
            ("he-IL", true),
            ("fr", false),
            ("az-Arab", true),
            ("ks-Deva", false),
            ("AR", true),
        ] {
            assert_eq!(is_right_to_left(tag), expected, "{tag}");
        }
    }
}
