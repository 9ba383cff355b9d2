//! Decodes bytes to characters and records how many bytes each character took.
//!
//! The encoding is the first of these that applies:
//! 1. the encoding that the caller specifies;
//! 2. the encoding that a byte order mark indicates;
//! 3. UTF-16 without a byte order mark, recognised by its NUL bytes;
//! 4. UTF-8, possibly with slight damage;
//! 5. the encoding that the input itself declares, as HTML and XML can;
//! 6. a guess.
//!
//! See `docs/decisions/0001-encodings.md`.

use crate::error::{Message, Parameter};
use crate::message;
use crate::text::defects::{too_many_controls, too_much_damage};
use crate::text::{Encoding, Language, guess};
use encoding_rs::{DecoderResult, Encoding as Coding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// A decoded input, before cleaning and normalisation.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) widths: Widths,
    /// The byte offset of the first character in the input, after any byte order mark.
    pub(super) start: usize,
    pub(super) encoding: Encoding,
    pub(super) guessed: bool,
    /// The number of U+FFFD characters that replace invalid UTF-8.
    pub(super) damaged: usize,
    /// Whether a U+FFFD character at the end replaces an incomplete character.
    pub(super) truncated: bool,
}

impl Decoded<'_> {
    pub(super) fn from_text(text: String) -> Decoded<'static> {
        let encoding = Encoding::default();
        let (text, widths) = (text.into(), Widths::Utf8);
        Decoded { text, widths, start: 0, encoding, guessed: false, damaged: 0, truncated: false }
    }
}

/// The number of input bytes that each character took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Widths {
    Utf8,
    Single,
    Utf16,
    /// The width of each character of the text, in bytes.
    Listed(Vec<u8>),
}

impl Widths {
    /// Returns the width of the character `c` at position `index` of the text.
    pub(super) fn of(&self, index: usize, c: char) -> usize {
        match self {
            Widths::Utf8 => c.len_utf8(),
            Widths::Single => 1,
            Widths::Utf16 => 2 * c.len_utf16(),
            Widths::Listed(widths) => widths[index].into(),
        }
    }
}

/// Whether the bytes look like UTF-8. An incomplete character at the end is ignored.
pub(super) fn looks_like_utf8(bytes: &[u8]) -> bool {
    /// The minimum number of non-ASCII characters. In another encoding, one or two letters may look like
    /// valid UTF-8 by chance, but three hardly ever do.
    const MIN_NON_ASCII: usize = 3;
    let non_ascii = bytes.iter().filter(|&&byte| byte >= 0xC0).count();
    non_ascii >= MIN_NON_ASCII && str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

/// Information about the encoding of an input that is available before decoding.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hints {
    /// The encoding that the caller specifies.
    pub(super) named: Option<Encoding>,
    /// The encoding that the input itself declares. It is used instead of a guess if all bytes are valid in
    /// it.
    pub(super) declared: Option<Encoding>,
    pub(super) lang: Option<Language>,
}

/// Decodes `bytes`. The error gives the reason, without the file name.
pub(super) fn decode(bytes: &[u8], hints: Hints) -> Result<Decoded<'_>, Message> {
    let mark = Coding::for_bom(bytes);
    if let Some(Encoding(coding)) = hints.named {
        let is_utf16 = coding == UTF_16LE || coding == UTF_16BE;
        let (coding, start) = match mark {
            // The label "utf-16" means little-endian, but a byte order mark overrides it.
            Some((marked, start)) if marked == coding || is_utf16 && marked != UTF_8 => (marked, start),
            _ => (coding, 0),
        };
        return whole_or_cut(bytes, start, coding).ok_or_else(|| misfit(bytes, start, coding, 0));
    }
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err("UTF-32 is not supported; convert the file with `iconv -f UTF-32 -t UTF-8`".into());
    }
    if let Some((coding, start)) = mark {
        let decoded = if coding == UTF_8 { utf8(bytes, start)? } else { whole_or_cut(bytes, start, coding) };
        return decoded.ok_or_else(|| misfit(bytes, start, coding, 0));
    }
    if let Some(decoded) = guess::utf16_by_nuls(bytes).and_then(|coding| whole_or_cut(bytes, 0, coding)) {
        return Ok(decoded);
    }
    if is_binary(bytes) {
        return Err("contains binary data, not text; use a text file".into());
    }
    utf8(bytes, 0)?.or_else(|| guessed(bytes, hints)).ok_or_else(|| {
        message![
            first_bad_byte(bytes),
            ", and no other encoding fits; set ",
            Parameter::Encoding,
            ", or convert the file with `iconv -f ENCODING -t UTF-8`"
        ]
    })
}

/// Decodes a piece at offset `at` of a text in a known encoding. In UTF-8 text, an invalid sequence is
/// replaced with U+FFFD. In any other encoding, it is an error.
pub(super) fn decode_piece(bytes: &[u8], encoding: Encoding, at: u64) -> Result<Decoded<'_>, Message> {
    match strictly(bytes, 0, encoding.0) {
        Some(decoded) => Ok(decoded),
        // Pieces end at line ends, so only the last one can end inside a character.
        None if encoding.0 == UTF_8 => Ok(uncounted_cut(replaced(bytes, 0).0, cut_length(bytes) > 0)),
        None => whole_or_cut(bytes, 0, encoding.0).ok_or_else(|| misfit(bytes, 0, encoding.0, at)),
    }
}

/// Decodes `bytes` from offset `start` using the encoding `coding`. Returns `None` if any byte is invalid.
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
    let encoding = Encoding(coding);
    Some(Decoded { text, widths, start, encoding, guessed: false, damaged: 0, truncated: false })
}

/// Does the same as [`strictly`], but if the last character is incomplete, replaces it with U+FFFD.
fn whole_or_cut<'a>(bytes: &'a [u8], start: usize, coding: &'static Coding) -> Option<Decoded<'a>> {
    /// The greatest length of an incomplete character, in bytes, in any encoding.
    const MOST: usize = 3;
    let whole = strictly(bytes, start, coding);
    if whole.is_some() || coding.is_single_byte() {
        return whole;
    }
    (1..=MOST).find_map(|cut| {
        let end = bytes.len().checked_sub(cut).filter(|&end| end > start)?;
        let mut decoder = coding.new_decoder_without_bom_handling();
        // Without more input, the decoder cannot tell whether an incomplete character is invalid.
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(&bytes[end..], &mut [0; 16], false);
        let is_incomplete = result == DecoderResult::InputEmpty && written == 0;
        let decoded = strictly(&bytes[..end], start, coding).filter(|_| is_incomplete)?;
        let widths = decoded.text.chars().enumerate().map(|(index, c)| decoded.widths.of(index, c) as u8);
        let widths = Widths::Listed(widths.chain([cut as u8]).collect());
        let text = format!("{}{}", decoded.text, char::REPLACEMENT_CHARACTER).into();
        Some(Decoded { text, widths, truncated: true, ..decoded })
    })
}

/// Returns the number of bytes of an incomplete UTF-8 character at the end.
fn cut_length(bytes: &[u8]) -> usize {
    let is_incomplete = |length: &usize| {
        let end = bytes.len().checked_sub(*length).map(|at| &bytes[at..]);
        end.and_then(|end| str::from_utf8(end).err())
            .is_some_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
    };
    (1..=3).find(is_incomplete).unwrap_or(0)
}

/// Marks a text as truncated instead of counting the incomplete character at its end as damage.
fn uncounted_cut(decoded: Decoded<'_>, is_cut: bool) -> Decoded<'_> {
    let damaged = decoded.damaged - usize::from(is_cut);
    Decoded { damaged, truncated: is_cut, ..decoded }
}

/// Returns the width in bytes of each character of a valid text. Decodes the text one byte at a time to see
/// where each character ends.
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
            // Some codes of Big5 decode to two characters. The first of them gets the whole width.
            widths.push(std::mem::take(&mut width));
        }
    }
    widths
}

/// Whether `bytes` contain too many control characters to be text. Must not be called for UTF-16, which is
/// full of NUL bytes.
fn is_binary(bytes: &[u8]) -> bool {
    let controls = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t'..=b'\r' | 0x1B) || b == 0x7F);
    too_many_controls(controls.count(), bytes.len())
}

/// Decodes UTF-8. If there is at most one invalid sequence per 100 valid non-ASCII characters, as in a file
/// cut off inside a character, each invalid sequence becomes U+FFFD. Returns `None` if more than two thirds
/// of the non-ASCII sequences are invalid, since the text is then in another encoding. If the damage is
/// between these limits, returns an error, since no single encoding fits.
fn utf8(bytes: &[u8], start: usize) -> Result<Option<Decoded<'_>>, Message> {
    if let Some(decoded) = strictly(bytes, start, UTF_8) {
        return Ok(Some(decoded));
    }
    let (decoded, sound) = replaced(bytes, start);
    // In a text without other non-ASCII characters, a single last byte may be a letter of another encoding, but
    // hardly Â or Ã.
    let cut = cut_length(bytes);
    let is_cut = cut > 1 || cut == 1 && (sound > 0 || bytes.ends_with(&[0xC2]) || bytes.ends_with(&[0xC3]));
    let decoded = uncounted_cut(decoded, is_cut);
    let damaged = decoded.damaged;
    if !too_much_damage(damaged, sound) {
        return Ok(Some(decoded));
    }
    // Text in other encodings rarely contains sequences that are valid UTF-8 by chance: about 10 % of all
    // sequences in Chinese text, and hardly any in other languages.
    if damaged > 2 * sound {
        return Ok(None);
    }
    Err(message![
        first_bad_byte(bytes),
        ", although most of the file is UTF-8; repair the file if it is damaged or mixes encodings, or set ",
        Parameter::Encoding,
        " to decode all of it in one encoding"
    ])
}

/// Decodes UTF-8 and replaces each invalid sequence with U+FFFD. Also returns the number of valid non-ASCII
/// characters.
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
    let encoding = Encoding(UTF_8);
    (Decoded { text, widths, start, encoding, guessed: false, damaged, truncated: false }, sound)
}

/// Decodes using the encoding that the input declares, or the most likely one in which every byte is defined.
/// Returns `None` if no encoding fits.
fn guessed(bytes: &[u8], hints: Hints) -> Option<Decoded<'_>> {
    let declared = hints.declared.and_then(|Encoding(coding)| whole_or_cut(bytes, 0, coding));
    if let Some(decoded) = declared.filter(|decoded| !is_binary(decoded.text.as_bytes())) {
        return Some(decoded);
    }
    guess::candidates(bytes, hints.lang).into_iter().find_map(|coding| {
        let decoded = whole_or_cut(bytes, 0, coding)?;
        // Undefined bytes decode to C1 control characters, which do not occur in text.
        let undefined = decoded.text.chars().any(|c| matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}'));
        (!undefined).then_some(Decoded { guessed: true, ..decoded })
    })
}

/// Returns the error for a text that is invalid in `coding`. `before` is the offset of `bytes` in the input,
/// and `start` is the offset of the text in `bytes`.
fn misfit(bytes: &[u8], start: usize, coding: &'static Coding, before: u64) -> Message {
    let mut decoder = coding.new_decoder_without_bom_handling();
    let mut out = vec![0u8; 1 << 14];
    let mut at = start;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut out, true);
        at += read;
        match result {
            DecoderResult::OutputFull => continue,
            DecoderResult::InputEmpty => {}
            DecoderResult::Malformed(length, behind) => at -= usize::from(length) + usize::from(behind),
        }
        break;
    }
    let position = before + at as u64;
    message![
        format!("not {} (invalid byte at offset {position}); set ", coding.name()),
        Parameter::Encoding,
        " to the right encoding, or omit it to detect the encoding"
    ]
}

fn first_bad_byte(bytes: &[u8]) -> String {
    let at = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), |_| 0);
    let line = 1 + bytes[..at].iter().filter(|&&b| b == b'\n').count();
    format!("not UTF-8 (line {line}, byte {at}: 0x{:02X})", bytes.get(at).copied().unwrap_or(0))
}
