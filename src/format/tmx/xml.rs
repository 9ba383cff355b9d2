//! Checks tags, references and characters by the rules of XML, and explains errors of the XML parser.

use super::chars::first_bad;
use super::token::{Attributes, Fault, Place, find};
use quick_xml::XmlVersion;
use quick_xml::errors::{Error as XmlError, IllFormedError};
use quick_xml::events::BytesStart;
use std::io;

/// Maximum number of attributes of a tag. The limit bounds the time for comparing each attribute with those before it.
/// Real tags have at most 20.
const MAX_ATTRIBUTES: usize = 256;

/// Returns whether XML 1.0 forbids a character, even as a numeric reference.
pub(super) fn illegal(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// Returns whether XML allows a name of an element or attribute. The characters are those of `Name` in section
/// 2.3 of XML 1.0.
pub(super) fn is_name(name: &str) -> bool {
    let starts = |c: char| {
        matches!(c,
            ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
            | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
    };
    let follows = |c: char| matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}');
    name.starts_with(starts) && name.chars().all(|c| starts(c) || follows(c))
}

/// Resolves a reference, which is one of the five predefined XML entities or the number of a character.
pub(super) fn entity(name: &str) -> Result<char, String> {
    let number = name.strip_prefix('#').map(|digits| match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    });
    if let Some(number) = number {
        let found = number.ok().and_then(char::from_u32).filter(|&c| !illegal(c));
        return found.ok_or_else(|| format!("&{name}; is not a character that XML allows; remove it"));
    }
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(format!(
            "unknown entity &{}; (only XML's five entities are supported); write the character itself",
            name.chars().take(40).collect::<String>()
        )),
    }
}

/// Parses a simple tag at the beginning of `text` into `name` and `attributes`, without the XML parser.
/// Returns the length of the tag in bytes, or `None` if the tag is incomplete or unusual in any way. New
/// attributes reuse the strings in `spare`.
pub(super) fn plain_tag(
    text: &str,
    name: &mut String,
    attributes: &mut Attributes,
    spare: &mut Attributes,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let name_end = |from: usize| {
        let ends = |b: &u8| !(b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_'));
        let name = bytes.get(from..)?;
        // No name may begin like this, so the tag is wrong.
        if matches!(name, [b'-' | b'0'..=b'9', ..]) {
            return None;
        }
        name.iter().position(ends).map(|length| from + length)
    };
    let mut at = name_end(1)?;
    name.clear();
    name.push_str(&text[1..at]);
    loop {
        match bytes.get(at..)? {
            [b'>', ..] => return Some(at + 1),
            [b'/', b'>', ..] => return Some(at + 2),
            [b' ', b'>' | b'/' | b' ', ..] => at += 1,
            [b' ', ..] => {
                let end = name_end(at + 1)?;
                let (b'=', quote @ (b'"' | b'\'')) = (bytes[end], *bytes.get(end + 1)?) else { return None };
                let value = &text[end + 2..];
                // Stops at the closing quote, or at a character that only the XML parser handles.
                let stops = |b: u8| b == quote || matches!(b, b'&' | b'<' | b'\t' | b'\n' | b'\r');
                let length = value.bytes().position(stops)?;
                let key = &text[at + 1..end];
                let is_odd = value.as_bytes()[length] != quote || key.is_empty();
                if is_odd || attributes.len() == MAX_ATTRIBUTES || find(attributes, key).is_some() {
                    return None;
                }
                let mut attribute = spare.pop().unwrap_or_default();
                key.clone_into(&mut attribute.0);
                value[..length].clone_into(&mut attribute.1);
                attributes.push(attribute);
                at = end + length + 3;
            }
            _ => return None,
        }
    }
}

/// Copies the name and the attributes of a tag, and checks them.
pub(super) fn read_tag(
    tag: &BytesStart<'_>,
    name: &mut String,
    attributes: &mut Attributes,
) -> Result<(), String> {
    name.clear();
    name.push_str(tag.name().as_ref());
    attributes.clear();
    if name.is_empty() {
        return Err("unescaped < in text; write &lt;".into());
    }
    if !is_name(name) {
        return Err(format!("<{name}>: not a name that XML allows; if it is text, write &lt; instead of <"));
    }
    for attribute in tag.attributes() {
        if attributes.len() == MAX_ATTRIBUTES {
            return Err(format!("<{name}>: more than {MAX_ATTRIBUTES} attributes"));
        }
        let attribute = attribute.map_err(|e| format!("<{name}>: {e}"))?;
        let key = attribute.key.as_ref().to_owned();
        if !is_name(&key) {
            return Err(format!(
                "<{name} {key}=…>: not a name that XML allows; correct or remove the attribute"
            ));
        }
        if attribute.value.contains('<') {
            return Err(format!("<{name} {key}=…>: unescaped < in the value; write &lt;"));
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|e| format!("<{name} {key}=…>: {e}"))?.into_owned();
        if let Some((_, bad)) = first_bad(&value, illegal) {
            return Err(format!("<{name} {key}=…>: {}", forbidden_character(bad)));
        }
        attributes.push((key, value));
    }
    Ok(())
}

pub(super) fn forbidden_character(bad: char) -> String {
    format!("XML forbids the character U+{:04X}; remove it", u32::from(bad))
}

/// Converts an error of the XML parser to a fault with advice for the user.
pub(super) fn explained(error: &XmlError, place: Place) -> Fault {
    let (reason, skippable) = match error {
        XmlError::Io(e) => {
            // Reading can continue after these two kinds of error.
            let known = matches!(e.kind(), io::ErrorKind::FileTooLarge | io::ErrorKind::InvalidData);
            // Error messages of the decompressor contain "deflate", which most users would not understand.
            let packed = !known && e.to_string().contains("deflate");
            let advice = if packed {
                ": the compressed file is truncated or damaged; get a complete copy"
            } else {
                ""
            };
            (format!("{e}{advice}"), known)
        }
        XmlError::Encoding(_) => ("invalid UTF-8".into(), true),
        XmlError::IllFormed(IllFormedError::UnclosedReference) => {
            ("unescaped & in text; write &amp;".into(), true)
        }
        XmlError::Syntax(unclosed) => {
            (format!("{unclosed}; the file is truncated, or a < in the text must be written as &lt;"), true)
        }
        other => (other.to_string(), true),
    };
    // Here, a fault that cannot be skipped always means that the input could not be read.
    Fault { place, reason, skippable, unreadable: !skippable }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_specification() {
        for name in ["tu", "xml:lang", "o-tmf", "_x.1", "élément", "名"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1", "-a", "a b", "a[", "a\u{11}", "a=", "a\"", "\u{b7}a", "a×"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn only_simple_tags_are_parsed() {
        let tag = |text: &str| {
            let (mut name, mut attributes) = (String::new(), Attributes::new());
            let length = plain_tag(text, &mut name, &mut attributes, &mut Attributes::new())?;
            Some((length, name, attributes))
        };
        let attribute = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(tag("<seg>x"), Some((5, "seg".into(), vec![])));
        let all = vec![attribute("xml:lang", "fr"), attribute("k", "é > \"")];
        assert_eq!(tag("<tuv  xml:lang=\"fr\" k='é > \"' />"), Some((33, "tuv".into(), all)));
        for odd in [
            "<a",
            "<a k=\"1\"",
            "<a k=\"1",
            "<a k=1>",
            "<a k>",
            "<a k = '1'>",
            "<a k='&amp;'>",
            "<a k='<'>",
            "<a\nk='1'>",
            "<a k='1\n'>",
            "<a k='1'l='2'>",
            "<a k='1' k='2'>",
            "<a ='1'>",
            "<a 1='1'>",
            "<1>",
            "<é>",
            "<a / >",
        ] {
            assert_eq!(tag(odd), None, "{odd}");
        }
    }
}
