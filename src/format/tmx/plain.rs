//! Parses simple tags in one pass, without the XML parser.

use super::token::{Attributes, find};

/// Parses the tag at the beginning of `text` into `name` and `attributes`, and returns its length in bytes.
/// Returns `None` if the tag is incomplete or in any way unusual. Reuses the strings in `spare` for new
/// attributes.
pub(super) fn plain_tag(
    text: &str,
    name: &mut String,
    attributes: &mut Attributes,
    spare: &mut Attributes,
) -> Option<usize> {
    let bytes = text.as_bytes();
    let name_end = |from: usize| {
        let ends = |b: &u8| !(b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_'));
        bytes.get(from..)?.iter().position(ends).map(|length| from + length)
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
                // The end of the value, or a character that the parser would replace.
                let stops = |b: u8| b == quote || matches!(b, b'&' | b'<' | b'\t' | b'\n' | b'\r');
                let length = value.bytes().position(stops)?;
                let key = &text[at + 1..end];
                if value.as_bytes()[length] != quote || key.is_empty() || find(attributes, key).is_some() {
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

#[cfg(test)]
mod tests {
    use super::*;

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
            "<é>",
            "<a / >",
        ] {
            assert_eq!(tag(odd), None, "{odd}");
        }
    }
}
