//! The SRX rules of a language, from its word lists.

use crate::text::Language;
use std::collections::{BTreeMap, BTreeSet};

/// White space. The `\s` of Java does not include the spaces that are not broken.
const SPACE: &str = r"[\s\u00A0\u202F]";
/// The place before a word.
const START: &str = r"(?<![\p{L}\p{M}\p{N}])";
/// The place after a word.
const STOP: &str = r"(?![\p{L}\p{M}\p{N}])";
/// Marks after which a sentence can end, with the closing punctuation that belongs to them.
const CLOSING: &str = r#"(?:[\s\u00A0\u202F]?[»”’"'\)\]›]+)*"#;
/// Punctuation that can begin a sentence.
const OPENING: &str = r#"(?:[«“„‟"'‘‹\(\[¿¡–—-][\s\u00A0\u202F]*)*"#;
/// Full stops that end a sentence in their script, whatever follows.
const SCRIPT_STOPS: &str = "[।॥։።፧။។៕]";
/// Full stops and marks of Chinese and Japanese.
const WIDE_STOPS: &str = "[。！？．｡]+[」』”’）】〕》〉]*";

/// Articles and prepositions that often belong to a name (`Le Pen`), so that a capital does not show the first word
/// of a sentence.
const PARTICLES: &str = "le la les du des de di da del della van von der den ten dos do el al st";

pub(super) struct Rule {
    pub(super) breaks: bool,
    pub(super) before: String,
    pub(super) after: String,
}

#[derive(Default)]
pub(super) struct Rules(pub(super) Vec<Rule>);

type Lists = BTreeMap<String, Vec<String>>;

impl Rules {
    fn add(&mut self, breaks: bool, before: String, after: String) {
        self.0.push(Rule { breaks, before, after });
    }

    fn no(&mut self, before: String, after: &str) {
        self.add(false, before, after.into());
    }

    /// Excludes ends after abbreviations of the user, which include their punctuation.
    pub(super) fn abbreviations(&mut self, written: &[String]) {
        for text in written {
            let stops = text.match_indices('.').map(|(at, _)| text.split_at(at + 1));
            for (before, after) in stops.filter(|(_, after)| !after.is_empty()) {
                let after = spaced(after.trim_start(), |c| c.to_string());
                self.no(format!("{START}{}", spaced(before, both_cases)), &format!("{SPACE}*{after}"));
            }
            self.no(format!("{START}{}", spaced(text, both_cases)), SPACE);
        }
    }

    /// Adds the rules for the words of a language.
    pub(super) fn language(&mut self, lists: &Lists, ordinal_digits: u8) {
        let words = |labels: &[&str]| Words::of(lists, labels);
        let (spaces, space) = (format!("{SPACE}+"), format!("{SPACE}*"));
        let item = format!(r"^{space}(?:[-–—•]{space})?(?:\d{{1,4}}|\p{{Ll}}|[IVXLC]+|\p{{Lu}})\.");
        self.no(item, &spaces);
        self.no(format!(r"[.?!…:;]{CLOSING}{spaces}\d{{1,4}}\."), &spaces);
        self.no(format!(r"^{space}(?:N\.?-?B|P\.?-?S|P\.?P\.?S|P\.?D)\."), &spaces);
        if let Some(names) = words(&["exclamation"]).capitalised() {
            self.no(format!("{names}!"), &spaces);
        }
        let begins = words(&["never-final"]).first_words();
        let begins = begins.map(|words| format!(r"{spaces}{OPENING}{words}{STOP}"));
        if let (Some(units), Some(begins)) = (words(&["unit", "split-unit"]).as_listed(), &begins) {
            self.add(true, format!(r"\d{SPACE}?{units}\."), begins.clone());
        }
        if let Some(units) = words(&["split-unit"]).as_listed() {
            self.no(format!(r"\d{SPACE}?{units}\."), &format!(r"{space}\d{{1,2}}(?!\d)"));
        }
        let titles = words(&["title"]).pattern();
        let ranks = words(&["rank"]).capitalised();
        for before in titles.into_iter().chain(ranks) {
            self.no(format!(r"{before}\."), &format!(r"{space}{OPENING}[\p{{L}}\p{{N}}]"));
        }
        if let Some(before) = words(&["number"]).pattern() {
            let number = format!(r"{space}[\(§]?{space}(?:[\p{{L}}-]{{0,4}}\d|[IVXLC]+{STOP}|\p{{Lu}}\.)");
            self.no(format!(r"{before}\."), &number);
        }
        if let Some(before) = words(&["date"]).pattern() {
            self.no(format!(r"{before}\."), &format!(r"{space}\d"));
        }
        let mut others = words(&["other"]);
        others.remove(&words(&["final", "rank"]));
        if let Some(before) = others.pattern() {
            self.no(format!(r"{before}\."), &format!(r"{space}{OPENING}(?:\d|\p{{L}}\.|[«“„])"));
        }
        self.initials(begins.as_deref());
        self.ordinals(&words(&["never-final"]), &words(&["month", "date"]), ordinal_digits);
    }

    /// Excludes ends after initials and other single letters.
    fn initials(&mut self, begins: Option<&str>) {
        let letter = format!(r"{START}(?<!°)\p{{Lu}}\.");
        if let Some(begins) = begins {
            self.add(true, letter.clone(), begins.into());
        }
        self.no(format!(r"(?<!\d{SPACE}){letter}"), &format!(r"{SPACE}*\p{{Lu}}"));
        self.no(format!(r"[\p{{Ll}}.]{SPACE}\p{{Lu}}\."), &format!(r"{SPACE}*\d"));
        self.no(format!(r"{START}\p{{Ll}}\."), &format!(r"{SPACE}*\p{{L}}{{1,2}}\."));
        self.no(format!(r"{START}\p{{L}}\.{SPACE}?\p{{L}}\."), &format!(r"{SPACE}*\d"));
    }

    /// Excludes ends after ordinals, such as `12. Juni`.
    fn ordinals(&mut self, before: &Words, months: &Words, digits: u8) {
        if let Some(months) = months.pattern() {
            self.no(format!(r"{START}\d{{1,2}}\."), &format!("{SPACE}*{months}{STOP}"));
        }
        if let (Some(before), 1..) = (before.pattern(), digits) {
            let number = format!(r"(?:\d{{1,{digits}}}|[IVXLC]+)");
            self.no(format!(r"{before}{SPACE}+{number}\."), &format!("{SPACE}+"));
        }
    }

    /// Adds the places where sentences end.
    pub(super) fn ends(&mut self, lang: Language) {
        let marks = match lang {
            Language::Greek => r".?!…;;",
            Language::Armenian => r".?!…:",
            _ => r".?!…؟۔‽",
        };
        let next = format!(r"{SPACE}+{OPENING}[\p{{Lu}}\p{{Lt}}\p{{Lo}}\p{{N}}•]");
        self.add(true, format!("[{marks}]+(?:{SPACE}[?!]+)*{CLOSING}"), next);
        if lang == Language::Italian {
            self.add(true, ":".into(), format!(r"{SPACE}+{OPENING}\p{{Lu}}"));
        }
        self.add(true, format!("{SCRIPT_STOPS}+{CLOSING}"), r"[\s\S]".into());
        // A particle or a comma continues the sentence after quoted speech.
        self.no("[。！？．｡]+[」』”’）】〕》〉]+".into(), "[とっなのはがをもに、，。]");
        self.add(true, WIDE_STOPS.into(), "[^。！？．｡」』”’）】〕》〉、，]".into());
    }
}

/// A set of words in lower case, without their final full stop.
#[derive(Default)]
struct Words(BTreeSet<String>);

impl Words {
    fn of(lists: &Lists, labels: &[&str]) -> Words {
        Words(labels.iter().flat_map(|label| lists.get(*label)).flatten().cloned().collect())
    }

    fn remove(&mut self, others: &Words) {
        self.0.retain(|word| !others.0.contains(word));
    }

    /// Returns a pattern for the words, whose first letter may be a capital.
    fn pattern(&self) -> Option<String> {
        self.joined(|word| Some(spaced(word, both_cases)))
    }

    fn as_listed(&self) -> Option<String> {
        self.joined(|word| Some(spaced(word, |c| c.to_string())))
    }

    /// Returns a pattern for the words with a capital first letter.
    fn capitalised(&self) -> Option<String> {
        self.joined(|word| Some(spaced(&capital(word)?, |c| c.to_string())))
    }

    /// Returns a pattern for the capitalised words that show the beginning of a sentence.
    fn first_words(&self) -> Option<String> {
        let is_particle = |word: &str| PARTICLES.split(' ').any(|particle| particle == word);
        let letters = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
        self.joined(|word| capital(word).filter(|_| letters(word) && !is_particle(word)))
    }

    /// Returns a pattern for a whole word that is one of these, or `None` if the set is empty.
    fn joined(&self, pattern: impl Fn(&str) -> Option<String>) -> Option<String> {
        let patterns: Vec<String> = self.0.iter().filter_map(|word| pattern(word)).collect();
        (!patterns.is_empty()).then(|| format!("{START}(?:{})", patterns.join("|")))
    }
}

fn capital(word: &str) -> Option<String> {
    let mut chars = word.chars();
    let first = chars.next()?;
    let upper: String = first.to_uppercase().collect();
    (upper.chars().count() == 1 && upper.chars().all(|c| c != first)).then(|| upper + chars.as_str())
}

/// Returns a pattern for a word. Spaces may follow its inner full stops. `first` is the pattern of the first letter.
fn spaced(word: &str, first: impl Fn(char) -> String) -> String {
    let last = word.chars().count().saturating_sub(1);
    let pattern = |(at, c): (usize, char)| match c {
        '.' if at < last => format!(r"\.{SPACE}?"),
        ' ' => format!("{SPACE}*"),
        '\'' => "['’]".into(),
        c if r".^$*+?()[]{}|\".contains(c) => format!("\\{c}"),
        c if at == 0 => first(c),
        c => c.to_string(),
    };
    word.chars().enumerate().map(pattern).collect()
}

/// Returns a pattern for a lower-case letter or its capital.
fn both_cases(c: char) -> String {
    let upper = c.to_uppercase().to_string();
    let single = c.is_lowercase() && upper.chars().count() == 1;
    if single && !upper.starts_with(c) { format!("[{c}{upper}]") } else { c.to_string() }
}
