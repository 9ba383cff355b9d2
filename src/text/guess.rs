//! Guesses the encoding of an input without a byte order mark.

use crate::text::Language;
use encoding_rs::{Encoding as Coding, ISO_8859_15, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Returns the encodings to try, the most likely first: the guess of `chardetng`, which takes `lang` into
/// account, then Windows-1252. ISO-8859-15 replaces Windows-1252 where it fits better.
pub(super) fn candidates(bytes: &[u8], lang: Option<Language>) -> [&'static Coding; 2] {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let tld = lang.map(top_level_domain);
    let guess = detector.guess(tld.map(str::as_bytes), chardetng::Utf8Detection::Deny);
    [guess, WINDOWS_1252].map(|coding| if coding == WINDOWS_1252 { western(bytes) } else { coding })
}

/// Returns the Internet top-level domain that tells `chardetng` which language to expect.
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
        Language::Estonian => "ee",
        Language::Slovenian => "si",
        Language::Bosnian => "ba",
        Language::Serbian => "rs",
        Language::Bokmal | Language::Nynorsk => "no",
        Language::Belarusian => "by",
        Language::Hebrew => "il",
        Language::Persian => "ir",
        Language::Urdu => "pk",
        Language::Georgian => "ge",
        Language::Armenian => "am",
        Language::Kazakh => "kz",
        Language::Albanian => "al",
        Language::Hindi | Language::Bengali => "in",
        Language::Malay => "my",
        Language::Tagalog => "ph",
        Language::Irish => "ie",
        Language::Catalan | Language::Galician | Language::Basque => "es",
        Language::Swahili => "ke",
        Language::Other(_) => "com",
        other => other.code(),
    }
}

/// Chooses between ISO-8859-15 and Windows-1252, which `chardetng` does not distinguish. Bytes 0x80 to 0x9F
/// are printable only in Windows-1252. Eight other bytes mean ¼ ½ ¾ ¦ ¨ ´ ¸ ¤ in Windows-1252 but Œ œ Ÿ Š š Ž
/// ž € in ISO-8859-15. Such a byte indicates ISO-8859-15 if it is next to a letter, and 0xA4 (€) always does.
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

/// Returns the byte order of UTF-16 text without a byte order mark, or `None` if the text is not UTF-16. In
/// alphabets from Latin to Arabic, nearly all code units have a high byte below 9, and the high byte of
/// spaces, line ends and ASCII letters is 0. Low bytes are almost never 0. Chinese and Japanese text is not
/// detected and needs a byte order mark.
pub(super) fn utf16_by_nuls(bytes: &[u8]) -> Option<&'static Coding> {
    // The first 64 KiB provide enough evidence.
    let sample = &bytes[..bytes.len().min(1 << 16)];
    if bytes.len() % 2 == 1 || sample.len() < 4 {
        return None;
    }
    let units = sample.len() / 2;
    let count =
        |side: usize, test: fn(u8) -> bool| sample.iter().skip(side).step_by(2).filter(|b| test(**b)).count();
    let nuls = [count(0, |b| b == 0), count(1, |b| b == 0)];
    // Only 60 % of the high bytes must be below 9, since quotation marks and dashes have larger ones. In
    // every alphabet, more than 5 % of the characters of a text are spaces. Low bytes of 0 are attributed to
    // damage if there are at most 2 % as many as high bytes of 0.
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
