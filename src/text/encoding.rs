//! Bytes to characters: which encoding it is, and how many bytes each character took.
//!
//! In this order: what the caller says; a byte order mark; the NUL bytes of UTF-16 without one; valid UTF-8; UTF-8 with a
//! little damage; and last what `chardetng` guesses, with ISO-8859-15 told from Windows-1252 here, as `chardetng` leaves it
//! out. See `docs/decisions/0001-encodings.md`.

use crate::error::Error;
use crate::text::lang::Lang;
use encoding_rs::{Encoding as Coding, ISO_2022_JP, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A character encoding, by one of the labels of the WHATWG (`utf-8`, `windows-1252`, `latin1`, `iso-8859-15`, `utf-16le`,
/// `macintosh`, `shift_jis` …).
///
/// # Examples
///
/// ```
/// use enregard::text::encoding::Encoding;
///
/// let encoding: Encoding = "latin9".parse().unwrap();
/// assert_eq!(encoding.to_string(), "ISO-8859-15");
/// assert!("ebcdic".parse::<Encoding>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static Coding);

impl Default for Encoding {
    fn default() -> Self {
        Encoding(UTF_8)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl FromStr for Encoding {
    type Err = Error;

    /// Reads a label, in any case; [`Error::Usage`] for one that nobody knows.
    fn from_str(label: &str) -> Result<Self, Error> {
        // Names in use that the WHATWG's list does not have.
        let known = match label.trim().to_ascii_lowercase().as_str() {
            "latin9" | "latin-9" => "iso-8859-15",
            "latin-1" => "latin1",
            "utf16" => "utf-16",
            "utf16le" => "utf-16le",
            "utf16be" => "utf-16be",
            "mac-roman" | "macroman" => "macintosh",
            other => return Self::of_label(other).ok_or_else(|| unknown(label)),
        };
        Self::of_label(known).ok_or_else(|| unknown(label))
    }
}

fn unknown(label: &str) -> Error {
    Error::call(format!(
        "--encoding {label}: not a known encoding; utf-8, utf-16, windows-1252, iso-8859-15, macintosh, \
         windows-1250 or shift_jis are some, and without the option it is found out"
    ))
}

impl Encoding {
    fn of_label(label: &str) -> Option<Self> {
        Coding::for_label_no_replacement(label.as_bytes()).map(Encoding)
    }
}

/// A decoded input, not yet cleaned or normalised.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// The characters.
    pub(super) text: Cow<'a, str>,
    /// How many input bytes each took.
    pub(super) widths: Widths,
    /// Where in the input the first stood: behind the byte order mark.
    pub(super) start: usize,
    /// What it was decoded from.
    pub(super) encoding: Encoding,
    /// Whether nothing but a guess speaks for this encoding.
    pub(super) guessed: bool,
    /// How many times U+FFFD stands for bytes that are not UTF-8.
    pub(super) damaged: usize,
}

/// How many bytes of the input each character took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Widths {
    /// As many as in UTF-8.
    Utf8,
    /// One.
    Single,
    /// Two, or four outside the basic plane.
    Utf16,
    /// Those listed, one a character.
    Listed(Vec<u8>),
}

impl Widths {
    /// The width of the character `c`, the `index`-th of the text.
    pub(super) fn of(&self, index: usize, c: char) -> usize {
        match self {
            Widths::Utf8 => c.len_utf8(),
            Widths::Single => 1,
            Widths::Utf16 => 2 * c.len_utf16(),
            Widths::Listed(widths) => widths[index].into(),
        }
    }
}

/// Whether bytes that are to be read in another encoding are UTF-8 by all they show. The letters of another encoding are
/// so by accident once, and not several times in a row; a character that the end cuts off is none that speaks against it.
pub(super) fn is_plainly_utf8(bytes: &[u8]) -> bool {
    const FEW: usize = 3;
    let beyond_ascii = bytes.iter().filter(|&&byte| byte >= 0xC0).count();
    beyond_ascii >= FEW && str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

/// Decodes `bytes`, as `forced` or as what they look like; `lang` helps a guess along. The error is the reason, for the
/// caller to add the file's name.
pub(super) fn decode(
    bytes: &[u8],
    forced: Option<Encoding>,
    lang: Option<Lang>,
) -> Result<Decoded<'_>, String> {
    let mark = Coding::for_bom(bytes);
    if let Some(Encoding(coding)) = forced {
        let is_utf16 = coding == UTF_16LE || coding == UTF_16BE;
        let (coding, start) = match mark {
            // "utf-16" is a label of the little-endian kind, but a mark knows better.
            Some((marked, start)) if marked == coding || is_utf16 && marked != UTF_8 => (marked, start),
            _ => (coding, 0),
        };
        return strictly(bytes, start, coding).ok_or_else(|| misfit(bytes, start, coding, 0));
    }
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err("this is UTF-32, which is not read; convert it with `iconv -f UTF-32 -t UTF-8`".into());
    }
    if let Some((coding, start)) = mark {
        return match strictly(bytes, start, coding) {
            Some(decoded) => Ok(decoded),
            None if coding == UTF_8 => mended(bytes, start)?.ok_or_else(|| misfit(bytes, start, coding, 0)),
            None => Err(misfit(bytes, start, coding, 0)),
        };
    }
    if let Some(decoded) = utf16_by_nuls(bytes).and_then(|coding| strictly(bytes, 0, coding)) {
        return Ok(decoded);
    }
    if is_binary(bytes) {
        return Err("this is binary data, not text; give a plain text file".into());
    }
    if let Some(decoded) = strictly(bytes, 0, UTF_8) {
        return Ok(decoded);
    }
    if let Some(decoded) = mended(bytes, 0)? {
        return Ok(decoded);
    }
    guessed(bytes, lang).ok_or_else(|| {
        format!(
            "{}, and no other encoding fits either; name the right one with --encoding, or convert the file with \
             `iconv -f ENCODING -t UTF-8`",
            first_bad_byte(bytes)
        )
    })
}

/// What a piece of a longer text holds, of which the encoding is known: broken UTF-8 becomes U+FFFD, and is counted; in
/// any other encoding the error is the reason. `at` is where in the input the piece begins.
pub(super) fn piece(bytes: &[u8], encoding: Encoding, at: u64) -> Result<Decoded<'_>, String> {
    if let Some(decoded) = strictly(bytes, 0, encoding.0) {
        return Ok(decoded);
    }
    if encoding.0 == UTF_8 {
        return Ok(replaced(bytes, 0).0);
    }
    Err(misfit(bytes, 0, encoding.0, at))
}

/// How a piece of an encoding is cut where a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    /// UTF-8.
    Utf8,
    /// A line end is a byte that stands for nothing else.
    Bytes,
    /// UTF-16, the lower byte first, or the upper.
    Low,
    /// See `Low`.
    High,
    /// What a byte means depends on all before it.
    Whole,
}

impl Encoding {
    /// How it is cut.
    pub(super) fn units(self) -> Units {
        match self.0 {
            coding if coding == UTF_8 => Units::Utf8,
            coding if coding == UTF_16LE => Units::Low,
            coding if coding == UTF_16BE => Units::High,
            coding if coding == ISO_2022_JP => Units::Whole,
            _ => Units::Bytes,
        }
    }
}

/// All of `bytes` from `start` on as `coding`, without a single exception.
fn strictly<'a>(bytes: &'a [u8], start: usize, coding: &'static Coding) -> Option<Decoded<'a>> {
    let body = &bytes[start..];
    let text = coding.decode_without_bom_handling_and_without_replacement(body)?;
    let widths = if coding == UTF_8 {
        Widths::Utf8
    } else if coding == UTF_16LE || coding == UTF_16BE {
        Widths::Utf16
    } else if coding.is_single_byte() {
        Widths::Single
    } else {
        Widths::Listed(listed_widths(body, coding))
    };
    Some(Decoded { text, widths, start, encoding: Encoding(coding), guessed: false, damaged: 0 })
}

/// The widths of the characters of `body`, which is valid: a decoder that is fed byte by byte shows where each ends.
fn listed_widths(body: &[u8], coding: &'static Coding) -> Vec<u8> {
    let mut decoder = coding.new_decoder_without_bom_handling();
    let mut widths = Vec::with_capacity(body.len() / 2);
    let mut width = 0u8;
    let mut out = [0u8; 32];
    for at in 0..=body.len() {
        let (piece, last) = (&body[at..body.len().min(at + 1)], at == body.len());
        let (_, _, written, _) = decoder.decode_to_utf8(piece, &mut out, last);
        width = width.saturating_add(piece.len() as u8);
        for _ in String::from_utf8_lossy(&out[..written]).chars() {
            // A pair of characters from one code (Big5 has such) shares the width: the second takes none.
            widths.push(std::mem::take(&mut width));
        }
    }
    widths
}

/// UTF-16 without a mark. In all alphabets from Latin to Arabic the upper byte of nearly every unit is under 9, that of
/// blanks, line ends and ASCII letters is 0, and no lower byte is. (Chinese and Japanese need the mark.)
fn utf16_by_nuls(bytes: &[u8]) -> Option<&'static Coding> {
    // 64 KiB show it as well as all would.
    let sample = &bytes[..bytes.len().min(1 << 16)];
    if bytes.len() % 2 == 1 || sample.len() < 4 {
        return None;
    }
    let units = sample.len() / 2;
    let count =
        |side: usize, test: fn(u8) -> bool| sample.iter().skip(side).step_by(2).filter(|b| test(**b)).count();
    let nuls = [count(0, |b| b == 0), count(1, |b| b == 0)];
    // Six units in ten leave room for quotes and dashes; one blank in twenty is less than in any alphabet; one NUL in
    // fifty on the other side is a stray one.
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

/// Whether `bytes`, of no kind of UTF-16, hold more control characters than slip into a text by accident.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let controls = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t'..=b'\r' | 0x1B) || b == 0x7F);
    too_many_controls(controls.count(), bytes.len())
}

/// Whether so many control characters among so many characters make it no text: three are forgiven anywhere, and one in a
/// hundred. (Random bytes have more than one in ten; OCR and old word processors leave far less than one in a hundred.)
pub(super) fn too_many_controls(controls: usize, chars: usize) -> bool {
    controls > 3 + chars / 100
}

/// UTF-8 in which hardly anything is broken (a file cut in the middle of a letter, a byte lost), at most one sequence in a
/// hundred: the broken bytes become U+FFFD. `None` where most is broken, so that it is another encoding; an error in
/// between, as to read such a mixture in any one encoding would spoil a part of it.
fn mended(bytes: &[u8], start: usize) -> Result<Option<Decoded<'_>>, String> {
    let (decoded, sound) = replaced(bytes, start);
    let damaged = decoded.damaged;
    if !too_much_damage(damaged, sound) {
        return Ok(Some(decoded));
    }
    // In text of another encoding what is valid is so by chance: one sequence in ten in Chinese, hardly any elsewhere.
    if damaged > 2 * sound {
        return Ok(None);
    }
    Err(format!(
        "{}, but much of the rest is: the file is damaged or mixes encodings; repair it, or name the encoding to read all \
         of it in with --encoding",
        first_bad_byte(bytes)
    ))
}

/// Whether so many broken sequences beside so many sound ones, ASCII left out, are more than a little damage.
pub(super) fn too_much_damage(damaged: usize, sound: usize) -> bool {
    damaged * 100 > sound
}

/// UTF-8 with U+FFFD for what is broken, and how many sequences beyond ASCII are not.
fn replaced(bytes: &[u8], start: usize) -> (Decoded<'_>, usize) {
    let body = &bytes[start..];
    let (mut text, mut widths) = (String::with_capacity(body.len()), Vec::with_capacity(body.len()));
    let (mut damaged, mut sound) = (0, 0);
    for chunk in body.utf8_chunks() {
        for c in chunk.valid().chars() {
            widths.push(c.len_utf8() as u8);
            sound += usize::from(!c.is_ascii());
        }
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            widths.push(chunk.invalid().len() as u8);
            damaged += 1;
        }
    }
    let (text, widths) = (text.into(), Widths::Listed(widths));
    (Decoded { text, widths, start, encoding: Encoding(UTF_8), guessed: false, damaged }, sound)
}

/// What `chardetng` takes it for, then Windows-1252, whichever leaves no byte without a meaning.
fn guessed(bytes: &[u8], lang: Option<Lang>) -> Option<Decoded<'_>> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let tld = lang.map(top_level_domain);
    let guess = detector.guess(tld.map(str::as_bytes), chardetng::Utf8Detection::Deny);
    [guess, WINDOWS_1252].into_iter().find_map(|coding| {
        let coding = if coding == WINDOWS_1252 { western(bytes) } else { coding };
        let decoded = strictly(bytes, 0, coding)?;
        // Bytes that an encoding leaves open become C1 control characters, which no text has.
        let open = decoded.text.chars().any(|c| matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}'));
        (!open).then_some(Decoded { guessed: true, ..decoded })
    })
}

/// The country that `chardetng` knows a language by.
fn top_level_domain(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "com",
        Lang::Cs => "cz",
        Lang::Sv => "se",
        Lang::Da => "dk",
        Lang::El => "gr",
        Lang::Uk => "ua",
        Lang::Vi => "vn",
        Lang::Zh => "cn",
        Lang::Ja => "jp",
        Lang::Ko => "kr",
        Lang::Ar => "eg",
        other => other.code(),
    }
}

/// ISO-8859-15 or Windows-1252. They differ where the first has control characters, and in eight signs: where the latter
/// has ¼ ½ ¾ ¦ ¨ ´ ¸ ¤ the former has Œ œ Ÿ Š š Ž ž €. A fraction between letters is an œ; a ¤ is a € at all times.
fn western(bytes: &[u8]) -> &'static Coding {
    if bytes.iter().any(|b| matches!(b, 0x80..=0x9F)) {
        return WINDOWS_1252;
    }
    let is_letter = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphabetic() || *b >= 0xC0);
    let latin9 = |at: usize| match bytes[at] {
        0xA4 => true,
        0xA6 | 0xA8 | 0xB4 | 0xB8 | 0xBC..=0xBE => {
            is_letter(bytes.get(at + 1))
                || at.checked_sub(1).is_some_and(|before| is_letter(bytes.get(before)))
        }
        _ => false,
    };
    if (0..bytes.len()).any(latin9) { ISO_8859_15 } else { WINDOWS_1252 }
}

/// Why `bytes`, before which the input has so many others, are not in the encoding that somebody, or a byte order mark, said.
fn misfit(bytes: &[u8], start: usize, coding: &'static Coding, before: u64) -> String {
    let mut decoder = coding.new_decoder_without_bom_handling();
    let mut out = vec![0u8; 1 << 14];
    let mut at = start;
    let position = before
        + loop {
            use encoding_rs::DecoderResult::{InputEmpty, Malformed, OutputFull};
            let (result, read, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut out, true);
            at += read;
            match result {
                OutputFull => {}
                InputEmpty => break at as u64,
                Malformed(length, behind) => break (at - usize::from(length) - usize::from(behind)) as u64,
            }
        };
    format!(
        "not {} (byte {position} does not fit); name the right encoding with --encoding, or leave the option out to \
         have it found out",
        coding.name()
    )
}

fn first_bad_byte(bytes: &[u8]) -> String {
    let at = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), |_| 0);
    let line = 1 + bytes[..at].iter().filter(|&&b| b == b'\n').count();
    format!("not UTF-8 (line {line}, byte {at}: 0x{:02X})", bytes.get(at).copied().unwrap_or(0))
}
