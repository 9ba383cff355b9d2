//! Tokens as the aligner compares them: keys that forgive case, accents, endings and the shapes of punctuation.
//!
//! A token is a run of letters and digits, or a run of one other character that is not white space. Its *key* is the
//! token in lower case, without accents, cut to [`KEY_LETTERS`] letters; numbers are keys by their value ([`super::numbers`]).
//! Quotation marks, dashes and full stops of all scripts share one key each, so that they can be compared across
//! languages. Chinese and Japanese, which write no spaces, give one token a character (a run of katakana is one word).

use super::numbers;
use crate::text::language::Language;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many letters of a word its key keeps. Six and Snowball stems give the same accuracy, eight is worse
/// (measured on the gold sets in fr–en and fr–de).
pub const KEY_LETTERS: usize = 6;

/// How many letters of an Arabic stem its key keeps: what is stripped before makes up for the sixth (with fr–ar,
/// stems of five letters gain 1.9 points over keys of six).
const ARABIC_LETTERS: usize = 5;

/// How many syllables of a Korean word its key keeps: endings stand behind a stem of about two.
const KEY_SYLLABLES: usize = 2;

/// Calls `found(key, start)` for each token of `text`; `start` is the token's first character, counted in characters.
pub fn for_each_key(text: &str, lang: Language, key: &mut String, mut found: impl FnMut(&str, u32)) {
    let tones = lang == Language::Vietnamese;
    let mut chars = text.char_indices().zip(0u32..).map(|((byte, c), at)| (byte, at, c)).peekable();
    key.clear();
    while let Some((byte, at, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        if let Some(number) = numbers::read(&text[byte..], lang) {
            for (key, before) in &number.keys {
                found(key, at + *before as u32);
            }
            let end = byte + number.bytes;
            while chars.next_if(|&(byte, ..)| byte < end).is_some() {}
            continue;
        }
        if is_ideograph(c) {
            key.push(c);
            found(key, at);
            key.clear();
            continue;
        }
        if !is_word(c) {
            let repeated = std::iter::from_fn(|| chars.next_if(|&(.., next)| next == c)).count() > 0;
            fold_punctuation(if c == '.' && repeated { '…' } else { c }, key);
            found(key, at);
            key.clear();
            continue;
        }
        let mut letters = 0;
        let mut limit = if lang == Language::Arabic {
            12
        } else if is_hangul(c) {
            KEY_SYLLABLES
        } else {
            KEY_LETTERS
        };
        if c.is_ascii_digit() {
            // A number is known by all its digits.
            limit = 24;
        }
        fold_letter(c, tones, key, &mut letters, limit);
        while let Some(&(.., next)) = chars.peek() {
            if !is_word(next) || is_ideograph(next) {
                break;
            }
            fold_letter(next, tones, key, &mut letters, limit);
            chars.next();
        }
        if !key.is_empty() {
            let stem = if lang == Language::Arabic { arabic_stem(key) } else { key.as_str() };
            found(stem, at);
        }
        key.clear();
    }
}

/// An Arabic word without "and", one-letter prepositions and the article, which are written as part of it, and
/// without long endings.
fn arabic_stem<'w>(word: &'w str) -> &'w str {
    let strip = |word: &'w str, prefixes: &[&str], least: usize| -> &'w str {
        let rest = prefixes.iter().find_map(|prefix| word.strip_prefix(prefix));
        rest.filter(|rest| rest.chars().count() >= least).unwrap_or(word)
    };
    let stem = strip(word, &["و", "ف"], 4);
    let stem = strip(stem, &["بال", "كال", "لل", "ال"], 3);
    let stem = strip(stem, &["ب", "ل", "ك"], 4);
    stem.char_indices().nth(ARABIC_LETTERS).map_or(stem, |(end, _)| &stem[..end])
}

/// Whether a character belongs to a word.
fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Characters that are words by themselves: Han and hiragana.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Appends the letters that `c` is in a key, as long as there are fewer than `limit`.
fn fold_letter(c: char, tones: bool, key: &mut String, letters: &mut usize, limit: usize) {
    let mut push = |c: char| {
        if *letters < limit {
            key.push(c);
            *letters += 1;
        }
    };
    if c.is_ascii() {
        push(c.to_ascii_lowercase());
        return;
    }
    match c {
        'œ' | 'Œ' => return "oe".chars().for_each(push),
        'æ' | 'Æ' => return "ae".chars().for_each(push),
        'ß' => return "ss".chars().for_each(push),
        'ø' | 'Ø' => return push('o'),
        'ł' | 'Ł' => return push('l'),
        'đ' | 'Đ' => return push('d'),
        'ı' => return push('i'),
        '٠'..='٩' => return push(char::from(b'0' + (c as u32 - '٠' as u32) as u8)),
        _ => {}
    }
    if is_hangul(c) || ('\u{30a0}'..='\u{30ff}').contains(&c) || tones {
        c.to_lowercase().for_each(push);
        return;
    }
    for base in std::iter::once(c).nfd().filter(|&part| !is_combining_mark(part)) {
        base.to_lowercase().for_each(&mut push);
    }
}

/// Appends the one shape that stands for all of its kind.
fn fold_punctuation(c: char, key: &mut String) {
    key.push(match c {
        '«' | '»' | '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '《' | '》' | '″' => {
            '"'
        }
        '’' | '‘' | '‚' | '‹' | '›' | '`' | '´' => '\'',
        '–' | '—' | '―' | '‐' | '‑' | '−' => '-',
        '。' | '．' | '۔' | '।' => '.',
        '，' | '、' | '،' => ',',
        '？' | '؟' => '?',
        '！' => '!',
        '：' => ':',
        '；' | '؛' => ';',
        '（' => '(',
        '）' => ')',
        '％' | '٪' => '%',
        _ => c,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(text: &str, lang: Language) -> Vec<String> {
        let mut out = Vec::new();
        for_each_key(text, lang, &mut String::new(), |key, _| out.push(key.to_owned()));
        out
    }

    #[test]
    fn words_lose_case_accents_and_endings() {
        assert_eq!(
            keys("L’Évêque était cœurs-vaillants", Language::French),
            ["l", "'", "eveque", "etait", "coeurs", "-", "vailla"]
        );
    }

    #[test]
    fn punctuation_of_all_scripts_is_one() {
        assert_eq!(keys("«Oui»…", Language::French), ["\"", "oui", "\"", "…"]);
        assert_eq!(keys("你好。", Language::Chinese), ["你", "好", "."]);
    }

    #[test]
    fn a_run_of_one_sign_is_one_token() {
        assert_eq!(keys("Oui... ***", Language::French), ["oui", "…", "*"]);
        assert_eq!(keys("— Non !!", Language::French), keys("-- Non!", Language::French));
    }

    #[test]
    fn numbers_are_keys_by_their_value_and_know_where_they_begin() {
        assert_eq!(
            keys("le 03/02/2020, 1 234,5 m", Language::French),
            ["le", "3", "m:2", "2020", ",", "1234.5", "m"]
        );
        let mut places = Vec::new();
        for_each_key("né 03/02/2020 là", Language::French, &mut String::new(), |_, at| places.push(at));
        assert_eq!(places, [0, 3, 6, 9, 14]);
    }

    #[test]
    fn numbers_keep_their_digits_and_words_of_other_scripts_their_letters() {
        assert_eq!(keys("20200203 Ядерный ٣", Language::Russian), ["20200203", "ядерны", "3"]);
        assert_eq!(keys("データベースの", Language::Japanese), ["データベース", "の"]);
    }

    proptest! {
        #[test]
        fn keys_are_never_empty_and_begin_one_after_the_other(
            text in "[0-9IVXL., /:hH月월٣eèº'\u{A0}\u{202F}\u{301}aé中カ한ل-]{0,40}",
            lang in prop::sample::select(Language::ALL),
        ) {
            let (mut before, length) = (None, text.chars().count() as u32);
            for_each_key(&text, lang, &mut String::new(), |key, at| {
                assert!(!key.is_empty());
                assert!(before < Some(at) && at < length, "{key:?} at {at}, after {before:?}, of {length}");
                before = Some(at);
            });
        }
    }
}
