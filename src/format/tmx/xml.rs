//! The rules of XML that the scanner applies to tags, references and characters; the parser's errors in plain
//! words.

use super::chars::first_bad;
use super::place::Place;
use super::token::{Attributes, Fault};
use quick_xml::XmlVersion;
use quick_xml::errors::{Error as XmlError, IllFormedError};
use quick_xml::events::BytesStart;
use std::io;

/// Whether XML 1.0 forbids a character, even as a reference.
pub(super) fn illegal(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// Resolves a reference: one of XML's five entities, or a character by its number.
pub(super) fn entity(name: &str) -> Result<char, String> {
    let number = name.strip_prefix('#').map(|digits| match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    });
    match (number, name) {
        (Some(number), _) => {
            let found = number.ok().and_then(char::from_u32).filter(|&c| !illegal(c));
            found.ok_or_else(|| format!("&{name}; is not a character that XML allows; remove it"))
        }
        (None, "amp") => Ok('&'),
        (None, "lt") => Ok('<'),
        (None, "gt") => Ok('>'),
        (None, "quot") => Ok('"'),
        (None, "apos") => Ok('\''),
        (None, _) => Err(format!(
            "unknown entity &{}; (only XML's five entities are supported); write the character itself",
            name.chars().take(40).collect::<String>()
        )),
    }
}

/// Copies a tag's name and attributes, and checks them.
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
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| format!("<{name}>: {e}"))?;
        let key = attribute.key.as_ref().to_owned();
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

/// The message about a character that XML forbids.
pub(super) fn forbidden_character(bad: char) -> String {
    format!("XML forbids the character U+{:04X}; remove it", u32::from(bad))
}

/// The parser's error as a message for the owner of the file.
pub(super) fn explained(error: &XmlError, place: Place) -> Fault {
    let (reason, skippable) = match error {
        XmlError::Io(e) => {
            // The input can continue after these two.
            let known = matches!(e.kind(), io::ErrorKind::FileTooLarge | io::ErrorKind::InvalidData);
            // The decompressor says "deflate", which means nothing to most users.
            let packed = !known && e.to_string().contains("deflate");
            let advice =
                if packed { ": the compressed file is truncated or damaged; fetch it again" } else { "" };
            (format!("{e}{advice}"), known)
        }
        XmlError::Encoding(_) => ("invalid UTF-8".into(), true),
        XmlError::IllFormed(IllFormedError::UnclosedReference) => {
            ("unescaped & in text; write &amp;".into(), true)
        }
        XmlError::Syntax(unclosed) => {
            (format!("{unclosed}: the file is truncated, or a < in the text should be &lt;"), true)
        }
        other => (other.to_string(), true),
    };
    Fault { place, reason, skippable }
}
