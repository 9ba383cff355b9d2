//! Recognises codes that are tags of XLIFF themselves, such as `<x id="INTERPOLATION"/>`, so that a file that was
//! read can be written as it was.

use super::Version;
use crate::format::tmx::{Scanner, Token, escaped, find};
use std::fmt::Write;
use std::io::Cursor;

/// Returns a start tag or an empty tag of XLIFF, if the code is one that is valid here.
pub(super) fn literal(code: &str, version: Version, is_empty: bool) -> Option<String> {
    let names: &[&str] = match (version, is_empty) {
        (Version::One, false) => &["g"],
        (Version::One, true) => &["x", "ph"],
        (Version::Two, false) => &["pc"],
        (Version::Two, true) => &["ph"],
    };
    let name = code.strip_prefix('<')?.split([' ', '/', '>']).next()?;
    if !names.contains(&name) || code.ends_with("/>") != is_empty {
        return None;
    }
    let end = if is_empty { String::new() } else { format!("</{name}>") };
    let mut scanner = Scanner::new(Box::new(Cursor::new(format!("{code}{end}")))).ok()?;
    let is_tag = matches!(scanner.next(), Ok(Token::Start)) && scanner.name == name;
    if !is_tag || find(&scanner.attributes, "id").is_none() {
        return None;
    }
    let mut tag = format!("<{name}");
    // The namespaces of other attributes are not declared in the output, and neither is the data to which some refer.
    let is_kept = |name: &str| !name.contains(':') && !name.starts_with("dataRef");
    for (name, value) in scanner.attributes.iter().filter(|(name, _)| is_kept(name)) {
        // Writing to a string cannot fail.
        let _ = write!(tag, " {name}=\"{}\"", escaped(value));
    }
    let is_whole = matches!(scanner.next(), Ok(Token::End)) && matches!(scanner.next(), Ok(Token::Eof));
    is_whole.then(|| tag + if is_empty { "/>" } else { ">" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_tags_of_the_version_are_literal() {
        let one = |code: &str| literal(code, Version::One, code.ends_with("/>"));
        assert_eq!(one("<x id=\"A\" q:b='c'/>").as_deref(), Some("<x id=\"A\"/>"));
        assert_eq!(one("<g id=\"1\" ctype=\"x-&lt;\">").as_deref(), Some("<g id=\"1\" ctype=\"x-&lt;\">"));
        for code in
            ["<x/>", "<g id=1>", "<b id=\"1\">", "<g id=\"1\"><x/>", "<x id=\"1\">", "g", "<pc id=\"1\">", ""]
        {
            assert_eq!(one(code), None, "{code}");
        }
        assert!(literal("<pc id=\"1\">", Version::Two, false).is_some());
    }
}
