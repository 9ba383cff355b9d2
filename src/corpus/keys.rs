//! Keys of file names: two files match if they have a key in common.

use crate::corpus::names::split_extension;
use crate::corpus::tags::{is_language, is_region};
use crate::corpus::walk::FoundFile;
use crate::io::folded;
use std::path::Path;

/// How two matching file names may differ. Each level also allows the differences of the levels before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// The names must be equal.
    Exact,
    /// The Unicode normal form may differ.
    Whole,
    /// The extension may differ.
    Stem,
    /// One language code or name, anywhere in the name, may differ or be missing: `cat.fr.txt`, `FRA_cat.txt`,
    /// `cat (fr-FR).txt`.
    Language,
    /// Upper and lower case may differ.
    Case,
    /// Separators and leading zeros may differ: `chap-1`, `chap 01`, `chap1`.
    Separators,
    /// One of the two names may begin with a number: `01 intro`, `intro`.
    Numbering,
}

/// The conditions under which two files match in one stage of the comparison.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    pub level: Level,
    /// Whether the extensions must be equal. This has no effect at the levels before [`Level::Language`].
    pub extension: bool,
    /// Whether the subfolders may differ in the ways that [`Level::Separators`] allows.
    pub folders: bool,
}

/// A key of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub text: String,
    /// Whether a number was removed from the beginning of the name. Two keys without their numbers do not
    /// match, because the numbers may differ.
    pub unnumbered: bool,
}

/// Maximum number of keys for the subfolders of a file. Few paths reach this limit: each folder name with a
/// language code doubles the number of keys, or triples it if a region follows the code.
const MAX_FOLDER_KEYS: usize = 64;

/// Characters that separate the parts of a name, in addition to white space.
const SEPARATORS: &[char] = &['.', '_', '-', '–', '—', ',', ';', '~'];

/// Opening and closing brackets, which also separate the parts of a name.
const OPENING: &[char] = &['(', '[', '{', '\u{ff08}', '\u{3010}'];
const CLOSING: &[char] = &[')', ']', '}', '\u{ff09}', '\u{3011}'];

/// A part of a name, with the separator in front of it.
#[derive(Debug, Clone, Copy)]
struct Part<'a> {
    separator: &'a str,
    text: &'a str,
}

/// Returns the keys of a file, without duplicates.
pub(super) fn keys(file: &FoundFile, stage: Stage) -> Vec<Key> {
    let folders = if stage.folders { folder_keys(&file.folders) } else { vec![file.folders.join("/")] };
    let name = if stage.level == Level::Exact { &file.exact_name } else { &file.name };
    let names = name_keys(name, stage);
    let key = |folder: &String, name: &Key| Key { text: format!("{folder}/{}", name.text), ..name.clone() };
    let mut keys: Vec<Key> =
        folders.iter().flat_map(|folder| names.iter().map(move |name| key(folder, name))).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether the name of a folder is just a language, such as `fr` or `fr-FR`.
pub(super) fn is_language_folder(name: &str) -> bool {
    variants(name, Level::Language).iter().any(String::is_empty)
}

/// Returns the keys of the subfolders of a file. A folder named after a language may be missing.
fn folder_keys(folders: &[String]) -> Vec<String> {
    let mut keys = vec![String::new()];
    for folder in folders {
        let variants = variants(folder, Level::Separators);
        let longer = |key: &String| {
            let key = key.clone();
            let variant = move |variant: &String| match variant.as_str() {
                "" => key.clone(),
                variant => format!("{key}/{variant}"),
            };
            variants.iter().map(variant).collect::<Vec<_>>()
        };
        keys = keys.iter().flat_map(longer).take(MAX_FOLDER_KEYS).collect();
    }
    keys
}

fn name_keys(name: &str, stage: Stage) -> Vec<Key> {
    let numbered = |text: String| Key { text, unnumbered: false };
    let (stem, extension) = split_extension(Path::new(name));
    match stage.level {
        Level::Exact | Level::Whole => return vec![numbered(name.into())],
        Level::Stem => return vec![numbered(stem)],
        _ => {}
    }
    let mut keys = Vec::new();
    for text in variants(&stem, stage.level) {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        if stage.level == Level::Numbering && rest.len() < text.len() && !rest.is_empty() {
            keys.push(Key { text: rest.into(), unnumbered: true });
        }
        keys.push(numbered(text));
    }
    if stage.extension {
        let extension = if stage.level >= Level::Case { folded(&extension) } else { extension };
        keys.iter_mut().for_each(|key| key.text = format!("{}.{extension}", key.text));
    }
    keys
}

/// Returns the name in the form that `level` compares. Also returns variants of this form, each
/// without one of the languages in the name.
fn variants(name: &str, level: Level) -> Vec<String> {
    let name = if level >= Level::Case { folded(name) } else { name.to_owned() };
    let (parts, end) = parts(&name, level >= Level::Separators);
    let plain = |parts: &[Part<'_>], end: &str| match level {
        Level::Separators | Level::Numbering => {
            parts.iter().map(|part| without_zeros(part.text)).collect::<Vec<_>>().join(" ")
        }
        _ => parts.iter().flat_map(|part| [part.separator, part.text]).chain([end]).collect(),
    };
    let mut found = vec![plain(&parts, end)];
    for first in 0..parts.len() {
        if !is_language(parts[first].text) {
            continue;
        }
        let regional = parts.get(first + 1).is_some_and(|next| {
            matches!(next.separator, "-" | "_") && is_region(parts[first].text, next.text)
        });
        for after in [first + 1, first + 2].into_iter().take(if regional { 2 } else { 1 }) {
            let (rest, end) = without(&parts, first..after, end);
            found.push(plain(&rest, end));
        }
    }
    found
}

/// Removes a range of parts from a name, with the brackets around them.
fn without<'a>(parts: &[Part<'a>], range: std::ops::Range<usize>, end: &'a str) -> (Vec<Part<'a>>, &'a str) {
    let (before, after) = (&parts[..range.start], &parts[range.end..]);
    let mut rest = before.to_vec();
    let Some((next, others)) = after.split_first() else { return (rest, "") };
    let separator = if before.is_empty() {
        ""
    } else {
        let left = parts[range.start].separator.trim_end_matches(OPENING);
        let right = next.separator.trim_start_matches(CLOSING);
        if left.is_empty() { right } else { left }
    };
    rest.push(Part { separator, text: next.text });
    rest.extend(others);
    (rest, end)
}

/// Splits a name at its separators and, if `digits` is true, between digits and other characters. Also
/// returns the separator at the end.
fn parts(name: &str, digits: bool) -> (Vec<Part<'_>>, &str) {
    let is_separator =
        |c: char| c.is_whitespace() || [SEPARATORS, OPENING, CLOSING].iter().any(|set| set.contains(&c));
    let mut parts = Vec::new();
    let mut rest = name;
    loop {
        let start = rest.find(|c| !is_separator(c)).unwrap_or(rest.len());
        let (separator, text) = rest.split_at(start);
        let Some(first) = text.chars().next() else { return (parts, separator) };
        let is_end = |c: char| is_separator(c) || digits && c.is_ascii_digit() != first.is_ascii_digit();
        let (text, after) = text.split_at(text.find(is_end).unwrap_or(text.len()));
        parts.push(Part { separator, text });
        rest = after;
    }
}

/// Removes the leading zeros of a number. Returns any other text unchanged.
fn without_zeros(text: &str) -> &str {
    let number = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.trim_start_matches('0') {
        "" if number => "0",
        shorter if number => shorter,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether two stems match at `level`.
    fn matches(a: &str, b: &str, level: Level) -> bool {
        let stage = Stage { level, extension: false, folders: false };
        let [a, b] = [a, b].map(|name| name_keys(&format!("{name}.txt"), stage));
        a.iter().any(|a| b.iter().any(|b| a.text == b.text && !(a.unnumbered && b.unnumbered)))
    }

    #[track_caller]
    fn first_level(a: &str, b: &str) -> Option<Level> {
        use Level::*;
        let levels = [Exact, Whole, Stem, Language, Case, Separators, Numbering];
        let first = levels.into_iter().find(|&level| matches(a, b, level));
        let reverse = levels.into_iter().find(|&level| matches(b, a, level));
        assert_eq!(first, reverse, "{a} {b}");
        first
    }

    #[test]
    fn languages_are_removed_in_all_usual_places() {
        for (a, b) in [
            ("chat.fr", "chat.en"),
            ("chat", "chat_en"),
            ("chat-fr-FR", "chat-en-GB"),
            ("chat_fr_FR", "chat_en_US"),
            ("chat_fr", "chat_en_US"),
            ("chat (fr)", "chat (en)"),
            ("chat(fr)", "chat"),
            ("chat[fr-FR]", "chat[en-GB]"),
            ("(fr) chat", "(en) chat"),
            ("FRA_chat", "ENG_chat"),
            ("fr-chat", "en-chat"),
            ("fre.chat", "eng.chat"),
            ("fr_01", "en_01"),
            ("01_fr_chap", "01_en_chap"),
            ("01.fr.chap", "01.chap"),
            ("chat - French", "chat - English"),
            ("chat_français", "chat_anglais"),
            ("fr", "en"),
            ("la_mer_de_fr", "la_mer_de_en"),
        ] {
            assert_eq!(first_level(a, b), Some(Level::Language), "{a} {b}");
        }
    }

    #[test]
    fn numbers_and_separators_may_be_written_differently() {
        for (a, b) in [
            ("chap-1.fr", "chap-01.en"),
            ("fr_01", "en_1"),
            ("chap1", "chap 1"),
            ("Chap_001", "chap-1"),
            ("fr01", "en01"),
        ] {
            assert_eq!(first_level(a, b), Some(Level::Separators), "{a} {b}");
        }
        for (a, b) in [
            ("01 intro", "intro"),
            ("1_intro.fr", "intro.en"),
            ("intro_de", "2. Intro"),
            ("1.2 intro", "intro"),
        ] {
            assert_eq!(first_level(a, b), Some(Level::Numbering), "{a} {b}");
        }
        assert_eq!(first_level("Chat", "chat.en"), Some(Level::Case));
    }

    #[test]
    fn other_differences_are_kept() {
        for (a, b) in [
            ("chap-1", "chap-2"),
            ("1 intro", "2 intro"),
            ("chap 1 12", "chap 11 2"),
            ("chap 1", "chap"),
            ("chat.fr", "chien.en"),
            ("1", "2"),
            ("c#", "c"),
            ("été", "ete"),
            ("v1.20", "v1.2"),
        ] {
            assert_eq!(first_level(a, b), None, "{a} {b}");
        }
    }

    #[test]
    fn folders_may_differ_by_language() {
        let of =
            |folders: &[&str]| folder_keys(&folders.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        let common = |a: &[&str], b: &[&str]| of(a).iter().any(|key| of(b).contains(key));
        assert!(common(&["livre", "fr"], &["livre", "en"]));
        assert!(common(&["fr-FR", "livre"], &["livre"]));
        assert!(common(&["Livre 01 (FR)"], &["livre_1_en"]));
        assert!(common(&["la_vie"], &["la_vie_en"]));
        assert!(!common(&["livre 1"], &["livre 2"]));
        assert!(!common(&["livre"], &[]));
        assert!(is_language_folder("fr-FR") && is_language_folder("english") && !is_language_folder("la_fr"));
        assert_eq!(of(&["fr_a", "fr_b", "fr_c", "fr_d", "fr_e", "fr_f", "fr_g", "fr_h"]).len(), 64);
    }
}
