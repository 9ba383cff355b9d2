//! Rejoins words that are divided at line ends. A hyphen at a line end is kept if it belongs to the word.
//!
//! The words of the document decide first, then a list of words with hyphens and, in French, the pronouns that follow
//! a verb. All other words are rejoined without a hyphen.

use super::edit::Edits;
use crate::text::{Language, identify, paragraphs};
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// The list of words with hyphens, by language.
const LISTS: &str = include_str!("hyphenated.txt");

/// The languages that have a list.
const LISTED: [&str; 5] = ["fr", "en", "de", "es", "nl"];

/// The languages among which the language of a text is identified.
const IDENTIFIED: [&str; 10] = ["fr", "en", "de", "es", "nl", "it", "pt", "ca", "ro", "sv"];

/// Number of bytes from which the language is identified.
const EVIDENCE: usize = 1 << 13;

/// French pronouns and the like that follow a hyphen.
const FRENCH_ENCLITICS: [&str; 17] = [
    "je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "moi", "toi", "lui", "même", "mêmes",
    "là", "ci", "t",
];

/// Ends of French words that look like a syllable and an enclitic: `ver-tu`, `mer-ci`, `ce-lui`.
const FRENCH_WORDS: [&str; 14] = [
    "vertu",
    "celui",
    "merci",
    "souci",
    "voici",
    "ceci",
    "ainsi",
    "raccourci",
    "durci",
    "adouci",
    "balcon",
    "avril",
    "nouvelle",
    "civil",
];

/// Words after a hyphen that replaces the rest of a word: `Vor-\nund Nachteile`, `pré-\net post-`.
const CONJUNCTIONS: [&str; 20] = [
    "und", "oder", "bzw", "sowie", "bis", "et", "ou", "and", "or", "to", "y", "o", "e", "ed", "en", "of",
    "och", "eller", "i", "и",
];

/// The characters that divide a word at a line end. The last two are always removed.
const HYPHENS: [char; 4] = ['-', '\u{2010}', '\u{ad}', '¬'];

/// Maximum length of the part of a divided word before the hyphen, in characters.
const MAX_WORD: usize = 60;

/// What decides about the hyphens at line ends of a text.
pub(super) struct Hyphens {
    /// The words of the text that are not divided, in lower case.
    own: FxHashSet<String>,
    list: &'static FxHashSet<&'static str>,
    is_french: bool,
}

/// A word that is divided at a line end.
struct Divided<'t> {
    /// The part before the hyphen, with earlier hyphens and apostrophes.
    before: &'t str,
    hyphen: char,
    /// The letters after the line end.
    after: &'t str,
    /// The offsets of the hyphen and of the first character after the line end.
    start: usize,
    end: usize,
}

impl Hyphens {
    /// Collects the words of a text. Returns `None` if no word is divided at a line end.
    pub(super) fn learn(sample: &str, lang: Option<Language>) -> Option<Hyphens> {
        divided(sample).next()?;
        let mut own = FxHashSet::default();
        let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\'' | '’');
        for line in sample.lines() {
            let line = line.trim_end();
            let mut words = line.split(|c: char| !is_inner(c)).peekable();
            while let Some(word) = words.next() {
                let is_cut = words.peek().is_none() && line.ends_with(HYPHENS);
                if !is_cut && !word.is_empty() {
                    let word = folded(word);
                    // Words after an elision are words too: `l'avant-veille`.
                    if let Some((_, rest)) = word.split_once('\'') {
                        own.insert(rest.to_owned());
                    }
                    own.insert(word);
                }
            }
        }
        let lang =
            lang.map(|lang| lang.code()).filter(|code| LISTED.contains(code)).or_else(|| identified(sample));
        Some(Hyphens { own, list: list(lang.unwrap_or_default()), is_french: lang == Some("fr") })
    }

    /// Returns the edits that rejoin the divided words. In wrapped text, a line end moves to the end of the word.
    pub(super) fn edits(&self, text: &str, is_wrapped: bool) -> Edits {
        let mut edits = Edits::default();
        for word in divided(text) {
            let is_capital = word.after.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            if CONJUNCTIONS.contains(&word.after) {
                continue;
            }
            let kept = is_capital || self.is_part_of_word(&word);
            let hyphen = word.hyphen.len_utf8();
            edits.replace(word.start + if kept { hyphen } else { 0 }..word.end, "");
            let rest = &text[word.end..];
            let space = rest.find(char::is_whitespace).filter(|&at| rest[at..].starts_with(' '));
            if let Some(at) = space.filter(|_| is_wrapped) {
                edits.replace(word.end + at..word.end + at + 1, "\n");
            }
        }
        edits
    }

    /// Whether the hyphen belongs to the word.
    fn is_part_of_word(&self, word: &Divided<'_>) -> bool {
        if matches!(word.hyphen, '\u{ad}' | '¬') {
            return false;
        }
        let (before, after) = (folded(word.before), folded(word.after));
        // The whole word, and the word without an elision: `l'avant-`.
        let unelided = before.rsplit_once('\'').map(|(_, rest)| rest);
        let starts = || [Some(before.as_str()), unelided].into_iter().flatten();
        let with = |hyphen: &'static str| {
            starts().map(|start| format!("{start}{hyphen}{}", &after)).collect::<Vec<_>>()
        };
        let (joined, hyphenated) = (with(""), with("-"));
        let known = |words: &[String]| words.iter().any(|word| self.own.contains(word));
        let listed = |words: &[String]| words.iter().any(|word| self.list.contains(word.as_str()));
        if known(&joined) || listed(&joined) {
            return false;
        }
        // The parts may begin a longer word: `arc-\nen-ciel`.
        let begins = hyphenated.iter().any(|part| self.list.contains(format!("{part}-").as_str()));
        let compound = before.contains('-');
        let enclitic = self.is_french
            && FRENCH_ENCLITICS.contains(&after.as_str())
            && !joined.iter().any(|word| FRENCH_WORDS.contains(&word.as_str()));
        known(&hyphenated) || listed(&hyphenated) || begins || compound || enclitic
    }
}

/// Iterates over the words that are divided at line ends.
fn divided(text: &str) -> impl Iterator<Item = Divided<'_>> {
    memchr::memchr_iter(b'\n', text.as_bytes()).filter_map(|at| {
        let line = text[..at].trim_end_matches([' ', '\r', '\t']);
        let hyphen = line.chars().next_back().filter(|c| HYPHENS.contains(c))?;
        let start = line.len() - hyphen.len_utf8();
        let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\'' | '’');
        let length = text[..start]
            .chars()
            .rev()
            .take(MAX_WORD)
            .take_while(|&c| is_inner(c))
            .map(char::len_utf8)
            .sum::<usize>();
        let before = text[start - length..start].trim_start_matches(['-', '\'', '’']);
        let last = before.chars().next_back().filter(|c| c.is_alphanumeric())?;
        let next = &text[at + 1..];
        let end = at + 1 + (next.len() - next.trim_start_matches([' ', '\t']).len());
        let rest = &text[end..];
        let after = &rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())];
        let first = after.chars().next()?;
        // A number continues a number, and a word a word.
        (first.is_alphabetic() && last.is_alphabetic() || first.is_numeric() && last.is_numeric())
            .then_some(Divided { before, hyphen, after, start, end })
    })
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace('’', "'").replace('\u{2010}', "-")
}

/// Returns the code of the language of a text, if it has a list and is clear.
fn identified(sample: &str) -> Option<&'static str> {
    let sample = &sample[..paragraphs::floor(sample, EVIDENCE)];
    let probabilities = identify::among(sample, &IDENTIFIED)?;
    IDENTIFIED
        .into_iter()
        .zip(probabilities)
        .find(|(_, probability)| *probability > 0.5)
        .map(|(code, _)| code)
}

/// Returns the words with hyphens of a language, and the beginnings of those with several hyphens, up to a hyphen.
fn list(code: &str) -> &'static FxHashSet<&'static str> {
    static ALL: [OnceLock<FxHashSet<&'static str>>; LISTED.len() + 1] =
        [const { OnceLock::new() }; LISTED.len() + 1];
    let position = LISTED.iter().position(|listed| *listed == code).unwrap_or(LISTED.len());
    ALL[position].get_or_init(|| {
        let lines = LISTS.lines().skip_while(|line| line.strip_suffix(':') != Some(code)).skip(1);
        let words = lines.take_while(|line| line.starts_with(' ')).flat_map(str::split_whitespace);
        words.flat_map(|word| word.match_indices('-').map(|(at, _)| &word[..=at]).chain([word])).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_language_has_a_list() {
        assert!(LISTED.iter().all(|code| !list(code).is_empty()));
        assert!(list("fr").contains("peut-être") && list("xx").is_empty());
    }
}
