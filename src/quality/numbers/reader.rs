//! Reads the numbers of a text.

use super::chain::Chain;
use super::notation::{fraction, readings, roman};
use super::{Numbers, Written};
use crate::keys::ascii_number;
use crate::quality::measures;
use crate::quality::number_words::{Meaning, NumberWords};
use crate::text::Language;
use unicode_normalization::char::is_combining_mark;

/// Reads the numbers of a text.
pub(super) fn read(text: &str, lang: Language, words: &NumberWords) -> Numbers {
    let is_thai = lang == Language::Thai;
    let mut reader = Reader {
        chars: text.chars().map(|c| ascii_number(c).unwrap_or(c)).collect(),
        at: 0,
        words,
        prefixes: match lang {
            Language::Hebrew => "לבכמהוש",
            Language::Arabic => "وبلفك",
            _ => "",
        },
        ranged: None,
        is_korean: lang == Language::Korean,
        has_spaces: !matches!(lang, Language::Thai | Language::Chinese | Language::Japanese),
        chain: Chain::default(),
        numbers: Numbers { is_thai, ..Numbers::default() },
    };
    reader.read();
    reader.numbers
}

/// The Arabic separators of decimals and thousands, and the Arabic comma, which is often used
/// for thousands.
const ARABIC_DECIMAL: char = '٫';
const ARABIC_THOUSANDS: char = '٬';
const ARABIC_COMMA: char = '،';
/// The unit by which Korean groups large numbers.
const MYRIAD: f64 = 1e4;

struct Reader<'w> {
    /// The characters of the text, with all digits in ASCII.
    chars: Vec<char>,
    at: usize,
    words: &'w NumberWords,
    has_spaces: bool,
    is_korean: bool,
    /// Letters that can be attached to the beginning of a word, such as Arabic prepositions.
    prefixes: &'static str,
    /// The end of the last number in digits. If the next number is close to it, the two may be a range.
    ranged: Option<usize>,
    chain: Chain,
    numbers: Numbers,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(&c) = self.chars.get(self.at) {
            let begin = self.at;
            let follows_letter = begin > 0 && self.chars[begin - 1].is_ascii_alphabetic();
            if let Some(end) = self.address() {
                self.at = end;
            } else if c.is_ascii_digit() && follows_letter {
                self.identifier();
            } else if c.is_ascii_digit() {
                self.number();
            } else if c.is_alphabetic() && self.has_spaces {
                self.word();
            } else if c.is_alphabetic() {
                self.unspaced();
            } else {
                if let Some(half) = fraction(c) {
                    self.numbers.values.push(half);
                }
                self.at += 1;
            }
            debug_assert!(self.at > begin);
        }
    }

    /// Returns the end of the web address that begins at the current position, if there is one. Addresses are
    /// skipped, because they often differ between languages.
    fn address(&self) -> Option<usize> {
        let rest = &self.chars[self.at..];
        let begins = |text: &str| text.chars().eq(rest.iter().copied().take(text.len()));
        let is_word = self.at == 0 || !self.chars[self.at - 1].is_alphanumeric();
        let found = is_word && matches!(rest[0], 'h' | 'w') && ["http", "www."].into_iter().any(begins);
        found.then(|| self.at + rest.iter().take_while(|c| !c.is_whitespace()).count())
    }

    /// Reads digits after a letter, as in *CO2* and *PE19*. Such a number may be missing on the other side.
    fn identifier(&mut self) {
        let end = self.at + self.digits(self.at);
        let digits: String = self.chars[self.at..end].iter().collect();
        let value = digits.parse().unwrap_or(0.0);
        self.numbers.values.push(value);
        self.numbers.digits.push(value);
        self.at = end;
    }

    fn digits(&self, at: usize) -> usize {
        self.chars[at.min(self.chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count()
    }

    fn is(&self, at: usize, expected: char) -> bool {
        self.chars.get(at) == Some(&expected)
    }

    /// Reads a number in digits: all groups of digits with separators between them.
    fn number(&mut self) {
        let begin = self.at;
        let mut groups: Vec<String> = Vec::new();
        let mut separators: Vec<char> = Vec::new();
        let mut end = begin;
        loop {
            let length = self.digits(end);
            groups.push(self.chars[end..end + length].iter().collect());
            end += length;
            let Some(&separator) = self.chars.get(end) else { break };
            let next = self.digits(end + 1);
            let joins = match separator {
                '.' | ',' | '\'' | '’' | ARABIC_DECIMAL => next > 0,
                ARABIC_COMMA | ARABIC_THOUSANDS => next == 3,
                ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' => {
                    next == 3 && groups.last().is_some_and(|group| group.len() <= 3)
                }
                _ => false,
            };
            if !joins || groups.len() > 8 {
                break;
            }
            separators.push(match separator {
                ARABIC_DECIMAL => '.',
                ARABIC_COMMA | ARABIC_THOUSANDS => ',',
                other => other,
            });
            end += 1;
        }
        self.at = end;
        let mut readings = readings(&groups, &separators);
        let single = readings.iter().filter(|values| values.len() == 1).map(|values| values[0]);
        let single: Vec<f64> = single.collect();
        let before = begin.checked_sub(1).and_then(|at| self.chars.get(at)).copied();
        let is_time = self.is(end, ':') && self.digits(end + 1) == 2
            || matches!(self.chars.get(end), Some('h' | 'H' | '時' | '点' | '點' | '시'));
        self.numbers.has_time |= is_time;
        let spaces = self.chars[end..].iter().take_while(|c| c.is_whitespace()).count().min(1);
        if let Some(part) = self.chars.get(end + spaces).copied().and_then(fraction) {
            readings.extend(single.iter().map(|value| vec![value + part]));
        }
        // An apostrophe shortens a year: '98.
        if before.is_some_and(|c| matches!(c, '\'' | '’' | '‘')) && groups.len() == 1 && groups[0].len() == 2
        {
            readings.extend(single.iter().flat_map(|v| [vec![1900.0 + v], vec![2000.0 + v]]));
        }
        if let (Some(year), [ending]) = (self.ranged_year(begin), groups.as_slice())
            && ending.len() == 2
        {
            readings.extend(single.iter().map(|value| vec![year - year % 100.0 + value]));
        }
        let mut continues = false;
        if let Some(&value) = single.last() {
            let chained = self.chain.end > 0 && self.joined(self.chain.end, begin);
            continues = chained && self.chain.part >= 100.0;
            if continues {
                // After a scale, a point or comma separates thousands: 37만 5,000.
                self.chain.begin(single[0]);
                self.chain.end = end;
            } else {
                self.chain = Chain::new(value, end);
            }
        }
        // A word such as *million* multiplies the number.
        for (scale, after) in self.scales(end) {
            for &value in &single {
                readings.push(vec![value * scale]);
            }
            match scale {
                // 백만 and 천만
                1e6 | 1e7 if self.is_korean => {
                    self.chain.multiply(scale / MYRIAD);
                    self.chain.multiply(MYRIAD);
                }
                _ => self.chain.multiply(scale),
            }
            self.chain.end = after;
            self.at = self.at.max(after);
        }
        let unit = self.unit(end.max(self.at));
        self.end_range(unit, begin);
        let total = self.chain.total();
        let mut number = Written {
            unit,
            is_bracketed: before.is_some_and(|c| matches!(c, '(' | '（')),
            ..Written::default()
        };
        if let Some(before) = self.numbers.written.pop_if(|_| continues) {
            // The parts may be one number or several.
            let joined = |one: &Vec<f64>| {
                readings.iter().map(|other| [one.as_slice(), other].concat()).collect::<Vec<_>>()
            };
            let all = before.readings.iter().flat_map(joined).collect();
            readings = all;
            number.unit = number.unit.or(before.unit);
        }
        if continues || self.chain.end > end {
            readings.push(vec![total]);
        }
        self.ranged = Some(self.at);
        self.numbers.values.extend(readings.iter().flatten().copied());
        self.numbers.digits.extend(readings.iter().flatten().copied());
        number.readings = readings;
        self.numbers.written.push(number);
    }

    /// Returns the unit after a number.
    fn unit(&self, end: usize) -> Option<measures::Unit> {
        let spaces = self.chars[end..].iter().take(2).take_while(|c| c.is_whitespace() || **c == '-').count();
        let at = end + spaces;
        match self.chars.get(at) {
            Some(c @ ('°' | 'º' | '℃' | '℉')) => measures::unit(&c.to_string()),
            _ => {
                let word = &self.chars[at..self.word_end(at).max(at)];
                measures::unit(&word.iter().flat_map(|c| c.to_lowercase()).collect::<String>())
            }
        }
    }

    /// Returns the year with which a range of years begins, if its end begins at `begin`: *1950-53*.
    fn ranged_year(&self, begin: usize) -> Option<f64> {
        const MARKS: [&str; 9] = ["-", "–", "—", "~", "～", "/", "至", "to", "bis"];
        let between: String = self.chars[self.ranged?..begin].iter().collect();
        let readings = &self.numbers.written.last()?.readings;
        let year = readings.first()?.first().copied()?;
        (MARKS.contains(&between.trim()) && (1000.0..2100.0).contains(&year)).then_some(year)
    }

    /// Copies the unit of a number to the number before it, if the two are a range such as *5 à 10 cm*.
    fn end_range(&mut self, unit: Option<measures::Unit>, begin: usize) {
        /// Maximum number of characters between the numbers of a range.
        const BETWEEN: usize = 6;
        let is_range = self.ranged.take().is_some_and(|before| begin - before <= BETWEEN);
        if let Some(before) = self.numbers.written.last_mut().filter(|_| is_range)
            && before.unit.is_none()
        {
            before.unit = unit;
        }
    }

    /// Returns the scales after a number in digits, such as 1000000 for *million*, each with its end. There
    /// can be several, as in *mil millones*.
    fn scales(&self, mut at: usize) -> Vec<(f64, usize)> {
        const MOST: usize = 2;
        let mut scales = Vec::new();
        while scales.len() < MOST {
            let spaces = self.chars[at.min(self.chars.len())..].iter().take(2);
            let begin = at + spaces.take_while(|c| c.is_whitespace() || **c == '-').count();
            let end = self.word_end(begin);
            let word: String =
                self.chars[begin.min(end)..end].iter().flat_map(|c| c.to_lowercase()).collect();
            let (length, scale) = if self.has_spaces {
                let scale = self.words.meanings(&word).find_map(large);
                (end - begin.min(end), scale)
            } else {
                let first = self.words.first(&word);
                let scale = first.and_then(|(_, meanings)| meanings.iter().copied().find_map(large));
                (first.map_or(0, |(bytes, _)| word[..bytes].chars().count()), scale)
            };
            let Some(scale) = scale else { break };
            at = begin + length;
            scales.push((scale, at));
        }
        scales
    }

    fn word_end(&self, begin: usize) -> usize {
        let begin = begin.min(self.chars.len());
        let is_inside = |c: &&char| c.is_alphabetic() || is_combining_mark(**c) || matches!(**c, '\'' | '’');
        begin + self.chars[begin..].iter().take_while(is_inside).count()
    }

    /// Whether only spaces, hyphens and the word *and* are between two positions.
    fn joined(&self, from: usize, to: usize) -> bool {
        /// *and* in languages that put it between the parts of a number.
        const AND: [&str; 9] = ["", "et", "and", "und", "y", "e", "și", "en", "og"];
        if to < from || to - from > 6 {
            return false;
        }
        let between: String =
            self.chars[from..to].iter().filter(|c| !c.is_whitespace() && **c != '-').collect();
        AND.contains(&between.to_lowercase().as_str())
    }

    fn word(&mut self) {
        let begin = self.at;
        let end = self.word_end(begin).max(begin + 1);
        self.at = end;
        let word: String = self.chars[begin..end].iter().collect();
        if let Some(value) = roman(&word) {
            self.numeral(value, &word);
        }
        let word = word.to_lowercase();
        let follows_digit =
            self.chars[..begin].iter().rev().find(|c| !c.is_whitespace()).is_some_and(char::is_ascii_digit);
        if follows_digit && matches!(word.as_str(), "pm" | "am" | "uhr" | "hrs" | "heures" | "horas" | "h") {
            self.numbers.has_time = true;
        }
        if matches!(word.as_str(), "p" | "a") && self.is(end, '.') && self.is(end + 1, 'm') {
            self.numbers.has_time = true;
        }
        let words = self.words;
        let mut found = words.meanings(&word).collect::<Vec<_>>();
        if found.is_empty() {
            // An elided article or preposition can precede the number word: l'onze, d'un.
            if let Some((_, rest)) = word.split_once(['\'', '’']) {
                found.extend(words.meanings(rest));
            }
        }
        let mut rest = word.as_str();
        while found.is_empty()
            && let Some(stripped) = rest.strip_prefix(|c| self.prefixes.contains(c))
        {
            rest = stripped;
            found.extend(words.meanings(rest));
        }
        self.meanings(&found, begin, end);
        self.compound(&word);
    }

    /// Adds a Roman numeral. Some words look like numerals, so only numerals below 40 with several letters
    /// are added to `spelt`.
    fn numeral(&mut self, value: f64, word: &str) {
        self.numbers.values.push(value);
        self.numbers.digits.push(value);
        if word.len() > 1 && value < 40.0 {
            self.numbers.spelt.push(value);
        }
    }

    /// Adds the value of a compound such as *dreiundzwanzig* or *ventitré*.
    fn compound(&mut self, word: &str) {
        const LINKS: [&str; 4] = ["und", "en", "ën", "e"];
        let (mut rest, mut chain, mut parts) = (word, Chain::default(), 0);
        while let Some((length, meanings)) = self.words.first(rest) {
            let Some(value) = meanings.iter().find_map(|meaning| meaning.value()) else { break };
            chain.add(value, false);
            parts += 1;
            rest = &rest[length..];
            let link = LINKS.iter().find(|link| self.words.first(rest).is_none() && rest.starts_with(**link));
            rest = link.map_or(rest, |link| &rest[link.len()..]);
        }
        let last = self.words.meanings(rest).find_map(Meaning::value);
        if let Some(value) = last.filter(|_| parts > 0 && !rest.is_empty()) {
            chain.add(value, false);
            parts += 1;
        }
        if parts > 1 {
            self.numbers.values.push(chain.total());
        }
    }

    /// Reads the word at the current position of a text without spaces between words.
    fn unspaced(&mut self) {
        let begin = self.at;
        let rest: String = self.chars[begin..].iter().take(24).flat_map(|c| c.to_lowercase()).collect();
        let Some((bytes, meanings)) = self.words.first(&rest) else {
            // A Roman numeral or a Latin word.
            let end = begin + self.chars[begin..].iter().take_while(|c| c.is_ascii_alphabetic()).count();
            let word: String = self.chars[begin..end].iter().collect();
            if let Some(value) = roman(&word) {
                self.numeral(value, &word);
            }
            self.at = end.max(begin + 1);
            return;
        };
        let end = begin + rest[..bytes].chars().count();
        let meanings = meanings.to_vec();
        self.at = end;
        self.meanings(&meanings, begin, end);
    }

    /// Adds the meanings of a word, and continues the chain with them.
    fn meanings(&mut self, meanings: &[Meaning], begin: usize, end: usize) {
        let joined = self.chain.end > 0 && self.joined(self.chain.end, begin);
        let mut continued = false;
        for meaning in meanings {
            match *meaning {
                Meaning::Month(month) => self.numbers.months |= 1 << month,
                Meaning::Value(value) => {
                    self.numbers.values.push(value);
                    if std::mem::replace(&mut continued, true) {
                        continue;
                    }
                    if self.has_spaces && meanings.len() == 1 && (2.0..100.0).contains(&value) {
                        self.numbers.spelt.push(value);
                    }
                    if !joined {
                        self.chain = Chain::default();
                    }
                    self.chain.add(value, !self.has_spaces);
                    self.chain.end = end;
                    self.numbers.values.push(self.chain.part);
                    self.numbers.values.push(self.chain.total());
                }
            }
        }
    }
}

/// Returns the value of a word that multiplies the number before it.
fn large(meaning: Meaning) -> Option<f64> {
    meaning.value().filter(|value| *value >= 100.0)
}
