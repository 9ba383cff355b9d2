//! Finds French names in another script: words with the same sounds ([`crate::keys::sounds`]).
//!
//! A French word is a name if all its occurrences in the document begin with a capital letter.

use crate::keys::readings::readings;
use crate::keys::sounds::{Script, Sounds};
use crate::score::side::Side;
use crate::text::language::Language;
use rustc_hash::FxHashMap;

/// The minimum number of letters of a French name.
const SHORTEST: usize = 3;
/// The maximum number of Chinese characters in a name.
const MOST_CHARACTERS: usize = 7;
/// The minimum number of syllables of a Korean name.
const LEAST_SYLLABLES: usize = 2;
/// The letters of Arabic and Hebrew prefixes.
const PREFIXES: &str = "وفبلكاלובהמשכ";
/// The maximum number of letters that are removed from the beginning of a word.
const MOST_PREFIXES: usize = 2;
/// A word that matches a name more than this many times as often as the name occurs is not linked to it. This
/// avoids wrong links of frequent words. It does not change strict F1 on the test sets.
const MOST_TIMES: u32 = 3;
/// Maximum number of links to find, which limits memory. Real texts have fewer than ten per word.
const MAX_LINKS: usize = 4_000_000;

/// The names of a document.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// For each sequence of sounds, the keys of the French names that have it.
    french: FxHashMap<Sounds, Vec<u32>>,
    /// For each French key, whether it needs no further reading: it is not a name, or has been read.
    done: Vec<bool>,
    buffer: String,
    readings: Vec<Sounds>,
    /// Consecutive Chinese characters that may contain a name.
    run: Vec<(u32, char)>,
    /// The French and the foreign key of each link.
    pub(super) links: Vec<(u32, u32)>,
}

/// A side with its sentences.
type Sentences<'a> = (&'a Side, &'a [&'a str]);

impl Names {
    /// Finds the French names of a document on the side in the other language. The result is in `links`.
    pub(super) fn find(&mut self, french: Sentences<'_>, foreign: Sentences<'_>) {
        self.links.clear();
        if !may_have_sounds(foreign.0.lang) {
            return;
        }
        let mut script = None;
        for_each_word(foreign, |_, word| script = script.or_else(|| script_of(word)));
        let Some(script) = script else { return };
        self.read_french(french, script);
        if script == Script::Han {
            self.find_in_characters(foreign);
        } else {
            self.find_in_words(foreign);
        }
        self.links.sort_unstable();
        let counts = &french.0.counts;
        let may_be_name =
            |&(name, _): &(u32, u32), times: usize| times as u32 <= MOST_TIMES * counts[name as usize];
        let same = self.links.chunk_by(|a, b| a == b);
        self.links = same.filter(|same| may_be_name(&same[0], same.len())).map(|same| same[0]).collect();
    }

    fn read_french(&mut self, french: Sentences<'_>, script: Script) {
        let Names { french: names, done, buffer, readings: all, .. } = self;
        names.clear();
        done.clear();
        done.resize(french.0.keys.len(), false);
        for_each_word(french, |key, word| done[key as usize] |= !word.starts_with(char::is_uppercase));
        for_each_word(french, |key, word| {
            if !std::mem::replace(&mut done[key as usize], true) && word.chars().count() >= SHORTEST {
                readings(word, script, buffer, all);
                all.iter().for_each(|sounds| names.entry(*sounds).or_default().push(key));
            }
        });
    }

    fn find_in_words(&mut self, foreign: Sentences<'_>) {
        let Names { french, links, .. } = self;
        for_each_word(foreign, |key, word| {
            let Some(script) = script_of(word) else { return };
            let mut rest = word;
            for _ in 0..=MOST_PREFIXES {
                for_each_form(rest, script, |sounds| {
                    let names = french.get(&sounds).filter(|names| links.len() + names.len() <= MAX_LINKS);
                    links.extend(names.into_iter().flatten().map(|name| (*name, key)));
                });
                let Some(c) = rest.chars().next().filter(|c| PREFIXES.contains(*c)) else { break };
                rest = &rest[c.len_utf8()..];
            }
        });
    }

    fn find_in_characters(&mut self, foreign: Sentences<'_>) {
        let Names { french, links, run, .. } = self;
        run.clear();
        let mut end_run = |run: &mut Vec<(u32, char)>| {
            for start in 0..run.len() {
                let mut sounds = Sounds::default();
                for (at, &(_, c)) in run.iter().enumerate().skip(start).take(MOST_CHARACTERS) {
                    sounds.push_letter(c, Script::Han);
                    let names = french.get(&sounds).filter(|_| at > start && links.len() <= MAX_LINKS);
                    for name in names.into_iter().flatten() {
                        links.extend(run[start..=at].iter().map(|(key, _)| (*name, *key)));
                    }
                }
            }
            run.clear();
        };
        for_each_word(foreign, |key, word| match word.chars().next() {
            Some(c) if Sounds::default().push_letter(c, Script::Han) => run.push((key, c)),
            _ => end_run(run),
        });
        end_run(run);
    }
}

/// Whether a language may be written in one of the scripts of [`Script`].
fn may_have_sounds(lang: Language) -> bool {
    use Language::{Arabic, Armenian, Bengali, Chinese, Georgian, Hebrew, Hindi, Japanese, Korean};
    use Language::{Other, Persian, Urdu};
    matches!(lang, Arabic | Armenian | Bengali | Chinese | Georgian | Hebrew | Hindi | Japanese | Korean)
        || matches!(lang, Persian | Urdu | Other(_))
}

fn script_of(word: &str) -> Option<Script> {
    word.chars().next().and_then(Script::of)
}

/// Calls `found` with the sounds of `word`, and with those of the name in it if an ending is attached to it.
/// Korean, Georgian and Armenian attach endings to names.
fn for_each_form(word: &str, script: Script, mut found: impl FnMut(Sounds)) {
    let mut sounds = Sounds::default();
    let mut form = sounds;
    for (letters, c) in (1..).zip(word.chars()) {
        sounds.push_letter(c, script);
        if script == Script::Hangul && letters >= LEAST_SYLLABLES && sounds != form {
            form = sounds;
            found(form);
        }
    }
    if sounds != form {
        found(sounds);
    }
    if matches!(script, Script::Georgian | Script::Armenian) {
        found(sounds.shortened());
    }
}

/// Calls `found(key, word)` for each word of a side, where `word` is as written in the text.
fn for_each_word((side, texts): Sentences<'_>, mut found: impl FnMut(u32, &str)) {
    for (k, text) in texts.iter().enumerate() {
        let tokens = side.starts[k] as usize..side.starts[k + 1] as usize;
        let mut chars = text.char_indices().zip(0u32..).peekable();
        for (&key, &offset) in side.tokens[tokens.clone()].iter().zip(&side.offsets[tokens]) {
            while chars.next_if(|(_, at)| *at < offset).is_some() {}
            let Some(&((byte, _), _)) = chars.peek() else { break };
            let rest = &text[byte..];
            let end = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
            found(key, &rest[..end]);
        }
    }
}

/// Whether a character is part of a word: a letter, or a vowel sign of a script of India.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || ('\u{900}'..='\u{D7F}').contains(&c) && !('\u{964}'..='\u{96F}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(french: &[&str], lang: Language, foreign: &[&str]) -> Vec<(String, String)> {
        let (mut src, mut tgt) = (Side::default(), Side::default());
        src.read(french, Language::French, &mut String::new());
        tgt.read(foreign, lang, &mut String::new());
        let mut names = Names::default();
        names.find((&src, french), (&tgt, foreign));
        let key = |&(s, t): &(u32, u32)| (src.keys.key(s).to_owned(), tgt.keys.key(t).to_owned());
        names.links.iter().map(key).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn names_are_linked_and_common_words_are_not() {
        let french = ["Robert aime Bruxelles.", "Le robot de bernard dort."];
        assert_eq!(
            found(&french, Language::Arabic, &["يحب روبرت وبروكسل."]),
            pairs(&[("robert", "روبر"), ("bruxel", "روكس")])
        );
        assert_eq!(found(&french, Language::Georgian, &["ბერნარი"]), []);
        assert_eq!(found(&french, Language::Russian, &["Роберт"]), []);
    }

    #[test]
    fn endings_of_names_are_ignored() {
        let french = ["Montréal est loin de Robert."];
        assert_eq!(found(&french, Language::Korean, &["몬트리올은"]), pairs(&[("montre", "몬트")]));
        assert_eq!(found(&french, Language::Georgian, &["რობერტმა"]), pairs(&[("robert", "რობე")]));
    }

    #[test]
    fn chinese_names_are_linked_character_by_character() {
        assert_eq!(
            found(&["Clermont dort."], Language::Chinese, &["在克莱蒙的家里"]),
            pairs(&[("clermo", "克"), ("clermo", "莱"), ("clermo", "蒙")])
        );
    }

    #[test]
    fn words_much_more_frequent_than_the_name_are_not_linked() {
        let often = ["روبرت روبرت روبرت", "روبرت"];
        assert_eq!(found(&["Robert dort."], Language::Arabic, &often[..1]).len(), 1);
        assert_eq!(found(&["Robert dort."], Language::Arabic, &often), []);
    }
}
