//! Counts the texts of units.

use super::facts::{DuplicateInfo, FileInfo, LanguageInfo};
use crate::format::text_key;
use crate::format::tmx::Annotation;
use rustc_hash::FxHashSet;

/// Maximum number of types of properties and of programs that are listed. Some files have a different one per unit.
const MAX_LISTED: usize = 50;

/// The name under which further types of properties are counted.
const OTHERS: &str = "(others)";

/// The counts so far.
#[derive(Default)]
pub(super) struct Tally {
    info: FileInfo,
    units: u64,
    duplicates: DuplicateInfo,
    exact: FxHashSet<u64>,
    near: FxHashSet<u64>,
}

impl Tally {
    /// Counts a unit with its texts and their languages.
    pub(super) fn unit<'a>(&mut self, texts: impl Iterator<Item = (&'a str, &'a str)> + Clone) {
        self.units += 1;
        let mut filled = 0;
        for (language, text) in texts.clone() {
            self.text(language, text);
            filled += u32::from(!text.is_empty());
        }
        self.info.incomplete += u64::from(filled < 2);
        if self.duplicates.compared < DuplicateInfo::MAX_COMPARED && filled > 0 {
            self.duplicates.compared += 1;
            let key = |is_near| text_key(texts.clone().map(|(_, text)| text), is_near);
            let is_new = (self.exact.insert(key(false)), self.near.insert(key(true)));
            self.duplicates.exact += u64::from(!is_new.0);
            self.duplicates.near += u64::from(is_new.0 && !is_new.1);
        }
    }

    fn text(&mut self, language: &str, text: &str) {
        let languages = &mut self.info.languages;
        let at = languages.iter().position(|known| known.language == language).unwrap_or_else(|| {
            languages.push(LanguageInfo { language: language.into(), ..LanguageInfo::default() });
            languages.len() - 1
        });
        languages[at].segments += u64::from(!text.is_empty());
        languages[at].add(text);
    }

    /// Counts the inline tags of the current unit.
    pub(super) fn tags(&mut self, number: u64) {
        self.info.tags += number;
        self.info.units_with_tags += u64::from(number > 0);
    }

    /// Counts notes, properties, dates and programs.
    pub(super) fn extra(
        &mut self,
        attributes: &[(String, String)],
        notes: &[Annotation],
        props: &[Annotation],
    ) {
        self.info.notes += notes.len() as u64;
        for prop in props {
            let kind = prop.kind().unwrap_or_default();
            let is_listed = self.info.properties.contains_key(kind);
            let kind = if is_listed || self.info.properties.len() < MAX_LISTED { kind } else { OTHERS };
            *self.info.properties.entry(kind.into()).or_default() += 1;
        }
        for (name, value) in attributes {
            match name.as_str() {
                "creationdate" => extend(&mut self.info.created, value),
                "changedate" => extend(&mut self.info.changed, value),
                "creationtool" => self.tool(value),
                _ => {}
            }
        }
    }

    /// Lists a program.
    pub(super) fn tool(&mut self, name: &str) {
        let tools = &mut self.info.tools;
        let has_name =
            |known: &String| known == name || known.strip_prefix(name).is_some_and(|v| v.starts_with(' '));
        if !name.trim().is_empty() && tools.len() < MAX_LISTED && !tools.iter().any(has_name) {
            tools.push(name.into());
        }
    }

    /// Returns the counts.
    pub(super) fn finish(self) -> FileInfo {
        let duplicates = Some(self.duplicates).filter(|found| found.compared > 0);
        FileInfo { units: Some(self.units), duplicates, ..self.info }
    }
}

impl LanguageInfo {
    /// Adds the words and characters of a text.
    pub(super) fn add(&mut self, text: &str) {
        self.characters += text.chars().count() as u64;
        self.words += words(text);
    }
}

/// Extends a range of days with a date of the form `20240229T123456Z` or `2024-02-29`. Ignores other dates.
pub(super) fn extend(range: &mut Option<(String, String)>, date: &str) {
    let digits: String = date.chars().filter(|&c| c != '-').take(8).collect();
    if digits.len() < 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    let day = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]);
    let (first, last) = range.get_or_insert_with(|| (day.clone(), day.clone()));
    if day < *first {
        *first = day;
    } else if day > *last {
        *last = day;
    }
}

/// Counts words: runs of characters between spaces that have a letter or a digit. Each character of the Chinese and
/// Japanese scripts, which have no spaces, is a word.
fn words(text: &str) -> u64 {
    let (mut words, mut inside) = (0, false);
    for c in text.chars() {
        let is_wide = matches!(c as u32, 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff);
        if is_wide {
            words += 1;
        } else if c.is_alphanumeric() && !inside {
            words += 1;
            inside = true;
            continue;
        }
        inside &= !is_wide && !c.is_whitespace();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_between_spaces() {
        for (text, expected) in [
            ("", 0),
            ("L'été dernier : 1 234 €.", 4),
            ("Quoi ? — Rien !", 2),
            ("a-b c/d", 2),
            ("雨だ。 OK", 3),
            ("\u{a0}x\u{a0}", 1),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn only_dates_extend_a_range() {
        let mut range = None;
        for date in ["20240229T123456Z", "", "abc", "2019-01-02 10:00+0100", "20231231", "2024é229"] {
            extend(&mut range, date);
        }
        assert_eq!(range, Some(("2019-01-02".into(), "2024-02-29".into())));
    }
}
