//! Makes the key of a number from its value, so that the number has the same key in every notation. `1 234,5`
//! matches `1,234.5`, `2020-02-03` matches `3 février 2020`, and `XIXe` matches `19th`.
//!
//! An ambiguous number is split into ordinary tokens: in English, `02/03/2020` may be in February or March.

use crate::text::Language;
use std::ops::Range;

/// A number at the beginning of a text.
#[derive(Debug, PartialEq)]
pub(super) struct Number {
    /// The keys, each with the index of its first character. A date has three keys, most other numbers one.
    pub(super) keys: Vec<(String, usize)>,
    pub(super) bytes: usize,
}

/// The keys of the months of numeric dates, January first.
pub const MONTHS: [&str; 12] =
    ["m:1", "m:2", "m:3", "m:4", "m:5", "m:6", "m:7", "m:8", "m:9", "m:10", "m:11", "m:12"];

/// Reads the number at the beginning of `text`, which must be the beginning of a token. Returns `None` for
/// anything else, and for numbers that are ordinary tokens: plain digits (`12`) and codes with letters
/// (`3D`).
pub(super) fn read(text: &str, lang: Language) -> Option<Number> {
    match text.bytes().next() {
        Some(b'0'..=b'9') => {
            let reader = Reader { text, bytes: text.as_bytes(), lang };
            reader.date().or_else(|| reader.time()).or_else(|| reader.quantity())
        }
        Some(b'I' | b'V' | b'X' | b'L') => roman(text, lang),
        _ => None,
    }
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    lang: Language,
}

impl Reader<'_> {
    fn digits(&self, at: usize) -> usize {
        self.bytes[at.min(self.bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count()
    }

    fn value(&self, range: Range<usize>) -> Option<u32> {
        self.text.get(range)?.parse().ok()
    }

    fn month(&self, range: Range<usize>) -> Option<&'static str> {
        let month = self.value(range)?.checked_sub(1)?;
        MONTHS.get(month as usize).copied()
    }

    /// Whether a digit, or `separator` and a digit, follows at offset `at`.
    fn continues(&self, at: usize, separator: u8) -> bool {
        self.digits(at) > 0 || self.bytes.get(at) == Some(&separator) && self.digits(at + 1) > 0
    }

    /// Reads a date such as `2020-02-03`, `3.2.2020` or `03/02/2020`, or a month such as `2月`.
    fn date(&self) -> Option<Number> {
        let first = self.digits(0);
        if first <= 2 && (self.text[first..].starts_with('月') || self.text[first..].starts_with('월')) {
            return Some(Number { keys: vec![(self.month(0..first)?.to_owned(), 0)], bytes: first });
        }
        let separator = *self.bytes.get(first).filter(|byte| matches!(byte, b'-' | b'/' | b'.'))?;
        let second = first + 1..first + 1 + self.digits(first + 1);
        let third = second.end + 1..second.end + 1 + self.digits(second.end + 1);
        if self.bytes.get(second.end) != Some(&separator) || self.continues(third.end, separator) {
            return None;
        }
        let (a, b) = (0..first, second);
        let (day, month, year) = match (a.len(), b.len(), third.len()) {
            (4, 2, 2) if separator == b'-' => (third.clone(), b, a),
            (1..=2, 1..=2, 4) => {
                let (day, month) = self.day_and_month(a, b)?;
                (day, month, third.clone())
            }
            _ => return None,
        };
        let number = self.value(day.clone()).filter(|day| (1..=31).contains(day))?;
        let name = self.month(month.clone())?.to_owned();
        let year_key = self.text[year.clone()].to_owned();
        let keys = vec![(number.to_string(), day.start), (name, month.start), (year_key, year.start)];
        Some(Number { keys, bytes: third.end })
    }

    /// Decides which of the first two numbers of a date is the day: the one above 12 in English, the first
    /// one in other languages. Returns `None` if both could be the day.
    fn day_and_month(&self, a: Range<usize>, b: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
        let (first, second) = (self.value(a.clone())?, self.value(b.clone())?);
        let day_first = self.lang != Language::English || first > 12;
        if day_first { Some((a, b)) } else { (second > 12).then_some((b, a)) }
    }

    /// Reads a French time such as `10h30` as two keys. Other languages write a colon (`10:30`), which
    /// separates two tokens anyway.
    fn time(&self) -> Option<Number> {
        let hours = self.digits(0);
        let minutes = hours + 1..hours + 3;
        let is_time = hours <= 2
            && self.bytes.get(hours) == Some(&b'h')
            && self.digits(minutes.start) == 2
            && !self.text[minutes.end..].starts_with(char::is_alphanumeric);
        let key = |range: Range<usize>| (self.text[range.clone()].to_owned(), range.start);
        is_time.then(|| Number { keys: vec![key(0..hours), key(minutes.clone())], bytes: minutes.end })
    }

    /// Reads a quantity (`1 234,5`, `12.500`), a section number (`1.2.3`) or an ordinal (`19th`).
    fn quantity(&self) -> Option<Number> {
        let (mut key, mut end) = self.grouped();
        if let Some(numbered) = self.numbered(end) {
            return Some(numbered);
        }
        let decimals =
            if matches!(self.bytes.get(end), Some(b'.' | b',')) { self.digits(end + 1) } else { 0 };
        if decimals > 0 {
            let fraction = self.text[end + 1..end + 1 + decimals].trim_end_matches('0');
            key.extend((!fraction.is_empty()).then_some("."));
            key.push_str(fraction);
            end += 1 + decimals;
        }
        end += self.ordinal(end);
        let whole = !self.text[end..].starts_with(char::is_alphanumeric);
        (whole && end > self.digits(0)).then(|| Number { keys: vec![(key, 0)], bytes: end })
    }

    /// Returns the digits of a number, including any groups of three that follow, and the offset after them.
    fn grouped(&self) -> (String, usize) {
        let mut end = self.digits(0);
        let mut key = self.text[..end].to_owned();
        if end <= 3
            && self.bytes[0] != b'0'
            && let Some(separator) = self.text[end..].chars().next().filter(|&c| self.groups(c))
        {
            let mut group = end + separator.len_utf8();
            while self.text[end..].starts_with(separator) && self.digits(group) == 3 {
                end = group + 3;
                key.push_str(&self.text[group..end]);
                group = end + separator.len_utf8();
            }
        }
        (key, end)
    }

    /// Whether the character `c` can separate groups of three digits.
    fn groups(&self, c: char) -> bool {
        use Language::{Chinese, English, Japanese, Korean};
        let point = matches!(self.lang, English | Chinese | Japanese | Korean);
        match c {
            '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’' => true,
            ' ' | '.' => !point,
            ',' => point,
            _ => false,
        }
    }

    /// Reads a section or version number such as `1.2.3`. Its key is the number as written.
    fn numbered(&self, end: usize) -> Option<Number> {
        let (mut parts, mut at) = (1, self.digits(0));
        while self.bytes.get(at) == Some(&b'.') && self.digits(at + 1) > 0 {
            at += 1 + self.digits(at + 1);
            parts += 1;
        }
        let is_numbered = parts > 2 && at > end && !self.text[at..].starts_with(char::is_alphanumeric);
        is_numbered.then(|| Number { keys: vec![(self.text[..at].to_owned(), 0)], bytes: at })
    }

    /// Returns the length in bytes of the ordinal suffix that begins at offset `at`, such as `th`, or 0 if
    /// there is no suffix.
    fn ordinal(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let letters = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        let endings: &[&str] = match self.lang {
            Language::French => &["e", "er", "re", "ère", "ème", "eme", "nd", "nde", "ᵉ"],
            Language::English => &["st", "nd", "rd", "th"],
            Language::Spanish | Language::Portuguese | Language::Italian => &["º", "ª", "o", "a"],
            Language::Dutch => &["e", "de", "ste"],
            _ => &[],
        };
        if endings.contains(&letters) { letters.len() } else { 0 }
    }
}

/// Reads a Roman numeral such as `XIX` or `XIXe`. A single letter is a numeral only if it has an ordinal
/// suffix.
fn roman(text: &str, lang: Language) -> Option<Number> {
    let length = text.bytes().take_while(|byte| b"IVXL".contains(byte)).count();
    let reader = Reader { text, bytes: text.as_bytes(), lang };
    let ending = if lang == Language::French { reader.ordinal(length) } else { 0 };
    // The French word "Le" is an article, not the ordinal of 50.
    let short = length == 0 || length == 1 && (ending == 0 || text.starts_with('L'));
    if short || text[length + ending..].starts_with(char::is_alphanumeric) {
        return None;
    }
    let value = roman_value(&text[..length])?;
    Some(Number { keys: vec![(value.to_string(), 0)], bytes: length + ending })
}

/// Returns the value of a Roman numeral from 1 to 89, or `None` for anything else, such as `IIII`.
fn roman_value(numeral: &str) -> Option<u32> {
    const TENS: [&str; 9] = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"];
    const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    TENS.iter().zip(0..).find_map(|(tens, ten)| {
        let rest = numeral.strip_prefix(tens)?;
        let unit = UNITS.iter().position(|unit| *unit == rest)?;
        Some(10 * ten + unit as u32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str, lang: Language) -> Option<String> {
        read(text, lang).map(|number| {
            let keys: Vec<&str> = number.keys.iter().map(|(key, _)| key.as_str()).collect();
            format!("{}|{}", keys.join(" "), &text[number.bytes..])
        })
    }

    fn check(cases: &[(&str, Language, &str)]) {
        for (text, lang, wanted) in cases {
            assert_eq!(keys(text, *lang).as_deref(), Some(*wanted), "{text} {lang}");
        }
    }

    #[test]
    fn quantities_have_one_key_in_all_languages() {
        check(&[
            ("1 234,5 m", Language::French, "1234.5| m"),
            ("1\u{202F}234\u{202F}567", Language::French, "1234567|"),
            ("1,234.50 m", Language::English, "1234.5| m"),
            ("1.234,5", Language::German, "1234.5|"),
            ("8’603 m", Language::German, "8603| m"),
            ("3,14.", Language::French, "3.14|."),
            ("3.14.", Language::English, "3.14|."),
            ("1.2.3 ", Language::English, "1.2.3| "),
            ("1.2.3 ", Language::French, "1.2.3| "),
        ]);
    }

    #[test]
    fn dates_have_three_keys() {
        check(&[
            ("2020-02-03,", Language::French, "3 m:2 2020|,"),
            ("03/02/2020", Language::French, "3 m:2 2020|"),
            ("3.2.2020.", Language::German, "3 m:2 2020|."),
            ("12/25/2020", Language::English, "25 m:12 2020|"),
            ("25/12/2020", Language::English, "25 m:12 2020|"),
            ("2月3日", Language::Chinese, "m:2|月3日"),
        ]);
        assert_eq!(keys("02/03/2020", Language::English), None, "ambiguous");
        assert_eq!(keys("45/13/2020", Language::French), None);
    }

    #[test]
    fn ordinals_and_roman_numerals_are_numbers() {
        check(&[
            ("19th century", Language::English, "19| century"),
            ("19e siècle", Language::French, "19| siècle"),
            ("XIXe siècle", Language::French, "19| siècle"),
            ("XIX. Jahrhundert", Language::German, "19|. Jahrhundert"),
            ("Ier", Language::French, "1|"),
            ("10h30", Language::French, "10 30|"),
            ("LI-Ion2", Language::French, "51|-Ion2"),
        ]);
        for word in ["Le chat", "Vie", "I am", "IIII", "Xavier"] {
            assert_eq!(keys(word, Language::French), None, "{word}");
        }
    }

    #[test]
    fn plain_digits_and_words_are_left_to_the_tokens() {
        for text in ["1957 200", "12", "12 personnes", "12abc", "0 123", "1,", "1.", "10h3", "100 1234"] {
            assert_eq!(keys(text, Language::French), None, "{text}");
        }
    }
}
