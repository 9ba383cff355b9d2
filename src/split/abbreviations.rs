//! Abbreviations of the user, after which no sentence ends.

use super::{Span, Splitter};
use crate::error::{Error, Parameter, Result};
use crate::text::{Language, LanguageTag, composed};
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::Arc;

/// The maximum number of characters of an abbreviation. The longest ones in use have about 20. The limit bounds
/// the time for each sentence end.
const MAX_CHARS: usize = 64;

/// A list of abbreviations, each for one language or for all.
#[derive(Debug, Clone, Default)]
pub struct Abbreviations {
    /// The places where no sentence ends: at the end of an abbreviation and after its inner full stops. The key has
    /// the characters before the place in lower case and without spaces, from the last to the first.
    entries: FxHashMap<Vec<char>, Vec<Place>>,
}

/// A place in an abbreviation.
#[derive(Debug, Clone)]
struct Place {
    abbreviation: Arc<Abbreviation>,
    /// The number of characters before it.
    length: usize,
}

#[derive(Debug)]
struct Abbreviation {
    /// The abbreviation with its punctuation and with single spaces.
    written: String,
    /// Its characters without spaces.
    chars: Vec<char>,
    lang: Option<Language>,
}

impl Abbreviations {
    /// Parses a list with one abbreviation per line. A tab and a language may follow it. `#` begins a comment.
    /// Errors name the file as `path`.
    ///
    /// # Errors
    /// An input error with the line number if a line is not an abbreviation or its language is not valid.
    pub fn parse(text: &str, path: &Path) -> Result<Abbreviations> {
        let mut list = Abbreviations::default();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let line = line.split_once('#').map_or(line, |(line, _)| line);
            let mut columns = line.split('\t').map(str::trim);
            let (written, lang) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
            if written.is_empty() && lang.is_empty() {
                continue;
            }
            let at_line = |error: Error| error.at_line(number);
            list.add(written, lang).map_err(|fault| match fault {
                Fault::Text(text) => at_line(Error::input(path, text).help(FORM)),
                Fault::Language(error) => at_line(Error::input(path, error.fault().clone()).help(FORM)),
            })?;
            if columns.any(|column| !column.is_empty()) {
                return Err(at_line(Error::input(path, "has more than two columns").help(FORM)));
            }
        }
        if list.entries.is_empty() {
            return Err(Error::input(path, "contains no abbreviation").help(FORM));
        }
        Ok(list)
    }

    fn add(&mut self, written: &str, lang: &str) -> Result<(), Fault> {
        if !written.contains(char::is_alphabetic) {
            return Err(Fault::Text(format!("{written:?} is not an abbreviation: it has no letter")));
        }
        let mut written = composed(written).split_whitespace().collect::<Vec<_>>().join(" ");
        if !written.ends_with(['.', '!', '?', ':', ';']) {
            written.push('.');
        }
        let chars: Vec<char> = written.chars().filter(|c| !c.is_whitespace()).collect();
        if chars.len() > MAX_CHARS {
            let fault = format!("the abbreviation has more than {MAX_CHARS} characters");
            return Err(Fault::Text(fault));
        }
        let tag = Some(lang).filter(|lang| !lang.is_empty());
        let tag = tag.map(|lang| LanguageTag::parse(lang, Parameter::Language)).transpose();
        let lang = tag.map_err(Fault::Language)?.map(|tag| tag.lang());
        let abbreviation = Arc::new(Abbreviation { written, chars, lang });
        let chars = &abbreviation.chars;
        let lengths = (1..=chars.len()).filter(|&length| length == chars.len() || chars[length - 1] == '.');
        for length in lengths {
            let key = chars[..length].iter().rev().map(|&c| lower(c)).collect();
            let abbreviation = Arc::clone(&abbreviation);
            self.entries.entry(key).or_default().push(Place { abbreviation, length });
        }
        Ok(())
    }

    /// Returns the abbreviations for a language, with their punctuation and sorted.
    pub(crate) fn of_language(&self, lang: Language) -> Vec<String> {
        let all = self.entries.values().flatten().map(|place| &place.abbreviation);
        let mut all: Vec<String> =
            all.filter(|own| own.is_for(lang)).map(|own| own.written.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Whether `position` of `text` is at the end of an abbreviation of `lang`, or after one of its inner full stops.
    /// The abbreviation must begin a word.
    fn join(&self, text: &str, position: usize, lang: Language) -> bool {
        // The letters from the last to the first, as they are and in lower case.
        let (mut letters, mut key) = (Vec::new(), Vec::new());
        let mut rest = text[..position].chars().rev().peekable();
        while let Some(c) = rest.next() {
            if c.is_whitespace() {
                continue;
            }
            letters.push(c);
            key.push(lower(c));
            if key.len() > MAX_CHARS {
                return false;
            }
            let begins = rest.peek().is_none_or(|&before| !before.is_alphanumeric() && before != '.');
            let places = begins.then(|| self.entries.get(&key)).flatten();
            let after = || text[position..].chars().filter(|c| !c.is_whitespace());
            let fits = |place: &Place| place.abbreviation.is_for(lang) && place.is_between(&letters, after());
            if places.is_some_and(|places| places.iter().any(fits)) {
                return true;
            }
        }
        false
    }
}

/// The help for a malformed line.
const FORM: &str =
    "write one abbreviation on each line, optionally with a tab and a language, such as `Sté.` or `réf.⇥fr`";

enum Fault {
    Text(String),
    Language(Error),
}

impl Abbreviation {
    fn is_for(&self, lang: Language) -> bool {
        self.lang.is_none_or(|own| own == lang)
    }
}

impl Place {
    /// Whether the place is between the reversed characters `before` and the characters `after`.
    fn is_between(&self, before: &[char], mut after: impl Iterator<Item = char>) -> bool {
        let (own_before, own_after) = self.abbreviation.chars.split_at(self.length);
        own_before.iter().zip(before.iter().rev()).all(|(&own, &found)| is_letter(own, found))
            && own_after.iter().all(|&own| after.next().is_some_and(|found| is_letter(own, found)))
    }
}

/// Whether a character of a text is that of an abbreviation. A lower-case letter of the abbreviation also matches its
/// capital.
fn is_letter(own: char, found: char) -> bool {
    own == found || own == lower(found)
}

/// Returns a character in lower case, if the lower case is a single character.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    lower.next().filter(|_| lower.next().is_none()).unwrap_or(c)
}

/// Joins the sentences of another splitter where the first one ends with an abbreviation.
pub(crate) struct WithAbbreviations {
    pub(crate) splitter: Arc<dyn Splitter>,
    pub(crate) abbreviations: Arc<Abbreviations>,
    pub(crate) lang: Language,
}

impl Splitter for WithAbbreviations {
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>) {
        let from = spans.len();
        self.splitter.split_into(paragraph, spans);
        let mut kept = from;
        for next in from..spans.len() {
            let span = spans[next];
            if next > from && self.abbreviations.join(paragraph, spans[kept - 1].end, self.lang) {
                spans[kept - 1] = Span { start: spans[kept - 1].start, ..span };
            } else {
                spans[kept] = span;
                kept += 1;
            }
        }
        spans.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::split::for_language;

    fn split(list: &str, lang: Language, text: &str) -> Vec<String> {
        let abbreviations = Arc::new(Abbreviations::parse(list, "list.txt".as_ref()).unwrap());
        let splitter = WithAbbreviations { splitter: for_language(lang).into(), abbreviations, lang };
        let mut spans = Vec::new();
        splitter.split_into(text, &mut spans);
        spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn no_sentence_ends_after_an_abbreviation() {
        let list = "# Sociétés\nSté\n\nchal. fr.\tfr  # chaleur\nzk.\tde\n";
        let french = |text: &str| split(list, Language::French, text);
        assert_eq!(french("La Sté. Il a payé. Elle part."), ["La Sté. Il a payé.", "Elle part."]);
        assert_eq!(
            french("Une chal.\u{a0}fr. Elle part. Il dort."),
            ["Une chal.\u{a0}fr. Elle part.", "Il dort."]
        );
        assert_eq!(french("Un zk. Elle part."), ["Un zk.", "Elle part."]);
    }

    #[test]
    fn a_lower_case_letter_also_matches_its_capital() {
        let text = |word: &str| format!("Il voit la {word}. Elle part.");
        for (list, word, sentences) in [
            ("nsk", "Nsk", 1),
            ("nsk", "NSK", 1),
            ("Nsk", "NSK", 1),
            ("Nsk", "nsk", 2),
            ("nsk", "xnsk", 2),
            ("nsk", "x.nsk", 2),
            ("n.s.k.", "n. s. k", 1),
            ("N. S. K.", "N.S.K", 1),
            ("N. S. L.", "N.S.K", 2),
        ] {
            assert_eq!(split(list, Language::French, &text(word)).len(), sentences, "{list} {word}");
        }
    }

    #[test]
    fn malformed_lines_are_errors() {
        for (list, fault) in [
            ("Sté.\n12.\n", "list.txt:2: \"12.\" is not an abbreviation"),
            ("Sté.\tfr-\n", "list.txt:1: "),
            ("Sté.\tfr\tx\n", "list.txt:1: has more than two columns"),
            ("# nothing\n", "list.txt: contains no abbreviation"),
            (&"x".repeat(99), "list.txt:1: the abbreviation has more than 64 characters"),
        ] {
            let error = Abbreviations::parse(list, "list.txt".as_ref()).unwrap_err().to_string();
            assert!(error.starts_with(fault), "{error}");
        }
    }
}
