//! Escapes texts for the cells of a sheet.
//!
//! XML cannot represent most control characters, so XLSX writes them as `_x0001_`. An underscore that begins such
//! a group by chance is written as `_x005F_`.

#[cfg(feature = "documents")]
use std::borrow::Cow;
use std::fmt::Write;

/// Length of an escaped character, such as `_x000D_`.
#[cfg(feature = "documents")]
const ESCAPE: usize = 7;

/// Appends a text with the escapes of XML and of XLSX. Carriage returns are dropped if a line feed follows, and
/// otherwise become line feeds.
pub(super) fn push_escaped(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        out.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        match chars.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('\r') if chars.as_str().starts_with('\n') => {}
            Some('\r') => out.push('\n'),
            // The underscore at the end of an escape may be the one that begins the next escape.
            Some('_') if begins_escape(chars.as_str()) => out.push_str("_x005F_"),
            Some('_') => out.push('_'),
            // Formatting into a `String` cannot fail.
            Some(c) => drop(write!(out, "_x{:04X}_", u32::from(c))),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

fn is_special(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '_' | '\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a text looks like an escape without its underscores, such as `x000D`.
fn begins_escape(text: &str) -> bool {
    let digits = text.strip_prefix('x').and_then(|rest| rest.as_bytes().get(..4));
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Returns the character that is escaped at the beginning of `text`.
#[cfg(feature = "documents")]
fn escaped(text: &str) -> Option<char> {
    let digits = text.get(..ESCAPE)?.strip_prefix("_x")?.strip_suffix('_')?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| is_hex).and_then(char::from_u32)
}

/// Replaces the escapes of XLSX with their characters.
#[cfg(feature = "documents")]
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let found = escaped(&rest[at..]);
        out.push(found.unwrap_or('_'));
        rest = &rest[at + if found.is_some() { ESCAPE } else { 1 }..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(all(test, feature = "documents"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn escape(text: &str) -> String {
        let mut out = String::new();
        push_escaped(text, &mut out);
        out
    }

    #[test]
    fn characters_that_xml_cannot_represent_are_escaped() {
        assert_eq!(escape("a\u{b}b & <c>\u{ffff}"), "a_x000B_b &amp; &lt;c&gt;_xFFFF_");
        assert_eq!(escape("_x0041_ _x_ a_b"), "_x005F_x0041_ _x_ a_b");
        assert_eq!(escape("_x0041\u{1}"), "_x005F_x0041_x0001_");
        assert_eq!(escape("a\r\nb\rc"), "a\nb\nc");
        assert_eq!(
            unescaped("_x000D_\n_x005F_x0041_ _xZZZZ_ _xD800_ _x00é_"),
            "\r\n_x0041_ _xZZZZ_ _xD800_ _x00é_"
        );
    }

    proptest! {
        #[test]
        fn escaped_texts_read_the_same(pieces in prop::collection::vec(
            prop::sample::select(vec!["_", "x", "0041", "\u{1}", "é", "\n", " ", "_x005F_", "\u{fffe}"]), 0..12))
        {
            let text = pieces.concat();
            let written = escape(&text);
            prop_assert_eq!(unescaped(&written), text);
        }
    }
}
