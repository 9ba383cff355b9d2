//! Folds variants of letters, digits and punctuation marks to one form.

use crate::keys::simplified;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

/// The difference between the code points of a full-width character and its ASCII form.
const FULL_WIDTH: u32 = 0xFEE0;

/// The code point of the zero in each set of ten decimal digits in the Basic Multilingual Plane (Unicode 15,
/// category Nd), except the ASCII one.
const ZEROS: &[u32] = &[
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
];

/// Returns the ASCII form of a non-ASCII decimal digit, or `None` for any other character.
pub(super) fn digit(c: char) -> Option<char> {
    let at = ZEROS.partition_point(|&zero| zero <= c as u32).checked_sub(1)?;
    let value = c as u32 - ZEROS[at];
    (value < 10).then(|| char::from(b'0' + value as u8))
}

/// Returns the ASCII form of a non-ASCII digit, or of a non-ASCII separator inside a number.
pub(crate) fn of_number(c: char) -> Option<char> {
    match c {
        '٫' => Some(','),
        // The Arabic separator between groups of three digits.
        '٬' => Some('\''),
        '，' => Some(','),
        '．' => Some('.'),
        _ if c.is_ascii() => None,
        _ => digit(c),
    }
}

/// How the letters of a language are folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// Accents and vowel signs are removed.
    Plain,
    /// Accents are kept, because they distinguish tones and vowels in Vietnamese.
    Tones,
    /// Vowel signs are kept, because they distinguish words in Bengali.
    VowelSigns,
    /// Serbian Cyrillic letters are transliterated, so that both scripts share keys.
    Serbian,
}

/// The letters from U+00C0 to U+00FF without their accents, in lower case. A full stop is at the place of a character
/// that is not a letter with an accent.
const WITHOUT_ACCENTS: &[u8; 64] = b"aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y";

/// Calls `push` for each letter of the folded form of `c`.
pub(super) fn letter(c: char, letters: Letters, mut push: impl FnMut(char)) {
    if c.is_ascii() {
        return push(c.to_ascii_lowercase());
    }
    if letters != Letters::Tones
        && let Some(&base @ b'a'..=b'z') = WITHOUT_ACCENTS.get((c as usize).wrapping_sub(0xC0))
    {
        return push(char::from(base));
    }
    match c {
        'œ' | 'Œ' => return "oe".chars().for_each(push),
        'æ' | 'Æ' => return "ae".chars().for_each(push),
        'ß' => return "ss".chars().for_each(push),
        'þ' | 'Þ' => return "th".chars().for_each(push),
        'ø' | 'Ø' => return push('o'),
        'ł' | 'Ł' => return push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => return push('d'),
        'ħ' | 'Ħ' => return push('h'),
        'ı' => return push('i'),
        // The zero-width joiner and the Arabic tatweel only change the shape of letters.
        '\u{200D}' | 'ـ' => return,
        '\u{600}'..='\u{6FF}' => return arabic(c, push),
        '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
            return c.nfkc().for_each(|c| arabic(c, &mut push));
        }
        '\u{FF10}'..='\u{FF5A}' => {
            let ascii = char::from_u32(c as u32 - FULL_WIDTH).unwrap_or(c);
            return push(ascii.to_ascii_lowercase());
        }
        '\u{400}'..='\u{45F}' if letters == Letters::Serbian => {
            if let Some(latin) = serbian(c) {
                return latin.chars().for_each(push);
            }
        }
        '\u{5DA}' | '\u{5DD}' | '\u{5DF}' | '\u{5E3}' | '\u{5E5}' => {
            // In Unicode, the final form of a Hebrew letter comes just before its usual form.
            return push(char::from_u32(c as u32 + 1).unwrap_or(c));
        }
        '\u{9BE}'..='\u{9CC}' if letters == Letters::VowelSigns => return push(c),
        _ => {}
    }
    if let Some(digit) = digit(c) {
        return push(digit);
    }
    let keeps_marks = matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{30a0}'..='\u{30ff}');
    if keeps_marks || letters == Letters::Tones {
        c.to_lowercase().for_each(push);
        return;
    }
    for base in std::iter::once(c).nfd().filter(|&part| !is_combining_mark(part)) {
        base.to_lowercase().for_each(&mut push);
    }
}

/// Folds an Arabic letter: Persian and Urdu forms to Arabic ones, the alef maqsura to the ya, and the ta
/// marbuta to the ha. Many texts use these forms interchangeably.
fn arabic(c: char, mut push: impl FnMut(char)) {
    if let Some(digit) = digit(c) {
        return push(digit);
    }
    push(match c {
        'ى' | 'ی' | 'ې' | 'ے' | 'ۓ' | 'ئ' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۀ' | 'ۂ' | 'ۃ' => 'ه',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ـ' => return,
        _ if is_combining_mark(c) => return,
        _ => c,
    });
}

/// Returns the Latin form of a Serbian Cyrillic letter, without accents.
fn serbian(c: char) -> Option<&'static str> {
    const LATIN: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "z", "z", "i", "j", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
        "f", "h", "c", "c", "s", "d", "lj", "nj", "c", "dz", "j", "y",
    ];
    const CYRILLIC: &str = "абвгдежзијклмнопрстуфхцчшђљњћџйы";
    let lower = c.to_lowercase().next()?;
    CYRILLIC.chars().position(|letter| letter == lower).map(|at| LATIN[at])
}

/// Transliterates a Cyrillic or Greek letter as in French, so that names match across scripts.
pub(crate) fn transliterate(c: char) -> char {
    const FROM: &str = "абвгдежзийклмнопрстуфхцчшщыэюяієґαβγδεζηθικλμνξοπρσςτυφχψω";
    const TO: &str = "abvgdejziiklmnoprstufhccssyeuaiegavgdezitiklmnxoprsstufhpo";
    if !('Ͱ'..='ӿ').contains(&c) {
        return c;
    }
    FROM.chars().zip(TO.chars()).find(|(from, _)| *from == c).map_or(c, |(_, to)| to)
}

/// Folds a Han character. In Chinese, a traditional character becomes its simplified form. In other
/// languages, all characters stay unchanged.
pub(super) fn ideograph(c: char, is_chinese: bool) -> char {
    if is_chinese { simplified::simplify(c) } else { c }
}

/// Returns the full-width form of the half-width katakana character `c`, and whether `c` is a voicing mark.
/// For a voicing mark, the first result is the voiced form of the previous character `before`, or `None` if
/// that character has no voiced form.
pub(super) fn katakana(c: char, before: Option<char>) -> (Option<char>, bool) {
    let wide = std::iter::once(c).nfkc().next();
    let is_mark = wide.is_some_and(is_combining_mark);
    let voiced = before.zip(wide.filter(|_| is_mark)).and_then(|(before, mark)| compose(before, mark));
    if is_mark { (voiced, true) } else { (wide, false) }
}

/// Returns the punctuation mark that represents all variants of `c`.
pub(super) fn punctuation(c: char) -> char {
    match c {
        '«' | '»' | '“' | '”' | '„' | '‟' | '″' | '״' => '"',
        '「' | '」' | '『' | '』' | '《' | '》' | '｢' | '｣' => '"',
        '’' | '‘' | '‚' | '‹' | '›' | '`' | '´' | '׳' => '\'',
        '–' | '—' | '―' | '‐' | '‑' | '−' | '־' => '-',
        '。' | '｡' | '۔' | '।' | '॥' | '։' | '።' | '။' | '។' => '.',
        '、' | '､' | '،' | '՝' => ',',
        '؟' | ';' | '՞' => '?',
        '՜' => '!',
        '؛' => ';',
        '٪' => '%',
        '\u{FF01}'..='\u{FF5E}' => {
            let ascii = char::from_u32(c as u32 - FULL_WIDTH).unwrap_or(c);
            if ascii == '`' { '\'' } else { ascii }
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(text: &str, letters: Letters) -> String {
        let mut out = String::new();
        text.chars().for_each(|c| letter(c, letters, |c| out.push(c)));
        out
    }

    #[test]
    fn digits_of_all_scripts_become_ascii() {
        for (digits, wanted) in
            [("٠٩", "09"), ("۱۲", "12"), ("०५", "05"), ("৭", "7"), ("๓", "3"), ("８", "8")]
        {
            assert_eq!(digits.chars().filter_map(digit).collect::<String>(), wanted);
        }
        assert!(ZEROS.is_sorted());
        for c in ['a', '0', 'ก', '½', '²', '一', '\u{65F}', '\u{66A}'] {
            assert_eq!(digit(c), None, "{c}");
        }
    }

    #[test]
    fn the_table_of_letters_without_accents_is_that_of_unicode() {
        for (c, &base) in ('\u{C0}'..='\u{FF}').zip(WITHOUT_ACCENTS) {
            let first = std::iter::once(c).nfd().next().unwrap();
            let has_accent = first.is_ascii_alphabetic();
            assert_eq!(char::from(base), if has_accent { first.to_ascii_lowercase() } else { '.' }, "{c}");
        }
        assert_eq!(fold("ÉÇÿæø×", Letters::Plain), "ecyaeo×");
        assert_eq!(fold("É", Letters::Tones), "é");
    }

    #[test]
    fn arabic_and_persian_forms_are_equal() {
        assert_eq!(fold("کتابی", Letters::Plain), fold("كتابي", Letters::Plain));
        assert_eq!(fold("مدرسة أحمد", Letters::Plain), fold("مدرسه احمد", Letters::Plain));
        assert_eq!(fold("كـــتاب", Letters::Plain), "كتاب");
        // U+FEFB is the ligature of lam and alef, which folds to its two letters.
        assert_eq!(fold("\u{FEFB}", Letters::Plain), "لا");
    }

    #[test]
    fn serbian_is_equal_in_both_scripts() {
        for (cyrillic, latin) in [("Љубав", "Ljubav"), ("ђак", "đak"), ("Џеп", "Džep"), ("ћуран", "ćuran")]
        {
            assert_eq!(fold(cyrillic, Letters::Serbian), fold(latin, Letters::Serbian));
        }
        assert_eq!(fold("Љубав", Letters::Plain), "љубав");
    }

    #[test]
    fn widths_and_final_forms_are_equal() {
        assert_eq!(fold("Ｂｅａｕ７", Letters::Plain), "beau7");
        assert_eq!(fold("שלום", Letters::Plain), "שלומ");
        assert_eq!(
            (katakana('ｶ', None), katakana('ﾞ', Some('カ'))),
            ((Some('カ'), false), (Some('ガ'), true))
        );
        assert_eq!(katakana('ﾞ', None), (None, true));
        assert_eq!(['？', '，', '（', '～'].map(punctuation), ['?', ',', '(', '~']);
    }

    #[test]
    fn bengali_keeps_its_vowel_signs() {
        assert_eq!(
            (fold("নদী", Letters::VowelSigns), fold("নদী", Letters::Plain)),
            ("নদী".into(), "নদ".into())
        );
    }
}
