//! Guesses the encoding of bytes without a byte order mark.

use crate::text::Language;
use encoding_rs::{Encoding as Coding, ISO_8859_15, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encodings to try, likeliest first: the guess of `chardetng`, which `lang` helps, then Windows-1252.
pub(super) fn candidates(bytes: &[u8], lang: Option<Language>) -> [&'static Coding; 2] {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let tld = lang.map(top_level_domain);
    let guess = detector.guess(tld.map(str::as_bytes), chardetng::Utf8Detection::Deny);
    [guess, WINDOWS_1252].map(|coding| if coding == WINDOWS_1252 { western(bytes) } else { coding })
}

/// The top-level domain that represents a language in `chardetng`.
fn top_level_domain(lang: Language) -> &'static str {
    match lang {
        Language::English => "com",
        Language::Czech => "cz",
        Language::Swedish => "se",
        Language::Danish => "dk",
        Language::Greek => "gr",
        Language::Ukrainian => "ua",
        Language::Vietnamese => "vn",
        Language::Chinese => "cn",
        Language::Japanese => "jp",
        Language::Korean => "kr",
        Language::Arabic => "eg",
        other => other.code(),
    }
}

/// ISO-8859-15 or Windows-1252, between which `chardetng` does not distinguish. Windows-1252 has printable
/// characters where ISO-8859-15 has control characters. In eight other places it has ¼ ½ ¾ ¦ ¨ ´ ¸ ¤ where
/// ISO-8859-15 has Œ œ Ÿ Š š Ž ž €. There a sign next to a letter is taken for the letter of ISO-8859-15, and
/// ¤ always for €.
fn western(bytes: &[u8]) -> &'static Coding {
    if bytes.iter().any(|b| matches!(b, 0x80..=0x9F)) {
        return WINDOWS_1252;
    }
    let is_letter = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphabetic() || *b >= 0xC0);
    let latin9 = |at: usize| match bytes[at] {
        0xA4 => true,
        0xA6 | 0xA8 | 0xB4 | 0xB8 | 0xBC..=0xBE => {
            is_letter(bytes.get(at + 1)) || at > 0 && is_letter(bytes.get(at - 1))
        }
        _ => false,
    };
    if (0..bytes.len()).any(latin9) { ISO_8859_15 } else { WINDOWS_1252 }
}

/// The byte order of UTF-16 without a byte order mark; `None` for everything else. In alphabets from Latin to
/// Arabic the high byte of nearly every code unit is below 9, the high byte of spaces, line ends and ASCII
/// letters is 0, and no low byte is 0. Chinese and Japanese need the byte order mark.
pub(super) fn utf16_by_nuls(bytes: &[u8]) -> Option<&'static Coding> {
    // 64 KiB are enough evidence.
    let sample = &bytes[..bytes.len().min(1 << 16)];
    if bytes.len() % 2 == 1 || sample.len() < 4 {
        return None;
    }
    let units = sample.len() / 2;
    let count =
        |side: usize, test: fn(u8) -> bool| sample.iter().skip(side).step_by(2).filter(|b| test(**b)).count();
    let nuls = [count(0, |b| b == 0), count(1, |b| b == 0)];
    // 60 % of small high bytes leave room for quotes and dashes. Every alphabet has more than 5 % spaces. Up
    // to 2 % NULs among the low bytes are taken for damage.
    let upper_side = |side: usize| {
        count(side, |b| b < 9) * 10 >= units * 6
            && nuls[side] * 20 >= units
            && nuls[1 - side] * 50 <= nuls[side]
    };
    match (upper_side(1), upper_side(0)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}
